/* Functions that the tests of db/ share: a server of their own, a second connection to read and change data, and checks. */
#ifndef UNIT_DB_DATABASE_H
#define UNIT_DB_DATABASE_H

#include <mysql.h>
#include <sys/types.h>

#include "db/db.h"

/* Starts the program again under with_database.sh, unless it runs there already. Call it first in main(). */
void database_need(char **argv);

/* Settings of the server: its socket, user root, database "test". */
extern struct db_settings database_settings;

/* A second connection besides the one under test, made at its first use. */
MYSQL *database_admin(void);

/* Executes SQL on the second connection. The test fails when the server refuses it. */
void database_sql(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Returns the first column of the first row as a number; -1 when there is none. */
int64_t database_number(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Closes the second connection, before the server is killed. */
void database_admin_close(void);

/* Waits until the server's process exists, and returns its id. */
pid_t database_pid(void);
/* Waits until the server answers. */
void database_wait(void);

/* Stops all threads of the server, and waits until they have stopped. */
void database_freeze(void);
/* Lets the threads of the server run again. */
void database_thaw(void);

/* Returns the server's number for the connection under test. */
int64_t database_connection(struct db *db);

/* Begins a request with a new arena and `budget_ms` of time. database_leave() ends it and frees the arena. */
struct arena *database_enter(struct db *db, int64_t budget_ms);
int64_t database_leave(struct db *db, struct arena **arena, int64_t *us_r);

#endif
