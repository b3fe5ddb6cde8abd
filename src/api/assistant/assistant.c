/*
 * The assistant surface, in the style of a Flask API: answers are bare objects, pages are items/total/page/per_page, errors
 * are {error, message, details}.
 */
#include "api/surfaces.h"
#include "model/calendar/working_time.h"
#include "service/calendar/calendar.h"
#include "service/file/file.h"
#include "service/interview/interview.h"
#include "service/people/people.h"

enum { SCHEDULED = 1, CHANGED = 2, LINE = 4, DETAIL = 8, SHOWN = LINE | DETAIL };

/* clang-format off */
WORDS(assistant_status, interview_status, [INTERVIEW_SCHEDULED] = "scheduled", [INTERVIEW_CONFIRMED] = "confirmed",
	[INTERVIEW_COMPLETED] = "completed", [INTERVIEW_CANCELLED] = "cancelled", [INTERVIEW_NO_SHOW] = "no_show");
/* The roles that answers show, and those that a person may register with. Admin and hr are invited by their company. */
WORDS(assistant_role, role, [ADMIN] = "admin", [HR] = "hr", [INTERVIEWER] = "interviewer", [CANDIDATE] = "candidate");
WORDS(assistant_own_role, role, [INTERVIEWER] = "interviewer", [CANDIDATE] = "candidate");

/* ---- accounts */
SHAPE(assistant_registration, registration,
	ROW(registration, email, "email",
		"Mail address, which is also the login name", .must = ALWAYS, .lo = 3, .hi = 254, .example = "user@example.com"),
	ROW(registration, password, "password",
		"Password of at least 8 characters; one that is guessed easily is refused", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET, .example = "secure_password"),
	ROW(registration, name, "name", "Full name of the person", .must = ALWAYS, .lo = 1, .hi = 200, .example = "John Doe"),
	WORD(registration, role, assistant_own_role, "role",
		"Role of the new account; admin and hr cannot register, their company invites them", .must = ALWAYS));
SHAPE(assistant_user, user,
	ID(user, id, "id", "Id of the user", .must = ALWAYS),
	ROW(user, email, "email", "Mail address, which is also the login name", .must = ALWAYS),
	ROW(user, name, "name", "Full name of the user", .must = ALWAYS),
	WORD(user, role, assistant_role, "role", "Role of the user", .must = ALWAYS));
SHAPE(assistant_credentials, credentials,
	ROW(credentials, email, "email",
		"Mail address of the account", .must = ALWAYS, .lo = 1, .hi = 254, .example = "user@example.com"),
	ROW(credentials, password, "password",
		"Password of the account", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET, .example = "secure_password"),
	ROW(credentials, otp, "otp",
		"Code of the account's second factor, if it has one, or one of its recovery codes", .lo = 1, .hi = 64, .flags = SECRET));
SHAPE(assistant_session, session,
	ROW(session, access, "access_token",
		"Token to send as Authorization: Bearer; valid for 24 hours unless the server is configured otherwise", .must = ALWAYS, .flags = SECRET),
	ROW(session, kind, "token_type", "Always \"bearer\"", .must = ALWAYS),
	ROW(session, setup, "otp_setup",
		"true: the company demands a second factor, and the token is good for setting one up and nothing else; left out otherwise", .flags = OMIT));

/* ---- interviews */
SHAPE(assistant_person, user,
	ID(user, id, "id", "Id of the user"),
	ROW(user, name, "name", "Full name of the user"),
	ROW(user, email, "email", "Mail address of the user"));
VIEWED(assistant_interview, interview,
	VIEWS(VIEW(LINE | DETAIL, "AssistantInterview"),
	      VIEW(SCHEDULED, "AssistantInterviewScheduled"),
	      VIEW(CHANGED, "AssistantInterviewUpdated")),
	ID(interview, id, "id", "Id of the interview", .must = ALWAYS),
	OBJECT(interview, application.candidate, assistant_person, "candidate", "The candidate who is interviewed", .views = SHOWN),
	OBJECT(interview, interviewer, assistant_person, "interviewer", "The person who interviews", .views = SHOWN),
	ROW(interview, start.at, "scheduled_time", "Start of the interview, in UTC", .must = ALWAYS, .views = SHOWN),
	ROW(interview, minutes, "duration_minutes", "Length of the interview in minutes", .views = SHOWN),
	WORD(interview, status, assistant_status, "status", "Status of the interview"),
	ROW(interview, feedback, "feedback",
		"Feedback about the candidate; a candidate reads null until it was shared with them", .views = CHANGED),
	ROW(interview, link, "meeting_link", "Address of the online meeting; null when there is none", .views = SCHEDULED | SHOWN),
	ID(interview, newest_material, "materials_url",
		"Signed address of the newest file that belongs to the interview, valid for 30 to 60 minutes unless the server is configured otherwise; null when there is none", .views = SHOWN, .link = "/api/v1/files/"),
	ETAG(interview, SCHEDULED | CHANGED | DETAIL));
