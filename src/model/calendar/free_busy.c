/* Lists when a person is busy. */
#include "model/calendar/free_busy.h"

#include "model/calendar/rules.h"

#define DAY_SECONDS 86400

/* Inserts the span in order. Most come in order already. */
static void put(struct busy_span *spans, size_t *n, struct busy_span span)
{
	size_t at = (*n)++;

	for (; at > 0 && spans[at - 1].from.us > span.from.us; at--)
		spans[at] = spans[at - 1];
	spans[at] = span;
}

static void put_off(struct busy_span *spans, size_t *n, int64_t from, int64_t to)
{
	if (from < to)
		put(spans, n, (struct busy_span){ .from = instant_of_unix(from), .to = instant_of_unix(to), .kind = BUSY_OFF });
}

struct busy_spans free_busy_of(struct arena *arena, const struct availability *person, struct instant from, struct instant to)
{
	static const enum busy_kind kinds[] = {
		[TAKEN_IMPORTED] = BUSY_IMPORTED, [TAKEN_INTERVIEW] = BUSY_INTERVIEW, [TAKEN_HOLD] = BUSY_HOLD
	};
	int64_t begin = instant_unix(from), end = instant_unix(to), at = begin;
	struct date_span days = { { (int32_t)(begin / DAY_SECONDS) - 2 }, { (int32_t)(end / DAY_SECONDS) + 3 } };
	struct person_time time;
	size_t n = 0;

	(void)person_time_of(arena, person, days, &time);
	struct busy_span *spans = ARENA_ARRAY(arena, struct busy_span, person->n_taken + time.n_hours + 1);
	for (size_t i = 0; i < time.n_hours && at < end; i++) {
		if (time.hours[i].to <= at)
			continue;
		put_off(spans, &n, at, time.hours[i].from < end ? time.hours[i].from : end);
		at = time.hours[i].to;
	}
	put_off(spans, &n, at, end);
	for (size_t i = 0; i < person->n_taken; i++) {
		const struct occupied *it = &person->taken[i];
		if (it->from.us < to.us && it->to.us > from.us)
			put(spans, &n, (struct busy_span){ it->from, it->to, kinds[it->by], { .pub = it->interview } });
	}
	return (struct busy_spans){ spans, n };
}
