/* Platform's rows of calendars of other programs: one's own feed, and calendars whose time is taken. */
#include "api/platform/platform.h"
#include "service/calendar/feed.h"
#include "service/calendar/source.h"

enum { KNOWN = 1, SHOWN = 2, LINE = 4, WHOLE = 8 };

/* clang-format off */
VIEWED(platform_calendar_feed, feed, VIEWS(VIEW(KNOWN, "PlatformCalendarFeed"), VIEW(SHOWN, "PlatformCalendarFeedWithAddress")),
	ROW(feed, active, "active", "Whether there is one", .must = ALWAYS),
	ROW(feed, created_at, "created_at", "Since when it has its address"),
	ROW(feed, address, "url", "Its secret address; shown here and never again", .must = ALWAYS, .views = SHOWN,
		.example = "https://interviews.example.com/cal/q83vASNFZ4mrze8BI0VniQ.ics"),
	ROW(feed, webcal, "webcal_url", "The same, for programs that subscribe by it", .must = ALWAYS, .views = SHOWN,
		.example = "webcal://interviews.example.com/cal/q83vASNFZ4mrze8BI0VniQ.ics"),
	ROW(feed, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG));
SHAPE(platform_calendar_feed_end, feed_end,
	ROW(feed_end, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG));

WORDS(platform_source_status, source_status, [SOURCE_NEW] = "new", [SOURCE_READ] = "read", [SOURCE_FAILING] = "failing");
SHAPE(platform_busy_calendar_person, user,
	ID(user, id, "user_id", "Whose", .must = ALWAYS),
	ROW(user, name, "user_name", "Their name", .must = ALWAYS));
VIEWED(platform_busy_calendar, source, VIEWS(VIEW(LINE, "PlatformBusyCalendarLine"), VIEW(WHOLE, "PlatformBusyCalendar")),
	ID(source, id, "id", "Calendar", .must = ALWAYS),
	OBJECT(source, person, platform_busy_calendar_person, NULL, "Whose"),
	ROW(source, name, "name", "What they call it"),
	ROW(source, host, "host", "Where it is; the rest of its address is a secret", .must = ALWAYS, .example = "calendar.google.com"),
	WORD(source, status, platform_source_status, "status", "new: not read yet; failing: the last reading failed, and what the last good one found still counts", .must = ALWAYS),
	ROW(source, read_at, "last_read_at", "When it was last read, or known to be unchanged"),
	ROW(source, age, "age_seconds", "How long that is ago", .views = LINE),
	ROW(source, tried_at, "last_attempt_at", "When it was last tried"),
	ROW(source, error, "last_error", "Why that failed"),
	ROW(source, failures, "failures", "How often since it was last read", .must = ALWAYS),
	ROW(source, next_at, "next_attempt_at", "When it is tried next", .must = ALWAYS),
	ROW(source, events, "events", "How many of its events may take time", .must = ALWAYS),
	ROW(source, left_out, "events_left_out", "How many were refused: they recur each minute, or make no sense", .must = ALWAYS),
	ROW(source, created_at, "created_at", "When it was added", .must = ALWAYS),
	ROW(source, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG, .views = WHOLE));
SHAPE(platform_busy_calendar_create, source_draft,
	ROW(source_draft, url, "url", "Its secret address in iCalendar form: https, http or webcal", .must = ALWAYS, .lo = 1, .hi = 2000, .flags = SECRET,
		.example = "https://calendar.google.com/calendar/ical/x/private-0123/basic.ics"),
	ROW(source_draft, name, "name", "What to call it", .lo = 0, .hi = 100),
	ID(source_draft, person, "user_id", "Whose it is, for admin and hr; without it the caller's"));
SHAPE(platform_busy_calendar_key, source_key,
	ID(source_key, id, "calendar_id", "Calendar", .where = PATH, .must = ALWAYS));
SHAPE(platform_busy_calendar_change, source_key,
	ID(source_key, id, "calendar_id", "Calendar", .where = PATH, .must = ALWAYS),
	ROW(source_key, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG));
SHAPE(platform_busy_calendar_query, source_filter,
	PAGING(source_filter, platform_window),
	ID(source_filter, person, "user_id", "Only of this person", .where = QUERY));
/* clang-format on */

OPERATION(service_feed_get, nothing, feed)
OPERATION(service_feed_renew, nothing, feed)
OPERATION(service_feed_remove, feed_end, nothing)
OPERATION(service_source_add, source_draft, source)
OPERATION(service_source_list, source_filter, source_list)
OPERATION(service_source_get, source_key, source)
OPERATION(service_source_remove, source_key, nothing)
OPERATION(service_source_refresh, source_key, source)

#define FEED "/api/v1/users/calendar_feed"
#define OWN .roles = USER, .guard = SELF
#define BUSY "/api/v1/users/busy_calendars"
#define TEAM .roles = STAFF, .guard = COMPANY
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "calendar_feed.get", .method = METHOD_GET, .path = FEED, .summary = "Whether one's interviews have a feed for calendars", OWN,
	  .view = KNOWN, CALL(service_feed_get, shape_nothing, platform_calendar_feed), .answer = { { 200, NULL } } },
	{ .id = "calendar_feed.renew", .method = METHOD_POST, .path = FEED,
	  .summary = "Give it a new secret address, which the answer has; the one before ends", OWN, .view = SHOWN,
	  CALL(service_feed_renew, shape_nothing, platform_calendar_feed), .answer = { [MADE] = { 201, NULL } } },
	{ .id = "calendar_feed.delete", .method = METHOD_DELETE, .path = FEED, .summary = "End it", OWN,
	  CALL(service_feed_remove, platform_calendar_feed_end, shape_nothing), .answer = { { 204, NULL } }, ERRORS({ E_STALE, NULL }) },

	{ .id = "busy_calendars.create", .method = METHOD_POST, .path = BUSY, .summary = "Have another calendar read, whose time is then taken", TEAM,
	  .view = WHOLE, CALL(service_source_add, platform_busy_calendar_create, platform_busy_calendar), .answer = { [MADE] = { 201, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "busy_calendars.list", .method = METHOD_GET, .path = BUSY, .summary = "Calendars that are read: one's own, or the company's", TEAM,
	  .view = LINE, CALL_LIST(service_source_list, platform_busy_calendar_query, platform_busy_calendar, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "busy_calendars.get", .method = METHOD_GET, .path = BUSY "/{calendar_id}", .summary = "One of them", TEAM, .view = WHOLE,
	  CALL(service_source_get, platform_busy_calendar_key, platform_busy_calendar), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "busy_calendars.delete", .method = METHOD_DELETE, .path = BUSY "/{calendar_id}", .summary = "Read it no more, and give its time back",
	  TEAM, CALL(service_source_remove, platform_busy_calendar_change, shape_nothing), .answer = { { 204, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "busy_calendars.refresh", .method = METHOD_POST, .path = BUSY "/{calendar_id}/refresh", .summary = "Read it now", TEAM, .view = WHOLE,
	  CALL(service_source_refresh, platform_busy_calendar_change, platform_busy_calendar), .answer = { { 202, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_calendars = { endpoints, COUNT(endpoints) };
