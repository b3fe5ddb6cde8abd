/*
 * MariaDB or MySQL behind a connection with a cache of prepared statements. Text never goes into SQL: a statement is a
 * constant, or made of constants once, and its values are bound from and to the members of structs by columns. One connection a
 * process, opened after the fork, used by one thread.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include "shape/shape.h"

struct db;

/* ---- statements */
enum db_from {
	DB_MEMBER,  /* a member of the parameter or row struct */
	DB_CALLER,  /* the principal's user key (none is NULL), from db_enter */
	DB_COMPANY, /* the principal's company key (none is NULL) */
	DB_ROLE,    /* the principal's role bit */
	DB_NOW      /* the request's time */
};
struct db_column {
	enum db_from from;
	enum kind kind; /* STR, INT, BOOL, MAYBE_INT, MAYBE_BOOL, DECIMAL, INSTANT, DATE, WALL, UUID, SET, ENUM; ID: its key */
	size_t off;
};
/*
 * Types in SQL: text and bytes VARCHAR/TEXT/VARBINARY; INT any integer; BOOL and ENUM TINYINT; DECIMAL DECIMAL(n,2);
 * INSTANT DATETIME in UTC; DATE DATE; WALL INT seconds; UUID BINARY(16); SET INT UNSIGNED or BIGINT. None is NULL both ways;
 * KIND_INT 0 is the number 0, but COL_KEY binds 0 as NULL and reads NULL as 0.
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
#define NOW_COL { .from = DB_NOW }
#define PARAMS(...) .params = (const struct db_column[]){ __VA_ARGS__ }, .n_params = COUNT(((const struct db_column[]){ __VA_ARGS__ }))
#define RESULT(T, ...) .row = (const struct db_column[]){ __VA_ARGS__ }, .n_row = COUNT(((const struct db_column[]){ __VA_ARGS__ })), \
	.row_size = sizeof(struct T)
/* clang-format on */

/*
 * Whose rows a statement may touch. TENANT and PARTY refuse to be prepared unless they bind COMPANY_COL or CALLER_COL, and to
 * be run where there is nobody to bind: TENANT needs a company, PARTY a company or a caller. Such a statement could find
 * nothing and write nothing, and would not say so.
 */
enum db_scope {
	DB_SCOPE_NONE_SET,
	DB_TENANT,  /* of the caller's company */
	DB_PARTY,   /* of the caller, or of the caller's company */
	DB_GUARDED, /* anybody's, found by its id for a finder, which tells the guard whose it is (service/guard.h) */
	DB_ANYONE   /* anybody's, for a reason that stands beside it */
};

struct db_statement {
	const char *name; /* for logs and EXPLAIN goldens: "interview.by_id" */
	const char *text; /* constant SQL with ? */
	enum db_scope scope;
	const struct db_column *params;
	size_t n_params;
	const struct db_column *row;
	size_t n_row, row_size;
};

/* ---- statements that are put together from parts */

/* A piece of a statement's text, and what its question marks bind. */
struct db_part {
	const char *text;
	const struct db_column *params;
	size_t n_params;
};
/*
 * The one way to write a part: DB_PART(" WHERE id = ?", COL_KEY(job, id)). The text is a string literal; anything else does not
 * compile, so that nothing of a request can come into a statement. (The rule sql-part of tests/lint sees to the rest.)
 */
#define DB_PART(text_, ...)                                                                                                    \
	{                                                                                                                      \
		.text = "" text_, PARAMS(__VA_ARGS__)                                                                          \
	}

/*
 * Sets the text and the parameters of `statement` to those of the parts, in their order; a part that is NULL is left out. Done
 * once for each statement of a process, before it is first used: what is made here is never freed. Ends the process when out of
 * memory.
 */
void db_join(struct db_statement *statement, const struct db_part *const *parts, size_t n);

/* Sets the name of `statement` to the words, with blanks between them; as db_join. */
void db_name(struct db_statement *statement, const char *const *words, size_t n);

/* ---- connection */
struct db_settings {
	struct str host, socket, user, password, database; /* socket wins over host */
	int64_t port;
	int64_t connect_seconds, read_seconds, statement_ms; /* 0: 3 s, 4 s, 3500 ms */
	struct str tls_ca;                                   /* none: no TLS; else the server's certificate is verified */
};

/* A handle that connects at first use (after the fork). `settings` must outlive it. */
struct db *db_new(const struct db_settings *settings);
void db_free(struct db **db);

