#include <assert.h>
#include <string.h>

#include "db/connection.h"

/* All steps before the statement itself is sent. */
static enum err make_ready(struct db *db, const struct db_statement *statement, struct db_prepared **prepared_r)
{
	enum err e = db_scope_check(db, statement);

	if (e == OK)
		e = db_ready(db);
	db->again = false;
	return e == OK ? db_prepared(db, statement, prepared_r) : e;
}

static enum err send_execution(struct db *db, const struct db_statement *statement, const void *params,
                               struct db_prepared *prepared)
{
	db->statements++;
	if (!db_bind(db, prepared, params) || mysql_stmt_execute(prepared->stmt) != 0)
		return db_fault(db, statement, prepared->stmt);
	return OK;
}

/* Executes `statement`; its result must be read afterwards. */
static enum err execute(struct db *db, const struct db_statement *statement, const void *params,
                        struct db_prepared **prepared_r)
{
	enum err e = make_ready(db, statement, prepared_r);

	return e == OK ? send_execution(db, statement, params, *prepared_r) : e;
}

static bool fetched(int rc)
{
	return rc == 0 || rc == MYSQL_DATA_TRUNCATED; /* truncated: a long text, which is fetched again, or a value that
	                                                 db_take_row refuses */
}

/* All statements share the slots, and the library does not reset the error flag of a text when a number or time is fetched
 * later. */
static void forget_truncation(struct db *db, const struct db_statement *statement)
{
	for (size_t i = 0; i < statement->n_row; i++)
		db->row[i].error = 0;
}

/* Fetches directly from the connection, because storing the result of a single row would only cost time. */
static enum err read_one(struct db *db, const struct db_statement *statement, const void *params, void *row)
{
	struct db_prepared *prepared;
	enum err e = execute(db, statement, params, &prepared);
	int rc;

	if (e != OK)
		return e;
	db_take_rows(db, 1);
	rc = mysql_stmt_fetch(prepared->stmt);
	if (fetched(rc)) {
		e = db_take_row(db, prepared, row, false);
		if (rc == MYSQL_DATA_TRUNCATED)
			forget_truncation(db, statement);
		rc = mysql_stmt_fetch(prepared->stmt);
		if (rc == MYSQL_DATA_TRUNCATED)
			forget_truncation(db, statement);
	} else if (rc == MYSQL_NO_DATA) {
		e = E_NO_ROW;
	}
	/* Further rows are read and discarded, because the connection must be free for the next statement. */
	if (fetched(rc) && mysql_stmt_free_result(prepared->stmt) != 0)
		rc = 1;
	if (rc == 1)
		return db_fault(db, statement, prepared->stmt);
	return e;
}

enum err db_one(struct db *db, const struct db_statement *statement, const void *params, void *row)
{
	int64_t begun;
	enum err e;

	assert(db->arena != NULL && statement->n_row > 0);
	db_begin_call(db);
	begun = db->began;
	e = read_one(db, statement, params, row);
	if (e != OK && db->again)
		e = read_one(db, statement, params, row);
	db_end_call(db);
	db_trace_statement(db, statement->name, begun, e == OK);
	return e;
}

struct rows {
	void *at;
	size_t n;
};

/* Stores the result first, because then the number of rows is known and all of them are allocated at once. */
static enum err read_all(struct db *db, const struct db_statement *statement, const void *params, struct rows *rows_r)
{
	struct db_prepared *prepared;
	enum err e = execute(db, statement, params, &prepared);
	size_t n, i = 0;
	int rc = 0;

	if (e != OK)
		return e;
	if (mysql_stmt_store_result(prepared->stmt) != 0)
		return db_fault(db, statement, prepared->stmt);
	n = (size_t)mysql_stmt_num_rows(prepared->stmt);
	*rows_r = (struct rows){ n > 0 ? arena_take_many(db->arena, n, statement->row_size) : NULL, n };
	db_take_rows(db, n);
	for (; e == OK && i < n; i++) {
		rc = mysql_stmt_fetch(prepared->stmt);
		if (!fetched(rc))
			return db_fault(db, statement, prepared->stmt);
		e = db_take_row(db, prepared, (char *)rows_r->at + i * statement->row_size, true);
		if (rc == MYSQL_DATA_TRUNCATED)
			forget_truncation(db, statement);
	}
	if (n > 0) {
		/* MariaDB's library would keep a result that was read to its end until the next execution; after a step back it
		 * frees it. */
		mysql_stmt_data_seek(prepared->stmt, 0);
		mysql_stmt_free_result(prepared->stmt);
	}
	return e;
}

