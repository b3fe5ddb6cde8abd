/* db/: migrations are applied once, in order, under a lock. A changed file is refused, and a repaired one continues. */
#include <sys/wait.h>
#include <unistd.h>

#include "../with_arena.h"
#include "base/buf.h"
#include "base/log.h"
#include "database.h"

#define MIGRATION(number_, name_, text_)                                                                                       \
	{                                                                                                                      \
		.number = (number_), .name = STR(name_), .text = STR(text_)                                                    \
	}
static const struct db_migration first = MIGRATION(1, "0001_one.sql",
                                                   "-- one; of two\nCREATE TABLE one (a INT /* ; */);\n"
                                                   "INSERT INTO one VALUES (1);SELECT * FROM one;\n");
static const struct db_migration second = MIGRATION(2, "0002_two.sql", "INSERT INTO one VALUES (2)");
static const struct db_migration third = MIGRATION(7, "0007_three.sql", "INSERT INTO one VALUES (3);");

static struct db *db;
static int64_t applied;
static struct str why;

static int setup(void **state)
{
	(void)state;
	database_sql("CREATE OR REPLACE DATABASE test");
	database_sql("USE test");
	db = db_new(&database_settings);
	arena = arena_new(0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	db_free(&db);
	arena_free(&arena);
	return 0;
}

static enum err migrate(const struct db_migration *migrations, size_t n)
{
	struct db_migrations all = { migrations, n, .wait_seconds = 1 };

	applied = -1;
	why = (struct str){ 0 };
	return db_migrate(db, arena, &all, &applied, &why);
}
#define MIGRATE(...)                                                                                                           \
	migrate((const struct db_migration[]){ __VA_ARGS__ }, COUNT(((const struct db_migration[]){ __VA_ARGS__ })))

static void assert_why(struct str begin, struct str end)
{
	assert_true(str_starts(why, begin));
	assert_true(str_ends(why, end));
}

static enum err schema_number(int64_t *number_r)
{
	struct arena *of_request = database_enter(db, 8000);
	enum err e = db_schema_number(db, number_r);

	database_leave(db, &of_request, NULL);
	return e;
}

static void once_each(void **state)
{
	int64_t number = -1;

	(void)state;
	assert_int_equal(schema_number(&number), E_NO_ROW);
	assert_int_equal(MIGRATE(first, second), OK);
	assert_int_equal(applied, 2);
	assert_int_equal(schema_number(&number), OK);
	assert_int_equal(number, 2);
	assert_int_equal(MIGRATE(first, second), OK);
	assert_int_equal(applied, 0);
	assert_int_equal(MIGRATE(first, second, third), OK);
	assert_int_equal(applied, 1);
	assert_int_equal(schema_number(&number), OK);
	assert_int_equal(number, 7);
	assert_int_equal(database_number("SELECT COUNT(*) FROM one"), 3);
	assert_int_equal(database_number("SELECT statements FROM schema_migrations WHERE number = 1"), 3);
}

static void nothing_at_all(void **state)
{
	int64_t number;

	(void)state;
	assert_int_equal(migrate(NULL, 0), OK);
	assert_int_equal(applied, 0);
	assert_int_equal(schema_number(&number), E_NO_ROW);
}

static void changed_file(void **state)
{
	struct db_migration changed = first;

	(void)state;
	assert_int_equal(MIGRATE(first), OK);
	changed.text = STR("CREATE TABLE one (a INT)");
	assert_int_equal(MIGRATE(changed, second), E_INTERNAL);
	assert_int_equal(applied, 0);
	assert_why(STR("0001_one.sql: has changed"), STR("instead"));
	assert_int_equal(database_number("SELECT COUNT(*) FROM one"), 1);
}

static void missing_file(void **state)
{
	(void)state;
	assert_int_equal(MIGRATE(first, second), OK);
	assert_int_equal(MIGRATE(second, third), E_INTERNAL);
	assert_why(STR("0001_one.sql: was applied"), STR("is this an older version?"));
	assert_int_equal(database_number("SELECT COUNT(*) FROM one"), 2);
}

static void bad_order(void **state)
{
	struct db_migration same = second;

	(void)state;
	same.number = 1;
	assert_int_equal(MIGRATE(first, same), E_INTERNAL);
	assert_why(STR("0002_two.sql: its number"), STR("it"));
	assert_int_equal(MIGRATE(second, first), E_INTERNAL);
	assert_int_equal(database_number("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'test'"), 2);
}

static void failing(void **state)
{
	struct db_migration broken =
	        MIGRATION(2, "0002_two.sql",
	                  "INSERT INTO one VALUES (2);\n\nINSERT INTO nowhere VALUES (3);\nINSERT INTO one VALUES (4);");
	int64_t number;

	(void)state;
	assert_int_equal(MIGRATE(first, broken, third), E_INTERNAL);
	assert_int_equal(applied, 1);
	assert_why(STR("0002_two.sql, line 3: (1146) "), STR("doesn't exist"));
	assert_int_equal(database_number("SELECT SUM(a) FROM one"), 3);
	assert_int_equal(schema_number(&number), OK);
	assert_int_equal(number, 1);
	/* Statements that succeeded are not repeated, and may no longer be changed. */
	broken.text = STR("INSERT INTO one VALUES (20);\n\nINSERT INTO one VALUES (3);\nINSERT INTO one VALUES (4);");
	assert_int_equal(MIGRATE(first, broken, third), E_INTERNAL);
	assert_why(STR("0002_two.sql: has changed above"), STR("ended"));
	broken.text = STR("INSERT INTO one VALUES (2);\n\nINSERT INTO one VALUES (30);\nINSERT INTO one VALUES (400);");
	assert_int_equal(MIGRATE(first, broken, third), OK);
	assert_int_equal(applied, 2);
	assert_int_equal(database_number("SELECT SUM(a) FROM one"), 1 + 2 + 30 + 400 + 3);
	assert_int_equal(MIGRATE(first, broken, third), OK);
	assert_int_equal(applied, 0);
}

static void broken_file(void **state)
{
	struct db_migration broken = MIGRATION(1, "0001_one.sql", "CREATE TABLE one (a INT);\nINSERT INTO one VALUES ('1);");

	(void)state;
	assert_int_equal(MIGRATE(broken), E_INTERNAL);
	assert_why(STR("0001_one.sql, line 2: a quote"), STR("end"));
}

static void long_file(void **state)
{
	struct db_migration migration = first;
	char *text = arena_take(arena, 300000);

	(void)state;
	memset(text, '\n', 300000);
	memcpy(text + 200000, "CREATE TABLE one (a INT);", 25);
	migration.text = (struct str){ text, 300000 };
	assert_int_equal(MIGRATE(migration), OK);
	assert_int_equal(MIGRATE(migration), OK);
	text[299999] = ' ';
	assert_int_equal(MIGRATE(migration), E_INTERNAL);
}

/* A migration may take longer than any request, because the time limits do not apply to it. */
static void slow(void **state)
{
	struct db_migration migration = first;
	struct db_settings impatient = database_settings;

	(void)state;
	impatient.read_seconds = 1;
	impatient.statement_ms = 500;
	db_free(&db);
	db = db_new(&impatient);
	migration.text = STR("CREATE TABLE one (a INT); INSERT INTO one VALUES (SLEEP(1.5));");
	assert_int_equal(MIGRATE(migration), OK);
	assert_int_equal(database_number("SELECT a FROM one"), 0);
}

static void at_once(void **state)
{
	static const struct db_migration slower = MIGRATION(2, "0002_two.sql", "INSERT INTO one VALUES (SLEEP(0.3))");
	pid_t children[3];
	int status, sum = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(children); i++) {
		children[i] = fork();
		if (children[i] == 0)
			_exit(MIGRATE(first, slower, third) == OK ? (int)applied : 99);
	}
	for (size_t i = 0; i < COUNT(children); i++) {
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_true(WIFEXITED(status));
		sum += WEXITSTATUS(status);
	}
	assert_int_equal(sum, 3);
	assert_int_equal(database_number("SELECT COUNT(*) FROM one"), 3);
}

