/* The rounds of interviews of a job, and their kits. Pure logic, no I/O. */
#ifndef MODEL_JOB_ROUND_H
#define MODEL_JOB_ROUND_H

#include "model/interview/scorecard.h"
#include "model/job/job.h"

enum { ROUNDS_MAX = 50 /* of one job */, ROUND_PEOPLE_MAX = 20, ROUND_QUESTIONS_MAX = 50 };

/* A round, and its kit: the questions, criteria and instructions. */
struct round {
	struct round_id id;
	struct job_id job;
	struct company_id company;
	int64_t version, position, minutes;
	enum topic topic;
	struct str title, instructions;
	struct ids people;
	struct strs questions;
	struct criterion_list criteria;
	struct str people_text, questions_text, criteria_text; /* as they are stored */
	struct instant created_at, updated_at;
};
LIST_OF(round);

/* The body of a request that makes or changes a round. HAS() says which members were sent. */
struct round_edit {
	struct seen seen;
	struct job_id job;
	struct round_id id;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
	struct maybe_int position, minutes;
	enum topic topic;
	struct str title, instructions;
	struct ids people;
	struct strs questions;
	struct criterion_list criteria;
};

struct round_filter {
	struct seen seen;
	struct window window;
	struct job_id job;
};

/* The job whose rounds a request is about. */
struct round_job {
	struct job_id id;
	struct company_id company;
};

/* Checks what the rows cannot: E_FORMAT or E_REPEATED; *wrong_r is then what is wrong. */
enum err round_check_questions(const struct strs *questions, struct str *wrong_r);
enum err round_check_criteria(const struct criterion_list *criteria, struct str *wrong_r);

/* As they are stored, in `arena`; none when there are none. */
struct str round_questions_text(struct arena *arena, const struct strs *questions);
struct str round_criteria_text(struct arena *arena, const struct criterion_list *criteria);

/* Sets people, questions and criteria from their stored texts, in `arena`. */
void round_read(struct arena *arena, struct round *round);

#endif
