/* model/screening: the questions, the answers that count, and the quotations. */
#include "../unit.h"
#include "model/screening/screening.h"

static struct screening_question judged(enum screening_kind kind, const char *subject, const char *answer)
{
	struct screening_question question = {
		.kind = kind, .subject = str_of(subject), .years = { 4, true }, .answer = str_of(answer)
	};

	screening_judge(&question);
	return question;
}

static void skills(void **state)
{
	static const struct {
		const char *skill, *answer, *evidence;
		int64_t score;
	} cases[] = {
		{ "Python", "I know Python.", "I know Python.", 40 },
		{ "Python", "I built things. I know Python since 2012.", "I know Python since 2012.", 80 },
		{ "python", "PYTHON, for 3 years", "PYTHON, for 3 years", 60 },
		{ "Python", "I have never used Python.", NULL, 0 },
		{ "Python", "I don't know Python. But I know Java.", NULL, 0 },
		{ "C", "I write CSS and C++11.", "I write CSS and C++11.", 60 },
		{ "C", "I write CSS.", NULL, 0 },
		{ "Node.js", "I use Node.js daily. It is fine.", "I use Node.js daily.", 40 },
		{ "Python", "", NULL, 0 },
		{ "Python", "...!!!???", NULL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct screening_question question = judged(SCREENING_SKILL, cases[i].skill, cases[i].answer);

		assert_true(question.score.has);
		assert_int_equal(question.score.cents, cases[i].score * 100);
		assert_true(str_equal(question.evidence, str_of(cases[i].evidence)));
	}
}

static void experience(void **state)
{
	(void)state;
	assert_int_equal(judged(SCREENING_EXPERIENCE, NULL, "About 2 years").score.cents, 5000);
	assert_int_equal(judged(SCREENING_EXPERIENCE, NULL, "12").score.cents, 10000);
	assert_int_equal(judged(SCREENING_EXPERIENCE, NULL, "Some").score.cents, 0);
	assert_null(judged(SCREENING_EXPERIENCE, NULL, "Some").evidence.p);
}

static void long_quotations_end_between_characters(void **state)
{
	char answer[1200];
	struct screening_question question;

	(void)state;
	for (size_t i = 0; i < sizeof answer - 1; i += 2)
		memcpy(answer + i, "\xC3\xA9", 2);
	memcpy(answer, "xPython ", 8);
	answer[1198] = '\0';
	memcpy(answer, " Python ", 8);
	question = judged(SCREENING_SKILL, "Python", answer);
	assert_true(question.evidence.n > 0 && question.evidence.n <= SCREENING_EVIDENCE);
	assert_true(str_utf8(question.evidence));
}

static void questions(void **state)
{
	static const struct str names[] = {
		{ "a", 1 }, { "b", 1 }, { "c", 1 }, { "d", 1 }, { "e", 1 }, { "f", 1 }, { "g", 1 }
	};
	struct arena *arena = arena_new(0);
	struct screening_job job = { .title = STR("Engineer") };
	struct screening_question_list list = screening_questions(arena, &job);

	(void)state;
	assert_int_equal(list.n, 1);
	assert_int_equal(list.at[0].kind, SCREENING_MOTIVE);
	job.skills = (struct strs){ names, COUNT(names) };
	job.years = (struct maybe_int){ 3, true };
	list = screening_questions(arena, &job);
	assert_int_equal(list.n, SCREENING_QUESTIONS);
	for (size_t i = 0; i < list.n; i++)
		assert_int_equal(list.at[i].position, i);
	assert_false(screening_score(NULL, 0).has);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(skills),
		cmocka_unit_test(experience),
		cmocka_unit_test(long_quotations_end_between_characters),
		cmocka_unit_test(questions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
