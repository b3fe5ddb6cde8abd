/*
 * The candidate surface, in the style of a NestJS API: answers are {message, data}, errors are {statusCode, message, error},
 * and instants have milliseconds.
 */
#include "api/surfaces.h"
#include "service/interview/interview.h"

enum { ALL = 1, PENDING = 2, UPCOMING = 4, HISTORY = 8, CONFIRMED = 16, DETAIL = 32, LISTS = 15, WHOLE = LISTS | DETAIL };

/* clang-format off */
WORDS(candidate_status, interview_status, [INTERVIEW_SCHEDULED] = "en_attente", [INTERVIEW_CONFIRMED] = "confirmed",
	[INTERVIEW_COMPLETED] = "completed", [INTERVIEW_CANCELLED] = "annule", [INTERVIEW_NO_SHOW] = "completed");
WORDS(candidate_type, mode, [MODE_VIDEO] = "Video", [MODE_IN_PERSON] = "InPerson", [MODE_PHONE] = "Phone");

VIEWED(candidate_company, company,
	VIEWS(VIEW(LISTS, "CandidateCompany"), VIEW(CONFIRMED, "CandidateCompanyName"), VIEW(DETAIL, "CandidateCompanyDetail")),
	ID(company, id, "id", "Id of the company", .must = ALWAYS, .views = WHOLE),
	ROW(company, name, "name", "Name of the company", .must = ALWAYS),
	ID(company, logo_file, "logo", "Address of the company's logo; null when it has none", .link = "/api/v1/files/", .flags = ELSE, .views = WHOLE),
	ROW(company, logo, "logo", "Address of the company's logo; null when it has none", .views = WHOLE),
	ROW(company, address, "address", "Postal address of the company", .views = DETAIL),
	ROW(company, phone, "phone", "Telephone number of the company", .views = DETAIL),
	ROW(company, email, "email", "Mail address of the company", .views = DETAIL));
VIEWED(candidate_job, job,
	VIEWS(VIEW(LISTS, "CandidateJob"), VIEW(CONFIRMED, "CandidateJobTitle"), VIEW(DETAIL, "CandidateJobDetail")),
	ID(job, id, "id", "Id of the job", .must = ALWAYS, .views = WHOLE),
	ROW(job, title, "title", "Title of the job", .must = ALWAYS),
	ROW(job, description, "description", "Full description of the job", .must = ALWAYS, .views = DETAIL));
/* The answer to a confirmation repeats these members in an object of their own. */
SHAPE(candidate_appointment, interview,
	ROW(interview, start.at, "date", "Start of the interview, in UTC", .must = ALWAYS),
	ROW(interview, start, "time",
		"Start of the interview as HH:MM in the interview's own time zone", .must = ALWAYS, .as = AS_WALL),
	WORD(interview, mode, candidate_type, "type", "How the interview is held: online, in person or by telephone"),
	ROW(interview, location, "location", "Place of the interview; null when there is none"),
	ROW(interview, link, "meetingLink", "Address of the online meeting; null when there is none"),
	OBJECT(interview, company, candidate_company, "company", "The company that invites the candidate"),
	OBJECT(interview, application.job, candidate_job, "job", "The job that the interview is for"));
VIEWED(candidate_interview, interview,
	VIEWS(VIEW(ALL, "CandidateInterviewLine"),
	      VIEW(PENDING, "CandidateInterviewPending"),
	      VIEW(UPCOMING, "CandidateInterviewUpcoming"),
	      VIEW(HISTORY, "CandidateInterviewHistory"),
	      VIEW(CONFIRMED, "CandidateInterviewConfirmed"),
	      VIEW(DETAIL, "CandidateInterviewDetail")),
	ID(interview, id, "interviewId", "Id of the interview", .must = ALWAYS),
	ID(interview, application.id, "applicationId",
		"Id of the application that the interview belongs to", .must = ALWAYS, .views = WHOLE),
	OBJECT(interview, company, candidate_company, "company", "The company that invites the candidate", .views = WHOLE),
	OBJECT(interview, application.job, candidate_job, "job", "The job that the interview is for", .views = WHOLE),
	WORD(interview, status, candidate_status, "status",
		"Status of the interview; \"en_attente\" waits for the candidate's confirmation, \"annule\" is cancelled"),
	WORD(interview, mode, candidate_type, "type",
		"How the interview is held: online, in person or by telephone", .views = WHOLE),
	ROW(interview, start.at, "scheduledDate", "Start of the interview, in UTC", .must = ALWAYS, .views = WHOLE),
	ROW(interview, start, "scheduledTime",
		"Start of the interview as HH:MM in the interview's own time zone", .must = ALWAYS, .as = AS_WALL, .views = WHOLE),
	ROW(interview, location, "location", "Place of the interview; null when there is none", .views = ALL | DETAIL),
	ROW(interview, link, "meetingLink",
		"Address of the online meeting; null when there is none", .views = ALL | PENDING | UPCOMING | DETAIL),
	ROW(interview, notes, "notes", "Notes for the people who take part", .views = ALL | PENDING | DETAIL),
	ROW(interview, confirmed_at, "confirmedAt",
		"When the candidate confirmed the interview; null until then", .views = ALL | UPCOMING | CONFIRMED | DETAIL),
	ROW(interview, completed_at, "completedAt",
		"When the interview was completed; null until then", .views = ALL | HISTORY | DETAIL),
	ROW(interview, cancelled_at, "cancelledAt",
		"When the interview was cancelled; null when it was not", .views = ALL | DETAIL),
	ROW(interview, cancel_reason, "cancellationReason", "Why the interview was cancelled", .views = ALL | DETAIL),
	ROW(interview, hired, "isHired",
		"Whether the candidate was hired; null while this is undecided", .views = ALL | HISTORY | DETAIL),
	ROW(interview, feedback, "feedback", "Feedback that was shared with the candidate; null until then", .views = DETAIL),
	ROW(interview, application.applied_at, "appliedAt", "When the candidate applied", .must = ALWAYS, .views = WHOLE),
	ROW(interview, created_at, "scheduledAt",
		"When the interview was scheduled", .must = ALWAYS, .views = ALL | PENDING | DETAIL),
	GROUP(interview, candidate_appointment, "interview", "The appointment that was confirmed", .views = CONFIRMED),
	ETAG(interview, CONFIRMED | DETAIL));

