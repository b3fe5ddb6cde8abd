/* Words of texts, queries and snippets. */
#include "../with_arena.h"
#include "model/candidate.h"
#include "model/search.h"

static void check_words(struct str text, const char *expected)
{
	struct str *words, joined = { 0 };
	size_t n = search_words(arena, text, 100, &words);

	for (size_t i = 0; i < n; i++)
		joined = STR_JOIN(arena, joined, i > 0 ? STR(" ") : STR(""), words[i]);
	assert_string_equal(str_cstring(arena, joined), expected);
}

static void test_words(void **state)
{
	(void)state;
	check_words(STR(""), "");
	check_words(STR("  ...  "), "");
	check_words(STR("Émile-Zola, ÉMILE (Zola) 42x"), "emile zola 42x");
	check_words(STR("e\xcc\x81t\xc3\xa9 co\xc2\xadop"), "ete coop");
	check_words(STR("Straße Œuvre ﬁnance Łódź Ångström Đặng Nguyễn"), "strasse oeuvre finance lodz angstrom dang nguyen");
	check_words(STR("ΆΛΦΑ ς Ёлка МОСКВА"), "αλφα σ елка москва");
	check_words(STR("東京 タワー ＡＢＣ１"), "東 京 タ ワ ー abc1");
	check_words(STR("a•b→c “d” 😀 e’f"), "a b c d e f");
	check_words(STR("C++ & C# .NET"), "c net");
}

static void test_long_words_are_cut(void **state)
{
	char text[400];
	struct str *words;

	(void)state;
	for (size_t i = 0; i < sizeof text; i += 2) {
		text[i] = '\xc3';
		text[i + 1] = '\xbe'; /* thorn, which is folded to two letters */
	}
	assert_int_equal(search_words(arena, (struct str){ text, sizeof text }, 10, &words), 1);
	assert_int_equal(words[0].n, SEARCH_WORD_MAX);
	assert_int_equal(search_words(arena, STR("a b c d"), 2, &words), 2);
}

static void test_query(void **state)
{
	struct search_query query;

	(void)state;
	assert_true(search_parse(arena, STR("Java, Lyón dev"), &query));
	assert_int_equal(query.n, 2);
	assert_true(str_equal(query.word[1], STR("lyon")));
	assert_true(str_equal(query.beginning, STR("dev")));
	assert_true(search_parse(arena, STR(" ?! "), &query));
	assert_int_equal(query.beginning.n, 0);
	assert_true(search_parse(arena, STR("1 2 3 4 5 6 7 8"), &query));
	assert_false(search_parse(arena, STR("1 2 3 4 5 6 7 8 9"), &query));
}

static void check_snippet(struct str text, struct str typed, const char *expected)
{
	struct search_query query;

	assert_true(search_parse(arena, typed, &query));
	assert_string_equal(str_cstring(arena, search_snippet(arena, text, &query)), expected);
}

static void test_snippet(void **state)
{
	struct str filler =
	        STR("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ");

	(void)state;
	check_snippet(STR("I know\n\n  Java\tand C."), STR("java"), "I know Java and C.");
	check_snippet(STR("I know Java"), STR("cobol"), "");
	check_snippet(STR("I développe"), STR("x devel"), "I développe");
	check_snippet(
	        STR_JOIN(arena, filler, STR("Java "), filler, filler), STR("java"),
	        "… seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen Java one two three four five six "
	        "seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen one two three four five six seven eight nine…");
}

static void check_keys(struct str email, struct str phone, const char *mail_key, const char *phone_key)
{
	struct candidate candidate = { .email = email, .phone = phone };

	candidate_keys(arena, &candidate);
	assert_string_equal(str_cstring(arena, candidate.mail_key), mail_key);
	assert_string_equal(str_cstring(arena, candidate.phone_key), phone_key);
}

static void test_keys(void **state)
{
	(void)state;
	check_keys(STR("Jane+Jobs@Example.com"), STR("+33 (0)6 12 34 56 78"), "jane@example.com", "612345678");
	check_keys(STR("a@b+c.d"), STR("06.12.34.56.78"), "a@b+c.d", "612345678");
	check_keys(STR("a@b"), STR("12345"), "a@b", "");
	check_keys(STR("a@b"), (struct str){ 0 }, "a@b", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words), cmocka_unit_test(test_long_words_are_cut),
		cmocka_unit_test(test_query), cmocka_unit_test(test_snippet),
		cmocka_unit_test(test_keys),
	};

	return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
