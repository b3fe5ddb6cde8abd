#include "database.h"

#include <dirent.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct db_settings database_settings;
static MYSQL *admin;

static void give_up(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	exit(99);
}

void database_need(char **argv)
{
	if (getenv("DB_SOCKET") == NULL) {
		char *again[] = { (char[]){ WITH_DATABASE }, argv[0], NULL };

		execv(again[0], again);
		give_up(again[0], "cannot be run");
	}
	database_settings =
	        (struct db_settings){ .socket = str_of(getenv("DB_SOCKET")), .user = STR("root"), .database = STR("test") };
}

MYSQL *database_admin(void)
{
	if (admin != NULL)
		return admin;
	admin = mysql_init(NULL);
	mysql_options(admin, MYSQL_OPT_READ_TIMEOUT, &(unsigned){ 30 });
	if (mysql_real_connect(admin, NULL, "root", NULL, "test", 0, getenv("DB_SOCKET"), CLIENT_FOUND_ROWS) == NULL)
		give_up("second connection", mysql_error(admin));
	return admin;
}

void database_admin_close(void)
{
	if (admin != NULL)
		mysql_close(admin);
	admin = NULL;
}

static MYSQL_RES *ask(const char *format, va_list values)
{
	char sql[4096];

	if (vsnprintf(sql, sizeof sql, format, values) >= (int)sizeof sql)
		give_up(sql, "too long");
	if (mysql_query(database_admin(), sql) != 0)
		give_up(sql, mysql_error(admin));
	return mysql_store_result(admin);
}

void database_sql(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	mysql_free_result(ask(format, values));
	va_end(values);
}

int64_t database_number(const char *format, ...)
{
	MYSQL_RES *rows;
	MYSQL_ROW row;
	int64_t number = -1;
	va_list values;

	va_start(values, format);
	rows = ask(format, values);
	va_end(values);
	row = rows != NULL ? mysql_fetch_row(rows) : NULL;
	if (row != NULL && row[0] != NULL)
		number = strtoll(row[0], NULL, 10);
	mysql_free_result(rows);
	return number;
}

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000 }, NULL);
}

pid_t database_pid(void)
{
	char text[32];

	for (int tries = 0; tries < 3000; tries++, pause_ms(10)) {
		FILE *file = fopen(getenv("DB_PID_FILE"), "r");
		bool read = file != NULL && fgets(text, sizeof text, file) != NULL;

		if (file != NULL)
			fclose(file);
		if (read && strtol(text, NULL, 10) > 1)
			return (pid_t)strtol(text, NULL, 10);
	}
	give_up("server", "has no process");
	return 0;
}

void database_wait(void)
{
	for (int tries = 0; tries < 3000; tries++, pause_ms(10)) {
		MYSQL *probe = mysql_init(NULL);
		bool up = mysql_real_connect(probe, NULL, "root", NULL, "test", 0, getenv("DB_SOCKET"), 0) != NULL;

		mysql_close(probe);
		if (up)
			return;
	}
	give_up("server", "does not come back");
}

/* Whether every thread of the process is stopped. */
static bool stopped(pid_t pid)
{
	char path[300], line[512];
	bool all = true;
	struct dirent *task;
	DIR *tasks;

	snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
	tasks = opendir(path);
	while (all && tasks != NULL && (task = readdir(tasks)) != NULL) {
		const char *state = NULL;
		FILE *file;

		if (task->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "/proc/%d/task/%.20s/stat", (int)pid, task->d_name);
		file = fopen(path, "r");
		if (file != NULL && fgets(line, sizeof line, file) != NULL)
			state = strrchr(line, ')');
		all = state != NULL && state[1] == ' ' && state[2] == 'T';
		if (file != NULL)
			fclose(file);
	}
	if (tasks != NULL)
		closedir(tasks);
	return all;
}

void database_freeze(void)
{
	pid_t pid = database_pid();

	kill(pid, SIGSTOP);
	for (int tries = 0; !stopped(pid); tries++, pause_ms(1)) {
		if (tries > 10000)
			give_up("server", "does not stop");
	}
}

void database_thaw(void)
{
	kill(database_pid(), SIGCONT);
}

struct connection_row {
	int64_t number;
};
static const struct db_statement connection_number = {
	.name = "test.connection",
	.text = "SELECT CONNECTION_ID()",
	.scope = DB_ANYONE,
	RESULT(connection_row, COL(connection_row, number)),
};

int64_t database_connection(struct db *db)
{
	struct connection_row row = { 0 };

	return db_one(db, &connection_number, NULL, &row) == OK ? row.number : -1;
}

struct arena *database_enter(struct db *db, int64_t budget_ms)
{
	struct arena *arena = arena_new(0);

	db_enter(db, arena, (struct db_scope_values){ .caller = 7, .company = 3, .role = 2, .now = clock_now() }, budget_ms);
	return arena;
}

int64_t database_leave(struct db *db, struct arena **arena, int64_t *us_r)
{
	int64_t statements = db_leave(db, us_r);

	arena_free(arena);
	return statements;
}
