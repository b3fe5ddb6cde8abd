/* Orders erasures, shows and revokes them. */
#include "store/privacy/erasure.h"
#include "service/candidate/known.h"
#include "service/people/account.h"
#include "service/people/factor.h"
#include "service/privacy/privacy.h"
#include "store/trail/event.h"

#define DAY INT64_C(86400)

static enum err order(struct context *c, struct erasure *erasure, struct instant due)
{
	enum err e;

	erasure->due_at = due;
	e = store_erasure_insert(c->db, erasure);
	if (e == E_DUPLICATE) /* the order that is there already counts */
		return store_erasure_newest(c->db, erasure);
	return e == OK ? store_erasure_split(c->db, erasure, false) : e;
}

static struct instant due_after(const struct context *c)
{
	return instant_add(instant_of_unix(instant_unix(c->now)), c->settings->erasure_days * DAY);
}

/* Notes an order about a person, for those who read the audit. */
static enum err record_own(struct context *c, enum event_name name)
{
	struct user user = { .id = c->who.user, .company.id = c->who.company };

	return service_account_event(c, &user, name);
}

enum err service_erasure_order_own(struct context *c, const struct erasure_request *in, struct erasure *out)
{
	struct user user = { 0 };
	enum err e = service_factor_prove(c, &(struct proof){ in->password, in->otp, AT(in, password), AT(in, otp) }, &user);

	*out = (struct erasure){ .user = c->who.user };
	if (e == OK)
		e = order(c, out, due_after(c));
	return e == OK ? record_own(c, EVENT_ERASURE_ORDERED) : e;
}

static enum err show(struct context *c, struct erasure *out)
{
	enum err e = store_erasure_newest(c->db, out);

	if (out->done_at.us != 0 && instant_add(out->done_at, ERASED_SHOWN_AFTER).us > c->now.us)
		out->done_at = (struct instant){ 0 };
	return e == E_NO_ROW ? E_NOT_FOUND : e;
}

enum err service_erasure_own(struct context *c, const struct nothing *in, struct erasure *out)
{
	(void)in;
	out->user = c->who.user;
	return show(c, out);
}

static enum err revoke(struct context *c, struct erasure *erasure)
{
	enum err e = store_erasure_lock(c->db, erasure);

	if (e == E_NO_ROW || (e == OK && erasure->status != ERASURE_ORDERED))
		return E_NOT_FOUND;
	erasure->status = ERASURE_REVOKED;
	erasure->next_at = (struct instant){ 0 };
	return e == OK ? store_erasure_save(c->db, erasure) : e;
}

enum err service_erasure_revoke_own(struct context *c, const struct nothing *in, struct nothing *out)
{
	struct erasure erasure = { .user = c->who.user };
	enum err e = revoke(c, &erasure);

	(void)in;
	(void)out;
	return e == OK ? record_own(c, EVENT_ERASURE_REVOKED) : e;
}

/* ---- by a company */

enum err service_erasure_order(struct context *c, const struct candidate *candidate, const struct erasure_order *in,
                               struct erasure *out)
{
	*out = (struct erasure){ .user = candidate->user, .company = candidate->company, .reason = in->reason };
	enum err e = order(c, out, due_after(c));

	return e == OK ? service_candidate_event(c, candidate, EVENT_ERASURE_ORDERED) : e;
}

enum err service_erasure_get(struct context *c, const struct candidate *candidate, const struct candidate_key *in,
                             struct erasure *out)
{
	(void)in;
	out->user = candidate->user;
	out->company = candidate->company;
	return show(c, out);
}

enum err service_erasure_revoke(struct context *c, const struct candidate *candidate, const struct candidate_key *in,
                                struct nothing *out)
{
	struct erasure erasure = { .user = candidate->user, .company = candidate->company };
	enum err e = revoke(c, &erasure);

	(void)in;
	(void)out;
	return e == OK ? service_candidate_event(c, candidate, EVENT_ERASURE_REVOKED) : e;
}

enum err service_erasure_list(struct context *c, const struct erasure_filter *in, struct erasure_list *out)
{
	return store_erasure_list(c->db, &in->window, out);
}

/* ---- by the administrator of the server */

enum err service_erasure_order_by_email(struct context *c, struct str email, struct erasure *out)
{
	struct user user = { 0 };
	enum err e = service_account_find(c, email, &user);

	*out = (struct erasure){ .user = user.id };
	if (e == OK)
		e = order(c, out, c->now);
	return e == OK ? service_account_event(c, &user, EVENT_ERASURE_ORDERED) : e;
}
