/* model/calendar/choose and free_busy: several random calendars, against asking everybody about every minute. */
#include "../with_arena.h"
#include "model/calendar/choose.h"
#include "model/calendar/free_busy.h"
#include "model/calendar/rules.h"

#define DAY 86400
#define MONDAY (INT64_C(20976) * DAY) /* in June 2027 */
#define CASES 300

static uint64_t state = 2463534242u;

static int64_t upto(int64_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (int64_t)(state % (uint64_t)n);
}

struct calendar {
	struct availability person;
	struct hours hours[8];
	struct occupied taken[5];
};

static void random_calendar(struct calendar *c, uint8_t number)
{
	static const char *const zones[] = { "UTC", "Asia/Kolkata", "America/New_York" };
	int64_t at = MONDAY;

	*c = (struct calendar){ 0 };
	c->person = (struct availability){ .person.v = { number, { { number } } },
		                           .zone = str_of(zones[upto(COUNT(zones))]),
		                           .buffer_before = upto(2) * 15,
		                           .max_per_day = { 1, upto(3) == 0 },
		                           .hours_set = true,
		                           .hours = c->hours,
		                           .n_hours = (size_t)upto(COUNT(c->hours)),
		                           .taken = c->taken,
		                           .n_taken = (size_t)upto(COUNT(c->taken)) };
	for (size_t i = 0; i < c->person.n_hours; i++) {
		int64_t from = upto(96) * 15;
		c->hours[i] = (struct hours){ upto(4), from, from + 60 + upto(60) * 15 };
	}
	for (size_t i = 0; i < c->person.n_taken; i++) {
		at += upto(96) * 900;
		c->taken[i] = (struct occupied){ instant_of_unix(at),
			                         instant_of_unix(at + 900 * (1 + upto(6))),
			                         (enum occupied_by)upto(3),
			                         { { number } } };
	}
}

static struct date_span near_days(void)
{
	return (struct date_span){ { (int32_t)(MONDAY / DAY) - 3 }, { (int32_t)(MONDAY / DAY) + 8 } };
}

/* Who can be booked at a start, as a set. */
static uint32_t free_at(const struct person_time *time, size_t n, int64_t start, int64_t minutes, struct instant now)
{
	uint32_t free = 0;

	for (size_t i = 0; i < n; i++)
		free |= (uint32_t)(person_time_refuses(&time[i], (struct unix_span){ start, start + minutes * 60 }, now) ==
		                   RULE_NONE)
		        << i;
	return free;
}

/* Each choice is right, and each step is a choice or has a reason. */
static void compare(const struct people_wanted *wanted, const struct person_time *time, const struct slot_query *query,
                    const struct slots *slots, struct instant now)
{
	const struct person_time *all[3] = { &time[0], &time[1], &time[2] };
	struct instants steps = slots_steps(arena, all, 3, query, zone_find(STR("UTC")));
	size_t choice = 0, refused = 0;

	assert_int_equal(slots->at.n, slots->choices.n);
	for (size_t i = 0; i < steps.n; i++) {
		size_t taker[PEOPLE_WANTED_MOST], empty;
		int64_t start = instant_unix(steps.at[i]);
		bool can = people_wanted_seat(wanted, free_at(time, 3, start, query->minutes, now), taker, &empty);
		bool chosen = choice < slots->choices.n && slots->choices.at[choice].start.us == steps.at[i].us;
		assert_int_equal(can, chosen);
		if (chosen) {
			assert_int_equal(slots->at.at[choice].us, steps.at[i].us);
			assert_int_equal(slots->choices.at[choice++].people.n, wanted->n_seats);
			continue;
		}
		while (refused < slots->refused.n && slots->refused.at[refused].start.us < steps.at[i].us)
			refused++;
		for (; refused < slots->refused.n && slots->refused.at[refused].start.us == steps.at[i].us; refused++) {
			const struct slot_refusal *it = &slots->refused.at[refused];
			struct unix_span slot = { start, start + query->minutes * 60 };
			assert_int_equal(it->rule, person_time_refuses(&time[it->person.v.key], slot, now));
			assert_int_not_equal(it->rule, RULE_NONE);
		}
	}
	assert_int_equal(choice, slots->choices.n);
}

