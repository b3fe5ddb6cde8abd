/* Platform's rows of interviews. */
#include "api/platform/platform.h"
#include "service/calendar/feed.h"
#include "service/interview/interview.h"

enum { LINE = 1, WHOLE = 2, CHANGE = 4, MOVE = 8, CANCEL = 16, MISS = 32, DETAIL = WHOLE | CHANGE | MOVE | CANCEL | MISS };

/* clang-format off */
WORDS(platform_topic, topic, [TOPIC_SCREENING] = "screening", [TOPIC_TECHNICAL] = "technical", [TOPIC_BEHAVIORAL] = "behavioral",
	[TOPIC_FINAL] = "final", [TOPIC_HR] = "hr", [TOPIC_PANEL] = "panel", [TOPIC_OTHER] = "other");
WORDS(platform_mode, mode, [MODE_VIDEO] = "video", [MODE_IN_PERSON] = "in_person", [MODE_PHONE] = "phone");

SHAPE(platform_panelist, user,
	ID(user, id, "id", "User", .must = ALWAYS),
	ROW(user, name, "name", "Full name", .must = ALWAYS),
	ROW(user, email, "email", "Mail address", .must = ALWAYS));
VIEWED(platform_interview, interview, VIEWS(VIEW(LINE, "PlatformInterviewLine"), VIEW(DETAIL, "PlatformInterview")),
	ID(interview, id, "id", "Interview", .must = ALWAYS),
	ID(interview, application.id, "application_id", "Application that it belongs to", .must = ALWAYS),
	ID(interview, application.candidate.id, "candidate_id", "Who answers", .must = ALWAYS),
	ROW(interview, application.candidate.name, "candidate_name", "Their name", .must = ALWAYS),
	ID(interview, application.job.id, "job_id", "For which job", .must = ALWAYS),
	ROW(interview, application.job.title, "job_title", "Its title", .must = ALWAYS),
	ID(interview, interviewer.id, "interviewer_id", "Who asks"),
	ROW(interview, interviewer.name, "interviewer_name", "Their name"),
	LIST(interview, panel, platform_panelist, "panel", "Who else sits on it", .views = DETAIL),
	ROW(interview, start.at, "scheduled_at", "Start, UTC", .must = ALWAYS),
	ROW(interview, minutes, "duration_minutes", "Length", .must = ALWAYS),
	ROW(interview, start.zone, "timezone", "On whose clock it is shown, an IANA name; null: UTC"),
	WORD(interview, topic, platform_topic, "interview_type", "What it is about"),
	WORD(interview, mode, platform_mode, "mode", "How they meet", .must = ALWAYS),
	ROW(interview, location, "location", "Where"),
	ROW(interview, link, "meeting_link", "Where, on the net"),
	ROW(interview, notes, "notes", "For all who take part"),
	WORD(interview, status, platform_interview_status, "status", "State", .must = ALWAYS),
	ROW(interview, feedback, "feedback", "After it; the candidate sees it once it is shared"),
	ROW(interview, feedback_shared, "share_feedback", "Whether the candidate sees the feedback", .not_for = CANDIDATE),
	ROW(interview, technical, "technical_score", "0 to 100", .not_for = CANDIDATE),
	ROW(interview, culture, "cultural_fit_score", "0 to 100", .not_for = CANDIDATE),
	ROW(interview, cancel_reason, "cancellation_reason", "Why it was cancelled"),
	ROW(interview, confirmed_at, "confirmed_at", "When confirmed"),
	ROW(interview, completed_at, "completed_at", "When completed, or missed"),
	ROW(interview, cancelled_at, "cancelled_at", "When cancelled"),
	ROW(interview, created_at, "created_at", "When scheduled", .must = ALWAYS),
	ROW(interview, updated_at, "updated_at", "When it last changed", .must = ALWAYS),
	ROW(interview, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG, .views = DETAIL));

