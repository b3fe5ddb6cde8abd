/* db/: transactions: late begin, rollback, repetition after a deadlock or lock wait; a lost commit is an error of its own. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../with_arena.h"
#include "base/log.h"
#include "database.h"
#include "proxy.h"

struct account {
	int64_t id, amount;
};
static const struct db_statement insert = {
	.name = "account.insert",
	.text = "INSERT INTO accounts (id, amount) VALUES (?, ?)",
	.scope = DB_ANYONE,
	PARAMS(COL(account, id), COL(account, amount)),
};
static const struct db_statement add = {
	.name = "account.add",
	.text = "UPDATE accounts SET amount = amount + ? WHERE id = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(account, amount), COL(account, id)),
};
static const struct db_statement read_account = {
	.name = "account.read",
	.text = "SELECT id, amount FROM accounts WHERE id = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(account, id)),
	RESULT(account, COL(account, id), COL(account, amount)),
};
static const struct db_statement sleep_long = {
	.name = "account.sleep",
	.text = "UPDATE accounts SET amount = SLEEP(30)",
	.scope = DB_ANYONE,
};

static struct db_settings settings;
static struct db *db;

/* Counted by the bodies below. */
static struct {
	int runs, again;
	enum err first, second;
	int64_t connection;
} seen;

static int setup(void **state)
{
	(void)state;
	memset(&seen, 0, sizeof seen);
	settings = database_settings;
	settings.statement_ms = 1900;
	settings.read_seconds = 3;
	database_sql("ROLLBACK");
	database_sql("CREATE OR REPLACE TABLE accounts (id BIGINT PRIMARY KEY, amount BIGINT NOT NULL)");
	database_sql("INSERT INTO accounts VALUES (1, 100), (2, 100), (3, 0)");
	db = db_new(&settings);
	arena = database_enter(db, 8000);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	database_leave(db, &arena, NULL);
	db_free(&db);
	return 0;
}

static enum err change(int64_t id, int64_t amount)
{
	return db_run(db, &add, &(struct account){ id, amount }, NULL, NULL);
}

static int64_t amount_of(int64_t id)
{
	return database_number("SELECT amount FROM accounts WHERE id = %lld", (long long)id);
}

static void count_again(void *arg)
{
	(void)arg;
	seen.again++;
}

static enum err transfer(void *arg)
{
	enum err e;

	(void)arg;
	seen.runs++;
	assert_true(db_in_transaction(db));
	e = change(1, -10);
	if (e == OK)
		e = change(2, 10);
	return e;
}

static void commits(void **state)
{
	int64_t us;

	(void)state;
	assert_false(db_in_transaction(db));
	assert_int_equal(db_transaction(db, transfer, NULL, NULL), OK);
	assert_false(db_in_transaction(db));
	assert_int_equal(amount_of(1), 90);
	assert_int_equal(amount_of(2), 110);
	assert_int_equal(database_leave(db, &arena, &us), 4); /* begin, two updates, commit */
	arena = database_enter(db, 8000);
}

static enum err nothing(void *arg)
{
	(void)arg;
	return OK;
}

static void lazy(void **state)
{
	(void)state;
	assert_int_equal(db_transaction(db, nothing, NULL, NULL), OK);
	assert_int_equal(database_leave(db, &arena, NULL), 0);
	arena = database_enter(db, 8000);
}

static enum err change_and_fail(void *arg)
{
	assert_int_equal(change(1, -10), OK);
	return *(const enum err *)arg;
}

/* What stands between pause and resume is read before the transaction, and others see no transaction meanwhile. */
static enum err body_after_a_pause(void *arg)
{
	const _Atomic int64_t *writing = arg;
	struct account row = { .id = 1 };

	assert_int_not_equal(atomic_load(writing), 0);
	db_pause(db);
	assert_int_equal(db_one(db, &read_account, &row, &row), OK);
	assert_int_equal(atomic_load(writing), 0);
	database_sql("UPDATE accounts SET amount = 500 WHERE id = 1"); /* another connection, which nothing holds up */
	db_resume(db);
	assert_int_not_equal(atomic_load(writing), 0);
	enum err e = change(1, 1);
	db_pause(db); /* does nothing any more */
	e = e == OK ? change(2, 1) : e;
	db_resume(db);
	return e == OK ? E_INVALID : e;
}

static void paused(void **state)
{
	static _Atomic int64_t writing;

	(void)state;
	db_watch(db, &writing);
	assert_int_equal(db_transaction(db, body_after_a_pause, NULL, &writing), E_INVALID);
	assert_int_equal(atomic_load(&writing), 0);
	assert_int_equal(amount_of(1), 500);
	assert_int_equal(amount_of(2), 100);
	db_pause(db); /* outside of a transaction, too */
	db_resume(db);
	assert_int_equal(change(1, 1), OK);
}