enum err db_all(struct db *db, const struct db_statement *statement, const void *params, void *rows_r, size_t *n_r)
{
	struct rows rows = { 0 };
	int64_t begun;
	enum err e;

	assert(db->arena != NULL && statement->n_row > 0);
	db_begin_call(db);
	begun = db->began;
	e = read_all(db, statement, params, &rows);
	if (e != OK && db->again)
		e = read_all(db, statement, params, &rows);
	db_end_call(db);
	db_trace_statement(db, statement->name, begun, (int64_t)rows.n);
	if (e != OK)
		rows.at = NULL;
	memcpy(rows_r, &rows.at, sizeof rows.at); /* the pointer there has the type of the row */
	*n_r = e == OK ? rows.n : 0;
	return e;
}

enum { TAKEN_TOGETHER = 2 }; /* more than one: their texts share pieces of the arena */

static enum err read_each(struct db *db, const struct db_statement *statement, const void *params, void *row,
                          struct db_taker taker)
{
	struct db_prepared *prepared;
	enum err e = execute(db, statement, params, &prepared);
	int rc = 0;

	if (e != OK)
		return e;
	db_take_rows(db, TAKEN_TOGETHER);
	while (e == OK && fetched(rc = mysql_stmt_fetch(prepared->stmt))) {
		e = db_take_row(db, prepared, row, false);
		if (rc == MYSQL_DATA_TRUNCATED)
			forget_truncation(db, statement);
		if (e == OK)
			taker.take(taker.self, row);
	}
	/* Of rows that are left the connection must be free for the next statement. */
	if (fetched(rc) && mysql_stmt_free_result(prepared->stmt) != 0)
		rc = 1;
	return rc == 1 ? db_fault(db, statement, prepared->stmt) : e;
}

enum err db_each(struct db *db, const struct db_statement *statement, const void *params, void *row, struct db_taker taker)
{
	int64_t begun;
	enum err e;

	assert(db->arena != NULL && statement->n_row > 0);
	db_begin_call(db);
	begun = db->began;
	/* Unlike what db_all reads, it is not read once more by itself, because some rows may have been taken. */
	e = read_each(db, statement, params, row, taker);
	db_end_call(db);
	db_trace_statement(db, statement->name, begun, e == OK);
	return e;
}

enum err db_run(struct db *db, const struct db_statement *statement, const void *params, int64_t *affected_r, int64_t *key_r)
{
	struct db_prepared *prepared;
	int64_t begun;
	enum err e;

	assert(db->arena != NULL && statement->n_row == 0);
	if (db->looking)
		return E_INVALID;
	db_begin_call(db);
	begun = db->began;
	e = make_ready(db, statement, &prepared);
	if (e != OK && db->again)
		e = make_ready(db, statement, &prepared);
	if (e == OK) {
		e = send_execution(db, statement, params, prepared);
		if (e != OK && db->state == DB_NO_TRANSACTION && db_answer_lost(db))
			e = E_UNKNOWN_OUTCOME;
	}
	if (e == OK && affected_r != NULL)
		*affected_r = (int64_t)mysql_stmt_affected_rows(prepared->stmt);
	if (e == OK && key_r != NULL)
		*key_r = (int64_t)mysql_stmt_insert_id(prepared->stmt);
	db_end_call(db);
	db_trace_statement(db, statement->name, begun, e == OK ? (int64_t)mysql_stmt_affected_rows(prepared->stmt) : 0);
	return e;
}

enum err db_run_many(struct db *db, const struct db_statement *statement, const void *rows, size_t size, size_t n)
{
	const char *row = rows;
	enum err e = OK;

	while (e == OK && n > 0) {
		size_t some;
		const struct db_statement *repeated = db_repeated(statement, size, n, &some);

		e = db_run(db, repeated, row, NULL, NULL);
		row += some * size;
		n -= some;
	}
	return e;
}

/* ---- lists that go on behind a row */

bool db_quiet(const struct db *db)
{
	return db->scope.quiet;
}

void db_after(struct db *db, int64_t key)
{
	db->after = key;
}

bool db_after_used(const struct db *db)
{
	return db->after_used;
}

void db_go_on(struct db *db, struct arena *arena, int64_t budget_ms)
{
	db->arena = arena;
	db->budget_us = budget_ms > 0 ? db->spent_us + budget_ms * 1000 : 0;
}
