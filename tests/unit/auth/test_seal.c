/* auth/seal: what was sealed opens where it belongs and with the keys that are left, and nothing else opens. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* cmocka needs the three above */
#include <cmocka.h>

#include "auth/seal.h"

static struct arena *arena;
static uint8_t secrets[2][32];

static struct token_ring *ring_of(size_t first, size_t n)
{
	struct token_key keys[] = { { STR("k1"), HS256, { (char *)secrets[first], 32 } },
		                    { STR("k2"), HS256, { (char *)secrets[1 - first], 32 } } };

	return token_ring_new(keys, n, STR("interviewd"), STR("interviewd"));
}

static int setup(void **state)
{
	(void)state;
	arena = arena_new(0);
	memset(secrets[0], 1, sizeof secrets[0]);
	memset(secrets[1], 2, sizeof secrets[1]);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void test_opens(void **state)
{
	struct token_ring *ring = ring_of(0, 1);
	struct str texts[] = { STR("webhook_secret"), STR(""), STR("a text that is longer than one block of AES is") };

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct str sealed = seal(ring, arena, STR("row 1"), texts[i]),
		           again = seal(ring, arena, STR("row 1"), texts[i]), text;

		assert_int_equal(sealed.n, texts[i].n + SEAL_OVERHEAD);
		assert_false(str_equal(sealed, again)); /* another nonce */
		assert_true(unseal(ring, arena, STR("row 1"), sealed, &text));
		assert_true(str_equal(text, texts[i]));
	}
	token_ring_free(&ring);
}

static void test_bends(void **state)
{
	struct token_ring *ring = ring_of(0, 1);
	struct str sealed = seal(ring, arena, STR("row 1"), STR("webhook_secret")), text = STR("untouched");

	(void)state;
	assert_false(unseal(ring, arena, STR("row 2"), sealed, &text));
	for (size_t i = 0; i < sealed.n; i++) {
		struct str bent = str_copy(arena, sealed);

		((char *)bent.p)[i] ^= 1;
		assert_false(unseal(ring, arena, STR("row 1"), bent, &text));
		assert_false(unseal(ring, arena, STR("row 1"), (struct str){ sealed.p, i }, &text));
	}
	assert_true(str_equal(text, STR("untouched")));
	token_ring_free(&ring);
}

/* A new key in front: what the one behind it sealed opens. The old one gone: no more. */
static void test_keys(void **state)
{
	struct token_ring *old = ring_of(0, 1), *both = ring_of(1, 2), *new = ring_of(1, 1);
	struct str sealed = seal(old, arena, STR("row"), STR("webhook_secret")), text;

	(void)state;
	assert_true(unseal(both, arena, STR("row"), sealed, &text));
	assert_true(str_equal(text, STR("webhook_secret")));
	assert_false(unseal(new, arena, STR("row"), sealed, &text));
	assert_true(unseal(new, arena, STR("row"), seal(both, arena, STR("row"), STR("x")), &text));
	token_ring_free(&old);
	token_ring_free(&both);
	token_ring_free(&new);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_opens), cmocka_unit_test(test_bends),
		                            cmocka_unit_test(test_keys) };

	return cmocka_run_group_tests(tests, setup, teardown);
}
