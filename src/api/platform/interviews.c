/* Platform's endpoints of interviews. */
#include "api/platform/platform.h"
#include "service/application/application.h"
#include "service/calendar/feed.h"
#include "service/interview/answer.h"
#include "service/interview/interview.h"
#include "service/interview/proposal.h"
#include "service/interview/seat.h"

enum {
	LINE = 1,
	WHOLE = 2,
	CHANGE = 4,
	MOVE = 8,
	CANCEL = 16,
	MISS = 32,
	UNMISS = 64,
	DETAIL = WHOLE | CHANGE | MOVE | CANCEL | MISS | UNMISS
};

/* clang-format off */
WORDS(platform_topic, topic, [TOPIC_SCREENING] = "screening", [TOPIC_TECHNICAL] = "technical", [TOPIC_BEHAVIORAL] = "behavioral",
	[TOPIC_FINAL] = "final", [TOPIC_HR] = "hr", [TOPIC_PANEL] = "panel", [TOPIC_OTHER] = "other");
WORDS(platform_party, absent, [ABSENT_CANDIDATE] = "candidate", [ABSENT_INTERVIEWER] = "interviewer");

WORDS(platform_proposal_status, proposal_status, [PROPOSAL_OPEN] = "open", [PROPOSAL_ACCEPTED] = "accepted", [PROPOSAL_REFUSED] = "refused",
	[PROPOSAL_REPLACED] = "replaced");

SHAPE(platform_proposal, proposal,
	ID(proposal, id, "id", "Id of the proposal", .must = ALWAYS),
	ROW(proposal, times, "times", "The starts at which the candidate could come, in UTC", .must = ALWAYS),
	ROW(proposal, message, "message", "What the candidate wrote about it; null when nothing"),
	WORD(proposal, status, platform_proposal_status, "status",
		"Whether it waits for an answer. refused: by a member of staff, or because the interview was moved or has ended; replaced: the candidate has made another", .must = ALWAYS),
	ROW(proposal, accepted, "accepted_time", "The time that was accepted; null when none was"),
	ROW(proposal, answer, "answer", "What was written when it was refused; null when nothing"),
	ROW(proposal, created_at, "created_at", "When it was made", .must = ALWAYS),
	ROW(proposal, closed_at, "closed_at", "When it was accepted, refused or replaced; null while it is open"),
	ETAG(proposal, WHOLE));

SHAPE(platform_panelist, user,
	ID(user, id, "id", "Id of the user", .must = ALWAYS),
	ROW(user, name, "name", "Full name of the user", .must = ALWAYS),
	ROW(user, email, "email", "Mail address of the user", .must = ALWAYS));
WORDS(platform_seat_part, part, [PART_INTERVIEWER] = "interviewer", [PART_PANEL] = "panel");
WORDS(platform_seat_answer, seat_answer, [SEAT_ACCEPTED] = "accepted", [SEAT_TENTATIVE] = "tentative", [SEAT_DECLINED] = "declined");
SHAPE(platform_seat, seat_taken,
	OBJECT(seat_taken, person, platform_panelist, "person", "Who interviews", .must = ALWAYS),
	WORD(seat_taken, part, platform_seat_part, "part", "Whether they are the main interviewer", .must = ALWAYS),
	WORD(seat_taken, answer, platform_seat_answer, "answer", "What they answered; null while they have not"),
	ROW(seat_taken, reason, "reason", "Why they answered so; null when they did not say"),
	ROW(seat_taken, answered_at, "answered_at", "When they answered; null while they have not"),
	ETAG(seat_taken, WHOLE));
SHAPE(platform_seat_edit, seat_edit,
	ID(seat_edit, id, "interview_id", "Id of the interview", .where = PATH, .must = ALWAYS),
	WORD(seat_edit, answer, platform_seat_answer, "answer", "Whether the caller will interview", .must = ALWAYS),
	ROW(seat_edit, reason, "reason", "Reason of the answer", .lo = 0, .hi = SEAT_REASON_MOST, .example = "I am on holiday"),
	IF_MATCH(seat_edit, 0));
