/* Screening by questions: the questions for a job, and the scores of answers. The questions and the fixed rules are
 * deterministic and the same for every candidate. */
#ifndef MODEL_SCREENING_SCREENING_H
#define MODEL_SCREENING_SCREENING_H

#include "model/interview/interview.h"

#define SCREENING_SKILLS 6 /* how many of the required skills get a question; the first ones do */
#define SCREENING_QUESTIONS (SCREENING_SKILLS + 2)
#define SCREENING_EVIDENCE 300 /* the most bytes of a quotation */
#define RATING_HIGHEST 5
#define RATING_SHOWN 4096    /* the most bytes of an answer that are sent to a language model */
#define RATING_EVIDENCE 1000 /* the most bytes of a quotation by a language model */
#define FOLLOW_UP_LONGEST 300

struct screening_id {
	struct id v;
};

/*
 * The state of a score. OPEN: not due yet. PENDING: it waits for ratings. FINAL: it is settled. UNJUDGED: there is no score,
 * because the candidate asked for a person.
 */
enum screening_outcome { OUTCOME_OPEN, OUTCOME_PENDING, OUTCOME_FINAL, OUTCOME_UNJUDGED };

/* The rating of an answer by one criterion, 0 to RATING_HIGHEST, and the words of the answer that justify it. */
struct rating_mark {
	int64_t rating;
	struct str evidence;
};

/* A language model's rating of an answer. It is untrusted text until rating_accept has accepted it. */
struct rating {
	struct str model;           /* the name of the model; null when no model rated the answer */
	struct str prompt, request; /* the version of the prompt; the id that the model's server gave to the request */
	struct rating_mark relevance, detail, level;
	bool possible_injection; /* the answer seems to address the model; only shown to staff, the score does not change */
	bool late;               /* the rating came after the score was settled, and does not count */
	enum rating_state state;
	struct str reason; /* why the rating was given up */
	struct instant at;
};

struct screening_question {
	int64_t position;
	struct maybe_int follows; /* a follow-up: the position of the question that it follows */
	enum screening_kind kind;
	struct str subject; /* the skill that is asked for */
	struct maybe_int years;
	struct str question, answer, evidence;
	struct decimal score; /* of the answer, 0 to 100 */
	enum screening_scorer scored_by;
	struct rating rating;
};
LIST_OF(screening_question);

/* The members of a job from which the questions are made. */
struct screening_job {
	struct job_id id;
	struct str title;
	struct strs skills;
	struct maybe_int years;
	struct user_id poster;
};

struct screening {
	struct screening_id id;
	struct uuid anonymous; /* see struct screening_record; only the export reads it */
	struct application application;
	struct company_id company;
	bool caller_interviews; /* whether the caller is an interviewer of the application; only a query for a single row sets
	                           it */
	enum screening_status status;
	int64_t asked, total; /* the index of the question that waits for an answer, from 0; the number of questions */
	struct str current;   /* the text of that question; null when all are answered */
	struct decimal score;
	enum screening_outcome outcome; /* computed by screening_outcome */
	struct str summary;
	bool automated;    /* no person has made or checked the score */
	bool uses_model;   /* the candidate was told that a language model rates answers; otherwise none is sent to a model */
	struct str notice; /* the notice about automated scoring that the candidate gets */
	struct screening_question_list results; /* the questions that were answered */
	struct instant noticed_at, human_at;    /* when the candidate got the notice; when they asked for a person */
	struct instant
	        settle_at; /* after completion, the score waits for ratings until this time; zero when it does not wait */
	struct instant started_at, completed_at, updated_at;
	int64_t version;
};
LIST_OF(screening);

struct screening_message {
	struct id id;
	enum sender sender;
	struct str text;
	struct instant created_at;
	struct screening_message *reply; /* the bot's reply to a message that the candidate just sent; otherwise NULL */
};
LIST_OF(screening_message);

struct screening_start {
	struct seen seen;
	struct application_id application;
};
struct screening_key {
	struct seen seen;
	struct screening_id id;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
};
struct screening_say {
	struct seen seen;
	struct screening_id id;
	struct str text;
};
struct screening_filter {
	struct seen seen;
	struct window window;
	struct application_id application;
};
struct screening_transcript {
	struct seen seen;
	struct window window;
	struct screening_id id;
};

/* The export for an audit: the answers of the sessions that began in [from, to). */
struct screening_export {
	struct seen seen;
	struct window window;
	struct instant from, to;
};

/* One answer, without the identity of the candidate. */
struct screening_record {
	struct uuid session; /* a random id, used only here, by which the answers of one session can be grouped */
	struct screening_question question;
	bool settled;
	struct instant started_at, completed_at, noticed_at, human_at;
};
LIST_OF(screening_record);

/* The state of a session's score, from the session's status and times. */
enum screening_outcome screening_outcome(const struct screening *screening);

/* The questions for a job, in order; at least one. In `arena`. */
struct screening_question_list screening_questions(struct arena *arena, const struct screening_job *job);

/* Sets score, evidence and scorer from the answer by fixed rules. The evidence is a sentence of the answer, word for word, or
 * null when no sentence counts. */
void screening_judge(struct screening_question *question);

/*
 * The mean of the scores of all questions except follow-ups, to two decimal places. A missing answer counts as 0. When a
 * follow-up has a better score than its question, the score of the follow-up counts for the question, so that a follow-up never
 * lowers the result. Null when there are no questions.
 */
struct decimal screening_score(const struct screening_question *questions, size_t n);

/* ---- ratings by a language model (model/screening/rating.c). The model is not trusted, and the candidate may try to
 * manipulate it. */

/* A text as it is sent to a model, and for each of its bytes the position in the original. */
struct rating_text {
	struct str text;
	const uint32_t *from;
};

/*
 * Copies `original` (UTF-8) without control characters and invisible characters (zero-width, bidi, tags, fillers, variation
 * selectors), because they could hide instructions to the model. Tabs and line ends stay. The copy has at most RATING_SHOWN
 * bytes, and no code point is split. In `arena`.
 */
struct rating_text rating_strip(struct arena *arena, struct str original);

/*
 * Whether the rating by a model may count. Each mark must be in range, and each mark above 0 must have evidence: at least two
 * words, or six bytes, or the whole of the answer, copied literally except for the characters that rating_strip removes. When
 * the rating is accepted, the evidence is replaced by the same part of the answer itself. The evidence of a 0 is dropped.
 */
bool rating_accept(struct arena *arena, struct str answer, struct rating *rating);

/* Sets score, evidence and scorer of a question from its rating. The evidence is that of the highest mark. */
void rating_score(struct screening_question *question);

/* Whether a model's text may be shown to the candidate as a question: 10 to FOLLOW_UP_LONGEST bytes, one line, a question,
 * without markup and without addresses. */
bool rating_follow_up_fit(struct arena *arena, struct str text);

#endif
