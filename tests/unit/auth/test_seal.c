/* auth/seal: an encrypted value can be decrypted at its own place and with one of the present keys, and nowhere else. */
#include "../with_arena.h"
#include "auth/seal.h"

static uint8_t secrets[4][32];

/* A ring of these keys, in this order: token keys and seal keys. */
static struct token_ring *ring_of(const char *tokens, const char *seals)
{
	static const struct str kids[] = { STR("k1"), STR("k2") };
	struct token_settings settings = { .issuer = STR("interviewd"), .audience = STR("interviewd") };

	for (; tokens[settings.n_keys] != '\0'; settings.n_keys++)
		settings.keys[settings.n_keys] = (struct token_key){ kids[settings.n_keys],
			                                             HS256,
			                                             { (char *)secrets[tokens[settings.n_keys] - '0'], 32 } };
	for (; seals[settings.n_seal_keys] != '\0'; settings.n_seal_keys++)
		settings.seal_keys[settings.n_seal_keys] =
		        (struct seal_key){ kids[settings.n_seal_keys],
			                   { (char *)secrets[seals[settings.n_seal_keys] - '0'], 32 } };
	return token_ring_new(&settings);
}

static int setup(void **state)
{
	(void)state;
	arena = arena_new(0);
	for (size_t i = 0; i < COUNT(secrets); i++)
		memset(secrets[i], (int)i + 1, sizeof secrets[i]);
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
	struct token_ring *ring = ring_of("0", "");
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
	struct token_ring *ring = ring_of("0", "");
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

/* With a new first key, values of the second key can still be decrypted. Without the old key they cannot. */
static void test_keys(void **state)
{
	struct token_ring *old = ring_of("0", ""), *both = ring_of("10", ""), *new = ring_of("1", "");
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

/* Seal keys come before token keys, which still decrypt values that were encrypted with them. */
static void test_keys_of_their_own(void **state)
{
	struct token_ring *without = ring_of("0", ""), *with = ring_of("0", "2"), *later = ring_of("1", "2");
	struct str before = seal(without, arena, STR("row"), STR("old")), after = seal(with, arena, STR("row"), STR("new")),
	           text;

	(void)state;
	assert_true(unseal(with, arena, STR("row"), before, &text));
	assert_true(str_equal(text, STR("old")));
	assert_false(unseal(without, arena, STR("row"), after, &text));
	/* Without the token key, values of the seal key can still be decrypted. */
	assert_true(unseal(later, arena, STR("row"), after, &text));
	assert_true(str_equal(text, STR("new")));
	assert_false(unseal(later, arena, STR("row"), before, &text));
	token_ring_free(&without);
	token_ring_free(&with);
	token_ring_free(&later);
}

static void test_reseal(void **state)
{
	struct token_ring *old = ring_of("0", ""), *both = ring_of("0", "32"), *new = ring_of("1", "3");
	struct str sealed = seal(old, arena, STR("row"), STR("webhook_secret")), first = sealed, text;

	(void)state;
	assert_int_equal(reseal(old, arena, STR("row"), &sealed), RESEAL_NONE);
	assert_int_equal(reseal(new, arena, STR("row"), &sealed), RESEAL_LOST);
	assert_int_equal(reseal(both, arena, STR("another row"), &sealed), RESEAL_LOST);
	assert_true(str_equal(sealed, first));
	assert_int_equal(reseal(both, arena, STR("row"), &sealed), RESEAL_DONE);
	assert_false(str_equal(sealed, first));
	assert_int_equal(reseal(both, arena, STR("row"), &sealed), RESEAL_NONE);
	assert_true(unseal(new, arena, STR("row"), sealed, &text));
	assert_true(str_equal(text, STR("webhook_secret")));
	token_ring_free(&old);
	token_ring_free(&both);
	token_ring_free(&new);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_keys_of_their_own), cmocka_unit_test(test_reseal),
		                            cmocka_unit_test(test_opens), cmocka_unit_test(test_bends),
		                            cmocka_unit_test(test_keys) };

	return cmocka_run_group_tests(tests, setup, teardown);
}