SHAPE(platform_substitute_person, user,
	ID(user, id, "id", "Id of the user", .must = ALWAYS),
	ROW(user, name, "name", "Full name of the user", .must = ALWAYS));
SHAPE(platform_substitute, substitute,
	OBJECT(substitute, person, platform_substitute_person, "person", "Who could interview", .must = ALWAYS),
	ROW(substitute, free, "free", "Whether nothing is against it", .must = ALWAYS),
	ROW(substitute, reasons, "reasons",
		"What is against it: rules of the person's availability, as calendar/available-slots names them", .must = ALWAYS));
VIEWED(platform_interview, interview, VIEWS(VIEW(LINE, "PlatformInterviewLine"), VIEW(DETAIL, "PlatformInterview")),
	ID(interview, id, "id", "Id of the interview", .must = ALWAYS),
	ID(interview, application.id, "application_id", "Id of the application that the interview belongs to", .must = ALWAYS),
	ID(interview, application.candidate.id, "candidate_id", "Id of the candidate", .must = ALWAYS),
	ROW(interview, application.candidate.name, "candidate_name", "Full name of the candidate", .must = ALWAYS),
	ID(interview, application.job.id, "job_id", "Id of the job that the interview is for", .must = ALWAYS),
	ROW(interview, application.job.title, "job_title", "Title of the job", .must = ALWAYS),
	ID(interview, interviewer.id, "interviewer_id", "Id of the main interviewer; null while nobody is named"),
	ROW(interview, interviewer.name, "interviewer_name", "Full name of the main interviewer; null while nobody is named"),
	LIST(interview, panel, platform_panelist, "panel", "The other people who interview", .views = DETAIL),
	ROW(interview, start.at, "scheduled_at", "Start of the interview, in UTC", .must = ALWAYS),
	ROW(interview, minutes, "duration_minutes", "Length of the interview in minutes", .must = ALWAYS),
	ROW(interview, start.zone, "timezone", "IANA name of the time zone in which the interview is shown; null: UTC"),
	WORD(interview, topic, platform_topic, "interview_type", "What the interview is about; null when that is not said"),
	WORD(interview, mode, platform_mode, "mode", "How the interview is held", .must = ALWAYS),
	ROW(interview, location, "location", "Place of the interview; null when there is none"),
	ROW(interview, link, "meeting_link", "Address of the online meeting; null when there is none"),
	ROW(interview, notes, "notes", "Notes for everybody who takes part"),
	WORD(interview, status, platform_interview_status, "status", "Status of the interview", .must = ALWAYS),
	ROW(interview, feedback, "feedback", "Feedback about the candidate; a candidate reads null until it was shared with them"),
	ROW(interview, feedback_shared, "share_feedback", "Whether the candidate may read the feedback", .not_for = CANDIDATE),
	ROW(interview, technical, "technical_score",
		"Score for technical skills, 0 to 100; null while it is not given", .not_for = CANDIDATE),
	ROW(interview, culture, "cultural_fit_score",
		"Score for how the candidate fits the company, 0 to 100; null while it is not given", .not_for = CANDIDATE),
	ROW(interview, cancel_reason, "cancellation_reason", "Why the interview was cancelled"),
	ROW(interview, confirmed_at, "confirmed_at", "When the candidate confirmed the interview; null until then"),
	ROW(interview, completed_at, "completed_at", "When the interview was completed or missed; null until then"),
	ROW(interview, cancelled_at, "cancelled_at", "When the interview was cancelled; null when it was not"),
	ROW(interview, created_at, "created_at", "When the interview was scheduled", .must = ALWAYS),
	ROW(interview, updated_at, "updated_at", "When the interview was last changed", .must = ALWAYS),
	ROW(interview, open_proposals, "open_proposals", "How many proposals of the candidate wait for an answer: 0 or 1", .must = ALWAYS),
	ID(interview, author, "scheduled_by", "Id of the user who scheduled the interview", .not_for = CANDIDATE),
	LIST(interview, seats, platform_seat, "seats", "Who interviews, and what they answered for their seats", .views = DETAIL, .not_for = CANDIDATE),
	WORD(interview, absent, platform_party, "no_show_party", "Who did not come to an interview that was missed; else null", .views = DETAIL),
	ID(interview, round, "round_id", "Id of the round whose kit the interview has; null: it has none", .views = DETAIL, .not_for = CANDIDATE),
	ROW(interview, warnings, "X-Availability-Warnings",
		"Rules of people's availability that the booking, which was made all the same, breaks: a list like \"{id of the person}\";rule=hours, with the rules hours, buffer, max_per_day, max_per_week, notice and horizon; left out when there are none",
		.where = HEADER, .views = DETAIL, .not_for = CANDIDATE, .flags = OMIT),
	ETAG(interview, DETAIL));

