/* The availability of people, as they set it, in the database. */
#ifndef STORE_CALENDAR_WORKING_TIME_H
#define STORE_CALENDAR_WORKING_TIME_H

#include "db/db.h"
#include "model/calendar/working_time.h"

/* All functions return the errors of db_one, db_all and db_run. */

/* The availability of a member of a company's staff. */
struct working_time_found {
	struct working_time v; /* without hours and exceptions; the zone is the one that applies */
	bool hours_set;
	struct working_rows rows; /* only hours; store_working_time_exceptions reads the exceptions */
};

/* Reads the availability of the member of staff with this public id, of any company, for a guard. E_NO_ROW: there is no such
 * account, or it has no company. */
enum err store_working_time_any(struct db *db, struct arena *arena, struct uuid id, struct working_time_found *out);

/* Reads the exceptions of the person, sorted. */
enum err store_working_time_exceptions(struct db *db, struct working_time_found *found);

/* The version of a person's availability, whose calendar is locked (store_booking_lock). */
enum err store_working_time_version(struct db *db, struct user_id person, int64_t *version_r);

/*
 * Replaces the availability of a member of the staff of the caller's company, whose calendar is locked, and raises its version.
 * E_NO_ROW: the person is of another company.
 */
enum err store_working_time_replace(struct db *db, struct arena *arena, const struct working_time *in,
                                    const struct working_rows *rows);

/* Adds working hours, at most DAY_SPANS_MOST a day. E_DUPLICATE: two of a weekday begin at the same minute. */
enum err store_working_time_add_hours(struct db *db, struct user_id person, const struct hours *hours, size_t n);

#endif
