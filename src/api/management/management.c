/*
 * The management surface, in a Django style of its own: answers are {success, message, data}, errors are {success, message,
 * error, details}.
 */
#include "api/surfaces.h"
#include "service/application/application.h"
#include "service/interview/interview.h"

enum { CREATE = 1, UPDATE = 2, SHOWN = 1, DECIDED = 2 };

/* clang-format off */
WORDS(management_status, decision, [DECISION_PENDING] = "pending", [DECISION_SELECTED] = "selected", [DECISION_REJECTED] = "rejected");
WORDS(management_cv_status, application_status, [APPLICATION_SUBMITTED] = "pending", [APPLICATION_UNDER_REVIEW] = "pending",
	[APPLICATION_SCREENING] = "pending", [APPLICATION_INTERVIEW_SCHEDULED] = "ongoing", [APPLICATION_INTERVIEWING] = "ongoing",
	[APPLICATION_SELECTED] = "selected", [APPLICATION_OFFER] = "selected", [APPLICATION_HIRED] = "selected",
	[APPLICATION_REJECTED] = "rejected", [APPLICATION_WITHDRAWN] = "rejected");

SHAPE(management_cv, application,
	ID(application, id, "id", "Id of the CV, which is an application"),
	ROW(application, candidate.name, "name", "Full name of the candidate"),
	ID(application, job.id, "job_title", "Number of the job that the candidate applied for", .as = AS_KEY),
	ROW(application, job.title, "job_title_name", "Title of the job"),
	ROW(application, place, "place", "Town where the candidate lives"),
	ROW(application, candidate.email, "email", "Mail address of the candidate"),
	ROW(application, candidate.phone, "phone_number", "Telephone number of the candidate"),
	WORD(application, status, management_cv_status, "interview_status",
		"Status of the CV: \"pending\" before any interview, \"ongoing\" while there are interviews, then \"selected\" or \"rejected\""));
SHAPE(management_interviewer, user,
	ID(user, id, "id", "Number of the user", .as = AS_KEY),
	ROW(user, email, "email", "Mail address of the interviewer"),
	ROW(user, first, "first_name", "First name of the interviewer"),
	ROW(user, last, "last_name", "Last name of the interviewer"),
	ROW(user, title, "job_role", "Position that the interviewer has in the company"));
SHAPE(management_evaluation, scorecard,
	ID(scorecard, interview, "interview_id", "Id of the interview that is evaluated"),
	ROW(scorecard, candidate_name, "candidate_name", "Full name of the candidate"),
	ROW(scorecard, appearance, "appearance", "Rating of the candidate's appearance, 0 to 10; null while it is not given"),
	ROW(scorecard, knowledge, "knowledge", "Rating of the candidate's knowledge, 0 to 10; null while it is not given"),
	ROW(scorecard, confidence, "confidence", "Rating of the candidate's confidence, 0 to 10; null while it is not given"),
	ROW(scorecard, attitude, "attitude", "Rating of the candidate's attitude, 0 to 10; null while it is not given"),
	ROW(scorecard, communication, "communication",
		"Rating of how the candidate communicates, 0 to 10; null while it is not given"),
	ROW(scorecard, languages, "languages", "Languages that the candidate speaks"),
	ROW(scorecard, salary, "expected_salary", "Salary that the candidate asks for, with two decimals", .as = AS_TEXT),
	ROW(scorecard, experience, "experience", "Observations about the candidate's experience"),
	ROW(scorecard, remark, "remark", "Overall remark"),
	ID(scorecard, voice, "voice_note",
		"Signed address of a voice recording, valid for 30 to 60 minutes unless the server is configured otherwise; null when there is none", .link = "/api/v1/files/"),
	ROW(scorecard, average, "average_rating", "Mean of the ratings that were given, to one decimal", .as = AS_TENTHS),
	ROW(scorecard, created_at, "created_at", "When the evaluation was first filled in"),
	ROW(scorecard, updated_at, "updated_at", "When the evaluation was last changed"),
	ETAG(scorecard, 0));
