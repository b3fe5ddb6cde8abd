/* model/calendar/people_wanted: reading who is wanted, and a person for each seat, against trying all. */
#include "../with_arena.h"
#include "model/calendar/people_wanted.h"

#define A "00000000-0000-7000-8000-00000000000a"
#define B "00000000-0000-7000-8000-00000000000b"
#define C "00000000-0000-7000-8000-00000000000c"
#define D "00000000-0000-7000-8000-00000000000d"

static void test_read(void **state)
{
	static const struct {
		const char *text;
		size_t people, seats;
		uint32_t last; /* who may take the last seat */
	} cases[] = {
		{ A, 1, 1, 1 },
		{ A "," B ";" C "|" D, 4, 3, 12 },
		{ A " ; " A "|" B, 2, 2, 3 },
		{ "", 0, 0, 0 },
		{ A ",", 0, 0, 0 },
		{ "|" A, 0, 0, 0 },
		{ A "&" B, 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct people_wanted wanted;
		struct str what;
		enum err e = people_wanted_read(str_of(cases[i].text), &wanted, &what);
		assert_int_equal(e, cases[i].seats > 0 ? OK : E_FORMAT);
		if (e != OK)
			continue;
		assert_int_equal(wanted.n, cases[i].people);
		assert_int_equal(wanted.n_seats, cases[i].seats);
		assert_int_equal(wanted.seat[wanted.n_seats - 1].people, cases[i].last);
	}
}

/* Whether the seats from `seat` on can be taken by the people of `free`, by trying all. */
static bool possible(const struct people_wanted *wanted, size_t seat, uint32_t free)
{
	if (seat == wanted->n_seats)
		return true;
	for (uint32_t may = wanted->seat[seat].people & free; may != 0; may &= may - 1)
		if (possible(wanted, seat + 1, free & ~(may & (~may + 1))))
			return true;
	return false;
}

static void test_seats(void **state)
{
	uint32_t random = 12345;
	size_t yes = 0;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct people_wanted wanted = { .n = 6, .n_seats = 1 + (size_t)i % 5 };
		size_t taker[PEOPLE_WANTED_MOST], empty;
		uint32_t taken = 0;
		for (size_t seat = 0; seat < wanted.n_seats; seat++) {
			random = random * 1664525 + 1013904223;
			wanted.seat[seat].people = random >> 20 & random >> 10 & 63;
		}
		random = random * 1664525 + 1013904223;
		uint32_t free = random >> 20 & 63;
		bool found = people_wanted_seat(&wanted, free, taker, &empty);
		assert_int_equal(found, possible(&wanted, 0, free));
		yes += found;
		for (size_t seat = 0; found && seat < wanted.n_seats; seat++) {
			uint32_t bit = UINT32_C(1) << taker[seat];
			assert_true((wanted.seat[seat].people & free & bit) != 0 && (taken & bit) == 0);
			taken |= bit;
		}
	}
	assert_true(yes > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_read, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_seats, arena_setup, arena_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