SHAPE(assistant_interview_create, interview_edit,
	ID(interview_edit, candidate, "candidate_id", "Id of the candidate who is interviewed", .must = ALWAYS,
		.within = "all active candidates: store_interview_draft"),
	ID(interview_edit, interviewer, "interviewer_id", "Id of the person who interviews", .must = ALWAYS, .within = AMONG_STAFF),
	ROW(interview_edit, start, "scheduled_time",
		"Start of the interview; a time without an offset is UTC", .must = ALWAYS, .example = "2024-03-20T14:00:00Z"),
	ROW(interview_edit, minutes, "duration_minutes",
		"Length of the interview in minutes", .must = ALWAYS, .lo = 5, .hi = 480, .example = "60"),
	ROW(interview_edit, position, "position",
		"Title of the job that the interview is for; the open job with this title is used, or one is made that no list shows", .must = ALWAYS, .lo = 1, .hi = 200, .example = "Software Engineer"));
SHAPE(assistant_interview_update, interview_edit,
	ID(interview_edit, id, "interview_id", "Id of the interview", .where = PATH, .must = ALWAYS),
	WORD(interview_edit, status, assistant_status, "status",
		"New status; moves that the interview does not allow are refused with 400"),
	ROW(interview_edit, start, "scheduled_time",
		"New start of the interview; a confirmed interview waits for confirmation again", .flags = NOT_NULL),
	ROW(interview_edit, minutes, "duration_minutes", "New length of the interview in minutes", .lo = 5, .hi = 480),
	ROW(interview_edit, feedback, "feedback", "Feedback about the candidate", .lo = 0, .hi = 20000, .not_for = CANDIDATE),
	ROW(interview_edit, share_feedback, "share_feedback", "Whether the candidate may read the feedback", .not_for = CANDIDATE),
	ROW(interview_edit, cancel_reason, "cancellation_reason", "Why the interview is cancelled", .lo = 0, .hi = 1000),
	IF_MATCH(interview_edit, 0));
SHAPE(assistant_key, interview_key,
	ID(interview_key, id, "interview_id", "Id of the interview", .where = PATH, .must = ALWAYS));
SHAPE(assistant_window, window,
	ROW(window, page1, "page", "Number of the page, starting at 1", .where = QUERY, .lo = 1, .hi = 1000000, .otherwise = 1),
	PAGE_SIZE("per_page", "interviews on a page", 100, 20));
SHAPE(assistant_query, interview_filter,
	PAGING(interview_filter, assistant_window),
	WORDSET(interview_filter, status, assistant_status, "status",
		"Only interviews with one of these statuses, separated by commas", .where = QUERY),
	WORDSET(interview_filter, role, assistant_own_role, "role",
		"Only interviews in which the caller is the candidate, or the interviewer", .where = QUERY));
SHAPE(assistant_page, page,
	PAGE_ROWS("items", "The interviews on this page, latest start first"),
	ROW(page, total, "total", "Number of interviews that the filter finds"),
	ROW(page, page1, "page", "Number of this page, starting at 1"),
	ROW(page, size, "per_page", "Number of interviews on a page"),
	CAPPED("X-Count-Capped", HEADER));