VIEWED(management_interview, interview,
	VIEWS(VIEW(SHOWN, "ManagementInterview"), VIEW(DECIDED, "ManagementInterviewDecided")),
	ID(interview, id, "id", "Id of the interview"),
	OBJECT(interview, application, management_cv, "candidate", "The CV of the candidate"),
	OBJECT(interview, interviewer, management_interviewer, "interviewer",
		"The person who interviews; null while nobody is named", .flags = IF_ANY),
	ROW(interview, start.at, "scheduled_at", "Start of the interview, in UTC"),
	WORD(interview, decision, management_status, "status", "Decision after the interview; \"pending\" while there is none"),
	POINTER(interview, card, management_evaluation, "evaluation",
		"Evaluation of the candidate; null until it is first filled in"),
	ROW(interview, created_at, "created_at", "When the interview was scheduled"),
	ROW(interview, updated_at, "updated_at", "When the interview was last changed"),
	ROW(interview, ended, "cancelled_interviews",
		"Ids of the other interviews that were cancelled, because the candidate was rejected", .views = DECIDED),
	ETAG(interview, 0));
SHAPE(management_interview_line, interview,
	ID(interview, id, "id", "Id of the interview"),
	ROW(interview, application.candidate.name, "candidate_name", "Full name of the candidate"),
	ROW(interview, application.candidate.email, "candidate_email", "Mail address of the candidate"),
	ROW(interview, application.candidate.phone, "candidate_phone", "Telephone number of the candidate"),
	ROW(interview, application.job.title, "job_title", "Title of the job"),
	ROW(interview, application.place, "place", "Town where the candidate lives"),
	ROW(interview, application.district, "district", "District where the candidate lives"),
	ROW(interview, interviewer.name, "interviewer_name", "Full name of the person who interviews; null while nobody is named"),
	ROW(interview, start.at, "scheduled_at", "Start of the interview, in UTC"),
	WORD(interview, decision, management_status, "status", "Decision after the interview; \"pending\" while there is none"),
	WORD(interview, application.status, management_cv_status, "cv_status",
		"Status of the CV: \"pending\" before any interview, \"ongoing\" while there are interviews, then \"selected\" or \"rejected\""),
	ROW(interview, has_card, "has_evaluation", "Whether the evaluation was filled in"),
	ROW(interview, created_at, "created_at", "When the interview was scheduled"),
	ROW(interview, updated_at, "updated_at", "When the interview was last changed"));
SHAPE(management_interview_ongoing, interview,
	ID(interview, id, "id", "Id of the interview"),
	OBJECT(interview, application, management_cv, "candidate", "The CV of the candidate"),
	ROW(interview, interviewer.name, "interviewer_name", "Full name of the person who interviews; null while nobody is named"),
	ROW(interview, start.at, "scheduled_at", "Start of the interview, in UTC"),
	WORD(interview, decision, management_status, "status", "Decision after the interview; \"pending\" while there is none"),
	ROW(interview, card_complete, "evaluation_completed", "Whether all five ratings of the evaluation are given"),
	ROW(interview, created_at, "created_at", "When the interview was scheduled"),
	ROW(interview, updated_at, "updated_at", "When the interview was last changed"));

#define RATING .lo = 0, .hi = 10, .wrong = "Rating must be between 0 and 10"
SHAPE(management_interview_start, interview_edit,
	ID(interview_edit, application, "candidate_id", "Id of the CV", .must = ALWAYS, .flags = FINDS_RECORD),
	ROW(interview_edit, start, "scheduled_at",
		"Start of the interview; a time without an offset is UTC", .must = ALWAYS, .example = "2025-11-15T10:00:00Z"),
	ID(interview_edit, interviewer, "interviewer_id", "The person who interviews, by number or by UUID", .as = AS_KEY, .within = AMONG_STAFF,
		.wrong = "Interviewer with this ID does not exist"));
SHAPE(management_interview_decision, interview_edit,
	ID(interview_edit, id, "interview_id", "Id of the interview", .where = PATH, .must = ALWAYS),
	WORD(interview_edit, decision, management_status, "status",
		"Decision; \"selected\" and \"rejected\" complete the interview and move the application, \"pending\" takes the decision back", .must = ALWAYS),
	ROW(interview_edit, remark, "remark", "Reason of the decision, which is kept in the history", .lo = 0, .hi = 500),
	IF_MATCH(interview_edit, 0));
