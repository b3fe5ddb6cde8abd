/* model/rating: the text that is sent to a model, the ratings that are accepted, and the scores. */
#include "../with_arena.h"
#include "model/screening/screening.h"

static void stripped(void **state)
{
	static const struct {
		const char *original, *shown;
	} cases[] = {
		{ "plain", "plain" },
		{ "", "" },
		{ "a\tb\nc\rd\x01\x1b[31m\x7f", "a\tb\ncd[31m" },
		{ "zero\xE2\x80\x8Bwidth\xEF\xBB\xBF", "zerowidth" },
		{ "bidi\xE2\x80\xAE"
		  "x\xE2\x81\xA6y\xD8\x9Cz",
		  "bidixyz" },
		{ "tags\xF3\xA0\x81\x81\xF3\xA0\x84\x80.", "tags." },
		{ "soft\xC2\xADhyphen\xC2\x85", "softhyphen" },
		{ "caf\xC3\xA9 \xE6\x97\xA5\xE6\x9C\xAC \xF0\x9F\x98\x80",
		  "caf\xC3\xA9 \xE6\x97\xA5\xE6\x9C\xAC \xF0\x9F\x98\x80" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_true(str_equal(rating_strip(arena, str_of(cases[i].original)).text, str_of(cases[i].shown)));
}

static void cut_between_characters(void **state)
{
	char *text = arena_take(arena, 3 * RATING_SHOWN);
	struct rating_text shown;

	(void)state;
	for (size_t i = 0; i < RATING_SHOWN; i++)
		memcpy(text + 3 * i, "\xE6\x97\xA5", 3);
	shown = rating_strip(arena, (struct str){ text, 3 * RATING_SHOWN });
	assert_true(shown.text.n <= RATING_SHOWN && shown.text.n > RATING_SHOWN - 3);
	assert_true(str_utf8(shown.text));
}

static bool accepted(const char *answer, int64_t number, const char *evidence, struct str *found_r)
{
	struct rating rating = { .relevance = { number, str_of(evidence) } };
	bool fit = rating_accept(arena, str_of(answer), &rating);

	*found_r = rating.relevance.evidence;
	return fit;
}

static void evidence(void **state)
{
	static const struct {
		const char *answer;
		int64_t number;
		const char *evidence, *found; /* NULL: refused */
	} cases[] = {
		{ "I know C well.", 3, "I know C", "I know C" },
		{ "I know C well.", 3, "  know C well. ", "know C well." },
		{ "I know C well.", 3, "know D well", NULL },
		{ "I know C well.", 3, "KNOW C", NULL },
		{ "I know C well.", 3, "C", NULL },
		{ "I know C well.", 3, "", NULL },
		{ "I know C well.", 3, NULL, NULL },
		{ "I know C well.", 6, "I know C", NULL },
		{ "I know C well.", -1, "I know C", NULL },
		{ "I know C well.", 0, "anything", "" },
		{ "Yes", 3, "Yes", "Yes" },
		{ "5 years", 3, "5 years", "5 years" },
		{ "I kn\xE2\x80\x8Bow C", 3, "I know C", "I kn\xE2\x80\x8Bow C" },
		{ "\xE2\x80\x8BI know C", 3, "I know C", "I know C" },
		{ "I know C", 3, "I\xE2\x80\x8B know C", "I know C" },
		{ "", 1, "I know C", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str found;
		bool fit = accepted(cases[i].answer, cases[i].number, cases[i].evidence, &found);

		assert_int_equal(fit, cases[i].found != NULL);
		if (fit)
			assert_true(str_equal(found, str_of(cases[i].found)));
	}
}

static void scored(void **state)
{
	struct screening_question question = {
		.rating = { .relevance = { 3, STR("a") }, .detail = { 5, STR("b") }, .level = { 5, STR("c") } }
	};

	(void)state;
	rating_score(&question);
	assert_int_equal(question.score.cents, 8667);
	assert_int_equal(question.scored_by, SCORER_MODEL);
	assert_true(str_equal(question.evidence, STR("b")));
	question.rating.relevance.rating = question.rating.detail.rating = question.rating.level.rating = 0;
	rating_score(&question);
	assert_int_equal(question.score.cents, 0);
}

/* A follow-up never lowers the score: without an answer, or with a worse one, it changes nothing. */
static void follow_ups_harm_nobody(void **state)
{
	struct screening_question questions[] = { { .position = 0, .score = { 4000, true } },
		                                  { .position = 1, .score = { 6000, true } },
		                                  { .position = 2, .follows = { 0, true }, .score = { 0, true } } };

	(void)state;
	assert_int_equal(screening_score(questions, COUNT(questions)).cents, 5000);
	questions[2].score.cents = 10000;
	assert_int_equal(screening_score(questions, COUNT(questions)).cents, 8000);
	questions[2].follows.v = 1;
	assert_int_equal(screening_score(questions, COUNT(questions)).cents, 7000);
}

static void follow_up_fit(void **state)
{
	static const char *const fit[] = { "How many people used it?",
		                           "\xE3\x81\xA9\xE3\x81\xAE\xE3\x81\x8F\xE3\x82\x89\xE3\x81\x84\xEF\xBC\x9F",
		                           "Combien d'ann\xC3\xA9"
		                           "es avez-vous travaill\xC3\xA9 ?" };
	static const char *const unfit[] = { "Why?",
		                             "Tell me more about it.",
		                             "What is <b>this</b>, then?",
		                             "What is [this](x), then?",
		                             "Is it at https://x.example, then?",
		                             "Is it at WWW.x.example, then?",
		                             "Is it `code` or not?",
		                             "Is it\nso, or not so?",
		                             "Is it a\xE2\x80\xAE"
		                             "b, or not so?",
		                             "Will you write to me@x.example?",
		                             "" };

	(void)state;
	for (size_t i = 0; i < COUNT(fit); i++)
		assert_true(rating_follow_up_fit(arena, str_of(fit[i])));
	for (size_t i = 0; i < COUNT(unfit); i++)
		assert_false(rating_follow_up_fit(arena, str_of(unfit[i])));
	assert_false(rating_follow_up_fit(arena, (struct str){ 0 }));
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, arena_setup, arena_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = { CASE(stripped), CASE(cut_between_characters), CASE(evidence),
		                            CASE(scored),   CASE(follow_ups_harm_nobody), CASE(follow_up_fit) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
