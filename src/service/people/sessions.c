/* The list of one's own sessions, and ending them. */
#include "service/people/account.h"
#include "service/people/people.h"
#include "store/people/session.h"

enum err service_session_list(struct context *c, const struct session_filter *in, struct session_list *out)
{
	return store_session_list(c->db, c->who.session, &in->window, out);
}

static enum err find(struct context *c, const struct named *named, struct session *out, struct ownership *whose)
{
	enum err e = store_session_any(c->db, named->id[0], out);

	whose->person = out->user.id;
	return e;
}

FINDER(find, session)
const struct load load_session = { .name = "session", .keys = 1, LOADS(session, find, find) };

enum err service_session_finish(struct context *c, const struct session *was, const struct session_key *in, struct nothing *out)
{
	enum err e = store_session_end(c->db, was->id.v.pub);

	(void)in;
	(void)out;
	if (e == OK && c->throttle != NULL)
		c->throttle->end_session(c->throttle->self, was->id.v.pub);
	return e == OK ? service_account_event(c, &was->user, EVENT_SESSION_ENDED) : e;
}

enum err service_session_finish_others(struct context *c, const struct nothing *in, struct nothing *out)
{
	const struct user caller = { .id = c->who.user, .company.id = c->who.company };
	enum err e = store_session_end_others(c->db, c->who.session);

	(void)in;
	(void)out;
	if (e == OK && c->throttle != NULL)
		c->throttle->forget_user(c->throttle->self, c->who.user.v.pub);
	return e == OK ? service_account_event(c, &caller, EVENT_SESSIONS_ENDED) : e;
}

enum err service_session_seen(struct db *db, struct uuid session, struct instant at)
{
	return store_session_seen(db, session, at);
}
