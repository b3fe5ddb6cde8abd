#include "db/connection.h"

#include <assert.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"

enum {
	CONNECT_SECONDS = 3,
	CONNECT_SECONDS_DOUBTFUL = 1, /* when the last contact ended in a timeout */
	READ_SECONDS = 4,
	STATEMENT_MS = 3500,
	TOO_SLOW_MS = 900, /* when connecting fails after this time, the host does not respond at all */
	RESPITE_US =
	        1000000, /* for this long after such a failure requests are refused at once, so that the queue does not grow */
	PATIENCE_MS = 500,     /* added to a shortened statement limit, so that the server can report that it was reached */
	IDLE_US = 100000,      /* a connection that was used within this time is not checked first */
	LOCK_WAIT_SECONDS = 3, /* InnoDB's default of 50 s is longer than any request may take */
	COMMAND_MAX = 512,
	BETWEEN_STATEMENTS = 1
};

/*
 * The number of forks between the first process and this one. A connection that was made at another number belongs to a parent
 * process. Counted by pthread_atfork, because getpid() would cost a system call for each request.
 */
static unsigned forks;

static void count_fork(void)
{
	forks++;
}

static void watch_forks(void)
{
	static bool watched;

	if (!watched && pthread_atfork(NULL, NULL, count_fork) != 0)
		abort();
	watched = true;
}

static int64_t usual_limit_ms(const struct db *db)
{
	return db->settings->statement_ms > 0 ? db->settings->statement_ms : STATEMENT_MS;
}

static int64_t usual_read_seconds(const struct db *db)
{
	return db->settings->read_seconds > 0 ? db->settings->read_seconds : READ_SECONDS;
}

struct db *db_new(const struct db_settings *settings)
{
	struct db *db = calloc(1, sizeof *db);

	if (db == NULL)
		abort();
	watch_forks();
	db->settings = settings;
	return db;
}

void db_drop(struct db *db)
{
	/* The connection is closed first, because closing a statement of an open connection would send a message to the server.
	 */
	if (db->mysql != NULL)
		mysql_close(db->mysql);
	db->mysql = NULL;
	db_forget_statements(db);
}

/*
 * Drops a connection that belongs to the parent process. Closing it would send COM_QUIT over the parent's connection, so its
 * socket is first replaced in this process by another file descriptor.
 */
static void abandon(struct db *db)
{
	int nowhere, fd = compat_socket(db->mysql);

	if (fd >= 0) {
		nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
		if (nowhere < 0 || dup2(nowhere, fd) < 0)
			abort();
		close(nowhere);
	}
	db_drop(db);
}

static void drop_if_forked(struct db *db)
{
	if (db->mysql != NULL && db->forks != forks)
		abandon(db);
}

void db_free(struct db **db)
{
	if (*db == NULL)
		return;
	drop_if_forked(*db);
	db_drop(*db);
	free((*db)->cache);
	free((*db)->many);
	free(*db);
	*db = NULL;
}

void db_trace(struct db *db, bool on)
{
	db->trace = on;
}

void db_trace_statement(const struct db *db, const char *name, int64_t begun, int64_t rows)
{
	if (db->trace)
		LOG(STATEMENT, LOG_STR("name", str_of(name)), LOG_INT("us", clock_monotonic() - begun), LOG_INT("rows", rows));
}

bool db_command(struct db *db, const char *text)
{
	int64_t begun = db->trace ? clock_monotonic() : 0;
	bool done;

	db->statements++;
	done = mysql_real_query(db->mysql, text, strlen(text)) == 0;
	db_trace_statement(db, text, begun, 0);
	return done;
}

int64_t db_budget_left(const struct db *db)
{
	return db->budget_us > 0 ? db->budget_us - db->spent_us : INT64_MAX;
}

/* Whether the server has closed the idle connection or sent something unexpected on it. */
static bool connection_dead(struct db *db)
{
	struct pollfd fd = { .fd = compat_socket(db->mysql), .events = POLLIN | POLLRDHUP };

	return fd.fd < 0 || poll(&fd, 1, 0) != 0;
}