SHAPE(candidate_window, window,
	PAGE_SIZE("limit", "interviews to return", 100, 10),
	ROW(window, skip, "skip",
		"Number of interviews to leave out at the beginning of the list", .where = QUERY, .lo = 0, .hi = 1000000));
/* For lists whose document has no paging parameters: without them a request gets the largest page. */
SHAPE(candidate_whole_window, window,
	PAGE_SIZE("limit", "interviews to return", 100, 100),
	ROW(window, skip, "skip",
		"Number of interviews to leave out at the beginning of the list", .where = QUERY, .lo = 0, .hi = 1000000));
SHAPE(candidate_query, interview_filter,
	PAGING(interview_filter, candidate_window),
	WORDSET(interview_filter, status, candidate_status, "status",
		"Only interviews with one of these statuses, separated by commas", .where = QUERY, .views = ALL));
SHAPE(candidate_whole_query, interview_filter,
	PAGING(interview_filter, candidate_whole_window));
SHAPE(candidate_key, interview_key,
	ID(interview_key, id, "interviewId", "Id of the interview", .where = PATH, .must = ALWAYS));
SHAPE(candidate_confirmation, interview_key,
	ID(interview_key, id, "interviewId", "Id of the interview", .where = PATH, .must = ALWAYS),
	IF_MATCH(interview_key, 0));

SHAPE(candidate_page, page,
	PAGE_ROWS("interviews", "The interviews on this page"),
	ROW(page, total, "total", "Number of interviews that the filter finds"),
	ROW(page, tally[0], "pendingCount",
		"Number of all interviews of the candidate that wait for their confirmation", .views = ALL),
	ROW(page, tally[1], "upcomingCount",
		"Number of all interviews of the candidate that are confirmed and have not begun", .views = ALL),
	ROW(page, tally[2], "completedCount", "Number of all interviews of the candidate that are completed", .views = ALL),
	CAPPED("X-Count-Capped", HEADER));
SHAPE(candidate_envelope, reply,
	ROW(reply, message, "message", "What was done, as a sentence", .must = ALWAYS),
	REPLY_BODY("data", "The answer itself"));
SHAPE(candidate_error, report,
	ROW(report, status, "statusCode", "HTTP status of the answer"),
	ROW(report, fields, "message", "What is wrong with each field, one sentence each", .as = AS_LIST, .flags = ELSE),
	ROW(report, message, "message", "What went wrong", .must = ALWAYS),
	ROW(report, reason, "error", "Name of the HTTP status", .must = ALWAYS));
/* clang-format on */

static enum err list(struct context *c, const struct interview_filter *in, struct interview_list *out)
{
	struct interview_filter filter = *in;

	filter.order = LATEST_START_FIRST;
	filter.counts = true;
	return service_interview_list(c, &filter, out);
}

static enum err pending(struct context *c, const struct interview_filter *in, struct interview_list *out)
{
	struct interview_filter filter = *in;

	filter.status.bits = 1u << INTERVIEW_SCHEDULED;
	filter.order = SOONEST_FIRST;
	return service_interview_list(c, &filter, out);
}

static enum err upcoming(struct context *c, const struct interview_filter *in, struct interview_list *out)
{
	struct interview_filter filter = *in;

	filter.status.bits = 1u << INTERVIEW_CONFIRMED;
	filter.from = c->now;
	filter.order = SOONEST_FIRST;
	return service_interview_list(c, &filter, out);
}