/* ---- calendar */
SHAPE(assistant_slot_query, slot_query,
	ROW(slot_query, from, "start_date",
		"First day on which free times are wanted", .where = QUERY, .must = ALWAYS, .example = "2024-03-20"),
	ROW(slot_query, to, "end_date",
		"Last day on which free times are wanted; this day is included", .where = QUERY, .must = ALWAYS, .example = "2024-03-21"),
	ID(slot_query, interviewer, "interviewer_id",
		"Id of the interviewer whose calendar is looked at; without it, times at which any interviewer of the company is free", .where = QUERY,
		.within = "the interviewers whose free times the caller may see: store_calendar_find"),
	ROW(slot_query, minutes, "duration_minutes",
		"Length in minutes for which the person must be free", .where = QUERY, .lo = 5, .hi = 480, .otherwise = 60),
	ROW(slot_query, zone, "timezone",
		"IANA name of the time zone that the days are meant in; without it, that of each interviewer", .where = QUERY, .lo = 1, .hi = 64, .example = "Europe/Paris"),
	ROW(slot_query, people, "people",
		"For staff: ids of colleagues who are wanted together, at most 25. Commas separate what is all needed, | separates those who may stand for one another: a,b|c is a and one of b and c", .where = QUERY,
		.lo = 1, .hi = 2000, .example = "019e6f3a-64cc-7cc4-9d3b-0a4c2f6c7a11,019e6f3a-64cc-7cc4-9d3b-0a4c2f6c7a12|019e6f3a-64cc-7cc4-9d3b-0a4c2f6c7a13"),
	ROW(slot_query, notice, "notice", "For staff: minutes from now before which no time is offered, besides the notice of each person", .where = QUERY, .lo = 0, .hi = NOTICE_MOST),
	ROW(slot_query, explain, "explain", "For staff: whether the answer says why other times are refused", .where = QUERY));
WORDS(assistant_slot_rule, slot_rule, SLOT_RULE_WORDS);
SHAPE(assistant_slot_choice, slot_choice,
	ROW(slot_choice, start, "start", "Free start time in UTC", .must = ALWAYS),
	ROW(slot_choice, people, "people", "Ids of those who take part, in the order of the parts of people"));
SHAPE(assistant_slot_refusal, slot_refusal,
	ROW(slot_refusal, start, "start", "Start time in UTC; the beginning of a day on which nobody has hours", .must = ALWAYS),
	WORD(slot_refusal, rule, assistant_slot_rule, "rule", "The first rule that refuses it", .must = ALWAYS),
	ID(slot_refusal, person, "person", "Id of the person whom the rule is about", .must = ALWAYS));
SHAPE(assistant_slots, slots,
	ROW(slots, at, "slots", "Free start times in UTC, in order"),
	LIST(slots, choices, assistant_slot_choice, "choices",
		"Who takes part at each of them; left out unless people were asked for", .not_for = CANDIDATE, .flags = OMIT),
	LIST(slots, refused, assistant_slot_refusal, "refused",
		"Why other starts are refused, at most 2000 lines; left out unless explain is true", .not_for = CANDIDATE, .flags = OMIT));

/* ---- files */
SHAPE(assistant_file_create, material_upload,
	ROW(material_upload, file, "file",
		"The file to store, at most 10 MiB: a document, office file, text, image, audio or video, recognised by its content", .must = ALWAYS, .lo = 1, .hi = 10 << 20, .accept = "document office text image audio video"),
	ID(material_upload, interview, "interview_id", "Id of the interview that the file belongs to", .must = ALWAYS, .flags = FINDS_RECORD));
SHAPE(assistant_uploaded_file, file,
	ID(file, id, "file_url",
		"Signed address of the file, valid for 30 to 60 minutes unless the server is configured otherwise", .must = ALWAYS, .link = "/api/v1/files/"),
	ROW(file, type, "file_type", "Media type of the file, recognised by its content", .must = ALWAYS),
	ROW(file, size, "file_size", "Size of the file in bytes"));
SHAPE(assistant_file, file,
	ID(file, id, "url",
		"Signed address of the file, valid for 30 to 60 minutes unless the server is configured otherwise", .must = ALWAYS, .link = "/api/v1/files/"),
	ROW(file, name, "name", "Name that the file had when it was uploaded", .must = ALWAYS),
	ROW(file, created_at, "uploaded_at", "When the file was uploaded", .must = ALWAYS));
SHAPE(assistant_files, page,
	PAGE_ROWS("files", "The files of the interview, newest first"));
SHAPE(assistant_file_key, file_key,
	ID(file_key, id, "file_id", "Id of the file", .where = PATH, .must = ALWAYS));
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
OPERATION(list, interview_filter, interview_list)
OPERATION_ON(service_interview_change, interview, interview_edit, interview)
OPERATION(service_slots, slot_query, slots)
OPERATION_ON(service_material_add, file_place, material_upload, file)
OPERATION_ON(service_material_list, file_place, interview_key, file_list)
OPERATION_ON(service_file_open, file, file_key, blob)

