/*
 * Access to MariaDB or MySQL, with a cache of prepared statements. Values are never written into SQL text: a statement is a
 * constant, or put together once from constants, and its values are bound to members of structs. Each process has one
 * connection, opened after the fork and used by one thread.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include "shape/shape.h"

struct db;

/* ---- statements */
enum db_from {
	DB_MEMBER,  /* a member of the parameter or row struct */
	DB_CALLER,  /* the caller's user key from db_enter; NULL when none */
	DB_COMPANY, /* the caller's company key; NULL when none */
	DB_ROLE,    /* the caller's role bit */
	DB_KEY,     /* the key of the caller's API key; NULL when there is none */
	DB_NOW,     /* the time of the request */
	DB_AFTER,   /* the key behind which a list goes on (db_after); NULL when it begins */
	DB_MOST     /* the most rows that a count of the request reads (db_count_most) */
};
struct db_column {
	enum db_from from;
	enum kind kind; /* STR, INT, BOOL, MAYBE_INT, MAYBE_BOOL, DECIMAL, INSTANT, DATE, WALL, UUID, SET, ENUM; ID: its key */
	size_t off;
};
/*
 * Types in SQL: text and bytes VARCHAR/TEXT/VARBINARY; INT any integer; BOOL and ENUM TINYINT; DECIMAL DECIMAL(n,2);
 * INSTANT DATETIME in UTC; DATE DATE; WALL INT seconds; UUID BINARY(16); SET INT UNSIGNED or BIGINT. None is written as NULL,
 * and NULL is read as none. KIND_INT 0 is the number 0, but COL_KEY binds 0 as NULL and reads NULL as 0.
 */
/* clang-format off */
#define COL(T, m) { .kind = DB_KIND_OF(T, m), .off = offsetof(struct T, m) }
#define DB_KIND_OF(T, m) _Generic(((struct T *)0)->m, struct str: KIND_STR, int64_t: KIND_INT, bool: KIND_BOOL, \
	struct maybe_int: KIND_MAYBE_INT, struct maybe_bool: KIND_MAYBE_BOOL, struct decimal: KIND_DECIMAL, \
	struct instant: KIND_INSTANT, struct date: KIND_DATE, struct wall: KIND_WALL, struct uuid: KIND_UUID, \
	struct set: KIND_SET, unsigned: KIND_ENUM)
#define COL_KEY(T, m) { .kind = KIND_ID + TYPE_IS(T, m.v.key, int64_t), .off = offsetof(struct T, m.v.key) } /* an id's number; 0 is NULL */
#define COL_PUB(T, m) COL(T, m.v.pub)                                     /* an id's UUID */
#define CALLER_COL { .from = DB_CALLER }
#define COMPANY_COL { .from = DB_COMPANY }
#define ROLE_COL { .from = DB_ROLE }
#define API_KEY_COL { .from = DB_KEY }
#define NOW_COL { .from = DB_NOW }
#define MOST_COL { .from = DB_MOST }
#define AFTER_COL { .from = DB_AFTER }
#define PARAMS(...) .params = (const struct db_column[]){ __VA_ARGS__ }, .n_params = COUNT(((const struct db_column[]){ __VA_ARGS__ }))
#define RESULT(T, ...) .row = (const struct db_column[]){ __VA_ARGS__ }, .n_row = COUNT(((const struct db_column[]){ __VA_ARGS__ })), \
	.row_size = sizeof(struct T)
/* clang-format on */

/*
 * Whose rows a statement may read and write. A TENANT or PARTY statement cannot be prepared unless it binds COMPANY_COL or
 * CALLER_COL, and cannot be run without a value for them: TENANT needs a company, PARTY a company or a caller. Without this
 * check such a statement would silently find and write nothing.
 */
enum db_scope {
	DB_SCOPE_NONE_SET,
	DB_TENANT,  /* of the caller's company */
	DB_PARTY,   /* of the caller, or of the caller's company */
	DB_GUARDED, /* anybody's, found by its id for a finder, which tells the guard whose it is (service/guard.h) */
	DB_ANYONE   /* anybody's, for a reason that stands beside it */
};

