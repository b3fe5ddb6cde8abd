/* The rounds of a job. */
#include "service/job/round.h"

#include "service/named.h"
#include "service/trail/changes.h"
#include "store/job/round.h"
#include "store/trail/event.h"

#define NO_MEMBER SIZE_MAX /* of a fault of the whole input */
#define POSITION_MOST 1000

static enum err find_job(struct context *c, const struct named *named, struct round_job *out, struct ownership *whose)
{
	enum err e = store_round_any_job(c->db, named->id[0], out);

	whose->company = out->company;
	return e;
}

/* The row is not locked, because the statements that write compare the version. */
static enum err find(struct context *c, const struct named *named, struct round *out, struct ownership *whose)
{
	enum err e = store_round_any(c->db, named->id[0], named->id[1], out);

	whose->company = out->company;
	round_read(c->arena, out);
	return e;
}

FINDER(find_job, round_job)
FINDER(find, round)
const struct load load_round_job = { .name = "job", .keys = 1, LOADS(round_job, find_job, find_job) };
const struct load load_round = { .name = "round", .keys = 2, LOADS(round, find, find) };

enum err service_round_list(struct context *c, const struct round_job *job, const struct round_filter *in,
                            struct round_list *out)
{
	const struct window *window = &in->window;
	const struct round_query query = { job->id, window->size, window_offset(window, window->size) };
	enum err e = store_round_list(c->db, &query, out);
	struct round *rounds = ARENA_ARRAY(c->arena, struct round, out->n);

	for (size_t i = 0; i < out->n; i++) {
		rounds[i] = out->at[i];
		round_read(c->arena, &rounds[i]);
	}
	out->at = rounds;
	return e;
}

enum err service_round_show(struct context *c, const struct round *round, const struct round_edit *in, struct round *out)
{
	(void)c;
	(void)in;
	*out = *round;
	return OK;
}

/* clang-format off */
WORDS(topic_words, topic, TOPIC_VALUES(WORD_OF));
/* The members whose changes the history keeps. */
SHAPE(kept, round,
	ROW(round, title, "title", "-"),
	ROW(round, position, "position", "-"),
	WORD(round, topic, topic_words, "kind", "-"),
	ROW(round, minutes, "minutes", "-"),
	ROW(round, people_text, "people", "-"),
	ROW(round, questions_text, "questions", "-"),
	ROW(round, criteria_text, "criteria", "-"),
	ROW(round, instructions, "instructions", "-"));
/* clang-format on */

static enum err record_event(struct context *c, enum event_name name, const struct round *round, const struct event *changed)
{
	struct event event = { .name = name,
		               .object = OBJECT_ROUND,
		               .id = round->id.v,
		               .company = c->who.company,
		               CAUSED_BY(c),
		               .changes = changed->changes,
		               .n_changes = changed->n_changes };

	return store_event_write(c->db, &event);
}

/* ---- what was sent */

/* Faults are reported with those of the other members, by apply(). */
static enum err find_people(struct context *c, const struct round_edit *in, struct user_list *people)
{
	enum err e = service_named_staff(c, &in->people, AT(in, people), people);

	return e == E_INVALID ? OK : e;
}

static void check_texts(struct context *c, const struct round_edit *in)
{
	struct str wrong = { 0 };
	enum err e = round_check_questions(&in->questions, &wrong);

	if (HAS(in, title) && str_trim(in->title).n == 0)
		fail_at(c, E_REQUIRED, AT(in, title), (struct str){ 0 });
	if (in->questions.n > ROUND_QUESTIONS_MAX)
		fail_at(c, E_TOO_MANY, AT(in, questions), str_from_int(c->arena, ROUND_QUESTIONS_MAX));
	if (e != OK)
		fail_at(c, e, AT(in, questions), wrong);
	e = round_check_criteria(&in->criteria, &wrong);
	if (e != OK)
		fail_at(c, e, AT(in, criteria), wrong);
}

