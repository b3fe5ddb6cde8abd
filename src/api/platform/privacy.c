/* Platform's endpoints of exports and of erasure: of oneself, of what a company has of a candidate, and legal holds. */
#include "service/privacy/privacy.h"
#include "api/platform/platform.h"
#include "service/candidate/candidate.h"

/* clang-format off */
#define HELD_DOC "Whether a part is kept until a company's legal hold ends; then it is erased, too"
SHAPE(platform_erasure, erasure,
	ROW(erasure, due_at, "due_at", "When it is carried out; until then it can be revoked", .must = ALWAYS),
	ROW(erasure, done_at, "done_at", "When it was carried out, shown a day later; null until then"),
	ROW(erasure, held, "held", HELD_DOC));
SHAPE(platform_erasure_request, erasure_request,
	ROW(erasure_request, password, "password", "Password of the caller", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET),
	ROW(erasure_request, otp, "otp", "Code of the app, or a recovery code, from those who have a second factor", .lo = 1, .hi = 64, .flags = SECRET));
SHAPE(platform_erasure_order, erasure_order,
	ID(erasure_order, id, "candidate_id", "Id of the candidate", .where = PATH, .must = ALWAYS),
	ROW(erasure_order, reason, "reason", "Why the candidate is erased", .lo = 0, .hi = 500, .example = "The candidate has asked for it"));
SHAPE(platform_privacy_candidate, candidate_key,
	ID(candidate_key, id, "candidate_id", "Id of the candidate", .where = PATH, .must = ALWAYS));
SHAPE(platform_hold, legal_hold,
	ROW(legal_hold, reason, "reason", "Why the company keeps what it has", .must = ALWAYS),
	ROW(legal_hold, until, "until", "When the hold ends; null: when it is deleted"),
	ROW(legal_hold, created_at, "created_at", "When the hold was set", .must = ALWAYS));
SHAPE(platform_hold_order, hold_order,
	ID(hold_order, id, "candidate_id", "Id of the candidate", .where = PATH, .must = ALWAYS),
	ROW(hold_order, reason, "reason", "Why the company keeps what it has", .must = ALWAYS, .lo = 1, .hi = 500, .example = "Lawsuit 17/2026"),
	ROW(hold_order, until, "until", "When the hold ends; without it, when it is deleted", .example = "2036-01-01T00:00:00Z"));
SHAPE(platform_erasure_entry, erasure,
	ID(erasure, id, "id", "Id of the order", .must = ALWAYS),
	ID(erasure, user, "who", "Id of the person, as candidates had it", .must = ALWAYS),
	ID(erasure, ordered_by, "asked_by", "Id of the member of staff who has ordered it; null: the person, or retention"),
	ROW(erasure, orderer, "asked_by_name", "Name of that member of staff"),
	ROW(erasure, reason, "reason", "Why; null when nobody said so, and after it was carried out"),
	ROW(erasure, due_at, "due_at", "When it is carried out", .must = ALWAYS),
	ROW(erasure, done_at, "done_at", "When what the company has was erased; null until then"),
	ROW(erasure, held, "held", HELD_DOC, .must = ALWAYS),
	ROW(erasure, created_at, "created_at", "When it was ordered", .must = ALWAYS));
WORDS(platform_export_status, export_status, EXPORT_STATUS_VALUES(WORD_OF));
SHAPE(platform_export, export,
	ID(export, id, "id", "Id of the export", .must = ALWAYS),
	WORD(export, status, platform_export_status, "status",
		"waiting until the server has written the archive, then ready; failed when it could not: order it again", .must = ALWAYS),
	ID(export, file, "url", "Signed address of the archive (zip), valid for 30 to 60 minutes unless the server is configured otherwise, for "
		"whoever has ordered it; null until it is ready", .link = "/api/v1/files/"),
	ROW(export, expires_at, "expires_at", "When the archive is removed, 7 days after it was written; null until then"),
	ROW(export, created_at, "created_at", "When it was ordered", .must = ALWAYS));
SHAPE(platform_erasure_query, erasure_filter, PAGING(erasure_filter, platform_window));
/* clang-format on */

OPERATION(service_export_order_own, nothing, export)
OPERATION(service_export_own, nothing, export)
OPERATION_ON(service_export_order, candidate, candidate_key, export)
OPERATION_ON(service_export_get, candidate, candidate_key, export)
OPERATION(service_erasure_order_own, erasure_request, erasure)
OPERATION(service_erasure_own, nothing, erasure)
OPERATION(service_erasure_revoke_own, nothing, nothing)
OPERATION_ON(service_erasure_order, candidate, erasure_order, erasure)
OPERATION_ON(service_erasure_get, candidate, candidate_key, erasure)
OPERATION_ON(service_erasure_revoke, candidate, candidate_key, nothing)
OPERATION_ON(service_hold_set, candidate, hold_order, legal_hold)
OPERATION_ON(service_hold_end, candidate, candidate_key, nothing)
OPERATION(service_erasure_list, erasure_filter, erasure_list)

