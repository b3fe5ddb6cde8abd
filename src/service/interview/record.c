/* Records a change of an interview: history, audit, outbox, notifications. */
#include "service/interview/inside.h"

#include "model/words.h"
#include "service/told.h"
#include "service/trail/changes.h"
#include "store/trail/event.h"

#include <string.h>

struct str service_instant_text(struct context *c, struct instant at)
{
	char text[32];
	size_t n = instant_format(at, false, text);

	return str_copy(c->arena, (struct str){ text, n });
}

/* Collects the changes for the history. `changes` has room for all members and for the remark, which only the history has. */
static size_t changes_of(struct context *c, const struct interview_record *record, struct change *changes)
{
	const struct interview *was = record->was, *next = record->next;
	size_t n = 0;

	if (was == NULL) {
		changes[0] = (struct change){ "status", { 0 }, word_interview_status(next->status) };
		return 1;
	}
	for (size_t i = 0; i < interview_members.n; i++) {
		const struct interview_member *member = &interview_members.at[i];
		const struct field *field = &member->field;
		/* The members of a scorecard stand in the history of the card. */
		if (member->history && member->by != BY_CARD && !interview_same(member, was, next))
			changes[n++] = (struct change){ field->name, service_change_text(c, field, was),
				                        service_change_text(c, field, next) };
	}
	if (record->remark.n > 0)
		changes[n++] = (struct change){ "remark", { 0 }, record->remark };
	return n;
}

/* The event of the most important change. */
static enum event_name name_of(const struct interview *was, const struct interview *next)
{
	static const enum event_name by_status[] = {
		[INTERVIEW_SCHEDULED] = EVENT_INTERVIEW_RESCHEDULED, [INTERVIEW_CONFIRMED] = EVENT_INTERVIEW_CONFIRMED,
		[INTERVIEW_COMPLETED] = EVENT_INTERVIEW_COMPLETED,   [INTERVIEW_CANCELLED] = EVENT_INTERVIEW_CANCELLED,
		[INTERVIEW_NO_SHOW] = EVENT_INTERVIEW_NO_SHOW,
	};

	if (was == NULL)
		return EVENT_INTERVIEW_SCHEDULED;
	if (was->status == INTERVIEW_COMPLETED && was->status != next->status)
		return EVENT_INTERVIEW_REOPENED;
	if (was->status == INTERVIEW_NO_SHOW && was->status != next->status)
		return EVENT_INTERVIEW_NO_SHOW_UNDONE;
	if (was->status != next->status)
		return by_status[next->status];
	if (interview_moved(was, next))
		return EVENT_INTERVIEW_RESCHEDULED;
	return EVENT_INTERVIEW_CHANGED;
}

static bool among(struct participants people, struct user_id who)
{
	for (size_t i = 0; i < people.n; i++)
		if (people.at[i].v.key == who.v.key)
			return true;
	return false;
}

/* Returns those of `people` who are not among `others`, each once and without the caller. */
static struct participants without(struct context *c, struct participants people, struct participants others)
{
	struct user_id *found = ARENA_ARRAY(c->arena, struct user_id, people.n);
	struct participants left = { found, 0 };

	for (size_t i = 0; i < people.n; i++)
		if (!among(others, people.at[i]) && !among(left, people.at[i]))
			found[left.n++] = people.at[i];
	left.n = service_others(&c->who, found, left.n);
	return left;
}

/* The events of one change. */
struct event_list {
	struct event at[6];
	size_t n;
};

static struct event event_of(struct context *c, const struct interview_record *record, enum event_name name)
{
	struct str start = service_instant_text(c, record->next->start.at);

	return (struct event){ .name = name,
		               .object = OBJECT_INTERVIEW,
		               .id = record->next->id.v,
		               .company = record->next->company.id,
		               CAUSED_BY(c),
		               .message = STR_JOIN(c->arena, record->title, STR(", "), start) };
}

struct participants service_interview_participants(struct context *c, const struct interview *it)
{
	struct user_id *people = ARENA_ARRAY(c->arena, struct user_id, it->panel.n + 2);
	size_t n = 0;