VIEWED(management_evaluation_edit, scorecard_edit,
	VIEWS(VIEW(CREATE, "ManagementEvaluationCreate"), VIEW(UPDATE, "ManagementEvaluationUpdate")),
	ID(scorecard_edit, id, "interview_id", "Id of the interview", .where = PATH, .must = ALWAYS),
	ROW(scorecard_edit, appearance, "appearance", "Rating of the candidate's appearance, 0 to 10", RATING),
	ROW(scorecard_edit, knowledge, "knowledge", "Rating of the candidate's knowledge, 0 to 10", RATING),
	ROW(scorecard_edit, confidence, "confidence", "Rating of the candidate's confidence, 0 to 10", RATING),
	ROW(scorecard_edit, attitude, "attitude", "Rating of the candidate's attitude, 0 to 10", RATING),
	ROW(scorecard_edit, communication, "communication", "Rating of how the candidate communicates, 0 to 10", RATING),
	ROW(scorecard_edit, languages, "languages", "Languages that the candidate speaks", .lo = 0, .hi = 500),
	ROW(scorecard_edit, salary, "expected_salary",
		"Salary that the candidate asks for", .as = AS_TEXT, .lo = 0, .hi = DECIMAL_MAX, .example = "50000.00"),
	ROW(scorecard_edit, experience, "experience", "Observations about the candidate's experience", .lo = 0, .hi = 20000),
	ROW(scorecard_edit, remark, "remark", "Overall remark", .lo = 0, .hi = 20000),
	ROW(scorecard_edit, voice, "voice_note",
		"Voice recording, at most 10 MiB: any audio, such as browsers record it, recognised by its content", .accept = "audio", .lo = 1, .hi = 10 << 20),
	IF_MATCH(scorecard_edit, 0));
SHAPE(management_key, interview_key,
	ID(interview_key, id, "interview_id", "Id of the interview", .where = PATH, .must = ALWAYS));
SHAPE(management_end, interview_key,
	ID(interview_key, id, "interview_id", "Id of the interview", .where = PATH, .must = ALWAYS),
	IF_MATCH(interview_key, 0));
SHAPE(management_window, window,
	ROW(window, page1, "page", "Number of the page, starting at 1", .where = QUERY, .lo = 1, .hi = 1000000, .otherwise = 1),
	PAGE_SIZE("page_size", "rows on a page", 1000, 1000));
SHAPE(management_query, interview_filter,
	PAGING(interview_filter, management_window));
SHAPE(management_cv_query, application_filter,
	PAGING(application_filter, management_window),
	ROW(application_filter, all, "all",
		"true: CVs of every status; otherwise only those before any interview", .where = QUERY));
SHAPE(management_page, page,
	PAGE_ROWS(NULL, "The rows on this page, newest first"),
	ROW(page, total, "X-Total-Count", "Number of rows on all pages", .where = HEADER),
	CAPPED("X-Count-Capped", HEADER));
SHAPE(management_envelope, reply,
	ROW(reply, success, "success", "Always true"),
	ROW(reply, message, "message", "What was done, as a sentence", .must = ALWAYS),
	REPLY_BODY("data", "The answer itself", .flags = OMIT));
SHAPE(management_error, report,
	ROW(report, success, "success", "Always false"),
	ROW(report, message, "message", "What went wrong, as a sentence"),
	ROW(report, code, "error", "Stable code of the error, in upper case"),
	ROW(report, fields, "details", "What is wrong with each field, by the name of the field", .flags = ELSE),
	ROW(report, detail, "details", "More about the error"));
/* clang-format on */

/* Interviews of the company; for an interviewer, those that they take part in. */
static enum err list(struct context *c, const struct interview_filter *in, struct interview_list *out)
{
	struct interview_filter filter = *in;

	filter.order = NEWEST_CREATED_FIRST;
	return service_interview_list(c, &filter, out);
}

static enum err ongoing(struct context *c, const struct interview_filter *in, struct interview_list *out)
{
	struct interview_filter filter = *in;

	filter.ongoing = true;
	filter.order = NEWEST_CREATED_FIRST;
	return service_interview_list(c, &filter, out);
}

OPERATION(service_cv_list, application_filter, application_list)
OPERATION_ON(service_interview_start, interview_draft, interview_edit, interview)
OPERATION(list, interview_filter, interview_list)
OPERATION(ongoing, interview_filter, interview_list)
OPERATION_ON(service_interview_decide, interview, interview_edit, interview)
OPERATION_ON(service_scorecard_fill, interview, scorecard_edit, scorecard)
OPERATION_ON(service_interview_drop, interview, interview_key, nothing)

