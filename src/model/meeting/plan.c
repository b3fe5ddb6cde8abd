/* Decides the next step for a meeting's room, so that it reaches the last wanted state after any failure. */
#include "model/meeting/meeting.h"

enum { WAIT_FIRST = 2, WAIT_MOST = 900, DOUBLINGS = 9 };

/* Whether the interview needs a room: it exists, is not cancelled, and still has the link that this server made. */
static bool wants_room(const struct meeting_work *work, struct arena *arena)
{
	struct str token = base64url_encode(arena, work->token.byte, sizeof work->token.byte);

	return !uuid_none(work->interview.v.pub) && work->status != INTERVIEW_CANCELLED &&
	       str_ends(work->link, STR_JOIN(arena, STR("/join/"), token));
}

static bool over(const struct meeting_work *work)
{
	return !interview_ahead(work->status);
}

void meeting_give_up(struct meeting_work *work)
{
	work->generation++;
	work->trying = false;
	work->remote_id = work->remote_url = work->host = work->content = (struct str){ 0 };
}

static enum meeting_action plan_end(struct meeting_work *work, const struct meeting_terms *terms, bool credentials,
                                    bool *find_r)
{
	bool has = work->remote_id.n > 0, lost = !has && work->trying;

	*find_r = lost && terms->findable;
	if (credentials && (has || (lost && (terms->findable || terms->same_again))))
		return MEETING_CANCEL;
	*find_r = false;
	if (has || work->trying)
		meeting_give_up(work);
	work->state = MEETING_ENDED;
	return uuid_none(work->interview.v.pub) ? MEETING_FORGET : MEETING_NOTHING;
}

/* Starts again without a room, with the company's present provider. */
static void begin(struct meeting_work *work)
{
	if (work->remote_id.n > 0 || work->trying)
		meeting_give_up(work);
	work->error = (struct str){ 0 };
	work->made_by = work->by.id.v.pub;
	work->provider = work->by.provider == PROVIDER_NONE ? PROVIDER_BUILT_IN : work->by.provider;
	work->state = provider_remote(work->provider) ? MEETING_WAITING : MEETING_MADE;
}

enum meeting_action meeting_plan(struct meeting_work *work, const struct meeting_terms *terms, bool *find_r)
{
	bool credentials =
	        work->by.id.v.key != 0 && provider_remote(work->by.provider) && uuid_equal(work->made_by, work->by.id.v.pub);

	*find_r = false;
	work->next_at = (struct instant){ 0 };
	if (!wants_room(work, terms->arena))
		return plan_end(work, terms, credentials, find_r);
	if (credentials && work->remote_id.n > 0) {
		work->state = MEETING_MADE;
		return over(work) || str_equal(work->content, terms->content) ? MEETING_NOTHING : MEETING_CHANGE;
	}
	if (!credentials)
		begin(work);
	if (!provider_remote(work->provider))
		return MEETING_NOTHING;
	if (work->state == MEETING_ENDED || work->state == MEETING_MADE)
		work->state = MEETING_WAITING;
	struct instant frozen = meeting_frozen_at(work->wanted_at, work->start, terms->fallback_seconds);
	if (over(work) || terms->now.us >= frozen.us) {
		work->state = MEETING_FALLBACK;
		return MEETING_NOTHING;
	}
	*find_r = work->trying && terms->findable && !terms->same_again;
	return MEETING_MAKE;
}

void meeting_postpone(struct meeting_work *work, enum meeting_action action, const struct meeting_terms *terms, int64_t wait)
{
	struct instant next = instant_add(terms->now, wait), soonest = instant_add(terms->now, 1);

	if (action == MEETING_MAKE) {
		struct instant fallback = meeting_fallback_at(work->wanted_at, work->start, terms->fallback_seconds),
		               frozen = meeting_frozen_at(work->wanted_at, work->start, terms->fallback_seconds);
		if (terms->now.us >= fallback.us)
			work->state = MEETING_FALLBACK;
		struct instant latest = work->state == MEETING_FALLBACK ? frozen : fallback;
		if (next.us > latest.us)
			next = latest;
	}
	work->next_at = next.us > soonest.us ? next : soonest;
}

int64_t meeting_back_off(int64_t attempts)
{
	int64_t wait = WAIT_FIRST << (attempts < DOUBLINGS ? attempts : DOUBLINGS);
	uint32_t chance;

	if (wait > WAIT_MOST)
		wait = WAIT_MOST;
	random_bytes(&chance, sizeof chance);
	return wait * 3 / 4 + (int64_t)(chance % (uint32_t)(wait / 2 + 1));
}
