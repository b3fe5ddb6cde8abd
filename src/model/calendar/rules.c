/* The rules by which a person can be booked for a time, or not. */
#include "model/calendar/rules.h"

#define MINUTE 60
#define DAY_MINUTES 1440

/* ---- working hours in UTC */

/* The first moment at which the local time is `minute` of `day` or later. When that minute is skipped because the clock is put
 * forward, the moment is that of the change. */
static bool reach(const struct zone *zone, struct date day, int64_t minute, int64_t *at_r)
{
	for (int64_t m = minute; m <= minute + DAY_MINUTES; m++) {
		struct date on = { day.day1 + (int32_t)(m / DAY_MINUTES) };
		struct wall time = { (int32_t)(m % DAY_MINUTES) * MINUTE + 1 };
		struct instant at;
		if (zone_instant(zone, on, time, &at)) {
			*at_r = instant_unix(at);
			return true;
		}
	}
	return false;
}

/* Where the spans go; without `at` they are only counted. */
struct spans {
	const struct zone *zone;
	struct work_span *at;
	size_t n;
};

static void add(struct spans *spans, struct date day, int64_t from, int64_t to)
{
	struct work_span span = { .day = day, .from_minute = from };

	if (from < 0 || from >= DAY_MINUTES || from >= to || to > from + DAY_MINUTES)
		return;
	if (spans->at != NULL) {
		if (!reach(spans->zone, day, from, &span.time.from) || !reach(spans->zone, day, to, &span.time.to) ||
		    span.time.from >= span.time.to)
			return;
		spans->at[spans->n] = span;
	}
	spans->n++;
}

static void add_day(struct spans *spans, const struct availability *person, struct date day)
{
	int weekday = civil_weekday(day.day1 - 1);
	bool exceptional = false;

	for (size_t i = 0; i < person->n_exceptions; i++) {
		const struct exception_day *it = &person->exceptions[i];
		if (it->day.day1 != day.day1)
			continue;
		exceptional = true;
		add(spans, day, it->from_minute, it->to_minute);
	}
	if (exceptional)
		return;
	for (size_t i = 0; i < person->n_hours; i++) {
		if (person->hours[i].weekday == weekday)
			add(spans, day, person->hours[i].from_minute, person->hours[i].to_minute);
	}
	if (person->n_hours == 0 && !person->hours_set && weekday >= 1 && weekday <= 5)
		add(spans, day, 9 * 60, 17 * 60);
}

static void add_days(struct spans *spans, const struct availability *person, struct date_span days)
{
	for (int32_t day = days.first.day1; day <= days.last.day1; day++)
		add_day(spans, person, (struct date){ day });
}

/* Sorts what the spans are in UTC, and joins those that touch or overlap. They are nearly sorted already. */
static size_t join(const struct work_span *spans, size_t n, struct unix_span *hours)
{
	size_t joined = 0;

	for (size_t i = 0; i < n; i++) {
		size_t at = i;
		for (; at > 0 && hours[at - 1].from > spans[i].time.from; at--)
			hours[at] = hours[at - 1];
		hours[at] = spans[i].time;
	}
	for (size_t i = 0; i < n; i++) {
		if (joined == 0 || hours[joined - 1].to < hours[i].from)
			hours[joined++] = hours[i];
		else if (hours[joined - 1].to < hours[i].to)
			hours[joined - 1].to = hours[i].to;
	}
	return joined;
}

bool person_time_of(struct arena *arena, const struct availability *person, struct date_span days, struct person_time *time_r)
{
	struct spans spans = { .zone = zone_stored(person->zone) };

	*time_r = (struct person_time){ .person = person, .zone = spans.zone };
	if (spans.zone == NULL)
		return false;
	add_days(&spans, person, days);
	spans.at = ARENA_ARRAY(arena, struct work_span, spans.n);
	struct unix_span *hours = ARENA_ARRAY(arena, struct unix_span, spans.n);
	spans.n = 0;
	add_days(&spans, person, days);
	time_r->spans = spans.at;
	time_r->n_spans = spans.n;
	time_r->hours = hours;
	time_r->n_hours = join(spans.at, spans.n, hours);
	if (person->max_per_day.has || person->max_per_week.has) {
		int32_t *begins = ARENA_ARRAY(arena, int32_t, person->n_taken);
		for (size_t i = 0; i < person->n_taken; i++) {
			struct date day;
			zone_wall(spans.zone, person->taken[i].from, &day, NULL);
			begins[i] = day.day1;
		}
		time_r->begins = begins;
	}
	return true;
}

/* ---- the rules */

/* What a rule is asked about. */
struct question {
	const struct person_time *time;
	const struct availability *person;
	struct unix_span slot;
	int64_t now; /* Unix time */
	int32_t day; /* on which the slot begins, on the person's clocks */
};