struct db_statement {
	const char *name; /* for logs and tests/golden/plans.txt: "interview.by_id" */
	const char *text; /* constant SQL with ? */
	enum db_scope scope;
	const struct db_column *params;
	size_t n_params;
	const struct db_column *row;
	size_t n_row, row_size;
};

/* ---- statements that are put together from parts */

/* A piece of a statement's text, and the parameters for its question marks. */
struct db_part {
	const char *text;
	const struct db_column *params;
	size_t n_params;
};
/*
 * The one way to write a part: DB_PART(" WHERE id = ?", COL_KEY(job, id)). The text must be a string literal; anything else
 * does not compile, so that no input can become part of a statement. (The rule sql-part of tests/lint checks the rest.)
 */
#define DB_PART(text_, ...)                                                                                                    \
	{                                                                                                                      \
		.text = "" text_, PARAMS(__VA_ARGS__)                                                                          \
	}

/*
 * Sets the text and the parameters of `statement` to those of the parts, in their order; a part that is NULL is left out.
 * Called once for each statement of a process, before its first use, because the memory is never freed. Ends the process when
 * out of memory.
 */
void db_join(struct db_statement *statement, const struct db_part *const *parts, size_t n);

/* Sets the name of `statement` to the words, with blanks between them; as db_join. */
void db_name(struct db_statement *statement, const char *const *words, size_t n);

/* ---- connection */
struct db_settings {
	struct str host, socket, user, password, database; /* socket wins over host */
	int64_t port;
	int64_t connect_seconds, read_seconds, statement_ms; /* 0: 3 s, 4 s, 3500 ms */
	struct str tls_ca; /* file of CA certificates, against which the server's certificate is verified; none: no TLS */
};

/* A handle that connects at first use (after the fork). `settings` must outlive it. */
struct db *db_new(const struct db_settings *settings);
void db_free(struct db **db);

/* The user and company for whom the statements of a request are run. */
struct db_scope_values {
	int64_t caller, company;
	unsigned role;
	struct instant now;
	bool quiet;  /* what happens is told to nobody by mail or notification (imports) */
	int64_t key; /* of the API key with which the caller came; 0: none */
};

/*
 * Begins a request, whose rows are allocated in `arena`. A connection that was idle is checked before its first statement (by
 * poll(2), without a round trip), and made again when the server has closed it. When the request has used `budget_ms` of
 * database time (0: no limit), its further statements fail with E_TIMEOUT. db_set_scope changes the scope during a request.
 */
void db_enter(struct db *db, struct arena *arena, struct db_scope_values scope, int64_t budget_ms);
void db_set_scope(struct db *db, struct db_scope_values scope);
bool db_quiet(const struct db *db); /* of the scope */

/*
 * Sets the value of MOST_COL for this request, the most rows that the count of a list reads; COUNT_MOST when it is not called.
 * A count that reaches it means: this many or more.
 */
#define COUNT_MOST INT64_C(100001)
void db_count_most(struct db *db, int64_t most);

/*
 * Sets the value of AFTER_COL for the statements from here on: a list whose rows come in the falling order of their keys goes
 * on behind the row with this key; and whether a statement of this request had that column.
 */
void db_after(struct db *db, int64_t key);
bool db_after_used(const struct db *db);

/* Goes on with a request whose answer comes in parts: rows are allocated in `arena` from here on, and the time budget begins
 * anew. */
void db_go_on(struct db *db, struct arena *arena, int64_t budget_ms);

/*
 * A pointer that whoever runs a request leaves for the functions of store/ that find it again (store_events_watch); NULL, as
 * after db_enter: there is none.
 */
void db_set_witness(struct db *db, void *witness);
void *db_witness(const struct db *db);

/* Stores a pointer for store_events_hear(); db_enter() clears it. */
void db_set_hearing(struct db *db, const void *hearing);
const void *db_hearing(const struct db *db);

/*
 * Lets other processes see what this one is doing: *writing is 0 outside of a transaction, the time (clock_monotonic()) since
 * which a statement of it has been running, and 1 between two of its statements. It must outlive `db`.
 */
void db_watch(struct db *db, _Atomic int64_t *writing);

/*
 * Called inside a transaction, before its first statement: none of its statements waits longer than `ms` for its answer. After
 * that it fails with E_TIMEOUT, and the connection is closed. COMMIT waits as long as always. Has no effect with MySQL's client
 * library, which cannot change that limit of an open connection.
 */
