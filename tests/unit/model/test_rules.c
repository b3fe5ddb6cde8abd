/* model/calendar/rules: each rule, and random calendars against a comparison minute by minute. */
#include "../with_arena.h"
#include "model/calendar/rules.h"

#define DAY 86400
#define CASES 4000

static uint64_t state = 88172645463325252u;

static int64_t upto(int64_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (int64_t)(state % (uint64_t)n);
}

/* A calendar with memory of its own. */
struct calendar {
	struct availability person;
	struct hours hours[14];
	struct exception_day exceptions[4];
	struct occupied taken[6];
};

/* The first Monday of June 2027: no clock is changed in the fortnight behind it. */
#define MONDAY (INT64_C(20976) * DAY)
static const char *const zones[] = { "UTC", "Europe/Paris", "Asia/Kolkata", "America/New_York", "Pacific/Auckland" };

static void random_span(int64_t *from, int64_t *to)
{
	*from = upto(96) * 15;
	*to = *from + 15 + upto(96) * 15;
}

static void random_calendar(struct calendar *c)
{
	struct availability *p = &c->person;

	*c = (struct calendar){ 0 };
	*p = (struct availability){ .zone = str_of(zones[upto(COUNT(zones))]),
		                    .buffer_before = upto(3) * 15,
		                    .buffer_after = upto(3) * 15,
		                    .max_per_day = { 1 + upto(2), upto(2) == 0 },
		                    .max_per_week = { 1 + upto(4), upto(2) == 0 },
		                    .notice_minutes = upto(2) * upto(6000),
		                    .horizon_days = { upto(9), upto(3) == 0 },
		                    .hours_set = upto(2) == 0,
		                    .hours = c->hours,
		                    .exceptions = c->exceptions,
		                    .taken = c->taken };
	p->n_hours = (size_t)upto(COUNT(c->hours));
	for (size_t i = 0; i < p->n_hours; i++) {
		c->hours[i].weekday = upto(7);
		random_span(&c->hours[i].from_minute, &c->hours[i].to_minute);
	}
	p->n_exceptions = (size_t)upto(COUNT(c->exceptions));
	for (size_t i = 0; i < p->n_exceptions; i++) {
		c->exceptions[i].day.day1 = (int32_t)(MONDAY / DAY + 1 + upto(9));
		if (upto(2) == 0)
			random_span(&c->exceptions[i].from_minute, &c->exceptions[i].to_minute);
	}
	p->n_taken = (size_t)upto(COUNT(c->taken));
	int64_t at = MONDAY + upto(DAY);
	for (size_t i = 0; i < p->n_taken; i++) {
		at += upto(2 * 96) * 900;
		c->taken[i] = (struct occupied){ instant_of_unix(at), instant_of_unix(at + 900 * (1 + upto(8))),
			                         (enum occupied_by)upto(3) };
	}
}

/* ---- the comparison, which knows nothing of spans in UTC */

static bool works_on(const struct availability *p, int32_t day, int64_t minute)
{
	bool exceptional = false, works = false;

	for (size_t i = 0; i < p->n_exceptions; i++)
		if (p->exceptions[i].day.day1 == day) {
			exceptional = true;
			works |= p->exceptions[i].from_minute <= minute && minute < p->exceptions[i].to_minute;
		}
	if (exceptional)
		return works;
	for (size_t i = 0; i < p->n_hours; i++)
		works |= p->hours[i].weekday == civil_weekday(day - 1) && p->hours[i].from_minute <= minute &&
		         minute < p->hours[i].to_minute;
	int weekday = civil_weekday(day - 1);
	if (p->n_hours == 0 && !p->hours_set)
		works = weekday >= 1 && weekday <= 5 && minute >= 540 && minute < 1020;
	return works;
}

static int32_t day_of(const struct availability *p, int64_t at, int64_t *minute_r)
{
	struct date day;
	struct wall time;

	zone_wall(zone_find(p->zone), instant_of_unix(at), &day, &time);
	if (minute_r != NULL)
		*minute_r = (time.second1 - 1) / 60;
	return day.day1;
}

