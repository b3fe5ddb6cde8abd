/*
 * Every statement of the program with the real schema: sql/ is applied and each statement is prepared. Its parameters and
 * columns must have the types in its row, and the server must be able to explain it.
 */
#include <glob.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>

#include "../db/database.h"
#include "../with_arena.h"
#include "base/log.h"
#include "model/interview/interview.h"
#include "store/migrations.h"
#include "store/statements.h"

enum { TEXT_MOST = 1 << 20, PARAMS_MOST = 128, STATEMENTS_MOST = 1200 };

static struct db *db;
static const struct db_statement *all[STATEMENTS_MOST];
static size_t n_all;

static void find_all(void)
{
	const struct store_statements *list;
	const struct db_statement *statement;

	for (size_t i = 0; (list = store_statements_at(i)) != NULL; i++) {
		assert_non_null(store_statement(list, 0));
		for (size_t j = 0; (statement = store_statement(list, j)) != NULL; j++) {
			assert_true(n_all < STATEMENTS_MOST);
			all[n_all++] = statement;
		}
	}
}

static struct str read_file(const char *path)
{
	char *text = arena_take(arena, TEXT_MOST);
	FILE *file = fopen(path, "r");
	size_t n;

	assert_non_null(file);
	n = fread(text, 1, TEXT_MOST, file);
	assert_true(n > 0 && n < TEXT_MOST);
	fclose(file);
	return (struct str){ text, n };
}

static int setup(void **state)
{
	struct db_migrations migrations = { 0 };
	struct db_migration *files;
	int64_t applied, number;
	struct str why;
	struct arena *of_request;
	glob_t found;

	(void)state;
	find_all();
	arena = arena_new(0);
	db = db_new(&database_settings);
	assert_int_equal(glob(SQL_FOLDER "/[0-9]*.sql", 0, NULL, &found), 0);
	files = ARENA_ARRAY(arena, struct db_migration, found.gl_pathc);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const char *name = strrchr(found.gl_pathv[i], '/') + 1;

		files[i] = (struct db_migration){ strtol(name, NULL, 10), str_copy(arena, str_of(name)),
			                          read_file(found.gl_pathv[i]) };
	}
	migrations = (struct db_migrations){ files, found.gl_pathc };
	globfree(&found);
	if (db_migrate(db, arena, &migrations, &applied, &why) != OK)
		fail_msg("%.*s", (int)why.n, why.p);
	assert_int_equal(applied, migrations.n);
	of_request = database_enter(db, 0);
	assert_int_equal(db_schema_number(db, &number), OK);
	assert_int_equal(number, store_schema);
	database_leave(db, &of_request, NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	db_free(&db);
	arena_free(&arena);
	return 0;
}

static void prepared(void **state)
{
	(void)state;
	assert_int_equal(store_prepare(db, true), OK);
}

/* Workers prepare these when they start. So they must exist, and leave most of the room to the others. */
static void hot(void **state)
{
	size_t n = 0;

	(void)state;
	for (const char *name; (name = store_hot_name(n)) != NULL; n++) {
		size_t i = 0;

		while (i < n_all && strcmp(all[i]->name, name) != 0)
			i++;
		if (i == n_all)
			fail_msg("there is no statement %s", name);
	}
	assert_in_range(n, 20, DB_PREPARED_MOST / 2);
	assert_int_equal(store_prepare_hot(db), OK);
}

/* Names identify statements in logs and golden files, so they must be unique. */
static void names(void **state)
{
	(void)state;
	for (size_t i = 0; i < n_all; i++) {
		size_t same = 0;

		for (size_t j = 0; j < n_all; j++)
			same += strcmp(all[i]->name, all[j]->name) == 0;
		if (same != 1)
			fail_msg("%s is the name of %zu statements", all[i]->name, same);
	}
}

