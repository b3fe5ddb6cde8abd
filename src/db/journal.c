#include "db/journal.h"

#include <time.h>

enum { LOCK_TURN_SECONDS = 1 };
static const struct timespec pause_between = { .tv_nsec = 200000000 };

static const struct db_statement create_journal = {
	.name = "migration.create",
	.text = "CREATE TABLE IF NOT EXISTS schema_migrations (number INT NOT NULL PRIMARY KEY, name VARCHAR(190) NOT NULL, "
	        "statements INT NOT NULL, doing INT NOT NULL DEFAULT 0, sha256 BINARY(32) NOT NULL, started_at DATETIME NOT NULL, "
	        "finished_at DATETIME NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
	.scope = DB_ANYONE,
};
static const struct db_statement create_lock = {
	.name = "migration.create_lock",
	.text = "CREATE TABLE IF NOT EXISTS schema_lock (id INT NOT NULL PRIMARY KEY, runner BINARY(16) NOT NULL, "
	        "server VARCHAR(500) NOT NULL, heard_at DATETIME NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
	.scope = DB_ANYONE,
};
static const struct db_statement fill_lock = {
	.name = "migration.fill_lock",
	.text = "INSERT IGNORE INTO schema_lock (id, runner, server, heard_at) VALUES (1, REPEAT('0', 16), '', '1970-01-02')",
	.scope = DB_ANYONE,
};
static const struct db_statement read_journal = {
	.name = "migration.list",
	.text = "SELECT number, name, statements, doing, sha256, finished_at IS NOT NULL FROM schema_migrations ORDER BY number",
	.scope = DB_ANYONE,
	RESULT(journal, COL(journal, number), COL(journal, name), COL(journal, statements), COL(journal, doing),
	       COL(journal, sha256), COL(journal, finished)),
};
static const struct db_statement steps[] = {
	[JOURNAL_BEGIN] = {
		.name = "migration.begin",
		.text = "INSERT INTO schema_migrations (number, name, statements, doing, sha256, started_at) "
		        "VALUES (?, ?, ?, 0, ?, UTC_TIMESTAMP())",
		.scope = DB_ANYONE,
		PARAMS(COL(journal, number), COL(journal, name), COL(journal, statements), COL(journal, sha256)),
	},
	[JOURNAL_INTENT] = {
		.name = "migration.intent",
		.text = "UPDATE schema_migrations SET doing = ?, sha256 = ? WHERE number = ? AND finished_at IS NULL",
		.scope = DB_ANYONE,
		PARAMS(COL(journal, doing), COL(journal, sha256), COL(journal, number)),
	},
	[JOURNAL_PROGRESS] = {
		.name = "migration.progress",
		.text = "UPDATE schema_migrations SET doing = 0, statements = ?, sha256 = ? WHERE number = ? AND finished_at IS NULL",
		.scope = DB_ANYONE,
		PARAMS(COL(journal, statements), COL(journal, sha256), COL(journal, number)),
	},
	[JOURNAL_END] = {
		.name = "migration.end",
		.text = "UPDATE schema_migrations SET statements = ?, sha256 = ?, name = ?, finished_at = UTC_TIMESTAMP() "
		        "WHERE number = ? AND finished_at IS NULL",
		.scope = DB_ANYONE,
		PARAMS(COL(journal, statements), COL(journal, sha256), COL(journal, name), COL(journal, number)),
	},
};

struct lock {
	int64_t seconds;
	struct maybe_int got;
	struct uuid runner;
	struct str server;
};
/* Lock names are shared by all databases of a server and limited to 64 characters, so the database's name is hashed. */
static const struct db_statement take_name = {
	.name = "migration.lock",
	.text = "SELECT GET_LOCK(CONCAT('interviewd.', LEFT(SHA2(DATABASE(), 256), 40)), ?)",
	.scope = DB_ANYONE,
	PARAMS(COL(lock, seconds)),
	RESULT(lock, COL(lock, got)),
};
static const struct db_statement release_name = {
	.name = "migration.unlock",
	.text = "SELECT RELEASE_LOCK(CONCAT('interviewd.', LEFT(SHA2(DATABASE(), 256), 40)))",
	.scope = DB_ANYONE,
	RESULT(lock, COL(lock, got)),
};
#define THIS_SERVER "LEFT(CONCAT(@@hostname, ':', @@port, ' ', @@datadir), 500)"
/* Another run of the same server has ended, because this one holds GET_LOCK there. */
static const struct db_statement take_row = {
	.name = "migration.lock_row",
	.text = "UPDATE schema_lock SET runner = ?, server = " THIS_SERVER ", heard_at = UTC_TIMESTAMP() WHERE id = 1 AND "
	        "(server = " THIS_SERVER " OR heard_at < UTC_TIMESTAMP() - INTERVAL ? SECOND)",
	.scope = DB_ANYONE,
	PARAMS(COL(lock, runner), COL(lock, seconds)),
};
static const struct db_statement keep_row = {
	.name = "migration.keep_row",
	.text = "UPDATE schema_lock SET heard_at = UTC_TIMESTAMP() WHERE id = 1 AND runner = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(lock, runner)),
};
static const struct db_statement release_row = {
	.name = "migration.release_row",
	.text = "UPDATE schema_lock SET heard_at = '1970-01-02' WHERE id = 1 AND runner = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(lock, runner)),
};
static const struct db_statement read_row = {
	.name = "migration.lock_holder",
	.text = "SELECT server FROM schema_lock WHERE id = 1",
	.scope = DB_ANYONE,
	RESULT(lock, COL(lock, server)),
};

