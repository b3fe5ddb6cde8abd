/* What goes beyond the five documents: health, the document itself, and where meeting links lead. */
#include "api/surfaces.h"

/* clang-format off */
SHAPE(common_join, join_key,
	ROW(join_key, token, "token", "The interview's link token", .where = PATH, .must = ALWAYS, .lo = 1, .hi = 64));
/* clang-format on */

OPERATION(service_health, nothing, blob)
OPERATION(service_ready, nothing, blob)
OPERATION(service_openapi, nothing, blob)
OPERATION(service_meeting_join, join_key, blob)

#define OPEN .roles = PUBLIC, .guard = ANYONE, .rate = RATE_NONE
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "common.health", .methods = METHOD_GET, .path = "/healthz", .summary = "Whether a worker answers", OPEN,
	  .media = "text/plain", CALL(service_health, shape_nothing, shape_blob), .answer = { { 200, NULL } } },
	{ .id = "common.ready", .methods = METHOD_GET, .path = "/readyz", .summary = "Whether the database answers, with its schema",
	  OPEN, .media = "text/plain", CALL(service_ready, shape_nothing, shape_blob), .answer = { { 200, NULL } },
	  ERRORS({ E_UNAVAILABLE, NULL }) },
	{ .id = "common.openapi", .methods = METHOD_GET, .path = "/api/openapi.json", .summary = "This document", OPEN,
	  .media = "application/json", CALL(service_openapi, shape_nothing, shape_blob), .answer = { { 200, NULL } } },
	{ .id = "common.join", .methods = METHOD_GET, .path = "/join/{token}", .summary = "Go to the meeting room of an interview",
	  .roles = PUBLIC, .guard = ANYONE, .media = "text/html", CALL(service_meeting_join, common_join, shape_blob),
	  .answer = { { 302, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
};
/* clang-format on */

static const char *const roots[] = { "/healthz", "/readyz", "/join", "/api/openapi.json", NULL };
static const struct text texts[E_END];

const struct surface surface_common = {
	.name = "common",
	.title = "Health, documents and meeting links",
	.roots = roots,
	.envelope = &shape_bare,
	.error = &shape_error,
	.texts = texts,
	.endpoints = endpoints,
	.n = COUNT(endpoints),
};