#define OWN "/api/v1/users/users/me/erasure"
#define OWN_EXPORT "/api/v1/users/users/me/export"
#define EXPORT_DOC                                                                                                                         \
	"The server writes an archive within a minute or so: JSON of each kind, the files, and a page for people, index.html. It is kept " \
	"for 7 days, or until a new one is ordered. While one is waiting, it is the answer."
#define ONE "/api/v1/candidates/{candidate_id}"
#define MINE .roles = USER, .guard = SELF
#define THEIRS .load = &load_candidate_brief, .guard = COMPANY
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "export.create", .method = METHOD_POST, .path = OWN_EXPORT, .summary = "Order an export of what is kept of the caller",
	  .doc = "What the caller wrote, what they may see, and what was mailed to them. " EXPORT_DOC,
	  MINE, CALL(service_export_order_own, shape_nothing, platform_export), .answer = { { 202, NULL } } },
	{ .id = "export.get", .method = METHOD_GET, .path = OWN_EXPORT, .summary = "Get the caller's newest export", MINE,
	  CALL(service_export_own, shape_nothing, platform_export), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "candidate_privacy.export", .method = METHOD_POST, .path = ONE "/export",
	  .summary = "Order an export of what the company has of a candidate", .doc = EXPORT_DOC " Scorecards of colleagues are in it as the caller may see them.",
	  .roles = ADMIN | HR, THEIRS, .keys = KEYS_NEVER, CALL(service_export_order, platform_privacy_candidate, platform_export),
	  .answer = { { 202, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "candidate_privacy.get_export", .method = METHOD_GET, .path = ONE "/export",
	  .summary = "Get the newest export of a candidate that the caller has ordered", .roles = ADMIN | HR, THEIRS, .keys = KEYS_NEVER,
	  CALL(service_export_get, platform_privacy_candidate, platform_export),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "erasure.create", .method = METHOD_POST, .path = OWN, .summary = "Have oneself erased",
	  .doc = "The account, and what every company has of the caller, is erased after some days (7 unless the server is configured otherwise); "
		"running applications are withdrawn then. The account of a member of staff is erased when it is deactivated and handed over.",
	  MINE, CALL(service_erasure_order_own, platform_erasure_request, platform_erasure),
	  .answer = { { 202, NULL } }, ERRORS({ E_INVALID, NULL }, { E_LIMITED, NULL }) },
	{ .id = "erasure.get", .method = METHOD_GET, .path = OWN, .summary = "Get the order to erase the caller", MINE,
	  CALL(service_erasure_own, shape_nothing, platform_erasure), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "erasure.delete", .method = METHOD_DELETE, .path = OWN, .summary = "Revoke the order to erase the caller",
	  .doc = "Until it is carried out.", MINE, CALL(service_erasure_revoke_own, shape_nothing, shape_nothing),
	  .answer = { { 204, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "candidate_privacy.erase", .method = METHOD_POST, .path = ONE "/erasure",
	  .summary = "Have what the company has of a candidate erased",
	  .doc = "Nothing of it leads to the person afterwards. What other companies have, and the candidate's own account, stays.",
	  .roles = ADMIN | HR, THEIRS, CALL(service_erasure_order, platform_erasure_order, platform_erasure),
	  .answer = { { 202, NULL } }, ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
	{ .id = "candidate_privacy.get_erasure", .method = METHOD_GET, .path = ONE "/erasure", .summary = "Get the company's order to erase a candidate",
	  .roles = ADMIN | HR, THEIRS, CALL(service_erasure_get, platform_privacy_candidate, platform_erasure),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "candidate_privacy.revoke_erasure", .method = METHOD_DELETE, .path = ONE "/erasure",
	  .summary = "Revoke the company's order to erase a candidate", .doc = "Until it is carried out.",
	  .roles = ADMIN | HR, THEIRS, CALL(service_erasure_revoke, platform_privacy_candidate, shape_nothing),
	  .answer = { { 204, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "candidate_privacy.set_legal_hold", .method = METHOD_PUT, .path = ONE "/legal_hold",
	  .summary = "Keep what the company has of a candidate, whoever orders its erasure",
	  .doc = "Replaces a hold that is there. An erasure that was ordered meanwhile is carried out when the hold ends.",
	  .roles = ADMIN, THEIRS, CALL(service_hold_set, platform_hold_order, platform_hold),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
	{ .id = "candidate_privacy.end_legal_hold", .method = METHOD_DELETE, .path = ONE "/legal_hold", .summary = "End a legal hold",
	  .roles = ADMIN, THEIRS, CALL(service_hold_end, platform_privacy_candidate, shape_nothing),
	  .answer = { { 204, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "candidate_privacy.list_erasures", .method = METHOD_GET, .path = "/api/v1/privacy/erasures",
	  .summary = "List the erasures that concern the company", .doc = "Newest first.", .roles = ADMIN, .guard = COMPANY,
	  CALL_LIST(service_erasure_list, platform_erasure_query, platform_erasure_entry, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_privacy = { endpoints, COUNT(endpoints) };
