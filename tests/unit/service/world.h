/* A database with two companies and their people, for tests of use cases on a real server (unit/db/with_database.sh). */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include <mysql.h>

#include "service/service.h"

/* People: of company 1, of company 2, and of none. Their keys in the database are their numbers plus one. */
enum person { HR_ONE, LEAD_ONE, SECOND_ONE, HR_TWO, LEAD_TWO, CANDY, CARLO, ROOT, PEOPLE };

/* Makes the schema from sql/ and inserts the people. Ends the test program when it cannot. */
void world_make(void);

/* A raw connection for reading rows, and the settings of the connection under test. */
MYSQL *world_raw(void);
const struct db_settings *world_settings(void);

/* One number from a query: world_count("SELECT COUNT(*) FROM bookings"). -1 for NULL. */
int64_t world_count(const char *query);
void world_do(const char *query);

/* The public id of a person, a company (1 or 2). */
struct user_id world_person(enum person person);

/* The present time in the tests: 2030-01-01T12:00:00Z. */
struct instant world_now(void);

/* Begins a request of `person` on `db`, and returns its context. */
struct context world_enter(struct db *db, struct arena *arena, enum person person);

/* 2030-01-`day`T`hour`:00Z. */
struct instant world_time(int day, int hour);

#endif
