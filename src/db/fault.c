#include <string.h>

#include "db/connection.h"

enum { TIMEOUT_MARGIN_MS = 50 };

/* What an error number means, regardless of the state of the transaction. */
enum meaning {
	MEANS_FAILURE,   /* the statement failed because of a bug or a server problem */
	MEANS_LOST,      /* the connection is lost */
	MEANS_STALE,     /* the prepared statement or the protocol state is no longer valid: a new connection helps */
	MEANS_REFUSED,   /* this server is not ready or shutting down */
	MEANS_READ_ONLY, /* this server is read-only: another one that has its name may not be */
	MEANS_FULL,      /* no room or no resources for this statement */
	MEANS_DATA,      /* a value or a constraint: this row is at fault, and another may be written */
	MEANS_DUPLICATE, /* a unique key exists already */
	MEANS_RETRY,     /* deadlock or lock wait timeout: the transaction may be run again */
	MEANS_TIMEOUT    /* the server aborted the statement after its time limit */
};

static bool is_full(unsigned number)
{
	static const unsigned full[] = { COMPAT_DISK_FULL,
		                         ER_RECORD_FILE_FULL,
		                         ER_GET_ERRNO,
		                         ER_ERROR_ON_WRITE,
		                         ER_OPEN_AS_READONLY,
		                         ER_OUTOFMEMORY,
		                         ER_OUT_OF_SORTMEMORY,
		                         ER_OUT_OF_RESOURCES,
		                         ER_LOCK_TABLE_FULL,
		                         ER_CON_COUNT_ERROR,
		                         ER_TOO_MANY_USER_CONNECTIONS,
		                         ER_USER_LIMIT_REACHED,
		                         ER_MAX_PREPARED_STMT_COUNT_REACHED,
		                         ER_ERROR_DURING_COMMIT,
		                         COMPAT_CANNOT_CREATE_FILE,
		                         COMPAT_CANNOT_WRITE_FILE,
		                         COMPAT_FILE_SYSTEM_FULL };

	for (size_t i = 0; i < COUNT(full); i++)
		if (full[i] == number)
			return true;
	return false;
}

static bool is_data(unsigned number)
{
	static const unsigned data[] = { ER_BAD_NULL_ERROR,
		                         ER_NO_DEFAULT_FOR_FIELD,
		                         ER_DATA_TOO_LONG,
		                         ER_WARN_DATA_OUT_OF_RANGE,
		                         WARN_DATA_TRUNCATED,
		                         ER_TRUNCATED_WRONG_VALUE,
		                         ER_TRUNCATED_WRONG_VALUE_FOR_FIELD,
		                         ER_DATA_OUT_OF_RANGE,
		                         ER_DIVISION_BY_ZERO,
		                         ER_SUBQUERY_NO_1_ROW,
		                         ER_ROW_IS_REFERENCED,
		                         ER_ROW_IS_REFERENCED_2,
		                         ER_NO_REFERENCED_ROW,
		                         ER_NO_REFERENCED_ROW_2,
		                         COMPAT_CHECK_FAILED,
		                         COMPAT_CHECK_VIOLATED };

	for (size_t i = 0; i < COUNT(data); i++)
		if (data[i] == number)
			return true;
	return false;
}