struct text {
	struct str text, digest;
};
static const struct db_statement sha256_of = {
	.name = "migration.digest",
	.text = "SELECT UNHEX(SHA2(?, 256))",
	.scope = DB_ANYONE,
	PARAMS(COL(text, text)),
	RESULT(text, COL(text, digest)),
};

enum err migration_fail(struct migration_run *run, struct str why)
{
	run->why = why;
	return E_INTERNAL;
}

enum err journal_digest(struct db *db, const struct db_migration *migration, size_t n, struct str *sha256_r)
{
	struct text text = { .text = { migration->text.p, n } };
	enum err e = db_one(db, &sha256_of, &text, &text);

	*sha256_r = text.digest;
	return e;
}

enum err journal_execute(struct db *db, struct str statement)
{
	MYSQL_RES *rows;
	enum err e;

	db_begin_call(db);
	e = db_ready(db);
	if (e == OK) {
		db->statements++;
		if (mysql_real_query(db->mysql, statement.p, statement.n) != 0)
			e = db_fault(db, NULL, NULL);
		else if ((rows = mysql_store_result(db->mysql)) != NULL)
			mysql_free_result(rows);
	}
	db_end_call(db);
	return e;
}

enum err journal_create(struct migration_run *run)
{
	enum err e = db_run(run->db, &create_journal, NULL, NULL, NULL);

	if (e == OK)
		e = db_run(run->db, &create_lock, NULL, NULL, NULL);
	return e == OK ? db_run(run->db, &fill_lock, NULL, NULL, NULL) : e;
}

/* One attempt, which takes at most LOCK_TURN_SECONDS. *row_r: whether the row was taken. */
static enum err take_both(struct migration_run *run, bool *named, bool *row_r)
{
	struct lock lock = { .seconds = LOCK_TURN_SECONDS, .runner = run->runner };
	int64_t taken = 0;
	enum err e = OK;

	if (!*named) {
		e = db_one(run->db, &take_name, &lock, &lock);
		*named = e == OK && lock.got.v == 1;
		if (e != OK || !*named)
			return e;
		e = journal_create(run);
	}
	lock.seconds = LOCK_HEARD_SECONDS;
	if (e == OK)
		e = db_run(run->db, &take_row, &lock, &taken, NULL);
	*row_r = e == OK && taken == 1;
	return e == E_RETRY ? OK : e; /* Galera: another node has written the row at the same time */
}

static enum err refused(struct migration_run *run)
{
	struct lock lock = { 0 };

	if (db_one(run->db, &read_row, NULL, &lock) != OK || lock.server.n == 0)
		return MIGRATION_FAIL(run, STR("another migration of this database is running"));
	return MIGRATION_FAIL(run, STR("another migration of this database is running, through the server "), lock.server);
}

enum err journal_lock(struct migration_run *run)
{
	int64_t begun = clock_monotonic(), end = begun + run->wait_seconds * INSTANT_SECOND;
	bool named = false, row = false;
	enum err e;

	run->runner = uuid_new();
	for (;;) {
		e = take_both(run, &named, &row);
		if (e != OK || row)
			break;
		if (clock_monotonic() >= end)
			return refused(run);
		if (named)
			nanosleep(&pause_between, NULL);
	}
	if (e == OK)
		run->connection = mysql_thread_id(run->db->mysql);
	return e;
}

void journal_unlock(struct migration_run *run)
{
	struct lock lock = { .runner = run->runner };

	if (run->db->mysql == NULL)
		return;
	(void)db_run(run->db, &release_row, &lock, NULL, NULL);
	(void)db_one(run->db, &release_name, NULL, &lock); /* closing the connection would release it, too */
}

enum err journal_read(struct db *db, const struct journal **rows_r, size_t *n_r)
{
	void *rows = NULL;
	enum err e;

	db->quiet = ER_NO_SUCH_TABLE; /* the table is missing in an empty database, which is no failure */
	e = db_all(db, &read_journal, NULL, &rows, n_r);
	db->quiet = 0;
	*rows_r = rows;
	return e == E_INTERNAL && db->last_errno == ER_NO_SUCH_TABLE ? E_NO_ROW : e;
}

struct writing {
	struct migration_run *run;
	enum journal_step step;
	struct journal *row;
	struct str statement;
};

static enum err write_body(void *arg)
{
	const struct writing *writing = arg;
	struct migration_run *run = writing->run;
	struct lock lock = { .runner = run->runner };
	int64_t kept = 0, written = 0;
	enum err e = db_run(run->db, &keep_row, &lock, &kept, NULL);

	if (e == OK && kept != 1)
		return MIGRATION_FAIL(run, STR("another migration of this database has taken over"));
	if (e == OK && writing->statement.n > 0)
		e = journal_execute(run->db, writing->statement);
	if (e == OK)
		e = db_run(run->db, &steps[writing->step], writing->row, &written, NULL);
	if (e == OK && written != 1)
		return MIGRATION_FAIL(run, STR("another migration of this database has taken over"));
	return e;
}

enum err journal_write(struct migration_run *run, enum journal_step step, struct journal *row, struct str statement)
{
	struct writing writing = { run, step, row, statement };

	if (run->db->mysql == NULL || mysql_thread_id(run->db->mysql) != run->connection)
		return MIGRATION_FAIL(run, STR("the connection was lost, and its lock with it; run the migration again"));
	return db_transaction(run->db, write_body, NULL, &writing);
}
