/* The use cases of imported calendars. The dispatcher fetches them. */
#include "service/calendar/source.h"

#include "auth/seal.h"
#include "model/calendar/ics.h"
#include "model/webhook.h"
#include "store/calendar/source.h"
#include "store/interview/booking.h"
#include "store/interview/interview.h"
#include "store/trail/event.h"

#define SIZE_DEFAULT 20

static bool office(const struct context *c)
{
	return c->who.role == ADMIN || c->who.role == HR;
}

struct str service_source_address(struct context *c, struct str url)
{
	size_t colon = str_find(url, ':');
	struct str scheme = { url.p, colon };

	if (str_equal_nocase(scheme, STR("webcal")) || str_equal_nocase(scheme, STR("webcals")))
		return STR_JOIN(c->arena, STR("https"), str_from(url, colon));
	return url;
}

/* Checks whose calendar it is, and that its address may be fetched. */
static enum err check(struct context *c, const struct source_draft *in, struct str url, struct user *person)
{
	struct webhook_targets allowed = { .http = true, .private = c->settings->webhook_private };
	enum err e = webhook_url_check(url, allowed);

	if (e != OK)
		(void)fail_at(c, e, AT(in, url), in->url);
	person->id = c->who.user;
	if (uuid_none(in->person.v.pub) || uuid_equal(in->person.v.pub, c->who.user.v.pub))
		return faults_checked(c);
	if (!office(c))
		return E_FORBIDDEN;
	person->id = (struct user_id){ .v.pub = in->person.v.pub };
	e = store_interview_staff(c->db, person);
	if (e == E_NO_ROW)
		(void)fail_at(c, E_NO_SUCH, AT(in, person), (struct str){ 0 });
	else if (e != OK)
		return e;
	return faults_checked(c);
}

static enum err record_event(struct context *c, enum event_name what, const struct source *source)
{
	struct event event = {
		.name = what, .object = OBJECT_USER, .id = source->person.id.v, .company = c->who.company, CAUSED_BY(c)
	};

	return store_event_write(c->db, &event);
}

/* ---- loading: it belongs to its person and its company */

static enum err find(struct context *c, const struct named *named, struct source *out, struct ownership *whose)
{
	enum err e = store_source_any(c->db, named->id[0], out);

	whose->company = out->company;
	whose->person = out->person.id;
	return e;
}

FINDER(find, source)
const struct load load_source = { .name = "busy calendar", .keys = 1, LOADS(source, find, find) };

/* Answers with the present state of the calendar. */
static enum err answer(struct context *c, struct source_id id, struct source *out)
{
	enum err e = store_source_any(c->db, id.v.pub, out);

	return e == E_NO_ROW ? E_INTERNAL : e;
}

enum err service_source_add(struct context *c, const struct source_draft *in, struct source *out)
{
	struct source source = { .id.v.pub = uuid_new(), .name = in->name };
	struct str url = service_source_address(c, in->url);
	struct str bound = { (const char *)source.id.v.pub.byte, sizeof source.id.v.pub.byte };
	int64_t n = 0;
	enum err e = check(c, in, url, &source.person);

	if (e == OK) /* so that two requests at once do not count the same number */
		e = store_booking_lock(c->db, source.person.id);
	if (e == OK)
		e = store_source_number(c->db, source.person.id, &n);
	if (e == OK && n >= SOURCES_MAX)
		e = fail_at(c, E_FULL, AT(in, url), (struct str){ 0 });
	if (e != OK)
		return e;
	source.host = ics_host(url);
	e = store_source_insert(c->db, &source, seal(c->ring, c->arena, bound, url));
	if (e == OK)
		e = record_event(c, EVENT_BUSY_CALENDAR_ADDED, &source);
	c->outcome = MADE;
	return e == OK ? answer(c, source.id, out) : e;
}

enum err service_source_list(struct context *c, const struct source_filter *in, struct source_list *out)
{
	struct source_query query = { .person = in->person, .limit = in->window.size > 0 ? in->window.size : SIZE_DEFAULT };

	query.offset = window_offset(&in->window, query.limit);
	if (!office(c) && !uuid_none(in->person.v.pub) && !uuid_equal(in->person.v.pub, c->who.user.v.pub))
		return OK;
	if (!office(c))
		query.person = c->who.user;
	return store_source_list(c->db, &query, out);
}

enum err service_source_remove(struct context *c, const struct source *was, const struct source_key *in, struct nothing *out)
{
	struct source now = { 0 };
	/* The person's bookings are locked before the calendar's row, in the same order as the fetch does. */
	enum err e = store_booking_lock(c->db, was->person.id);

	(void)out;
	if (e == OK)
		e = store_source_lock(c->db, was->id.v.pub, &now);
	if (e == OK && in->version != 0 && in->version != now.version)
		e = E_STALE;
	if (e == OK)
		e = store_source_remove(c->db, now.id);
	if (e != OK)
		return e == E_NO_ROW ? E_NOT_FOUND : e;
	return record_event(c, EVENT_BUSY_CALENDAR_REMOVED, was);
}

enum err service_source_refresh(struct context *c, const struct source *was, const struct source_key *in, struct source *out)
{
	if (in->version != 0 && in->version != was->version)
		return E_STALE;
	enum err e = store_source_due(c->db, was->id);
	return e == OK ? answer(c, was->id, out) : e;
}
