/* db/split: files of SQL into statements. */
#include "../unit.h"
#include "db/split.h"

static void expect(struct str text, const char *const *statements, size_t n, enum db_split end)
{
	struct str statement;

	for (size_t i = 0; i < n; i++) {
		assert_int_equal(db_split(&text, &statement), DB_SPLIT_STATEMENT);
		assert_int_equal(statement.n, strlen(statements[i]));
		assert_memory_equal(statement.p, statements[i], statement.n);
	}
	assert_int_equal(db_split(&text, &statement), end);
}
#define EXPECT(text, ...)                                                                                                      \
	expect(STR(text), (const char *const[]){ __VA_ARGS__ }, COUNT(((const char *const[]){ __VA_ARGS__ })), DB_SPLIT_END)

static void plain(void **state)
{
	(void)state;
	EXPECT("A;B;", "A", "B");
	EXPECT("A ;\n\n B\n", "A", "B");
	EXPECT(";;A;;", "A");
	expect(STR(""), NULL, 0, DB_SPLIT_END);
	expect(STR(" \n;\t; "), NULL, 0, DB_SPLIT_END);
}

static void quotes(void **state)
{
	(void)state;
	EXPECT("INSERT ';';B", "INSERT ';'", "B");
	EXPECT("'it''s;';B", "'it''s;'", "B");
	EXPECT("'\\';';B", "'\\';'", "B");
	EXPECT("\"a;\"\"b;\";B", "\"a;\"\"b;\"", "B");
	EXPECT("`a;``b;\\`;B", "`a;``b;\\`", "B");
	EXPECT("'a\"b;';B", "'a\"b;'", "B");
	EXPECT("'''';B", "''''", "B");
}

static void comments(void **state)
{
	(void)state;
	EXPECT("-- one; two\nA;B", "A", "B");
	EXPECT("# one; two\nA", "A");
	EXPECT("/* one; two */ A /* ; ' */ B;C", "A /* ; ' */ B", "C");
	EXPECT("A -- ;'\n B;C", "A -- ;'\n B", "C");
	EXPECT("A # ;'\n B;C", "A # ;'\n B", "C");
	EXPECT("SELECT 1--1;B", "SELECT 1--1", "B");
	EXPECT("A;-- the end", "A");
	EXPECT("A;--", "A");
	EXPECT("A;/* ' */", "A");
	EXPECT("/*!40101 SET NAMES utf8mb4 */;B", "/*!40101 SET NAMES utf8mb4 */", "B");
	EXPECT("/*M!100503 A */;B", "/*M!100503 A */", "B");
	EXPECT("A /*M!100503 , PERIOD FOR slot(s,e) */ );B", "A /*M!100503 , PERIOD FOR slot(s,e) */ )", "B");
}

static void broken(void **state)
{
	(void)state;
	expect(STR("A;'b"), (const char *const[]){ "A" }, 1, DB_SPLIT_BROKEN);
	expect(STR("A;'b\\'"), (const char *const[]){ "A" }, 1, DB_SPLIT_BROKEN);
	expect(STR("A;/* b"), (const char *const[]){ "A" }, 1, DB_SPLIT_BROKEN);
	expect(STR("A;B /* b"), (const char *const[]){ "A" }, 1, DB_SPLIT_BROKEN);
	expect(STR("`"), NULL, 0, DB_SPLIT_BROKEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain),
		cmocka_unit_test(quotes),
		cmocka_unit_test(comments),
		cmocka_unit_test(broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
