/* The assistant surface: Flask manners. Bare objects, items/total/page/per_page, {error, message, details}. */
#include "api/surfaces.h"
#include "service/calendar/calendar.h"
#include "service/file/file.h"
#include "service/interview/interview.h"
#include "service/people/people.h"

enum { SCHEDULED = 1, CHANGED = 2, LINE = 4, DETAIL = 8, SHOWN = LINE | DETAIL };

/* clang-format off */
WORDS(assistant_status, interview_status, [INTERVIEW_SCHEDULED] = "scheduled", [INTERVIEW_CONFIRMED] = "confirmed",
	[INTERVIEW_COMPLETED] = "completed", [INTERVIEW_CANCELLED] = "cancelled", [INTERVIEW_NO_SHOW] = "no_show");
/* Roles as they are shown, and those that a person may take alone: staff of a company is invited by it. */
WORDS(assistant_role, role, [ADMIN] = "admin", [HR] = "hr", [INTERVIEWER] = "interviewer", [CANDIDATE] = "candidate");
WORDS(assistant_own_role, role, [INTERVIEWER] = "interviewer", [CANDIDATE] = "candidate");

/* ---- accounts */
SHAPE(assistant_registration, registration,
	ROW(registration, email, "email", "Mail address, which is the login name", .must = ALWAYS, .lo = 3, .hi = 254, .example = "user@example.com"),
	ROW(registration, password, "password", "Password, 8 characters or more", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET, .example = "secure_password"),
	ROW(registration, name, "name", "Full name", .must = ALWAYS, .lo = 1, .hi = 200, .example = "John Doe"),
	WORD(registration, role, assistant_own_role, "role", "What the person comes as", .must = ALWAYS));
SHAPE(assistant_user, user,
	ID(user, id, "id", "User", .must = ALWAYS),
	ROW(user, email, "email", "Mail address", .must = ALWAYS),
	ROW(user, name, "name", "Full name", .must = ALWAYS),
	WORD(user, role, assistant_role, "role", "Role", .must = ALWAYS));
SHAPE(assistant_credentials, credentials,
	ROW(credentials, email, "email", "Mail address", .must = ALWAYS, .lo = 1, .hi = 254, .example = "user@example.com"),
	ROW(credentials, password, "password", "Password", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET, .example = "secure_password"));
SHAPE(assistant_session, session,
	ROW(session, access, "access_token", "Token for the Authorization header", .must = ALWAYS, .flags = SECRET),
	ROW(session, kind, "token_type", "Always bearer", .must = ALWAYS));

/* ---- interviews */
SHAPE(assistant_person, user,
	ID(user, id, "id", "User"),
	ROW(user, name, "name", "Full name"),
	ROW(user, email, "email", "Mail address"));
VIEWED(assistant_interview, interview, VIEWS(VIEW(LINE | DETAIL, "AssistantInterview"), VIEW(SCHEDULED, "AssistantInterviewScheduled"), VIEW(CHANGED, "AssistantInterviewUpdated")),
	ID(interview, id, "id", "Interview", .must = ALWAYS),
	OBJECT(interview, application.candidate, assistant_person, "candidate", "Who answers", .views = SHOWN),
	OBJECT(interview, interviewer, assistant_person, "interviewer", "Who asks", .views = SHOWN),
	ROW(interview, start.at, "scheduled_time", "Start, UTC", .must = ALWAYS, .views = SHOWN),
	ROW(interview, minutes, "duration_minutes", "Length", .views = SHOWN),
	WORD(interview, status, assistant_status, "status", "State"),
	ROW(interview, feedback, "feedback", "After it; the candidate sees it once it is shared", .views = CHANGED),
	ROW(interview, link, "meeting_link", "Where, on the net", .views = SCHEDULED | SHOWN),
	ID(interview, newest_material, "materials_url", "Its newest file", .views = SHOWN, .link = "/api/v1/files/"),
	ROW(interview, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG, .views = SCHEDULED | CHANGED | DETAIL));
SHAPE(assistant_interview_create, interview_edit,
	ID(interview_edit, candidate, "candidate_id", "Who answers", .must = ALWAYS),
	ID(interview_edit, interviewer, "interviewer_id", "Who asks", .must = ALWAYS),
	ROW(interview_edit, start, "scheduled_time", "Start", .must = ALWAYS, .example = "2024-03-20T14:00:00Z"),
	ROW(interview_edit, minutes, "duration_minutes", "Length", .must = ALWAYS, .lo = 5, .hi = 480, .example = "60"),
	ROW(interview_edit, position, "position", "Title of the job", .must = ALWAYS, .lo = 1, .hi = 200, .example = "Software Engineer"));