#define BASE "/api/v1"
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "assistant.auth.register", .method = METHOD_POST, .path = BASE "/auth/register", .summary = "Register an account",
	  .doc = "An interviewer gets a company of their own, if the server lets interviewers register. The account can log in at once.",
	  .roles = PUBLIC, .guard = ANYONE,
	  .because = "whoever registers has no account yet", CALL(service_account_register, assistant_registration, assistant_user),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }, { E_REGISTRATION_CLOSED, NULL }, { E_LIMITED, NULL }) },
	{ .id = "assistant.auth.login", .method = METHOD_POST, .path = BASE "/auth/login", .summary = "Log in",
	  .doc = "The token is accepted by all surfaces.", .roles = PUBLIC,
	  .guard = ANYONE,
	  .because = "the password says who the caller is", CALL(service_account_login, assistant_credentials, assistant_session),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }, { E_CREDENTIALS, NULL }, { E_OTP_REQUIRED, NULL }, { E_LIMITED, NULL }) },

	{ .id = "assistant.interviews.create", .method = METHOD_POST, .path = BASE "/interviews", .summary = "Schedule an interview",
	  .doc = "The candidate's application to the open job with this title is found or made.",
	  .roles = STAFF, .guard = COMPANY, .view = SCHEDULED, CALL(service_interview_schedule, assistant_interview_create, assistant_interview),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "assistant.interviews.list", .method = METHOD_GET, .path = BASE "/interviews", .summary = "List interviews",
	  .doc = "Interviews that the caller may see, latest start first.", .roles = USER,
	  .guard = PARTY, .view = LINE, .exact = true, CALL_LIST(list, assistant_query, assistant_interview, assistant_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "assistant.interviews.get", .method = METHOD_GET, .path = BASE "/interviews/{interview_id}", .summary = "Get an interview",
	  .roles = USER, .load = &load_interview, .guard = PARTY, .view = DETAIL, SHOW(assistant_key, assistant_interview),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "assistant.interviews.update", .method = METHOD_PATCH, .path = BASE "/interviews/{interview_id}",
	  .summary = "Change the status, time or feedback of an interview",
	  .doc = "Members that are not sent keep their values.", .roles = USER, .load = &load_interview, .guard = PARTY, .view = CHANGED,
	  CALL(service_interview_change, assistant_interview_update, assistant_interview), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },

	{ .id = "assistant.calendar.list_slots", .method = METHOD_GET, .path = BASE "/calendar/available-slots", .summary = "List free times",
	  .doc = "Without interviewer_id: for an interviewer their own calendar, for admin and hr those of all interviewers of the company, for a candidate those of the people who interview them. "
		"With people: when all of them are free together.",
	  .roles = USER, .guard = COMPANY, CALL(service_slots, assistant_slot_query, assistant_slots), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }) },

	{ .id = "assistant.files.upload", .method = METHOD_POST, .path = BASE "/files/upload", .summary = "Upload a file to an interview",
	  .roles = USER, .load = &load_place, .guard = PARTY, .body_max = 11 << 20,
	  CALL(service_material_add, assistant_file_create, assistant_uploaded_file), .answer = { [MADE] = { 201, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "assistant.files.list", .method = METHOD_GET, .path = BASE "/files/interview/{interview_id}",
	  .summary = "List the files of an interview", .roles = USER, .load = &load_place, .guard = PARTY,
	  CALL_LIST(service_material_list, assistant_key, assistant_file, assistant_files), .answer = { { 200, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "assistant.files.download", .method = METHOD_GET, .path = BASE "/files/{file_id}", .summary = "Download a file",
	  .doc = "With a token, or with the signed address that other answers show.",
	  .roles = USER, .load = &load_file, .guard = PARTY, .signed_url = true, .media = "application/octet-stream",
	  CALL(service_file_open, assistant_file_key, shape_blob), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
};
/* clang-format on */

/* The texts in errors.def are those of this surface. Only what its document words differently is repeated here. */
static const struct text texts[E_END] = {
	[E_CREDENTIALS] = { 401, "unauthorized", "Invalid email or password", NULL },
};

static const char *const roots[] = { BASE "/auth", BASE "/interviews", BASE "/calendar", BASE "/files", "/", NULL };

static const struct resource resources[] = {
	{ "auth", "Assistant auth", "Registration and login; the login's token is accepted by all surfaces",
	  .closed_to_keys = true },
	{ "interviews", "Assistant interviews",
	  "Interviews that are scheduled without an application: the server finds or makes one", .dry_run = true },
	{ "calendar", "Assistant calendar", "Free times" },
	{ "files", "Assistant files", "Materials that belong to an interview", .dry_run = true },
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
