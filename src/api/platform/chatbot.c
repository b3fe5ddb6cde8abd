/* Platform's rows of chatbot screening. */
#include "api/platform/platform.h"
#include "service/screening/screening.h"

enum { LINE = 1, WHOLE = 2, SAID = 4, TOLD = 8 };

/* clang-format off */
WORDS(platform_screening_status, screening_status, [SCREENING_ACTIVE] = "active", [SCREENING_COMPLETED] = "completed");
WORDS(platform_sender, sender, [SENDER_BOT] = "bot", [SENDER_CANDIDATE] = "candidate");
WORDS(platform_screening_kind, screening_kind, [SCREENING_SKILL] = "skill", [SCREENING_EXPERIENCE] = "experience", [SCREENING_MOTIVE] = "motivation");

WORDS(platform_scorer, screening_scorer, [SCORER_RULES] = "fixed_rules", [SCORER_MODEL] = "language_model");
WORDS(platform_rating_state, rating_state, [RATING_WAITING] = "waiting", [RATING_GIVEN] = "rated", [RATING_GIVEN_UP] = "given_up");
WORDS(platform_screening_outcome, screening_outcome, [OUTCOME_OPEN] = "open", [OUTCOME_PENDING] = "pending", [OUTCOME_FINAL] = "final",
	[OUTCOME_UNJUDGED] = "not_judged");

SHAPE(platform_chatbot_rating_mark, rating_mark,
	ROW(rating_mark, rating, "rating", "0 to 5"),
	ROW(rating_mark, evidence, "evidence", "The words of the answer that it rests on; null for 0"));
SHAPE(platform_chatbot_rating, rating,
	ROW(rating, model, "model", "Which language model rated", .must = ALWAYS),
	ROW(rating, prompt, "prompt_version", "Version of what it was asked by", .must = ALWAYS),
	ROW(rating, at, "rated_at", "When", .must = ALWAYS),
	OBJECT(rating, relevance, platform_chatbot_rating_mark, "relevance", "Whether the answer is one to the question"),
	OBJECT(rating, detail, platform_chatbot_rating_mark, "detail", "How concrete it is: what, how long, with what result"),
	OBJECT(rating, level, platform_chatbot_rating_mark, "level", "How well what it describes meets what the job needs"),
	ROW(rating, possible_injection, "possible_injection", "The answer seems to give orders to the model; nothing follows from it"),
	ROW(rating, late, "is_late", "It came after the score was settled, and does not count"));
SHAPE(platform_chatbot_answer, screening_question,
	WORD(screening_question, rating.state, platform_rating_state, "rating_status", "What became of asking a language model; null: none was asked"),
	WORD(screening_question, kind, platform_screening_kind, "kind", "What was asked about", .must = ALWAYS),
	ROW(screening_question, subject, "skill", "Which skill"),
	ROW(screening_question, question, "question", "As it was asked", .must = ALWAYS),
	ROW(screening_question, answer, "answer", "As it was given"),
	ROW(screening_question, follows.has, "is_follow_up", "Asked by the language model after an answer"),
	ROW(screening_question, score, "score", "0 to 100", .not_for = CANDIDATE),
	ROW(screening_question, evidence, "evidence", "The words of the answer that the score rests on", .not_for = CANDIDATE),
	WORD(screening_question, scored_by, platform_scorer, "scored_by", "What the score comes from", .not_for = CANDIDATE),
	OBJECT(screening_question, rating, platform_chatbot_rating, "language_model", "What a language model made of it; null: none rated it",
	       .flags = IF_ANY, .not_for = CANDIDATE),
	ROW(screening_question, rating.reason, "given_up_because", "Why no language model rated it", .not_for = CANDIDATE));
VIEWED(platform_chatbot_session, screening, VIEWS(VIEW(LINE, "PlatformChatbotSessionLine"), VIEW(WHOLE, "PlatformChatbotSession")),
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
	WORD(screening, outcome, platform_screening_outcome, "score_status", "Of the score: pending, while ratings are awaited; not_judged, because a person was asked for",
	     .views = WHOLE),
	ROW(screening, automated, "is_automated", "Scores come from a program, not from a person", .views = WHOLE),
	ROW(screening, uses_model, "uses_language_model", "A language model rates, as the candidate was told", .views = WHOLE),
	ROW(screening, notice, "automated_notice", "What the candidate is told: to be shown before the first answer", .views = WHOLE),
	ROW(screening, noticed_at, "notice_given_at", "When they were told", .views = WHOLE),
	ROW(screening, human_at, "human_requested_at", "When the candidate asked for a person", .views = WHOLE),
	LIST(screening, results, platform_chatbot_answer, "results", "Answer by answer; once completed also what was not answered", .views = WHOLE),
	ROW(screening, started_at, "started_at", "When it began", .must = ALWAYS),
	ROW(screening, completed_at, "completed_at", "When it ended"),
	ROW(screening, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG, .views = WHOLE));
