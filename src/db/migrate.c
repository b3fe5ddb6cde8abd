#include <string.h>

#include "db/journal.h"
#include "db/split.h"

enum { WAIT_SECONDS = 60 };

struct highest {
	struct maybe_int number;
};
static const struct db_statement highest = {
	.name = "migration.highest",
	.text = "SELECT MAX(number) FROM schema_migrations WHERE finished_at IS NOT NULL",
	.scope = DB_ANYONE,
	RESULT(highest, COL(highest, number)),
};

static const char changed_above[] = ": has changed above the place where an earlier run ended";

static int64_t line_of(struct str file, const char *place)
{
	int64_t line = 1;

	for (const char *p = file.p; p < place; p++)
		line += *p == '\n';
	return line;
}

/* A migration that is being applied. */
struct work {
	struct migration_run *run;
	const struct db_migration *migration;
	struct journal row;
	struct str rest, statement; /* what follows the current statement in the file, and the statement itself */
};

static enum err statement_failed(const struct work *work)
{
	struct migration_run *run = work->run;
	struct arena *arena = run->arena;

	if (run->why.p != NULL) /* the statement has not failed, but the record that is written with it */
		return E_INTERNAL;
	return MIGRATION_FAIL(run, work->migration->name, STR(", line "),
	                      str_from_int(arena, line_of(work->migration->text, work->statement.p)), STR(": ("),
	                      str_from_int(arena, run->db->last_errno), STR(") "),
	                      str_copy(arena, str_of(run->db->last_error)));
}

/* Whether a statement can be rolled back. All others, which change the schema, commit by themselves. */
static bool changes_rows(struct str statement)
{
	static const char *const words[] = { "INSERT", "UPDATE", "DELETE", "REPLACE", "SELECT" };

	for (size_t i = 0; i < COUNT(words); i++) {
		struct str word = str_of(words[i]);

		if (statement.n > word.n && str_equal_nocase((struct str){ statement.p, word.n }, word))
			return true;
	}
	return false;
}

/* Whether this failure of a statement says that its change is there already. The servers execute each of them whole or not at
 * all. */
static bool says_done(const struct db *db)
{
	switch (db->last_errno) {
	case ER_TABLE_EXISTS_ERROR:
	case ER_BAD_TABLE_ERROR: /* DROP TABLE */
	case ER_NO_SUCH_TABLE:   /* the old name of a table that was renamed */
	case ER_DUP_FIELDNAME:
	case ER_BAD_FIELD_ERROR: /* the old name of a column that was renamed */
	case ER_DUP_KEYNAME:
	case ER_MULTIPLE_PRI_KEY:
	case ER_CANT_DROP_FIELD_OR_KEY:
	case COMPAT_DUP_CONSTRAINT:
	case COMPAT_DUP_CHECK:
	case COMPAT_NO_CONSTRAINT:
		return true;
	case ER_CANT_CREATE_TABLE: /* MariaDB, for a foreign key: its general error, with the reason in the text */
		return strstr(db->last_error, "errno: 121 ") != NULL;
	default:
		return false;
	}
}

/* The digest of the file up to the end of the current statement. */
static enum err digest_so_far(struct work *work)
{
	const struct db_migration *migration = work->migration;

	return journal_digest(work->run->db, migration, (size_t)(work->rest.p - migration->text.p), &work->row.sha256);
}

/* Skips what an earlier run has executed, and checks that it has not changed since. A statement that was begun is not skipped.
 */
static enum err skip_finished(struct work *work, const struct journal *found)
{
	struct str rest = work->rest, statement, sha256;
	enum err e;

	for (int64_t i = 0; i < (found->doing > 0 ? found->doing : found->statements); i++) {
		if (i == found->statements)
			work->rest = rest;
		if (db_split(&rest, &statement) != DB_SPLIT_STATEMENT)
			return MIGRATION_FAIL(work->run, work->migration->name, str_of(changed_above));
	}
	if (found->doing == 0)
		work->rest = rest;
	e = journal_digest(work->run->db, work->migration, (size_t)(rest.p - work->migration->text.p), &sha256);
	if (e == OK && !str_equal(sha256, found->sha256))
		return MIGRATION_FAIL(work->run, work->migration->name, str_of(changed_above));
	return e;
}

/* Executes the statement and records it in one transaction. */
static enum err change_rows(struct work *work)
{
	work->row.statements++;
	return journal_write(work->run, JOURNAL_PROGRESS, &work->row, work->statement);
}

