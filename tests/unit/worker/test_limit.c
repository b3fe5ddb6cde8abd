/* Counters and generations that all workers share. */
#include <sys/wait.h>
#include <unistd.h>

#include "../unit.h"
#include "base/address.h"
#include "worker/limit.h"

enum { NOW = 1700000000, HOUR = 3600, PROCESSES = 4, TRIES = 2000, SHARED_LIMIT = 3000 };

static int set_up(void **state)
{
	*state = shared_new();
	return 0;
}

static int tear_down(void **state)
{
	shared_free((struct shared **)state);
	return 0;
}

static const struct quota three = { "user", STR("someone"), 3, HOUR };

static void test_window(void **state)
{
	struct quota_state left;

	for (int64_t i = 2; i >= 0; i--) {
		assert_true(limit_take(*state, &three, NOW, &left));
		assert_int_equal(left.remaining, i);
		assert_int_equal(left.reset, NOW + HOUR);
	}
	assert_false(limit_take(*state, &three, NOW + HOUR - 1, &left));
	assert_int_equal(left.remaining, 0);
	assert_int_equal(left.reset, NOW + HOUR);
	assert_true(limit_take(*state, &three, NOW + HOUR, &left));
	assert_int_equal(left.remaining, 2);
	assert_int_equal(left.reset, NOW + 2 * HOUR);
}

static void test_keys_are_apart(void **state)
{
	struct quota other_key = three, other_kind = three;
	struct quota_state left;

	other_key.key = STR("someone else");
	other_kind.kind = "address";
	while (limit_take(*state, &three, NOW, &left))
		;
	assert_true(limit_take(*state, &other_key, NOW, &left));
	assert_int_equal(left.remaining, 2);
	assert_true(limit_take(*state, &other_kind, NOW, &left));
	assert_int_equal(left.remaining, 2);
}

static void test_nothing_allowed(void **state)
{
	const struct quota none = { "user", STR("nobody"), 0, HOUR };
	struct quota_state left;

	assert_false(limit_take(*state, &none, NOW, &left));
	assert_int_equal(left.remaining, 0);
}

static void test_give_back(void **state)
{
	struct quota_state left;

	limit_give_back(*state, three.kind, three.key, NOW); /* nothing was counted */
	while (limit_take(*state, &three, NOW, &left))
		;
	limit_give_back(*state, three.kind, three.key, NOW);
	assert_true(limit_take(*state, &three, NOW, &left));
	assert_false(limit_take(*state, &three, NOW, &left));
	limit_give_back(*state, three.kind, three.key, NOW + HOUR); /* the window has ended, so nothing changes */
	assert_true(limit_take(*state, &three, NOW + HOUR, &left));
	assert_int_equal(left.remaining, 2);
}

/* More keys than the table has places: keys in use are still counted, and new ones are allowed. */
static void test_full_table(void **state)
{
	const struct quota busy = { "user", STR("busy"), 1000, HOUR };
	struct quota_state left;
	int64_t taken = 0;

	for (uint32_t i = 0; i < 200000; i++) {
		const struct quota one = { "address", { (const char *)&i, sizeof i }, 100, HOUR };
		assert_true(limit_take(*state, &one, NOW, &left));
		if (i % 200 == 0) {
			assert_true(limit_take(*state, &busy, NOW, &left));
			taken++;
		}
	}
	assert_int_equal(left.remaining, 100 - 1); /* for the last address */
	assert_false(taken < 1000 || limit_take(*state, &busy, NOW, &left));
}

/* Several processes use one window: exactly the allowed number succeeds, in any order. */
static void test_processes(void **state)
{
	const struct quota quota = { "user", STR("everybody"), SHARED_LIMIT, HOUR };
	int64_t total = 0;
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	for (int i = 0; i < PROCESSES; i++) {
		if (fork() == 0) {
			struct quota_state left;
			int64_t taken = 0;
			for (int k = 0; k < TRIES; k++)
				taken += limit_take(*state, &quota, NOW, &left);
			_exit(write(ends[1], &taken, sizeof taken) == sizeof taken ? 0 : 1);
		}
	}
	for (int i = 0; i < PROCESSES; i++) {
		int64_t taken = 0;
		int status = 0;
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
		assert_int_equal(read(ends[0], &taken, sizeof taken), sizeof taken);
		total += taken;
	}
	assert_int_equal(total, SHARED_LIMIT);
	close(ends[0]);
	close(ends[1]);
}

static void assert_same_address(const char *a, const char *b, bool same)
{
	uint8_t bytes_a[16], bytes_b[16];

	assert_int_equal(str_equal(address_network(str_of(a), bytes_a), address_network(str_of(b), bytes_b)), same);
}

static void test_addresses(void **state)
{
	(void)state;
	assert_same_address("192.0.2.1", "192.0.2.1", true);
	assert_same_address("192.0.2.1", "192.0.2.2", false);
	assert_same_address("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::9", true);
	assert_same_address("2001:db8:1:2::9", "2001:db8:1:3::9", false);
	assert_same_address("::ffff:192.0.2.1", "192.0.2.1", true);
	assert_same_address("::ffff:192.0.2.1", "::ffff:192.0.2.2", false);
	assert_same_address("unix:", "unix:", true);
	assert_same_address("", "unix:", false);
}

static void test_generations(void **state)
{
	struct uuid user = uuid_new(), other = uuid_new();
	uint32_t before = generation_of(*state, user), before_other = generation_of(*state, other);

	generation_raise(*state, user);
	assert_int_not_equal(generation_of(*state, user), before);
	assert_int_equal(generation_of(*state, other), before_other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_window, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_keys_are_apart, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_nothing_allowed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_give_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_full_table, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_processes, set_up, tear_down),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test_setup_teardown(test_generations, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
