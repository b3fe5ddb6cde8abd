#include "dispatcher/meeting/memory.h"

#include "../with_arena.h"

static const struct uuid account = { { 1 } };

static struct instant at(int64_t milliseconds)
{
	return (struct instant){ 1900000000000000 + milliseconds * 1000 };
}

/* The milliseconds from now after which a request is allowed; 0: it is allowed, and counted. */
static int64_t wait_of(struct meeting_memory *m, int64_t now)
{
	struct instant until = { 0 };

	return memory_may_ask(m, account, 2, at(now), &until) ? 0 : (until.us - at(now).us) / 1000;
}

/* The limit holds for every span of one second, also for one that goes over the change of a second of the clock. */
static void test_pace(void **state)
{
	struct meeting_memory *m = memory_new(arena);

	(void)state;
	assert_int_equal(wait_of(m, 980), 0);
	assert_int_equal(wait_of(m, 990), 0);
	assert_int_equal(wait_of(m, 1010), 970);
	assert_int_equal(wait_of(m, 1979), 1);
	assert_int_equal(wait_of(m, 1980), 0);
	assert_int_equal(wait_of(m, 1980), 10);
	assert_int_equal(wait_of(m, 1990), 0);
	assert_int_equal(wait_of(m, 5000), 0);
	assert_int_equal(wait_of(m, 5000), 0);
	assert_int_equal(wait_of(m, 5999), 1);
}

/* A clock that was set back does not stop the account until the old time comes again. */
static void test_clock_set_back(void **state)
{
	struct meeting_memory *m = memory_new(arena);

	(void)state;
	assert_int_equal(wait_of(m, 900000), 0);
	assert_int_equal(wait_of(m, 900000), 0);
	assert_int_equal(wait_of(m, 1000), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_pace, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_clock_set_back, arena_setup, arena_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
