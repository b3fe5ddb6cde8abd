/* The scores and the feedback of an interview, which belong to the scorecard that the caller is shown. */
#include "service/interview/inside.h"
#include "service/trail/changes.h"
#include "store/interview/scorecard.h"
#include "store/trail/event.h"

enum err service_card_record(struct context *c, const struct interview *it, const struct card_record *card)
{
	struct id about = { .key = card->id.v.key, .pub = it->id.v.pub };
	bool others = card_editor(card->author, c->who.user).v.key != 0;
	struct str start = service_instant_text(c, it->start.at);
	struct event events[] = {
		{ .name = EVENT_EVALUATION_CHANGED,
		  .object = OBJECT_EVALUATION,
		  .id = about,
		  .changes = card->changes,
		  .n_changes = card->n_changes,
		  .told = &card->author,
		  .n_told = others,
		  .message = STR_JOIN(c->arena, it->application.job.title, STR(", "), start) },
		{ .name = EVENT_EVALUATION_SUBMITTED, .object = OBJECT_INTERVIEW, .id = it->id.v },
	};

	for (size_t i = 0; i < COUNT(events); i++) {
		events[i].company = it->company.id;
		events[i].address = c->address;
		events[i].request_id = c->request_id;
	}
	return store_events_write(c->db, events, card->submits ? 2 : 1);
}

enum err service_card_turn(struct context *c, struct interview *was, struct interview *next)
{
	struct card_words of = { .it.id = was->id, .author = card_author(next, c->who.user) };
	struct user_id before = card_author(was, c->who.user);

	if (before.v.key == of.author.v.key)
		return OK;
	enum err e = store_scorecard_words(c->db, &of);
	struct interview *both[] = { was, next };
	for (size_t i = 0; i < COUNT(both); i++) {
		both[i]->card_id = of.it.card_id;
		both[i]->technical = of.it.technical;
		both[i]->culture = of.it.culture;
		both[i]->feedback = of.it.feedback;
		both[i]->feedback_shared = of.it.feedback_shared;
		both[i]->has_card = of.it.has_card;
		both[i]->card_complete = of.it.card_complete;
	}
	return e;
}

/* Collects the changes of the card's members for its history. */
static size_t changes_of(struct context *c, const struct interview *was, const struct interview *next, struct change *changes)
{
	size_t n = 0;

	for (size_t i = 0; i < interview_members.n; i++) {
		const struct interview_member *member = &interview_members.at[i];
		if (member->by == BY_CARD && !interview_same(member, was, next))
			changes[n++] = (struct change){ member->field.name, service_change_text(c, &member->field, was),
				                        service_change_text(c, &member->field, next) };
	}
	return n;
}

enum err service_card_save(struct context *c, const struct interview *was, struct interview *next)
{
	struct change *changes = ARENA_ARRAY(c->arena, struct change, interview_members.n);
	size_t n = changes_of(c, was, next, changes);
	struct user_id author = card_author(next, c->who.user);
	struct card_words words = { .it = *next, .author = author, .editor = card_editor(author, c->who.user) };
	/* Only what it says fills a card in, and not that it may be read. */
	bool says = n > (size_t)(was->feedback_shared != next->feedback_shared);

	if (n == 0)
		return OK;
	if (says)
		words.filled_at = c->now;
	if (says && (words.editor.v.key == 0 || author.v.key == 0)) /* nobody submits another's card for them */
		words.submitted_at = c->now;
	enum err e = store_scorecard_save_words(c->db, &words);
	next->card_id = words.it.card_id;
	next->has_card = was->has_card || says;
	const struct card_record record = { words.it.card_id, author, changes, n, says };
	return e == OK ? service_card_record(c, next, &record) : e;
}
