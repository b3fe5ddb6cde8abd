/* Platform's endpoints of screening by chatbot. */
#include "api/platform/platform.h"
#include "service/application/application.h"
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
	ROW(rating_mark, rating, "rating", "Rating from 0 to 5"),
	ROW(rating_mark, evidence, "evidence", "Words of the answer that the rating rests on; null for a rating of 0"));
SHAPE(platform_chatbot_rating, rating,
	ROW(rating, model, "model", "Name of the language model", .must = ALWAYS),
	ROW(rating, prompt, "prompt_version", "Version of the instructions that the model was given", .must = ALWAYS),
	ROW(rating, at, "rated_at", "When the model rated the answer", .must = ALWAYS),
	OBJECT(rating, relevance, platform_chatbot_rating_mark, "relevance", "Whether the answer is about the question"),
	OBJECT(rating, detail, platform_chatbot_rating_mark, "detail",
		"How concrete the answer is: what was done, for how long, with what result"),
	OBJECT(rating, level, platform_chatbot_rating_mark, "level", "How well the described experience meets what the job needs"),
	ROW(rating, possible_injection, "possible_injection",
		"Whether the answer seems to give instructions to the model; nothing follows from it, it is a hint for the reader"),
	ROW(rating, late, "is_late", "Whether the rating came after the score was final, and so does not count"));
SHAPE(platform_chatbot_answer, screening_question,
	WORD(screening_question, rating.state, platform_rating_state, "rating_status",
		"What became of the rating by a language model; null when none was asked"),
	WORD(screening_question, kind, platform_screening_kind, "kind", "What the question is about", .must = ALWAYS),
	ROW(screening_question, subject, "skill", "The skill that the question is about; null for other questions"),
	ROW(screening_question, question, "question", "The question as it was asked", .must = ALWAYS),
	ROW(screening_question, answer, "answer", "The answer as the candidate gave it; null when there is none"),
	ROW(screening_question, follows.has, "is_follow_up",
		"Whether a language model asked this question after an earlier answer"),
	ROW(screening_question, score, "score", "Score of the answer, 0 to 100; null when it has none", .not_for = CANDIDATE),
	ROW(screening_question, evidence, "evidence", "Words of the answer that the score rests on", .not_for = CANDIDATE),
	WORD(screening_question, scored_by, platform_scorer, "scored_by",
		"Whether fixed rules or a language model gave the score", .not_for = CANDIDATE),
	OBJECT(screening_question, rating, platform_chatbot_rating, "language_model",
		"The rating by a language model; null when there is none",
	       .flags = IF_ANY, .not_for = CANDIDATE),
	ROW(screening_question, rating.reason, "given_up_because", "Why no language model rated the answer", .not_for = CANDIDATE));
VIEWED(platform_chatbot_session, screening,
	VIEWS(VIEW(LINE, "PlatformChatbotSessionLine"), VIEW(WHOLE, "PlatformChatbotSession")),
	ID(screening, id, "id", "Id of the session", .must = ALWAYS),
	ID(screening, application.id, "application_id", "Id of the application that the session belongs to", .must = ALWAYS),
	ROW(screening, application.job.title, "job_title", "Title of the job", .must = ALWAYS),
	ROW(screening, application.candidate.name, "candidate_name", "Full name of the candidate", .must = ALWAYS),
	WORD(screening, status, platform_screening_status, "status", "Status of the session", .must = ALWAYS),
	ROW(screening, asked, "questions_answered", "Number of questions that were answered"),
	ROW(screening, total, "questions_total", "Number of questions in the session"),
	ROW(screening, current, "current_question", "The question that waits for an answer; null when none does"),
	ROW(screening, score, "score",
		"Score of the whole session, 0 to 100; null until the session is completed", .not_for = CANDIDATE),
	ROW(screening, summary, "summary", "Summary of the session; null until the session is completed"),
	WORD(screening, outcome, platform_screening_outcome, "score_status",
		"\"open\" until the session is completed, \"pending\" while ratings are awaited, \"final\" when the score stands, \"not_judged\" when there is none because the candidate asked for a person",
	     .views = WHOLE),
	ROW(screening, automated, "is_automated", "Whether the scores come from a program and not from a person", .views = WHOLE),
	ROW(screening, uses_model, "uses_language_model",
		"Whether a language model rates the answers, as the candidate was told", .views = WHOLE),
	ROW(screening, notice, "automated_notice",
		"What the candidate must be told about the program; to be shown before the first answer", .views = WHOLE),
	ROW(screening, noticed_at, "notice_given_at", "When the candidate was told about the program", .views = WHOLE),
	ROW(screening, human_at, "human_requested_at",
		"When the candidate asked for a person instead of the program; null when they did not", .views = WHOLE),
	LIST(screening, results, platform_chatbot_answer, "results",
		"The questions that were answered; after completion also those that were not", .views = WHOLE),
	ROW(screening, started_at, "started_at", "When the session began", .must = ALWAYS),
	ROW(screening, completed_at, "completed_at", "When the session was completed; null until then"),
	ETAG(screening, WHOLE));
