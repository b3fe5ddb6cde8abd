/* base/csv: records, quotes, ends of lines, and what is malformed. */
#include "../with_arena.h"
#include "base/csv.h"

static struct csv_reader reader;
static struct csv_record record;

static void begin(const char *text)
{
	reader = (struct csv_reader){ .text = str_of(text) };
}

/* Asserts that the next record begins on this line and has these fields, written with bars between them. */
static void reads(int64_t line, const char *fields)
{
	struct str text = STR("");

	assert_int_equal(csv_next(&reader, arena, &record), OK);
	assert_int_equal(record.line, line);
	for (size_t i = 0; i < record.n; i++)
		text = STR_JOIN(arena, text, i > 0 ? STR("|") : STR(""), record.field[i]);
	assert_string_equal(str_cstring(arena, text), fields);
}

static void ends(enum err wanted)
{
	assert_int_equal(csv_next(&reader, arena, &record), wanted);
}

static void test_records(void **state)
{
	(void)state;
	arena = arena_new(0);
	begin("\xEF\xBB\xBF"
	      "a,b,\r\n\r\n\"x, \"\"y\"\"\n2\",,\" \"\n,\nlast");
	reads(1, "a|b|");
	reads(3, "x, \"y\"\n2|| ");
	reads(5, "|");
	reads(6, "last");
	ends(E_NO_ROW);
	ends(E_NO_ROW);
	begin("");
	ends(E_NO_ROW);
	begin("\"\"");
	reads(1, "");
	begin("a,");
	reads(1, "a|");
	arena_free(&arena);
}

static void test_what_is_malformed(void **state)
{
	(void)state;
	arena = arena_new(0);
	begin("a,\"b\"c,d\ne\n\"never closed,\nf\n");
	ends(E_MALFORMED);
	reads(2, "e");
	ends(E_MALFORMED);
	reads(4, "f");
	ends(E_NO_ROW);
	/* A forgotten quote spoils its own line, and not those up to the next quote of the file. */
	begin("\"abc,d\ne\n\"f\",g\n");
	ends(E_MALFORMED);
	reads(2, "e");
	reads(3, "f|g");
	begin("a\rb\nc");
	ends(E_MALFORMED);
	reads(2, "c");
	char many[CSV_FIELDS_MAX + 3];
	for (size_t i = 0; i < sizeof many; i++)
		many[i] = ',';
	many[CSV_FIELDS_MAX] = '\n';
	many[CSV_FIELDS_MAX + 1] = 'z';
	many[CSV_FIELDS_MAX + 2] = '\0';
	begin(many);
	ends(E_MALFORMED);
	reads(2, "z");
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_records), cmocka_unit_test(test_what_is_malformed) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