	people[n++] = it->application.candidate.id;
	if (it->interviewer.id.v.key != 0)
		people[n++] = it->interviewer.id;
	for (size_t i = 0; i < it->panel.n; i++) {
		if (!among((struct participants){ people, n }, it->panel.at[i].id))
			people[n++] = it->panel.at[i].id;
	}
	return (struct participants){ people, n };
}

struct participants service_interview_concerned(struct context *c, const struct interview *it)
{
	const struct user_id beside[] = { it->author, it->application.job.poster };
	struct participants part = service_interview_participants(c, it);
	struct user_id *people = ARENA_ARRAY(c->arena, struct user_id, part.n + COUNT(beside));

	memcpy(people, part.at, part.n * sizeof *people);
	part.at = people;
	for (size_t i = 0; i < COUNT(beside); i++) {
		if (beside[i].v.key != 0 && !among(part, beside[i]))
			people[part.n++] = beside[i];
	}
	return part;
}

struct participants service_interview_staff_concerned(struct context *c, const struct interview *it)
{
	const struct participants candidate = { &it->application.candidate.id, 1 };

	return without(c, service_interview_concerned(c, it), candidate);
}

/* The people whom the interview concerns now, without the caller. */
static enum err concerned(struct context *c, const struct interview_record *record, struct participants *people_r)
{
	struct told told = { 0 };
	enum err e = OK;

	if (record->concerned.n > 0) {
		*people_r = record->concerned;
		return OK;
	}
	e = service_told_of_interview(c, record->next->id, &told);
	*people_r = (struct participants){ told.at, told.n };
	return e;
}

/* Adds the event of people who join or leave, who are notified only of that. */
static void add_event(struct context *c, const struct interview_record *record, enum event_name name,
                      struct participants people, struct event_list *events)
{
	if (people.n == 0)
		return;
	struct event event = event_of(c, record, name);
	event.told = people.at;
	event.n_told = people.n;
	events->at[events->n++] = event;
}

/* The event that comes before that of the change. What is confirmed at another time was moved first, because its candidate had
 * proposed that time. */
static enum event_name cause_of(const struct interview_record *record)
{
	const struct interview *was = record->was, *next = record->next;

	if (record->declined)
		return EVENT_INTERVIEW_DECLINED;
	if (was != NULL && was->status != next->status && next->status == INTERVIEW_CONFIRMED && interview_moved(was, next))
		return EVENT_INTERVIEW_RESCHEDULED;
	return EVENT_NONE;
}

/* Adds this event. People are notified of it alone, not of both. */
static void add_cause(struct context *c, const struct interview_record *record, enum event_name name, struct participants told,
                      struct event_list *events)
{
	struct event event = event_of(c, record, name);

	if (record->declined)
		event.message = STR_JOIN(c->arena, event.message, STR("\n"), record->next->cancel_reason);
	event.told = told.at;
	event.n_told = told.n;
	events->at[events->n++] = event;
}

enum err service_interview_record_event(struct context *c, const struct interview_record *record)
{
	const struct interview *next = record->next;
	struct event_list events = { .n = 0 };
	struct change *changes = ARENA_ARRAY(c->arena, struct change, interview_members.n + 1);
	/* People who join or leave are notified while the interview is still to come. */
	bool seats = interview_ahead(next->status) && record->before.n > 0;
	struct participants joined = seats ? without(c, record->after, record->before) : (struct participants){ 0 };
	struct participants left = seats ? without(c, record->before, record->after) : (struct participants){ 0 };
	struct participants told;
	enum err e = concerned(c, record, &told);

	if (e != OK)
		return e;
	told = without(c, without(c, told, joined), left);
	if (record->made != NULL)
		events.at[events.n++] = *record->made;
	enum event_name cause = cause_of(record);
	if (cause != EVENT_NONE) {
		add_cause(c, record, cause, told, &events);
		told.n = 0;
	}
	struct event *event = &events.at[events.n++];
	*event = event_of(c, record, name_of(record->was, next));
	event->changes = changes;
	event->n_changes = changes_of(c, record, changes);
	event->told = told.at;
	event->n_told = told.n;
	add_event(c, record, EVENT_INTERVIEW_JOINED, joined, &events);
	add_event(c, record, EVENT_INTERVIEW_LEFT, left, &events);
	if (record->moved != NULL)
		events.at[events.n++] = *record->moved;
	return store_events_write(c->db, events.at, events.n);
}