SHAPE(platform_chatbot_reply, screening_message,
	ROW(screening_message, id, "id", "Id of the message", .must = ALWAYS),
	WORD(screening_message, sender, platform_sender, "sender", "Who wrote the message", .must = ALWAYS),
	ROW(screening_message, text, "message", "Text of the message", .must = ALWAYS),
	ROW(screening_message, created_at, "created_at", "When the message was written", .must = ALWAYS));
VIEWED(platform_chatbot_message, screening_message,
	VIEWS(VIEW(SAID, "PlatformChatbotMessageSent"), VIEW(TOLD, "PlatformChatbotMessage")),
	ROW(screening_message, id, "id", "Id of the message", .must = ALWAYS),
	WORD(screening_message, sender, platform_sender, "sender", "Who wrote the message", .must = ALWAYS),
	ROW(screening_message, text, "message", "Text of the message", .must = ALWAYS),
	ROW(screening_message, created_at, "created_at", "When the message was written", .must = ALWAYS),
	POINTER(screening_message, reply, platform_chatbot_reply, "reply", "The chatbot's reply to this message", .views = SAID));

SHAPE(platform_chatbot_session_create, screening_start,
	ID(screening_start, application, "application_id", "Id of an application of the caller", .must = ALWAYS, .flags = FINDS_RECORD));
SHAPE(platform_chatbot_session_key, screening_key,
	ID(screening_key, id, "session_id", "Id of the session", .where = PATH, .must = ALWAYS));
SHAPE(platform_chatbot_session_end, screening_key,
	ID(screening_key, id, "session_id", "Id of the session", .where = PATH, .must = ALWAYS),
	IF_MATCH(screening_key, 0));
SHAPE(platform_chatbot_message_create, screening_say,
	ID(screening_say, id, "session_id", "Id of the session", .where = PATH, .must = ALWAYS),
	ROW(screening_say, text, "message",
		"Answer to the current question", .must = ALWAYS, .lo = 1, .hi = 4000, .example = "User response to question"));
SHAPE(platform_chatbot_session_query, screening_filter,
	PAGING(screening_filter, platform_window),
	ID(screening_filter, application, "application", "Only sessions of this application", .where = QUERY));
SHAPE(platform_chatbot_message_window, window,
	ROW(window, page1, "page", "Number of the page, starting at 1", .where = QUERY, .lo = 1, .hi = 1000000, .otherwise = 1),
	PAGE_SIZE("page_size", "messages on a page", 100, 100));
SHAPE(platform_chatbot_message_query, screening_transcript,
	PAGING(screening_transcript, platform_chatbot_message_window),
	ID(screening_transcript, id, "session_id", "Id of the session", .where = PATH, .must = ALWAYS));

SHAPE(platform_chatbot_record, screening_record,
	ROW(screening_record, session, "session",
		"Random id that the answers of one session have in common; it does not lead to the session", .must = ALWAYS),
	ROW(screening_record, question.position, "position", "Place of the question in the session, starting at 0", .must = ALWAYS),
	WORD(screening_record, question.kind, platform_screening_kind, "kind", "What the question is about", .must = ALWAYS),
	ROW(screening_record, question.subject, "skill", "The skill that the question is about; null for other questions"),
	ROW(screening_record, question.question, "question", "The question as it was asked", .must = ALWAYS),
	ROW(screening_record, question.follows.has, "is_follow_up",
		"Whether a language model asked this question after an earlier answer"),
	ROW(screening_record, question.score, "score", "Score of the answer, 0 to 100; null when it has none"),
	WORD(screening_record, question.scored_by, platform_scorer, "scored_by",
		"Whether fixed rules or a language model gave the score"),
	ROW(screening_record, question.evidence, "evidence", "Words of the answer that the score rests on"),
	WORD(screening_record, question.rating.state, platform_rating_state, "rating_status",
		"What became of the rating by a language model; null when none was asked"),
	OBJECT(screening_record, question.rating, platform_chatbot_rating, "language_model",
		"The rating by a language model; null when there is none", .flags = IF_ANY),
	ROW(screening_record, question.rating.request, "request_id", "Id that the model's server gave to the request"),
	ROW(screening_record, question.rating.reason, "given_up_because", "Why no language model rated the answer"),
	ROW(screening_record, settled, "is_final", "Whether the score of the session is final"),
	ROW(screening_record, noticed_at, "notice_given_at", "When the candidate was told about the program"),
	ROW(screening_record, human_at, "human_requested_at",
		"When the candidate asked for a person instead of the program; null when they did not"),
	ROW(screening_record, started_at, "started_at", "When the session began", .must = ALWAYS),
	ROW(screening_record, completed_at, "completed_at", "When the session was completed; null until then"));
