/*
 * Platform's endpoints of calendars in other programs: the feed of the caller's interviews, and calendars whose events block
 * time.
 */
#include "api/platform/platform.h"
#include "service/calendar/feed.h"
#include "service/calendar/source.h"

enum { KNOWN = 1, SHOWN = 2, LINE = 4, WHOLE = 8 };

/* clang-format off */
VIEWED(platform_calendar_feed, feed, VIEWS(VIEW(KNOWN, "PlatformCalendarFeed"), VIEW(SHOWN, "PlatformCalendarFeedWithAddress")),
	ROW(feed, active, "active", "Whether the user has a calendar feed", .must = ALWAYS),
	ROW(feed, created_at, "created_at", "When the feed got its present address; null without a feed"),
	ROW(feed, address, "url", "Secret address of the feed; only this answer shows it", .must = ALWAYS, .views = SHOWN,
		.example = "https://interviews.example.com/cal/q83vASNFZ4mrze8BI0VniQ.ics"),
	ROW(feed, webcal, "webcal_url",
		"The same address with the scheme webcal, for calendar programs that subscribe by it", .must = ALWAYS, .views = SHOWN,
		.example = "webcal://interviews.example.com/cal/q83vASNFZ4mrze8BI0VniQ.ics"),
	ETAG(feed, 0));
SHAPE(platform_calendar_feed_end, feed_end,
	IF_MATCH(feed_end, 0));

WORDS(platform_source_status, source_status, [SOURCE_NEW] = "new", [SOURCE_READ] = "read", [SOURCE_FAILING] = "failing");
SHAPE(platform_busy_calendar_person, user,
	ID(user, id, "user_id", "Id of the person whose calendar it is", .must = ALWAYS),
	ROW(user, name, "user_name", "Full name of the person whose calendar it is", .must = ALWAYS));
VIEWED(platform_busy_calendar, source, VIEWS(VIEW(LINE, "PlatformBusyCalendarLine"), VIEW(WHOLE, "PlatformBusyCalendar")),
	ID(source, id, "id", "Id of the calendar", .must = ALWAYS),
	OBJECT(source, person, platform_busy_calendar_person, NULL, "The person whose calendar it is"),
	ROW(source, name, "name", "Name that the person gave to the calendar"),
	ROW(source, host, "host",
		"Host of the calendar's address; the rest of the address is secret", .must = ALWAYS, .example = "calendar.google.com"),
	WORD(source, status, platform_source_status, "status",
		"\"new\" while the calendar was not read yet, \"read\" when the last reading succeeded, \"failing\" when it failed; the times of the last good one still count", .must = ALWAYS),
	ROW(source, read_at, "last_read_at",
		"When the calendar was last read successfully, or was found unchanged; null before the first time"),
	ROW(source, age, "age_seconds", "Seconds since last_read_at", .views = LINE),
	ROW(source, tried_at, "last_attempt_at", "When the server last tried to read the calendar"),
	ROW(source, error, "last_error", "Why the last reading failed; null when it succeeded"),
	ROW(source, failures, "failures", "Number of failed readings since the last successful one", .must = ALWAYS),
	ROW(source, next_at, "next_attempt_at", "When the server reads the calendar next", .must = ALWAYS),
	ROW(source, events, "events", "Number of events of the calendar that may take time", .must = ALWAYS),
	ROW(source, left_out, "events_left_out",
		"Number of events that were ignored because they recur too often or are not valid", .must = ALWAYS),
	ROW(source, created_at, "created_at", "When the calendar was added", .must = ALWAYS),
	ETAG(source, WHOLE));
SHAPE(platform_busy_calendar_create, source_draft,
	ROW(source_draft, url, "url",
		"Secret address of the calendar in iCalendar form, with https, http or webcal", .must = ALWAYS, .lo = 1, .hi = 2000, .flags = SECRET,
		.example = "https://calendar.google.com/calendar/ical/x/private-0123/basic.ics"),
	ROW(source_draft, name, "name", "Name for the calendar", .lo = 0, .hi = 100),
	ID(source_draft, person, "user_id",
		"Id of the person whose calendar it is; only admin and hr may name somebody else than themselves",
		.within = AMONG_STAFF));