/* The server has refused a statement, so it was not executed and may be corrected: takes the intent back. */
static void withdraw(struct work *work, const char *from)
{
	struct migration_run *run = work->run;
	struct journal row = work->row;
	struct str why = run->why;

	if (run->db->mysql == NULL)
		return; /* without an answer nobody knows whether it was executed */
	if (journal_digest(run->db, work->migration, (size_t)(from - work->migration->text.p), &row.sha256) == OK)
		(void)journal_write(run, JOURNAL_PROGRESS, &row, (struct str){ 0 });
	run->why = why;
}

/*
 * Notes the intent, executes the statement, and notes that it is executed. `begun`: an earlier run has noted the intent and
 * ended, so the statement may have been executed. `from`: where the statement begins in the file.
 */
static enum err change_schema(struct work *work, bool begun, const char *from)
{
	struct db *db = work->run->db;
	struct journal *row = &work->row;
	enum err e = OK;

	row->doing = row->statements + 1;
	if (!begun)
		e = journal_write(work->run, JOURNAL_INTENT, row, (struct str){ 0 });
	if (e != OK)
		return e;
	db->quiet = begun ? DB_QUIET_ALL : 0;
	e = journal_execute(db, work->statement);
	db->quiet = 0;
	if (e != OK && !(begun && says_done(db))) {
		e = statement_failed(work);
		withdraw(work, from);
		return e;
	}
	row->statements++;
	return journal_write(work->run, JOURNAL_PROGRESS, row, (struct str){ 0 });
}

static enum err run_file(struct work *work, const struct journal *found)
{
	const struct db_migration *migration = work->migration;
	struct migration_run *run = work->run;
	bool begun = found != NULL && found->doing > 0;
	enum err e = found != NULL ? skip_finished(work, found) : OK;
	enum db_split split;

	for (const char *from = work->rest.p; e == OK && (split = db_split(&work->rest, &work->statement)) != DB_SPLIT_END;
	     from = work->rest.p) {
		if (split == DB_SPLIT_BROKEN)
			return MIGRATION_FAIL(run, migration->name, STR(", line "),
			                      str_from_int(run->arena, line_of(migration->text, work->rest.p)),
			                      STR(": a quote or a comment does not end"));
		e = digest_so_far(work);
		if (e != OK)
			return e;
		e = changes_rows(work->statement) ? change_rows(work) : change_schema(work, begun, from);
		begun = false;
		if (e != OK)
			return statement_failed(work);
	}
	return e;
}

static enum err apply(struct migration_run *run, const struct db_migration *migration, const struct journal *found)
{
	struct work work = { .run = run, .migration = migration, .rest = migration->text };
	struct journal *row = &work.row;
	int64_t began = clock_monotonic();
	enum err e = OK;

	if (found != NULL)
		*row = *found;
	row->number = migration->number;
	row->name = migration->name;
	if (found == NULL) {
		e = journal_digest(run->db, migration, 0, &row->sha256);
		if (e == OK)
			e = journal_write(run, JOURNAL_BEGIN, row, (struct str){ 0 });
	}
	if (e == OK)
		e = run_file(&work, found);
	if (e == OK)
		e = journal_digest(run->db, migration, migration->text.n, &row->sha256);
	if (e == OK)
		e = journal_write(run, JOURNAL_END, row, (struct str){ 0 });
	if (e != OK)
		return e;
	run->applied++;
	LOG(MIGRATION, LOG_INT("number", migration->number), LOG_STR("name", migration->name),
	    LOG_INT("statements", row->statements), LOG_INT("ms", (clock_monotonic() - began) / 1000));
	return OK;
}

static const struct db_migration *migration_of(const struct migration_run *run, int64_t number)
{
	for (size_t i = 0; i < run->n; i++) {
		if (run->migrations[i].number == number)
			return &run->migrations[i];
	}
	return NULL;
}

/* Checks that the migrations that were applied still equal their files, before new ones are applied. */
static enum err check(struct migration_run *run, const struct journal *rows, size_t n)
{
	enum err e = OK;