#define AMONG_HOLDS "the caller's own holds: store_calendar_hold_own"
#define TEXTS(views_) \
	ID(interview_edit, round, "round_id", \
		"Id of a round of the job, whose kit the interview then has; a new interview has its kind and length, too, unless others are sent", \
		.not_for = CANDIDATE, .views = views_, .within = "the rounds of the job of the application: store_round_of_job"), \
	ROW(interview_edit, zone, "timezone", \
		"IANA name of the time zone in which the interview is shown", .lo = 1, .hi = 64, .example = "Europe/Paris", .views = views_), \
	WORD(interview_edit, topic, platform_topic, "interview_type", "What the interview is about", .views = views_), \
	WORD(interview_edit, mode, platform_mode, "mode", \
		"How the interview is held; without it, online with a link, in person with a location, otherwise by telephone", .views = views_), \
	ROW(interview_edit, location, "location", "Place of the interview", .lo = 0, .hi = 500, .views = views_), \
	ROW(interview_edit, link, "meeting_link", \
		"Address of the online meeting; for an online interview without one, the server makes a link", .lo = 0, .hi = 2000, .example = "https://meet.google.com/abc-defg-hij", .views = views_), \
	ROW(interview_edit, notes, "notes", "Notes for everybody who takes part", .lo = 0, .hi = 20000, .views = views_), \
	ROW(interview_edit, panel, "panel_ids", \
		"Ids of all other people who interview, at most 10", .hi = 10, .not_for = CANDIDATE, .views = views_, .within = AMONG_STAFF)
SHAPE(platform_interview_create, interview_edit,
	ID(interview_edit, application, "application_id", "Id of the application that the interview belongs to", .must = ALWAYS, .flags = FINDS_RECORD),
	ID(interview_edit, interviewer, "interviewer_id", "Id of the main interviewer", .within = AMONG_STAFF),
	ROW(interview_edit, start, "scheduled_at",
		"Start of the interview; a time without an offset is UTC", .must = ALWAYS, .example = "2024-01-15T14:00:00Z"),
	ROW(interview_edit, minutes, "duration_minutes",
		"Length of the interview in minutes; 60 when it is not sent", .lo = 5, .hi = 480, .example = "60"),
	ID(interview_edit, hold, "hold", "Id of a hold of the caller, which ends when the interview is booked", .not_for = CANDIDATE,
		.within = AMONG_HOLDS),
	TEXTS(0));
