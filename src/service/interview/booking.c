/* Books people so that nobody is booked twice: locks calendars, deletes expired holds, checks the time, and only then
 * writes. */
#include "service/interview/booking.h"
#include "service/guard.h"

static struct instant end_of(const struct interview *it)
{
	return instant_add(it->start.at, it->minutes * 60);
}

static struct str span_text(struct context *c, struct instant from, struct instant to)
{
	char begin[32], end[32];
	size_t n_begin = instant_format(from, false, begin), n_end = instant_format(to, false, end);

	return STR_JOIN(c->arena, (struct str){ begin, n_begin }, STR(" to "), (struct str){ end, n_end });
}

/* Adds the fault. `other` is NULL when the key of the database found the clash, because it does not tell the other booking. */
static enum err clash(struct context *c, const struct booking_request *request, const struct booking_clash *other)
{
	struct str text = span_text(c, request->interview->start.at, end_of(request->interview));

	if (other != NULL && service_guard(COMPANY, &c->who, &(struct ownership){ .company = other->company }) == OK)
		text = STR_JOIN(c->arena, text, STR("; taken is "), span_text(c, other->from, other->to));
	/* Busy time of an imported calendar has no company. The fault tells only that the requested time is taken. */
	return fail_at(c, other != NULL && other->company.v.key == 0 ? E_BUSY : E_CLASH, request->off, text);
}

/* The people to lock, in the order of their keys. All requests lock calendars in this order, so that there is no deadlock. */
static struct user_id *in_order(struct context *c, const struct booking_request *request, size_t *n_r)
{
	struct user_id *sorted = ARENA_ARRAY(c->arena, struct user_id, request->n);
	size_t n = 0;

	for (size_t i = 0; i < request->n; i++) {
		size_t at = n;
		while (at > 0 && sorted[at - 1].v.key > request->people[i].v.key)
			at--;
		if (request->people[i].v.key == 0 || (at > 0 && sorted[at - 1].v.key == request->people[i].v.key))
			continue;
		for (size_t j = n; j > at; j--)
			sorted[j] = sorted[j - 1];
		sorted[at] = request->people[i];
		n++;
	}
	*n_r = n;
	return sorted;
}

static struct booking_check check_of(const struct booking_request *request, const struct user_id *people, size_t n)
{
	struct booking_check check = {
		.n = n, .except = request->interview->id, .from = request->interview->start.at, .to = end_of(request->interview)
	};

	for (size_t i = 0; i < n; i++)
		check.people[i] = people[i];
	return check;
}

static bool expired(const struct context *c, const struct booking_clash *found)
{
	return found->expires_at.us != 0 && found->expires_at.us <= c->now.us;
}

/* Deletes expired holds only when it meets one. Behind it another booking may lie, so it looks again. */
static enum err check(struct context *c, const struct booking_request *request, const struct booking_check *asked)
{
	struct booking_clash found = { 0 };
	enum err e = store_booking_clash(c->db, asked, &found);

	if (e == OK && expired(c, &found)) {
		e = store_booking_expire(c->db, asked);
		if (e == OK)
			e = store_booking_clash(c->db, asked, &found);
	}
	if (e == OK)
		return clash(c, request, &found);
	return e == E_NO_ROW ? OK : e;
}

static enum err check_all(struct context *c, const struct booking_request *request, const struct user_id *people, size_t n)
{
	for (size_t i = 0; i < n; i += BOOKING_CHECK) {
		struct booking_check asked = check_of(request, people + i, n - i < BOOKING_CHECK ? n - i : BOOKING_CHECK);
		enum err e = check(c, request, &asked);
		if (e != OK)
			return e;
	}
	return OK;
}

enum err service_booking_lock(struct context *c, const struct booking_request *request)
{
	size_t n;
	const struct user_id *people = in_order(c, request, &n);

	return store_booking_lock_all(c->db, people, n);
}

enum err service_booking_check(struct context *c, const struct booking_request *request)
{
	size_t n;
	const struct user_id *people = in_order(c, request, &n);

	return check_all(c, request, people, n);
}

enum err service_booking_reserve(struct context *c, const struct booking_request *request)
{
	enum err e = service_booking_lock(c, request);

	return e == OK ? service_booking_check(c, request) : e;
}

enum err service_booking_look(struct context *c, const struct booking_request *request, struct application *application,
                              struct booking_clash *found_r)
{
	size_t n;
	const struct user_id *people = in_order(c, request, &n);
	struct booking_check asked = check_of(request, people, n < BOOKING_CHECK ? n : BOOKING_CHECK);

	asked.application = application->id;
	return store_booking_reserve(c->db, &asked, application, found_r);
}

enum err service_booking_conclude(struct context *c, const struct booking_request *request, const struct booking_clash *found)
{
	size_t n;
	const struct user_id *people = in_order(c, request, &n);
	const size_t looked = n < BOOKING_CHECK ? n : BOOKING_CHECK;

	if (found->from.us != 0 && !expired(c, found))
		return clash(c, request, found);
	return found->from.us != 0 ? check_all(c, request, people, n) : check_all(c, request, people + looked, n - looked);
}

static enum err written(struct context *c, const struct booking_request *request, enum err e)
{
	return e == E_DUPLICATE && store_booking_overlaps(c->db) ? clash(c, request, NULL) : e;
}

static struct booking booking_of(const struct booking_request *request)
{
	return (struct booking){ .interview = request->interview->id,
		                 .from = request->interview->start.at,
		                 .to = end_of(request->interview),
		                 .released = request->interview->status == INTERVIEW_CANCELLED };
}

enum err service_booking_add(struct context *c, const struct booking_request *request, const struct seat *seats, size_t n)
{
	struct booking *bookings = ARENA_ARRAY(c->arena, struct booking, n);

	for (size_t i = 0; i < n; i++) {
		bookings[i] = booking_of(request);
		bookings[i].person = seats[i].person;
		bookings[i].part = seats[i].part;
	}
	return written(c, request, store_booking_insert(c->db, bookings, n));
}

enum err service_booking_move(struct context *c, const struct booking_request *request)
{
	struct booking booking = booking_of(request);

	return written(c, request, store_booking_move(c->db, &booking));
}
