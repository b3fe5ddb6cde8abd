/* Which Idempotency-Key values are keys. */
#include "../unit.h"
#include "service/trail/replay.h"

static void key_is(const char *header, const char *key)
{
	struct str read = { 0 };

	assert_true(replay_key(str_of(header), &read));
	assert_true(str_equal(read, str_of(key)));
}

static void no_key(const char *header)
{
	struct str read;

	assert_false(replay_key(str_of(header), &read));
}

static void test_bare_and_quoted_are_one_key(void **state)
{
	(void)state;
	key_is("8e03978e-40d5-43dd-bc93-6894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f9324");
	key_is("\"8e03978e\"", "8e03978e");
	key_is("  8e03978e ", "8e03978e");
	key_is("~!", "~!");
	key_is("\"", "\"");
}

static void test_length(void **state)
{
	char text[REPLAY_KEY_MAX + 2];

	(void)state;
	memset(text, 'k', sizeof text);
	text[REPLAY_KEY_MAX + 1] = '\0';
	no_key(text);
	text[REPLAY_KEY_MAX] = '\0';
	key_is(text, text);
	no_key("");
	no_key("\"\"");
	no_key("   ");
}

static void test_characters(void **state)
{
	(void)state;
	no_key("a b");
	no_key("a\tb");
	no_key("\xc3\xa9");
	no_key("a\x7f");
	no_key("\"a b\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bare_and_quoted_are_one_key),
		cmocka_unit_test(test_length),
		cmocka_unit_test(test_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
