#include "db/connection.h"
#include "db/split.h"

enum { LOCK_WAIT_SECONDS = 2, LOCK_TRIES = 30 };

/*
 * One row of the table schema_migrations. An unfinished migration records how many of its statements were executed, and the
 * digest of the file up to the end of the last of them: DDL cannot be rolled back, so after the file is corrected the next run
 * continues there.
 */
struct journal {
	int64_t number, statements;
	struct str name, sha256;
	bool finished;
};

struct lock {
	int64_t seconds;
	struct maybe_int got;
};

static const struct db_statement create_journal = {
	.name = "migration.create",
	.text = "CREATE TABLE IF NOT EXISTS schema_migrations (number INT NOT NULL PRIMARY KEY, name VARCHAR(190) NOT NULL, "
	        "statements INT NOT NULL, sha256 BINARY(32) NOT NULL, started_at DATETIME NOT NULL, finished_at DATETIME NULL) "
	        "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
	.scope = DB_ANYONE,
};
static const struct db_statement read_journal = {
	.name = "migration.list",
	.text = "SELECT number, name, statements, sha256, finished_at IS NOT NULL FROM schema_migrations ORDER BY number",
	.scope = DB_ANYONE,
	RESULT(journal, COL(journal, number), COL(journal, name), COL(journal, statements), COL(journal, sha256),
	       COL(journal, finished)),
};
static const struct db_statement begin_migration = {
	.name = "migration.begin",
	.text = "INSERT INTO schema_migrations (number, name, statements, sha256, started_at) VALUES (?, ?, ?, ?, "
	        "UTC_TIMESTAMP())",
	.scope = DB_ANYONE,
	PARAMS(COL(journal, number), COL(journal, name), COL(journal, statements), COL(journal, sha256)),
};
static const struct db_statement note_progress = {
	.name = "migration.progress",
	.text = "UPDATE schema_migrations SET statements = ?, sha256 = ? WHERE number = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(journal, statements), COL(journal, sha256), COL(journal, number)),
};
static const struct db_statement end_migration = {
	.name = "migration.end",
	.text = "UPDATE schema_migrations SET statements = ?, sha256 = ?, name = ?, finished_at = UTC_TIMESTAMP() WHERE number "
	        "= ?",
	.scope = DB_ANYONE,
	PARAMS(COL(journal, statements), COL(journal, sha256), COL(journal, name), COL(journal, number)),
};
static const struct db_statement highest = {
	.name = "migration.highest",
	.text = "SELECT MAX(number) FROM schema_migrations WHERE finished_at IS NOT NULL",
	.scope = DB_ANYONE,
	RESULT(lock, COL(lock, got)),
};
/* Lock names are shared by all databases of a server and limited to 64 characters, so the database's name is hashed. */
static const struct db_statement take_lock = {
	.name = "migration.lock",
	.text = "SELECT GET_LOCK(CONCAT('interviewd.', LEFT(SHA2(DATABASE(), 256), 40)), ?)",
	.scope = DB_ANYONE,
	PARAMS(COL(lock, seconds)),
	RESULT(lock, COL(lock, got)),
};
static const struct db_statement release_lock = {
	.name = "migration.unlock",
	.text = "SELECT RELEASE_LOCK(CONCAT('interviewd.', LEFT(SHA2(DATABASE(), 256), 40)))",
	.scope = DB_ANYONE,
	RESULT(lock, COL(lock, got)),
};

struct text {
	struct str text, digest;
};
/* The server computes the SHA-256, so that db/ needs no cryptographic library. */
static const struct db_statement sha256_of = {
	.name = "migration.digest",
	.text = "SELECT UNHEX(SHA2(?, 256))",
	.scope = DB_ANYONE,
	PARAMS(COL(text, text)),
	RESULT(text, COL(text, digest)),
};

struct run {
	struct db *db;
	struct arena *arena;
	const struct db_migration *migrations;
	size_t n;
	int64_t applied;
	unsigned long connection; /* the id of the connection that holds the lock */
	struct str why;
};

#define FAIL(run, ...) fail((run), STR_JOIN((run)->arena, __VA_ARGS__))
static enum err fail(struct run *run, struct str why)
{
	run->why = why;
	return E_INTERNAL;
}

/* The SHA-256 of the first `n` bytes of a migration's file. */
static enum err digest(struct run *run, const struct db_migration *migration, size_t n, struct str *sha256_r)
{
	struct text text = { .text = { migration->text.p, n } };
	enum err e = db_one(run->db, &sha256_of, &text, &text);

