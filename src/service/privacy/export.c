/* Orders exports of what is kept of a person, and shows them. The dispatcher writes them, and removes those that have expired.
 */
#include "store/privacy/export.h"
#include "service/candidate/known.h"
#include "service/file/keep.h"
#include "service/file/storage.h"
#include "service/people/account.h"
#include "service/privacy/privacy.h"
#include "store/candidate/candidate.h"
#include "store/privacy/erase.h"
#include "store/privacy/erasure.h"
#include "store/trail/event.h"

enum { DAYS = 7, LEASE = 600, ATTEMPTS_MOST = 3 };
#define DAY INT64_C(86400)

/* The newest export; one that has expired is none. */
static enum err show(struct context *c, struct export *out)
{
	enum err e = store_export_newest(c->db, out);
	bool expired = e == OK && out->expires_at.us != 0 && out->expires_at.us <= c->now.us;

	return e == E_NO_ROW || expired ? E_NOT_FOUND : e;
}

/* Orders it, unless one is waiting already; *made_r says which. Those that were written before are not kept besides. */
static enum err order(struct context *c, struct export *export, bool *made_r)
{
	enum err e = store_export_insert(c->db, export);

	*made_r = e == OK;
	if (e == OK)
		e = store_export_outdate(c->db, export);
	return e == OK || e == E_DUPLICATE ? store_export_newest(c->db, export) : e;
}

enum err service_export_order_own(struct context *c, const struct nothing *in, struct export *out)
{
	const struct user user = { .id = c->who.user, .company.id = c->who.company };
	bool made = false;

	(void)in;
	*out = (struct export){ .user = c->who.user };
	enum err e = order(c, out, &made);
	return e == OK && made ? service_account_event(c, &user, EVENT_EXPORT_ORDERED) : e;
}

enum err service_export_own(struct context *c, const struct nothing *in, struct export *out)
{
	(void)in;
	out->user = c->who.user;
	return show(c, out);
}

enum err service_export_order(struct context *c, const struct candidate *candidate, const struct candidate_key *in,
                              struct export *out)
{
	bool made = false;

	(void)in;
	*out = (struct export){ .user = candidate->user, .company = candidate->company };
	enum err e = order(c, out, &made);
	return e == OK && made ? service_candidate_event(c, candidate, EVENT_EXPORT_ORDERED) : e;
}

enum err service_export_get(struct context *c, const struct candidate *candidate, const struct candidate_key *in,
                            struct export *out)
{
	(void)in;
	out->user = candidate->user;
	out->company = candidate->company;
	return show(c, out);
}

/* ---- for the dispatcher */

static enum err expire(struct context *c, const struct export *export)
{
	struct file file = { 0 };
	enum err e = store_export_file(c->db, export, &file);

	if (e == OK)
		e = service_storage_erase(c, file.stored);
	if (e == OK)
		e = store_erase_file(c->db, &file);
	return e == OK || e == E_NO_ROW ? store_export_remove(c->db, export) : e;
}

enum err service_export_claim(struct context *c, int64_t owner, struct export *out)
{
	enum err e = store_export_next(c->db, out);

	if (e != OK)
		return e;
	if (out->status != EXPORT_WAITING)
		return expire(c, out);
	out->lease = owner;
	out->next_at = instant_add(c->now, LEASE);
	if (++out->attempts > ATTEMPTS_MOST) {
		out->status = EXPORT_FAILED;
		out->next_at = out->expires_at = instant_add(c->now, DAYS * DAY);
	}
	return store_export_save(c->db, out);
}

/* Tells whoever has ordered it. */
static enum err tell(struct context *c, const struct export *export)
{
	struct erasure_facts facts = { .user = export->ordered_by };
	enum err e = store_erasure_facts(c->db, &facts);
	const struct event event = { .name = EVENT_EXPORT_READY,
		                     .object = OBJECT_USER,
		                     .id = facts.user.v,
		                     .company = export->company,
		                     .told = &facts.user,
		                     .n_told = 1 };

	return e == OK ? store_event_write(c->db, &event) : e == E_NO_ROW ? OK : e;
}

enum err service_export_keep(struct context *c, struct export *export, const struct upload *archive)
{
	struct file file = { .id = export->file, .purpose = FILE_EXPORT, .company = export->company };
	struct candidate candidate = { .company = export->company, .user = export->user };
	struct file_id written = export->file;
	enum err e = store_export_lock(c->db, export);

	if (e == OK && export->company.v.key != 0)
		e = store_candidate_of(c->db, &candidate);
	if (e != OK)
		return e;
	file.record = candidate.id;
	/* The file belongs to whoever has ordered it. */
	c->who.user = export->ordered_by;
	db_set_scope(c->db, (struct db_scope_values){
	                            .caller = export->ordered_by.v.key, .company = export->company.v.key, .now = c->now });
	e = service_file_keep(c, archive, &file);
	export->file = written;
	export->status = EXPORT_READY;
	export->next_at = export->expires_at = instant_add(c->now, DAYS * DAY);
	if (e == OK)
		e = store_export_save(c->db, export);
	return e == OK ? tell(c, export) : e;
}
