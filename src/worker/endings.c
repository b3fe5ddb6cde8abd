/* Reads the ended sessions from the database into the memory of worker/ended.h and the generations of worker/limit.h. */
#include "service/people/people.h"
#include "worker/exchange.h"

enum {
	OVERLAP_SECONDS = 60, /* clocks of nodes differ, and a row is seen later than it was written */
	LEEWAY_SECONDS = 60   /* that token_verify grants, and more */
};

/* How long an ending is kept: until every token of the session has expired. */
static int64_t kept_seconds(const struct worker *w)
{
	const struct settings *settings = &w->settings->business;
	int64_t most = settings->access_seconds_assistant > settings->access_seconds_platform
	                       ? settings->access_seconds_assistant
	                       : settings->access_seconds_platform;

	return most + LEEWAY_SECONDS;
}

/* How far back the rows must be read: a little more than the time since the last read, or the time for which endings are
 * kept. */
static int64_t back_seconds(const struct worker *w, int64_t now)
{
	int64_t last = ended_read_at(w->ended), since = (now - last) / INSTANT_SECOND + OVERLAP_SECONDS;

	return last == 0 || since > kept_seconds(w) ? kept_seconds(w) : since;
}

/* Reads once who has chosen before the start of the server not to see some event. Until it can, everybody's choices are asked
 * for. */
static void muting_read(struct worker *w, struct context *c)
{
	struct session_ending *all = NULL;
	size_t n = 0;

	if (muted_is_read(w->muted) || service_choices_muting(c, MUTED_MOST, &all, &n) != OK)
		return;
	for (size_t i = 0; i < n; i++)
		muted_add(w->muted, (struct user_id){ .v.key = all[i].muting });
	if (n == MUTED_MOST)
		muted_add_everybody(w->muted);
	muted_was_read(w->muted);
}

enum err endings_read(struct worker *w, struct context *c)
{
	struct session_ending *endings = NULL;
	int64_t began = clock_monotonic();
	size_t n = 0;
	enum err e = service_session_endings(c, instant_add(c->now, -back_seconds(w, began)), &endings, &n);

	if (e != OK)
		return e;
	for (size_t i = 0; i < n; i++)
		if (endings[i].muting != 0) {
			muted_add(w->muted, (struct user_id){ .v.key = endings[i].muting });
		} else if (endings[i].user) {
			generation_raise(w->shared, endings[i].id);
			ended_mark_user(w->ended, endings[i].id, instant_unix(endings[i].at) + kept_seconds(w));
		} else {
			ended_mark(w->ended, endings[i].id, instant_unix(endings[i].at) + kept_seconds(w));
		}
	ended_was_read(w->ended, began);
	muting_read(w, c);
	return OK;
}

void endings_read_in_turn(struct worker *w, bool first)
{
	if (!ended_take_turn(w->ended, clock_monotonic()) && !(first && ended_read_at(w->ended) == 0))
		return;
	struct context c = { .arena = w->arena, .db = w->db, .now = clock_now(), .settings = &w->settings->business };
	db_enter(w->db, w->arena, (struct db_scope_values){ .role = PUBLIC, .now = c.now }, w->settings->budget_ms);
	(void)endings_read(w, &c); /* db/ logs why it failed; the next turn comes soon */
	db_leave(w->db, NULL);
}

void endings_mark(struct worker *w, struct uuid session)
{
	ended_mark(w->ended, session, instant_unix(clock_now()) + kept_seconds(w));
}

void endings_mark_user(struct worker *w, struct uuid user)
{
	ended_mark_user(w->ended, user, instant_unix(clock_now()) + kept_seconds(w));
	generation_raise(w->shared, user);
}

/*
 * A token of before the start, or of its second, is not believed: the database may have been restored meanwhile, and then it
 * may have other users and companies under the same keys. A list that is older than a cached principal may be shows too little.
 */
bool endings_unchanged(const struct worker *w, const struct context *c, const struct claims *claims)
{
	return instant_unix(claims->issued) > ended_began(w->ended) &&
	       clock_monotonic() - ended_read_at(w->ended) < CACHE_SECONDS * INSTANT_SECOND &&
	       ended_user_unchanged(w->ended, claims->subject, instant_unix(c->now));
}

enum err endings_check(struct worker *w, struct context *c, const struct claims *claims)
{
	bool old = ended_read_at(w->ended) == 0 ||
	           clock_monotonic() - ended_read_at(w->ended) > ENDED_OLD_SECONDS * INSTANT_SECOND;

	/* Programs without sessions made such tokens. A day later none of them is valid. */
	if (uuid_none(claims->session))
		return claims->issued.us > instant_add(c->now, -86400).us ? OK : E_UNAUTHORIZED;
	/* Endings are forgotten when the longest life of a token is over. Settings that were changed since may have given this
	 * one a longer life. */
	if (claims->issued.us <= instant_add(c->now, -kept_seconds(w)).us)
		return E_UNAUTHORIZED;
	if (old && endings_read(w, c) != OK)
		return E_UNAVAILABLE;
	switch (ended_state(w->ended, claims->session, instant_unix(c->now))) {
	case SESSION_RUNS:
		return OK;
	case SESSION_UNKNOWN:
		return service_session_runs(c, claims->session);
	case SESSION_ENDED:
		break;
	}
	return E_UNAUTHORIZED;
}
