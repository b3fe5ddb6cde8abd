/*
 * The tracker surface, in the style of a Spring API: answers are bare objects, pages are content/totalElements, errors are
 * {timestamp, status, error, message, path, errors}.
 */
#include "api/surfaces.h"
#include "service/application/application.h"
#include "service/interview/interview.h"

enum { READ = 1, CREATE = 2, UPDATE = 4 };

/* clang-format off */
WORDS(tracker_status, interview_status, [INTERVIEW_SCHEDULED] = "SCHEDULED", [INTERVIEW_CONFIRMED] = "SCHEDULED",
	[INTERVIEW_COMPLETED] = "COMPLETED", [INTERVIEW_CANCELLED] = "CANCELLED", [INTERVIEW_NO_SHOW] = "COMPLETED");
/*
 * interviewType mixes what an interview is about with how it is held. The former is shown when it has a word here, otherwise
 * the latter.
 */
WORDS(tracker_topic, topic, [TOPIC_TECHNICAL] = "TECHNICAL", [TOPIC_BEHAVIORAL] = "BEHAVIORAL", [TOPIC_FINAL] = "FINAL");
WORDS(tracker_mode, mode, [MODE_VIDEO] = "VIDEO", [MODE_IN_PERSON] = "IN_PERSON", [MODE_PHONE] = "PHONE");

VIEWED(tracker_interview, interview, VIEWS(VIEW(READ | CREATE, "TrackerInterview"), VIEW(UPDATE, "TrackerInterviewUpdated")),
	ID(interview, id, "id", "Id of the interview"),
	ID(interview, application.id, "applicationId", "Id of the application that the interview belongs to"),
	WORD(interview, topic, tracker_topic, "interviewType",
		"What the interview is about, when it has a word here; otherwise how it is held", .flags = ELSE),
	WORD(interview, mode, tracker_mode, "interviewType", "How the interview is held"),
	ROW(interview, start, "interviewDate", "Day of the interview, in the interview's time zone", .as = AS_DATE),
	ROW(interview, start, "interviewTime",
		"Start of the interview as HH:MM:SS, in the interview's time zone", .as = AS_SECONDS),
	ROW(interview, interviewer.name, "interviewerName", "Full name of the interviewer, from their account", .flags = ELSE),
	ROW(interview, guest_name, "interviewerName", "Name of the interviewer as it was written"),
	ROW(interview, interviewer.email, "interviewerEmail", "Mail address of the interviewer, from their account", .flags = ELSE),
	ROW(interview, guest_email, "interviewerEmail", "Mail address of the interviewer as it was written"),
	ROW(interview, location, "interviewLocation", "Place of the interview", .flags = ELSE),
	ROW(interview, link, "interviewLocation", "Address of the online meeting"),
	ROW(interview, notes, "notes", "Notes about the interview"),
	WORD(interview, status, tracker_status, "status",
		"Status of the interview; SCHEDULED also stands for confirmed, COMPLETED also for interviews that the candidate missed"),
	ROW(interview, created_at, "createdAt", "When the interview was logged", .views = READ | CREATE),
	ROW(interview, updated_at, "updatedAt", "When the interview was last changed"),
	ETAG(interview, 0));
VIEWED(tracker_interview_edit, interview_edit,
	VIEWS(VIEW(CREATE, "TrackerInterviewCreate"), VIEW(UPDATE, "TrackerInterviewUpdate")),
	ID(interview_edit, id, "id", "Id of the interview", .where = PATH, .views = UPDATE, .must = UPDATE),
	ID(interview_edit, application, "applicationId",
		"Id of the application that the interview belongs to", .views = CREATE, .must = CREATE, .flags = FINDS_RECORD),
	WORD(interview_edit, topic, tracker_topic, "interviewType",
		"What the interview is about: TECHNICAL, BEHAVIORAL or FINAL", .flags = ELSE | NOT_NULL, .must = CREATE),
	WORD(interview_edit, mode, tracker_mode, "interviewType", "How the interview is held: VIDEO, IN_PERSON or PHONE", .flags = NOT_NULL),
	ROW(interview_edit, day, "interviewDate",
		"Day of the interview, in the caller's time zone; in a change, in the interview's", .must = CREATE, .example = "2024-03-20", .flags = NOT_NULL),
	ROW(interview_edit, time, "interviewTime",
		"Start of the interview, in the same time zone as interviewDate", .must = CREATE, .example = "14:00:00", .flags = NOT_NULL),
	ROW(interview_edit, guest_name, "interviewerName", "Name of the interviewer", .lo = 0, .hi = 200),
	ROW(interview_edit, guest_email, "interviewerEmail", "Mail address of the interviewer", .lo = 0, .hi = 254),
	ROW(interview_edit, place, "interviewLocation",
		"Place of the interview, or the address of an online meeting", .lo = 0, .hi = 500),
	ROW(interview_edit, notes, "notes", "Notes about the interview", .lo = 0, .hi = 20000),
	WORD(interview_edit, status, tracker_status, "status", "New status of the interview"),
	IF_MATCH(interview_edit, UPDATE));
SHAPE(tracker_key, interview_key,
	ID(interview_key, id, "id", "Id of the interview", .where = PATH, .must = ALWAYS));
SHAPE(tracker_end, interview_key,
	ID(interview_key, id, "id", "Id of the interview", .where = PATH, .must = ALWAYS),
	IF_MATCH(interview_key, 0));
SHAPE(tracker_window, window,
	ROW(window, page0, "page", "Number of the page, starting at 0", .where = QUERY, .lo = 0, .hi = 1000000),
	PAGE_SIZE("size", "interviews on a page", 100, 10));
