/* The use cases of a company's rooms. */
#include "service/calendar/room.h"

#include "model/words.h"
#include "service/trail/changes.h"
#include "store/calendar/room.h"
#include "store/trail/event.h"

enum err service_room_list(struct context *c, const struct room_filter *in, struct room_list *out)
{
	return store_room_list(c->db, in, out);
}

/* The row is not locked, because the statements that write compare the version. */
static enum err find(struct context *c, const struct named *named, struct room *out, struct ownership *whose)
{
	enum err e = store_room_any(c->db, named->id[0], out);

	whose->company = out->company;
	return e;
}

FINDER(find, room)
const struct load load_room = { .name = "room", .keys = 1, LOADS(room, find, find) };

/* clang-format off */
/* The members whose changes the history keeps. */
SHAPE(kept, room,
	ROW(room, name, "name", "-"),
	ROW(room, place, "place", "-"),
	ROW(room, capacity, "capacity", "-"),
	ROW(room, active, "active", "-"));
/* clang-format on */

/* Records what differs, if something does; `was` is an empty room for a new one, `now` one for a room that was deleted. */
static enum err record_event(struct context *c, enum event_name name, const struct room *was, const struct room *now)
{
	struct change changes[COUNT(kept_fields)];
	struct event event = { .name = name,
		               .object = OBJECT_ROOM,
		               .id = now->id.v.key != 0 ? now->id.v : was->id.v,
		               .company = c->who.company,
		               CAUSED_BY(c),
		               .changes = changes,
		               .n_changes = service_changes(c, &kept, was, now, changes) };

	return event.n_changes > 0 ? store_event_write(c->db, &event) : OK;
}

/* Sets the members that were sent. */
static enum err apply(struct context *c, const struct room_edit *in, struct room *room)
{
	if (HAS(in, name)) {
		room->name = str_trim(in->name);
		if (room->name.n == 0)
			fail_at(c, E_REQUIRED, AT(in, name), (struct str){ 0 });
	}
	if (HAS(in, place))
		room->place = in->place;
	if (HAS(in, capacity))
		room->capacity = in->capacity;
	if (HAS(in, active))
		room->active = in->active;
	return faults_checked(c);
}

static enum err written(struct context *c, const struct room_edit *in, enum err e)
{
	return e == E_DUPLICATE ? fail_at(c, E_TAKEN, AT(in, name), in->name) : e;
}

static enum err answer(struct context *c, struct room *out)
{
	enum err e = store_room_any(c->db, out->id.v.pub, out);

	return e == E_NO_ROW ? E_INTERNAL : e;
}

enum err service_room_create(struct context *c, const struct room_edit *in, struct room *out)
{
	out->id.v.pub = uuid_new();
	out->active = (struct maybe_bool){ true, true };
	enum err e = apply(c, in, out);
	if (e == OK)
		e = written(c, in, store_room_insert(c->db, out));
	if (e == OK)
		e = record_event(c, EVENT_ROOM_CREATED, &(struct room){ 0 }, out);
	if (e != OK)
		return e;
	c->outcome = MADE;
	return answer(c, out);
}

enum err service_room_change(struct context *c, const struct room *was, const struct room_edit *in, struct room *out)
{
	struct change changes[COUNT(kept_fields)];

	*out = *was;
	if (HAS(in, version) && in->version != was->version)
		return E_STALE;
	enum err e = apply(c, in, out);
	if (e != OK || service_changes(c, &kept, was, out, changes) == 0)
		return e;
	e = written(c, in, store_room_save(c->db, out));
	if (e == OK)
		e = record_event(c, EVENT_ROOM_CHANGED, was, out);
	return e == OK ? answer(c, out) : e;
}

enum err service_room_delete(struct context *c, const struct room *was, const struct room_edit *in, struct nothing *out)
{
	enum err e = HAS(in, version) && in->version != was->version ? E_STALE : store_room_delete(c->db, was);

	(void)out;
	return e == OK ? record_event(c, EVENT_ROOM_DELETED, was, &(struct room){ 0 }) : e;
}
