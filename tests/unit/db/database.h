/* What the tests of db/ share: a server of their own, a second connection to look and meddle with, and expectations of it. */
#ifndef UNIT_DB_DATABASE_H
#define UNIT_DB_DATABASE_H

#include <mysql.h>
#include <sys/types.h>

#include "db/db.h"

/* Starts the program again under with_database.sh unless it already runs there. Call it first in main(). */
void database_need(char **argv);

/* Settings of the server: by its socket, user root, database "test". */
extern struct db_settings database_settings;

/* A connection beside the one under test, made at first use. */
MYSQL *database_admin(void);

/* Runs SQL on it; the test fails when the server refuses. */
void database_sql(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The first column of the first row as a number, -1 when there is none. */
int64_t database_number(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Closes it (before the server is killed). */
void database_admin_close(void);

/* The server's process, waits until there is one; and waits until it answers. */
pid_t database_pid(void);
void database_wait(void);

/* Stops all of the server's threads (and waits until they stand still); lets them go on. */
void database_freeze(void);
void database_thaw(void);

/* The server's number of the connection under test. */
int64_t database_connection(struct db *db);

/* Enters a request with a fresh arena, `budget_ms` of time; leaves and frees. */
struct arena *database_enter(struct db *db, int64_t budget_ms);
int64_t database_leave(struct db *db, struct arena **arena, int64_t *us_r);

#endif