/* Sets the members that were sent. */
static enum err apply(struct context *c, const struct round_edit *in, struct round *round)
{
	check_texts(c, in);
	if (faults_checked(c) != OK)
		return E_INVALID;
	if (HAS(in, title))
		round->title = str_trim(in->title);
	if (in->position.has)
		round->position = in->position.v;
	if (HAS(in, topic))
		round->topic = in->topic;
	if (in->minutes.has)
		round->minutes = in->minutes.v;
	if (HAS(in, instructions))
		round->instructions = in->instructions;
	if (HAS(in, questions))
		round->questions_text = round_questions_text(c->arena, &in->questions);
	if (HAS(in, criteria))
		round->criteria_text = round_criteria_text(c->arena, &in->criteria);
	return OK;
}

/* Writes the people when they were sent. */
static enum err save_people(struct context *c, const struct round_edit *in, const struct user_list *people, struct round *round)
{
	return HAS(in, people) ? store_round_people(c->db, round->id, people->at, people->n) : OK;
}

static enum err answer(struct context *c, const struct round *round, struct round *out)
{
	*out = (struct round){ .id = round->id };
	enum err e = store_round_of_job(c->db, round->job, out);
	round_read(c->arena, out);
	return e == E_NO_ROW ? E_INTERNAL : e;
}

enum err service_round_create(struct context *c, const struct round_job *job, const struct round_edit *in, struct round *out)
{
	struct round round = { .id.v.pub = uuid_new(), .job = job->id, .minutes = INTERVIEW_MINUTES_DEFAULT };
	static const struct round none;
	struct round_list before = { 0 };
	struct user_list people = { 0 };
	enum err e = store_round_last(c->db, job->id, &before);

	if (e == OK && before.total >= ROUNDS_MAX)
		e = fail_at(c, E_FULL, NO_MEMBER, (struct str){ 0 });
	round.position = before.tally[0] < POSITION_MOST ? before.tally[0] + 1 : POSITION_MOST;
	if (e == OK)
		e = find_people(c, in, &people);
	if (e == OK)
		e = apply(c, in, &round);
	if (e == OK)
		e = store_round_insert(c->db, &round);
	if (e == OK)
		e = save_people(c, in, &people, &round);
	if (e == OK)
		e = answer(c, &round, out);
	struct change changes[COUNT(kept_fields)];
	size_t n = e == OK ? service_changes(c, &kept, &none, out, changes) : 0;
	const struct event event = { .changes = changes, .n_changes = n };
	c->outcome = MADE;
	return e == OK ? record_event(c, EVENT_ROUND_CREATED, out, &event) : e;
}

/* Whether the same people were named, in any order. */
static bool same_people(const struct ids *was, const struct user_list *people)
{
	size_t same = 0;

	for (size_t i = 0; i < people->n; i++)
		for (size_t k = 0; k < was->n; k++)
			same += uuid_equal(was->at[k].pub, people->at[i].id.v.pub);
	return same == was->n && same == people->n;
}

enum err service_round_change(struct context *c, const struct round *was, const struct round_edit *in, struct round *out)
{
	struct change changes[COUNT(kept_fields)];
	struct round next = *was;
	struct user_list people = { 0 };
	enum err e = HAS(in, version) && in->version != was->version ? E_STALE : find_people(c, in, &people);

	if (e == OK)
		e = apply(c, in, &next);
	bool others = HAS(in, people) && !same_people(&was->people, &people);
	*out = *was;
	if (e != OK || (!others && service_changes(c, &kept, was, &next, changes) == 0))
		return e;
	e = store_round_save(c->db, &next);
	if (e == OK && others)
		e = save_people(c, in, &people, &next);
	if (e == OK)
		e = answer(c, &next, out);
	if (e != OK)
		return e;
	const struct event event = { .changes = changes, .n_changes = service_changes(c, &kept, was, out, changes) };
	return record_event(c, EVENT_ROUND_CHANGED, out, &event);
}

enum err service_round_delete(struct context *c, const struct round *was, const struct round_edit *in, struct nothing *out)
{
	enum err e = HAS(in, version) && in->version != was->version ? E_STALE : store_round_remove(c->db, was);

	(void)out;
	return e == OK ? record_event(c, EVENT_ROUND_DELETED, was, &(struct event){ .n_changes = 0 }) : e;
}