#define TEXTS(views_) \
	ROW(interview_edit, zone, "timezone", "On whose clock it is shown, an IANA name", .lo = 1, .hi = 64, .example = "Europe/Paris", .views = views_), \
	WORD(interview_edit, topic, platform_topic, "interview_type", "What it is about", .views = views_), \
	WORD(interview_edit, mode, platform_mode, "mode", "How they meet", .views = views_), \
	ROW(interview_edit, location, "location", "Where", .lo = 0, .hi = 500, .views = views_), \
	ROW(interview_edit, link, "meeting_link", "Where, on the net; video without one gets its own", .lo = 0, .hi = 2000, .example = "https://meet.google.com/abc-defg-hij", .views = views_), \
	ROW(interview_edit, notes, "notes", "For all who take part", .lo = 0, .hi = 20000, .views = views_), \
	ROW(interview_edit, panel, "panel_ids", "Who else sits on it: all of them", .hi = 10, .not_for = CANDIDATE, .views = views_)
SHAPE(platform_interview_create, interview_edit,
	ID(interview_edit, application, "application_id", "Application that it belongs to", .must = ALWAYS),
	ID(interview_edit, interviewer, "interviewer_id", "Who asks"),
	ROW(interview_edit, start, "scheduled_at", "Start", .must = ALWAYS, .example = "2024-01-15T14:00:00Z"),
	ROW(interview_edit, minutes, "duration_minutes", "Length", .lo = 5, .hi = 480, .example = "60"),
	TEXTS(0));
VIEWED(platform_interview_edit, interview_edit, VIEWS(VIEW(CHANGE, "PlatformInterviewUpdate"), VIEW(MOVE, "PlatformInterviewReschedule"), VIEW(CANCEL, "PlatformInterviewCancel")),
	ID(interview_edit, id, "interview_id", "Interview", .where = PATH, .must = ALWAYS),
	WORD(interview_edit, status, platform_interview_status, "status", "New state", .views = CHANGE),
	ID(interview_edit, interviewer, "interviewer_id", "Who asks", .views = CHANGE),
	ROW(interview_edit, start, "scheduled_at", "New start", .views = CHANGE | MOVE, .must = MOVE, .example = "2024-01-15T14:00:00Z"),
	ROW(interview_edit, minutes, "duration_minutes", "New length", .lo = 5, .hi = 480, .views = CHANGE | MOVE),
	TEXTS(CHANGE),
	ROW(interview_edit, feedback, "feedback", "After it", .lo = 0, .hi = 20000, .not_for = CANDIDATE, .views = CHANGE),
	ROW(interview_edit, share_feedback, "share_feedback", "Whether the candidate may read the feedback", .not_for = CANDIDATE, .views = CHANGE),
	ROW(interview_edit, technical, "technical_score", "0 to 100", .lo = 0, .hi = 100, .not_for = CANDIDATE, .views = CHANGE, .example = "88.0"),
	ROW(interview_edit, culture, "cultural_fit_score", "0 to 100", .lo = 0, .hi = 100, .not_for = CANDIDATE, .views = CHANGE, .example = "92.0"),
	ROW(interview_edit, cancel_reason, "cancellation_reason", "Why it is cancelled", .lo = 0, .hi = 1000, .views = CHANGE),
	ROW(interview_edit, cancel_reason, "reason", "Why", .lo = 0, .hi = 1000, .views = CANCEL),
	ROW(interview_edit, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG));
SHAPE(platform_interview_key, interview_key,
	ID(interview_key, id, "interview_id", "Interview", .where = PATH, .must = ALWAYS));
SHAPE(platform_interview_query, interview_filter,
	PAGING(interview_filter, platform_window),
	ID(interview_filter, application, "application", "Only of this application", .where = QUERY),
	ID(interview_filter, interviewer, "interviewer", "Only of this interviewer", .where = QUERY),
	WORDSET(interview_filter, status, platform_interview_status, "status", "Only these", .where = QUERY),
	ROW(interview_filter, from, "date_from", "Not before; a plain day from its beginning", .where = QUERY, .example = "2024-01-01"),
	ROW(interview_filter, to, "date_to", "Before; a plain day to its end", .where = QUERY, .as = AS_DAY_END, .example = "2024-01-31"));
