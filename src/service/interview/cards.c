/* The scorecards of an interview: one's own, which is filled in, submitted and reopened; and those of the others. */
#include "service/interview/cards.h"

#include "service/interview/inside.h"
#include "service/noted.h"
#include "service/trail/changes.h"
#include "store/interview/card.h"
#include "store/job/round.h"
#include "store/trail/event.h"

#define NO_MEMBER SIZE_MAX /* of a fault of the whole input */
#define FIRST_VERSION 1    /* what a card has before it is made */

static enum err find_place(struct context *c, const struct named *named, struct card_place *out, struct ownership *whose)
{
	enum err e = store_card_any_place(c->db, named->id[0], out);

	whose->company = out->company;
	whose->person = out->candidate;
	whose->interviewer = out->interviewer;
	whose->caller_interviews = out->sits;
	return e;
}

FINDER(find_place, card_place)
const struct load load_cards = { .name = "scorecards", .keys = 1, LOADS(card_place, find_place, find_place) };

/* ---- one's own card */

static void answer(struct context *c, const struct scorecard *card, struct scorecard *out)
{
	*out = *card;
	out->ratings = scorecard_ratings(c->arena, card);
}

/* Who does not sit has a card only where nobody signs it, because there is no interviewer. */
enum err service_card_get(struct context *c, const struct card_place *place, const struct interview_key *in,
                          struct scorecard *out)
{
	struct scorecard card = { .interview = place->id, .version = FIRST_VERSION };

	(void)in;
	if (place->sits)
		card.author = place->reader;
	else if (place->interviewer.v.key != 0)
		return E_FORBIDDEN;
	enum err e = store_card_get(c->db, &card);
	if (e == OK && !place->sits)
		service_audit_read(c, EVENT_EVALUATION_READ, OBJECT_EVALUATION, place->id.v, place->company);
	answer(c, &card, out);
	return e == E_NO_ROW ? OK : e;
}

/* Locks the card that the caller writes. A card that is not there yet has the key 0. */
static enum err lock_card(struct context *c, const struct interview *it, const struct card_edit *in, struct scorecard *card)
{
	struct user_id author = card_author(it, c->who.user);

	if (author.v.key != 0 && card_editor(author, c->who.user).v.key != 0)
		return E_FORBIDDEN;
	*card = (struct scorecard){ .interview = it->id, .author.id = author, .version = FIRST_VERSION };
	enum err e = store_card_lock(c->db, card);
	if (e != OK && e != E_NO_ROW)
		return e;
	return HAS(in, version) && in->version != card->version ? E_STALE : OK;
}

static enum err answer_written(struct context *c, struct scorecard *card, struct scorecard *out)
{
	enum err e = store_card_get(c->db, card);

	answer(c, card, out);
	return e == E_NO_ROW ? E_INTERNAL : e;
}

static void rate(struct context *c, const struct card_edit *in, const struct criterion_list *criteria, struct scorecard *card)
{
	for (size_t i = 0; i < in->ratings.n; i++) {
		const struct number *one = &in->ratings.at[i];
		if (!criteria_have(criteria, one->key))
			fail_at(c, E_CHOICE, AT(in, ratings), one->key);
		else
			scorecard_rate(c->arena, card, one->key, one->value);
	}
	card->average = scorecard_average(card);
}

/* The criteria by which the candidate is rated. They are read only when ratings were sent. */
static enum err find_criteria(struct context *c, const struct interview *it, const struct card_edit *in,
                              struct criterion_list *criteria_r)
{
	struct round round = { .id = it->round };

	*criteria_r = usual_criteria;
	if (it->round.v.key == 0 || in->ratings.n == 0)
		return OK;
	enum err e = store_round_kit(c->db, &round);
	if (e != OK)
		return e == E_NO_ROW ? E_INTERNAL : e;
	round_read(c->arena, &round);
	if (round.criteria.n > 0)
		*criteria_r = round.criteria;
	return OK;
}

/* Copies the members that were sent; null clears a member. */
static enum err edit(struct context *c, const struct card_edit *in, const struct criterion_list *criteria,
                     struct scorecard *card)
{
	if (HAS(in, recommendation))
		card->recommendation = in->recommendation;
	if (HAS(in, notes))
		card->remark = in->notes;
	if (HAS(in, technical))
		card->technical = in->technical;
	if (HAS(in, culture))
		card->culture = in->culture;
	rate(c, in, criteria, card);
	return faults_checked(c);
}

/* clang-format off */
WORDS(recommendation_words, recommendation, RECOMMENDATION_VALUES(WORD_OF));
SHAPE(kept, scorecard,
	WORD(scorecard, recommendation, recommendation_words, "recommendation", "kept"),
	ROW(scorecard, appearance, "appearance", "kept"),
	ROW(scorecard, knowledge, "knowledge", "kept"),
	ROW(scorecard, confidence, "confidence", "kept"),
	ROW(scorecard, attitude, "attitude", "kept"),
	ROW(scorecard, communication, "communication", "kept"),
	ROW(scorecard, others, "ratings", "kept"),
	ROW(scorecard, remark, "remark", "kept"),
	ROW(scorecard, technical, "technical_score", "kept"),
	ROW(scorecard, culture, "cultural_fit_score", "kept"),
	ROW(scorecard, submitted_at, "submitted", "kept"));
