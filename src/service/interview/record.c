/* What is left behind by a change of an interview: history, audit, outbox, notifications. */
#include "service/interview/inside.h"

#include "model/words.h"
#include "service/trail/changes.h"
#include "store/trail/event.h"

static struct str instant_text(struct context *c, struct instant at)
{
	char text[32];
	size_t n = instant_format(at, false, text);

	return str_copy(c->arena, (struct str){ text, n });
}

struct str service_decimal_text(struct context *c, struct decimal decimal)
{
	struct buf text = buf_new(c->arena, 32);

	if (!decimal.has)
		return (struct str){ 0 };
	buf_int(&text, decimal.cents / 100);
	buf_char(&text, '.');
	buf_pad(&text, decimal.cents % 100, 2);
	return buf_view(&text);
}

/* `changes` has room for all members and the remark, which stands in the history alone. */
static size_t changes_of(struct context *c, const struct interview_news *news, struct change *changes)
{
	size_t n = 0;

	if (news->was == NULL) {
		changes[0] = (struct change){ "status", { 0 }, word_interview_status(news->next->status) };
		return 1;
	}
	for (size_t i = 0; i < interview_members.n; i++) {
		const struct interview_member *member = &interview_members.at[i];
		if (member->history && !interview_same(member, news->was, news->next))
			changes[n++] = (struct change){ member->field.name, service_change_text(c, &member->field, news->was),
				                        service_change_text(c, &member->field, news->next) };
	}
	if (news->remark.n > 0)
		changes[n++] = (struct change){ "remark", { 0 }, news->remark };
	return n;
}

/* What happened, by the most important of the changes. */
static enum event_name event_of(const struct interview *was, const struct interview *next)
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
	if (was->status != next->status)
		return by_status[next->status];
	if (was->start.at.us != next->start.at.us || was->minutes != next->minutes)
		return EVENT_INTERVIEW_RESCHEDULED;
	return EVENT_INTERVIEW_CHANGED;
}

struct people {
	const struct user_id *at;
	size_t n;
};

static bool among(struct people people, struct user_id who)
{
	for (size_t i = 0; i < people.n; i++)
		if (people.at[i].v.key == who.v.key)
			return true;
	return false;
}

/* Those of `people` who are not among `others`, each once and without the caller. */
static struct people without(struct context *c, struct people people, struct people others)
{
	struct user_id *found = ARENA_ARRAY(c->arena, struct user_id, people.n);
	struct people left = { found, 0 };

	for (size_t i = 0; i < people.n; i++)
		if (people.at[i].v.key != c->who.user.v.key && !among(others, people.at[i]) && !among(left, people.at[i]))
			found[left.n++] = people.at[i];
	return left;
}

/* Whoever came or went while it lies ahead is told that alone. */
static enum err tell_seats(struct context *c, const struct interview_news *news, struct str message)
{
	const struct people before = { news->before, news->n_before }, after = { news->told, news->n_told };
	const struct people came = without(c, after, before), left = without(c, before, after);
	struct event event = { .object = OBJECT_INTERVIEW,
		               .id = news->next->id.v,
		               .company = news->next->company.id,
		               .address = c->address,
		               .request_id = c->request_id,
		               .message = message };
	enum err e = OK;

	event.name = EVENT_INTERVIEW_JOINED;
	event.told = came.at;
	event.n_told = came.n;
	if (event.n_told > 0)
		e = store_event_write(c->db, &event);
	event.name = EVENT_INTERVIEW_LEFT;
	event.told = left.at;
	event.n_told = left.n;
	return e == OK && event.n_told > 0 ? store_event_write(c->db, &event) : e;
}

enum err service_interview_tell(struct context *c, const struct interview_news *news)
{
	struct change *changes = ARENA_ARRAY(c->arena, struct change, interview_members.n + 1);
	struct user_id *told = ARENA_ARRAY(c->arena, struct user_id, news->n_told);
	struct event event = { .name = event_of(news->was, news->next),
		               .object = OBJECT_INTERVIEW,
		               .id = news->next->id.v,
		               .company = news->next->company.id,
		               .address = c->address,
		               .request_id = c->request_id,
		               .changes = changes,
		               .n_changes = changes_of(c, news, changes),
		               .told = told,
		               .message = STR_JOIN(c->arena, news->title, STR(", "), instant_text(c, news->next->start.at)) };

	bool ahead = news->next->status == INTERVIEW_SCHEDULED || news->next->status == INTERVIEW_CONFIRMED;
	struct people all = without(c, (struct people){ news->told, news->n_told }, (struct people){ 0 });
	for (size_t i = 0; i < all.n; i++) {
		/* Who comes just now has another story to hear. */
		bool came = news->n_before > 0 && !among((struct people){ news->before, news->n_before }, all.at[i]);
		if (!came || !ahead)
			told[event.n_told++] = all.at[i];
	}
	enum err e = store_event_write(c->db, &event);
	return e == OK && news->n_before > 0 && ahead ? tell_seats(c, news, event.message) : e;
}
