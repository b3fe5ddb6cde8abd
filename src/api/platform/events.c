/*
 * Platform's endpoints of events: the stream, and subscribing to live updates. nginx sends the updates, see
 * nginx/interviewd/events.conf.
 */
#include "api/platform/platform.h"
#include "service/trail/stream.h"

/* clang-format off */
SHAPE(platform_event, stream_event,
	ROW(stream_event, id, "id", "Id of the event; webhooks show the same id", .must = ALWAYS),
	ROW(stream_event, cursor, "cursor", "Place of the event in the stream", .must = ALWAYS, .example = "4711"),
	ROW(stream_event, type, "type", "Name of the event", .must = ALWAYS, .example = "interview.scheduled"),
	WORD(stream_event, object, platform_object, "object", "Kind of the object that the event is about", .must = ALWAYS),
	ROW(stream_event, about, "object_id", "Id of the object that the event is about", .must = ALWAYS),
	ROW(stream_event, at, "at", "When it happened", .must = ALWAYS));
SHAPE(platform_event_batch, stream,
	LIST(stream, events, platform_event, "events", "The events after the cursor, oldest first", .must = ALWAYS),
	ROW(stream, cursor, "cursor", "Cursor to send with the next request", .must = ALWAYS, .example = "4711"),
	ROW(stream, more, "more", "Whether there are further events already", .must = ALWAYS),
	ROW(stream, reset, "reset",
		"Whether the cursor was so old that some events after it are no longer kept; the client must then read again what it shows, and go on from the new cursor", .must = ALWAYS));
SHAPE(platform_event_query, stream_query,
	ROW(stream_query, cursor, "cursor",
		"Only events after this cursor; 0: from the oldest event that is kept; without it, no events but a cursor to begin with", .where = QUERY,
		.lo = 0, .hi = INTEGER_MAX),
	ROW(stream_query, limit, "limit",
		"Largest number of events in the answer; more than 500 is taken as 500", .where = QUERY, .flags = CLAMPED, .lo = 1, .hi = 500, .otherwise = 100));
SHAPE(platform_event_ticket, stream_ticket,
	ROW(stream_ticket, url, "url",
		"Address for server-sent events (EventSource) and long polls", .must = ALWAYS, .flags = SECRET),
	ROW(stream_ticket, websocket_url, "websocket_url", "Address for a WebSocket", .must = ALWAYS, .flags = SECRET),
	ROW(stream_ticket, expires, "expires_at",
		"Until when a client may subscribe at these addresses, one minute from now", .must = ALWAYS));
/* clang-format on */

OPERATION(service_stream_since, stream_query, stream)
OPERATION(service_stream_ticket, nothing, stream_ticket)
OPERATION(service_stream_absent, nothing, blob)

#define BASE "/api/v1/events"
#define MINE .roles = USER, .guard = SELF
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "events.subscribe", .method = METHOD_GET, .path = BASE,
	  .summary = "Subscribe to live updates",
	  .doc = "Server-sent events, WebSocket or long poll. What arrives is a hint that something happened; events.list tells what.", .roles = USER, .guard = ANYONE, .keys = KEYS_NEVER,
	  .because = "it only says that nothing is pushed here; nginx serves this path where something is",
	  .media = "text/event-stream",
	  CALL(service_stream_absent, shape_nothing, shape_blob), .answer = { { 200, NULL } }, ERRORS({ E_NO_PUSH, NULL }) },
	{ .id = "events.list", .method = METHOD_GET, .path = BASE "/since", .summary = "List events after a cursor",
	  .doc = "From one cursor to the next no event is lost and none comes twice.", MINE,
	  CALL(service_stream_since, platform_event_query, platform_event_batch), .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "events.create_ticket", .method = METHOD_POST, .path = BASE "/ticket", .summary = "Create an address for live updates",
	  .doc = "For clients that cannot send an Authorization header.",
	  MINE, .keys = KEYS_NEVER, CALL(service_stream_ticket, shape_nothing, platform_event_ticket), .answer = { [MADE] = { 201, NULL } },
	  ERRORS({ E_NO_PUSH, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_events = { endpoints, COUNT(endpoints) };
