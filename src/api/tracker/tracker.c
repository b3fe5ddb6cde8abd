/* The tracker surface: Spring manners. Bare objects, content/totalElements, {timestamp, status, error, message, path, errors}.
 */
#include "api/surfaces.h"
#include "service/interview/interview.h"

enum { READ = 1, CREATE = 2, UPDATE = 4 };

/* clang-format off */
WORDS(tracker_status, interview_status, [INTERVIEW_SCHEDULED] = "SCHEDULED", [INTERVIEW_CONFIRMED] = "SCHEDULED",
	[INTERVIEW_COMPLETED] = "COMPLETED", [INTERVIEW_CANCELLED] = "CANCELLED", [INTERVIEW_NO_SHOW] = "COMPLETED");
/* interviewType mixes what an interview is about with how people meet: the first is shown when it has a word here. */
WORDS(tracker_topic, topic, [TOPIC_TECHNICAL] = "TECHNICAL", [TOPIC_BEHAVIORAL] = "BEHAVIORAL", [TOPIC_FINAL] = "FINAL");
WORDS(tracker_mode, mode, [MODE_VIDEO] = "VIDEO", [MODE_IN_PERSON] = "IN_PERSON", [MODE_PHONE] = "PHONE");

VIEWED(tracker_interview, interview, VIEWS(VIEW(READ | CREATE, "TrackerInterview"), VIEW(UPDATE, "TrackerInterviewUpdated")),
	ID(interview, id, "id", "Interview"),
	ID(interview, application.id, "applicationId", "Application"),
	WORD(interview, topic, tracker_topic, "interviewType", "What it is about, else how they meet", .flags = ELSE),
	WORD(interview, mode, tracker_mode, "interviewType", "How they meet"),
	ROW(interview, start, "interviewDate", "Day on the interview's clock", .as = AS_DATE),
	ROW(interview, start, "interviewTime", "Time on the interview's clock", .as = AS_SECONDS),
	ROW(interview, interviewer.name, "interviewerName", "Who asks", .flags = ELSE),
	ROW(interview, guest_name, "interviewerName", "Who asks, as free text"),
	ROW(interview, interviewer.email, "interviewerEmail", "Their mail", .flags = ELSE),
	ROW(interview, guest_email, "interviewerEmail", "Their mail, as free text"),
	ROW(interview, location, "interviewLocation", "Where", .flags = ELSE),
	ROW(interview, link, "interviewLocation", "Where, on the net"),
	ROW(interview, notes, "notes", "Notes"),
	WORD(interview, status, tracker_status, "status", "State"),
	ROW(interview, created_at, "createdAt", "Made", .views = READ | CREATE),
	ROW(interview, updated_at, "updatedAt", "Last changed"),
	ROW(interview, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG));
VIEWED(tracker_interview_edit, interview_edit, VIEWS(VIEW(CREATE, "TrackerInterviewCreate"), VIEW(UPDATE, "TrackerInterviewUpdate")),
	ID(interview_edit, id, "id", "Interview", .where = PATH, .views = UPDATE, .must = UPDATE),
	ID(interview_edit, application, "applicationId", "Application", .views = CREATE, .must = CREATE),
	WORD(interview_edit, topic, tracker_topic, "interviewType", "What it is about, else how they meet", .flags = ELSE, .must = CREATE),
	WORD(interview_edit, mode, tracker_mode, "interviewType", "How they meet"),
	ROW(interview_edit, day, "interviewDate", "Day on the interview's clock", .must = CREATE, .example = "2024-03-20"),
	ROW(interview_edit, time, "interviewTime", "Time on the interview's clock", .must = CREATE, .example = "14:00:00"),
	ROW(interview_edit, guest_name, "interviewerName", "Who asks", .lo = 0, .hi = 200),
	ROW(interview_edit, guest_email, "interviewerEmail", "Their mail", .lo = 0, .hi = 254),
	ROW(interview_edit, place, "interviewLocation", "Where, or where on the net", .lo = 0, .hi = 500),
	ROW(interview_edit, notes, "notes", "Notes", .lo = 0, .hi = 20000),
	WORD(interview_edit, status, tracker_status, "status", "State"),
	ROW(interview_edit, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG, .views = UPDATE));
SHAPE(tracker_key, interview_key,
	ID(interview_key, id, "id", "Interview", .where = PATH, .must = ALWAYS));
SHAPE(tracker_end, interview_key,
	ID(interview_key, id, "id", "Interview", .where = PATH, .must = ALWAYS),
	ROW(interview_key, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG));
SHAPE(tracker_window, window,
	ROW(window, page0, "page", "Page, from 0", .where = QUERY, .lo = 0, .hi = 1000000),
	ROW(window, size, "size", "How many on a page", .where = QUERY, .lo = 1, .hi = 100, .otherwise = 10));
SHAPE(tracker_query, interview_filter,
	PAGING(interview_filter, tracker_window),
	ID(interview_filter, application, "applicationId", "Only of this application", .where = QUERY),
	WORDSET(interview_filter, status, tracker_status, "status", "Only these", .where = QUERY),
	WORDSET(interview_filter, topic, tracker_topic, "interviewType", "Only of this type", .where = QUERY, .flags = ELSE),
	WORDSET(interview_filter, mode, tracker_mode, "interviewType", "Only met so", .where = QUERY));
SHAPE(tracker_upcoming_window, window,
	ROW(window, size, "limit", "How many", .where = QUERY, .lo = 1, .hi = 100, .otherwise = 10));
SHAPE(tracker_upcoming_query, interview_filter,
	PAGING(interview_filter, tracker_upcoming_window),
	ROW(interview_filter, days, "days", "How far ahead", .where = QUERY, .lo = 1, .hi = 36600));
