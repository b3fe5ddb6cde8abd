/* model/scorecard: ratings by any criteria, and the mean of all. */
#include "../with_arena.h"
#include "model/interview/scorecard.h"

static void rate(struct scorecard *card, const char *key, int64_t rating)
{
	scorecard_rate(arena, card, str_of(key), (struct maybe_int){ rating, true });
}

/* The ratings as one text: "knowledge 8, coding 7". */
static const char *ratings(const struct scorecard *card)
{
	struct numbers all = scorecard_ratings(arena, card);
	struct str text = { 0 };

	for (size_t i = 0; i < all.n; i++)
		text = STR_JOIN(arena, text, i > 0 ? STR(", ") : STR(""), all.at[i].key, STR(" "),
		                str_from_int(arena, all.at[i].value.v));
	return str_cstring(arena, text);
}

static void test_ratings(void **state)
{
	struct scorecard card = { 0 };

	(void)state;
	assert_false(scorecard_says(&card));
	assert_string_equal(ratings(&card), "");
	rate(&card, "coding", 7);
	rate(&card, "knowledge", 8);
	rate(&card, "design", 0);
	assert_string_equal(ratings(&card), "knowledge 8, coding 7, design 0");
	assert_int_equal(scorecard_average(&card).cents, 500);
	assert_true(card.knowledge.has && card.knowledge.v == 8);
	rate(&card, "coding", 10);
	assert_string_equal(ratings(&card), "knowledge 8, design 0, coding 10");
	scorecard_rate(arena, &card, STR("design"), (struct maybe_int){ 0 });
	scorecard_rate(arena, &card, STR("knowledge"), (struct maybe_int){ 0 });
	scorecard_rate(arena, &card, STR("nobody"), (struct maybe_int){ 0 });
	assert_string_equal(ratings(&card), "coding 10");
	assert_true(scorecard_says(&card));
	scorecard_rate(arena, &card, STR("coding"), (struct maybe_int){ 0 });
	assert_null(card.others.p);
	assert_false(scorecard_average(&card).has);
}

static void test_criteria(void **state)
{
	(void)state;
	assert_true(criteria_have(&usual_criteria, STR("appearance")) && criteria_have(&usual_criteria, STR("communication")));
	assert_false(criteria_have(&usual_criteria, STR("coding")) || criteria_have(&usual_criteria, STR("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_ratings, arena_setup, arena_teardown),
		cmocka_unit_test(test_criteria),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