static enum err history(struct context *c, const struct interview_filter *in, struct interview_list *out)
{
	struct interview_filter filter = *in;

	filter.status.bits = 1u << INTERVIEW_COMPLETED | 1u << INTERVIEW_NO_SHOW | 1u << INTERVIEW_CANCELLED;
	filter.order = LATEST_START_FIRST;
	return service_interview_list(c, &filter, out);
}

OPERATION(list, interview_filter, interview_list)
OPERATION(pending, interview_filter, interview_list)
OPERATION(upcoming, interview_filter, interview_list)
OPERATION(history, interview_filter, interview_list)
OPERATION_ON(service_interview_confirm, interview, interview_key, interview)

#define BASE "/candidate/interviews"
#define MINE .roles = CANDIDATE, .guard = PARTY
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "candidate.interviews.list", .method = METHOD_GET, .path = BASE, .summary = "List all interviews of the candidate",
	  .doc = "Latest start first, with the number of interviews that are pending, upcoming and completed.", MINE,
	  .view = ALL, .exact = true, CALL_LIST(list, candidate_query, candidate_interview, candidate_page),
	  .answer = { { 200, "Candidate interviews retrieved successfully" } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "candidate.interviews.list_pending", .method = METHOD_GET, .path = BASE "/pending",
	  .summary = "List interviews that wait for confirmation",
	  .doc = "Soonest first.",
	  MINE, .view = PENDING, .exact = true, CALL_LIST(pending, candidate_whole_query, candidate_interview, candidate_page),
	  .answer = { { 200, "Pending interviews retrieved successfully" } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "candidate.interviews.list_upcoming", .method = METHOD_GET, .path = BASE "/upcoming",
	  .summary = "List confirmed interviews that have not begun",
	  .doc = "Soonest first.", MINE,
	  .view = UPCOMING, .exact = true, CALL_LIST(upcoming, candidate_whole_query, candidate_interview, candidate_page),
	  .answer = { { 200, "Upcoming interviews retrieved successfully" } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "candidate.interviews.list_history", .method = METHOD_GET, .path = BASE "/history",
	  .summary = "List interviews that are completed, missed or cancelled",
	  .doc = "Latest start first.", MINE,
	  .view = HISTORY, .exact = true, CALL_LIST(history, candidate_query, candidate_interview, candidate_page),
	  .answer = { { 200, "Interview history retrieved successfully" } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "candidate.interviews.confirm", .method = METHOD_PUT, .path = BASE "/{interviewId}/confirm",
	  .summary = "Confirm an interview",
	  MINE, .load = &load_interview, .view = CONFIRMED, CALL(service_interview_confirm, candidate_confirmation, candidate_interview),
	  .answer = { { 200, "Interview confirmed successfully" } },
	  ERRORS({ E_NOT_PENDING, NULL }, { E_NOT_YOURS, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "candidate.interviews.get", .method = METHOD_GET, .path = BASE "/{interviewId}", .summary = "Get an interview", MINE,
	  .load = &load_interview, .view = DETAIL, SHOW(candidate_key, candidate_interview),
	  .answer = { { 200, "Interview details retrieved successfully" } }, ERRORS({ E_NOT_YOURS, NULL }, { E_NOT_FOUND, NULL }) },
};
/* clang-format on */

static const struct text texts[E_END] = {
	[E_REQUIRED] = { 400, NULL, "{field} should not be empty", NULL },
	[E_NULL] = { 400, NULL, "{field} should not be null", NULL },
	[E_TYPE] = { 400, NULL, "{field} has the wrong type", NULL },
	[E_CHOICE] = { 400, NULL, "{field} must be one of the known values, not \"{value}\"", NULL },
	[E_RANGE] = { 400, NULL, "{field} must be between {lo} and {hi}", NULL },
	[E_FORMAT] = { 400, NULL, "{field} is not in the expected format: \"{value}\"", NULL },
	[E_INVALID] = { 400, NULL, "Validation failed", NULL },
	[E_NOT_PENDING] = { 400, NULL, "Interview is no longer pending confirmation", NULL },
	[E_UNAUTHORIZED] = { 401, NULL, "Unauthorized", NULL },
	[E_FORBIDDEN] = { 403, NULL, "Forbidden resource", NULL },
	[E_NOT_YOURS] = { 403, NULL, "This interview does not belong to you", NULL },
	[E_NOT_FOUND] = { 404, NULL, "Interview not found", NULL },
};

static const char *const roots[] = { "/candidate", NULL };

static const struct resource resources[] = {
	{ "interviews", "Candidate interviews", "The interviews of the candidate who asks", .dry_run = true },
	{ NULL, NULL, NULL },
};

const struct surface surface_candidate = {
	.name = "candidate",
	.title = "Candidate interviews",
	.roots = roots,
	.envelope = &candidate_envelope,
	.error = &candidate_error,
	.texts = texts,
	.resources = resources,
	.millis = true,
	.endpoints = endpoints,
	.n = COUNT(endpoints),
};
