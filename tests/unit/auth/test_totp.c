/* auth/totp: codes as RFC 6238 computes them, each good once and for a step around the present one; and recovery codes. */
#include "../with_arena.h"
#include "auth/totp.h"

#define SECRET STR("12345678901234567890") /* of RFC 6238 appendix B */

static bool check(const char *code, int64_t at, int64_t after, int64_t *step_r)
{
	return totp_check(SECRET, str_of(code), instant_of_unix(at), after, step_r);
}

/* The last six of the eight digits in the RFC. */
static void test_vectors(void **state)
{
	static const struct {
		int64_t at;
		const char *code;
	} vectors[] = { { 59, "287082" },
		        { 1111111109, "081804" },
		        { 1111111111, "050471" },
		        { 1234567890, "005924" },
		        { 2000000000, "279037" } };
	int64_t step;

	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		assert_true(check(vectors[i].code, vectors[i].at, 0, &step));
		assert_int_equal(step, vectors[i].at / TOTP_SECONDS);
	}
}

static void test_window(void **state)
{
	const int64_t begin = 1234567890; /* of a step */
	int64_t step = 0;

	(void)state;
	assert_int_equal(begin % TOTP_SECONDS, 0);
	assert_true(check("005924", begin - TOTP_SECONDS, 0, &step));
	assert_true(check("005924", begin + 2 * TOTP_SECONDS - 1, 0, &step));
	assert_int_equal(step, begin / TOTP_SECONDS);
	assert_false(check("005924", begin - TOTP_SECONDS - 1, 0, &step));
	assert_false(check("005924", begin + 2 * TOTP_SECONDS, 0, &step));
	assert_false(check("005925", begin, 0, &step));
	assert_false(check("", begin, 0, &step));
	assert_false(check("0059241", begin, 0, &step));
}

static void test_once(void **state)
{
	const int64_t at = 1234567890;
	int64_t step = 0;

	(void)state;
	assert_true(check("005924", at, at / TOTP_SECONDS - 1, &step));
	assert_false(check("005924", at, step, &step));
	assert_false(check("005924", at, step + 1, &step));
}

static void test_typed(void **state)
{
	static const char *const wrong[] = { "", "12345", "1234567", "12345a", "12-456", "１２３４５６" };
	struct str code;

	(void)state;
	assert_true(totp_code(arena, STR(" 012 345 "), &code));
	assert_true(str_equal(code, STR("012345")));
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(totp_code(arena, str_of(wrong[i]), &code));
}

static void test_secret(void **state)
{
	struct str first = totp_secret(arena), second = totp_secret(arena);

	(void)state;
	assert_int_equal(first.n, TOTP_SECRET_BYTES);
	assert_false(str_equal(first, second));
	assert_true(str_equal(totp_secret_text(arena, SECRET), STR("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")));
	assert_true(str_equal(
	        totp_uri(arena, SECRET, STR("Ça & là"), STR("a+b@example.org")),
	        STR("otpauth://totp/%C3%87a%20%26%20l%C3%A0:a%2Bb%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	            "&issuer=%C3%87a%20%26%20l%C3%A0&algorithm=SHA1&digits=6&period=30")));
}

static void test_recovery(void **state)
{
	struct str code = recovery_code(arena), typed = str_copy(arena, code);

	(void)state;
	assert_int_equal(code.n, 19);
	assert_false(str_equal(code, recovery_code(arena)));
	assert_false(str_equal(recovery_code_hash(arena, code), recovery_code_hash(arena, recovery_code(arena))));
	for (size_t i = 0; i < typed.n; i++)
		if (typed.p[i] == '-')
			((char *)(uintptr_t)typed.p)[i] = ' ';
	assert_true(str_equal(recovery_code_hash(arena, typed), recovery_code_hash(arena, code)));
	assert_true(str_equal(recovery_code_hash(arena, STR("O1LI-xyz0")), recovery_code_hash(arena, STR("0111XYZ0"))));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_vectors), cmocka_unit_test(test_window),
		                            cmocka_unit_test(test_once),    cmocka_unit_test(test_typed),
		                            cmocka_unit_test(test_secret),  cmocka_unit_test(test_recovery) };

	return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
