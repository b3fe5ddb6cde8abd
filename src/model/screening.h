/* Screening by questions: what is asked for a job, and what an answer is worth. Deterministic, and the same for everybody. */
#ifndef MODEL_SCREENING_H
#define MODEL_SCREENING_H

#include "model/interview.h"

#define SCREENING_SKILLS 6 /* required skills that are asked for, the first ones */
#define SCREENING_QUESTIONS (SCREENING_SKILLS + 2)
#define SCREENING_EVIDENCE 300 /* bytes of a quotation at most */

struct screening_id {
	struct id v;
};

enum screening_kind { SCREENING_SKILL, SCREENING_EXPERIENCE, SCREENING_MOTIVE };
enum screening_status { SCREENING_ACTIVE, SCREENING_COMPLETED };
enum sender { SENDER_BOT, SENDER_CANDIDATE };

struct screening_question {
	int64_t position;
	enum screening_kind kind;
	struct str subject; /* the skill */
	struct maybe_int years;
	struct str question, answer, evidence;
	struct decimal score; /* 0 to 100, of an answer */
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
	struct application application;
	struct company_id company;
	enum screening_status status;
	int64_t asked, total; /* the question that waits for its answer, from 0; and how many there are */
	struct str current;   /* its text; none when all are answered */
	struct decimal score;
	struct str summary;
	bool automated;                         /* no person has judged */
	struct screening_question_list results; /* once completed */
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

/* The questions for a job, in order; at least one. In `arena`. */
struct screening_question_list screening_questions(struct arena *arena, const struct screening_job *job);

/* Sets score and evidence from the answer. The evidence is a sentence of the answer, word for word; none when nothing in it
 * counts. */
void screening_judge(struct screening_question *question);

/* The mean of the scores, an answer that was not given counting 0; to two places. None without questions. */
struct decimal screening_score(const struct screening_question *questions, size_t n);

#endif