void db_watch(struct db *db, _Atomic int64_t *writing)
{
	db->writing = writing;
}

void db_show(struct db *db, bool writing)
{
	if (db->writing != NULL)
		atomic_store(db->writing, writing ? BETWEEN_STATEMENTS : 0);
}

/* Whether others are shown a transaction: it is no write of a request while it is paused. */
static bool shown(const struct db *db)
{
	return db->state != DB_NO_TRANSACTION && db->state != DB_TRANSACTION_PAUSED;
}

void db_hurry(struct db *db, int64_t ms)
{
	assert(db->state == DB_TRANSACTION_ASKED);
	db->hurry_ms = ms;
}

static void hurry(struct db *db)
{
	if (db->hurry_ms == 0 || db->hurry_ms >= db->patience_ms || !compat_read_timeout(db->mysql, (int)db->hurry_ms))
		return;
	db->calm_ms = db->patience_ms;
	db->patience_ms = db->hurry_ms;
}

void db_calm(struct db *db)
{
	if (db->calm_ms != 0 && db->mysql != NULL) {
		compat_read_timeout(db->mysql, (int)db->calm_ms);
		db->patience_ms = db->calm_ms;
	}
	db->calm_ms = 0;
}

void db_begin_call(struct db *db)
{
	db->began = clock_monotonic();
	if (db->writing != NULL && shown(db))
		atomic_store(db->writing, db->began);
	drop_if_forked(db);
	if (db->mysql != NULL && db->state != DB_TRANSACTION_BEGUN && db->began - db->last_used > IDLE_US &&
	    connection_dead(db))
		db_drop(db);
}

void db_charge(struct db *db)
{
	int64_t now;

	if (db->began == 0)
		return;
	now = clock_monotonic();
	db->spent_us += now - db->began;
	db->began = now;
}

void db_end_call(struct db *db)
{
	db_charge(db);
	db->last_used = db->began;
	db->began = 0;
	if (shown(db))
		db_show(db, true);
}

/* Writes the time limit of statements as an SQL assignment. MySQL applies its limit to SELECT only. */
static void put_limit(struct buf *sql, const struct db *db, int64_t ms)
{
	if (db->mariadb) {
		buf_text(sql, "max_statement_time = ");
		buf_int(sql, ms / 1000);
		buf_char(sql, '.');
		buf_pad(sql, ms % 1000, 3);
	} else {
		buf_text(sql, "max_execution_time = ");
		buf_int(sql, ms);
	}
}

static bool send_text(struct db *db, struct buf *sql)
{
	bool sent = sql->error == OK && mysql_real_query(db->mysql, sql->p, sql->n) == 0;

	buf_free(sql);
	return sent;
}

/* Sets the session variables that the statements of this program rely on, whatever the server's defaults are. */
static bool set_session(struct db *db)
{
	static const char isolation[] = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";
	struct buf sql = buf_new(NULL, COMMAND_MAX);
	int64_t limit = usual_limit_ms(db);

	buf_text(&sql,
	         "SET SESSION time_zone = '+00:00', autocommit = 1, lc_messages = 'en_US', sql_mode = 'ONLY_FULL_GROUP_BY,"
	         "STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', "
	         "innodb_lock_wait_timeout = ");
	/* Shorter than the statement limit, so that a lock wait fails as a lock wait and the transaction is run again. */
	buf_int(&sql, limit < 2000 ? 1 : limit / 1000 < LOCK_WAIT_SECONDS ? limit / 1000 : LOCK_WAIT_SECONDS);
	buf_text(&sql, ", ");
	put_limit(&sql, db, limit);
	db->limit_ms = limit;
	db->patience_ms = usual_read_seconds(db) * 1000;
	if (!send_text(db, &sql))
		return false;
	return mysql_real_query(db->mysql, isolation, sizeof isolation - 1) == 0;
}

