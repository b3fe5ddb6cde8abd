/* Says when people of the company are busy. */
#include "service/calendar/free_busy.h"

#include "store/calendar/calendar.h"

#define DAY_SECONDS 86400
#define NEAR_DAYS 3 /* hours that reach into the span begin at most so many days before it, in any zone */

static void check(struct context *c, const struct free_busy_query *in)
{
	if (in->people.n == 0)
		fail_at(c, E_REQUIRED, AT(in, people), (struct str){ 0 });
	if (in->to.us <= in->from.us)
		fail_at(c, E_ORDER, AT(in, to), (struct str){ 0 });
	else if (instant_unix(in->to) - instant_unix(in->from) > FREE_BUSY_DAYS_MAX * DAY_SECONDS)
		fail_at(c, E_SPAN, AT(in, to), str_from_int(c->arena, FREE_BUSY_DAYS_MAX));
}

static struct calendar_query query_of(const struct free_busy_query *in)
{
	struct instant begin = instant_add(in->from, -DAY_SECONDS);
	struct calendar_query query = { .from = { (int32_t)(instant_unix(in->from) / DAY_SECONDS) + 1 - NEAR_DAYS },
		                        .to = { (int32_t)(instant_unix(in->to) / DAY_SECONDS) + 1 + NEAR_DAYS },
		                        .begin = begin.us < 1 ? (struct instant){ 1 } : begin,
		                        .end = in->to,
		                        .interviews = true };

	for (size_t i = 0; i < in->people.n && i < PEOPLE_WANTED_MOST; i++)
		query.named[i] = in->people.at[i].pub;
	return query;
}

/* Interviewers learn when colleagues are busy, and not by which interview. */
static void redact(struct context *c, const struct availability *person, struct busy_spans *busy)
{
	bool own = service_guard(SELF, &c->who, &(struct ownership){ .person = person->person }) == OK;
	struct busy_span *spans = ARENA_ARRAY(c->arena, struct busy_span, busy->n);

	if (own || c->who.role != INTERVIEWER)
		return;
	for (size_t i = 0; i < busy->n; i++) {
		spans[i] = busy->at[i];
		spans[i].interview = (struct id){ 0 };
	}
	busy->at = spans;
}

enum err service_free_busy(struct context *c, const struct free_busy_query *in, struct free_busy_list *out)
{
	check(c, in);
	enum err e = faults_checked(c);
	if (e != OK)
		return e;
	struct calendar_query query = query_of(in);
	struct availability_list found;
	e = store_calendar_find(c->db, c->arena, CALENDAR_NAMED, &query, &found);
	if (e != OK)
		return e;
	struct free_busy *people = ARENA_ARRAY(c->arena, struct free_busy, in->people.n);
	for (size_t i = 0; i < in->people.n; i++) {
		const struct availability *person = NULL;
		for (size_t j = 0; j < found.n; j++)
			if (uuid_equal(found.at[j].person.v.pub, in->people.at[i].pub))
				person = &found.at[j];
		if (person == NULL)
			return fail_at(c, E_NO_SUCH, AT(in, people), uuid_text(c->arena, in->people.at[i].pub));
		people[i] = (struct free_busy){ person->person, free_busy_of(c->arena, person, in->from, in->to) };
		redact(c, person, &people[i].busy);
	}
	*out = (struct free_busy_list){ .at = people, .n = in->people.n, .total = (int64_t)in->people.n };
	return OK;
}
