/* The search for words in jobs, and the changes of status of jobs and applications. */
#include "../with_arena.h"
#include "model/application/application.h"
#include "model/job/job.h"

static void is_text(struct str text, const char *wanted)
{
	if (wanted == NULL) {
		assert_null(text.p);
		return;
	}
	assert_string_equal(str_cstring(arena, text), wanted);
}

static void test_words(void **state)
{
	(void)state;
	arena = arena_new(0);
	const struct job_detail job = { .title = STR("Go developer"),
		                        .description = STR("Développeur, node_js"),
		                        .responsibilities = STR("GO 設計") };
	const char *const wanted[] = { "go", "developer", "developpeur", "node", "js", "設", "計" };
	struct str *words;
	assert_int_equal(job_words(arena, &job, &words), COUNT(wanted));
	for (size_t i = 0; i < COUNT(wanted); i++)
		is_text(words[i], wanted[i]);
	is_text(job_word_pattern(arena, STR("go")), "go");
	is_text(job_word_pattern(arena, STR("gop")), "gop%");
	is_text(job_word_pattern(arena, STR("設")), "設%");
	arena_free(&arena);
}

static void test_patterns(void **state)
{
	(void)state;
	arena = arena_new(0);
	is_text(job_pattern(arena, (struct str){ 0 }), NULL);
	is_text(job_pattern(arena, STR("100%|_")), "%100|%|||_%");
	arena_free(&arena);
}

static void test_jobs(void **state)
{
	(void)state;
	struct job_detail job = { .status = JOB_PUBLISHED, .deadline = instant_of_unix(100) };
	assert_int_equal(job_move(JOB_DRAFT, JOB_PUBLISHED), OK);
	assert_int_equal(job_move(JOB_CLOSED, JOB_PUBLISHED), OK);
	assert_int_equal(job_move(JOB_PUBLISHED, JOB_DRAFT), E_MOVE);
	assert_int_equal(job_move(JOB_CLOSED, JOB_DRAFT), E_MOVE);
	assert_true(job_open(&job, instant_of_unix(99)));
	assert_false(job_open(&job, instant_of_unix(100)));
	job.deadline = (struct instant){ 0 };
	assert_true(job_open(&job, instant_of_unix(100)));
	job.unlisted = true;
	assert_false(job_open(&job, instant_of_unix(100)));
	job = (struct job_detail){ .status = JOB_CLOSED };
	assert_false(job_open(&job, instant_of_unix(100)));
}

static void test_applications(void **state)
{
	(void)state;
	for (unsigned from = APPLICATION_SUBMITTED; from <= APPLICATION_WITHDRAWN; from++) {
		for (unsigned to = APPLICATION_SUBMITTED; to <= APPLICATION_WITHDRAWN; to++) {
			bool staff = from != APPLICATION_HIRED && from != APPLICATION_WITHDRAWN && to != APPLICATION_WITHDRAWN;
			bool candidate = to == APPLICATION_WITHDRAWN && from < APPLICATION_HIRED;
			assert_int_equal(application_move(from, to, false), staff ? OK : E_MOVE);
			assert_int_equal(application_move(from, to, true), candidate ? OK : E_MOVE);
		}
	}
}

static void test_portfolios(void **state)
{
	(void)state;
	static const char *const good[] = { "https://github.com/username", "HTTP://x", "https://x/a?b=c#d" };
	static const char *const bad[] = { "",          "github.com",  "javascript:alert(1)", "ftp://x/y",  "https://",
		                           "https:///", "https://a b", "https://a\tb",        "data:x,y://" };
	for (size_t i = 0; i < COUNT(good); i++)
		assert_true(portfolio_valid(str_of(good[i])));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(portfolio_valid(str_of(bad[i])));
}

/* What is stored is read as it was, whatever people write. */
static void test_questions(void **state)
{
	(void)state;
	arena = arena_new(0);
	const struct str choices[] = { STR("a, b"), STR("c") };
	const struct question questions[] = {
		{ STR("why"), STR("Why?"), QUESTION_TEXT, true, { NULL, 0 } },
		{ STR("which"), STR("Which one?"), QUESTION_CHOICE, false, { choices, COUNT(choices) } },
	};
	const struct question_list list = { .at = questions, .n = COUNT(questions) };
	struct question_list found = questions_parse(arena, questions_text(arena, &list));

	assert_int_equal(found.n, 2);
	is_text(found.at[0].key, "why");
	assert_true(found.at[0].required);
	assert_int_equal(found.at[0].choices.n, 0);
	is_text(found.at[1].title, "Which one?");
	assert_int_equal(found.at[1].kind, QUESTION_CHOICE);
	assert_int_equal(found.at[1].choices.n, 2);
	is_text(found.at[1].choices.at[0], "a, b");
	is_text(questions_text(arena, &(struct question_list){ 0 }), NULL);
	assert_int_equal(questions_parse(arena, (struct str){ 0 }).n, 0);
	arena_free(&arena);
}

static void test_answers(void **state)
{
	(void)state;
	arena = arena_new(0);
	const struct id file = { .pub = uuid_new() };
	const struct question_answer answers[] = {
		{ STR("why"), STR("Why?"), QUESTION_TEXT, STR("one\ntwo\tthree \\n \\"), { 0 } },
		{ STR("paper"), STR("A paper"), QUESTION_FILE, STR("cv.pdf"), file },
	};
	const struct question_answer_list list = { .at = answers, .n = COUNT(answers) };
	struct question_answer_list found = answers_parse(arena, answers_text(arena, &list));

	assert_int_equal(found.n, 2);
	is_text(found.at[0].text, "one\ntwo\tthree \\n \\");
	assert_true(uuid_none(found.at[0].file.pub));
	is_text(found.at[1].title, "A paper");
	is_text(found.at[1].text, "cv.pdf");
	assert_true(uuid_equal(found.at[1].file.pub, file.pub));
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),        cmocka_unit_test(test_patterns),   cmocka_unit_test(test_jobs),
		cmocka_unit_test(test_applications), cmocka_unit_test(test_portfolios), cmocka_unit_test(test_questions),
		cmocka_unit_test(test_answers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
