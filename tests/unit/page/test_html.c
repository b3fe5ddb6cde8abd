/* page/html: what a page makes of its values, in each place, format and language. */
#include "../with_arena.h"
#include "page/pages.h"

static bool contains(struct str text, const char *part)
{
	struct str wanted = str_of(part);

	for (size_t i = 0; i + wanted.n <= text.n; i++)
		if (memcmp(text.p + i, wanted.p, wanted.n) == 0)
			return true;
	return false;
}

static const struct endpoint *no_endpoint(const void *registry, struct str id)
{
	(void)registry;
	(void)id;
	return NULL;
}

static struct str render(const struct html_page *page, const void *data, enum language language)
{
	const struct html_env env = { .arena = arena,
		                      .language = language,
		                      .public_url = STR("https://jobs.example.com"),
		                      .path = STR("/here"),
		                      .token = STR("t"),
		                      .zone = STR("Europe/Paris"),
		                      .find = no_endpoint };
	struct str out;

	assert_int_equal(html_render(page, data, &env, &out), OK);
	return out;
}

static const struct career_line nasty_line = {
	.address = { "a/b?c#\"d", 8 },
	.title = { "</title><script>&'\"", 19 },
	.place = { "x\xe2\x80\xa8y", 5 },
	.paid = true,
	.low = { 5200050, true },
	.high = { 123456700, true },
	.currency = { "EUR", 3 },
	.work = { "remote", 6 },
	.employment = { "part_time", 9 },
};

static void test_escaped_by_place(void **state)
{
	(void)state;
	struct job_view view = { .line = nasty_line,
		                 .company = STR("A & B"),
		                 .slug = STR("a b"),
		                 .open = true,
		                 .schema_type = STR("OTHER"),
		                 .description = STR("one <b>\n\ntwo https://x.example/ three") };
	struct str page = render(&html_job, &view, LANGUAGE_ENGLISH);

	assert_true(contains(page, "<h1>&lt;/title&gt;&lt;script&gt;&amp;&#39;&quot;</h1>"));
	assert_true(contains(page, "href=\"/jobs/a%20b\""));
	assert_true(contains(page, "<p>one &lt;b&gt;</p>"));
	/* In JSON nothing can end the element or a line. */
	assert_true(contains(page, "\"title\": \"\\u003c/title\\u003e\\u003cscript\\u003e\\u0026\\u0027\\u0022\""));
	assert_true(contains(page, "\"addressLocality\": \"x\\u2028y\""));
	assert_true(contains(page, "\"minValue\": 52000.50, \"maxValue\": 1234567.00"));
	assert_false(contains(page, "<script>&"));
}

static void test_formats(void **state)
{
	(void)state;
	struct job_view view = { .line = nasty_line, .slug = STR("x"), .open = true, .deadline = instant_of_unix(1798758000) };
	struct str english = render(&html_job, &view, LANGUAGE_ENGLISH), french = render(&html_job, &view, LANGUAGE_FRENCH);

	assert_true(contains(english, "52,000 to 1,234,567 EUR a year"));
	assert_true(contains(french, "52\u202f000 à 1\u202f234\u202f567 EUR par an"));
	/* 2026-12-31T23:00:00Z is the next day in Paris. */
	assert_true(contains(english, "<time datetime=\"2026-12-31T23:00:00Z\">Friday, 1 January 2027</time>"));
	assert_true(contains(french, "vendredi 1er janvier 2027"));
	assert_true(contains(french, "À distance"));
	assert_true(contains(french, "<html lang=\"fr\">"));
}

static void test_how_many(void **state)
{
	static const struct {
		int64_t n;
		const char *english, *french;
	} rows[] = { { 0, "0 open jobs", "0 offre<" }, { 1, "1 open job<", "1 offre<" }, { 2, "2 open jobs", "2 offres" } };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct career_view view = { .company = STR("x"), .slug = STR("x"), .all = rows[i].n };
		assert_true(contains(render(&html_career, &view, LANGUAGE_ENGLISH), rows[i].english));
		assert_true(contains(render(&html_career, &view, LANGUAGE_FRENCH), rows[i].french));
	}
}

static void test_lists_and_conditions(void **state)
{
	(void)state;
	const struct front_company companies[] = { { STR("One"), STR("one"), 1 }, { STR("Two"), STR("two"), 2 } };
	struct front_view view = { .companies = { .at = companies, .n = 2 } };
	struct str page = render(&html_front, &view, LANGUAGE_ENGLISH);

	assert_true(contains(page, "href=\"/jobs/one\""));
	assert_true(contains(page, "href=\"/jobs/two\""));
	assert_false(contains(page, "No company shows"));
	assert_false(contains(page, "development server"));
	view = (struct front_view){ .development = true };
	page = render(&html_front, &view, LANGUAGE_ENGLISH);
	assert_true(contains(page, "No company shows"));
	assert_true(contains(page, "development server"));
}

/* Only an address of the web is a link. */
static void test_addresses(void **state)
{
	(void)state;
	assert_int_equal(url_of(STR("javascript:alert(1)")).text.n, 0);
	assert_int_equal(url_of(STR("//evil.example")).text.n, 0);
	assert_int_equal(url_of(STR("https://x.example/")).text.n, 18);
}

static void test_language(void **state)
{
	(void)state;
	assert_int_equal(html_language(STR("fr"), STR("en")), LANGUAGE_FRENCH);
	assert_int_equal(html_language(STR("xx"), STR("fr-CA, en;q=0.8")), LANGUAGE_FRENCH);
	assert_int_equal(html_language(STR(""), STR("de, en-US;q=0.7, fr;q=0.5")), LANGUAGE_ENGLISH);
	assert_int_equal(html_language((struct str){ 0 }, (struct str){ 0 }), LANGUAGE_ENGLISH);
}

static void test_texts(void **state)
{
	(void)state;
	assert_true(str_equal(html_text_of(LANGUAGE_FRENCH, STR("work.remote")), STR("À distance")));
	assert_null(html_text_of(LANGUAGE_FRENCH, STR("work.nowhere")).p);
	assert_null(html_text_of(LANGUAGE_FRENCH, STR("")).p);
	/* They are found by halving, so they must be sorted. */
	for (size_t i = 1; i < html_keys_n; i++)
		assert_true(strcmp(html_keys[i - 1], html_keys[i]) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_escaped_by_place, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_formats, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_how_many, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_lists_and_conditions, arena_setup, arena_teardown),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_language),
		cmocka_unit_test(test_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
