/* The candidate surface: NestJS manners. {message, data}, {statusCode, message, error}, instants with milliseconds. */
#include "api/surfaces.h"
#include "service/interview/interview.h"

enum { ALL = 1, PENDING = 2, UPCOMING = 4, HISTORY = 8, CONFIRMED = 16, DETAIL = 32, LISTS = 15, WHOLE = LISTS | DETAIL };

/* clang-format off */
WORDS(candidate_status, interview_status, [INTERVIEW_SCHEDULED] = "en_attente", [INTERVIEW_CONFIRMED] = "confirmed",
	[INTERVIEW_COMPLETED] = "completed", [INTERVIEW_CANCELLED] = "annule", [INTERVIEW_NO_SHOW] = "completed");
WORDS(candidate_type, mode, [MODE_VIDEO] = "Video", [MODE_IN_PERSON] = "InPerson", [MODE_PHONE] = "Phone");

VIEWED(candidate_company, company, VIEWS(VIEW(LISTS, "CandidateCompany"), VIEW(CONFIRMED, "CandidateCompanyName"), VIEW(DETAIL, "CandidateCompanyDetail")),
	ID(company, id, "id", "Company", .must = ALWAYS, .views = WHOLE),
	ROW(company, name, "name", "Its name", .must = ALWAYS),
	ROW(company, logo, "logo", "URL of its logo", .views = WHOLE),
	ROW(company, address, "address", "Postal address", .views = DETAIL),
	ROW(company, phone, "phone", "Telephone", .views = DETAIL),
	ROW(company, email, "email", "Mail address", .views = DETAIL));
VIEWED(candidate_job, job, VIEWS(VIEW(LISTS, "CandidateJob"), VIEW(CONFIRMED, "CandidateJobTitle"), VIEW(DETAIL, "CandidateJobDetail")),
	ID(job, id, "id", "Job", .must = ALWAYS, .views = WHOLE),
	ROW(job, title, "title", "Its title", .must = ALWAYS),
	ROW(job, description, "description", "Full text", .must = ALWAYS, .views = DETAIL));
/* What a confirmation repeats, in a group of its own. */
SHAPE(candidate_appointment, interview,
	ROW(interview, start.at, "date", "Start, UTC", .must = ALWAYS),
	ROW(interview, start, "time", "Start on the interview's own clock", .must = ALWAYS, .as = AS_WALL),
	WORD(interview, mode, candidate_type, "type", "How they meet"),
	ROW(interview, location, "location", "Where"),
	ROW(interview, link, "meetingLink", "Where, on the net"),
	OBJECT(interview, company, candidate_company, "company", "Who invites"),
	OBJECT(interview, application.job, candidate_job, "job", "For what"));
VIEWED(candidate_interview, interview, VIEWS(VIEW(ALL, "CandidateInterviewLine"), VIEW(PENDING, "CandidateInterviewPending"), VIEW(UPCOMING, "CandidateInterviewUpcoming"), VIEW(HISTORY, "CandidateInterviewHistory"), VIEW(CONFIRMED, "CandidateInterviewConfirmed"), VIEW(DETAIL, "CandidateInterviewDetail")),
	ID(interview, id, "interviewId", "Interview", .must = ALWAYS),
	ID(interview, application.id, "applicationId", "Application that it belongs to", .must = ALWAYS, .views = WHOLE),
	OBJECT(interview, company, candidate_company, "company", "Who invites", .views = WHOLE),
	OBJECT(interview, application.job, candidate_job, "job", "For what", .views = WHOLE),
	WORD(interview, status, candidate_status, "status", "State"),
	WORD(interview, mode, candidate_type, "type", "How they meet", .views = WHOLE),
	ROW(interview, start.at, "scheduledDate", "Start, UTC", .must = ALWAYS, .views = WHOLE),
	ROW(interview, start, "scheduledTime", "Start on the interview's own clock", .must = ALWAYS, .as = AS_WALL, .views = WHOLE),
	ROW(interview, location, "location", "Where", .views = ALL | DETAIL),
	ROW(interview, link, "meetingLink", "Where, on the net", .views = ALL | PENDING | UPCOMING | DETAIL),
	ROW(interview, notes, "notes", "For the candidate", .views = ALL | PENDING | DETAIL),
	ROW(interview, confirmed_at, "confirmedAt", "When confirmed", .views = ALL | UPCOMING | CONFIRMED | DETAIL),
	ROW(interview, completed_at, "completedAt", "When completed", .views = ALL | HISTORY | DETAIL),
	ROW(interview, cancelled_at, "cancelledAt", "When cancelled", .views = ALL | DETAIL),
	ROW(interview, cancel_reason, "cancellationReason", "Why cancelled", .views = ALL | DETAIL),
	ROW(interview, hired, "isHired", "The outcome", .views = ALL | HISTORY | DETAIL),
	ROW(interview, feedback, "feedback", "What was shared with the candidate", .views = DETAIL),
	ROW(interview, application.applied_at, "appliedAt", "When applied", .must = ALWAYS, .views = WHOLE),
	ROW(interview, created_at, "scheduledAt", "When scheduled", .must = ALWAYS, .views = ALL | PENDING | DETAIL),
	GROUP(interview, candidate_appointment, "interview", "What was confirmed", .views = CONFIRMED),
	ROW(interview, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG, .views = CONFIRMED | DETAIL));