SHAPE(tracker_query, interview_filter,
	PAGING(interview_filter, tracker_window),
	ID(interview_filter, application, "applicationId", "Only interviews of this application", .where = QUERY),
	WORDSET(interview_filter, status, tracker_status, "status",
		"Only interviews with one of these statuses, separated by commas", .where = QUERY),
	WORDSET(interview_filter, topic, tracker_topic, "interviewType",
		"Only interviews about one of these, separated by commas", .where = QUERY, .flags = ELSE),
	WORDSET(interview_filter, mode, tracker_mode, "interviewType",
		"Only interviews that are held in one of these ways, separated by commas", .where = QUERY));
SHAPE(tracker_upcoming_window, window,
	PAGE_SIZE("limit", "interviews to return", 100, 10));
SHAPE(tracker_upcoming_query, interview_filter,
	PAGING(interview_filter, tracker_upcoming_window),
	ROW(interview_filter, days, "days",
		"Only interviews that start within this number of days; without it, all future ones", .where = QUERY, .lo = 1, .hi = 36600));
SHAPE(tracker_page, page,
	PAGE_ROWS("content", "The interviews on this page, latest start first"),
	ROW(page, total, "totalElements", "Number of interviews that the filter finds"),
	ROW(page, pages, "totalPages", "Number of pages"),
	ROW(page, page0, "currentPage", "Number of this page, starting at 0"),
	ROW(page, size, "size", "Number of interviews on a page"),
	CAPPED("X-Count-Capped", HEADER));
SHAPE(tracker_array, page,
	PAGE_ROWS(NULL, "The interviews, soonest first"));
SHAPE(tracker_said, reply,
	ROW(reply, message, "message", "What was done, as a sentence", .must = ALWAYS));
SHAPE(tracker_error, report,
	ROW(report, now, "timestamp", "When the error happened"),
	ROW(report, status, "status", "HTTP status of the answer"),
	ROW(report, reason, "error", "Name of the HTTP status"),
	ROW(report, message, "message", "What went wrong, as a sentence"),
	ROW(report, path, "path", "Path of the request"),
	ROW(report, fields, "errors", "Every wrong field and what is wrong with it", .as = AS_OBJECTS, .flags = OMIT));
/* clang-format on */

/* The changes of a request in terms of the model, where several values may have the same word on this surface. */
static struct interview_edit edit_of(const struct interview_edit *in)
{
	struct interview_edit edit = *in;

	edit.topics.bits = words_all(&tracker_topic);
	if (HAS(in, status))
		edit.same_status.bits = words_same(&tracker_status, in->status);
	return edit;
}

static enum err create(struct context *c, const struct interview_draft *draft, const struct interview_edit *in,
                       struct interview *out)
{
	const struct interview_edit edit = edit_of(in);

	return service_journal_add(c, draft, &edit, out);
}

static enum err update(struct context *c, const struct interview *was, const struct interview_edit *in, struct interview *out)
{
	const struct interview_edit edit = edit_of(in);

	return service_journal_change(c, was, &edit, out);
}

/*
 * Answers show the mode only of interviews without a topic. So a filter by mode finds only those, and a filter by both finds
 * interviews that have one of the topics, or no topic and one of the modes.
 */
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

OPERATION_ON(create, interview_draft, interview_edit, interview)
OPERATION(list, interview_filter, interview_list)
OPERATION(upcoming, interview_filter, interview_list)
OPERATION_ON(update, interview, interview_edit, interview)
OPERATION_ON(service_journal_drop, interview, interview_key, nothing)

#define BASE "/api/interviews"
#define OWN .roles = USER, .guard = PARTY
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "tracker.interviews.create", .method = METHOD_POST, .path = BASE, .summary = "Log an interview", OWN, .load = &load_draft, .view = CREATE,
	  CALL(create, tracker_interview_edit, tracker_interview), .answer = { [MADE] = { 201, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }) },
	{ .id = "tracker.interviews.list", .method = METHOD_GET, .path = BASE, .summary = "List interviews of the caller",
	  .doc = "Latest start first.", OWN, .view = READ,
	  .exact = true, CALL_LIST(list, tracker_query, tracker_interview, tracker_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }) },
	{ .id = "tracker.interviews.list_upcoming", .method = METHOD_GET, .path = BASE "/upcoming",
	  .summary = "List interviews that have not begun",
	  .doc = "Interviews that are not cancelled, soonest first.", OWN,
	  .view = READ, .exact = true, CALL_LIST(upcoming, tracker_upcoming_query, tracker_interview, tracker_array), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }) },
	{ .id = "tracker.interviews.get", .method = METHOD_GET, .path = BASE "/{id}", .summary = "Get an interview", OWN, .load = &load_entry, .view = READ,
	  SHOW(tracker_key, tracker_interview), .answer = { { 200, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_FORBIDDEN, NULL }) },
	{ .id = "tracker.interviews.update", .method = METHOD_PUT, .path = BASE "/{id}", .summary = "Change an interview",
	  .doc = "Members that are not sent keep their values.", OWN, .load = &load_entry, .view = UPDATE,
	  CALL(update, tracker_interview_edit, tracker_interview), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "tracker.interviews.delete", .method = METHOD_DELETE, .path = BASE "/{id}", .summary = "Delete an interview", OWN, .load = &load_entry, .view = READ,
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
	  "Interviews that a job-seeker logs for themselves, or that the staff of a company make", .dry_run = true },
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