	*sha256_r = text.digest;
	return e;
}

/* Runs one statement of a file by the text protocol, because some DDL statements cannot be prepared. */
static enum err run_statement(struct run *run, struct str statement)
{
	struct db *db = run->db;
	MYSQL_RES *rows;
	enum err e = db_ready(db);

	if (e != OK)
		return e;
	db->statements++;
	if (mysql_real_query(db->mysql, statement.p, statement.n) != 0)
		return db_fault(db, NULL, NULL);
	rows = mysql_store_result(db->mysql);
	if (rows != NULL)
		mysql_free_result(rows);
	return OK;
}

static int64_t line_of(struct str file, const char *place)
{
	int64_t line = 1;

	for (const char *p = file.p; p < place; p++)
		line += *p == '\n';
	return line;
}

static enum err statement_failed(struct run *run, const struct db_migration *migration, struct str statement)
{
	struct arena *arena = run->arena;

	return FAIL(run, migration->name, STR(", line "), str_from_int(arena, line_of(migration->text, statement.p)),
	            STR(": ("), str_from_int(arena, run->db->last_errno), STR(") "),
	            str_copy(arena, str_of(run->db->last_error)));
}

/* Skips the statements that an earlier run has executed, and checks that they have not changed since. */
static enum err skip_finished(struct run *run, const struct db_migration *migration, const struct journal *row,
                              struct str *rest)
{
	struct str statement, sha256;
	enum err e;

	for (int64_t i = 0; i < row->statements; i++) {
		if (db_split(rest, &statement) != DB_SPLIT_STATEMENT)
			return FAIL(run, migration->name,
			            STR(": has changed above the statement that failed in an earlier run"));
	}
	e = digest(run, migration, (size_t)(rest->p - migration->text.p), &sha256);
	if (e == OK && !str_equal(sha256, row->sha256))
		return FAIL(run, migration->name, STR(": has changed above the statement that failed in an earlier run"));
	return e;
}

static enum err run_file(struct run *run, const struct db_migration *migration, struct journal *row)
{
	struct str rest = migration->text, statement;
	enum db_split split;
	enum err e = skip_finished(run, migration, row, &rest);

	while (e == OK && (split = db_split(&rest, &statement)) != DB_SPLIT_END) {
		if (split == DB_SPLIT_BROKEN)
			return FAIL(run, migration->name, STR(", line "),
			            str_from_int(run->arena, line_of(migration->text, rest.p)),
			            STR(": a quote or a comment does not end"));
		db_begin_call(run->db);
		e = run_statement(run, statement);
		db_end_call(run->db);
		if (e != OK)
			return statement_failed(run, migration, statement);
		row->statements++;
		e = digest(run, migration, (size_t)(rest.p - migration->text.p), &row->sha256);
		if (e == OK)
			e = db_run(run->db, &note_progress, row, NULL, NULL);
	}
	return e;
}

static enum err apply(struct run *run, const struct db_migration *migration, const struct journal *unfinished)
{
	struct journal row = { .number = migration->number, .name = migration->name };
	int64_t began = clock_monotonic();
	enum err e = OK;

	if (run->db->mysql == NULL || mysql_thread_id(run->db->mysql) != run->connection)
		return FAIL(run, STR("the connection was lost, and its lock with it; run the migration again"));
	if (unfinished != NULL) {
		row.statements = unfinished->statements;
		row.sha256 = unfinished->sha256;
	} else {
		e = digest(run, migration, 0, &row.sha256);
		if (e == OK)
			e = db_run(run->db, &begin_migration, &row, NULL, NULL);
	}
	if (e == OK)
		e = run_file(run, migration, &row);
	if (e != OK)
		return e;
	e = digest(run, migration, migration->text.n, &row.sha256);
	if (e == OK)
		e = db_run(run->db, &end_migration, &row, NULL, NULL);
	if (e != OK)
		return e;
	run->applied++;
	LOG(MIGRATION, LOG_INT("number", migration->number), LOG_STR("name", migration->name),
	    LOG_INT("statements", row.statements), LOG_INT("ms", (clock_monotonic() - began) / 1000));
	return OK;
}

static const struct db_migration *migration_of(const struct run *run, int64_t number)
{
	for (size_t i = 0; i < run->n; i++) {
		if (run->migrations[i].number == number)
			return &run->migrations[i];
	}
	return NULL;
}