/* Whether a column of this type has only values that `kind` can read. */
static bool column_fits(const MYSQL_FIELD *field, enum kind kind)
{
	/* Sums, and expressions of signed and unsigned numbers, are decimals without decimal places. */
	bool integer = IS_NUM(field->type) && field->decimals == 0;

	switch (kind) {
	case KIND_STR:
		return !IS_NUM(field->type) && field->type != MYSQL_TYPE_DATETIME && field->type != MYSQL_TYPE_DATE;
	case KIND_DECIMAL:
		return field->type == MYSQL_TYPE_NEWDECIMAL;
	case KIND_INSTANT:
		return field->type == MYSQL_TYPE_DATETIME;
	case KIND_DATE:
		return field->type == MYSQL_TYPE_DATE;
	case KIND_UUID:
		return field->length == 16 && field->charsetnr == 63;
	default:
		return integer;
	}
}

static void check_columns(MYSQL_STMT *stmt, const struct db_statement *statement)
{
	MYSQL_RES *result = mysql_stmt_result_metadata(stmt);
	const MYSQL_FIELD *fields;

	assert_int_equal(mysql_stmt_field_count(stmt), statement->n_row);
	if (result == NULL)
		return;
	fields = mysql_fetch_fields(result);
	for (size_t i = 0; i < statement->n_row; i++) {
		if (!column_fits(&fields[i], statement->row[i].kind))
			fail_msg("%s: column %zu (%s) is of type %d, its row of kind %d", statement->name, i + 1,
			         fields[i].name, fields[i].type, statement->row[i].kind);
	}
	mysql_free_result(result);
}

static void column_types(void **state)
{
	(void)state;
	for (size_t i = 0; i < n_all; i++) {
		MYSQL_STMT *stmt = mysql_stmt_init(database_admin());

		if (mysql_stmt_prepare(stmt, all[i]->text, strlen(all[i]->text)) != 0)
			fail_msg("%s: %s", all[i]->name, mysql_stmt_error(stmt));
		check_columns(stmt, all[i]);
		mysql_stmt_close(stmt);
	}
}

/* Returns a valid value for the parameter, as text. */
static const char *sample(const struct db_column *column)
{
	if (column->from == DB_NOW || (column->from == DB_MEMBER && column->kind == KIND_INSTANT))
		return "2030-01-01 00:00:00";
	if (column->from != DB_MEMBER)
		return "1";
	return column->kind == KIND_UUID ? "0123456789abcdef" : column->kind == KIND_DATE ? "2030-01-01" : "1";
}

static void explain(const struct db_statement *statement)
{
	MYSQL_STMT *stmt = mysql_stmt_init(database_admin());
	char *text = str_cstring(arena, STR_JOIN(arena, STR("EXPLAIN "), str_of(statement->text)));
	MYSQL_BIND binds[PARAMS_MOST];
	int64_t one = 1;

	memset(binds, 0, sizeof binds);
	for (size_t i = 0; i < statement->n_params; i++) {
		const struct db_column *from = &statement->params[i];
		bool number = from->from == DB_MOST || (from->from == DB_MEMBER && from->kind == KIND_INT);

		binds[i].buffer_type = number ? MYSQL_TYPE_LONGLONG : MYSQL_TYPE_STRING;
		binds[i].buffer = number ? (void *)&one : (void *)(uintptr_t)sample(&statement->params[i]);
		binds[i].buffer_length = number ? sizeof(int64_t) : strlen(sample(&statement->params[i]));
	}
	if (mysql_stmt_prepare(stmt, text, strlen(text)) != 0 ||
	    (statement->n_params > 0 && mysql_stmt_bind_param(stmt, binds) != 0) || mysql_stmt_execute(stmt) != 0 ||
	    mysql_stmt_store_result(stmt) != 0)
		fail_msg("%s: %s", statement->name, mysql_stmt_error(stmt));
	assert_true(mysql_stmt_num_rows(stmt) > 0);
	mysql_stmt_close(stmt);
}

static void explained(void **state)
{
	(void)state;
	for (size_t i = 0; i < n_all; i++)
		explain(all[i]);
}

/* SELECT * breaks when a column is added, and REPLACE and ON DUPLICATE KEY UPDATE where a key has WITHOUT OVERLAPS. */
static void words(void **state)
{
	static const char *const unwanted[] = {
		"SELECT *", ".*", "REPLACE INTO", "ON DUPLICATE KEY", " RETURNING ", "SQL_CALC"
	};

	(void)state;
	for (size_t i = 0; i < n_all; i++)
		for (size_t j = 0; j < COUNT(unwanted); j++)
			if (strstr(all[i]->text, unwanted[j]) != NULL)
				fail_msg("%s says \"%s\"", all[i]->name, unwanted[j]);
}

