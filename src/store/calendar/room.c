/* Statements about the rooms of a company. */
#include "store/calendar/room.h"

#include "store/pages.h"
#include "store/statements.h"

#define ROOM_SQL "SELECT id, public_id, company_id, version, name, place, capacity, active, created_at, updated_at FROM rooms"
#define ROOM_ROW                                                                                                               \
	RESULT(room, COL_KEY(room, id), COL_PUB(room, id), COL_KEY(room, company), COL(room, version), COL(room, name),        \
	       COL(room, place), COL(room, capacity), COL(room, active), COL(room, created_at), COL(room, updated_at))

struct room_query {
	struct maybe_bool active;
	int64_t limit, offset;
};

#define FOUND " WHERE company_id = ? AND (? IS NULL OR active = ?)"
#define FOUND_BIND COMPANY_COL, COL(room_query, active), COL(room_query, active)

static const struct db_statement list = {
	.name = "room.list",
	.scope = DB_TENANT,
	.text = ROOM_SQL FOUND " ORDER BY name, id LIMIT ? OFFSET ?",
	PARAMS(FOUND_BIND, COL(room_query, limit), COL(room_query, offset)),
	ROOM_ROW,
};

static const struct db_statement count = {
	.name = "room.count",
	.scope = DB_TENANT,
	.text = STORE_COUNT " FROM rooms" FOUND STORE_COUNT_END,
	PARAMS(FOUND_BIND, MOST_COL),
	RESULT(room_list, COL(room_list, total)),
};

enum err store_room_list(struct db *db, const struct room_filter *filter, struct room_list *out)
{
	const struct window *window = &filter->window;
	struct room_query query = { filter->active, window->size, window_offset(window, window->size) };
	enum err e = db_all(db, &list, &query, &out->at, &out->n);

	return e != OK || store_last_page(query.offset, query.limit, out->n, &out->total) ? e : db_one(db, &count, &query, out);
}

static const struct db_statement get = {
	.name = "room.get",
	.scope = DB_GUARDED,
	.text = ROOM_SQL " WHERE public_id = ?",
	PARAMS(COL_PUB(room, id)),
	ROOM_ROW,
};

enum err store_room_any(struct db *db, struct uuid id, struct room *out)
{
	out->id.v.pub = id;
	return db_one(db, &get, out, out);
}

static const struct db_statement insert = {
	.name = "room.insert",
	.scope = DB_TENANT,
	.text = "INSERT INTO rooms (public_id, company_id, name, place, capacity, active, created_at, updated_at)"
	        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_PUB(room, id), COMPANY_COL, COL(room, name), COL(room, place), COL(room, capacity), COL(room, active),
	       NOW_COL, NOW_COL),
};

enum err store_room_insert(struct db *db, struct room *room)
{
	room->version = 1;
	return db_run(db, &insert, room, NULL, &room->id.v.key);
}

static const struct db_statement save = {
	.name = "room.save",
	.scope = DB_TENANT,
	.text = "UPDATE rooms SET name = ?, place = ?, capacity = ?, active = ?, version = version + 1, updated_at = ?"
	        " WHERE id = ? AND version = ? AND company_id = ?",
	PARAMS(COL(room, name), COL(room, place), COL(room, capacity), COL(room, active), NOW_COL, COL_KEY(room, id),
	       COL(room, version), COMPANY_COL),
};

enum err store_room_save(struct db *db, struct room *room)
{
	int64_t matched = 0;
	enum err e = db_run(db, &save, room, &matched, NULL);

	room->version++;
	return e == OK && matched == 0 ? E_STALE : e;
}

static const struct db_statement remove_room = {
	.name = "room.delete",
	.scope = DB_TENANT,
	.text = "DELETE FROM rooms WHERE id = ? AND version = ? AND company_id = ?",
	PARAMS(COL_KEY(room, id), COL(room, version), COMPANY_COL),
};

enum err store_room_delete(struct db *db, const struct room *room)
{
	int64_t matched = 0;
	enum err e = db_run(db, &remove_room, room, &matched, NULL);

	return e == OK && matched == 0 ? E_STALE : e;
}

STATEMENTS(room, &list, &count, &get, &insert, &save, &remove_room);
