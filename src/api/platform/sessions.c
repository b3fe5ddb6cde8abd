/* Platform's endpoints of one's own sessions. */
#include "api/platform/platform.h"
#include "service/people/people.h"

/* clang-format off */
SHAPE(platform_own_session, session,
	ID(session, id, "id", "Id of the session", .must = ALWAYS),
	ROW(session, device, "device", "What the program called itself that has logged in (User-Agent)"),
	ROW(session, address, "address", "Network address of the login", .must = ALWAYS),
	ROW(session, created_at, "created_at", "When the session began", .must = ALWAYS),
	ROW(session, last_seen, "last_seen", "When a token of the session was used last, to five minutes", .must = ALWAYS),
	ROW(session, current, "current", "Whether it is the session of this request", .must = ALWAYS));
SHAPE(platform_session_query, session_filter,
	PAGING(session_filter, platform_window));
SHAPE(platform_session_key, session_key,
	ID(session_key, id, "session_id", "Id of the session", .where = PATH, .must = ALWAYS));
/* clang-format on */

OPERATION(service_session_list, session_filter, session_list)
OPERATION(service_session_finish_others, nothing, nothing)
OPERATION_ON(service_session_finish, session, session_key, nothing)

#define BASE "/api/v1/users/users/me/sessions"
#define MINE .roles = USER, .guard = SELF
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "sessions.list", .method = METHOD_GET, .path = BASE, .summary = "List the sessions of the caller",
	  .doc = "The one seen last comes first.", MINE,
	  CALL_LIST(service_session_list, platform_session_query, platform_own_session, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "sessions.delete_others", .method = METHOD_DELETE, .path = BASE, .summary = "End all other sessions of the caller",
	  .doc = "The session of this request goes on.", MINE,
	  CALL(service_session_finish_others, shape_nothing, shape_nothing), .answer = { { 204, NULL } } },
	{ .id = "sessions.delete", .method = METHOD_DELETE, .path = BASE "/{session_id}", .summary = "End a session of the caller",
	  .doc = "From then on all tokens of the session are refused.", MINE, .load = &load_session,
	  CALL(service_session_finish, platform_session_key, shape_nothing), .answer = { { 204, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_sessions = { endpoints, COUNT(endpoints) };
