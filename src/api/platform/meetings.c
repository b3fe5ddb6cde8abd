/* The company's provider of meeting rooms, and where the meeting of an interview stands. No document names these; they have
 * platform's manners. */
#include "api/platform/platform.h"
#include "service/meeting/meeting.h"

/* clang-format off */
WORDS(platform_provider, provider, [PROVIDER_BUILT_IN] = "built_in", [PROVIDER_JITSI] = "jitsi", [PROVIDER_GOOGLE_MEET] = "google_meet",
	[PROVIDER_GOOGLE_CALENDAR] = "google_calendar", [PROVIDER_ZOOM] = "zoom", [PROVIDER_TEAMS] = "teams", [PROVIDER_NONE] = "none");
WORDS(platform_meeting_test, meeting_test, [TEST_NEVER] = "never", [TEST_ASKED] = "running", [TEST_PASSED] = "passed",
	[TEST_FAILED] = "failed");
WORDS(platform_meeting_state, meeting_state, [MEETING_MADE] = "ready", [MEETING_WAITING] = "waiting", [MEETING_FALLBACK] = "fallback",
	[MEETING_ENDED] = "cancelled");

SHAPE(platform_meeting_provider, meeting_account,
	WORD(meeting_account, provider, platform_provider, "provider", "Who runs the rooms", .must = ALWAYS),
	ROW(meeting_account, is_default, "is_default", "The company set none: this is the server's", .must = ALWAYS),
	ROW(meeting_account, account, "account_id", "Zoom's account, Microsoft's tenant, Jitsi's application"),
	ROW(meeting_account, client, "client_id", "Zoom's or Microsoft's client, Google's service account"),
	ROW(meeting_account, key_id, "key_id", "Of the private key"),
	ROW(meeting_account, has_secret, "has_secret", "Whether a secret is kept; it is never shown", .must = ALWAYS),
	ROW(meeting_account, hosts, "hosts", "In whose names rooms are made", .must = ALWAYS),
	ROW(meeting_account, url, "url", "Jitsi's address"),
	ROW(meeting_account, calendar, "calendar_id", "Google Calendar: which one; null: the host's own"),
	ROW(meeting_account, guests, "guests", "Jitsi: who comes without a link of their own is let in without a token", .must = ALWAYS),
	WORD(meeting_account, test, platform_meeting_test, "test", "What came of the last test", .must = ALWAYS),
	ROW(meeting_account, test_error, "test_error", "Why it failed"),
	ROW(meeting_account, tested_at, "tested_at", "When it ended"),
	ROW(meeting_account, updated_at, "updated_at", "When it was last set"),
	ROW(meeting_account, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG, .flags = OMIT));
SHAPE(platform_meeting_provider_update, meeting_account_edit,
	WORD(meeting_account_edit, provider, platform_provider, "provider", "Who runs the rooms; none: no links are generated", .must = ALWAYS,
		.example = "zoom"),
	ROW(meeting_account_edit, account, "account_id", "Zoom's account, Microsoft's tenant, Jitsi's application", .lo = 1, .hi = 254),
	ROW(meeting_account_edit, client, "client_id", "Zoom's or Microsoft's client, the address of Google's service account", .lo = 1, .hi = 254),
	ROW(meeting_account_edit, key_id, "key_id", "Google, Jitsi: id of the private key", .lo = 1, .hi = 254),
	ROW(meeting_account_edit, secret, "secret", "Zoom's or Microsoft's client secret, Google's private key in PEM, Jitsi's application secret or "
		"private key. Left out: the one that is kept, if the account is the same", .lo = 8, .hi = MEETING_SECRET_MAX, .flags = SECRET,
		.example = "client_secret"),
	ROW(meeting_account_edit, hosts, "hosts", "In whose names rooms are made: users of Zoom (mail or id), object ids of Microsoft, users of Google "
		"that the service account may act for; several share the load", .hi = MEETING_HOSTS_MAX, .example = "[\"rooms@example.com\"]"),
	ROW(meeting_account_edit, url, "url", "Jitsi's address: https, no slash at the end", .lo = 1, .hi = 500, .example = "https://meet.example.com"),
	ROW(meeting_account_edit, calendar, "calendar_id", "Google Calendar: which one; left out: the host's own", .lo = 1, .hi = 254),
	ROW(meeting_account_edit, guests, "guests", "Jitsi: let those in without a token who come without a link of their own"),
	ROW(meeting_account_edit, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG));