static bool all_worked(const struct availability *p, struct unix_span slot)
{
	for (int64_t at = slot.from; at < slot.to; at += 60) {
		int64_t minute;
		int32_t day = day_of(p, at, &minute);
		if (!works_on(p, day, minute) && !works_on(p, day - 1, minute + 1440))
			return false;
	}
	return true;
}

static int64_t seconds_apart(struct unix_span first, struct unix_span next)
{
	return next.from - first.to;
}

static unsigned by_taken(const struct availability *p, struct unix_span slot)
{
	static const unsigned overlap[] = { 1u << RULE_IMPORTED, 1u << RULE_INTERVIEW, 1u << RULE_HOLD };
	unsigned broken = 0;

	for (size_t i = 0; i < p->n_taken; i++) {
		struct unix_span it = { instant_unix(p->taken[i].from), instant_unix(p->taken[i].to) };
		bool first = it.from < slot.from;
		if (it.from < slot.to && slot.from < it.to)
			return overlap[p->taken[i].by];
		int64_t apart = (first ? seconds_apart(it, slot) : seconds_apart(slot, it)) / 60;
		bool ours = p->taken[i].by != TAKEN_IMPORTED;
		/* The slot's own buffer on this side, and of one of ours also its buffer on the other. */
		if (apart < (first ? p->buffer_before : p->buffer_after) ||
		    (ours && apart < (first ? p->buffer_after : p->buffer_before)))
			broken = 1u << RULE_BUFFER;
	}
	return broken;
}

static int64_t week_of(int32_t day)
{
	return (day - 1 + 3) / 7; /* 1970-01-01 was a Thursday */
}

static unsigned compare(const struct availability *p, struct unix_span slot, int64_t now)
{
	unsigned broken = by_taken(p, slot);
	int32_t day = day_of(p, slot.from, NULL), today = day_of(p, now, NULL);
	int64_t on_day = 0, in_week = 0;

	for (size_t i = 0; i < p->n_taken; i++) {
		int32_t begins = day_of(p, instant_unix(p->taken[i].from), NULL);
		bool counts = p->taken[i].by != TAKEN_IMPORTED;
		on_day += counts && begins == day;
		in_week += counts && week_of(begins) == week_of(day);
	}
	broken |= (unsigned)(slot.from < now) << RULE_PAST;
	broken |= (unsigned)(slot.from >= now && slot.from - now < p->notice_minutes * 60) << RULE_NOTICE;
	broken |= (unsigned)(p->horizon_days.has && day - today > p->horizon_days.v) << RULE_HORIZON;
	broken |= (unsigned)!all_worked(p, slot) << RULE_HOURS;
	broken |= (unsigned)(p->max_per_day.has && on_day >= p->max_per_day.v) << RULE_DAY_LIMIT;
	broken |= (unsigned)(p->max_per_week.has && in_week >= p->max_per_week.v) << RULE_WEEK_LIMIT;
	return broken;
}

static void test_random(void **unused)
{
	size_t free = 0;

	(void)unused;
	for (int i = 0; i < CASES; i++) {
		struct calendar c;
		struct person_time time;
		random_calendar(&c);
		arena_reset(arena);
		struct date_span days = { { (int32_t)(MONDAY / DAY) - 3 }, { (int32_t)(MONDAY / DAY) + 14 } };
		assert_true(person_time_of(arena, &c.person, days, &time));
		for (int j = 0; j < 40; j++) {
			int64_t from = MONDAY + upto(10 * 96) * 900, now = MONDAY - DAY + upto(3 * 96) * 900;
			struct unix_span slot = { from, from + 300 * (1 + upto(24)) };
			unsigned broken = person_time_broken(&time, slot, instant_of_unix(now));
			assert_int_equal(broken, compare(&c.person, slot, now));
			enum slot_rule first = person_time_refuses(&time, slot, instant_of_unix(now));
			assert_int_equal(first, broken == 0 ? RULE_NONE : __builtin_ctz(broken));
			free += broken == 0;
		}
	}
	assert_true(free > CASES); /* so that being free was compared, too */
}

static void test_unknown_zone(void **unused)
{
	struct availability person = { .zone = STR("Nowhere/Known") };
	struct person_time time;

	(void)unused;
	assert_false(person_time_of(arena, &person, (struct date_span){ { 20000 }, { 20010 } }, &time));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_random, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_unknown_zone, arena_setup, arena_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