void db_hurry(struct db *db, int64_t ms);

/*
 * Turns on or off that each statement is logged (event STATEMENT) with its name, its duration in microseconds, and the number
 * of rows that it returned or changed. For developers, because it costs one log line for each statement.
 */
void db_trace(struct db *db, bool on);

/* Ends a request: rolls back an open transaction. Returns the number of its statements; *us_r (may be NULL) is their total
 * time. */
int64_t db_leave(struct db *db, int64_t *us_r);

/* Connects if there is no connection; E_UNAVAILABLE on failure. */
enum err db_connect(struct db *db);

/* Closes the connection, which releases all its locks; the next use makes a new one. Not allowed inside a transaction. */
void db_disconnect(struct db *db);

/*
 * A connection keeps the DB_PREPARED_MOST statements that were used last, and fewer when the server has no room for more
 * (max_prepared_stmt_count): then one that was not used for long is closed for each new one. Others are prepared again at their
 * next use. When there is no room even for one, statements fail with E_NO_WRITE.
 */
#define DB_PREPARED_MOST 160

/* Prepares a statement before it is needed; a failure is logged with its name. */
enum err db_prepare(struct db *db, const struct db_statement *statement);

/* Whether the last request failed because there was no room even for one. Then others that share the server should call
 * db_make_room, outside of a request: it closes half of what this connection keeps. */
bool db_lacks_room(const struct db *db);
void db_make_room(struct db *db);

/* As db_prepare, and the statement is among the last that are closed to make room, however long it is not used. */
enum err db_keep(struct db *db, const struct db_statement *statement);

/*
 * Errors of the three below: E_UNAVAILABLE (no connection), E_TIMEOUT, E_RETRY (deadlock or lock wait: the transaction
 * is rolled back and may be run again), E_DUPLICATE (a unique key; see db_duplicate_key), E_DATA (a value or a constraint: the
 * server refused this row), E_NO_WRITE (the server is full, read-only or out of resources), E_INTERNAL (everything else). The
 * last three are logged with the statement's name. A read outside a transaction is run once more after a lost connection, never
 * after a timeout. A write outside a transaction whose answer was lost is E_UNKNOWN_OUTCOME. After a timeout or a failed
 * connection every later statement of the request fails at once; after an error that ended the transaction, every later one in
 * it.
 */

/* Reads the first row into `row`, leaving members without a column unchanged; E_NO_ROW when there is no row. */
enum err db_one(struct db *db, const struct db_statement *statement, const void *params, void *row);

/* Reads all rows into an array of *n_r structs in the arena. `rows_r` is the address of a pointer to the statement's struct of
 * a row, which is set. No rows is OK; then the pointer is NULL, as after an error. */
enum err db_all(struct db *db, const struct db_statement *statement, const void *params, void *rows_r, size_t *n_r);

/*
 * Reads all rows, and calls `take` with each as soon as it has come, so that the server finds the next ones meanwhile; db_all
 * has read all of them before the first is used. Each is read into `row`; only its texts stay in the arena. `take` must not use
 * the database. After an error some rows were taken already.
 */
struct db_taker {
	void (*take)(void *self, void *row);
	void *self;
};
enum err db_each(struct db *db, const struct db_statement *statement, const void *params, void *row, struct db_taker taker);

/* Runs INSERT, UPDATE or DELETE. *affected_r: rows matched (CLIENT_FOUND_ROWS); *key_r: AUTO_INCREMENT key. Both may be NULL.
 */
enum err db_run(struct db *db, const struct db_statement *statement, const void *params, int64_t *affected_r, int64_t *key_r);

/*
 * Inserts the `n` structs at `rows`, each `size` bytes long, in their order. `statement` inserts one of them: its text ends
 * with "VALUES (?, ...)", or with a "SELECT ?, ..." that has a condition. The values of many rows are sent with one execution
 * of a longer statement, which is made once in a process. After an error some rows may be inserted, so it is called inside a
 * transaction. Errors as db_run.
 */
enum err db_run_many(struct db *db, const struct db_statement *statement, const void *rows, size_t size, size_t n);

