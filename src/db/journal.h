/* Private to db/: the records of migrations in a database, and the lock under which migrations are applied. */
#ifndef DB_JOURNAL_H
#define DB_JOURNAL_H

#include "db/connection.h"

/*
 * One row of the table schema_migrations. Most statements of a migration commit by themselves and cannot be rolled back, so the
 * row is what a later run continues from: `statements` of the file are executed, and if `doing` is not 0, statement `doing` was
 * begun and nobody knows whether it was executed. `sha256` is the digest of the file up to the end of that statement, or of the
 * last executed one, so that a change of what was executed is noticed.
 */
struct journal {
	int64_t number, statements, doing;
	struct str name, sha256;
	bool finished;
};

/* One run of db_migrate. */
struct migration_run {
	struct db *db;
	struct arena *arena;
	const struct db_migration *migrations;
	size_t n;
	int64_t applied, wait_seconds;
	unsigned long connection; /* the id of the connection that holds the lock */
	struct uuid runner;       /* the name of this run in the table schema_lock */
	struct str why;           /* the reason of a failure that is not an error of the database */
};

#define MIGRATION_FAIL(run, ...) migration_fail((run), STR_JOIN((run)->arena, __VA_ARGS__))
/* Stores the reason why the run fails. Returns E_INTERNAL. */
enum err migration_fail(struct migration_run *run, struct str why);

/* Makes the two tables, unless they exist. */
enum err journal_create(struct migration_run *run);

/*
 * Takes and releases the lock, of which a database has one. It consists of GET_LOCK, which is released when the connection ends
 * but which other nodes of a Galera cluster do not see, and of the row of schema_lock, which all nodes see: of two nodes that
 * write it at the same time, one is refused. E_INTERNAL, with the reason in run->why, when another run has it for longer than
 * run->wait_seconds. A run that ended without releasing the lock is noticed at once on the same server, and on another one
 * after LOCK_HEARD_SECONDS.
 */
enum { LOCK_HEARD_SECONDS = 60 };
enum err journal_lock(struct migration_run *run);
void journal_unlock(struct migration_run *run);

/* Reads all rows into *rows_r, sorted by number. E_NO_ROW when the tables do not exist. */
enum err journal_read(struct db *db, const struct journal **rows_r, size_t *n_r);

/*
 * What is written of a migration. Each is one transaction, which also checks that the lock is still held, and in which
 * `statement`, if there is one, is executed. `statement` must be one that does not commit by itself.
 */
enum journal_step {
	JOURNAL_BEGIN,    /* a row for a new migration */
	JOURNAL_INTENT,   /* statement row->doing will be executed now */
	JOURNAL_PROGRESS, /* row->statements are executed */
	JOURNAL_END       /* all are executed */
};
enum err journal_write(struct migration_run *run, enum journal_step step, struct journal *row, struct str statement);

/* Executes one statement by the text protocol, because some cannot be prepared. Inside or outside of a transaction. */
enum err journal_execute(struct db *db, struct str statement);

/* The SHA-256 of the first `n` bytes of a migration's file. The server computes it, so that db/ needs no cryptographic library.
 */
enum err journal_digest(struct db *db, const struct db_migration *migration, size_t n, struct str *sha256_r);

#endif