SHAPE(assistant_interview_update, interview_edit,
	ID(interview_edit, id, "interview_id", "Interview", .where = PATH, .must = ALWAYS),
	WORD(interview_edit, status, assistant_status, "status", "New state"),
	ROW(interview_edit, start, "scheduled_time", "New start"),
	ROW(interview_edit, minutes, "duration_minutes", "New length", .lo = 5, .hi = 480),
	ROW(interview_edit, feedback, "feedback", "After it", .lo = 0, .hi = 20000, .not_for = CANDIDATE),
	ROW(interview_edit, share_feedback, "share_feedback", "Whether the candidate may read the feedback", .not_for = CANDIDATE),
	ROW(interview_edit, cancel_reason, "cancellation_reason", "Why it is cancelled", .lo = 0, .hi = 1000),
	ROW(interview_edit, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG));
SHAPE(assistant_key, interview_key,
	ID(interview_key, id, "interview_id", "Interview", .where = PATH, .must = ALWAYS));
SHAPE(assistant_window, window,
	ROW(window, page1, "page", "Page, from 1", .where = QUERY, .lo = 1, .hi = 1000000, .otherwise = 1),
	ROW(window, size, "per_page", "How many on a page", .where = QUERY, .lo = 1, .hi = 100, .otherwise = 20));
SHAPE(assistant_query, interview_filter,
	PAGING(interview_filter, assistant_window),
	WORDSET(interview_filter, status, assistant_status, "status", "Only these", .where = QUERY),
	WORDSET(interview_filter, role, assistant_own_role, "role", "Only those in which the caller has this part", .where = QUERY));
SHAPE(assistant_page, page,
	PAGE_ROWS("items", "This page"),
	ROW(page, total, "total", "How many the filter finds"),
	ROW(page, page1, "page", "This page, from 1"),
	ROW(page, size, "per_page", "How many on a page"));

/* ---- calendar */
SHAPE(assistant_slot_query, slot_query,
	ROW(slot_query, from, "start_date", "First day", .where = QUERY, .must = ALWAYS, .example = "2024-03-20"),
	ROW(slot_query, to, "end_date", "Last day, itself included", .where = QUERY, .must = ALWAYS, .example = "2024-03-21"),
	ID(slot_query, interviewer, "interviewer_id", "Whose calendar", .where = QUERY),
	ROW(slot_query, minutes, "duration_minutes", "Length", .where = QUERY, .lo = 5, .hi = 480, .otherwise = 60),
	ROW(slot_query, zone, "timezone", "On whose clock the days are, an IANA name", .where = QUERY, .lo = 1, .hi = 64, .example = "Europe/Paris"));
SHAPE(assistant_slots, slots,
	ROW(slots, at, "slots", "Free starts, UTC"));

/* ---- files */
SHAPE(assistant_file_create, material_upload,
	ROW(material_upload, file, "file", "The file", .must = ALWAYS, .lo = 1, .hi = 10 << 20, .accept = "document office text image audio video"),
	ID(material_upload, interview, "interview_id", "Interview that it belongs to", .must = ALWAYS));
SHAPE(assistant_uploaded_file, file,
	ID(file, id, "file_url", "Where to read it, for an hour", .must = ALWAYS, .link = "/api/v1/files/"),
	ROW(file, type, "file_type", "What it is, by its content", .must = ALWAYS),
	ROW(file, size, "file_size", "Bytes"));
SHAPE(assistant_file, file,
	ID(file, id, "url", "Where to read it, for an hour", .must = ALWAYS, .link = "/api/v1/files/"),
	ROW(file, name, "name", "What it was called", .must = ALWAYS),
	ROW(file, created_at, "uploaded_at", "When it came", .must = ALWAYS));
SHAPE(assistant_files, page,
	PAGE_ROWS("files", "Newest first"));
SHAPE(assistant_file_key, file_key,
	ID(file_key, id, "file_id", "File", .where = PATH, .must = ALWAYS));
/* clang-format on */

static enum err list(struct context *c, const struct interview_filter *in, struct interview_list *out)
{
	struct interview_filter filter = *in;

	filter.order = LATEST_START_FIRST;
	return service_interview_list(c, &filter, out);
}

