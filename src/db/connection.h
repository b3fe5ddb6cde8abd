/* The inside of db/: what a connection is, and the steps that its files share. Only db/ includes this. */
#ifndef DB_CONNECTION_H
#define DB_CONNECTION_H

#include "base/log.h"
#include "db/compat.h"
#include "db/db.h"

enum {
	DB_SLOT_BYTES = 128, /* text up to here is bound in place; longer text is sent from, and fetched to, where it lies */
	DB_PARAMS_MAX = 64,
	DB_COLUMNS_MAX = 192
};

/*
 * Where one value stands between the library and our structs. All statements of a connection are bound to the same slots
 * once, when they are prepared: one statement runs at a time, and memory that is always the same stays in the cache.
 */
struct db_slot {
	union {
		int64_t number;
		MYSQL_TIME time;
		char bytes[DB_SLOT_BYTES];
	};
	unsigned long length;
	compat_bool null, error;
};

struct db_prepared {
	const struct db_statement *statement; /* NULL: a free place of the table */
	MYSQL_STMT *stmt;
	bool rebound;  /* its parameters were bound elsewhere, for a long text */
	uint64_t used; /* db->uses when it was last asked for */
};

enum db_state {
	DB_NO_TRANSACTION,
	DB_TRANSACTION_ASKED, /* runs, but no statement has come yet */
	DB_TRANSACTION_BEGUN,
	DB_TRANSACTION_GONE /* runs, but was rolled back, or lost with its connection */
};

struct db {
	const struct db_settings *settings;
	MYSQL *mysql;   /* NULL: not connected */
	unsigned forks; /* how often this process had been forked when it connected */
	bool mariadb;
	char version[64];

	/* the request in hand */
	struct arena *arena; /* NULL outside of one */
	struct db_scope_values scope;
	MYSQL_TIME now;
	int64_t budget_us, spent_us, statements;
	int64_t began;     /* since when the time of the call in hand was not yet added to spent_us; 0: none is in hand */
	int64_t last_used; /* when the last call ended */
	enum err down;     /* the database did not answer in this request: no further attempt is made in it */

	/* the transaction */
	enum db_state state;
	enum err broken; /* why it can only be rolled back */

	/* limits as the session has them now */
	int64_t limit_ms;    /* of a statement */
	int64_t patience_ms; /* of the library's wait for an answer */

	/* the last failure */
	bool again;         /* the statement did no harm and may be run once more on a new connection */
	bool slow;          /* the last contact with the server ended in a timeout */
	bool trace;         /* each statement is written to the log */
	bool told;          /* the log knows that the database is away */
	int64_t not_before; /* clock_monotonic() before which no connection is tried */
	unsigned quiet;     /* an error number that is expected, and not logged */
	unsigned last_errno;
	char last_error[256];
	char duplicate[200];

	struct db_prepared *cache; /* open addressing by the statement's address; a power of two places */
	size_t cache_size, cached;
	uint64_t uses; /* how often a prepared statement was asked for */

	char *text; /* room in the arena for the text of rows */
	size_t text_left, text_piece;

	struct db_slot params[DB_PARAMS_MAX], row[DB_COLUMNS_MAX];
};

/* ---- connection.c */

/* Makes everything ready for a statement: budget left, connected, transaction begun. Errors as db_run's. */
enum err db_ready(struct db *db);

/* Forgets the connection and its statements, without waiting for the server. */
void db_drop(struct db *db);

/* Sends constant SQL that has neither parameters nor rows; counts as a statement. False: see db_fault. */
bool db_command(struct db *db, const char *text);

/* Microseconds that the request may still use; a very large number outside of a request. */
int64_t db_budget_left(const struct db *db);

/*
 * Every call that talks to the server stands between these two; db_charge may also come in between. A connection that was
 * idle for a while is looked at before it is used.
 */
void db_begin_call(struct db *db);
void db_charge(struct db *db);
void db_end_call(struct db *db);

/* With db_trace: writes the statement `name`, which began at `begun` (clock_monotonic()) and has `rows`, to the log. */
void db_trace_statement(const struct db *db, const char *name, int64_t begun, int64_t rows);

/* ---- statement.c */

/* The prepared form of `statement`, from the cache or made now. */
enum err db_prepared(struct db *db, const struct db_statement *statement, struct db_prepared **prepared_r);

/* Refuses (E_INTERNAL, logged) to run a statement of scope TENANT for nobody's company, or of scope PARTY for nobody. */
enum err db_scope_check(struct db *db, const struct db_statement *statement);

/* Closes all prepared statements; the connection must be closed already, so that nothing is sent. */
void db_forget_statements(struct db *db);

/* ---- bind.c */

/* The type that a parameter is sent as. */
enum enum_field_types db_param_type(const struct db_column *column);

/* Writes the parameters' values to the slots; binds anew where a text is too long for its slot. False: see db_fault. */
bool db_bind(struct db *db, struct db_prepared *prepared, const void *params);

/* Binds all parameters to their slots (preparing). */
bool db_bind_slots(struct db *db, struct db_prepared *prepared);

/* ---- fetch.c */

/* Binds the columns of the result to their slots (preparing). */
bool db_bind_row(struct db *db, struct db_prepared *prepared);

/* Before the first of `n` rows is taken: text of several rows shares pieces of the arena. */
void db_take_rows(struct db *db, size_t n);

/* Moves the row that was fetched last from the slots to `row`; text goes to the arena. E_INTERNAL when a value does not fit. */
enum err db_take_row(struct db *db, struct db_prepared *prepared, void *row);

/* `at` as the server takes it, in whole seconds. */
void db_time_of(struct instant at, MYSQL_TIME *time_r);

/* ---- fault.c */

/*
 * What the error that the library has just reported means (from `stmt`, or from the connection when NULL).
 * Does what must follow: rolls back, drops the connection, notes that the transaction is broken, logs. Sets db->again.
 */
enum err db_fault(struct db *db, const struct db_statement *statement, MYSQL_STMT *stmt);

/* As above for a COMMIT: E_UNKNOWN_OUTCOME when its answer was lost, E_RETRY when it was refused. */
enum err db_commit_fault(struct db *db);

/* Whether the failure that db_fault judged last was the loss of an answer, so that its statement may have been carried out. */
bool db_answer_lost(const struct db *db);

/* Logs what failed, unless it is expected. */
void db_log_fault(const struct db *db, enum log_event event, const struct db_statement *statement);

/* Notes the library's last error in db->last_errno and db->last_error. */
void db_note_error(struct db *db, MYSQL_STMT *stmt);

#endif