/* Each kind of statement that commits by itself, so that the server must tell at a repeat that it was executed. */
static const char *const kinds[] = {
	"CREATE TABLE one (a INT PRIMARY KEY, b INT, c INT)",
	"CREATE TABLE two (a INT, b INT, c INT, d INT)",
	"INSERT INTO one VALUES (1, 1, 1)",
	"ALTER TABLE two ADD COLUMN e INT AFTER a, ADD COLUMN f INT",
	"ALTER TABLE two ADD KEY by_b (b), ADD KEY by_c (c)",
	"CREATE INDEX by_d ON two (d)",
	"ALTER TABLE two ADD CONSTRAINT of_one FOREIGN KEY (b) REFERENCES one (a)",
	"ALTER TABLE two ADD CONSTRAINT positive CHECK (c > 0)",
	"UPDATE one SET b = b + 1",
	"ALTER TABLE two ADD PRIMARY KEY (a)",
	"ALTER TABLE two DROP FOREIGN KEY of_one",
	"ALTER TABLE two DROP CONSTRAINT positive",
	"ALTER TABLE two DROP KEY by_d",
	"DROP INDEX by_c ON two",
	"ALTER TABLE two DROP COLUMN d",
	"ALTER TABLE two RENAME COLUMN c TO g",
	"ALTER TABLE two MODIFY COLUMN f VARCHAR(20) NOT NULL",
	"RENAME TABLE two TO three",
	"ALTER TABLE three RENAME TO four",
	"DELETE FROM one",
	"DROP TABLE one",
};

static struct db_migration first_kinds(size_t n)
{
	struct buf text = buf_new(arena, 1 << 16);

