/* Calendar files and feeds. */
#include "service/calendar/feed.h"

#include "model/words.h"
#include "service/interview/inside.h"
#include "store/calendar/feed.h"
#include "store/trail/event.h"

#define ICS_MAX (8 << 20)
#define DAY INT64_C(86400)

/* ---- the contents */

static void line(struct buf *text, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	if (text->n > 0)
		buf_char(text, '\n');
	buf_text(text, name);
	buf_text(text, ": ");
	buf_str(text, value);
}

static struct str description(struct context *c, const struct interview *it)
{
	struct buf text = buf_new(c->arena, 16384);

	line(&text, "Job", it->application.job.title);
	line(&text, "Company", it->company.name);
	line(&text, "Candidate", it->application.candidate.name);
	line(&text, "Interviewer", it->interviewer.name);
	if (it->topic != TOPIC_NONE)
		line(&text, "About", word_topic(it->topic));
	line(&text, "How", word_mode(it->mode));
	line(&text, "Join", it->link);
	return buf_view(&text);
}

struct ics_event service_ics_event(struct context *c, const struct interview *it, bool for_candidate)
{
	struct str other = for_candidate ? it->company.name : it->application.candidate.name;
	struct str nobody = STR_JOIN(c->arena, STR("no-reply@"), ics_host(c->settings->public_url));

	return (struct ics_event){
		.id = it->id.v.pub,
		.sequence = it->sequence,
		.from = it->start.at,
		.to = instant_add(it->start.at, it->minutes * 60),
		.zone = it->start.zone,
		.stamp = it->updated_at,
		.created = it->created_at,
		.changed = it->updated_at,
		.summary = STR_JOIN(c->arena, STR("Interview: "), it->application.job.title, STR(", "), other),
		.description = description(c, it),
		.location = it->location.n > 0 ? it->location : it->link,
		.url = link_valid(it->link) ? it->link : (struct str){ 0 },
		.status = it->status,
		.organizer = { .name = it->company.name, .email = it->company.email.n > 0 ? it->company.email : nobody },
	};
}

/* An unchanged calendar keeps its ETag, because no line contains the time of writing. */
static enum err answer(struct context *c, const struct ics_calendar *calendar, struct blob *out)
{
	struct buf text = buf_new(c->arena, ICS_MAX);
	uint8_t digest[32];

	ics_write(c->arena, calendar, &text);
	out->body = buf_view(&text);
	out->type = STR("text/calendar");
	out->caching = STR("private");
	sha256(out->body, digest);
	out->etag = base64url_encode(c->arena, digest, 16);
	return text.error == OK ? OK : E_INTERNAL;
}

static enum err find(struct context *c, const struct named *named, struct interview *out, struct ownership *whose)
{
	enum err e = store_feed_any_interview(c->db, named->id[0], out);

	return e == OK ? service_interview_own(c, out, whose) : e;
}

FINDER(find, interview)
const struct load load_interview_for_calendar = { .name = "interview", .keys = 1, LOADS(interview, find, find) };

enum err service_interview_ics(struct context *c, const struct interview *it, const struct interview_key *in, struct blob *out)
{
	struct ics_event event = service_ics_event(c, it, c->who.role == CANDIDATE);

	(void)in;
	out->name = STR("interview.ics");
	return answer(c,
	              &(struct ics_calendar){
	                      .method = ICS_PUBLISH, .host = ics_host(c->settings->public_url), .events = &event, .n = 1 },
	              out);
}

/* ---- feeds */

static struct str hash_of(struct context *c, struct str token)
{
	uint8_t digest[32];

	sha256(token, digest);
	return str_copy(c->arena, (struct str){ (const char *)digest, sizeof digest });
}

enum err service_feed_read(struct context *c, const struct feed_key *in, struct blob *out)
{
	struct user owner = { 0 };
	struct interview_list list = { 0 };
	enum err e = store_feed_owner(c->db, hash_of(c, in->token), &owner);

	if (e != OK)
		return e == E_NO_ROW ? E_NOT_FOUND : e;
	struct feed_query query = { .person = owner.id,
		                    .from = instant_add(c->now, -FEED_DAYS_BEHIND * DAY),
		                    .to = instant_add(c->now, FEED_DAYS_AHEAD * DAY),
		                    .cancelled_since = instant_add(c->now, -FEED_DAYS_CANCELLED * DAY) };
	e = store_feed_interviews(c->db, &query, &list);
	if (e != OK)
		return e;
	struct ics_event *events = ARENA_ARRAY(c->arena, struct ics_event, list.n);
	for (size_t i = 0; i < list.n; i++)
		events[i] = service_ics_event(c, &list.at[i], owner.role == CANDIDATE);
	return answer(c,
	              &(struct ics_calendar){ .method = ICS_PUBLISH,
	                                      .host = ics_host(c->settings->public_url),
	                                      .name = STR_JOIN(c->arena, STR("Interviews of "), owner.name),
	                                      .refresh_hours = FEED_REFRESH_HOURS,
	                                      .events = events,
	                                      .n = list.n },
	              out);
}

/* The event says whether a feed exists now, and never contains its address. */
static enum err record_event(struct context *c, enum event_name what)
{
	struct event event = {
		.name = what, .object = OBJECT_USER, .id = c->who.user.v, .company = c->who.company, CAUSED_BY(c)
	};

	return store_event_write(c->db, &event);
}

enum err service_feed_get(struct context *c, const struct nothing *in, struct feed *out)
{
	(void)in;
	return store_feed_get(c->db, out);
}

enum err service_feed_renew(struct context *c, const struct nothing *in, struct feed *out)
{
	uint8_t token[FEED_TOKEN_BYTES];

	random_bytes(token, sizeof token);
	struct str name = base64url_encode(c->arena, token, sizeof token), url = c->settings->public_url;
	enum err e = store_feed_renew(c->db, hash_of(c, name));
	if (e == OK)
		e = record_event(c, EVENT_CALENDAR_FEED_RENEWED);
	if (e == OK)
		e = service_feed_get(c, in, out);
	out->address = STR_JOIN(c->arena, url, STR("/cal/"), name, STR(".ics"));
	/* Calendar programs take webcal: for "subscribe", whether the server uses http or https. */
	out->webcal = STR_JOIN(c->arena, STR("webcal"), str_from(out->address, str_find(out->address, ':')));
	c->outcome = MADE;
	return e;
}

enum err service_feed_remove(struct context *c, const struct feed_end *in, struct nothing *out)
{
	struct feed was = { 0 };
	enum err e = store_feed_lock(c->db, &was);

	(void)out;
	if (e == OK && HAS(in, version) && in->version != was.version)
		e = E_STALE;
	if (e != OK || !was.active)
		return e;
	e = store_feed_renew(c->db, (struct str){ 0 });
	return e == OK ? record_event(c, EVENT_CALENDAR_FEED_REMOVED) : e;
}
