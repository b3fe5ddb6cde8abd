/* Private to db/: the state of a connection, and the functions that the files of db/ share. */
#ifndef DB_CONNECTION_H
#define DB_CONNECTION_H

#include <limits.h>

#include "base/log.h"
#include "db/compat.h"
#include "db/db.h"

enum {
	DB_SLOT_BYTES = 128, /* texts up to this size pass through a slot; longer ones are sent and fetched without this copy */
	DB_PARAMS_MAX = 128,
	DB_COLUMNS_MAX = 192,
	DB_MANY_MAX = 4096 /* parameters of a statement for many rows */
};
#define DB_QUIET_ALL UINT_MAX

/*
 * The buffer of one value between the library and the structs of this program. All statements of a connection are bound to the
 * same slots, once, when they are prepared: only one statement runs at a time, and memory that is always reused stays in the
 * CPU cache.
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
	const struct db_statement *statement; /* NULL: this place of the hash table is free */
	MYSQL_STMT *stmt;
	bool rebound;  /* a parameter is bound to a long text instead of its slot */
	bool kept;     /* of db_keep: others are closed first */
	uint64_t used; /* db->uses at its last use */
};

enum db_state {
	DB_NO_TRANSACTION,
	DB_TRANSACTION_ASKED,  /* began in this program, but START TRANSACTION is not sent before its first statement */
	DB_TRANSACTION_PAUSED, /* as ASKED, but statements run by themselves until db_resume */
	DB_TRANSACTION_BEGUN,
	DB_TRANSACTION_GONE /* its body still runs, but it was rolled back, or lost with its connection */
};

struct db {
	const struct db_settings *settings;
	MYSQL *mysql;   /* NULL: not connected */
	unsigned forks; /* how often this process had been forked when it connected */
	bool mariadb;
	char version[64];

	/* the current request */
	struct arena *arena; /* NULL outside of a request */
	struct db_scope_values scope;
	MYSQL_TIME now;
	int64_t most;        /* of db_count_most */
	int64_t after;       /* of db_after */
	bool after_used;     /* a statement of this request had AFTER_COL */
	bool looking;        /* of db_look */
	void *witness;       /* of db_set_witness */
	const void *hearing; /* of db_set_hearing */
	int64_t budget_us, spent_us, statements;
	int64_t began;     /* the time from which the current call was not yet added to spent_us; 0: no call is running */
	int64_t last_used; /* when the last call ended */
	enum err down; /* not OK: the database did not answer, so every later call of this request fails with this at once */

	/* the transaction */
	enum db_state state;
	int64_t hurry_ms; /* how long its statements may wait for an answer; 0: as long as always */
	int64_t calm_ms;  /* while they wait for less: patience_ms before it */
	enum err broken;  /* not OK: the error after which it can only be rolled back */
	bool undo;        /* it ends with ROLLBACK (db_undo) */

	/* the limits that are set in the session now */
	int64_t limit_ms;    /* the server's limit for a statement */
	int64_t patience_ms; /* the library's limit for the wait for an answer */

	/* the last failure */
	bool again;               /* the statement had no effect and may be run once more on a new connection */
	bool slow;                /* the last contact with the server ended in a timeout */
	_Atomic int64_t *writing; /* of db_watch; NULL: nobody looks */
	bool trace;               /* each statement is logged */
	bool told;                /* it has been logged that the database is not available */
	int64_t not_before;       /* clock_monotonic() before which no connection is attempted */
	bool no_room;             /* of db_lacks_room */
	bool few_is_told;         /* it has been logged that the server has no room for more prepared statements */
	bool denied_is_told;      /* errors of missing rights are not logged */
	unsigned quiet;           /* an error number that is expected and therefore not logged; DB_QUIET_ALL: every one */
	unsigned last_errno;
	char last_error[256];
	char duplicate[200];

	struct db_prepared
	        *cache; /* a hash table with open addressing, by the statement's address; its size is a power of two */
	size_t cache_size, cached;
	uint64_t uses; /* counts the uses of prepared statements */

	char *text; /* free room in the arena for the texts of rows */
	size_t text_left, text_piece;

	struct db_slot params[DB_PARAMS_MAX], row[DB_COLUMNS_MAX];
	struct db_slot
	        *many; /* of statements with more parameters than DB_PARAMS_MAX: DB_MANY_MAX of them; NULL: not used yet */
};