static enum meaning meaning_of(unsigned number)
{
	switch (number) {
	case CR_SERVER_GONE_ERROR:
	case CR_SERVER_LOST:
	case COMPAT_CONNECTION_KILLED:
	case COMPAT_SESSION_KILLED:
	case COMPAT_IDLE_DISCONNECT:
	case ER_SERVER_SHUTDOWN:
	case ER_ABORTING_CONNECTION:
	case ER_NET_READ_ERROR:
	case ER_NET_READ_INTERRUPTED:
	case ER_NET_ERROR_ON_WRITE:
	case ER_NET_WRITE_INTERRUPTED:
		return MEANS_LOST;
	case CR_COMMANDS_OUT_OF_SYNC:
	case CR_MALFORMED_PACKET:
	case CR_NO_PREPARE_STMT:
	case COMPAT_STMT_CLOSED:
	case COMPAT_NEW_METADATA:
	case ER_UNKNOWN_STMT_HANDLER:
	case ER_NEED_REPREPARE:
		return MEANS_STALE;
	case ER_QUERY_INTERRUPTED:
	case COMPAT_NODE_NOT_READY:
		return MEANS_REFUSED;
	case ER_OPTION_PREVENTS_STATEMENT:
	case COMPAT_READ_ONLY_TRANSACTION:
	case COMPAT_READ_ONLY_MODE:
		return MEANS_READ_ONLY;
	case ER_DUP_ENTRY:
	case ER_DUP_ENTRY_WITH_KEY_NAME:
	case ER_DUP_KEY:
		return MEANS_DUPLICATE;
	case ER_LOCK_DEADLOCK:
	case ER_LOCK_WAIT_TIMEOUT:
	case COMPAT_ROW_CHANGED:
	case COMPAT_LOCK_NOWAIT:
		return MEANS_RETRY;
	case COMPAT_STATEMENT_TIMEOUT:
	case COMPAT_QUERY_TIMEOUT:
		return MEANS_TIMEOUT;
	default:
		return is_full(number) ? MEANS_FULL : is_data(number) ? MEANS_DATA : MEANS_FAILURE;
	}
}

void db_note_error(struct db *db, MYSQL_STMT *stmt)
{
	const char *text;

	/* A failed fetch stores its error in the connection only. */
	db->last_errno = stmt != NULL ? mysql_stmt_errno(stmt) : 0;
	text = db->last_errno != 0 ? mysql_stmt_error(stmt) : mysql_error(db->mysql);
	if (db->last_errno == 0)
		db->last_errno = mysql_errno(db->mysql);
	strncpy(db->last_error, text, sizeof db->last_error - 1);
}

void db_log_fault(const struct db *db, enum log_event event, const struct db_statement *statement)
{
	const struct log_field fields[] = { LOG_TEXT_OF("statement", statement != NULL ? statement->name : "none"),
		                            LOG_INT("errno", db->last_errno), LOG_TEXT_OF("reason", db->last_error) };

	if (db->denied_is_told && db_denied(db))
		return;
	if (db->last_errno == 0 || (db->last_errno != db->quiet && db->quiet != DB_QUIET_ALL))
		log_write(event, fields, COUNT(fields));
}

/* The server's message ends with the key's name in quotes, in every language. */
static void note_duplicate(struct db *db)
{
	struct str text = str_of(db->last_error);
	size_t end = text.n, begin;

	while (end > 0 && text.p[end - 1] != '\'')
		end--;
	begin = end > 0 ? end - 1 : 0;
	while (begin > 0 && text.p[begin - 1] != '\'')
		begin--;
	db->duplicate[0] = 0;
	if (begin == 0 || end - begin - 1 >= sizeof db->duplicate)
		return;
	memcpy(db->duplicate, text.p + begin, end - 1 - begin);
	db->duplicate[end - 1 - begin] = 0;
}

/* Whether the library's wait timed out, and not the server closed the connection. */
static bool waited_too_long(const struct db *db)
{
	return clock_monotonic() - db->began >= (db->patience_ms - TIMEOUT_MARGIN_MS) * 1000;
}

static enum err lost(struct db *db, const struct db_statement *statement)
{
	bool timeout = waited_too_long(db);

	db_log_fault(db, LOG_DATABASE_LOST, statement);
	db_drop(db);
	if (!timeout) {
		db->again = db->state != DB_TRANSACTION_BEGUN;
		return E_UNAVAILABLE;
	}
	db->slow = true;
	if (db->arena != NULL)
		db->down = E_TIMEOUT;
	return E_TIMEOUT;
}

static enum err stale(struct db *db, const struct db_statement *statement)
{
	db_log_fault(db, LOG_DATABASE_LOST, statement);
	db_drop(db);
	db->again = db->state != DB_TRANSACTION_BEGUN;
	return db->state == DB_TRANSACTION_BEGUN ? E_RETRY : E_UNAVAILABLE;
}

static enum err refused(struct db *db, const struct db_statement *statement, enum log_event event, enum err e)
{
	db_log_fault(db, event, statement);
	db_drop(db);
	return e;
}