/* clang-format on */

static enum err list(struct context *c, const struct interview_filter *in, struct interview_list *out)
{
	struct interview_filter filter = *in;

	filter.order = NEWEST_CREATED_FIRST;
	return service_interview_list(c, &filter, out);
}

static enum err move_to(struct context *c, const struct interview_edit *in, enum interview_status status, struct interview *out)
{
	struct interview_edit edit = *in;

	edit.status = status;
	MARK(&edit, status);
	return service_interview_change(c, &edit, out);
}

static enum err cancel(struct context *c, const struct interview_edit *in, struct interview *out)
{
	return move_to(c, in, INTERVIEW_CANCELLED, out);
}

static enum err miss(struct context *c, const struct interview_edit *in, struct interview *out)
{
	return move_to(c, in, INTERVIEW_NO_SHOW, out);
}

OPERATION(service_interview_schedule, interview_edit, interview)
OPERATION(list, interview_filter, interview_list)
OPERATION(service_interview_get, interview_key, interview)
OPERATION(service_interview_change, interview_edit, interview)
OPERATION(service_interview_ics, interview_key, blob)
OPERATION(cancel, interview_edit, interview)
OPERATION(miss, interview_edit, interview)

#define BASE "/api/v1/interviews/interviews"
#define REFUSALS ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL })
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "interviews.create", .method = METHOD_POST, .path = BASE, .summary = "Schedule an interview", .roles = STAFF, .guard = COMPANY,
	  .view = WHOLE, CALL(service_interview_schedule, platform_interview_create, platform_interview), .answer = { [MADE] = { 201, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "interviews.list", .method = METHOD_GET, .path = BASE, .summary = "The interviews that the caller may see", .roles = USER,
	  .guard = PARTY, .view = LINE, CALL_LIST(list, platform_interview_query, platform_interview, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "interviews.get", .method = METHOD_GET, .path = BASE "/{interview_id}", .summary = "One interview", .roles = USER,
	  .guard = PARTY, .view = WHOLE, CALL(service_interview_get, platform_interview_key, platform_interview),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "interviews.get_calendar", .method = METHOD_GET, .path = BASE "/{interview_id}/calendar.ics",
	  .summary = "One interview for a calendar (RFC 5545)", .roles = USER, .guard = PARTY, .media = "text/calendar",
	  CALL(service_interview_ics, platform_interview_key, shape_document), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "interviews.update", .method = METHOD_PATCH, .path = BASE "/{interview_id}",
	  .summary = "Change its state, time, people, place, scores or feedback", .roles = USER, .guard = PARTY, .view = CHANGE,
	  CALL(service_interview_change, platform_interview_edit, platform_interview), .answer = { { 200, NULL } }, REFUSALS },
	{ .id = "interviews.reschedule", .method = METHOD_POST, .path = BASE "/{interview_id}/reschedule", .summary = "Move it to another time",
	  .roles = STAFF, .guard = PARTY, .view = MOVE, CALL(service_interview_change, platform_interview_edit, platform_interview),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "interviews.cancel", .method = METHOD_POST, .path = BASE "/{interview_id}/cancel", .summary = "Cancel it",
	  .roles = STAFF, .guard = PARTY, .view = CANCEL, CALL(cancel, platform_interview_edit, platform_interview), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "interviews.mark_no_show", .method = METHOD_POST, .path = BASE "/{interview_id}/no_show", .summary = "The candidate did not come",
	  .roles = STAFF, .guard = PARTY, .view = MISS, CALL(miss, platform_interview_edit, platform_interview), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_interviews = { endpoints, COUNT(endpoints) };
