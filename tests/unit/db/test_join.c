/* db/join: statements put together from parts. */
#include "../unit.h"
#include "db/db.h"

struct query {
	int64_t limit;
	struct str name;
};

static const struct db_part select_ids = DB_PART("SELECT id FROM jobs");
static const struct db_part of_company = DB_PART(" WHERE company_id = ?", COMPANY_COL);
static const struct db_part named = DB_PART(" AND name = ? AND created_at < ?", COL(query, name), NOW_COL);
static const struct db_part page = DB_PART(" LIMIT ?", COL(query, limit));

static void assert_params(const struct db_statement *statement, const struct db_column *columns, size_t n)
{
	assert_int_equal(statement->n_params, n);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(statement->params[i].from, columns[i].from);
		assert_int_equal(statement->params[i].kind, columns[i].kind);
		assert_int_equal(statement->params[i].off, columns[i].off);
	}
}
#define ASSERT_PARAMS(statement, ...)                                                                                          \
	assert_params(statement, (const struct db_column[]){ __VA_ARGS__ }, COUNT(((const struct db_column[]){ __VA_ARGS__ })))

static void texts_and_params_in_order(void **state)
{
	struct db_statement statement = { .scope = DB_TENANT };

	(void)state;
	db_join(&statement, (const struct db_part *const[]){ &select_ids, &of_company, &named, &page }, 4);
	assert_string_equal(statement.text, "SELECT id FROM jobs WHERE company_id = ? AND name = ? AND created_at < ? LIMIT ?");
	ASSERT_PARAMS(&statement, COMPANY_COL, COL(query, name), NOW_COL, COL(query, limit));
	assert_int_equal(statement.scope, DB_TENANT);
}

static void a_part_that_is_null_is_left_out(void **state)
{
	struct db_statement statement = { 0 };

	(void)state;
	db_join(&statement, (const struct db_part *const[]){ NULL, &select_ids, NULL, &page, NULL }, 5);
	assert_string_equal(statement.text, "SELECT id FROM jobs LIMIT ?");
	ASSERT_PARAMS(&statement, COL(query, limit));
	db_join(&statement, (const struct db_part *const[]){ &select_ids }, 1);
	assert_string_equal(statement.text, "SELECT id FROM jobs");
	assert_int_equal(statement.n_params, 0);
}

/* Statements that were made before do not change. */
static void made_ones_are_kept(void **state)
{
	struct db_statement first = { 0 }, second = { 0 };

	(void)state;
	db_join(&first, (const struct db_part *const[]){ &select_ids, &of_company }, 2);
	db_join(&second, (const struct db_part *const[]){ &select_ids, &page }, 2);
	assert_string_equal(first.text, "SELECT id FROM jobs WHERE company_id = ?");
	ASSERT_PARAMS(&first, COMPANY_COL);
	assert_string_equal(second.text, "SELECT id FROM jobs LIMIT ?");
}

static void names(void **state)
{
	struct db_statement statement = { 0 };

	(void)state;
	db_name(&statement, (const char *const[]){ "job.list", "company", "newest" }, 3);
	assert_string_equal(statement.name, "job.list company newest");
	db_name(&statement, (const char *const[]){ "job.list" }, 1);
	assert_string_equal(statement.name, "job.list");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_and_params_in_order),
		cmocka_unit_test(a_part_that_is_null_is_left_out),
		cmocka_unit_test(made_ones_are_kept),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
