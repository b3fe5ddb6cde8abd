/* The management surface: a Django house style of its own. {success, message, data}; {success, message, error, details}. */
#include "api/surfaces.h"

/* clang-format off */
WORDS(management_status, decision, [DECISION_PENDING] = "pending", [DECISION_SELECTED] = "selected", [DECISION_REJECTED] = "rejected");
WORDS(management_cv_status, application_status, [APPLICATION_SUBMITTED] = "pending", [APPLICATION_UNDER_REVIEW] = "pending",
	[APPLICATION_SCREENING] = "pending", [APPLICATION_INTERVIEW_SCHEDULED] = "ongoing", [APPLICATION_INTERVIEWING] = "ongoing",
	[APPLICATION_SELECTED] = "selected", [APPLICATION_OFFER] = "selected", [APPLICATION_HIRED] = "selected",
	[APPLICATION_REJECTED] = "rejected", [APPLICATION_WITHDRAWN] = "rejected");

SHAPE(management_cv, application,
	ID(application, id, "id", "The CV"),
	ROW(application, candidate.name, "name", "Candidate"),
	ID(application, job.id, "job_title", "Job, by number", .as = AS_KEY),
	ROW(application, job.title, "job_title_name", "Its title"),
	ROW(application, place, "place", "Town"),
	ROW(application, candidate.email, "email", "Mail"),
	ROW(application, candidate.phone, "phone_number", "Telephone"),
	WORD(application, status, management_cv_status, "interview_status", "State of the CV"));
SHAPE(management_interviewer, user,
	ID(user, id, "id", "By number", .as = AS_KEY),
	ROW(user, email, "email", "Mail"),
	ROW(user, first, "first_name", "First name"),
	ROW(user, last, "last_name", "Last name"),
	ROW(user, title, "job_role", "Post"));
SHAPE(management_scorecard, scorecard,
	ID(scorecard, interview, "interview_id", "Of which interview"),
	ROW(scorecard, candidate_name, "candidate_name", "About whom"),
	ROW(scorecard, appearance, "appearance", "0 to 10"),
	ROW(scorecard, knowledge, "knowledge", "0 to 10"),
	ROW(scorecard, confidence, "confidence", "0 to 10"),
	ROW(scorecard, attitude, "attitude", "0 to 10"),
	ROW(scorecard, communication, "communication", "0 to 10"),
	ROW(scorecard, languages, "languages", "Spoken"),
	ROW(scorecard, salary, "expected_salary", "Asked for", .as = AS_TEXT),
	ROW(scorecard, experience, "experience", "Observations"),
	ROW(scorecard, remark, "remark", "In all"),
	ID(scorecard, voice, "voice_note", "Recording", .link = "/api/v1/files/"),
	ROW(scorecard, average, "average_rating", "Mean of those given", .as = AS_TENTHS),
	ROW(scorecard, created_at, "created_at", "Made"),
	ROW(scorecard, updated_at, "updated_at", "Last changed"));
SHAPE(management_interview, interview,
	ID(interview, id, "id", "Interview"),
	OBJECT(interview, application, management_cv, "candidate", "The CV"),
	OBJECT(interview, interviewer, management_interviewer, "interviewer", "Who asks"),
	ROW(interview, start.at, "scheduled_at", "Start, UTC"),
	WORD(interview, decision, management_status, "status", "Decision"),
	POINTER(interview, card, management_scorecard, "evaluation", "Scorecard; null until first filled"),
	ROW(interview, created_at, "created_at", "Made"),
	ROW(interview, updated_at, "updated_at", "Last changed"),
	ROW(interview, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG));
SHAPE(management_line, interview,
	ID(interview, id, "id", "Interview"),
	ROW(interview, application.candidate.name, "candidate_name", "Candidate"),
	ROW(interview, application.candidate.email, "candidate_email", "Mail"),
	ROW(interview, application.candidate.phone, "candidate_phone", "Telephone"),
	ROW(interview, application.job.title, "job_title", "Job"),
	ROW(interview, application.place, "place", "Town"),
	ROW(interview, application.district, "district", "District"),
	ROW(interview, interviewer.name, "interviewer_name", "Who asks"),
	ROW(interview, start.at, "scheduled_at", "Start, UTC"),
	WORD(interview, decision, management_status, "status", "Decision"),
	WORD(interview, application.status, management_cv_status, "cv_status", "State of the CV"),
	ROW(interview, has_card, "has_evaluation", "Whether its scorecard was filled"),
	ROW(interview, created_at, "created_at", "Made"),
	ROW(interview, updated_at, "updated_at", "Last changed"));