static void rolls_back(void **state)
{
	enum err e = E_CLASH;

	(void)state;
	assert_int_equal(db_transaction(db, change_and_fail, NULL, &e), E_CLASH);
	assert_int_equal(amount_of(1), 100);
	assert_int_equal(change(1, 1), OK); /* outside of a transaction again, so it is committed by itself */
	assert_int_equal(amount_of(1), 101);
}

static enum err change_and_undo(void *arg)
{
	(void)arg;
	db_undo(db);
	assert_int_equal(change(1, -10), OK);
	return OK;
}

/* It holds for one run of one transaction. */
static void undone(void **state)
{
	(void)state;
	assert_int_equal(db_transaction(db, change_and_undo, NULL, NULL), OK);
	assert_int_equal(amount_of(1), 100);
	assert_int_equal(db_transaction(db, transfer, NULL, NULL), OK);
	assert_int_equal(amount_of(1), 90);
}

static enum err always_retry(void *arg)
{
	(void)arg;
	seen.runs++;
	assert_int_equal(change(1, -10), OK);
	return E_RETRY;
}

static void retries_end(void **state)
{
	(void)state;
	assert_int_equal(db_transaction(db, always_retry, count_again, NULL), E_RETRY);
	assert_int_equal(seen.runs, 4);
	assert_int_equal(seen.again, 3);
	assert_int_equal(amount_of(1), 100);
}

static enum err insert_twice(void *arg)
{
	struct account account = { *(const int64_t *)arg, 5 };

	seen.first = db_run(db, &insert, &account, NULL, NULL);
	seen.second = db_run(db, &insert, &account, NULL, NULL);
	return change(1, 7);
}

static void duplicate_inside(void **state)
{
	int64_t id = 10;

	(void)state;
	assert_int_equal(db_transaction(db, insert_twice, NULL, &id), OK);
	assert_int_equal(seen.first, OK);
	assert_int_equal(seen.second, E_DUPLICATE);
	assert_true(str_ends(db_duplicate_key(db), STR("PRIMARY")));
	assert_int_equal(amount_of(10), 5);
	assert_int_equal(amount_of(1), 107);
}

/* ---- locks */

/* InnoDB shows a copy of its list, which it renews only when nobody has read it for a tenth of a second. */
static int64_t transactions(const char *state)
{
	nanosleep(&(struct timespec){ .tv_nsec = 150000000 }, NULL);
	return database_number("SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state LIKE '%s'", state);
}

/* The other side of the deadlock. It has written much, so that InnoDB chooses us, and waits for the row that we have locked. */
static void *other_side(void *arg)
{
	MYSQL *other = arg;

	mysql_thread_init();
	if (mysql_query(other, "UPDATE accounts SET amount = amount + 1000 WHERE id = 1") != 0 ||
	    mysql_query(other, "COMMIT") != 0)
		abort();
	mysql_close(other);
	mysql_thread_end();
	return NULL;
}

static enum err into_deadlock(void *arg)
{
	pthread_t *thread = arg;
	MYSQL *other;
	enum err e;

	e = change(1, -10);
	if (seen.runs++ == 0) {
		assert_int_equal(e, OK);
		other = mysql_init(NULL);
		assert_non_null(mysql_real_connect(other, NULL, "root", NULL, "test", 0, getenv("DB_SOCKET"), 0));
		assert_int_equal(mysql_query(other, "BEGIN"), 0);
		assert_int_equal(mysql_query(other, "UPDATE accounts SET amount = amount + 1 WHERE id >= 2"), 0);
		assert_int_equal(mysql_query(other, "INSERT INTO accounts SELECT seq + 100, 1 FROM seq_1_to_200"), 0);
		pthread_create(thread, NULL, other_side, other);
		while (transactions("LOCK WAIT") == 0)
			;
	}
	if (e == OK)
		e = change(2, 10);
	if (seen.runs == 1) {
		seen.first = e;
		seen.second = change(3, 1); /* the transaction has ended, so this is not executed alone */
	}
	return e;
}

static void deadlock(void **state)
{
	pthread_t thread;

	(void)state;
	assert_int_equal(db_transaction(db, into_deadlock, count_again, &thread), OK);
	pthread_join(thread, NULL);
	assert_int_equal(seen.first, E_RETRY);
	assert_int_equal(seen.second, E_RETRY);
	assert_int_equal(seen.runs, 2);
	assert_int_equal(seen.again, 1);
	assert_int_equal(amount_of(1), 1090);
	assert_int_equal(amount_of(2), 111);
	assert_int_equal(amount_of(3), 1);
}

