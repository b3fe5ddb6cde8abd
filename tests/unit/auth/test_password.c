/* auth/password: hashes that other programs can read, rehashing, hostile PHC strings, and which passwords may be chosen. */
#include <stdio.h>

#include "../with_arena.h"
#include "auth/password.h"

static const struct password_cost cost = { .kib = 64, .passes = 1 };

static struct str hashed(struct str password)
{
	struct str phc = { 0 };

	assert_int_equal(password_hash(arena, password, &cost, &phc), OK);
	return phc;
}

static void right_and_wrong(void **state)
{
	struct str phc = hashed(STR("correct horse")), again = hashed(STR("correct horse"));
	bool rehash = true;

	(void)state;
	assert_true(str_starts(phc, STR("$argon2id$v=19$m=64,t=1,p=1$")));
	assert_int_equal(phc.n, 28 + 22 + 1 + 43);
	assert_false(str_equal(phc, again));
	assert_true(password_verify(STR("correct horse"), phc, &cost, &rehash));
	assert_false(rehash);
	assert_true(password_verify(STR("correct horse"), again, &cost, &rehash));
	assert_false(password_verify(STR("correct horsf"), phc, &cost, &rehash));
	assert_false(password_verify(STR("correct hors"), phc, &cost, &rehash));
	assert_false(password_verify(STR(""), phc, &cost, &rehash));
	assert_false(rehash);
}

/* No part of a password is ignored, and its case counts. */
static void every_byte_counts(void **state)
{
	static char longest[1000];
	struct str phc;
	bool rehash;

	(void)state;
	memset(longest, 'x', sizeof longest);
	phc = hashed((struct str){ longest, sizeof longest });
	assert_true(password_verify((struct str){ longest, sizeof longest }, phc, &cost, &rehash));
	assert_false(password_verify((struct str){ longest, sizeof longest - 1 }, phc, &cost, &rehash));
	longest[999] = 'X';
	assert_false(password_verify((struct str){ longest, sizeof longest }, phc, &cost, &rehash));
	phc = hashed(STR("a\0b"));
	assert_false(password_verify(STR("a\0c"), phc, &cost, &rehash));
}

/* Made by the reference program: echo -n password | argon2 somesalt -id -t 2 -k 256 -p 1 -l 32, and with -p 2, -l 24. */
static void hashes_of_others(void **state)
{
	static const struct password_cost others = { .kib = 256, .passes = 2 };
	bool rehash = true;

	(void)state;
	assert_true(password_verify(STR("password"),
	                            STR("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"),
	                            &others, &rehash));
	/* The salt is shorter than ours. */
	assert_true(rehash);
	assert_true(password_verify(STR("password"),
	                            STR("$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"),
	                            &others, &rehash));
	assert_true(rehash);
	assert_false(password_verify(
	        STR("passwore"), STR("$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"),
	        &others, &rehash));
	assert_false(rehash);
}

static void raised_cost_asks_for_a_new_hash(void **state)
{
	static const struct password_cost dearer[] = { { .kib = 128, .passes = 1 }, { .kib = 64, .passes = 2 } };
	struct str phc = hashed(STR("correct horse"));

	(void)state;
	for (size_t i = 0; i < COUNT(dearer); i++) {
		bool rehash = false;

		assert_true(password_verify(STR("correct horse"), phc, &dearer[i], &rehash));
		assert_true(rehash);
		assert_false(password_verify(STR("wrong"), phc, &dearer[i], &rehash));
		assert_false(rehash);
	}
}

static void hostile_hashes_match_nothing(void **state)
{
	static const char *const texts[] = {
		"",
		"!",
		"$",
		"$$$$$",
		"correct horse",
		"$argon2id$",
		"$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
		"$argon2id$v=16$m=64,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
		"$argon2id$v=19$m=99999999,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
		"$argon2id$v=19$m=64,t=99999,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
		"$argon2id$v=19$m=64,t=1,p=1,x=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
		"$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
		"$argon2id$v=19$m=64,t=1,p=1$c29t$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
		"$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$",
		"$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAA",
		"$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbH!$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
		"$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$"
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	};
	bool rehash = true;

	(void)state;
	assert_false(password_verify(STR("correct horse"), (struct str){ 0 }, &cost, &rehash));
	assert_false(rehash);
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_false(password_verify(STR("correct horse"), str_of(texts[i]), &cost, &rehash));
}

/* The resident memory of this process in KiB. */
static long resident(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	long size = 0, pages = 0;

	assert_non_null(file);
	assert_int_equal(fscanf(file, "%ld %ld", &size, &pages), 2);
	(void)fclose(file);
	return pages * 4;
}

static void memory_goes_back(void **state)
{
	static const struct password_cost usual = { .kib = 19456, .passes = 1 };
	struct str phc;
	long before;
	bool rehash;

	(void)state;
	assert_int_equal(password_hash(arena, STR("x"), &usual, &phc), OK);
	before = resident();
	for (int i = 0; i < 4; i++)
		assert_true(password_verify(STR("x"), phc, &usual, &rehash));
	assert_true(resident() < before + 1024);
}

static void what_may_be_chosen(void **state)
{
	static const char *const good[] = { "secure_password",
		                            "password123",
		                            "admin123",
		                            "correct horse",
		                            "8 blanks",
		                            "\xF0\x9F\x98\x80\xF0\x9F\x98\x81\xF0\x9F\x98\x80"
		                            "\xF0\x9F\x98\x82\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x83\xF0\x9F\x98\x80",
		                            "me@example.org",
		                            "abcdefgi" };
	static const char *const bad[] = { "",          "short",          "1234567",        "hr123",     "password", "PassWord",
		                           "password1", "qwertyuiop",     "iloveyou",       "zzzzzzzzz", "23456789", "hgfedcba",
		                           "abcdefgh",  "me@example.com", "ME@Example.com", "interviewd" };

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		assert_true(password_allowed(str_of(good[i]), STR("me@example.com")));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(password_allowed(str_of(bad[i]), STR("me@example.com")));
	assert_false(password_allowed(STR("Elvis.Presley"), STR("elvis.presley@example.com")));
}

static void length_is_in_code_points(void **state)
{
	static char text[600];

	(void)state;
	for (size_t i = 0; i < 257; i++)
		memcpy(text + 2 * i, i % 2 == 0 ? "\xC3\xA9" : "\xC3\xA8", 2);
	assert_true(password_allowed((struct str){ text, 512 }, (struct str){ 0 }));
	assert_false(password_allowed((struct str){ text, 514 }, (struct str){ 0 }));
	assert_true(password_allowed((struct str){ text, 16 }, (struct str){ 0 }));
	assert_false(password_allowed((struct str){ text, 14 }, (struct str){ 0 }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(right_and_wrong, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(every_byte_counts, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(hashes_of_others, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(raised_cost_asks_for_a_new_hash, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(hostile_hashes_match_nothing, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(memory_goes_back, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(what_may_be_chosen, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(length_is_in_code_points, arena_setup, arena_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
