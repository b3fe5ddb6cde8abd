/* The rooms of companies in the database. */
#ifndef STORE_CALENDAR_ROOM_H
#define STORE_CALENDAR_ROOM_H

#include "db/db.h"
#include "model/calendar/room.h"

/* All functions return the errors of db_one, db_all and db_run. */

/* Reads a page of the rooms of the caller's company, ordered by name, and counts all that are found. */
enum err store_room_list(struct db *db, const struct room_filter *filter, struct room_list *out);

/* Loads the room with this public id, of any company, for a guard. E_NO_ROW: there is none. */
enum err store_room_any(struct db *db, struct uuid id, struct room *out);

/* Inserts a room of the caller's company. E_DUPLICATE: it has a room of that name. */
enum err store_room_insert(struct db *db, struct room *room);

/* Writes all members, and raises the version, also in `room`. E_DUPLICATE: the name is taken. E_STALE: it was changed since it
 * was read. */
enum err store_room_save(struct db *db, struct room *room);

/* Deletes the room. E_STALE: it was changed since it was read. */
enum err store_room_delete(struct db *db, const struct room *room);

#endif
