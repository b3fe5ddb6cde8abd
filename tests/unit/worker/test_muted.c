/* Whom the workers of a node ask for their choices. */
#include <sys/wait.h>
#include <unistd.h>

#include "../unit.h"
#include "worker/muted.h"

enum { FIRST_TWICE = 1 << 19 }; /* so many users have bits of their own */

static struct user_id user(int64_t key)
{
	return (struct user_id){ .v.key = key };
}

static void test_everybody_until_it_was_read(void **state)
{
	struct muted *muted = muted_new();

	(void)state;
	assert_false(muted_is_read(muted));
	assert_true(muted_may(muted, user(1)));
	muted_was_read(muted);
	assert_true(muted_is_read(muted));
	assert_false(muted_may(muted, user(1)));
	muted_free(&muted);
	assert_null(muted);
}

static void test_those_who_have_chosen(void **state)
{
	static const int64_t keys[] = { 1, 63, 64, 65, 4711, FIRST_TWICE - 1, INT64_MAX };
	struct muted *muted = muted_new();

	(void)state;
	muted_was_read(muted);
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		assert_int_equal(muted_may(muted, user(keys[i])),
		                 keys[i] == INT64_MAX); /* its bit is that of FIRST_TWICE - 1 */
		muted_add(muted, user(keys[i]));
		assert_true(muted_may(muted, user(keys[i])));
	}
	assert_false(muted_may(muted, user(2)));
	assert_false(muted_may(muted, user(62)));
	assert_false(muted_may(muted, user(4710)));
	muted_add_everybody(muted);
	assert_true(muted_may(muted, user(2)));
	muted_free(&muted);
}

static void test_others_see_it(void **state)
{
	struct muted *muted = muted_new();
	int status = 1;

	(void)state;
	muted_was_read(muted);
	pid_t child = fork();
	if (child == 0) {
		muted_add(muted, user(7));
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(muted_may(muted, user(7)));
	assert_false(muted_may(muted, user(8)));
	muted_free(&muted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_everybody_until_it_was_read),
		cmocka_unit_test(test_those_who_have_chosen),
		cmocka_unit_test(test_others_see_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