SHAPE(platform_chatbot_reply, screening_message,
	ROW(screening_message, id, "id", "Message", .must = ALWAYS),
	WORD(screening_message, sender, platform_sender, "sender", "Who said it", .must = ALWAYS),
	ROW(screening_message, text, "message", "What was said", .must = ALWAYS),
	ROW(screening_message, created_at, "created_at", "When", .must = ALWAYS));
VIEWED(platform_chatbot_message, screening_message, VIEWS(VIEW(SAID, "PlatformChatbotMessageSent"), VIEW(TOLD, "PlatformChatbotMessage")),
	ROW(screening_message, id, "id", "Message", .must = ALWAYS),
	WORD(screening_message, sender, platform_sender, "sender", "Who said it", .must = ALWAYS),
	ROW(screening_message, text, "message", "What was said", .must = ALWAYS),
	ROW(screening_message, created_at, "created_at", "When", .must = ALWAYS),
	POINTER(screening_message, reply, platform_chatbot_reply, "reply", "What the chatbot says to it", .views = SAID));

SHAPE(platform_chatbot_session_create, screening_start,
	ID(screening_start, application, "application_id", "An own application", .must = ALWAYS));
SHAPE(platform_chatbot_session_key, screening_key,
	ID(screening_key, id, "session_id", "Session", .where = PATH, .must = ALWAYS));
SHAPE(platform_chatbot_session_end, screening_key,
	ID(screening_key, id, "session_id", "Session", .where = PATH, .must = ALWAYS),
	ROW(screening_key, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG));
SHAPE(platform_chatbot_message_create, screening_say,
	ID(screening_say, id, "session_id", "Session", .where = PATH, .must = ALWAYS),
	ROW(screening_say, text, "message", "The answer", .must = ALWAYS, .lo = 1, .hi = 4000, .example = "User response to question"));
SHAPE(platform_chatbot_session_query, screening_filter,
	PAGING(screening_filter, platform_window),
	ID(screening_filter, application, "application", "Only of this application", .where = QUERY));
SHAPE(platform_chatbot_message_window, window,
	ROW(window, page1, "page", "Page, from 1", .where = QUERY, .lo = 1, .hi = 1000000, .otherwise = 1),
	ROW(window, size, "page_size", "How many on a page", .where = QUERY, .lo = 1, .hi = 100, .otherwise = 100));
SHAPE(platform_chatbot_message_query, screening_transcript,
	PAGING(screening_transcript, platform_chatbot_message_window),
	ID(screening_transcript, id, "session_id", "Session", .where = PATH, .must = ALWAYS));

SHAPE(platform_chatbot_record, screening_record,
	ROW(screening_record, session, "session", "Joins the answers of one session; leads nowhere", .must = ALWAYS),
	ROW(screening_record, question.position, "position", "Place of the question in the session, from 0", .must = ALWAYS),
	WORD(screening_record, question.kind, platform_screening_kind, "kind", "What was asked about", .must = ALWAYS),
	ROW(screening_record, question.subject, "skill", "Which skill"),
	ROW(screening_record, question.question, "question", "As it was asked", .must = ALWAYS),
	ROW(screening_record, question.follows.has, "is_follow_up", "Asked by the language model after an answer"),
	ROW(screening_record, question.score, "score", "0 to 100; null: not scored"),
	WORD(screening_record, question.scored_by, platform_scorer, "scored_by", "What the score comes from"),
	ROW(screening_record, question.evidence, "evidence", "The words of the answer that the score rests on"),
	WORD(screening_record, question.rating.state, platform_rating_state, "rating_status", "What became of asking a language model; null: none was asked"),
	OBJECT(screening_record, question.rating, platform_chatbot_rating, "language_model", "What a language model made of it; null: none rated it", .flags = IF_ANY),
	ROW(screening_record, question.rating.request, "request_id", "The id that the model's server gave to the request"),
	ROW(screening_record, question.rating.reason, "given_up_because", "Why no language model rated it"),
	ROW(screening_record, settled, "is_final", "The score of the session stands"),
	ROW(screening_record, noticed_at, "notice_given_at", "When the candidate was told of the program"),
	ROW(screening_record, human_at, "human_requested_at", "When the candidate asked for a person"),
	ROW(screening_record, started_at, "started_at", "When the session began", .must = ALWAYS),
	ROW(screening_record, completed_at, "completed_at", "When it ended"));
