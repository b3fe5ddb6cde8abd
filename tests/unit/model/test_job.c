/* The search for words in jobs, and the changes of status of jobs and applications. */
#include "../with_arena.h"
#include "model/application.h"
#include "model/job.h"

static void is_text(struct str text, const char *wanted)
{
	if (wanted == NULL) {
		assert_null(text.p);
		return;
	}
	assert_string_equal(str_cstring(arena, text), wanted);
}

/* Asserts the conditions for `q`: the text for the index, the first two parts, and the first expression. */
static void looks(const char *q, bool indexed, const char *const wanted[4])
{
	struct job_search search = job_search_of(arena, str_of(q), indexed);

	is_text(search.text, wanted[0]);
	is_text(search.parts[0], wanted[1]);
	is_text(search.parts[1], wanted[2]);
	is_text(search.brief[0], wanted[3]);
}
#define LOOKS(q, indexed, ...) looks(q, indexed, (const char *const[4]){ __VA_ARGS__ })

static void test_words(void **state)
{
	(void)state;
	arena = arena_new(0);
	LOOKS("", true, NULL);
	LOOKS(" \t", false, NULL);
	LOOKS("Senior Developer", true, "+Senior* +Developer*");
	LOOKS("Senior Developer", false, NULL, "%Senior%", "%Developer%");
	/* Too short for the index: whole words. */
	LOOKS("C go dev", true, "+brief_C +brief_go +dev*");
	LOOKS("C go", false, NULL, NULL, NULL, "\\bC\\b");
	/* The index has no such words. */
	LOOKS("the who", true, NULL);
	LOOKS("the developer", true, "+developer*");
	/* An underscore is part of a word; a pattern must not take it for any character. */
	LOOKS("node_js", true, "+node_js*");
	LOOKS("node_js", false, NULL, "%node|_js%");
	LOOKS("développeur", true, "+développeur*");
	/* Words in scripts without blanks between words are searched as parts. */
	LOOKS("エンジニア", true, NULL, "%エンジニア%");
	LOOKS("募集 dev", true, "+dev*", "%募集%");
	LOOKS("é", true, NULL, "%é%");
	arena_free(&arena);
}

static void test_no_operator_survives(void **state)
{
	(void)state;
	arena = arena_new(0);
	LOOKS("\"+-*()~<>@%|\\'", true, NULL);
	LOOKS("+\"python\" -(java*)", true, "+python* +java*");
	LOOKS("a@4 b|%", false, NULL, NULL, NULL, "\\ba\\b");
	struct job_search search = job_search_of(arena, STR("aaa bbb ccc ddd eee fff ggg hhh iii jjj"), false);
	is_text(search.parts[JOB_SEARCH_WORDS - 1], "%hhh%");
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
		cmocka_unit_test(test_words), cmocka_unit_test(test_no_operator_survives), cmocka_unit_test(test_patterns),
		cmocka_unit_test(test_jobs),  cmocka_unit_test(test_applications),         cmocka_unit_test(test_portfolios),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
