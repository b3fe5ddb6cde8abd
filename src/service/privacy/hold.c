/* Sets and ends legal holds. */
#include "store/privacy/hold.h"
#include "service/candidate/known.h"
#include "service/privacy/privacy.h"

enum err service_hold_set(struct context *c, const struct candidate *candidate, const struct hold_order *in,
                          struct legal_hold *out)
{
	enum err e;

	if (in->until.us != 0 && in->until.us <= c->now.us)
		return fail_at(c, E_PAST, AT(in, until), (struct str){ 0 });
	*out = (struct legal_hold){ .user = candidate->user,
		                    .reason = in->reason,
		                    .until = in->until,
		                    .created_at = instant_of_unix(instant_unix(c->now)) };
	e = store_hold_set(c->db, out);
	return e == OK ? service_candidate_event(c, candidate, EVENT_LEGAL_HOLD_SET) : e;
}

enum err service_hold_end(struct context *c, const struct candidate *candidate, const struct candidate_key *in,
                          struct nothing *out)
{
	const struct legal_hold hold = { .user = candidate->user };
	enum err e = store_hold_end(c->db, &hold);

	(void)in;
	(void)out;
	if (e == OK) /* an erasure that was waiting for this goes on */
		e = store_hold_wake(c->db, &hold);
	if (e == OK)
		e = service_candidate_event(c, candidate, EVENT_LEGAL_HOLD_ENDED);
	return e == E_NO_ROW ? E_NOT_FOUND : e;
}