SHAPE(platform_meeting_provider_end, meeting_account_key,
	ROW(meeting_account_key, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG));

SHAPE(platform_meeting_key, interview_key,
	ID(interview_key, id, "interview_id", "Interview", .where = PATH, .must = ALWAYS));
SHAPE(platform_meeting, meeting_view,
	ID(meeting_view, interview, "interview_id", "Interview", .must = ALWAYS),
	ROW(meeting_view, link, "meeting_link", "Everybody's link"),
	ROW(meeting_view, join_url, "join_url", "The caller's own link, which lets them in by name; not to be passed on"),
	ROW(meeting_view, generated, "is_generated", "The link is this server's; else the two below say nothing", .must = ALWAYS),
	WORD(meeting_view, provider, platform_provider, "provider", "Who runs the room", .must = ALWAYS),
	WORD(meeting_view, state, platform_meeting_state, "status", "ready; waiting for the provider; fallback: the built-in room stands in; "
		"cancelled", .must = ALWAYS),
	ROW(meeting_view, error, "error", "What the provider said last, if it was no success; for admin and hr", .not_for = INTERVIEWER | CANDIDATE),
	ROW(meeting_view, updated_at, "updated_at", "When it last changed"));
/* clang-format on */

OPERATION(service_meeting_account_get, nothing, meeting_account)
OPERATION(service_meeting_account_set, meeting_account_edit, meeting_account)
OPERATION(service_meeting_account_delete, meeting_account_key, nothing)
OPERATION(service_meeting_account_test, nothing, meeting_account)
OPERATION(service_meeting_view, interview_key, meeting_view)

#define BASE "/api/v1/meetings"
#define PROVIDER BASE "/provider"
#define OFFICE .roles = ADMIN | HR, .guard = COMPANY
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "meeting_provider.get", .method = METHOD_GET, .path = PROVIDER, .summary = "Who runs the company's meeting rooms", OFFICE,
	  CALL(service_meeting_account_get, shape_nothing, platform_meeting_provider), .answer = { { 200, NULL } } },
	{ .id = "meeting_provider.set", .method = METHOD_PUT, .path = PROVIDER, .summary = "Set it; rooms made before stay as they are", OFFICE,
	  CALL(service_meeting_account_set, platform_meeting_provider_update, platform_meeting_provider), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_STALE, NULL }) },
	{ .id = "meeting_provider.delete", .method = METHOD_DELETE, .path = PROVIDER,
	  .summary = "Forget it and its credentials: the server's default again", OFFICE,
	  CALL(service_meeting_account_delete, platform_meeting_provider_end, shape_nothing), .answer = { { 204, NULL } }, ERRORS({ E_STALE, NULL }) },
	{ .id = "meeting_provider.test", .method = METHOD_POST, .path = PROVIDER "/test",
	  .summary = "Have a room made and cancelled; the provider's test says what came of it", OFFICE,
	  CALL(service_meeting_account_test, shape_nothing, platform_meeting_provider), .answer = { { 202, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "meetings.get", .method = METHOD_GET, .path = BASE "/{interview_id}", .summary = "Where the meeting of an interview stands, "
	  "and the caller's own link", .roles = USER, .guard = PARTY,
	  CALL(service_meeting_view, platform_meeting_key, platform_meeting), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_meetings = { endpoints, COUNT(endpoints) };
