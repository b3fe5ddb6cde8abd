/*
 * Platform's endpoints of the meeting provider and of the meetings of interviews. They go beyond the document of the surface.
 */
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
	WORD(meeting_account, provider, platform_provider, "provider", "Service that runs the meeting rooms", .must = ALWAYS),
	ROW(meeting_account, is_default, "is_default",
		"Whether this is the default of the server, because the company has set no provider", .must = ALWAYS),
	ROW(meeting_account, account, "account_id", "Account of Zoom, tenant of Microsoft, or application of Jitsi"),
	ROW(meeting_account, client, "client_id", "Client of Zoom or Microsoft, or service account of Google"),
	ROW(meeting_account, key_id, "key_id", "Id of the private key"),
	ROW(meeting_account, has_secret, "has_secret",
		"Whether a secret is stored; the secret itself is never shown", .must = ALWAYS),
	ROW(meeting_account, hosts, "hosts", "Users in whose names meeting rooms are made", .must = ALWAYS),
	ROW(meeting_account, url, "url", "Address of the Jitsi server"),
	ROW(meeting_account, calendar, "calendar_id", "For Google Calendar: id of the calendar; null: the host's own"),
	ROW(meeting_account, guests, "guests",
		"For Jitsi: whether people without a personal link are let in without a token", .must = ALWAYS),
	WORD(meeting_account, test, platform_meeting_test, "test", "Result of the last test", .must = ALWAYS),
	ROW(meeting_account, test_error, "test_error", "Why the last test failed"),
	ROW(meeting_account, tested_at, "tested_at", "When the last test ended"),
	ROW(meeting_account, updated_at, "updated_at", "When the provider was last set; null for the default"),
	ROW(meeting_account, version, "ETag", ETAG_DOC, .where = HEADER, .as = AS_ETAG, .flags = OMIT));
SHAPE(platform_meeting_provider_update, meeting_account_edit,
	WORD(meeting_account_edit, provider, platform_provider, "provider",
		"Service that runs the meeting rooms; none: the server makes no links", .must = ALWAYS,
		.example = "zoom"),
	ROW(meeting_account_edit, account, "account_id",
		"Account of Zoom, tenant of Microsoft, or application of Jitsi", .lo = 1, .hi = 254, .example = "abcDEF0123456789ghiJKL"),
	ROW(meeting_account_edit, client, "client_id",
		"Client of Zoom or Microsoft, or mail address of Google's service account", .lo = 1, .hi = 254, .example = "mnoPQR0123456789stuVWX"),
	ROW(meeting_account_edit, key_id, "key_id", "For Google and Jitsi: id of the private key", .lo = 1, .hi = 254),
	ROW(meeting_account_edit, secret, "secret",
		"Client secret of Zoom or Microsoft, private key of Google in PEM, application secret or private key of Jitsi; without it, the stored one stays if the account is the same", .lo = 8, .hi = MEETING_SECRET_MAX, .flags = SECRET,
		.example = "client_secret"),
	ROW(meeting_account_edit, hosts, "hosts",
		"Users in whose names meeting rooms are made, between whom the rooms are shared out: for Zoom mail addresses or ids, for Microsoft object ids, for Google users that the service account may act for", .hi = MEETING_HOSTS_MAX, .example = "rooms@example.com"),
	ROW(meeting_account_edit, url, "url",
		"Address of the Jitsi server, with https and without a slash at the end", .lo = 1, .hi = 500),
	ROW(meeting_account_edit, calendar, "calendar_id",
		"For Google Calendar: id of the calendar; without it, the host's own", .lo = 1, .hi = 254),
	ROW(meeting_account_edit, guests, "guests", "For Jitsi: whether people without a personal link are let in without a token"),
	IF_MATCH(meeting_account_edit, 0));
SHAPE(platform_meeting_provider_end, meeting_account_key,
	IF_MATCH(meeting_account_key, 0));

SHAPE(platform_meeting_key, interview_key,
	ID(interview_key, id, "interview_id", "Id of the interview", .where = PATH, .must = ALWAYS));
SHAPE(platform_meeting, meeting_view,
	ID(meeting_view, interview, "interview_id", "Id of the interview", .must = ALWAYS),
	ROW(meeting_view, link, "meeting_link", "Address of the meeting for everybody"),
	ROW(meeting_view, join_url, "join_url",
		"Personal address of the caller, which lets them in under their name and must not be passed on"),
	ROW(meeting_view, generated, "is_generated",
		"Whether the server made the link; if not, provider and status have no meaning", .must = ALWAYS),
	WORD(meeting_view, provider, platform_provider, "provider", "Service that runs the meeting room", .must = ALWAYS),
	WORD(meeting_view, state, platform_meeting_state, "status",
		"\"ready\", \"waiting\" while the provider has not answered, \"fallback\" when the built-in room is used instead, or \"cancelled\"", .must = ALWAYS),
	ROW(meeting_view, error, "error", "Last error of the provider; for admin and hr only", .not_for = INTERVIEWER | CANDIDATE),
	ROW(meeting_view, updated_at, "updated_at", "When the meeting last changed"));
/* clang-format on */

OPERATION(service_meeting_account_get, nothing, meeting_account)
OPERATION(service_meeting_account_set, meeting_account_edit, meeting_account)
OPERATION(service_meeting_account_delete, meeting_account_key, nothing)
OPERATION(service_meeting_account_test, nothing, meeting_account)

#define BASE "/api/v1/meetings"
#define PROVIDER BASE "/provider"
#define OFFICE .roles = ADMIN | HR, .guard = COMPANY
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "meeting_provider.get", .method = METHOD_GET, .path = PROVIDER, .summary = "Get the meeting provider of the company", OFFICE,
	  CALL(service_meeting_account_get, shape_nothing, platform_meeting_provider), .answer = { { 200, NULL } } },
	{ .id = "meeting_provider.set", .method = METHOD_PUT, .path = PROVIDER, .summary = "Set the meeting provider of the company",
	  .doc = "Meeting rooms that exist already stay as they are.", OFFICE, .keys = KEYS_MAY,
	  CALL(service_meeting_account_set, platform_meeting_provider_update, platform_meeting_provider), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_STALE, NULL }) },
	{ .id = "meeting_provider.delete", .method = METHOD_DELETE, .path = PROVIDER,
	  .summary = "Delete the meeting provider of the company",
	  .doc = "The credentials are deleted, and the server's default is used again.", OFFICE,
	  CALL(service_meeting_account_delete, platform_meeting_provider_end, shape_nothing), .answer = { { 204, NULL } }, ERRORS({ E_STALE, NULL }) },
	{ .id = "meeting_provider.test", .method = METHOD_POST, .path = PROVIDER "/test",
	  .summary = "Test the meeting provider of the company",
	  .doc = "A room is made and cancelled after the answer; the member test of the provider shows the result.", OFFICE,
	  CALL(service_meeting_account_test, shape_nothing, platform_meeting_provider), .answer = { { 202, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "meetings.get", .method = METHOD_GET, .path = BASE "/{interview_id}", .summary = "Get the meeting of an interview", .roles = USER, .load = &load_meeting, .guard = PARTY,
	  SHOW(platform_meeting_key, platform_meeting), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_meetings = { endpoints, COUNT(endpoints) };
