/* Holds in the database, and the bookings by which they keep people's time. */
#ifndef STORE_CALENDAR_HOLD_H
#define STORE_CALENDAR_HOLD_H

#include "db/db.h"
#include "model/calendar/hold.h"

/* All functions return the errors of db_one, db_all and db_run. Lists are in `arena`. Expired holds are never found. */

/* A page of holds. */
struct calendar_hold_query {
	bool all; /* those of the whole company, not only the caller's */
	int64_t limit, offset;
};

/* Reads a page of the holds with their people, soonest to expire first, and counts all that are found. */
enum err store_calendar_hold_list(struct db *db, struct arena *arena, const struct calendar_hold_query *query,
                                  struct calendar_hold_list *out);

/* Loads the hold with this public id, of any company, for a guard. E_NO_ROW: there is none. */
enum err store_calendar_hold_any(struct db *db, struct arena *arena, struct uuid id, struct calendar_hold *out);

/* Finds the caller's hold with this public id and locks it; only out->id is read. E_NO_ROW: there is none. */
enum err store_calendar_hold_own(struct db *db, struct uuid id, struct calendar_hold *out);

/* Finds the caller's hold that a further one replaces; only out->id is read. E_NO_ROW: there are fewer than HOLDS_MOST. */
enum err store_calendar_hold_replaced(struct db *db, struct calendar_hold *out);

/*
 * Inserts a hold of the caller with its people and their bookings. Their calendars are locked, and they are free. E_DUPLICATE:
 * one of them is not (see store_booking_overlaps).
 */
enum err store_calendar_hold_insert(struct db *db, struct arena *arena, struct calendar_hold *hold);

/* Deletes a hold, by its key, and frees the time of its people. */
enum err store_calendar_hold_delete(struct db *db, struct calendar_hold_id id);

/* Deletes some of the holds that expired before `before`, of all people. *n_r is their number. Their bookings stay: see
 * store_booking_purge. */
enum err store_calendar_hold_purge(struct db *db, struct instant before, int64_t *n_r);

#endif