static void set_options(struct db *db, struct arena *scratch, unsigned connect_seconds)
{
	const struct db_settings *settings = db->settings;
	unsigned read_seconds = (unsigned)usual_read_seconds(db), no = 0;
	unsigned protocol = settings->socket.n > 0 ? MYSQL_PROTOCOL_SOCKET : MYSQL_PROTOCOL_TCP;

	mysql_options(db->mysql, MYSQL_OPT_CONNECT_TIMEOUT, &connect_seconds);
	mysql_options(db->mysql, MYSQL_OPT_READ_TIMEOUT, &read_seconds);
	mysql_options(db->mysql, MYSQL_OPT_WRITE_TIMEOUT, &read_seconds);
	mysql_options(db->mysql, MYSQL_OPT_PROTOCOL, &protocol);
	mysql_options(db->mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	mysql_options(db->mysql, MYSQL_OPT_LOCAL_INFILE, &no); /* else a malicious server could request files of this host */
	if (settings->tls_ca.n > 0)
		compat_tls(db->mysql, str_cstring(scratch, settings->tls_ca));
}

/* Makes one attempt to connect; false on failure, with the library's error stored. */
static bool open_connection(struct db *db, unsigned connect_seconds)
{
	const struct db_settings *settings = db->settings;
	struct arena *scratch = arena_new(0);
	bool by_socket = settings->socket.n > 0, made;
	const char *version;

	db->mysql = mysql_init(NULL);
	if (db->mysql == NULL)
		abort();
	set_options(db, scratch, connect_seconds);
	made = mysql_real_connect(db->mysql, by_socket ? NULL : str_cstring(scratch, settings->host),
	                          str_cstring(scratch, settings->user), str_cstring(scratch, settings->password),
	                          settings->database.n > 0 ? str_cstring(scratch, settings->database) : NULL,
	                          by_socket ? 0 : (unsigned)settings->port,
	                          by_socket ? str_cstring(scratch, settings->socket) : NULL, CLIENT_FOUND_ROWS) != NULL;
	arena_free(&scratch);
	if (made) {
		version = mysql_get_server_info(db->mysql);
		db->mariadb = strstr(version, "MariaDB") != NULL;
		strncpy(db->version, version, sizeof db->version - 1);
		made = set_session(db);
	}
	if (!made) {
		db_note_error(db, NULL);
		db_drop(db);
	}
	return made;
}

static unsigned connect_seconds(const struct db *db)
{
	int64_t seconds = db->settings->connect_seconds > 0 ? db->settings->connect_seconds : CONNECT_SECONDS;
	int64_t left = db_budget_left(db) / INSTANT_SECOND;

	if (db->slow)
		seconds = CONNECT_SECONDS_DOUBTFUL;
	if (seconds > left)
		seconds = left;
	return seconds > 0 ? (unsigned)seconds : 1;
}

enum err db_connect(struct db *db)
{
	int64_t began = clock_monotonic(), ended;
	bool made;

	drop_if_forked(db);
	if (db->mysql != NULL)
		return OK;
	if (began < db->not_before)
		return E_UNAVAILABLE;
	made = open_connection(db, connect_seconds(db));
	db_charge(db);
	if (made) {
		db->forks = forks;
		db->slow = false;
		db->told = false;
		LOG(DATABASE_BACK, LOG_TEXT_OF("server", db->version));
		return OK;
	}
	ended = clock_monotonic();
	if (ended - began > TOO_SLOW_MS * 1000) {
		db->slow = true;
		db->not_before = ended + RESPITE_US;
	}
	if (!db->told)
		db_log_fault(db, LOG_DATABASE_LOST, NULL);
	db->told = true;
	if (db->arena != NULL)
		db->down = E_UNAVAILABLE;
	return E_UNAVAILABLE;
}

void db_enter(struct db *db, struct arena *arena, struct db_scope_values scope, int64_t budget_ms)
{
	assert(db->arena == NULL && arena != NULL);
	db->arena = arena;
	db->budget_us = budget_ms * 1000;
	db->spent_us = 0;
	db->statements = 0;
	db->down = OK;
	db->duplicate[0] = 0;
	db->most = COUNT_MOST;
	db->after = 0;
	db->after_used = false;
	db->witness = NULL;
	db->hearing = NULL;
	db->looking = false;
	db->no_room = false;
	db_set_scope(db, scope);
}

void db_disconnect(struct db *db)
{
	assert(db->state == DB_NO_TRANSACTION);
	db_drop(db);
}

void db_set_scope(struct db *db, struct db_scope_values scope)
{
	db->scope = scope;
	db_time_of(scope.now, &db->now);
}

void db_count_most(struct db *db, int64_t most)
{
	db->most = most;
}

int64_t db_leave(struct db *db, int64_t *us_r)
{
	if (db->state == DB_TRANSACTION_BEGUN)
		db_drop(db); /* db_transaction should have ended it; closing the connection makes the server roll back */
	db->state = DB_NO_TRANSACTION;
	db->broken = OK;
	db->arena = NULL;
	db->budget_us = 0;
	db->down = OK;
	if (us_r != NULL)
		*us_r = db->spent_us;
	return db->statements;
}

/* Shortens the time limits when less than the usual time of a statement is left, and restores them for later requests. */
static enum err fit_limits(struct db *db)
{
	static const int64_t steps_ms[] = { 2000, 1000, 500, 250, 100 };
	int64_t left_ms = db_budget_left(db) / 1000, wanted = usual_limit_ms(db);
	struct buf sql;
	size_t step = 0;

	if (left_ms < wanted) {
		while (step + 1 < COUNT(steps_ms) && (steps_ms[step] > left_ms || steps_ms[step] > wanted))
			step++;
		wanted = steps_ms[step] < wanted ? steps_ms[step] : wanted;
	}
	if (wanted == db->limit_ms)
		return OK;
	db->patience_ms = usual_read_seconds(db) * 1000;
	if (wanted < usual_limit_ms(db) && compat_read_timeout(db->mysql, (int)(wanted + PATIENCE_MS)))
		db->patience_ms = wanted + PATIENCE_MS;
	else
		compat_read_timeout(db->mysql, (int)db->patience_ms);
	sql = buf_new(NULL, COMMAND_MAX);
	buf_text(&sql, "SET SESSION ");
	put_limit(&sql, db, wanted);
	if (!send_text(db, &sql))
		return db_fault(db, NULL, NULL);
	db->limit_ms = wanted;
	return OK;
}

static enum err connect_and_begin(struct db *db)
{
	enum err e = db_connect(db);

	if (e == OK && (db_budget_left(db) < db->limit_ms * 1000 || db->limit_ms != usual_limit_ms(db)))
		e = fit_limits(db);
	if (e != OK || db->state != DB_TRANSACTION_ASKED)
		return e;
	if (!db_command(db, "START TRANSACTION"))
		return db_fault(db, NULL, NULL);
	db->state = DB_TRANSACTION_BEGUN;
	hurry(db);
	return OK;
}

enum err db_ready(struct db *db)
{
	enum err e;

	if (db->broken != OK)
		return db->broken;
	if (db->down != OK)
		return db->down;
	if (db_budget_left(db) <= 0) {
		if (db->state != DB_NO_TRANSACTION)
			db->broken = E_TIMEOUT;
		return E_TIMEOUT;
	}
	if (db->mysql != NULL && db->state != DB_TRANSACTION_ASKED && db->limit_ms == usual_limit_ms(db) &&
	    db_budget_left(db) >= db->limit_ms * 1000)
		return OK;
	db->again = false;
	e = connect_and_begin(db);
	if (e != OK && db->again) {
		/* The lost connection had no work of this request, so a new one can be used. */
		db->again = false;
		e = connect_and_begin(db);
	}
	if (e != OK && db->state != DB_NO_TRANSACTION)
		db->broken = e;
	return e;
}

struct str db_duplicate_key(const struct db *db)
{
	return db->duplicate[0] != 0 ? str_of(db->duplicate) : (struct str){ 0 };
}

bool db_in_transaction(const struct db *db)
{
	return db->state != DB_NO_TRANSACTION;
}

struct str db_server(const struct db *db, bool *mariadb_r)
{
	if (mariadb_r != NULL)
		*mariadb_r = db->mariadb;
	return db->version[0] != 0 ? str_of(db->version) : (struct str){ 0 };
}