VIEWED(platform_interview_edit, interview_edit,
	VIEWS(VIEW(CHANGE, "PlatformInterviewUpdate"),
	      VIEW(MOVE, "PlatformInterviewReschedule"),
	      VIEW(CANCEL, "PlatformInterviewCancel"),
	      VIEW(MISS, "PlatformInterviewNoShow")),
	ID(interview_edit, id, "interview_id", "Id of the interview", .where = PATH, .must = ALWAYS),
	WORD(interview_edit, status, platform_interview_status, "status",
		"New status; moves that the interview does not allow are refused with 400", .views = CHANGE),
	ID(interview_edit, interviewer, "interviewer_id", "Id of the main interviewer", .views = CHANGE, .within = AMONG_STAFF),
	ROW(interview_edit, start, "scheduled_at",
		"New start of the interview; a confirmed interview waits for confirmation again", .views = CHANGE | MOVE, .must = MOVE, .example = "2024-01-15T14:00:00Z", .flags = NOT_NULL),
	ROW(interview_edit, minutes, "duration_minutes",
		"New length of the interview in minutes", .lo = 5, .hi = 480, .views = CHANGE | MOVE),
	ID(interview_edit, hold, "hold", "Id of a hold of the caller, which ends when the interview is booked", .views = CHANGE | MOVE, .not_for = CANDIDATE,
		.within = AMONG_HOLDS),
	TEXTS(CHANGE),
	ROW(interview_edit, feedback, "feedback",
		"Feedback about the candidate", .lo = 0, .hi = 20000, .not_for = CANDIDATE, .views = CHANGE),
	ROW(interview_edit, share_feedback, "share_feedback",
		"Whether the candidate may read the feedback", .not_for = CANDIDATE, .views = CHANGE),
	ROW(interview_edit, technical, "technical_score",
		"Score for technical skills, 0 to 100", .lo = 0, .hi = 100, .not_for = CANDIDATE, .views = CHANGE, .example = "88.0"),
	ROW(interview_edit, culture, "cultural_fit_score",
		"Score for how the candidate fits the company, 0 to 100", .lo = 0, .hi = 100, .not_for = CANDIDATE, .views = CHANGE, .example = "92.0"),
	ROW(interview_edit, cancel_reason, "cancellation_reason",
		"Why the interview is cancelled", .lo = 0, .hi = 1000, .views = CHANGE),
	ROW(interview_edit, cancel_reason, "reason", "Why the interview is cancelled", .lo = 0, .hi = 1000, .views = CANCEL),
	WORD(interview_edit, absent, platform_party, "party", "Who did not come; the candidate when it is not sent", .views = MISS),
	IF_MATCH(interview_edit, 0));
SHAPE(platform_interview_response, candidate_response,
	ID(candidate_response, id, "interview_id", "Id of the interview", .where = PATH, .must = ALWAYS),
	RESPONSE_ROWS(candidate_response),
	IF_MATCH(candidate_response, 0));
#define OF_PROPOSAL(T, interview) \
	ID(T, interview, "interview_id", "Id of the interview", .where = PATH, .must = ALWAYS), \
	ID(T, proposal, "proposal_id", "Id of the proposal", .where = PATH, .must = ALWAYS)
SHAPE(platform_proposal_accept, proposal_accept,
	OF_PROPOSAL(proposal_accept, edit.id),
	ROW(proposal_accept, edit.start, "time", "Which of the proposed times is accepted", .must = ALWAYS, .example = "2024-01-16T14:00:00Z"),
	ROW(proposal_accept, edit.version, "If-Match",
		"ETag of the interview that the client has read; when it has changed since, the answer is 412 and nothing is changed", .where = HEADER, .as = AS_ETAG));
SHAPE(platform_proposal_refuse, proposal_refuse,
	OF_PROPOSAL(proposal_refuse, interview),
	ROW(proposal_refuse, message, "message",
		"A word to the candidate", .lo = 0, .hi = PROPOSAL_TEXT_MOST, .example = "We meet only in the morning"),
	IF_MATCH(proposal_refuse, 0));
SHAPE(platform_interview_key, interview_key,
	ID(interview_key, id, "interview_id", "Id of the interview", .where = PATH, .must = ALWAYS));
SHAPE(platform_interview_query, interview_filter,
	PAGING(interview_filter, platform_window),
	ID(interview_filter, application, "application", "Only interviews of this application", .where = QUERY),
	ID(interview_filter, interviewer, "interviewer", "Only interviews of this person, as the interviewer or on the panel", .where = QUERY),
	WORDSET(interview_filter, status, platform_interview_status, "status",
		"Only interviews with one of these statuses, separated by commas", .where = QUERY),
	ROW(interview_filter, from, "date_from",
		"Only interviews that start at this time or later; a plain day counts from its beginning", .where = QUERY, .example = "2024-01-01"),
	ROW(interview_filter, to, "date_to",
		"Only interviews that start before this time; a plain day is included", .where = QUERY, .as = AS_DAY_END, .example = "2024-01-31"));
/* clang-format on */

static enum err list(struct context *c, const struct interview_filter *in, struct interview_list *out)
{
	struct interview_filter filter = *in;

	filter.order = NEWEST_CREATED_FIRST;
	return service_interview_list(c, &filter, out);
}

