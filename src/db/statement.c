#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "db/connection.h"

/* A prepared statement needs about 13 KiB here and more in the server, so the number of kept ones is limited. */
enum { CACHE_FIRST = 64 };

static size_t place_of(const struct db *db, const struct db_statement *statement)
{
	uint64_t hash = ((uint64_t)(uintptr_t)statement >> 4) * UINT64_C(0x9E3779B97F4A7C15);
	size_t place = (size_t)(hash >> 32) & (db->cache_size - 1);

	while (db->cache[place].statement != NULL && db->cache[place].statement != statement)
		place = (place + 1) & (db->cache_size - 1);
	return place;
}

/* Moves all statements into a new table of `size` places, of which at least half stay free. */
static void renew_cache(struct db *db, size_t size)
{
	struct db_prepared *old = db->cache;
	size_t old_size = db->cache_size;

	db->cache_size = size;
	db->cache = calloc(db->cache_size, sizeof *db->cache);
	if (db->cache == NULL)
		abort();
	for (size_t i = 0; i < old_size; i++) {
		if (old[i].statement != NULL)
			db->cache[place_of(db, old[i].statement)] = old[i];
	}
	free(old);
}

/* Whether `a` is closed before `b` to make room: those of db_keep come last, else the one whose last use is longer ago. */
static bool closed_before(const struct db_prepared *a, const struct db_prepared *b)
{
	return a->kept == b->kept ? a->used < b->used : !a->kept;
}

/* Closes the statement that is needed least. */
static void drop_one(struct db *db)
{
	struct db_prepared *oldest = NULL;

	for (size_t i = 0; i < db->cache_size; i++) {
		struct db_prepared *each = &db->cache[i];

		if (each->statement != NULL && (oldest == NULL || closed_before(each, oldest)))
			oldest = each;
	}
	assert(oldest != NULL); /* only called when there is one */
	mysql_stmt_close(oldest->stmt);
	*oldest = (struct db_prepared){ 0 };
	db->cached--;
	renew_cache(db, db->cache_size);
}

void db_forget_statements(struct db *db)
{
	for (size_t i = 0; i < db->cache_size; i++) {
		if (db->cache[i].statement != NULL)
			mysql_stmt_close(db->cache[i].stmt);
		db->cache[i] = (struct db_prepared){ 0 };
	}
	db->cached = 0;
}

/* Why a statement is refused before it is sent to the server; NULL when it is valid. */
static const char *unfit(const struct db_statement *statement)
{
	bool bound = statement->scope == DB_ANYONE || statement->scope == DB_GUARDED;

	if (statement->scope == DB_SCOPE_NONE_SET)
		return "the statement has no scope";
	if (statement->n_params > DB_MANY_MAX || statement->n_row > DB_COLUMNS_MAX)
		return "the statement has too many parameters or columns";
	for (size_t i = 0; i < statement->n_params; i++)
		bound = bound || statement->params[i].from == DB_COMPANY || statement->params[i].from == DB_CALLER;
	return bound ? NULL : "the statement's scope requires the company or the caller as a parameter";
}

static enum err refuse(struct db *db, const struct db_statement *statement, const char *why)
{
	db->last_errno = 0;
	strncpy(db->last_error, why, sizeof db->last_error - 1);
	db_log_fault(db, LOG_DATABASE_ERROR, statement);
	return E_INTERNAL;
}

enum err db_scope_check(struct db *db, const struct db_statement *statement)
{
	if (statement->scope == DB_TENANT && db->scope.company == 0)
		return refuse(db, statement, "the statement's scope is the caller's company, but there is no company");
	if (statement->scope == DB_PARTY && db->scope.company == 0 && db->scope.caller == 0)
		return refuse(db, statement, "the statement's scope is the caller or their company, but there is neither");
	return OK;
}

/*
 * The server keeps a limited number of prepared statements for all its clients. When it has no room, one of our own makes room,
 * so that a connection works with few statements as well, only slower. False: call db_fault.
 */
static bool prepare_text(struct db *db, MYSQL_STMT **stmt, const struct db_statement *statement)
{
	while (mysql_stmt_prepare(*stmt, statement->text, strlen(statement->text)) != 0) {
		bool full = mysql_stmt_errno(*stmt) == ER_MAX_PREPARED_STMT_COUNT_REACHED;

		db->no_room = full && db->cached == 0;
		if (!full || db->no_room)
			return false;
		if (!db->few_is_told)
			LOG(STATEMENTS_FULL, LOG_INT("prepared", (int64_t)db->cached));
		db->few_is_told = true;
		/* Two, because another process may take the place of one at the same moment. */
		drop_one(db);
		if (db->cached > 0)
			drop_one(db);
		mysql_stmt_close(*stmt);
		*stmt = mysql_stmt_init(db->mysql);
		if (*stmt == NULL)
			abort();
	}
	return true;
}

static enum err prepare(struct db *db, struct db_prepared *prepared)
{
	const struct db_statement *statement = prepared->statement;
	bool made = prepare_text(db, &prepared->stmt, statement);
	MYSQL_STMT *stmt = prepared->stmt;

	if (!made)
		return db_fault(db, statement, stmt);
	if (mysql_stmt_param_count(stmt) != statement->n_params)
		return refuse(db, statement, "the statement and its row differ in the number of parameters");
	if (mysql_stmt_field_count(stmt) != statement->n_row)
		return refuse(db, statement, "the statement and its row differ in the number of columns");
	if (!db_bind_slots(db, prepared) || !db_bind_row(db, prepared))
		return db_fault(db, statement, stmt);
	compat_drop_names(stmt);
	compat_drop_result(stmt);
	return OK;
}

enum err db_prepared(struct db *db, const struct db_statement *statement, struct db_prepared **prepared_r)
{
	struct db_prepared made = { .statement = statement, .used = ++db->uses };
	const char *why;
	size_t place;
	enum err e;

	if (db->cache_size > 0) {
		place = place_of(db, statement);
		if (db->cache[place].statement == statement) {
			*prepared_r = &db->cache[place];
			db->cache[place].used = db->uses;
			return OK;
		}
	}
	why = unfit(statement);
	if (why != NULL)
		return refuse(db, statement, why);
	made.stmt = mysql_stmt_init(db->mysql);
	if (made.stmt == NULL)
		abort();
	e = prepare(db, &made);
	if (e != OK) {
		mysql_stmt_close(made.stmt);
		return e;
	}
	if (db->cached == DB_PREPARED_MOST)
		drop_one(db);
	if (db->cached * 2 >= db->cache_size)
		renew_cache(db, db->cache_size > 0 ? db->cache_size * 2 : CACHE_FIRST);
	place = place_of(db, statement);
	db->cache[place] = made;
	db->cached++;
	*prepared_r = &db->cache[place];
	return OK;
}

enum err db_prepare(struct db *db, const struct db_statement *statement)
{
	struct db_prepared *prepared;

	db_begin_call(db);
	enum err e = db_connect(db);
	if (e == OK)
		e = db_prepared(db, statement, &prepared);
	db_end_call(db);
	return e;
}

enum err db_keep(struct db *db, const struct db_statement *statement)
{
	enum err e = db_prepare(db, statement);

	if (e == OK)
		db->cache[place_of(db, statement)].kept = true;
	return e;
}

bool db_lacks_room(const struct db *db)
{
	return db->no_room;
}

void db_make_room(struct db *db)
{
	assert(db->state == DB_NO_TRANSACTION);
	for (size_t n = (db->cached + 1) / 2; db->mysql != NULL && n > 0; n--)
		drop_one(db);
}