	for (size_t i = 1; i < run->n; i++) {
		if (run->migrations[i].number <= run->migrations[i - 1].number)
			return MIGRATION_FAIL(run, run->migrations[i].name,
			                      STR(": its number must be higher than that of the migration before it"));
	}
	for (size_t i = 0; e == OK && i < n; i++) {
		const struct db_migration *migration = migration_of(run, rows[i].number);
		struct str sha256 = { 0 };

		if (migration == NULL)
			return MIGRATION_FAIL(
			        run, rows[i].name,
			        STR(": was applied to this database, but is not among the files of this program; is this an older version?"));
		if (rows[i].finished)
			e = journal_digest(run->db, migration, migration->text.n, &sha256);
		if (e == OK && rows[i].finished && !str_equal(sha256, rows[i].sha256))
			return MIGRATION_FAIL(
			        run, migration->name,
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

static enum err apply_all(struct migration_run *run)
{
	const struct journal *rows;
	size_t n;
	enum err e = journal_read(run->db, &rows, &n);

	if (e != OK)
		return e;
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

enum err db_migrate(struct db *db, struct arena *arena, const struct db_migrations *migrations, int64_t *applied_r,
                    struct str *why_r)
{
	struct migration_run run = {
		.db = db,
		.arena = arena,
		.migrations = migrations->at,
		.n = migrations->n,
		.wait_seconds = migrations->wait_seconds > 0 ? migrations->wait_seconds : WAIT_SECONDS,
	};
	enum err e;

	db_enter(db, arena, (struct db_scope_values){ .now = clock_now() }, 0);
	e = lift_limits(db);
	if (e == OK)
		e = journal_lock(&run);
	if (e == OK) {
		e = apply_all(&run);
		journal_unlock(&run);
	}
	if (e != OK && run.why.p == NULL)
		run.why = str_copy(arena, str_of(db->last_error));
	db_leave(db, NULL);
	db_drop(db);
	*applied_r = run.applied;
	*why_r = run.why;
	return e;
}

static int64_t count_statements(struct str text)
{
	struct str statement;
	int64_t n = 0;

	while (db_split(&text, &statement) == DB_SPLIT_STATEMENT)
		n++;
	return n;
}

static enum err look_at(struct db *db, const struct db_migration *migration, const struct journal *row,
                        struct db_migration_look *look_r)
{
	struct str sha256 = { 0 };
	enum err e = OK;

	*look_r = (struct db_migration_look){ .name = migration->name, .number = migration->number };
	look_r->of = count_statements(migration->text);
	look_r->statements = row == NULL ? 0 : row->statements;
	if (row == NULL) {
		look_r->state = DB_MIGRATION_MISSING;
	} else if (!row->finished) {
		look_r->state = DB_MIGRATION_HALF;
	} else {
		e = journal_digest(db, migration, migration->text.n, &sha256);
		look_r->state = str_equal(sha256, row->sha256) ? DB_MIGRATION_APPLIED : DB_MIGRATION_CHANGED;
	}
	return e;
}

enum err db_migrations_look(struct db *db, struct arena *arena, const struct db_migrations *migrations,
                            struct db_migration_look **looks_r, size_t *n_r)
{
	const struct journal *rows = NULL;
	size_t n_rows = 0, n = 0, at = 0;
	enum err e = journal_read(db, &rows, &n_rows);

	if (e == E_NO_ROW)
		e = OK;
	*looks_r = ARENA_ARRAY(arena, struct db_migration_look, migrations->n + n_rows);
	for (size_t i = 0; e == OK && i < migrations->n; i++) {
		const struct db_migration *migration = &migrations->at[i];

		for (; at < n_rows && rows[at].number < migration->number; at++)
			(*looks_r)[n++] = (struct db_migration_look){ rows[at].name, rows[at].number, rows[at].statements, 0,
				                                      DB_MIGRATION_UNKNOWN };
		e = look_at(db, migration, at < n_rows && rows[at].number == migration->number ? &rows[at++] : NULL,
		            &(*looks_r)[n++]);
	}
	for (; at < n_rows; at++)
		(*looks_r)[n++] = (struct db_migration_look){ rows[at].name, rows[at].number, rows[at].statements, 0,
			                                      DB_MIGRATION_UNKNOWN };
	*n_r = n;
	return e;
}

enum err db_schema_number(struct db *db, int64_t *number_r)
{
	struct highest highest_row = { 0 };
	enum err e;

	db->quiet = ER_NO_SUCH_TABLE; /* the table is missing in an empty database, which is no failure */
	e = db_one(db, &highest, NULL, &highest_row);
	db->quiet = 0;
	if (e == E_INTERNAL && db->last_errno == ER_NO_SUCH_TABLE)
		return E_NO_ROW;
	if (e == OK && !highest_row.number.has)
		return E_NO_ROW;
	if (e == OK)
		*number_r = highest_row.number.v;
	return e;
}