#define BASE "/api/interview-management"
#define OFFICE .roles = ADMIN | HR, .guard = COMPANY
#define OURS .roles = STAFF, .guard = COMPANY
#define ONE .roles = STAFF, .load = &load_interview, .guard = PARTY
/* clang-format off */
/* Three methods do the same: create the evaluation, or change the members that are sent. */
#define EVALUATION .path = BASE "/{interview_id}/evaluation", ONE, .body_max = 11 << 20, \
	CALL(service_scorecard_fill, management_evaluation_edit, management_evaluation), \
	.answer = { [MADE] = { 201, "Interview evaluation created successfully" }, \
	            [DONE] = { 200, "Interview evaluation updated successfully" } }, \
	ERRORS({ E_INVALID, "Invalid evaluation data" }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }, \
	       { E_INTERNAL, "Error saving interview evaluation" })
static const struct endpoint endpoints[] = {
	{ .id = "management.cvs.list", .method = METHOD_GET, .path = BASE "/cvs-for-interview", .summary = "List CVs that may be interviewed",
	  .doc = "Newest first.",
	  OFFICE, .exact = true, CALL_LIST(service_cv_list, management_cv_query, management_cv, management_page),
	  .answer = { { 200, "Found {n} CV(s) available for interview" } },
	  ERRORS({ E_INVALID, NULL }, { E_INTERNAL, "Error retrieving CV data" }) },
	{ .id = "management.interviews.start", .method = METHOD_POST, .path = BASE "/start-interview",
	  .summary = "Start the interview of a CV",
	  OFFICE, .load = &load_cv, .view = SHOWN, CALL(service_interview_start, management_interview_start, management_interview),
	  .answer = { [MADE] = { 201, "Interview started successfully for {candidate.name}" } },
	  ERRORS({ E_INVALID, NULL }, { E_NO_CV, NULL }, { E_INTERNAL, "Error starting interview" }) },
	{ .id = "management.interviews.list", .method = METHOD_GET, .path = BASE, .summary = "List interviews",
	  .doc = "Interviewers see those that they take part in, admin and hr all of the company. Newest first.", OURS,
	  .exact = true, CALL_LIST(list, management_query, management_interview_line, management_page), .answer = { { 200, "Found {n} interview(s)" } },
	  ERRORS({ E_INVALID, NULL }, { E_INTERNAL, "Error retrieving interviews" }) },
	{ .id = "management.interviews.list_ongoing", .method = METHOD_GET, .path = BASE "/ongoing-interviews",
	  .summary = "List interviews of CVs that are being interviewed",
	  .doc = "Interviewers see those that they take part in, admin and hr all of the company. Newest first.",
	  OURS, .exact = true, CALL_LIST(ongoing, management_query, management_interview_ongoing, management_page),
	  .answer = { [DONE] = { 200, "Found {n} ongoing interview(s)" }, [EMPTY] = { 200, "No ongoing interviews found" } },
	  ERRORS({ E_INVALID, NULL }, { E_INTERNAL, "Error retrieving ongoing interviews" }) },
	{ .id = "management.interviews.get", .method = METHOD_GET, .path = BASE "/{interview_id}", .summary = "Get an interview", ONE, .view = SHOWN,
	  SHOW(management_key, management_interview),
	  .answer = { { 200, "Interview retrieved successfully" } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_INTERNAL, "Error retrieving interview" }) },
	{ .id = "management.interviews.decide", .method = METHOD_PATCH, .path = BASE "/{interview_id}/update-status",
	  .summary = "Decide about the candidate of an interview, or take the decision back",
	  .doc = "\"selected\" and \"rejected\" complete the interview and move the CV; \"rejected\" cancels the CV's other interviews that lie ahead. \"pending\" restores what was before, and withdraws an open offer.",
	  .roles = STAFF, .load = &load_interview_decision, .guard = PARTY, .view = DECIDED,
	  CALL(service_interview_decide, management_interview_decision, management_interview),
	  .answer = { { 200, "Interview status updated to '{status}' successfully" } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }, { E_INTERNAL, "Error updating interview status" }) },
	{ .id = "management.evaluations.create", .method = METHOD_POST, .view = CREATE, EVALUATION,
	  .summary = "Fill in the evaluation of an interview",
	  .doc = "201 the first time, later 200. Members that are not sent keep their values." },
	{ .id = "management.evaluations.set", .method = METHOD_PUT, .view = UPDATE, EVALUATION,
	  .summary = "Fill in the evaluation of an interview by PUT",
	  .doc = "Does the same as POST: members that are not sent keep their values." },
	{ .id = "management.evaluations.update", .method = METHOD_PATCH, .view = UPDATE, EVALUATION,
	  .summary = "Change the evaluation of an interview",
	  .doc = "Does the same as POST: members that are not sent keep their values." },
	{ .id = "management.interviews.delete", .method = METHOD_DELETE, .path = BASE "/{interview_id}", .summary = "Delete an interview", OFFICE, .load = &load_interview,
	  CALL(service_interview_drop, management_end, shape_nothing), .answer = { { 200, "Interview deleted successfully" } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }, { E_INTERNAL, "Error deleting interview" }) },
};
/* clang-format on */

