/* Holds: a booking without an interview, which ends by itself. */
#include "service/interview/hold.h"

#include "service/interview/inside.h"
#include "service/named.h"
#include "store/calendar/hold.h"

enum err service_calendar_hold_list(struct context *c, const struct calendar_hold_filter *in, struct calendar_hold_list *out)
{
	const struct calendar_hold_query query = { c->who.role != INTERVIEWER, in->window.size,
		                                   window_offset(&in->window, in->window.size) };

	return store_calendar_hold_list(c->db, c->arena, &query, out);
}

/* The row is not locked: who deletes it twice deletes nothing the second time. */
static enum err find(struct context *c, const struct named *named, struct calendar_hold *out, struct ownership *whose)
{
	enum err e = store_calendar_hold_any(c->db, c->arena, named->id[0], out);

	whose->company = out->company;
	whose->person = out->owner;
	return e;
}

FINDER(find, calendar_hold)
const struct load load_calendar_hold = { .name = "hold", .keys = 1, LOADS(calendar_hold, find, find) };

/* Keys of the staff that was named, once each, in the order in which they come. */
static enum err find_people(struct context *c, const struct calendar_hold_edit *in, struct calendar_hold *hold)
{
	struct user_list found = { 0 };
	enum err e = service_named_staff(c, &in->people, AT(in, people), &found);
	struct id *people = ARENA_ARRAY(c->arena, struct id, found.n + 1);

	for (size_t i = 0; i < found.n; i++)
		people[i] = found.at[i].id.v;
	hold->people = (struct ids){ .at = people, .n = found.n };
	return e;
}

static enum err check(struct context *c, const struct calendar_hold_edit *in)
{
	if (in->people.n == 0)
		fail_at(c, E_REQUIRED, AT(in, people), (struct str){ 0 });
	if (in->start.us <= c->now.us)
		fail_at(c, E_PAST, AT(in, start), (struct str){ 0 });
	return faults_checked(c);
}

/* Locks the calendars of the people and of the caller, whose holds are counted; ends the hold that this one replaces; and
 * checks that the people are free. */
static enum err reserve(struct context *c, const struct calendar_hold *hold, size_t off)
{
	const size_t n = hold->people.n;
	struct user_id *people = ARENA_ARRAY(c->arena, struct user_id, n + 1);
	const struct interview span = { .start.at = hold->start, .minutes = hold->minutes };
	struct booking_request request = { .interview = &span, .people = people, .n = n + 1, .off = off };
	struct calendar_hold oldest = { 0 };

	for (size_t i = 0; i < n; i++)
		people[i].v = hold->people.at[i];
	people[n] = c->who.user;
	enum err e = service_booking_lock(c, &request);
	if (e == OK)
		e = store_calendar_hold_replaced(c->db, &oldest);
	if (e == OK)
		e = store_calendar_hold_delete(c->db, oldest.id);
	request.n = n;
	return e == OK || e == E_NO_ROW ? service_booking_check(c, &request) : e;
}

enum err service_calendar_hold_create(struct context *c, const struct calendar_hold_edit *in, struct calendar_hold *out)
{
	const int64_t lasts = HAS(in, lasts) ? in->lasts : HOLD_MINUTES_DEFAULT;

	*out = (struct calendar_hold){ .id.v.pub = uuid_new(),
		                       .company = c->who.company,
		                       .owner = c->who.user,
		                       .start = instant_of_unix(instant_unix(in->start)),
		                       .minutes = HAS(in, minutes) ? in->minutes : INTERVIEW_MINUTES_DEFAULT,
		                       .expires_at = instant_of_unix(instant_unix(c->now) + lasts * 60) };
	enum err e = check(c, in);
	if (e == OK)
		e = find_people(c, in, out);
	if (e == OK)
		e = reserve(c, out, AT(in, start));
	if (e == OK)
		e = store_calendar_hold_insert(c->db, c->arena, out);
	c->outcome = MADE;
	return e == E_DUPLICATE && store_booking_overlaps(c->db) ? E_RETRY : e;
}

enum err service_calendar_hold_delete(struct context *c, const struct calendar_hold *was, const struct calendar_hold_edit *in,
                                      struct nothing *out)
{
	(void)in;
	(void)out;
	return store_calendar_hold_delete(c->db, was->id);
}

enum err service_calendar_hold_take(struct context *c, struct calendar_hold_id id, size_t off)
{
	struct calendar_hold hold = { 0 };
	enum err e = store_calendar_hold_own(c->db, id.v.pub, &hold);

	if (e == E_NO_ROW)
		return fail_at(c, E_NO_SUCH, off, uuid_text(c->arena, id.v.pub));
	return e == OK ? store_calendar_hold_delete(c->db, hold.id) : e;
}