static void release(void *arg)
{
	count_again(arg);
	database_sql("COMMIT");
}

/* The wait for row 2 ends with 1205, which keeps the change of row 1 in the transaction. It must not be made twice. */
static void lock_wait(void **state)
{
	(void)state;
	database_sql("BEGIN");
	database_sql("UPDATE accounts SET amount = amount + 1 WHERE id = 2");
	assert_int_equal(db_transaction(db, transfer, release, NULL), OK);
	assert_int_equal(seen.runs, 2);
	assert_int_equal(seen.again, 1);
	assert_int_equal(amount_of(1), 90);
	assert_int_equal(amount_of(2), 111);
}

static enum err update_for_ever(void *arg)
{
	(void)arg;
	seen.runs++;
	seen.first = change(1, -10);
	seen.second = db_run(db, &sleep_long, NULL, NULL, NULL);
	return OK; /* even if the body ignores the error */
}

static void timeout_inside(void **state)
{
	(void)state;
	assert_int_equal(db_transaction(db, update_for_ever, count_again, NULL), E_TIMEOUT);
	assert_int_equal(seen.first, OK);
	assert_int_equal(seen.second, E_TIMEOUT);
	assert_int_equal(seen.runs, 1);
	assert_int_equal(amount_of(1), 100);
	assert_int_equal(change(1, 1), OK);
}

static void no_budget_to_commit(void **state)
{
	(void)state;
	database_leave(db, &arena, NULL);
	arena = database_enter(db, 1000);
	database_sql("BEGIN");
	database_sql("UPDATE accounts SET amount = amount + 1 WHERE id = 2");
	assert_int_equal(db_transaction(db, transfer, count_again, NULL), E_TIMEOUT);
	database_sql("COMMIT");
	assert_int_equal(amount_of(1), 100);
	assert_int_equal(amount_of(2), 101);
}

/* ---- lost connections */

static void kill_and_wait(int64_t connection)
{
	database_sql("KILL %lld", (long long)connection);
	while (database_number("SELECT COUNT(*) FROM information_schema.processlist WHERE id = %lld", (long long)connection) >
	       0)
		;
}

static enum err killed_between(void *arg)
{
	(void)arg;
	seen.runs++;
	assert_int_equal(change(1, -10), OK);
	kill_and_wait(database_connection(db));
	seen.first = change(2, 10);
	seen.second = db_one(db, &read_account, &(struct account){ 1, 0 }, &(struct account){ 0 });
	return OK;
}

static void killed_inside(void **state)
{
	(void)state;
	assert_int_equal(db_transaction(db, killed_between, count_again, NULL), E_UNAVAILABLE);
	assert_int_equal(seen.first, E_UNAVAILABLE);
	assert_int_equal(seen.second, E_UNAVAILABLE);
	assert_int_equal(seen.runs, 1);
	assert_int_equal(amount_of(1), 100);
	assert_int_equal(amount_of(2), 100);
	assert_int_equal(change(1, 1), OK); /* the request continues with a new connection */
}

static void killed_before(void **state)
{
	(void)state;
	kill_and_wait(database_connection(db));
	assert_int_equal(db_transaction(db, transfer, count_again, NULL), OK); /* the lost transaction had no change */
	assert_int_equal(seen.runs, 1);
	assert_int_equal(amount_of(1), 90);
}

static void through_proxy(enum proxy_act act, enum err expected, int64_t amount, int runs)
{
	struct proxy *proxy = proxy_start(getenv("DB_SOCKET"));

	database_leave(db, &arena, NULL);
	db_free(&db);
	settings.socket = proxy_socket(proxy);
	db = db_new(&settings);
	arena = database_enter(db, 8000);
	assert_int_equal(db_connect(db), OK);
	proxy_once(proxy, "COMMIT", act);
	assert_int_equal(db_transaction(db, transfer, count_again, NULL), expected);
	assert_true(proxy_done(proxy));
	assert_int_equal(seen.runs, runs);
	assert_int_equal(seen.again, runs - 1);
	while (transactions("%") > 0)
		; /* waits until the server has rolled back */
	assert_int_equal(amount_of(1), amount);
	assert_int_equal(change(3, 1), OK);
	database_leave(db, &arena, NULL);
	db_free(&db);
	proxy_stop(&proxy);
	settings.socket = database_settings.socket;
	db = db_new(&settings);
	arena = database_enter(db, 8000);
}

static void commit_carried_out(void **state)
{
	(void)state;
	through_proxy(PROXY_CUT_AFTER, E_UNKNOWN_OUTCOME, 90, 1);
}

