/* db/: a server that is stopped, slow, frozen, restarted, or another one than expected. */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../with_arena.h"
#include "base/log.h"
#include "database.h"
#include "proxy.h"

struct row {
	int64_t number;
	struct str text;
	struct decimal seconds;
};
static const struct db_statement one = {
	.name = "test.one",
	.text = "SELECT 1",
	.scope = DB_ANYONE,
	RESULT(row, COL(row, number)),
};
static const struct db_statement sleep_for = {
	.name = "test.sleep",
	.text = "SELECT SLEEP(?)",
	.scope = DB_ANYONE,
	PARAMS(COL(row, seconds)),
	RESULT(row, COL(row, number)),
};
static const struct db_statement limit_ms = {
	.name = "test.limit",
	.text = "SELECT CAST(@@max_statement_time * 1000 AS SIGNED)",
	.scope = DB_ANYONE,
	RESULT(row, COL(row, number)),
};
static const struct db_statement insert = {
	.name = "test.insert",
	.text = "INSERT INTO notes (number) VALUES (?)",
	.scope = DB_ANYONE,
	PARAMS(COL(row, number)),
};
static const struct db_statement all_columns = {
	.name = "test.star",
	.text = "SELECT * FROM notes",
	.scope = DB_ANYONE,
	RESULT(row, COL(row, number)),
};
static const struct db_statement named_columns = {
	.name = "test.named",
	.text = "SELECT number, text FROM notes, (SELECT 'abc' AS text) AS texts",
	.scope = DB_ANYONE,
	RESULT(row, COL(row, number), COL(row, text)),
};
static const struct db_statement cipher = {
	.name = "test.cipher",
	.text = "SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME = 'SSL_CIPHER'",
	.scope = DB_ANYONE,
	RESULT(row, COL(row, text)),
};

static struct db_settings settings;
static struct db *db;

static int setup(void **state)
{
	(void)state;
	settings = database_settings;
	settings.read_seconds = 2;
	settings.statement_ms = 700;
	database_sql("CREATE OR REPLACE TABLE notes (number BIGINT PRIMARY KEY)");
	db = db_new(&settings);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	database_thaw(); /* a test that failed may have left it frozen */
	db_free(&db);
	return 0;
}

static void enter(void)
{
	arena = database_enter(db, 8000);
}

static void leave(void)
{
	database_leave(db, &arena, NULL);
}

static enum err ask(const struct db_statement *statement, struct row *row)
{
	return db_one(db, statement, row, row);
}

/* A whole request of one statement. */
static enum err request(void)
{
	struct row row = { 0 };
	enum err e;

	enter();
	e = ask(&one, &row);
	assert_true(e != OK || row.number == 1);
	leave();
	return e;
}

/* Kills the connection under test, and waits until the server has ended it. */
static void kill_connection(int64_t connection)
{
	assert_true(connection > 0);
	database_sql("KILL %lld", (long long)connection);
	while (database_number("SELECT COUNT(*) FROM information_schema.processlist WHERE id = %lld", (long long)connection) >
	       0)
		;
}

static int64_t ms_since(int64_t began)
{
	return (clock_monotonic() - began) / 1000;
}

static void no_server(void **state)
{
	int64_t began = clock_monotonic();

	(void)state;
	settings.socket = STR("/nonexistent/socket");
	assert_int_equal(db_connect(db), E_UNAVAILABLE);
	assert_int_equal(request(), E_UNAVAILABLE);
	assert_int_equal(request(), E_UNAVAILABLE);
	assert_true(ms_since(began) < 500);
	settings.socket = database_settings.socket;
	assert_int_equal(request(), OK);
}

static void bad_password(void **state)
{
	(void)state;
	settings.password = STR("wrong");
	assert_int_equal(db_connect(db), E_UNAVAILABLE);
	assert_null(db_server(db, NULL).p);
}