/* The name of the key that the last E_DUPLICATE named ("bookings.person_slot" or "person_slot"); none otherwise. */
struct str db_duplicate_key(const struct db *db);

/* What the server, or this program, said about the last error; none when there was none yet. Valid until the next error. */
struct str db_reason(const struct db *db);

/*
 * Whether the last error was that the database's user lacks a right: on the database, on a table or on a column. After
 * db_tell_denied such errors are not logged on this handle, because the caller says what to do about them.
 */
bool db_denied(const struct db *db);
void db_tell_denied(struct db *db);

/*
 * Runs `body` in one transaction (READ COMMITTED). START TRANSACTION is sent before its first statement. When `body`
 * returns OK, COMMIT is sent; for any other error, ROLLBACK, and the error is returned. After E_RETRY the transaction is rolled
 * back and `body` is run again, at most 3 times with random pauses; before that, `again` (may be NULL) is called to reset what
 * the last run changed in memory. When the connection is lost during COMMIT, the result is E_UNKNOWN_OUTCOME. A COMMIT that is
 * refused as a deadlock (Galera) is treated as E_RETRY.
 */
typedef enum err db_body(void *arg);
enum err db_transaction(struct db *db, db_body *body, void (*again)(void *arg), void *arg);

/*
 * Inside db_transaction, before its first statement: what is run until db_resume is run by itself, as outside of a transaction.
 * It is for reads before long work, such as the check of a password: otherwise a transaction would be open all that time, and
 * db_watch would show it. After the first statement of the transaction, and outside of one, both do nothing.
 */
void db_pause(struct db *db);
void db_resume(struct db *db);

/* Inside db_transaction: this run of `body` ends with ROLLBACK even if it returns OK, which is then the result all the same. */
void db_undo(struct db *db);

/* From here to db_look(db, false), or to the end of the request, nothing is written: db_run and db_run_many return E_INVALID
 * without asking the server. */
void db_look(struct db *db, bool on);

/* Whether db_transaction is running. */
bool db_in_transaction(const struct db *db);

/* The server's version text, none before the first connection; and whether it is MariaDB. */
struct str db_server(const struct db *db, bool *mariadb_r);

/* ---- migrations: interviewctl only */
struct db_migration {
	int64_t number;
	struct str name, text; /* the file's whole SQL */
};
struct db_migrations {
	const struct db_migration *at;
	size_t n;
	int64_t wait_seconds; /* how long db_migrate waits for another run to end; 0: a minute */
};
/*
 * Applies those of `migrations` (sorted by number) that are not applied yet, under a lock that all nodes of a cluster see, and
 * records number, name and SHA-256 of each. When the program or the server is killed meanwhile, the next run continues exactly
 * after the last executed statement. *applied_r is their number. E_INTERNAL, with *why_r, when a migration that was applied
 * earlier has changed or is missing, or when a statement fails (after the file is corrected, the next run continues with that
 * statement); E_UNAVAILABLE. Calls db_enter and db_leave itself, without time limits (except settings->read_seconds with
 * MySQL's library), and closes the connection.
 */
enum err db_migrate(struct db *db, struct arena *arena, const struct db_migrations *migrations, int64_t *applied_r,
                    struct str *why_r);

/* What a database says of one migration. */
enum db_migration_state {
	DB_MIGRATION_APPLIED,
	DB_MIGRATION_MISSING,
	DB_MIGRATION_HALF,    /* the first `statements` of `of` statements are executed */
	DB_MIGRATION_CHANGED, /* it was applied from a file that differs from this one */
	DB_MIGRATION_UNKNOWN  /* it was begun or applied, and is not among the files */
};
struct db_migration_look {
	struct str name;
	int64_t number, statements, of;
	enum db_migration_state state;
};
/*
 * Compares each of `migrations` with what was applied, and finds what was applied besides. *looks_r is in `arena`, sorted by
 * number. Writes nothing; an empty database has none of them. Errors of db_all. Called between db_enter and db_leave.
 */
enum err db_migrations_look(struct db *db, struct arena *arena, const struct db_migrations *migrations,
                            struct db_migration_look **looks_r, size_t *n_r);

/* The number of the last applied migration; E_NO_ROW when none was applied. Called between db_enter and db_leave. */
enum err db_schema_number(struct db *db, int64_t *number_r);

#endif
