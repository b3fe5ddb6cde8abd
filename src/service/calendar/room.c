/* The use cases of a company's rooms. */
#include "service/calendar/room.h"

#include "model/words.h"
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

static struct str capacity_text(struct context *c, const struct room *room)
{
	return room->capacity.has ? str_from_int(c->arena, room->capacity.v) : (struct str){ 0 };
}

/* Records what differs; `was` is an empty room for a new one, `now` one for a room that was deleted. */
static enum err record_event(struct context *c, enum event_name name, const struct room *was, const struct room *now)
{
	const struct change all[] = {
		{ "name", was->name, now->name },
		{ "place", was->place, now->place },
		{ "capacity", capacity_text(c, was), capacity_text(c, now) },
		{ "active", word_switch(was->active.v), word_switch(now->active.v) },
	};
	struct change changes[COUNT(all)];
	struct event event = { .name = name,
		               .object = OBJECT_ROOM,
		               .id = now->id.v.key != 0 ? now->id.v : was->id.v,
		               .company = c->who.company,
		               .address = c->address,
		               .request_id = c->request_id,
		               .changes = changes };

	for (size_t i = 0; i < COUNT(all); i++)
		if (!str_equal(all[i].before, all[i].after))
			changes[event.n_changes++] = all[i];
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
	*out = *was;
	if (HAS(in, version) && in->version != was->version)
		return E_STALE;
	enum err e = apply(c, in, out);
	bool same = str_equal(was->name, out->name) && str_equal(was->place, out->place) &&
	            was->capacity.has == out->capacity.has && was->capacity.v == out->capacity.v &&
	            was->active.v == out->active.v;
	if (e != OK || same)
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