static enum err move_to(struct context *c, const struct interview *was, const struct interview_edit *in,
                        enum interview_status status, struct interview *out)
{
	struct interview_edit edit = *in;

	edit.status = status;
	MARK(&edit, status);
	return service_interview_change(c, was, &edit, out);
}

static enum err cancel(struct context *c, const struct interview *was, const struct interview_edit *in, struct interview *out)
{
	return move_to(c, was, in, INTERVIEW_CANCELLED, out);
}

static enum err miss(struct context *c, const struct interview *was, const struct interview_edit *in, struct interview *out)
{
	return move_to(c, was, in, INTERVIEW_NO_SHOW, out);
}

OPERATION_ON(service_interview_schedule_for, interview_draft, interview_edit, interview)
OPERATION(list, interview_filter, interview_list)
OPERATION_ON(service_interview_change, interview, interview_edit, interview)
OPERATION_ON(service_interview_ics, interview, interview_key, blob)
OPERATION_ON(cancel, interview, interview_edit, interview)
OPERATION_ON(miss, interview, interview_edit, interview)
OPERATION_ON(service_interview_respond, interview, candidate_response, interview)
OPERATION_ON(service_proposal_list, interview, interview_key, proposal_list)
OPERATION_ON(service_proposal_accept, proposal_record, proposal_accept, interview)
OPERATION_ON(service_proposal_refuse, proposal_record, proposal_refuse, proposal)
OPERATION_ON(service_seat_list, interview, interview_key, seat_taken_list)
OPERATION_ON(service_seat_answer, interview, seat_edit, seat_taken)
OPERATION_ON(service_seat_substitutes, interview, interview_key, substitute_list)
OPERATION_ON(service_interview_undo_no_show, interview, interview_edit, interview)