SHAPE(platform_chatbot_export_window, window,
	ROW(window, page1, "page", "Page, from 1", .where = QUERY, .lo = 1, .hi = 1000000, .otherwise = 1),
	ROW(window, size, "page_size", "How many on a page", .where = QUERY, .lo = 1, .hi = 500, .otherwise = 100));
SHAPE(platform_chatbot_export_query, screening_export,
	PAGING(screening_export, platform_chatbot_export_window),
	ROW(screening_export, from, "from", "Sessions that began then or later", .where = QUERY),
	ROW(screening_export, to, "to", "Sessions that began before; a day: all of it", .where = QUERY, .as = AS_DAY_END));
/* clang-format on */

OPERATION(service_screening_start, screening_start, screening)
OPERATION(service_screening_list, screening_filter, screening_list)
OPERATION(service_screening_get, screening_key, screening)
OPERATION(service_screening_say, screening_say, screening_message)
OPERATION(service_screening_messages, screening_transcript, screening_message_list)
OPERATION(service_screening_complete, screening_key, screening)
OPERATION(service_screening_request_human, screening_key, screening)
OPERATION(service_screening_export, screening_export, screening_record_list)

#define BASE "/api/v1/chatbot/sessions"
#define READERS .roles = USER, .guard = PARTY
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "chatbot_sessions.create", .method = METHOD_POST, .path = BASE, .summary = "Begin the screening of an own application",
	  .roles = CANDIDATE, .guard = SELF, .view = WHOLE, CALL(service_screening_start, platform_chatbot_session_create, platform_chatbot_session),
	  .answer = { [DONE] = { 200, NULL }, [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "chatbot_sessions.list", .method = METHOD_GET, .path = BASE, .summary = "The candidate's sessions, the company's, or those of whom one interviews", READERS,
	  .view = LINE, CALL_LIST(service_screening_list, platform_chatbot_session_query, platform_chatbot_session, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "chatbot_sessions.get", .method = METHOD_GET, .path = BASE "/{session_id}", .summary = "One session", READERS, .view = WHOLE,
	  CALL(service_screening_get, platform_chatbot_session_key, platform_chatbot_session), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "chatbot_sessions.send_message", .method = METHOD_POST, .path = BASE "/{session_id}/messages", .summary = "Answer the question that waits",
	  .roles = CANDIDATE, .guard = SELF, .view = SAID, CALL(service_screening_say, platform_chatbot_message_create, platform_chatbot_message),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
	{ .id = "chatbot_sessions.list_messages", .method = METHOD_GET, .path = BASE "/{session_id}/messages", .summary = "All that was said, oldest first",
	  READERS, .view = TOLD, CALL_LIST(service_screening_messages, platform_chatbot_message_query, platform_chatbot_message, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
	{ .id = "chatbot_sessions.complete", .method = METHOD_POST, .path = BASE "/{session_id}/complete", .summary = "End the screening",
	  .roles = CANDIDATE, .guard = SELF, .view = WHOLE, CALL(service_screening_complete, platform_chatbot_session_end, platform_chatbot_session),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "chatbot_sessions.request_human", .method = METHOD_POST, .path = BASE "/{session_id}/request-human",
	  .summary = "Ask for a person instead of the program", .roles = CANDIDATE, .guard = SELF, .view = WHOLE,
	  CALL(service_screening_request_human, platform_chatbot_session_end, platform_chatbot_session), .answer = { { 200, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "chatbot_sessions.export", .method = METHOD_GET, .path = BASE "/export", .summary = "All answers and ratings for an audit, without names, oldest first",
	  .roles = ADMIN | HR, .guard = COMPANY, .view = WHOLE, CALL_LIST(service_screening_export, platform_chatbot_export_query, platform_chatbot_record, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_chatbot = { endpoints, COUNT(endpoints) };