OPERATION(service_account_register, registration, user)
OPERATION(service_account_login, credentials, session)
OPERATION(service_interview_schedule, interview_edit, interview)
OPERATION(service_interview_get, interview_key, interview)
OPERATION(list, interview_filter, interview_list)
OPERATION(service_interview_change, interview_edit, interview)
OPERATION(service_slots, slot_query, slots)
OPERATION(service_material_add, material_upload, file)
OPERATION(service_material_list, interview_key, file_list)
OPERATION(service_file_open, file_key, blob)

#define BASE "/api/v1"
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "assistant.auth.register", .method = METHOD_POST, .path = BASE "/auth/register", .summary = "Register",
	  .roles = PUBLIC, .guard = ANYONE, CALL(service_account_register, assistant_registration, assistant_user),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }, { E_LIMITED, NULL }) },
	{ .id = "assistant.auth.login", .method = METHOD_POST, .path = BASE "/auth/login", .summary = "Log in", .roles = PUBLIC,
	  .guard = ANYONE, CALL(service_account_login, assistant_credentials, assistant_session),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }, { E_CREDENTIALS, NULL }, { E_LIMITED, NULL }) },

	{ .id = "assistant.interviews.create", .method = METHOD_POST, .path = BASE "/interviews", .summary = "Schedule an interview",
	  .roles = STAFF, .guard = COMPANY, .view = SCHEDULED, CALL(service_interview_schedule, assistant_interview_create, assistant_interview),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "assistant.interviews.list", .method = METHOD_GET, .path = BASE "/interviews", .summary = "List interviews", .roles = USER,
	  .guard = PARTY, .view = LINE, CALL_LIST(list, assistant_query, assistant_interview, assistant_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "assistant.interviews.get", .method = METHOD_GET, .path = BASE "/interviews/{interview_id}", .summary = "One interview",
	  .roles = USER, .guard = PARTY, .view = DETAIL, CALL(service_interview_get, assistant_key, assistant_interview),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "assistant.interviews.update", .method = METHOD_PATCH, .path = BASE "/interviews/{interview_id}",
	  .summary = "Change its state, time or feedback", .roles = USER, .guard = PARTY, .view = CHANGED,
	  CALL(service_interview_change, assistant_interview_update, assistant_interview), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },

	{ .id = "assistant.calendar.list_slots", .method = METHOD_GET, .path = BASE "/calendar/available-slots", .summary = "Free starts",
	  .roles = USER, .guard = COMPANY, CALL(service_slots, assistant_slot_query, assistant_slots), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }) },

	{ .id = "assistant.files.upload", .method = METHOD_POST, .path = BASE "/files/upload", .summary = "Add a material to an interview",
	  .roles = USER, .guard = PARTY, .body_max = 11 << 20,
	  CALL(service_material_add, assistant_file_create, assistant_uploaded_file), .answer = { [MADE] = { 201, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "assistant.files.list", .method = METHOD_GET, .path = BASE "/files/interview/{interview_id}",
	  .summary = "The materials of an interview", .roles = USER, .guard = PARTY,
	  CALL_LIST(service_material_list, assistant_key, assistant_file, assistant_files), .answer = { { 200, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "assistant.files.download", .method = METHOD_GET, .path = BASE "/files/{file_id}", .summary = "A file's bytes",
	  .roles = USER, .guard = PARTY, .signed_url = true, .media = "application/octet-stream",
	  CALL(service_file_open, assistant_file_key, shape_blob), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
};
/* clang-format on */

/* errors.def speaks this surface's language already; only what its document words otherwise stands here. */
static const struct text texts[E_END] = {
	[E_CREDENTIALS] = { 401, "unauthorized", "Invalid email or password", NULL },
};

static const char *const roots[] = { BASE "/auth", BASE "/interviews", BASE "/calendar", BASE "/files", "/", NULL };

static const struct resource resources[] = {
	{ "auth", "Assistant auth", "Registration and login; the login's token is accepted by all surfaces" },
	{ "interviews", "Assistant interviews",
	  "Interviews that are scheduled without an application: the server finds or makes one" },
	{ "calendar", "Assistant calendar", "Free times" },
	{ "files", "Assistant files", "Materials that belong to an interview" },
	{ NULL, NULL, NULL },
};

const struct surface surface_assistant = {
	.name = "assistant",
	.title = "Interview assistant",
	.roots = roots,
	.envelope = &shape_bare,
	.error = &shape_error,
	.texts = texts,
	.resources = resources,
	.endpoints = endpoints,
	.n = COUNT(endpoints),
};