static const struct db_statement *statement_called(const char *name)
{
	const struct store_statements *list;

	for (size_t i = 0; (list = store_statements_at(i)) != NULL; i++)
		for (size_t j = 0; j < list->n; j++)
			if (strcmp(list->at[j]->name, name) == 0)
				return list->at[j];
	fail_msg("no statement is called %s", name);
	return NULL;
}

static bool has_member(const struct db_column *columns, size_t n, size_t off)
{
	for (size_t i = 0; i < n; i++)
		if (columns[i].from == DB_MEMBER && columns[i].off == off)
			return true;
	return false;
}

/* A member with a history is written by INSERT and UPDATE and is read back; otherwise the history would be wrong. */
static void members_of_an_interview(void **state)
{
	const struct db_statement *made = statement_called("interview.insert"), *saved = statement_called("interview.save"),
	                          *read = statement_called("interview.record"), *locked = statement_called("interview.lock");

	(void)state;
	for (size_t i = 0; i < interview_members.n; i++) {
		const struct interview_member *member = &interview_members.at[i];
		size_t off = member->field.off;
		/* Scores are columns of the main scorecard, and a panel is made of bookings. */
		if (!member->history || member->by == BY_CARD || member->by == BY_PANEL)
			continue;
		if (!has_member(made->params, made->n_params, off) || !has_member(saved->params, saved->n_params, off) ||
		    !has_member(read->row, read->n_row, off) || !has_member(locked->row, locked->n_row, off))
			fail_msg("%s is not among COLUMNS_SAVED of store/interview/columns.h", member->field.name);
	}
}

/* Whether a column of the table that is joined at `join` is compared with a question mark in the WHERE after it. */
static bool compares_outer(const char *join)
{
	char alias[32], pattern[128];
	const char *where = strstr(join, " WHERE ");
	regex_t regex;
	bool found;

	if (where == NULL || sscanf(join, " LEFT JOIN %*s %31s", alias) != 1)
		return false;
	snprintf(pattern, sizeof pattern, "[^a-z_]%s[.][a-z_]+ *([<>=]+|IN [(]|LIKE) *[?]|[?] *[<>=]+ *%s[.]", alias, alias);
	assert_int_equal(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB), 0);
	found = regexec(&regex, where, 0, NULL, 0) == 0;
	regfree(&regex);
	return found;
}

static bool has_compared_outer(const char *text)
{
	char *select = str_cstring(arena, str_of(text)), *end;

	for (; select != NULL; select = end != NULL ? end + 1 : NULL) {
		end = strstr(select, " UNION ");
		if (end != NULL)
			*end = '\0';
		for (const char *join = select; (join = strstr(join, " LEFT JOIN ")) != NULL; join++)
			if (compares_outer(join))
				return true;
	}
	return false;
}

/* When LEFT JOIN finds a single row by its key, MySQL 9.7 replaces its column by the question mark that it is compared with in
 * WHERE, so the comparison is always true. Such conditions must use EXISTS. */
static void outer_joins(void **state)
{
	(void)state;
	assert_true(has_compared_outer("SELECT 1 FROM a LEFT JOIN b c ON c.id = a.b WHERE a.id = ? AND (c.d = ? OR a.e = 1)"));
	assert_false(has_compared_outer("SELECT 1 FROM a LEFT JOIN b c ON c.id = ? WHERE a.id = ? AND c.d = 1"));
	for (size_t i = 0; i < n_all; i++)
		if (has_compared_outer(all[i]->text))
			fail_msg("%s compares a column of a LEFT JOIN with a question mark", all[i]->name);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prepared),    cmocka_unit_test(names), cmocka_unit_test(column_types),
		cmocka_unit_test(explained),   cmocka_unit_test(words), cmocka_unit_test(members_of_an_interview),
		cmocka_unit_test(outer_joins), cmocka_unit_test(hot),
	};

	(void)argc;
	database_need(argv);
	log_open("test", LOG_TEXT, LOG_LEVEL_WARNING);
	return cmocka_run_group_tests(tests, setup, teardown);
}
