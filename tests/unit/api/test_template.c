/* Texts with {placeholders}, cut into their pieces. */
#include "../unit.h"
#include "api/template.h"

/* Asserts that the pieces of `text` are `pieces`, in the form "plain<name>plain<name>". */
static void cuts_into(const char *text, const char *pieces)
{
	struct str rest = str_of(text), plain, name;
	char all[200];
	size_t n = 0;

	while (template_next(&rest, &plain, &name)) {
		for (size_t i = 0; i < plain.n; i++)
			all[n++] = plain.p[i];
		if (name.p == NULL)
			continue;
		all[n++] = '<';
		for (size_t i = 0; i < name.n; i++)
			all[n++] = name.p[i];
		all[n++] = '>';
	}
	all[n] = '\0';
	assert_string_equal(all, pieces);
}

static void test_pieces(void **state)
{
	(void)state;
	cuts_into("Found {n} interview(s)", "Found <n> interview(s)");
	cuts_into("{a}{b.c_d}", "<a><b.c_d>");
	cuts_into("to '{status}'", "to '<status>'");
	cuts_into("nothing", "nothing");
	cuts_into("", "");
}

static void test_other_braces_are_text(void **state)
{
	(void)state;
	cuts_into("{} {a b} {a", "{} {a b} {a");
	cuts_into("{{a}}", "{<a>}");
	cuts_into("a{", "a{");
	cuts_into("}{-}{x}", "}{-}<x>");
}

static void test_none(void **state)
{
	struct str rest = { 0 }, plain, name;

	(void)state;
	assert_false(template_next(&rest, &plain, &name));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_other_braces_are_text),
		cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