SHAPE(platform_busy_calendar_key, source_key,
	ID(source_key, id, "calendar_id", "Id of the calendar", .where = PATH, .must = ALWAYS));
SHAPE(platform_busy_calendar_change, source_key,
	ID(source_key, id, "calendar_id", "Id of the calendar", .where = PATH, .must = ALWAYS),
	IF_MATCH(source_key, 0));
SHAPE(platform_busy_calendar_query, source_filter,
	PAGING(source_filter, platform_window),
	ID(source_filter, person, "user_id", "Only calendars of this person", .where = QUERY));
/* clang-format on */

OPERATION(service_feed_get, nothing, feed)
OPERATION(service_feed_renew, nothing, feed)
OPERATION(service_feed_remove, feed_end, nothing)
OPERATION(service_source_add, source_draft, source)
OPERATION(service_source_list, source_filter, source_list)
OPERATION_ON(service_source_remove, source, source_key, nothing)
OPERATION_ON(service_source_refresh, source, source_key, source)

#define FEED "/api/v1/users/calendar_feed"
#define OWN .roles = USER, .guard = SELF
#define BUSY "/api/v1/users/busy_calendars"
#define TEAM .roles = STAFF, .guard = COMPANY
#define BUSY_CALENDAR .roles = STAFF, .load = &load_source, .guard = PARTY
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "calendar_feed.get", .method = METHOD_GET, .path = FEED, .summary = "Get whether the caller has a calendar feed", OWN,
	  .view = KNOWN, CALL(service_feed_get, shape_nothing, platform_calendar_feed), .answer = { { 200, NULL } } },
	{ .id = "calendar_feed.renew", .method = METHOD_POST, .path = FEED,
	  .summary = "Give the calendar feed of the caller a new secret address",
	  .doc = "Makes the feed when there is none. The previous address stops working.", OWN, .view = SHOWN,
	  CALL(service_feed_renew, shape_nothing, platform_calendar_feed), .answer = { [MADE] = { 201, NULL } } },
	{ .id = "calendar_feed.delete", .method = METHOD_DELETE, .path = FEED, .summary = "Delete the calendar feed of the caller",
	  .doc = "The address stops working.", OWN,
	  CALL(service_feed_remove, platform_calendar_feed_end, shape_nothing), .answer = { { 204, NULL } }, ERRORS({ E_STALE, NULL }) },

	{ .id = "busy_calendars.create", .method = METHOD_POST, .path = BUSY, .summary = "Add a calendar whose events block time",
	  .doc = "The server reads it regularly, and no interview is scheduled at a time that is taken there. At most 5 a person.", TEAM, .keys = KEYS_MAY,
	  .view = WHOLE, CALL(service_source_add, platform_busy_calendar_create, platform_busy_calendar), .answer = { [MADE] = { 201, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "busy_calendars.list", .method = METHOD_GET, .path = BUSY, .summary = "List busy calendars",
	  .doc = "Interviewers see their own, admin and hr all of the company.", TEAM,
	  .view = LINE, CALL_LIST(service_source_list, platform_busy_calendar_query, platform_busy_calendar, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "busy_calendars.get", .method = METHOD_GET, .path = BUSY "/{calendar_id}", .summary = "Get a busy calendar", BUSY_CALENDAR,
	  .view = WHOLE, SHOW(platform_busy_calendar_key, platform_busy_calendar), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "busy_calendars.delete", .method = METHOD_DELETE, .path = BUSY "/{calendar_id}", .summary = "Delete a busy calendar",
	  .doc = "The times of the calendar no longer block anything.",
	  BUSY_CALENDAR, CALL(service_source_remove, platform_busy_calendar_change, shape_nothing), .answer = { { 204, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "busy_calendars.refresh", .method = METHOD_POST, .path = BUSY "/{calendar_id}/refresh", .summary = "Read a busy calendar now",
	  .doc = "The reading happens after the answer.", BUSY_CALENDAR, .view = WHOLE,
	  CALL(service_source_refresh, platform_busy_calendar_change, platform_busy_calendar), .answer = { { 202, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_other_calendars = { endpoints, COUNT(endpoints) };
