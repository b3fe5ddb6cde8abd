/* Platform's rows of chatbot screening. */
#include "api/platform/platform.h"
#include "service/screening.h"

enum { LINE = 1, WHOLE = 2, SAID = 4, TOLD = 8 };

/* clang-format off */
WORDS(platform_screening_status, screening_status, [SCREENING_ACTIVE] = "active", [SCREENING_COMPLETED] = "completed");
WORDS(platform_sender, sender, [SENDER_BOT] = "bot", [SENDER_CANDIDATE] = "candidate");
WORDS(platform_screening_kind, screening_kind, [SCREENING_SKILL] = "skill", [SCREENING_EXPERIENCE] = "experience", [SCREENING_MOTIVE] = "motivation");

SHAPE(platform_screening_result, screening_question,
	WORD(screening_question, kind, platform_screening_kind, "kind", "What was asked about", .must = ALWAYS),
	ROW(screening_question, subject, "skill", "Which skill"),
	ROW(screening_question, question, "question", "As it was asked", .must = ALWAYS),
	ROW(screening_question, answer, "answer", "As it was given"),
	ROW(screening_question, score, "score", "0 to 100", .not_for = CANDIDATE),
	ROW(screening_question, evidence, "evidence", "The words of the answer that the score rests on", .not_for = CANDIDATE));
SHAPE(platform_screening, screening,
	ID(screening, id, "id", "Session", .must = ALWAYS),
	ID(screening, application.id, "application_id", "Application that it belongs to", .must = ALWAYS),
	ROW(screening, application.job.title, "job_title", "Title of the job", .must = ALWAYS),
	ROW(screening, application.candidate.name, "candidate_name", "Who answers", .must = ALWAYS),
	WORD(screening, status, platform_screening_status, "status", "State", .must = ALWAYS),
	ROW(screening, asked, "questions_answered", "How many were answered"),
	ROW(screening, total, "questions_total", "How many there are"),
	ROW(screening, current, "current_question", "The one that waits for its answer"),
	ROW(screening, score, "score", "0 to 100, once completed", .not_for = CANDIDATE),
	ROW(screening, summary, "summary", "What came out, once completed"),
	ROW(screening, automated, "is_automated", "Scores come from fixed rules, not from a person", .views = WHOLE),
	LIST(screening, results, platform_screening_result, "results", "Question by question, once completed", .views = WHOLE),
	ROW(screening, started_at, "started_at", "When it began", .must = ALWAYS),
	ROW(screening, completed_at, "completed_at", "When it ended"),
	ROW(screening, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG, .views = WHOLE));
SHAPE(platform_screening_reply, screening_message,
	ROW(screening_message, id, "id", "Message", .must = ALWAYS),
	WORD(screening_message, sender, platform_sender, "sender", "Who said it", .must = ALWAYS),
	ROW(screening_message, text, "message", "What was said", .must = ALWAYS),
	ROW(screening_message, created_at, "created_at", "When", .must = ALWAYS));
SHAPE(platform_screening_message, screening_message,
	ROW(screening_message, id, "id", "Message", .must = ALWAYS),
	WORD(screening_message, sender, platform_sender, "sender", "Who said it", .must = ALWAYS),
	ROW(screening_message, text, "message", "What was said", .must = ALWAYS),
	ROW(screening_message, created_at, "created_at", "When", .must = ALWAYS),
	POINTER(screening_message, reply, platform_screening_reply, "reply", "What the chatbot says to it", .views = SAID));

SHAPE(platform_screening_start, screening_start,
	ID(screening_start, application, "application_id", "An own application", .must = ALWAYS));
SHAPE(platform_screening_key, screening_key,
	ID(screening_key, id, "session_id", "Session", .where = PATH, .must = ALWAYS));
SHAPE(platform_screening_end, screening_key,
	ID(screening_key, id, "session_id", "Session", .where = PATH, .must = ALWAYS),
	ROW(screening_key, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG));
SHAPE(platform_screening_say, screening_say,
	ID(screening_say, id, "session_id", "Session", .where = PATH, .must = ALWAYS),
	ROW(screening_say, text, "message", "The answer", .must = ALWAYS, .lo = 1, .hi = 4000, .example = "User response to question"));
SHAPE(platform_screening_query, screening_filter,
	PAGING(screening_filter, platform_window),
	ID(screening_filter, application, "application", "Only of this application", .where = QUERY));
SHAPE(platform_transcript_window, window,
	ROW(window, page1, "page", "Page, from 1", .where = QUERY, .lo = 1, .hi = 1000000, .otherwise = 1),
	ROW(window, size, "page_size", "How many on a page", .where = QUERY, .lo = 1, .hi = 100, .otherwise = 100));
SHAPE(platform_transcript_query, screening_transcript,
	PAGING(screening_transcript, platform_transcript_window),
	ID(screening_transcript, id, "session_id", "Session", .where = PATH, .must = ALWAYS));
/* clang-format on */

OPERATION(service_screening_start, screening_start, screening)
OPERATION(service_screening_list, screening_filter, screening_list)
OPERATION(service_screening_get, screening_key, screening)
OPERATION(service_screening_say, screening_say, screening_message)
OPERATION(service_screening_messages, screening_transcript, screening_message_list)
OPERATION(service_screening_complete, screening_key, screening)

#define BASE "/api/v1/chatbot/sessions"
#define READERS .roles = USER, .guard = PARTY
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "platform.screening_start", .methods = METHOD_POST, .path = BASE, .summary = "Begin the screening of an own application",
	  .roles = CANDIDATE, .guard = SELF, .view = WHOLE, CALL(service_screening_start, platform_screening_start, platform_screening),
	  .answer = { [DONE] = { 200, NULL }, [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "platform.screenings", .methods = METHOD_GET, .path = BASE, .summary = "The candidate's sessions, the company's, or those of whom one interviews", READERS,
	  .view = LINE, CALL_LIST(service_screening_list, platform_screening_query, platform_screening, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "platform.screening", .methods = METHOD_GET, .path = BASE "/{session_id}", .summary = "One session", READERS, .view = WHOLE,
	  CALL(service_screening_get, platform_screening_key, platform_screening), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "platform.screening_say", .methods = METHOD_POST, .path = BASE "/{session_id}/messages", .summary = "Answer the question that waits",
	  .roles = CANDIDATE, .guard = SELF, .view = SAID, CALL(service_screening_say, platform_screening_say, platform_screening_message),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
	{ .id = "platform.screening_messages", .methods = METHOD_GET, .path = BASE "/{session_id}/messages", .summary = "All that was said, oldest first",
	  READERS, .view = TOLD, CALL_LIST(service_screening_messages, platform_transcript_query, platform_screening_message, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
	{ .id = "platform.screening_complete", .methods = METHOD_POST, .path = BASE "/{session_id}/complete", .summary = "End the screening",
	  .roles = CANDIDATE, .guard = SELF, .view = WHOLE, CALL(service_screening_complete, platform_screening_end, platform_screening),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_chatbot = { endpoints, COUNT(endpoints) };
