/* The search for words in jobs, and the changes of status of jobs and applications. */
#include "../with_arena.h"
#include "model/application.h"
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),        cmocka_unit_test(test_patterns),   cmocka_unit_test(test_jobs),
		cmocka_unit_test(test_applications), cmocka_unit_test(test_portfolios),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