/* A lock wait timeout (1205) rolls back only its statement, so the rest of the transaction must be rolled back here. */
static enum err retry(struct db *db)
{
	if (db->state == DB_TRANSACTION_BEGUN && !db_command(db, "ROLLBACK"))
		db_drop(db);
	return E_RETRY;
}

enum err db_fault(struct db *db, const struct db_statement *statement, MYSQL_STMT *stmt)
{
	enum err e;

	db_note_error(db, stmt);
	db->again = false;
	switch (meaning_of(db->last_errno)) {
	case MEANS_DUPLICATE:
		note_duplicate(db);
		return E_DUPLICATE;
	case MEANS_DATA:
		db_log_fault(db, LOG_DATABASE_ERROR, statement);
		return E_DATA;
	case MEANS_LOST:
		e = lost(db, statement);
		break;
	case MEANS_STALE:
		e = stale(db, statement);
		break;
	case MEANS_REFUSED:
		e = refused(db, statement, LOG_DATABASE_LOST, E_UNAVAILABLE);
		break;
	case MEANS_READ_ONLY:
		e = refused(db, statement, LOG_DATABASE_NO_WRITE, E_NO_WRITE);
		break;
	case MEANS_FULL:
		db_log_fault(db, LOG_DATABASE_NO_WRITE, statement);
		e = E_NO_WRITE;
		break;
	case MEANS_RETRY:
		e = retry(db);
		break;
	case MEANS_TIMEOUT:
		db_log_fault(db, LOG_DATABASE_ERROR, statement);
		e = E_TIMEOUT;
		break;
	default:
		db_log_fault(db, LOG_DATABASE_ERROR, statement);
		return E_INTERNAL;
	}
	if (db->state == DB_TRANSACTION_BEGUN) {
		db->broken = e;
		if (e == E_RETRY || db->mysql == NULL)
			db->state = DB_TRANSACTION_GONE;
	}
	return e;
}

struct str db_reason(const struct db *db)
{
	return db->last_error[0] != 0 ? str_of(db->last_error) : (struct str){ 0 };
}

bool db_denied(const struct db *db)
{
	return db->last_errno == ER_DBACCESS_DENIED_ERROR || db->last_errno == ER_TABLEACCESS_DENIED_ERROR ||
	       db->last_errno == ER_COLUMNACCESS_DENIED_ERROR;
}

void db_tell_denied(struct db *db)
{
	db->denied_is_told = true;
}

bool db_answer_lost(const struct db *db)
{
	/* CR_SERVER_GONE_ERROR means that the library could not send the statement, so the server did not execute it. */
	return db->last_errno != CR_SERVER_GONE_ERROR && meaning_of(db->last_errno) == MEANS_LOST;
}

enum err db_commit_fault(struct db *db)
{
	enum err e;

	db_note_error(db, NULL);
	switch (meaning_of(db->last_errno)) {
	case MEANS_RETRY:
		e = retry(db);
		db->state = DB_TRANSACTION_GONE;
		return e;
	case MEANS_READ_ONLY: /* refused, and rolled back with the connection */
		e = refused(db, NULL, LOG_DATABASE_NO_WRITE, E_NO_WRITE);
		db->state = DB_TRANSACTION_GONE;
		return e;
	case MEANS_FULL: /* the transaction is still there, and the caller rolls it back */
		db_log_fault(db, LOG_DATABASE_NO_WRITE, NULL);
		return E_NO_WRITE;
	case MEANS_LOST:
	case MEANS_STALE:
	case MEANS_TIMEOUT:
	case MEANS_REFUSED:
		break;
	default:
		db_log_fault(db, LOG_DATABASE_ERROR, NULL);
		return E_INTERNAL;
	}
	if (waited_too_long(db)) {
		db->slow = true;
		if (db->arena != NULL)
			db->down = E_TIMEOUT;
	}
	db_log_fault(db, LOG_OUTCOME_UNKNOWN, NULL);
	db_drop(db);
	db->state = DB_TRANSACTION_GONE;
	return E_UNKNOWN_OUTCOME;
}