#define BASE "/api/v1/interviews/interviews"
#define PROPOSALS BASE "/{interview_id}/proposals"
#define REFUSALS ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL })
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "interviews.create", .method = METHOD_POST, .path = BASE, .summary = "Schedule an interview", .roles = STAFF,
	  .load = &load_draft, .guard = COMPANY, .view = WHOLE, CALL(service_interview_schedule_for, platform_interview_create, platform_interview), .answer = { [MADE] = { 201, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "interviews.list", .method = METHOD_GET, .path = BASE, .summary = "List interviews",
	  .doc = "Interviews that the caller may see, newest first.", .roles = USER,
	  .guard = PARTY, .view = LINE, .exact = true, CALL_LIST(list, platform_interview_query, platform_interview, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "interviews.get", .method = METHOD_GET, .path = BASE "/{interview_id}", .summary = "Get an interview", .roles = USER,
	  .load = &load_interview, .guard = PARTY, .view = WHOLE, SHOW(platform_interview_key, platform_interview),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "interviews.get_calendar", .method = METHOD_GET, .path = BASE "/{interview_id}/calendar.ics",
	  .summary = "Get an interview as a calendar file",
	  .doc = "iCalendar, RFC 5545.", .roles = USER, .load = &load_interview_for_calendar, .guard = PARTY, .media = "text/calendar",
	  CALL(service_interview_ics, platform_interview_key, shape_document), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "interviews.update", .method = METHOD_PATCH, .path = BASE "/{interview_id}",
	  .summary = "Change an interview",
	  .doc = "Status, time, people, place, scores or feedback. Members that are not sent keep their values.", .roles = USER, .load = &load_interview, .guard = PARTY, .view = CHANGE,
	  CALL(service_interview_change, platform_interview_edit, platform_interview), .answer = { { 200, NULL } }, REFUSALS },
	{ .id = "interviews.reschedule", .method = METHOD_POST, .path = BASE "/{interview_id}/reschedule",
	  .summary = "Reschedule an interview",
	  .doc = "A confirmed interview waits for confirmation again.",
	  .roles = STAFF, .load = &load_interview, .guard = PARTY, .view = MOVE, CALL(service_interview_change, platform_interview_edit, platform_interview),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "interviews.cancel", .method = METHOD_POST, .path = BASE "/{interview_id}/cancel", .summary = "Cancel an interview",
	  .roles = STAFF, .load = &load_interview, .guard = PARTY, .view = CANCEL, CALL(cancel, platform_interview_edit, platform_interview), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "interviews.respond", .method = METHOD_POST, .path = BASE "/{interview_id}/respond", .summary = "Answer an invitation to an interview",
	  .doc = "For its candidate. To decline cancels the interview; a confirmed one may be declined until the notice of the company begins, another until its start. To propose other times makes a proposal, which replaces the one before and holds no time; an interview may have five.",
	  .roles = CANDIDATE, .load = &load_interview, .guard = PARTY, .view = WHOLE,
	  CALL(service_interview_respond, platform_interview_response, platform_interview), .made = &platform_proposal,
	  .answer = { [DONE] = { 200, NULL }, [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "interviews.list_proposals", .method = METHOD_GET, .path = PROPOSALS, .summary = "List the times that the candidate has proposed",
	  .doc = "Newest first. For its candidate, its main interviewer, admin and hr.", .roles = USER, .load = &load_interview_proposals, .guard = PARTY, .view = LINE,
	  CALL_LIST(service_proposal_list, platform_interview_key, platform_proposal, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "interviews.accept_proposal", .method = METHOD_POST, .path = PROPOSALS "/{proposal_id}/accept", .summary = "Accept a proposed time",
	  .doc = "Moves the interview to it, and confirms it at once, because the candidate has named it. For the main interviewer, admin and hr.",
	  .roles = STAFF, .load = &load_proposal, .guard = PARTY, .view = WHOLE,
	  CALL(service_proposal_accept, platform_proposal_accept, platform_interview), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "interviews.refuse_proposal", .method = METHOD_POST, .path = PROPOSALS "/{proposal_id}/refuse", .summary = "Refuse a proposal",
	  .doc = "The interview stays as it is. For the main interviewer, admin and hr.", .roles = STAFF, .load = &load_proposal, .guard = PARTY, .view = WHOLE,
	  CALL(service_proposal_refuse, platform_proposal_refuse, platform_proposal), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "interviews.list_seats", .method = METHOD_GET, .path = BASE "/{interview_id}/seats", .summary = "List who interviews, and what they answered",
	  .doc = "The main interviewer, and then the panel. For them, admin and hr.", .roles = STAFF, .load = &load_interview_seats, .guard = PARTY, .view = LINE,
	  CALL_LIST(service_seat_list, platform_interview_key, platform_seat, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "interviews.answer_seat", .method = METHOD_PUT, .path = BASE "/{interview_id}/seat", .summary = "Answer for the caller's seat",
	  .doc = "For whoever sits on the interview, until it begins. To decline frees nothing: the booking stands until the people are changed. When the interview moves, the answer is forgotten.",
	  .roles = STAFF, .load = &load_seat, .guard = SELF, .view = WHOLE, CALL(service_seat_answer, platform_seat_edit, platform_seat), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "interviews.list_substitutes", .method = METHOD_GET, .path = BASE "/{interview_id}/substitutes", .summary = "List who could interview instead",
	  .doc = "All other interviewers of the company: first who is free at the time of the interview, and then the others with what is against it.",
	  .roles = ADMIN | HR, .load = &load_interview_proposals, .guard = COMPANY,
	  CALL_LIST(service_seat_substitutes, platform_interview_key, platform_substitute, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "interviews.mark_no_show", .method = METHOD_POST, .path = BASE "/{interview_id}/no_show",
	  .summary = "Mark an interview as missed",
	  .doc = "By the candidate or by the interviewer, after it has begun.",
	  .roles = STAFF, .load = &load_interview, .guard = PARTY, .view = MISS, CALL(miss, platform_interview_edit, platform_interview), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "interviews.undo_no_show", .method = METHOD_DELETE, .path = BASE "/{interview_id}/no_show",
	  .summary = "Take back that an interview was missed",
	  .doc = "Within 7 days of the mark. The interview has the status that it had before.",
	  .roles = STAFF, .load = &load_interview, .guard = PARTY, .view = UNMISS,
	  CALL(service_interview_undo_no_show, platform_interview_edit, platform_interview), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_interviews = { endpoints, COUNT(endpoints) };