	for (size_t i = 0; i < n; i++) {
		buf_text(&text, "\n");
		buf_text(&text, kinds[i]);
		buf_text(&text, ";");
	}
	return (struct db_migration){ 1, STR("0001_kinds.sql"), str_copy(arena, buf_view(&text)) };
}

/* An earlier run has executed statement n, and ended before it could note that. */
static void executed_but_not_noted(void **state)
{
	(void)state;
	for (size_t n = 1; n <= COUNT(kinds); n++) {
		struct db_migration part = first_kinds(n), whole = first_kinds(COUNT(kinds));

		database_sql("CREATE OR REPLACE DATABASE test");
		database_sql("USE test");
		assert_int_equal(MIGRATE(part), OK);
		database_sql("UPDATE schema_migrations SET finished_at = NULL");
		/* Statements that change rows are noted in their own transaction, so there is nothing between. */
		if (strncmp(kinds[n - 1], "INSERT", 6) != 0 && strncmp(kinds[n - 1], "UPDATE", 6) != 0 &&
		    strncmp(kinds[n - 1], "DELETE", 6) != 0)
			database_sql("UPDATE schema_migrations SET doing = statements, statements = statements - 1");
		if (MIGRATE(whole) != OK)
			fail_msg("after \"%s\": %.*s", kinds[n - 1], (int)why.n, why.p);
		assert_int_equal(database_number("SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = 'test' "
		                                 "AND table_name = 'four'"),
		                 5);
		assert_int_equal(database_number("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'test'"),
		                 3);
		assert_int_equal(database_number("SELECT statements FROM schema_migrations"), COUNT(kinds));
	}
}

/* What was begun may not be changed before it is known whether it was executed. */
static void begun_and_changed(void **state)
{
	struct db_migration changed = first_kinds(2);

	(void)state;
	assert_int_equal(MIGRATE(first_kinds(1)), OK);
	database_sql("UPDATE schema_migrations SET doing = 1, statements = 0, finished_at = NULL");
	changed.text = STR("CREATE TABLE one (a BIGINT);");
	assert_int_equal(MIGRATE(changed), E_INTERNAL);
	assert_why(STR("0001_kinds.sql: has changed above"), STR("ended"));
}

/* The run of another node of a cluster, whose GET_LOCK this one does not see. */
static void on_another_node(void **state)
{
	(void)state;
	assert_int_equal(MIGRATE(first), OK);
	database_sql("UPDATE schema_lock SET server = 'node-b', heard_at = UTC_TIMESTAMP()");
	assert_int_equal(MIGRATE(first, second), E_INTERNAL);
	assert_int_equal(applied, 0);
	assert_why(STR("another migration of this database is running"), STR("node-b"));
	database_sql("UPDATE schema_lock SET heard_at = UTC_TIMESTAMP() - INTERVAL 61 SECOND");
	assert_int_equal(MIGRATE(first, second), OK);
}

/* The lock was taken by another node, because nothing was heard of this one for long: it must stop. */
static void lock_is_lost(void **state)
{
	struct db_migration thief =
	        MIGRATION(2, "0002_two.sql", "UPDATE schema_lock SET runner = REPEAT('x', 16);\nINSERT INTO one VALUES (2);");

	(void)state;
	assert_int_equal(MIGRATE(first, thief), E_INTERNAL);
	assert_why(STR("another migration"), STR("taken over"));
	assert_int_equal(database_number("SELECT COUNT(*) FROM one"), 1);
}

static void no_server(void **state)
{
	struct db_settings nowhere = database_settings;

	(void)state;
	nowhere.socket = STR("/nonexistent/socket");
	db_free(&db);
	db = db_new(&nowhere);
	assert_int_equal(MIGRATE(first), E_UNAVAILABLE);
	assert_int_equal(applied, 0);
	assert_true(why.n > 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(once_each, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_at_all, setup, teardown),
		cmocka_unit_test_setup_teardown(changed_file, setup, teardown),
		cmocka_unit_test_setup_teardown(missing_file, setup, teardown),
		cmocka_unit_test_setup_teardown(bad_order, setup, teardown),
		cmocka_unit_test_setup_teardown(failing, setup, teardown),
		cmocka_unit_test_setup_teardown(broken_file, setup, teardown),
		cmocka_unit_test_setup_teardown(long_file, setup, teardown),
		cmocka_unit_test_setup_teardown(slow, setup, teardown),
		cmocka_unit_test_setup_teardown(at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(executed_but_not_noted, setup, teardown),
		cmocka_unit_test_setup_teardown(begun_and_changed, setup, teardown),
		cmocka_unit_test_setup_teardown(on_another_node, setup, teardown),
		cmocka_unit_test_setup_teardown(lock_is_lost, setup, teardown),
		cmocka_unit_test_setup_teardown(no_server, setup, teardown),
	};

	(void)argc;
	database_need(argv);
	log_open("test", LOG_TEXT, LOG_LEVEL_INFO);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