static void bad_database(void **state)
{
	(void)state;
	settings.database = STR("nowhere");
	assert_int_equal(request(), E_UNAVAILABLE);
}

static void killed_while_idle(void **state)
{
	int64_t connection;

	(void)state;
	assert_int_equal(db_prepare(db, &one), OK);
	assert_int_equal(db_prepare(db, &sleep_for), OK);
	for (int i = 0; i < 3; i++) {
		enter();
		connection = database_connection(db);
		leave();
		kill_connection(connection);
		nanosleep(&(struct timespec){ .tv_nsec = 150000000 }, NULL); /* idle: a tenth of a second and more */
		/* Even a write is safe then, because the dead connection is noticed before anything is sent. */
		enter();
		assert_int_equal(db_run(db, &insert, &(struct row){ .number = i }, NULL, NULL), OK);
		assert_true(database_connection(db) != connection);
		leave();
	}
	assert_int_equal(database_number("SELECT COUNT(*) FROM notes"), 3);
}

static void killed_in_request(void **state)
{
	struct row row = { 0 };
	void *rows;
	size_t n;
	enum err e;

	(void)state;
	enter();
	kill_connection(database_connection(db));
	assert_int_equal(ask(&one, &row), OK); /* a read is run again */
	kill_connection(database_connection(db));
	assert_int_equal(db_all(db, &one, NULL, &rows, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(db_run(db, &insert, &row, NULL, NULL), OK);
	kill_connection(database_connection(db));
	row.number = 2;
	e = db_run(db, &insert, &row, NULL, NULL); /* a write is not */
	assert_true(e == E_UNAVAILABLE || e == E_UNKNOWN_OUTCOME);
	assert_int_equal(database_number("SELECT COUNT(*) FROM notes"), 1);
	assert_int_equal(ask(&one, &row), OK);
	leave();
}

static void answer_lost(void **state)
{
	struct proxy *proxy = proxy_start(getenv("DB_SOCKET"));

	(void)state;
	settings.socket = proxy_socket(proxy);
	enter();
	assert_int_equal(db_run(db, &insert, &(struct row){ .number = 1 }, NULL, NULL), OK);
	/* The number of the row, as the protocol carries it. */
	proxy_once(proxy, "\x39\x30\x32\x34\x35\x36", PROXY_CUT_AFTER);
	assert_int_equal(db_run(db, &insert, &(struct row){ .number = 0x363534323039 }, NULL, NULL), E_UNKNOWN_OUTCOME);
	assert_true(proxy_done(proxy));
	leave();
	assert_int_equal(database_number("SELECT COUNT(*) FROM notes"), 2);
	assert_int_equal(request(), OK);
	db_free(&db);
	proxy_stop(&proxy);
}

static void slow_statement(void **state)
{
	struct row row = { .seconds = { 1000, true } };
	int64_t connection, began;

	(void)state;
	enter();
	connection = database_connection(db);
	began = clock_monotonic();
	assert_int_equal(ask(&sleep_for, &row), E_TIMEOUT);
	assert_in_range(ms_since(began), 600, 1900);
	assert_int_equal(database_connection(db), connection); /* the server answered, so the connection is good */
	leave();
}

static void frozen_server(void **state)
{
	struct row row = { 0 };
	int64_t began;

	(void)state;
	assert_int_equal(request(), OK);
	database_freeze();
	enter();
	began = clock_monotonic();
	assert_int_equal(ask(&one, &row), E_TIMEOUT);
	assert_in_range(ms_since(began), 1900, 3800);
	began = clock_monotonic();
	assert_int_equal(ask(&one, &row), E_TIMEOUT); /* no second wait in the same request */
	assert_int_equal(db_run(db, &insert, &row, NULL, NULL), E_TIMEOUT);
	leave();
	assert_true(ms_since(began) < 1000);
	began = clock_monotonic();
	assert_int_equal(request(), E_UNAVAILABLE); /* one attempt to connect again */
	assert_in_range(ms_since(began), 500, 2800);
	began = clock_monotonic();
	for (int i = 0; i < 20; i++)
		assert_int_equal(request(), E_UNAVAILABLE); /* requests that waited meanwhile do not wait longer */
	assert_true(ms_since(began) < 900);
	database_thaw();
	database_wait();
	began = clock_monotonic();
	while (request() != OK)
		assert_true(ms_since(began) < 8000);
	assert_int_equal(database_number("SELECT COUNT(*) FROM notes"), 0);
}

static void frozen_with_little_left(void **state)
{
	struct row row = { .seconds = { 60, true } };
	int64_t began = clock_monotonic();

	(void)state;
	arena = database_enter(db, 800);
	assert_int_equal(ask(&sleep_for, &row), OK);
	database_freeze();
	assert_int_equal(ask(&one, &row), E_TIMEOUT);
	leave();
	database_thaw();
	assert_in_range(ms_since(began), 800, 2500); /* not the usual wait of two seconds */
}

static void budget(void **state)
{
	struct row row = { .seconds = { 50, true } };
	int64_t began = clock_monotonic(), us;

	(void)state;
	arena = database_enter(db, 900);
	assert_int_equal(ask(&limit_ms, &row), OK);
	assert_int_equal(row.number, 700);
	assert_int_equal(ask(&sleep_for, &row), OK);
	assert_int_equal(ask(&limit_ms, &row), OK);
	assert_int_equal(row.number, 250);
	assert_int_equal(ask(&sleep_for, &row), E_TIMEOUT);
	while (ask(&one, &row) == OK)
		assert_true(ms_since(began) < 8000);
	assert_int_equal(ask(&one, &row), E_TIMEOUT);
	assert_true(database_leave(db, &arena, &us) > 4);
	assert_in_range(us, 900000, 2500000);
	enter();
	assert_int_equal(ask(&limit_ms, &row), OK);
	assert_int_equal(row.number, 700); /* a later request has its full time again */
	leave();
}

static void counts(void **state)
{
	struct row row = { .seconds = { 5, true } };
	int64_t us;

	(void)state;
	enter();
	assert_int_equal(ask(&one, &row), OK);
	leave();
	enter();
	assert_int_equal(ask(&sleep_for, &row), OK);
	assert_int_equal(ask(&one, &row), OK);
	assert_int_equal(ask(&one, &row), OK);
	assert_int_equal(database_leave(db, &arena, &us), 3);
	assert_in_range(us, 50000, 2000000);
}

static void after_fork(void **state)
{
	int64_t connection;
	int status;
	pid_t child;

	(void)state;
	enter();
	connection = database_connection(db);
	leave();
	child = fork();
	if (child == 0) {
		bool other;

		enter();
		other = database_connection(db) != connection;
		leave();
		db_free(&db);
		_exit(other ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	child = fork();
	if (child == 0) {
		db_free(&db);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	enter();
	assert_int_equal(database_connection(db), connection);
	leave();
}

static void table_changed(void **state)
{
	struct row row = { 0 };

	(void)state;
	database_sql("INSERT INTO notes VALUES (5)");
	enter();
	assert_int_equal(ask(&all_columns, &row), OK);
	assert_int_equal(row.number, 5);
	database_sql("ALTER TABLE notes ADD COLUMN more INT");
	assert_int_equal(ask(&all_columns, &row),
	                 E_INTERNAL); /* repeated on a new connection, then refused because of its columns */
	database_sql("ALTER TABLE notes DROP COLUMN more, ADD KEY (number)");
	assert_int_equal(ask(&all_columns, &row), OK);
	assert_int_equal(row.number, 5);
	leave();
}

/* Columns are read by name, so a changed table needs no new connection. */
static void column_changed(void **state)
{
	static const char *const types[] = { "INT", "BIGINT", "DECIMAL(20,0)", "SMALLINT UNSIGNED", "VARCHAR(20)", "BIGINT" };
	struct row row = { 0 };
	int64_t connection;

	(void)state;
	database_sql("INSERT INTO notes VALUES (1234)");
	enter();
	connection = database_connection(db);
	for (size_t i = 0; i < COUNT(types); i++) {
		for (int again = 0; again < 3; again++) {
			row.number = 0;
			assert_int_equal(ask(&named_columns, &row), OK);
			assert_int_equal(row.number, 1234);
			assert_true(str_equal(row.text, STR("abc")));
		}
		database_sql("ALTER TABLE notes MODIFY number %s", types[i]);
	}
	assert_int_equal(database_connection(db), connection);
	leave();
}

static void restarted(void **state)
{
	pid_t server = database_pid();
	enum err e;

	(void)state;
	assert_int_equal(request(), OK);
	database_admin_close();
	kill(server, SIGKILL);
	while ((e = request()) == OK)
		;
	assert_int_equal(e, E_UNAVAILABLE);
	database_wait();
	assert_int_equal(request(), OK);
}

static void tls(void **state)
{
	struct row row = { 0 };

	(void)state;
	database_sql("CREATE OR REPLACE USER tls@localhost REQUIRE SSL");
	database_sql("CREATE OR REPLACE USER tls@'127.0.0.1' REQUIRE SSL");
	settings.user = STR("tls");
	settings.database = (struct str){ 0 };
	assert_int_equal(request(), E_UNAVAILABLE); /* TLS was not requested */
	settings.tls_ca = str_of(getenv("DB_CA"));
	enter();
	assert_int_equal(ask(&cipher, &row), OK);
	assert_true(row.text.n > 0);
	leave();
	db_free(&db);
	db = db_new(&settings);
	settings.tls_ca = str_of(getenv("DB_OTHER_CA"));
	assert_int_equal(request(), E_UNAVAILABLE);
	/* The certificate is by the right authority, but for another host. 127.1 is 127.0.0.1, for which Connector/C 3.4 would
	 * not compare the name at all. */
	settings.tls_ca = str_of(getenv("DB_CA"));
	settings.socket = (struct str){ 0 };
	settings.host = STR("127.1");
	settings.port = strtol(getenv("DB_PORT"), NULL, 10);
	assert_int_equal(request(), E_UNAVAILABLE);
	settings.tls_ca = (struct str){ 0 };
	database_sql("CREATE OR REPLACE USER plain@'127.0.0.1'");
	settings.user = STR("plain");
	assert_int_equal(request(), OK); /* and without TLS, by TCP */
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(no_server, setup, teardown),
		cmocka_unit_test_setup_teardown(bad_password, setup, teardown),
		cmocka_unit_test_setup_teardown(bad_database, setup, teardown),
		cmocka_unit_test_setup_teardown(killed_while_idle, setup, teardown),
		cmocka_unit_test_setup_teardown(killed_in_request, setup, teardown),
		cmocka_unit_test_setup_teardown(answer_lost, setup, teardown),
		cmocka_unit_test_setup_teardown(slow_statement, setup, teardown),
		cmocka_unit_test_setup_teardown(frozen_server, setup, teardown),
		cmocka_unit_test_setup_teardown(frozen_with_little_left, setup, teardown),
		cmocka_unit_test_setup_teardown(budget, setup, teardown),
		cmocka_unit_test_setup_teardown(counts, setup, teardown),
		cmocka_unit_test_setup_teardown(after_fork, setup, teardown),
		cmocka_unit_test_setup_teardown(table_changed, setup, teardown),
		cmocka_unit_test_setup_teardown(column_changed, setup, teardown),
		cmocka_unit_test_setup_teardown(restarted, setup, teardown),
		cmocka_unit_test_setup_teardown(tls, setup, teardown),
	};

	(void)argc;
	database_need(argv);
	log_open("test", LOG_TEXT, LOG_LEVEL_INFO);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