static void commit_never_arrived(void **state)
{
	(void)state;
	through_proxy(PROXY_CUT_BEFORE, E_UNKNOWN_OUTCOME, 100, 1);
}

static void commit_refused(void **state)
{
	(void)state;
	through_proxy(PROXY_DEADLOCK, OK, 90, 2);
}

static void begin_cut(void **state)
{
	struct proxy *proxy = proxy_start(getenv("DB_SOCKET"));

	(void)state;
	database_leave(db, &arena, NULL);
	settings.socket = proxy_socket(proxy);
	db_free(&db);
	db = db_new(&settings);
	arena = database_enter(db, 8000);
	assert_int_equal(db_connect(db), OK);
	proxy_once(proxy, "START TRANSACTION", PROXY_CUT_AFTER);
	assert_int_equal(db_transaction(db, transfer, count_again, NULL), OK);
	assert_true(proxy_done(proxy));
	assert_int_equal(seen.runs, 1);
	assert_int_equal(amount_of(1), 90);
	db_leave(db, NULL);
	db_free(&db);
	proxy_stop(&proxy);
	settings.socket = database_settings.socket;
	db = db_new(&settings);
	db_enter(db, arena, (struct db_scope_values){ 0 }, 0);
}

/* What an error of the server says: that it cannot write at all now, that this row is at fault, or nothing that is known. */
static const struct {
	unsigned number;
	enum err means;
} server_errors[] = {
	{ 1021, E_NO_WRITE }, /* disk full */
	{ 1030, E_NO_WRITE }, /* an error of the storage engine, such as 28 */
	{ 1036, E_NO_WRITE }, /* the table is read-only */
	{ 1114, E_NO_WRITE }, /* the table is full */
	{ 1206, E_NO_WRITE }, /* no room for locks */
	{ 1290, E_NO_WRITE }, /* the server is read-only */
	{ 1461, E_NO_WRITE }, /* too many prepared statements */
	{ 1836, E_NO_WRITE }, /* read-only mode */
	{ 1048, E_DATA },     /* NULL in a column that has none */
	{ 1406, E_DATA },     /* too long for its column */
	{ 1452, E_DATA },     /* a foreign key */
	{ 1644, E_INTERNAL }, /* a trigger of somebody else */
	{ 1146, E_INTERNAL }, /* a table is missing */
};

static void errors_of_the_server(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(server_errors); i++) {
		database_sql(
		        "CREATE TRIGGER refusing BEFORE UPDATE ON accounts FOR EACH ROW BEGIN IF OLD.id = 2 THEN SIGNAL SQLSTATE "
		        "'HY000' SET MYSQL_ERRNO = %u, MESSAGE_TEXT = 'no room'; END IF; END",
		        server_errors[i].number);
		assert_int_equal(db_transaction(db, transfer, NULL, NULL), server_errors[i].means);
		assert_string_equal(str_cstring(arena, db_reason(db)), "no room");
		database_sql("DROP TRIGGER refusing");
		assert_int_equal(amount_of(1), 100); /* nothing is half written */
	}
	assert_int_equal(db_transaction(db, transfer, NULL, NULL), OK);
	assert_int_equal(amount_of(1), 90);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(commits, setup, teardown),
		cmocka_unit_test_setup_teardown(lazy, setup, teardown),
		cmocka_unit_test_setup_teardown(paused, setup, teardown),
		cmocka_unit_test_setup_teardown(rolls_back, setup, teardown),
		cmocka_unit_test_setup_teardown(undone, setup, teardown),
		cmocka_unit_test_setup_teardown(retries_end, setup, teardown),
		cmocka_unit_test_setup_teardown(duplicate_inside, setup, teardown),
		cmocka_unit_test_setup_teardown(errors_of_the_server, setup, teardown),
		cmocka_unit_test_setup_teardown(deadlock, setup, teardown),
		cmocka_unit_test_setup_teardown(lock_wait, setup, teardown),
		cmocka_unit_test_setup_teardown(timeout_inside, setup, teardown),
		cmocka_unit_test_setup_teardown(no_budget_to_commit, setup, teardown),
		cmocka_unit_test_setup_teardown(killed_inside, setup, teardown),
		cmocka_unit_test_setup_teardown(killed_before, setup, teardown),
		cmocka_unit_test_setup_teardown(commit_carried_out, setup, teardown),
		cmocka_unit_test_setup_teardown(commit_never_arrived, setup, teardown),
		cmocka_unit_test_setup_teardown(commit_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(begin_cut, setup, teardown),
	};

	(void)argc;
	database_need(argv);
	log_open("test", LOG_TEXT, LOG_LEVEL_INFO);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