static void test_choose(void **unused)
{
	size_t chosen = 0, refused = 0;

	(void)unused;
	for (int i = 0; i < CASES; i++) {
		struct calendar calendar[3];
		struct person_time time[3];
		const struct availability *person[3];
		struct instant now = instant_of_unix(MONDAY + upto(DAY));
		struct people_wanted wanted = { .n = 3, .n_seats = 1 + (size_t)upto(2) };
		struct slot_query query = { .from = { (int32_t)(MONDAY / DAY) + 1 },
			                    .to = { (int32_t)(MONDAY / DAY) + 4 },
			                    .minutes = 15 * (1 + upto(5)),
			                    .explain = true };
		struct slots slots = { 0 };
		arena_reset(arena);
		for (uint8_t n = 0; n < 3; n++) {
			random_calendar(&calendar[n], n);
			person[n] = &calendar[n].person;
			assert_true(person_time_of(arena, person[n], near_days(), &time[n]));
		}
		for (size_t seat = 0; seat < wanted.n_seats; seat++)
			wanted.seat[seat].people = (uint32_t)(1 + upto(7));
		const struct slot_choosing choosing = { &wanted, person, &query, zone_find(STR("UTC")), now };
		slots_choose(arena, &choosing, &slots);
		compare(&wanted, time, &query, &slots, now);
		chosen += slots.choices.n;
		refused += slots.refused.n;
	}
	assert_true(chosen > 100 && refused > 100);
}

static bool covered(const struct busy_spans *busy, enum busy_kind kind, int64_t at)
{
	for (size_t i = 0; i < busy->n; i++)
		if (busy->at[i].kind == kind && instant_unix(busy->at[i].from) <= at && at < instant_unix(busy->at[i].to))
			return true;
	return false;
}

static bool takes(const struct availability *person, enum occupied_by by, int64_t at)
{
	for (size_t i = 0; i < person->n_taken; i++)
		if (person->taken[i].by == by && instant_unix(person->taken[i].from) <= at &&
		    at < instant_unix(person->taken[i].to))
			return true;
	return false;
}

static bool works(const struct person_time *time, int64_t at)
{
	for (size_t i = 0; i < time->n_hours; i++)
		if (time->hours[i].from <= at && at < time->hours[i].to)
			return true;
	return false;
}

static void test_free_busy(void **unused)
{
	(void)unused;
	for (int i = 0; i < CASES; i++) {
		struct calendar calendar;
		struct person_time time;
		int64_t from = MONDAY + upto(96) * 900, to = from + 900 + upto(96) * 900;
		arena_reset(arena);
		random_calendar(&calendar, 1);
		assert_true(person_time_of(arena, &calendar.person, near_days(), &time));
		struct busy_spans busy = free_busy_of(arena, &calendar.person, instant_of_unix(from), instant_of_unix(to));
		for (size_t j = 0; j < busy.n; j++) {
			assert_true(j == 0 || busy.at[j - 1].from.us <= busy.at[j].from.us);
			assert_true(instant_unix(busy.at[j].from) < to && instant_unix(busy.at[j].to) > from);
		}
		for (int64_t at = from; at < to; at += 300) {
			assert_int_equal(covered(&busy, BUSY_OFF, at), !works(&time, at));
			assert_int_equal(covered(&busy, BUSY_INTERVIEW, at), takes(&calendar.person, TAKEN_INTERVIEW, at));
			assert_int_equal(covered(&busy, BUSY_HOLD, at), takes(&calendar.person, TAKEN_HOLD, at));
			assert_int_equal(covered(&busy, BUSY_IMPORTED, at), takes(&calendar.person, TAKEN_IMPORTED, at));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_choose, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_free_busy, arena_setup, arena_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