/* ---- connection.c */

/* Prepares for a statement: checks the time budget, connects, and begins the transaction. Errors as those of db_run. */
enum err db_ready(struct db *db);

/* Closes the connection and its statements without waiting for the server. */
void db_drop(struct db *db);

/* Sends constant SQL that has neither parameters nor rows; counts as a statement. False on failure: then call db_fault. */
bool db_command(struct db *db, const char *text);

/* Microseconds that the request may still use; a very large number outside of a request. */
int64_t db_budget_left(const struct db *db);

/*
 * Every call that communicates with the server stands between db_begin_call and db_end_call, which measure its time; db_charge
 * adds the time so far. db_begin_call also checks a connection that was idle for a while.
 */
void db_begin_call(struct db *db);
void db_charge(struct db *db);
void db_end_call(struct db *db);

/* For db_watch: shows that a transaction begins, or that it has ended. */
void db_show(struct db *db, bool writing);

/* Takes back the shorter patience of db_hurry, if there is one: before COMMIT and ROLLBACK. */
void db_calm(struct db *db);

/* With db_trace on: logs the statement `name`, which began at `begun` (clock_monotonic()) and had `rows` rows. */
void db_trace_statement(const struct db *db, const char *name, int64_t begun, int64_t rows);

/* ---- statement.c */

/* The prepared form of `statement`, from the cache or prepared now. */
enum err db_prepared(struct db *db, const struct db_statement *statement, struct db_prepared **prepared_r);

/* E_INTERNAL, logged, for a statement of scope TENANT without a company, or of scope PARTY without a company and a caller. */
enum err db_scope_check(struct db *db, const struct db_statement *statement);

/* Closes all prepared statements; the connection must be closed already, so that nothing is sent. */
void db_forget_statements(struct db *db);

/* ---- bind.c */

/* The type that a parameter is sent as. */
enum enum_field_types db_param_type(const struct db_column *column);

/* Writes the parameters to the slots; a text that is too long for its slot is bound directly. False on failure: then call
 * db_fault. */
bool db_bind(struct db *db, struct db_prepared *prepared, const void *params);

/* Binds all parameters to their slots; called when a statement is prepared. */
bool db_bind_slots(struct db *db, struct db_prepared *prepared);

/* ---- join.c */

/*
 * The statement that does for *n_r structs, each `size` bytes long, what `statement` does for one: the values at the end of its
 * text are repeated. *n_r is at most `most`, and as large as there is a statement for. It is made at the first call and kept as
 * long as the process.
 */
const struct db_statement *db_repeated(const struct db_statement *statement, size_t size, size_t most, size_t *n_r);

/* ---- fetch.c */

/* Binds the columns of the result to their slots; called when a statement is prepared. */
bool db_bind_row(struct db *db, struct db_prepared *prepared);

/* Called before the first of `n` rows is taken; the texts of several rows share pieces of the arena. */
void db_take_rows(struct db *db, size_t n);

/* Copies the row that was fetched last from the slots to `row`, and its texts to the arena. The memory of a `fresh` row is all
 * zero, so nothing is written for a NULL. E_DATA when a value does not fit. */
enum err db_take_row(struct db *db, struct db_prepared *prepared, void *row, bool fresh);

/* `at` as a DATETIME parameter in UTC, in whole seconds. */
void db_time_of(struct instant at, MYSQL_TIME *time_r);

/* ---- fault.c */

/*
 * Translates the error that the library has just reported (for `stmt`, or for the connection when NULL), and does what must
 * follow: rolls back, closes the connection, marks the transaction as broken, logs. Sets db->again.
 */
enum err db_fault(struct db *db, const struct db_statement *statement, MYSQL_STMT *stmt);

/* As db_fault for a COMMIT: E_UNKNOWN_OUTCOME when its answer was lost, E_RETRY when the server refused it. */
enum err db_commit_fault(struct db *db);

/* Whether the last failure was the loss of an answer, so that the server may have executed the statement. */
bool db_answer_lost(const struct db *db);

/* Logs the failure, unless its number is db->quiet. */
void db_log_fault(const struct db *db, enum log_event event, const struct db_statement *statement);

/* Stores the library's last error in db->last_errno and db->last_error. */
void db_note_error(struct db *db, MYSQL_STMT *stmt);

#endif
