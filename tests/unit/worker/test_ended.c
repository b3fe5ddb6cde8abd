/* What the workers of a node know of ended sessions, when the memory is full, and whose turn it is to read. */
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../unit.h"
#include "worker/ended.h"

enum { MANY = 60000, FEW = 64 };

static int64_t now;

static int set_up(void **state)
{
	now = instant_unix(clock_now());
	*state = ended_new(ENDED_PLACES);
	return 0;
}

static int tear_down(void **state)
{
	struct ended *ended = *state;

	ended_free(&ended);
	return 0;
}

static void test_until_its_tokens_expire(void **state)
{
	struct ended *ended = *state;
	struct uuid session = uuid_new(), other = uuid_new();

	assert_int_equal(ended_state(ended, session, now), SESSION_RUNS);
	ended_mark(ended, session, now + 100);
	ended_mark(ended, session, now + 50); /* a later reading shortens nothing */
	assert_int_equal(ended_state(ended, session, now), SESSION_ENDED);
	assert_int_equal(ended_state(ended, session, now + 99), SESSION_ENDED);
	assert_int_equal(ended_state(ended, session, now + 100), SESSION_RUNS);
	assert_int_equal(ended_state(ended, other, now), SESSION_RUNS);
}

/* Of a user something has changed: tokens are not believed, until those of before have expired. */
static void test_users(void **state)
{
	struct ended *ended = *state;
	struct uuid user = uuid_new(), other = uuid_new();

	assert_true(ended_user_unchanged(ended, user, now));
	ended_mark_user(ended, user, now + 100);
	assert_false(ended_user_unchanged(ended, user, now + 99));
	assert_true(ended_user_unchanged(ended, user, now + 100));
	assert_true(ended_user_unchanged(ended, other, now));
	assert_in_range(ended_began(ended), now, now + 5);
}

/* The ids are the same in each run: by chance so many could have neighbouring places that one must be asked for. */
static struct uuid numbered(uint64_t number)
{
	struct uuid id = { { 0 } };
	uint64_t bits = (number + 1) * UINT64_C(0x9e3779b97f4a7c15);

	bits = (bits ^ (bits >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	bits = (bits ^ (bits >> 27)) * UINT64_C(0x94d049bb133111eb);
	bits ^= bits >> 31;
	memcpy(id.byte + 8, &bits, sizeof bits);
	return id;
}

static long faults(void)
{
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	return used.ru_minflt;
}

/* Whoever asks only for those of whom nothing is marked uses a few pages of the memory, and not each of its 512. */
static void test_asking_uses_little(void **state)
{
	enum { ASKED = 20000, MOST = 64 };
	const struct ended *ended = *state;
	struct ended *small = ended_new(FEW);

	/* The first questions go to another memory: a build with sanitizers takes pages of its own for the frames of functions.
	 */
	for (size_t i = 0; i < ASKED; i++)
		assert_int_equal(ended_state(small, numbered(i), now), SESSION_RUNS);
	ended_free(&small);
	long before = faults();
	for (size_t i = 0; i < ASKED; i++)
		assert_int_equal(ended_state(ended, numbered(i), now), SESSION_RUNS);
	assert_in_range(faults() - before, 0, MOST);
}

/* More than a day has of them: all are known, and none of the running ones is taken for ended or must be asked for. */
static void test_many(void **state)
{
	static struct uuid sessions[MANY];
	struct ended *ended = *state;

	for (size_t i = 0; i < MANY; i++)
		sessions[i] = numbered(i);
	for (size_t i = 0; i < MANY; i++)
		ended_mark(ended, sessions[i], now + 100);
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(ended_state(ended, sessions[i], now), SESSION_ENDED);
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(ended_state(ended, numbered(MANY + i), now), SESSION_RUNS);
}

/* A full memory forgets nothing: what it has no room for is asked of the database. */
static void test_full(void **state)
{
	struct ended *small = ended_new(FEW);
	struct uuid sessions[2 * FEW];

	(void)state;
	for (size_t i = 0; i < COUNT(sessions); i++)
		ended_mark(small, sessions[i] = uuid_new(), now + 100);
	for (size_t i = 0; i < COUNT(sessions); i++)
		assert_int_not_equal(ended_state(small, sessions[i], now), SESSION_RUNS);
	assert_int_equal(ended_state(small, uuid_new(), now), SESSION_UNKNOWN);
	assert_int_equal(ended_state(small, uuid_new(), now + 100), SESSION_RUNS);
	ended_free(&small);
}

/* The places of what is out of date are used again. */
static void test_room_again(void **state)
{
	struct ended *small = ended_new(FEW);
	struct uuid session;

	(void)state;
	for (size_t i = 0; i < 20 * FEW; i++)
		ended_mark(small, uuid_new(), now - 1);
	ended_mark(small, session = uuid_new(), now + 100);
	assert_int_equal(ended_state(small, session, now), SESSION_ENDED);
	assert_int_equal(ended_state(small, uuid_new(), now), SESSION_RUNS);
	ended_free(&small);
}

/* Processes that mark at the same moment lose nothing of one another, also where each uses places of others again. */
static void test_at_once(void **state)
{
	enum { PROCESSES = 4, EACH = 1000, PLACES = 8192, ROUNDS = 20 };
	static struct uuid sessions[PROCESSES][EACH];
	struct ended *ended;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		ended = ended_new(PLACES);
		for (size_t i = 0; i < 4 * PLACES; i++)
			ended_mark(ended, uuid_new(), now - 1);
		for (size_t i = 0; i < PROCESSES; i++)
			for (size_t j = 0; j < EACH; j++)
				sessions[i][j] = uuid_new();
		for (size_t i = 0; i < PROCESSES; i++) {
			if (fork() != 0)
				continue;
			for (size_t j = 0; j < EACH; j++)
				ended_mark(ended, sessions[i][j], now + 100);
			_exit(0);
		}
		while (wait(NULL) > 0)
			;
		for (size_t i = 0; i < PROCESSES; i++)
			for (size_t j = 0; j < EACH; j++)
				assert_int_not_equal(ended_state(ended, sessions[i][j], now), SESSION_RUNS);
		ended_free(&ended);
	}
}

static void test_turns(void **state)
{
	const int64_t second = INSTANT_SECOND;
	struct ended *ended = *state;

	assert_int_equal(ended_read_at(ended), 0);
	assert_true(ended_take_turn(ended, second));
	assert_false(ended_take_turn(ended, second));
	assert_false(ended_take_turn(ended, second + ENDED_READ_SECONDS * second - 1));
	assert_true(ended_take_turn(ended, second + ENDED_READ_SECONDS * second));
	ended_was_read(ended, 5 * second);
	ended_was_read(ended, 4 * second); /* a slower one that began before */
	assert_int_equal(ended_read_at(ended), 5 * second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_until_its_tokens_expire, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_users, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_asking_uses_little, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_many, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_full, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_room_again, set_up, tear_down),
		cmocka_unit_test(test_at_once),
		cmocka_unit_test_setup_teardown(test_turns, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