/* Checks that the migrations that were applied still equal their files, before new ones are applied. */
static enum err check(struct run *run, const struct journal *rows, size_t n)
{
	enum err e = OK;

	for (size_t i = 1; i < run->n; i++) {
		if (run->migrations[i].number <= run->migrations[i - 1].number)
			return FAIL(run, run->migrations[i].name,
			            STR(": its number must be higher than that of the migration before it"));
	}
	for (size_t i = 0; e == OK && i < n; i++) {
		const struct db_migration *migration = migration_of(run, rows[i].number);
		struct str sha256 = { 0 };

		if (migration == NULL)
			return FAIL(
			        run, rows[i].name,
			        STR(": was applied to this database, but is not among the files of this program; is this an older version?"));
		if (rows[i].finished)
			e = digest(run, migration, migration->text.n, &sha256);
		if (e == OK && rows[i].finished && !str_equal(sha256, rows[i].sha256))
			return FAIL(run, migration->name,
			            STR(": has changed since it was applied; put it back and add a new migration instead"));
	}
	return e;
}

static const struct journal *journal_of(const struct journal *rows, size_t n, int64_t number)
{
	for (size_t i = 0; i < n; i++) {
		if (rows[i].number == number)
			return &rows[i];
	}
	return NULL;
}

static enum err apply_all(struct run *run)
{
	const struct journal *rows;
	void *found;
	size_t n;
	enum err e = db_run(run->db, &create_journal, NULL, NULL, NULL);

	if (e == OK)
		e = db_all(run->db, &read_journal, NULL, &found, &n);
	if (e != OK)
		return e;
	rows = found;
	e = check(run, rows, n);
	for (size_t i = 0; e == OK && i < run->n; i++) {
		const struct journal *row = journal_of(rows, n, run->migrations[i].number);

		if (row == NULL || !row->finished)
			e = apply(run, &run->migrations[i], row);
	}
	return e;
}

/* Changing a table may take minutes, so the time limits of this connection are removed; it is closed afterwards. */
static enum err lift_limits(struct db *db)
{
	enum err e;

	db_begin_call(db);
	e = db_connect(db);
	if (e == OK && compat_read_timeout(db->mysql, -1))
		db->patience_ms = INT32_MAX;
	if (e == OK && !db_command(db, db->mariadb ? "SET SESSION max_statement_time = 0, lock_wait_timeout = 60"
	                                           : "SET SESSION max_execution_time = 0, lock_wait_timeout = 60"))
		e = db_fault(db, NULL, NULL);
	db_end_call(db);
	return e;
}

static enum err locked(struct run *run)
{
	struct lock lock = { .seconds = LOCK_WAIT_SECONDS };
	enum err e = OK;

	for (int i = 0; e == OK && lock.got.v != 1 && i < LOCK_TRIES; i++)
		e = db_one(run->db, &take_lock, &lock, &lock);
	if (e != OK)
		return e;
	if (lock.got.v != 1)
		return FAIL(run, STR("another migration of this database is running"));
	run->connection = mysql_thread_id(run->db->mysql);
	e = apply_all(run);
	if (run->db->mysql != NULL)
		(void)db_one(run->db, &release_lock, NULL, &lock); /* closing the connection would release it too */
	return e;
}

enum err db_migrate(struct db *db, struct arena *arena, const struct db_migrations *migrations, int64_t *applied_r,
                    struct str *why_r)
{
	struct run run = { .db = db, .arena = arena, .migrations = migrations->at, .n = migrations->n };
	enum err e;

	db_enter(db, arena, (struct db_scope_values){ .now = clock_now() }, 0);
	e = lift_limits(db);
	if (e == OK)
		e = locked(&run);
	if (e != OK && run.why.p == NULL)
		run.why = str_copy(arena, str_of(db->last_error));
	db_leave(db, NULL);
	db_drop(db);
	*applied_r = run.applied;
	*why_r = run.why;
	return e;
}

enum err db_schema_number(struct db *db, int64_t *number_r)
{
	struct lock number = { 0 };
	enum err e;

	db->quiet = ER_NO_SUCH_TABLE; /* the table is missing in an empty database, which is no failure */
	e = db_one(db, &highest, NULL, &number);
	db->quiet = 0;
	if (e == E_INTERNAL && db->last_errno == ER_NO_SUCH_TABLE)
		return E_NO_ROW;
	if (e == OK && !number.got.has)
		return E_NO_ROW;
	if (e == OK)
		*number_r = number.got.v;
	return e;
}
