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

static bool allowed(const char *password, int64_t strength)
{
	static const struct str person[] = { { "elvis.presley@example.com", 25 },
		                             { "Elvis Aaron Presley", 19 },
		                             { "Graceland", 9 } };

	return password_judge(arena, str_of(password), person, COUNT(person), strength) == OK;
}

static void what_may_be_chosen(void **state)
{
	static const char *const good[] = {
		"correct horse 42", "another horse 77", "new_password_77 for me", "gj4#kd9!",
		"\xF0\x9F\x98\x80\xF0\x9F\x98\x81\xF0\x9F\x98\x80"
		"\xF0\x9F\x98\x82\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x83\xF0\x9F\x98\x80"
	};
	static const char *const bad[] = { "password",      "PassWord",  "p4ssw0rd",  "password1", "qwertyuiop",    "iloveyou",
		                           "zzzzzzzzz",     "23456789",  "hgfedcba",  "19871204",  "Elvis.Presley", "graceland",
		                           "Elvispresley1", "abcabcabc", "qazwsxedc", "monkey123" };

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		if (!allowed(good[i], 2))
			fail_msg("%s is refused", good[i]);
	for (size_t i = 0; i < COUNT(bad); i++) {
		if (allowed(bad[i], 2))
			fail_msg("%s is accepted", bad[i]);
		assert_true(allowed(bad[i], 0)); /* then only the length counts */
	}
	assert_false(allowed("correct horse", 4));
	assert_true(allowed("correct horse battery staple with 9 more", 4));
}

/* The refusal says what would help. */
static void reasons(void **state)
{
	static const struct {
		const char *password;
		enum err why;
	} cases[] = { { "hr123", E_PASSWORD_SHORT },         { "password", E_PASSWORD_COMMON },
		      { "zzzzzzzzz", E_PASSWORD_PATTERN },   { "graceland", E_PASSWORD_PERSONAL },
		      { "GraceLand1", E_PASSWORD_PERSONAL }, { "19871204", E_PASSWORD_DATE } };
	static const struct str person[] = { { "Graceland", 9 } };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		enum err why = password_judge(arena, str_of(cases[i].password), person, 1, 2);

		if (why != cases[i].why)
			fail_msg("%s: %s", cases[i].password, err_code(why));
	}
}

static void length_is_in_code_points(void **state)
{
	static char text[600];
	const size_t lengths[][2] = { { 512, true }, { 514, false }, { 16, true }, { 14, false } };

	(void)state;
	for (size_t i = 0; i < 257; i++)
		memcpy(text + 2 * i, i % 2 == 0 ? "\xC3\xA9" : "\xC3\xA8", 2);
	for (size_t i = 0; i < COUNT(lengths); i++)
		assert_int_equal(password_judge(arena, (struct str){ text, lengths[i][0] }, NULL, 0, 0) == OK, lengths[i][1]);
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
		cmocka_unit_test_setup_teardown(reasons, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(length_is_in_code_points, arena_setup, arena_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