SHAPE(tracker_page, page,
	PAGE_ROWS("content", "This page"),
	ROW(page, total, "totalElements", "How many the filter finds"),
	ROW(page, pages, "totalPages", "Pages"),
	ROW(page, page0, "currentPage", "This page, from 0"),
	ROW(page, size, "size", "How many on a page"));
SHAPE(tracker_array, page,
	PAGE_ROWS(NULL, "Soonest first"));
SHAPE(tracker_said, reply,
	ROW(reply, message, "message", "What happened", .must = ALWAYS));
SHAPE(tracker_error, report,
	ROW(report, now, "timestamp", "When"),
	ROW(report, status, "status", "HTTP status"),
	ROW(report, reason, "error", "HTTP reason"),
	ROW(report, message, "message", "What went wrong"),
	ROW(report, path, "path", "Where"),
	ROW(report, fields, "errors", "Every wrong field", .as = AS_OBJECTS, .flags = OMIT));
/* clang-format on */

/* One word here may stand for several values there. */
static struct interview_edit edit_of(const struct interview_edit *in)
{
	struct interview_edit edit = *in;

	edit.topics.bits = words_all(&tracker_topic);
	if (HAS(in, status))
		edit.same_status.bits = words_same(&tracker_status, in->status);
	return edit;
}

static enum err create(struct context *c, const struct interview_edit *in, struct interview *out)
{
	const struct interview_edit edit = edit_of(in);

	return service_journal_add(c, &edit, out);
}

static enum err update(struct context *c, const struct interview_edit *in, struct interview *out)
{
	const struct interview_edit edit = edit_of(in);

	return service_journal_change(c, &edit, out);
}

/* A mode is shown where no topic is, a topic whatever the mode: asked for together, either will do. */
static enum err list(struct context *c, const struct interview_filter *in, struct interview_list *out)
{
	struct interview_filter filter = *in;

	filter.journal = true;
	filter.order = LATEST_START_FIRST;
	if (in->mode.bits != 0) {
		filter.topic.bits = ~words_all(&tracker_topic);
		filter.or_topic = in->topic;
	}
	return service_interview_list(c, &filter, out);
}

static enum err upcoming(struct context *c, const struct interview_filter *in, struct interview_list *out)
{
	struct interview_filter filter = *in;

	filter.journal = true;
	filter.status.bits = ~(1u << INTERVIEW_CANCELLED);
	filter.from = c->now;
	filter.order = SOONEST_FIRST;
	return service_interview_list(c, &filter, out);
}

OPERATION(create, interview_edit, interview)
OPERATION(list, interview_filter, interview_list)
OPERATION(upcoming, interview_filter, interview_list)
OPERATION(service_journal_get, interview_key, interview)
OPERATION(update, interview_edit, interview)
OPERATION(service_journal_drop, interview_key, nothing)

#define BASE "/api/interviews"
#define OWN .roles = USER, .guard = PARTY
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "tracker.interviews.create", .method = METHOD_POST, .path = BASE, .summary = "Log an interview", OWN, .view = CREATE,
	  CALL(create, tracker_interview_edit, tracker_interview), .answer = { [MADE] = { 201, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }) },
	{ .id = "tracker.interviews.list", .method = METHOD_GET, .path = BASE, .summary = "All interviews of the caller", OWN, .view = READ,
	  CALL_LIST(list, tracker_query, tracker_interview, tracker_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }) },
	{ .id = "tracker.interviews.list_upcoming", .method = METHOD_GET, .path = BASE "/upcoming", .summary = "Those ahead and not cancelled", OWN,
	  .view = READ, CALL_LIST(upcoming, tracker_upcoming_query, tracker_interview, tracker_array), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }) },
	{ .id = "tracker.interviews.get", .method = METHOD_GET, .path = BASE "/{id}", .summary = "One interview", OWN, .view = READ,
	  CALL(service_journal_get, tracker_key, tracker_interview), .answer = { { 200, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_FORBIDDEN, NULL }) },
	{ .id = "tracker.interviews.update", .method = METHOD_PUT, .path = BASE "/{id}", .summary = "Change an interview", OWN, .view = UPDATE,
	  CALL(update, tracker_interview_edit, tracker_interview), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "tracker.interviews.delete", .method = METHOD_DELETE, .path = BASE "/{id}", .summary = "Delete an interview", OWN, .view = READ,
	  .wrap = &tracker_said, CALL(service_journal_drop, tracker_end, shape_nothing),
	  .answer = { { 200, "Interview deleted successfully" } }, ERRORS({ E_NOT_FOUND, NULL }, { E_FORBIDDEN, NULL }, { E_STALE, NULL }) },
};
/* clang-format on */

static const struct text texts[E_END] = {
	[E_INVALID] = { 400, NULL, "Validation failed", NULL },
	[E_UNAUTHORIZED] = { 401, NULL, "Full authentication is required to access this resource", NULL },
	[E_FORBIDDEN] = { 403, NULL, "Access is denied", NULL },
	[E_NOT_FOUND] = { 404, NULL, "Interview not found", NULL },
};

static const char *const roots[] = { BASE, NULL };

static const struct resource resources[] = {
	{ "interviews", "Tracker interviews",
	  "Interviews as a job-seeker logs them, with wall times in the time zone of the user" },
	{ NULL, NULL, NULL },
};

const struct surface surface_tracker = {
	.name = "tracker",
	.title = "Job application tracker",
	.roots = roots,
	.envelope = &shape_bare,
	.error = &tracker_error,
	.texts = texts,
	.resources = resources,
	.endpoints = endpoints,
	.n = COUNT(endpoints),
};
