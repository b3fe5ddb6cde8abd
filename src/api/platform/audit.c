/* Platform's endpoint of the audit. */
#include "service/trail/audit.h"
#include "api/platform/platform.h"

/* clang-format off */
/* All kinds of objects have rows, also those that no other answer names. */
#define KIND(value, number, word) [value] = word,
WORDS(platform_audit_kind, object, OBJECT_VALUES(KIND));
SHAPE(platform_audit_actor, audit_actor,
	ID(audit_actor, id, "id", "Id of the user", .must = ALWAYS),
	ROW(audit_actor, name, "name", "Name of the user, as it is now", .must = ALWAYS),
	ROW(audit_actor, key, "key", "Name of the API key with which it was done; null when the person did it"));
SHAPE(platform_audit_object, audit_object,
	WORD(audit_object, kind, platform_audit_kind, "kind", "Kind of the object", .must = ALWAYS),
	ROW(audit_object, id, "id", "Id of the object; null when it has none"));
SHAPE(platform_audit_entry, audit_entry,
	ROW(audit_entry, at, "at", "When it was done", .must = ALWAYS),
	OBJECT(audit_entry, actor, platform_audit_actor, "actor",
		"Who did it; null when nobody was logged in, or the server did it", .flags = IF_ANY),
	ROW(audit_entry, action, "action", "What was done", .must = ALWAYS, .example = "interview.scheduled"),
	OBJECT(audit_entry, object, platform_audit_object, "object", "What it was done to", .must = ALWAYS),
	ROW(audit_entry, address, "address",
		"Network address from which it was done; null when the server did it, and after it was erased"),
	ROW(audit_entry, request_id, "request_id",
		"Id of the request, which the log has, too; null when the server did it, and after it was erased"));
SHAPE(platform_audit_query, audit_filter,
	PAGING(audit_filter, platform_window),
	ID(audit_filter, actor, "actor", "Only what this user did", .where = QUERY,
		.within = "the audit of the caller's company, or of no company: store_audit_list"),
	ROW(audit_filter, action, "action", "Only this action", .where = QUERY, .lo = 1, .hi = 48, .example = "interview.scheduled"),
	ROW(audit_filter, object, "object", "Only what was done to the object with this id", .where = QUERY,
		.within = "the audit of the caller's company, or of no company: store_audit_list"),
	ROW(audit_filter, from, "from", "Only what was done at this time or later", .where = QUERY, .example = "2026-01-01T00:00:00Z"),
	ROW(audit_filter, to, "to", "Only what was done before this time", .where = QUERY, .example = "2036-01-01T00:00:00Z"));
/* clang-format on */

OPERATION(service_audit_list, audit_filter, audit_entry_list)

/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "audit.list", .method = METHOD_GET, .path = "/api/v1/audit", .summary = "List who did what",
	  .doc = "Newest first: changes, logins and those that failed, and who has read resumes, evaluations, profiles of candidates and exports. The "
	  "admin of a company sees the rows of the company, the admin of the installation those that belong to no company.",
	  .roles = ADMIN, .guard = SELF,
	  CALL_LIST(service_audit_list, platform_audit_query, platform_audit_entry, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_audit = { endpoints, COUNT(endpoints) };
