/* Endpoints that belong to no single surface: health, the OpenAPI document, calendar feeds and meeting links. */
#include "api/surfaces.h"
#include "service/calendar/feed.h"
#include "service/meeting/meeting.h"
#include "service/service.h"
#include "service/trail/stream.h"

/* clang-format off */
SHAPE(common_readiness, readiness,
	ROW(readiness, status, "status", "Always ready: a node that is not answers 503", .must = ALWAYS, .example = "ready"),
	ROW(readiness, schema, "schema", "The number of the newest migration that the database has", .must = ALWAYS, .example = "8"),
	ROW(readiness, workers, "workers", "How many worker processes take requests", .must = ALWAYS, .example = "4"),
	ROW(readiness, storage, "storage", "ok, or full when uploads are refused with 503 because files cannot be written", .must = ALWAYS, .example = "ok"));
SHAPE(common_join, join_key,
	ROW(join_key, token, "token", "Token in the interview's meeting link", .where = PATH, .must = ALWAYS, .lo = 1, .hi = 64));
SHAPE(common_feed, feed_key,
	ROW(feed_key, token, "token",
		"Secret token in the address of the calendar feed", .where = PATH, .must = ALWAYS, .lo = 1, .hi = 64));
SHAPE(common_subscription, subscription,
	ROW(subscription, subscriber, "subscriber", "User and session that the ticket was made for", .where = QUERY, .hi = 96),
	ROW(subscription, expires, "expires", "When the ticket ends, in seconds since 1970", .where = QUERY, .hi = 20),
	ROW(subscription, signature, "signature",
		"Signature of the ticket by this server", .where = QUERY, .flags = SECRET, .hi = 64),
	ROW(subscription, origin, "Origin", "Origin of the page that wants to subscribe", .where = HEADER));
SHAPE(common_channel, stream_channel,
	ROW(stream_channel, channel, "X-Channel",
		"Channel to which hints for this user are published", .where = HEADER, .must = ALWAYS));
SHAPE(common_join_as, join_key,
	ROW(join_key, token, "token", "Token in the interview's meeting link", .where = PATH, .must = ALWAYS, .lo = 1, .hi = 64),
	ROW(join_key, ticket, "ticket",
		"Part of the link that says which person it was made for", .where = PATH, .must = ALWAYS, .lo = 1, .hi = 64));
/* clang-format on */

OPERATION(service_health, nothing, blob)
OPERATION(service_ready, nothing, readiness)
OPERATION(service_openapi, nothing, blob)
OPERATION(service_meeting_join, join_key, blob)
OPERATION(service_feed_read, feed_key, blob)
OPERATION(service_stream_channel, subscription, stream_channel)

#define OPEN .roles = PUBLIC, .guard = ANYONE, .rate = RATE_NONE
#define SHOWS_NOTHING .because = "it shows nothing about anybody"
#define BY_TOKEN .because = "the token in the path is a secret, which is given only to those who may use it"
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "common.health.check", .method = METHOD_GET, .path = "/healthz", .summary = "Check whether the server runs",
	  .doc = "Asks nothing of the database.", OPEN, SHOWS_NOTHING,
	  .media = "text/plain", CALL(service_health, shape_nothing, shape_blob), .answer = { { 200, NULL } } },
	{ .id = "common.health.check_ready", .method = METHOD_GET, .path = "/readyz",
	  .summary = "Check whether the server can answer requests",
	  .doc = "200 when workers run and the database answers with the schema that the server needs; otherwise 503. The answer is at most a second old.",
	  OPEN, SHOWS_NOTHING, CALL(service_ready, shape_nothing, common_readiness), .answer = { { 200, NULL } },
	  ERRORS({ E_UNAVAILABLE, NULL }) },
	{ .id = "common.documentation.get", .method = METHOD_GET, .path = "/api/openapi.json", .summary = "Get this document", OPEN, SHOWS_NOTHING,
	  .media = "application/json", CALL(service_openapi, shape_nothing, shape_blob), .answer = { { 200, NULL } } },
	/*
	 * This row has no rate limit: the calendar programs of an office ask from one address, and would use up the requests
	 * that its people need to log in.
	 */
	{ .id = "common.calendar_feed.get", .method = METHOD_GET, .path = "/cal/{token}.ics",
	  .summary = "Get the interviews of a person as a calendar",
	  .doc = "For calendar programs that subscribe to the secret address of a feed.",
	  OPEN, BY_TOKEN, .media = "text/calendar", CALL(service_feed_read, common_feed, shape_document), .answer = { { 200, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_UNAVAILABLE, NULL }) },
	{ .id = "common.events.get_channel", .method = METHOD_GET, .path = "/internal/events-channel", .internal = true, .rate = RATE_NONE,
	  .summary = "Get the channel of a subscriber",
	  .doc = "Asked by nginx before it lets somebody subscribe to live updates.", .keys = KEYS_NEVER, .roles = USER | PUBLIC, .guard = SELF,
	  CALL(service_stream_channel, common_subscription, common_channel), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_UNAUTHORIZED, NULL }, { E_FORBIDDEN, NULL }, { E_NO_PUSH, NULL }) },
	{ .id = "common.meetings.join", .method = METHOD_GET, .path = "/join/{token}", .summary = "Join the meeting of an interview",
	  .doc = "Leads to the meeting room, or shows a page that says what to do.",
	  OPEN, BY_TOKEN, .media = "text/html", CALL(service_meeting_join, common_join, shape_blob),
	  .answer = { { 302, NULL }, [EMPTY] = { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }, { E_UNAVAILABLE, NULL }) },
	{ .id = "common.meetings.join_as", .method = METHOD_GET, .path = "/join/{token}/{ticket}",
	  .summary = "Join the meeting of an interview by a personal link",
	  .doc = "Leads to the meeting room under the name of the person that the link was made for, or shows a page that says what to do.",
	  OPEN, BY_TOKEN, .media = "text/html", CALL(service_meeting_join, common_join_as, shape_blob),
	  .answer = { { 302, NULL }, [EMPTY] = { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }, { E_UNAVAILABLE, NULL }) },
};
/* clang-format on */

static const char *const roots[] = { "/healthz", "/readyz", "/join", "/cal", "/api/openapi.json", "/internal", NULL };
static const struct text texts[E_END];

static const struct resource resources[] = {
	{ "health", "Service health", "Whether the service runs and can answer" },
	{ "documentation", "API document", "This document" },
	{ "calendar_feed", "Calendar feeds", "The addresses that calendar programs subscribe to" },
	{ "events", "Live updates", "What nginx asks about subscribers; not for clients" },
	{ "meetings", "Meeting links", "The addresses that lead into the meeting of an interview" },
	{ NULL, NULL, NULL },
};

const struct surface surface_common = {
	.name = "common",
	.title = "Health, documents and meeting links",
	.roots = roots,
	.envelope = &shape_bare,
	.error = &shape_error,
	.texts = texts,
	.resources = resources,
	.endpoints = endpoints,
	.n = COUNT(endpoints),
};