/* Whom the statements of this request act for. */
struct db_scope_values {
	int64_t caller, company;
	unsigned role;
	struct instant now;
};

/*
 * Begins a request: rows are allocated in `arena`. A connection that was idle is looked at before its first statement (a
 * poll, no round trip), and made anew when the server has closed it. At most `budget_ms` (0: no limit) of database time are
 * spent until db_leave; then E_TIMEOUT.
 */
void db_enter(struct db *db, struct arena *arena, struct db_scope_values scope, int64_t budget_ms);
void db_set_scope(struct db *db, struct db_scope_values scope);

/*
 * Whether each statement is written to the log (event STATEMENT) with its name, its wall time in microseconds, and how many
 * rows it returned or changed. For developers: it costs a line a statement.
 */
void db_trace(struct db *db, bool on);

/* Ends a request: rolls back what is open. Returns how many statements it ran, and in *us_r (or NULL) their wall time. */
int64_t db_leave(struct db *db, int64_t *us_r);

/* Connects now if need be: E_UNAVAILABLE when it cannot. */
enum err db_connect(struct db *db);

/* Closes the connection, and with it every lock that it holds; the next use makes another. Not inside a transaction. */
void db_disconnect(struct db *db);

/*
 * Prepares a statement before it is needed (at the start of a process, and in tests); one that fails is logged by name. A
 * connection keeps the 160 that were used last; the others are prepared anew when they are asked for.
 */
enum err db_prepare(struct db *db, const struct db_statement *statement);

/*
 * Errors of the three below: E_UNAVAILABLE (no connection), E_TIMEOUT, E_RETRY (deadlock or lock wait: the transaction
 * is rolled back and may be run again), E_DUPLICATE (a unique key; db_duplicate_key tells which), E_INTERNAL (logged
 * with the statement's name). A read outside a transaction is run once more after a lost connection, never after a timeout.
 * A write outside a transaction whose answer was lost is E_UNKNOWN_OUTCOME. After a timeout or a failed connection every
 * later statement of the request fails at once; after an error that ended the transaction, every later one in it.
 */

/* First row into `row` (members that are no column stay as they are); E_NO_ROW when there is none. */
enum err db_one(struct db *db, const struct db_statement *statement, const void *params, void *row);

/* All rows, in the arena; *n_r of them. No rows is OK, *rows_r then NULL. */
enum err db_all(struct db *db, const struct db_statement *statement, const void *params, void **rows_r, size_t *n_r);

/* INSERT, UPDATE, DELETE. *affected_r rows matched (CLIENT_FOUND_ROWS), *key_r the AUTO_INCREMENT key; both may be NULL. */
enum err db_run(struct db *db, const struct db_statement *statement, const void *params, int64_t *affected_r, int64_t *key_r);

/* The name of the key that the last E_DUPLICATE named ("bookings.person_slot" or "person_slot"); none otherwise. */
struct str db_duplicate_key(const struct db *db);

/*
 * Runs `body` in one transaction (READ COMMITTED). START TRANSACTION is sent before its first statement. OK: COMMIT;
 * anything else: ROLLBACK and that error. E_RETRY: rolled back and run again, at most 3 times with jitter, after
 * `again` was called to forget what the last run made (may be NULL). COMMIT that fails with a lost connection is
 * E_UNKNOWN_OUTCOME; COMMIT refused as a deadlock (Galera) is run again.
 */
typedef enum err db_body(void *arg);
enum err db_transaction(struct db *db, db_body *body, void (*again)(void *arg), void *arg);

/* Whether a transaction is being run. */
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
};
/*
 * Applies those of `migrations` (sorted by number) that are not applied, each statement of each in order, under
 * GET_LOCK, and records number, name and SHA-256. E_INTERNAL, with *why_r, when one applied earlier has changed or is
 * missing, or one fails (a repaired file goes on at the statement that failed); E_UNAVAILABLE. Idempotent. Enters and
 * leaves by itself, without limits of time, and closes the connection; with MySQL's library settings->read_seconds counts.
 */
enum err db_migrate(struct db *db, struct arena *arena, const struct db_migrations *migrations, int64_t *applied_r,
                    struct str *why_r);

/* The highest migration number applied; E_NO_ROW when the schema was never migrated. Between db_enter and db_leave. */
enum err db_schema_number(struct db *db, int64_t *number_r);

#endif
