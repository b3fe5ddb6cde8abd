/* Screening by questions: what is asked for a job, and what an answer is worth. Deterministic, and the same for everybody. */
#ifndef MODEL_SCREENING_SCREENING_H
#define MODEL_SCREENING_SCREENING_H

#include "model/interview.h"

#define SCREENING_SKILLS 6 /* required skills that are asked for, the first ones */
#define SCREENING_QUESTIONS (SCREENING_SKILLS + 2)
#define SCREENING_EVIDENCE 300 /* bytes of a quotation at most */
#define RATING_HIGHEST 5
#define RATING_SHOWN 4096    /* bytes of an answer that a model is shown */
#define RATING_EVIDENCE 1000 /* bytes of a quotation by a model at most */
#define FOLLOW_UP_LONGEST 300

struct screening_id {
	struct id v;
};

/* Of the score: not due; waits for ratings; stands; and there is none, because a person was asked for. */
enum screening_outcome { OUTCOME_OPEN, OUTCOME_PENDING, OUTCOME_FINAL, OUTCOME_UNJUDGED };

/* How well an answer does by one criterion, 0 to RATING_HIGHEST, and the words of it that this rests on. */
struct rating_mark {
	int64_t rating;
	struct str evidence;
};

/* What a language model made of an answer: text from outside, until rating_accept has passed it. */
struct rating {
	struct str model;           /* which one it was; none: none rated it */
	struct str prompt, request; /* version of what it was asked by; the id that its server gave to the request */
	struct rating_mark relevance, detail, level;
	bool possible_injection; /* the answer seems to talk to the model: for the reader, nothing follows from it */
	bool late;               /* it came after the score was settled, and does not count */
	enum rating_state state;
	struct str reason; /* why it was given up */
	struct instant at;
};

struct screening_question {
	int64_t position;
	struct maybe_int follows; /* a follow-up: the position of the question that it follows */
	enum screening_kind kind;
	struct str subject; /* the skill */
	struct maybe_int years;
	struct str question, answer, evidence;
	struct decimal score; /* 0 to 100, of an answer */
	enum screening_scorer scored_by;
	struct rating rating;
};
LIST_OF(screening_question);

/* What questions are made of. */
struct screening_job {
	struct job_id id;
	struct str title;
	struct strs skills;
	struct maybe_int years;
	struct user_id poster;
};

struct screening {
	struct screening_id id;
	struct uuid anonymous; /* see struct screening_record; read by nobody but the export */
	struct application application;
	struct company_id company;
	bool sits; /* the caller interviews its candidate for this application; only a finder reads it */
	enum screening_status status;
	int64_t asked, total; /* the question that waits for its answer, from 0; and how many there are */
	struct str current;   /* its text; none when all are answered */
	struct decimal score;
	enum screening_outcome outcome; /* by screening_outcome */
	struct str summary;
	bool automated;    /* no person has judged */
	bool uses_model;   /* the candidate was told that a language model rates; else nothing is sent to one */
	struct str notice; /* what the candidate is told of all this */
	struct screening_question_list results; /* what was answered */
	struct instant noticed_at, human_at;    /* when the candidate was told; when they asked for a person */
	struct instant settle_at;               /* completed, and the score waits for ratings until then; none: it does not */
	struct instant started_at, completed_at, updated_at;
	int64_t version;
};
LIST_OF(screening);

struct screening_message {
	struct id id;
	enum sender sender;
	struct str text;
	struct instant created_at;
	struct screening_message *reply; /* the bot's, to a candidate's message just sent; else NULL */
};
LIST_OF(screening_message);

struct screening_start {
	struct seen seen;
	struct application_id application;
};
struct screening_key {
	struct seen seen;
	struct screening_id id;
	int64_t version; /* of If-Match; 0: not sent */
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

/* Of an audit: answers of sessions that began in [from, to). */
struct screening_export {
	struct seen seen;
	struct window window;
	struct instant from, to;
};

/* One answer, without who gave it. */
struct screening_record {
	struct uuid session; /* random, and nowhere else: it joins the answers of one session */
	struct screening_question question;
	bool settled;
	struct instant started_at, completed_at, noticed_at, human_at;
};
LIST_OF(screening_record);

/* What has become of the score of a session, by its status and times. */
enum screening_outcome screening_outcome(const struct screening *screening);

/* The questions for a job, in order; at least one. In `arena`. */
struct screening_question_list screening_questions(struct arena *arena, const struct screening_job *job);

/* Sets score, evidence and scorer from the answer by fixed rules. The evidence is a sentence of the answer, word for word; none
 * when nothing in it counts. */
void screening_judge(struct screening_question *question);

/*
 * The mean of the scores of all questions but follow-ups, an answer that was not given counting 0; to two places. A follow-up
 * that was answered better than its question counts instead of it, so that being asked more harms nobody. None without
 * questions.
 */
struct decimal screening_score(const struct screening_question *questions, size_t n);

/* ---- what a language model says of an answer (model/screening/rating.c). The model is not trusted, the candidate may be
 * hostile. */

/* A text as a model is shown it, and where in the original each of its bytes stands. */
struct rating_text {
	struct str text;
	const uint32_t *from;
};

/*
 * `original` (UTF-8) without control and invisible characters (zero-width, bidi, tags, fillers, variation selectors; tabs and
 * line ends stay), cut between code points at RATING_SHOWN bytes.
 */
struct rating_text rating_strip(struct arena *arena, struct str original);

/*
 * Whether what a model said of an answer may count: each rating in range, and each above 0 with evidence that stands in the
 * answer, literally but for what rating_strip takes away; at least two words of it, or six bytes, or all of it. Then the
 * evidence is made to point into the answer itself. Evidence of a 0 is dropped.
 */
bool rating_accept(struct arena *arena, struct str answer, struct rating *rating);

/* Sets score, evidence and scorer of a question from its rating; the evidence is that of the best mark. */
void rating_score(struct screening_question *question);

/* Whether a model's text may be shown as a question: 10 to FOLLOW_UP_LONGEST bytes, one line, a question, no markup, no
 * address. */
bool rating_follow_up_fit(struct arena *arena, struct str text);

#endif
