/* The stream of events, and how to subscribe to hints of them. What is pushed is sent by nginx, see
 * nginx/interviewd/events.conf.
 */
#include "api/platform/platform.h"
#include "service/trail/stream.h"

/* clang-format off */
SHAPE(platform_event, stream_event,
	ROW(stream_event, id, "id", "Event: the same wherever it is told, webhooks included", .must = ALWAYS),
	ROW(stream_event, cursor, "cursor", "Its place in the stream", .must = ALWAYS, .example = "4711"),
	ROW(stream_event, type, "type", "What happened", .must = ALWAYS, .example = "interview.scheduled"),
	WORD(stream_event, object, platform_object, "object", "To what", .must = ALWAYS),
	ROW(stream_event, about, "object_id", "To which one", .must = ALWAYS),
	ROW(stream_event, at, "at", "When", .must = ALWAYS));
SHAPE(platform_event_batch, stream,
	LIST(stream, events, platform_event, "events", "Oldest first", .must = ALWAYS),
	ROW(stream, cursor, "cursor", "What to send the next time", .must = ALWAYS, .example = "4711"),
	ROW(stream, more, "more", "Whether there are more already", .must = ALWAYS),
	ROW(stream, reset, "reset", "The cursor was too old: some events are no longer kept, so read anew what you show, and go on from this cursor", .must = ALWAYS));
SHAPE(platform_event_query, stream_query,
	ROW(stream_query, cursor, "cursor", "Events after this one; 0: from the oldest that is kept; without it: none, but a cursor to begin with", .where = QUERY,
		.lo = 0, .hi = INTEGER_MAX),
	ROW(stream_query, limit, "limit", "How many at most", .where = QUERY, .lo = 1, .hi = 500, .otherwise = 100));
SHAPE(platform_event_ticket, stream_ticket,
	ROW(stream_ticket, url, "url", "For EventSource and long polls", .must = ALWAYS, .flags = SECRET),
	ROW(stream_ticket, websocket_url, "websocket_url", "For WebSocket", .must = ALWAYS, .flags = SECRET),
	ROW(stream_ticket, expires, "expires_at", "Until when one may subscribe there", .must = ALWAYS));
/* clang-format on */

OPERATION(service_stream_since, stream_query, stream)
OPERATION(service_stream_ticket, nothing, stream_ticket)
OPERATION(service_stream_absent, nothing, blob)

#define BASE "/api/v1/events"
#define MINE .roles = USER, .guard = SELF
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "events.subscribe", .method = METHOD_GET, .path = BASE,
	  .summary = "Subscribe to hints of events: WebSocket, server-sent events or long poll, by nginx", MINE, .media = "text/event-stream",
	  CALL(service_stream_absent, shape_nothing, shape_blob), .answer = { { 200, NULL } }, ERRORS({ E_NO_PUSH, NULL }) },
	{ .id = "events.list", .method = METHOD_GET, .path = BASE "/since", .summary = "Events after a cursor, none lost and none twice", MINE,
	  CALL(service_stream_since, platform_event_query, platform_event_batch), .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "events.create_ticket", .method = METHOD_POST, .path = BASE "/ticket", .summary = "An address to subscribe at without an Authorization header",
	  MINE, CALL(service_stream_ticket, shape_nothing, platform_event_ticket), .answer = { [MADE] = { 201, NULL } },
	  ERRORS({ E_NO_PUSH, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_events = { endpoints, COUNT(endpoints) };