SHAPE(management_ongoing, interview,
	ID(interview, id, "id", "Interview"),
	OBJECT(interview, application, management_cv, "candidate", "The CV"),
	ROW(interview, interviewer.name, "interviewer_name", "Who asks"),
	ROW(interview, start.at, "scheduled_at", "Start, UTC"),
	WORD(interview, decision, management_status, "status", "Decision"),
	ROW(interview, card_complete, "evaluation_completed", "Whether all five ratings are given"),
	ROW(interview, created_at, "created_at", "Made"),
	ROW(interview, updated_at, "updated_at", "Last changed"));

#define RATING .lo = 0, .hi = 10, .wrong = "Rating must be between 0 and 10"
SHAPE(management_start, interview_edit,
	ID(interview_edit, application, "candidate_id", "The CV", .must = ALWAYS),
	ROW(interview_edit, start, "scheduled_at", "Start", .must = ALWAYS, .example = "2025-11-15T10:00:00Z"),
	ID(interview_edit, interviewer, "interviewer_id", "Who asks, by number or UUID", .as = AS_KEY));
SHAPE(management_decide, interview_edit,
	ID(interview_edit, id, "interview_id", "Interview", .where = PATH, .must = ALWAYS),
	WORD(interview_edit, decision, management_status, "status", "Decision", .must = ALWAYS),
	ROW(interview_edit, remark, "remark", "Why", .lo = 0, .hi = 500),
	ROW(interview_edit, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG));
SHAPE(management_fill, scorecard_edit,
	ID(scorecard_edit, id, "interview_id", "Interview", .where = PATH, .must = ALWAYS),
	ROW(scorecard_edit, appearance, "appearance", "Rating", RATING),
	ROW(scorecard_edit, knowledge, "knowledge", "Rating", RATING),
	ROW(scorecard_edit, confidence, "confidence", "Rating", RATING),
	ROW(scorecard_edit, attitude, "attitude", "Rating", RATING),
	ROW(scorecard_edit, communication, "communication", "Rating", RATING),
	ROW(scorecard_edit, languages, "languages", "Spoken", .lo = 0, .hi = 500),
	ROW(scorecard_edit, salary, "expected_salary", "Asked for", .as = AS_TEXT, .example = "50000.00"),
	ROW(scorecard_edit, experience, "experience", "Observations", .lo = 0, .hi = 20000),
	ROW(scorecard_edit, remark, "remark", "In all", .lo = 0, .hi = 20000),
	ROW(scorecard_edit, voice, "voice_note", "Recording", .accept = "mp3 wav m4a", .lo = 1, .hi = 10 << 20));
SHAPE(management_key, interview_key,
	ID(interview_key, id, "interview_id", "Interview", .where = PATH, .must = ALWAYS));
SHAPE(management_window, window,
	ROW(window, page1, "page", "Page, from 1", .where = QUERY, .lo = 1, .hi = 1000000, .otherwise = 1),
	ROW(window, size, "page_size", "How many on a page", .where = QUERY, .lo = 1, .hi = 1000, .otherwise = 1000));
SHAPE(management_query, interview_filter,
	PAGING(interview_filter, management_window));
SHAPE(management_cv_query, application_filter,
	PAGING(application_filter, management_window),
	ROW(application_filter, all, "all", "Those of every status, not only the pending", .where = QUERY));
SHAPE(management_page, page,
	PAGE_ROWS(NULL, "Newest first"),
	ROW(page, total, "X-Total-Count", "All of them", .where = HEADER));
SHAPE(management_envelope, reply,
	ROW(reply, success, "success", "true"),
	ROW(reply, message, "message", "What happened"),
	REPLY_BODY("data", "The answer", .flags = OMIT));
SHAPE(management_error, report,
	ROW(report, success, "success", "false"),
	ROW(report, message, "message", "What went wrong"),
	ROW(report, code, "error", "Code"),
	ROW(report, fields, "details", "Every wrong field", .flags = ELSE),
	ROW(report, detail, "details", "More"));
/* clang-format on */
