/* fcgi/: query strings, percent-decoding, media types. */
#include "../with_arena.h"
#include "fcgi/request.h"

static void same(struct str got, const char *expected)
{
	assert_int_equal(got.n, strlen(expected));
	assert_memory_equal(got.p, expected, got.n);
}

static void pairs_are_split_and_decoded(void **state)
{
	struct pair *pairs = NULL;
	size_t n = 0;

	(void)state;
	assert_int_equal(form_parse(arena, STR("a=1&b=x+y%20z&&c=&d&a=2&e==&%C3%A9=%F0%9F%98%80"), &pairs, &n), OK);
	assert_int_equal(n, 7);
	same(pairs[0].name, "a");
	same(pairs[0].value, "1");
	same(pairs[1].value, "x y z");
	same(pairs[2].name, "c");
	assert_non_null(pairs[2].value.p);
	same(pairs[2].value, "");
	same(pairs[3].name, "d");
	assert_non_null(pairs[3].value.p);
	same(pairs[4].value, "2");
	same(pairs[5].value, "=");
	same(pairs[6].name, "\xC3\xA9");
	same(pairs[6].value, "\xF0\x9F\x98\x80");
}

static void nothing_is_no_pair(void **state)
{
	static const char *const texts[] = { "", "&", "&&&" };
	struct pair *pairs;
	size_t n = 9;

	(void)state;
	assert_int_equal(form_parse(arena, (struct str){ 0 }, &pairs, &n), OK);
	assert_int_equal(n, 0);
	for (size_t i = 0; i < COUNT(texts); i++) {
		assert_int_equal(form_parse(arena, str_of(texts[i]), &pairs, &n), OK);
		assert_int_equal(n, 0);
	}
}

static void bad_pairs_are_refused(void **state)
{
	static const char *const texts[] = { "a=%",   "a=%4",     "a=%zz",    "%=1",         "a=%00",
		                             "%00=1", "a=%C0%AF", "a=\xFF",   "a=%ED%A0%80", "a=1&b=%F4%90%80%80",
		                             "a=%2",  "a=%-1",    "\xC3=\xA9" };
	struct pair *pairs;
	size_t n;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_int_equal(form_parse(arena, str_of(texts[i]), &pairs, &n), E_MALFORMED);
}

static void a_hundred_pairs_and_no_more(void **state)
{
	char text[] = "a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&"
	              "a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&"
	              "a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&"
	              "a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&"
	              "a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&b=2";
	struct pair *pairs;
	size_t n;

	(void)state;
	assert_int_equal(form_parse(arena, str_of(text), &pairs, &n), E_MALFORMED);
	assert_int_equal(form_parse(arena, (struct str){ text, 400 }, &pairs, &n), OK);
	assert_int_equal(n, 100);
}

static void percent_is_decoded_once(void **state)
{
	struct str text;

	(void)state;
	assert_true(percent_decode(arena, STR("/a%252Fb+c"), false, &text));
	same(text, "/a%2Fb+c");
	assert_true(percent_decode(arena, STR("%41%6a%6A"), false, &text));
	same(text, "Ajj");
	assert_true(percent_decode(arena, STR(""), false, &text));
	assert_non_null(text.p);
	assert_true(percent_decode(arena, (struct str){ 0 }, false, &text));
	assert_null(text.p);
	/* The last '%' must not read beyond the end of the text. */
	assert_false(percent_decode(arena, (struct str){ "a%41", 2 }, false, &text));
	assert_false(percent_decode(arena, (struct str){ "a%41", 3 }, false, &text));
}

static void media_types_and_parameters(void **state)
{
	struct str type = STR("Multipart/Form-Data ; charset=utf-8;BOUNDARY=\"a b;\\\"c\\\\\" ; x");

	(void)state;
	same(media_type(arena, type), "multipart/form-data");
	same(media_parameter(arena, type, STR("charset")), "utf-8");
	same(media_parameter(arena, type, STR("boundary")), "a b;\"c\\");
	assert_null(media_parameter(arena, type, STR("x")).p);
	assert_null(media_parameter(arena, type, STR("y")).p);
	same(media_type(arena, STR("application/json")), "application/json");
	assert_null(media_type(arena, (struct str){ 0 }).p);
	assert_null(media_parameter(arena, (struct str){ 0 }, STR("boundary")).p);
	assert_null(media_parameter(arena, STR("a/b; boundary=\"never ends"), STR("boundary")).p);
}

static void hostile_parameters_end(void **state)
{
	static const struct str texts[] = { STR("a/b;;;;=;=;"), STR("a/b;\0\0\0=\0;x=1"), STR(";"), STR("\0"),
		                            STR("a/b; =\"\"\"\"x") };

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		(void)media_parameter(arena, texts[i], STR("boundary"));
	same(media_parameter(arena, texts[1], STR("x")), "1");
}

static void backslashes_of_windows_paths_stay(void **state)
{
	struct str rest = STR("; filename=\"C:\\dir\\cv.pdf\"; name=\"q\\\"q\"");
	struct pair pair;

	(void)state;
	assert_true(parameter_next(arena, &rest, &pair));
	same(pair.value, "C:\\dir\\cv.pdf");
	assert_true(parameter_next(arena, &rest, &pair));
	same(pair.value, "q\"q");
	assert_false(parameter_next(arena, &rest, &pair));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(pairs_are_split_and_decoded, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(nothing_is_no_pair, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(bad_pairs_are_refused, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(a_hundred_pairs_and_no_more, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(percent_is_decoded_once, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(media_types_and_parameters, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(hostile_parameters_end, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(backslashes_of_windows_paths_stay, arena_setup, arena_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