SHAPE(candidate_window, window,
	ROW(window, size, "limit", "How many", .where = QUERY, .lo = 1, .hi = 100, .otherwise = 10),
	ROW(window, skip, "skip", "How many to pass over", .where = QUERY, .lo = 0, .hi = 1000000));
/* The lists whose document has no paging parameters: as many as a list may have. */
SHAPE(candidate_whole_window, window,
	ROW(window, size, "limit", "How many", .where = QUERY, .lo = 1, .hi = 100, .otherwise = 100),
	ROW(window, skip, "skip", "How many to pass over", .where = QUERY, .lo = 0, .hi = 1000000));
SHAPE(candidate_query, interview_filter,
	PAGING(interview_filter, candidate_window),
	WORDSET(interview_filter, status, candidate_status, "status", "Only these", .where = QUERY, .views = ALL));
SHAPE(candidate_whole_query, interview_filter,
	PAGING(interview_filter, candidate_whole_window));
SHAPE(candidate_key, interview_key,
	ID(interview_key, id, "interviewId", "Interview", .where = PATH, .must = ALWAYS));
SHAPE(candidate_confirmation, interview_key,
	ID(interview_key, id, "interviewId", "Interview", .where = PATH, .must = ALWAYS),
	ROW(interview_key, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG));

SHAPE(candidate_page, page,
	PAGE_ROWS("interviews", "This page"),
	ROW(page, total, "total", "How many the filter finds"),
	ROW(page, tally[0], "pendingCount", "Waiting for the candidate", .views = ALL),
	ROW(page, tally[1], "upcomingCount", "Confirmed and ahead", .views = ALL),
	ROW(page, tally[2], "completedCount", "Over", .views = ALL));
SHAPE(candidate_envelope, reply,
	ROW(reply, message, "message", "What happened", .must = ALWAYS),
	REPLY_BODY("data", "The answer"));
SHAPE(candidate_error, report,
	ROW(report, status, "statusCode", "HTTP status"),
	ROW(report, fields, "message", "Every wrong field", .as = AS_LIST, .flags = ELSE),
	ROW(report, message, "message", "What went wrong", .must = ALWAYS),
	ROW(report, reason, "error", "HTTP reason", .must = ALWAYS));
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
OPERATION(service_interview_confirm, interview_key, interview)
OPERATION(service_interview_get, interview_key, interview)

#define BASE "/candidate/interviews"
#define MINE .roles = CANDIDATE, .guard = PARTY
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "candidate.interviews.list", .method = METHOD_GET, .path = BASE, .summary = "All interviews of the candidate", MINE,
	  .view = ALL, CALL_LIST(list, candidate_query, candidate_interview, candidate_page),
	  .answer = { { 200, "Candidate interviews retrieved successfully" } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "candidate.interviews.list_pending", .method = METHOD_GET, .path = BASE "/pending", .summary = "Those that wait for confirmation",
	  MINE, .view = PENDING, CALL_LIST(pending, candidate_whole_query, candidate_interview, candidate_page),
	  .answer = { { 200, "Pending interviews retrieved successfully" } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "candidate.interviews.list_upcoming", .method = METHOD_GET, .path = BASE "/upcoming", .summary = "Those confirmed and ahead", MINE,
	  .view = UPCOMING, CALL_LIST(upcoming, candidate_whole_query, candidate_interview, candidate_page),
	  .answer = { { 200, "Upcoming interviews retrieved successfully" } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "candidate.interviews.list_history", .method = METHOD_GET, .path = BASE "/history", .summary = "Those completed and cancelled", MINE,
	  .view = HISTORY, CALL_LIST(history, candidate_query, candidate_interview, candidate_page),
	  .answer = { { 200, "Interview history retrieved successfully" } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "candidate.interviews.confirm", .method = METHOD_PUT, .path = BASE "/{interviewId}/confirm", .summary = "Confirm an interview",
	  MINE, .view = CONFIRMED, CALL(service_interview_confirm, candidate_confirmation, candidate_interview),
	  .answer = { { 200, "Interview confirmed successfully" } },
	  ERRORS({ E_NOT_PENDING, NULL }, { E_NOT_YOURS, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "candidate.interviews.get", .method = METHOD_GET, .path = BASE "/{interviewId}", .summary = "One interview", MINE,
	  .view = DETAIL, CALL(service_interview_get, candidate_key, candidate_interview),
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
	{ "interviews", "Candidate interviews", "The interviews of the candidate who asks" },
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