/* The fourth text of an error is its member `details`, when it is not about fields. */
static const struct text texts[E_END] = {
	[E_CV_RUNNING] = { 400, NULL, "Interview for {value} is already in progress", NULL },
	[E_CV_CLOSED] = { 400, NULL, "Candidate status is '{value}'. Cannot start new interview.", NULL },
	[E_INVALID] = { 400, "VALIDATION_ERROR", "Invalid data provided", NULL },
	[E_MALFORMED] = { 400, "VALIDATION_ERROR", "Invalid data provided", "{value}" },
	[E_NO_DRY_RUN] = { 400, "NO_DRY_RUN", "This operation offers no dry run", "Nothing was changed" },
	[E_UNAUTHORIZED] = { 401, "UNAUTHORIZED", "Authentication required", "A valid token must be provided" },
	[E_FORBIDDEN] = { 403, "FORBIDDEN", "Permission denied", "Your role may not do this" },
	[E_KEY_SCOPE] = { 403, "FORBIDDEN", "Permission denied", "The scopes of this API key do not include this operation" },
	[E_NO_CV] = { 404, "NOT_FOUND", "Candidate not found", "No candidate found with the provided ID" },
	[E_NOT_FOUND] = { 404, "NOT_FOUND", "Interview not found", "The requested interview does not exist" },
	[E_METHOD] = { 405, "METHOD_NOT_ALLOWED", "Method not allowed", "The header Allow names those that are" },
	[E_RUNNING] = { 409, "CONFLICT", "This request is still running", "Repeat it when the first one was answered" },
	[E_STALE] = { 412, "PRECONDITION_FAILED", "The resource has changed", "Read it again and repeat the change" },
	[E_TOO_LARGE] = { 413, "PAYLOAD_TOO_LARGE", "The request is too large", "At most 10 MiB a recording, else 1 MiB" },
	[E_MEDIA] = { 415, "UNSUPPORTED_MEDIA_TYPE", "This Content-Type is not accepted",
	              "Send application/json or multipart/form-data" },
	[E_KEY_REUSED] = { 422, "IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key was used with another request",
	                   "Use another one" },
	[E_LIMITED] = { 429, "RATE_LIMITED", "Too many requests", "The header Retry-After says when to come back" },
	[E_INTERNAL] = { 500, "INTERNAL_ERROR", "Error processing the request", "Please try again later" },
	[E_UNAVAILABLE] = { 503, "UNAVAILABLE", "The service is unavailable for the moment", "Please try again later" },
	[E_UNKNOWN_OUTCOME] = { 503, "UNAVAILABLE", "The outcome of this change is unknown", "Read before you repeat it" },
};

static const char *const roots[] = { BASE, NULL };

static const struct resource resources[] = {
	{ "cvs", "Management CVs", "Applications for a job, called CVs here", .scope = "applications", .dry_run = true },
	{ "interviews", "Management interviews", "The interviews of the company and what was decided after them",
	  .dry_run = true },
	{ "evaluations", "Management evaluations",
	  "The scorecard of an interview: five ratings from 0 to 10, remarks and a voice note", .scope = "interviews",
	  .dry_run = true },
	{ NULL, NULL, NULL },
};

const struct surface surface_management = {
	.name = "management",
	.title = "Interview management",
	.roots = roots,
	.envelope = &management_envelope,
	.error = &management_error,
	.texts = texts,
	.resources = resources,
	.endpoints = endpoints,
	.n = COUNT(endpoints),
};