/* clang-format on */

static enum err save(struct context *c, const struct interview *it, const struct scorecard *was, struct scorecard *card)
{
	struct change changes[COUNT(kept_fields)];
	size_t n = service_changes(c, &kept, was, card, changes);

	if (n == 0)
		return OK;
	card->editor.id = card_editor(card->author.id, c->who.user);
	enum err e = store_card_save(c->db, card);
	const struct card_record record = { card->id, card->author.id, changes, n, card->submitted_at.us != 0 };
	return e == OK ? service_card_record(c, it, &record) : e;
}

enum err service_card_fill(struct context *c, const struct interview *it, const struct card_edit *in, struct scorecard *out)
{
	struct scorecard card;
	enum err e = lock_card(c, it, in, &card);
	const struct scorecard was = card;

	if (e == OK && was.submitted_at.us != 0)
		e = fail_at(c, E_SUBMITTED, AT(in, submitted), (struct str){ 0 });
	struct criterion_list criteria = { 0 };
	if (e == OK)
		e = find_criteria(c, it, in, &criteria);
	if (e == OK)
		e = edit(c, in, &criteria, &card);
	if (e == OK && !was.filled && !scorecard_says(&card))
		e = fail_at(c, E_NOTHING, NO_MEMBER, (struct str){ 0 });
	if (e == OK && in->submitted.v)
		card.submitted_at = instant_of_unix(instant_unix(c->now));
	if (e == OK)
		e = save(c, it, &was, &card);
	if (e != OK)
		return e;
	if (!was.filled)
		c->outcome = MADE;
	return answer_written(c, &card, out);
}

/* Those who scheduled the interview and who own the job are notified that there will be another card. */
static enum err record_reopening(struct context *c, const struct interview *it, const struct scorecard *card, struct str reason)
{
	const struct user_id told[] = { it->author, it->application.job.poster };
	struct str start = service_instant_text(c, it->start.at);
	struct user_id *others = ARENA_ARRAY(c->arena, struct user_id, COUNT(told));
	struct change change = { "reopened", { 0 }, reason };
	const struct card_record record = { card->id, card->author.id, &change, 1, false };
	struct event event = { .name = EVENT_SCORECARD_REOPENED,
		               .object = OBJECT_INTERVIEW,
		               .id = it->id.v,
		               .company = it->company.id,
		               CAUSED_BY(c),
		               .told = others,
		               .message = STR_JOIN(c->arena, it->application.job.title, STR(", "), start) };

	others[event.n_told++] = told[0];
	if (told[1].v.key != told[0].v.key)
		others[event.n_told++] = told[1];
	event.n_told = service_others(&c->who, others, event.n_told);
	enum err e = service_card_record(c, it, &record);
	return e == OK ? store_event_write(c->db, &event) : e;
}

enum err service_card_reopen(struct context *c, const struct interview *it, const struct card_edit *in, struct scorecard *out)
{
	struct str reason = str_trim(in->reason);
	struct scorecard card;
	enum err e = lock_card(c, it, in, &card);

	if (e == OK && reason.n == 0)
		e = fail_at(c, E_REQUIRED, AT(in, reason), (struct str){ 0 });
	if (e == OK && card.submitted_at.us == 0)
		e = fail_at(c, E_NOT_SUBMITTED, NO_MEMBER, (struct str){ 0 });
	card.submitted_at = (struct instant){ 0 };
	if (e == OK)
		e = store_card_save(c->db, &card);
	if (e == OK)
		e = record_reopening(c, it, &card, reason);
	return e == OK ? answer_written(c, &card, out) : e;
}

/* ---- all cards */

enum err service_card_list(struct context *c, const struct card_place *place, const struct card_filter *in,
                           struct scorecard_list *out)
{
	const struct window *window = &in->window;
	const struct card_query query = { .interview = place->id,
		                          .all = !place->sits,
		                          .limit = window->size,
		                          .offset = window_offset(window, window->size) };

	if (place->sits && !place->submitted)
		return E_OWN_CARD_FIRST;
	enum err e = store_card_list(c->db, c->arena, &query, out);
	for (size_t i = 0; i < out->n; i++)
		((struct scorecard *)out->at)[i].ratings = scorecard_ratings(c->arena, &out->at[i]);
	if (e == OK && out->total > 0)
		service_audit_read(c, EVENT_EVALUATION_READ, OBJECT_EVALUATION, place->id.v, place->company);
	return e;
}

/* ---- the kit */

enum err service_kit_show(struct context *c, const struct card_place *place, const struct interview_key *in, struct round *out)
{
	(void)in;
	*out = (struct round){ .id = place->round };
	enum err e = place->round.v.key != 0 ? store_round_kit(c->db, out) : E_NO_ROW;
	round_read(c->arena, out);
	return e == E_NO_ROW ? E_NOT_FOUND : e;
}