SHAPE(platform_chatbot_export_window, window,
	ROW(window, page1, "page", "Number of the page, starting at 1", .where = QUERY, .lo = 1, .hi = 1000000, .otherwise = 1),
	PAGE_SIZE("page_size", "answers on a page", 500, 100));
SHAPE(platform_chatbot_export_query, screening_export,
	PAGING(screening_export, platform_chatbot_export_window),
	ROW(screening_export, from, "from", "Only sessions that began at this time or later", .where = QUERY),
	ROW(screening_export, to, "to",
		"Only sessions that began before this time; a plain day is included", .where = QUERY, .as = AS_DAY_END));
/* clang-format on */

OPERATION_ON(service_screening_start, application_detail, screening_start, screening)
OPERATION(service_screening_list, screening_filter, screening_list)
OPERATION_ON(service_screening_show, screening, screening_key, screening)
OPERATION_ON(service_screening_say, screening, screening_say, screening_message)
OPERATION_ON(service_screening_messages, screening, screening_transcript, screening_message_list)
OPERATION_ON(service_screening_complete, screening, screening_key, screening)
OPERATION_ON(service_screening_request_human, screening, screening_key, screening)
OPERATION(service_screening_export, screening_export, screening_record_list)

#define BASE "/api/v1/chatbot/sessions"
#define READERS .roles = USER, .guard = PARTY
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "chatbot_sessions.create", .method = METHOD_POST, .path = BASE, .summary = "Start a chatbot session",
	  .doc = "201 for a new session, 200 with the one that is running.",
	  .roles = CANDIDATE, .load = &load_application, .guard = SELF, .view = WHOLE,
	  CALL(service_screening_start, platform_chatbot_session_create, platform_chatbot_session),
	  .answer = { [DONE] = { 200, NULL }, [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "chatbot_sessions.list", .method = METHOD_GET, .path = BASE, .summary = "List chatbot sessions",
	  .doc = "Candidates see their own, interviewers those of candidates they interview, admin and hr all of the company. Newest first.", READERS,
	  .view = LINE, CALL_LIST(service_screening_list, platform_chatbot_session_query, platform_chatbot_session, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "chatbot_sessions.get", .method = METHOD_GET, .path = BASE "/{session_id}", .summary = "Get a chatbot session", .load = &load_screening, READERS, .view = WHOLE,
	  CALL(service_screening_show, platform_chatbot_session_key, platform_chatbot_session), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "chatbot_sessions.send_message", .method = METHOD_POST, .path = BASE "/{session_id}/messages",
	  .summary = "Answer the current question",
	  .roles = CANDIDATE, .load = &load_screening, .guard = SELF, .view = SAID, CALL(service_screening_say, platform_chatbot_message_create, platform_chatbot_message),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
	{ .id = "chatbot_sessions.list_messages", .method = METHOD_GET, .path = BASE "/{session_id}/messages",
	  .summary = "List the messages of a chatbot session",
	  .doc = "Oldest first.",
	  .load = &load_screening, READERS, .view = TOLD, .exact = true, CALL_LIST(service_screening_messages, platform_chatbot_message_query, platform_chatbot_message, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
	{ .id = "chatbot_sessions.complete", .method = METHOD_POST, .path = BASE "/{session_id}/complete",
	  .summary = "Complete a chatbot session",
	  .doc = "Scores the answers, at once or when the awaited ratings are there.",
	  .roles = CANDIDATE, .load = &load_screening, .guard = SELF, .view = WHOLE, CALL(service_screening_complete, platform_chatbot_session_end, platform_chatbot_session),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "chatbot_sessions.request_human", .method = METHOD_POST, .path = BASE "/{session_id}/request-human",
	  .summary = "Ask for a person instead of the program",
	  .doc = "No more questions are asked, and a session without a score gets none.", .roles = CANDIDATE, .load = &load_screening, .guard = SELF, .view = WHOLE,
	  CALL(service_screening_request_human, platform_chatbot_session_end, platform_chatbot_session), .answer = { { 200, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "chatbot_sessions.export", .method = METHOD_GET, .path = BASE "/export", .summary = "Export answers and ratings for an audit",
	  .doc = "All of the company without names, oldest first.",
	  .roles = ADMIN | HR, .guard = COMPANY, .view = WHOLE, CALL_LIST(service_screening_export, platform_chatbot_export_query, platform_chatbot_record, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_chatbot = { endpoints, COUNT(endpoints) };
