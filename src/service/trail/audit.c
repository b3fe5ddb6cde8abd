/* Reads the audit. */
#include "service/trail/audit.h"

#include "service/guard.h"
#include "store/trail/audit.h"

enum err service_audit_list(struct context *c, const struct audit_filter *in, struct audit_entry_list *out)
{
	const struct audit_query query = { .installation = service_guard_excludes(COMPANY, &c->who),
		                           .actor = in->actor.v.pub,
		                           .object = in->object.pub,
		                           .action = in->action,
		                           .from = in->from,
		                           .to = in->to,
		                           .limit = in->window.size,
		                           .offset = window_offset(&in->window, in->window.size) };

	return store_audit_list(c->db, &query, out);
}
