/* Platform's rows of calendars of other programs: one's own feed. */
#include "api/platform/platform.h"
#include "service/feed.h"

enum { KNOWN = 1, SHOWN = 2 };

/* clang-format off */
SHAPE(platform_feed, feed,
	ROW(feed, active, "active", "Whether there is one", .must = ALWAYS),
	ROW(feed, created_at, "created_at", "Since when it has its address"),
	ROW(feed, address, "url", "Its secret address; shown here and never again", .must = ALWAYS, .views = SHOWN,
		.example = "https://interviews.example.com/cal/q83vASNFZ4mrze8BI0VniQ.ics"),
	ROW(feed, webcal, "webcal_url", "The same, for programs that subscribe by it", .must = ALWAYS, .views = SHOWN,
		.example = "webcal://interviews.example.com/cal/q83vASNFZ4mrze8BI0VniQ.ics"),
	ROW(feed, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG));
SHAPE(platform_feed_end, feed_end,
	ROW(feed_end, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG));
/* clang-format on */

OPERATION(service_feed_get, nothing, feed)
OPERATION(service_feed_renew, nothing, feed)
OPERATION(service_feed_remove, feed_end, nothing)

#define FEED "/api/v1/users/calendar_feed"
#define OWN .roles = USER, .guard = SELF
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "platform.calendar_feed", .methods = METHOD_GET, .path = FEED, .summary = "Whether one's interviews have a feed for calendars", OWN,
	  .view = KNOWN, CALL(service_feed_get, shape_nothing, platform_feed), .answer = { { 200, NULL } } },
	{ .id = "platform.calendar_feed_renew", .methods = METHOD_POST, .path = FEED,
	  .summary = "Give it a new secret address, which the answer has; the one before ends", OWN, .view = SHOWN,
	  CALL(service_feed_renew, shape_nothing, platform_feed), .answer = { [MADE] = { 201, NULL } } },
	{ .id = "platform.calendar_feed_remove", .methods = METHOD_DELETE, .path = FEED, .summary = "End it", OWN,
	  CALL(service_feed_remove, platform_feed_end, shape_nothing), .answer = { { 204, NULL } }, ERRORS({ E_STALE, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_calendars = { endpoints, COUNT(endpoints) };
