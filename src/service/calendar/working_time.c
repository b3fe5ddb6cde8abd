/* The use cases of availability: working hours, exceptions, buffers and limits of people. */
#include "service/calendar/working_time.h"

#include "store/calendar/working_time.h"
#include "store/interview/booking.h"
#include "store/trail/event.h"

static enum err find_whole(struct context *c, struct uuid id, struct working_time *out)
{
	struct working_time_found found;
	enum err e = store_working_time_any(c->db, c->arena, id, &found);

	if (e == OK)
		e = store_working_time_exceptions(c->db, &found);
	if (e != OK)
		return e;
	*out = found.v;
	working_rows_show(c->arena, &found.rows, found.hours_set, out);
	return OK;
}

static enum err find(struct context *c, const struct named *named, struct working_time *out, struct ownership *whose)
{
	enum err e = find_whole(c, named->id[0], out);

	whose->company = out->company;
	whose->person = out->id;
	return e;
}

FINDER(find, working_time)
const struct load load_working_time = { .name = "availability", .keys = 1, LOADS(working_time, find, find) };

static enum err record_event(struct context *c, const struct working_time *was)
{
	const struct change change = { .member = "availability" };
	struct event event = { .name = EVENT_USER_CHANGED,
		               .object = OBJECT_USER,
		               .id = was->id.v,
		               .company = was->company,
		               CAUSED_BY(c),
		               .changes = &change,
		               .n_changes = 1 };

	return store_event_write(c->db, &event);
}

/* Between the read and this lock another request may have replaced it, or booked the person. */
static enum err lock(struct context *c, const struct working_time *was, const struct working_time *in)
{
	int64_t version = 0;
	enum err e = store_booking_lock(c->db, was->id);

	if (e == OK)
		e = store_working_time_version(c->db, was->id, &version);
	return e == OK && in->version != 0 && in->version != version ? E_STALE : e;
}

enum err service_working_time_replace(struct context *c, const struct working_time *was, const struct working_time *in,
                                      struct working_time *out)
{
	struct working_rows rows = working_rows_read(c->arena, in, &c->faults);
	struct working_time next = *in;

	next.id = was->id;
	next.zone = in->zone.n > 0 ? in->zone : (struct str){ 0 };
	if (in->zone.n > 0 && zone_find(in->zone) == NULL)
		fail_at(c, E_ZONE, AT(in, zone), in->zone);
	enum err e = faults_checked(c);
	if (e == OK)
		e = lock(c, was, in);
	if (e == OK)
		e = store_working_time_replace(c->db, c->arena, &next, &rows);
	if (e == OK)
		e = record_event(c, was);
	if (e == OK)
		e = find_whole(c, was->id.v.pub, out);
	return e == E_NO_ROW ? E_NOT_FOUND : e;
}