static enum slot_rule in_past(const struct question *q)
{
	return q->slot.from < q->now ? RULE_PAST : RULE_NONE;
}

static enum slot_rule in_notice(const struct question *q)
{
	int64_t notice = q->person->notice_minutes * MINUTE;

	return notice > 0 && q->slot.from >= q->now && q->slot.from < q->now + notice ? RULE_NOTICE : RULE_NONE;
}

static enum slot_rule beyond_horizon(const struct question *q)
{
	struct date today;

	if (!q->person->horizon_days.has)
		return RULE_NONE;
	zone_wall(q->time->zone, instant_of_unix(q->now), &today, NULL);
	return q->day > today.day1 + q->person->horizon_days.v ? RULE_HORIZON : RULE_NONE;
}

static enum slot_rule out_of_hours(const struct question *q)
{
	size_t low = 0, high = q->time->n_hours;

	while (low < high) { /* the first that ends at the slot's end or later */
		size_t middle = (low + high) / 2;
		if (q->time->hours[middle].to < q->slot.to)
			low = middle + 1;
		else
			high = middle;
	}
	return low < q->time->n_hours && q->time->hours[low].from <= q->slot.from ? RULE_NONE : RULE_HOURS;
}

/*
 * An interview keeps its buffers whichever of two was booked first: so between two of them there is the longer of the buffer
 * after the first and the buffer before the second. What another calendar takes has no buffers of its own.
 */
static enum slot_rule taken(const struct question *q)
{
	static const enum slot_rule overlaps[] = {
		[TAKEN_IMPORTED] = RULE_IMPORTED, [TAKEN_INTERVIEW] = RULE_INTERVIEW, [TAKEN_HOLD] = RULE_HOLD
	};
	int64_t before = q->person->buffer_before * MINUTE, after = q->person->buffer_after * MINUTE;
	int64_t longer = before > after ? before : after;
	enum slot_rule refuses = RULE_NONE;

	for (size_t i = 0; i < q->person->n_taken; i++) {
		const struct occupied *it = &q->person->taken[i];
		int64_t from = instant_unix(it->from), to = instant_unix(it->to);
		bool ours = it->by != TAKEN_IMPORTED;
		if (from >= q->slot.to + longer)
			break;
		if (from < q->slot.to && to > q->slot.from)
			return overlaps[it->by];
		if (from < q->slot.to + (ours ? longer : after) && to > q->slot.from - (ours ? longer : before))
			refuses = RULE_BUFFER;
	}
	return refuses;
}

static int32_t monday_of(int32_t day1)
{
	return day1 - (civil_weekday(day1 - 1) + 6) % 7;
}

/* How many interviews and holds begin on these days, both included. */
static int64_t load(const struct question *q, int32_t first, int32_t last)
{
	int64_t n = 0;

	for (size_t i = 0; i < q->person->n_taken; i++)
		n += q->person->taken[i].by != TAKEN_IMPORTED && q->time->begins[i] >= first && q->time->begins[i] <= last;
	return n;
}

static enum slot_rule full_day(const struct question *q)
{
	struct maybe_int most = q->person->max_per_day;

	return most.has && load(q, q->day, q->day) >= most.v ? RULE_DAY_LIMIT : RULE_NONE;
}

static enum slot_rule full_week(const struct question *q)
{
	struct maybe_int most = q->person->max_per_week;
	int32_t monday = monday_of(q->day);

	return most.has && load(q, monday, monday + 6) >= most.v ? RULE_WEEK_LIMIT : RULE_NONE;
}

typedef enum slot_rule rule(const struct question *q);
static rule *const rules[] = { in_past, in_notice, beyond_horizon, out_of_hours, taken, full_day, full_week };

static struct question question_of(const struct person_time *time, struct unix_span slot, struct instant now)
{
	struct question q = { .time = time, .person = time->person, .slot = slot, .now = instant_unix(now) };
	struct date day;

	zone_wall(time->zone, instant_of_unix(slot.from), &day, NULL);
	q.day = day.day1;
	return q;
}

enum slot_rule person_time_refuses(const struct person_time *time, struct unix_span slot, struct instant now)
{
	struct question q = question_of(time, slot, now);

	for (size_t i = 0; i < COUNT(rules); i++) {
		enum slot_rule refuses = rules[i](&q);
		if (refuses != RULE_NONE)
			return refuses;
	}
	return RULE_NONE;
}

unsigned person_time_broken(const struct person_time *time, struct unix_span slot, struct instant now)
{
	struct question q = question_of(time, slot, now);
	unsigned broken = 0;

	for (size_t i = 0; i < COUNT(rules); i++)
		broken |= 1u << rules[i](&q);
	return broken & ~(1u << RULE_NONE);
}
