/* Job postings, their departments, and the commands that create and change them. */
#ifndef MODEL_JOB_JOB_H
#define MODEL_JOB_JOB_H

#include "model/interview/interview.h"
#include "model/job/question.h"

struct department_id {
	struct id v;
};

struct department {
	struct department_id id;
	struct company_id company;
	struct str name;
	int64_t version;
	struct instant created_at, updated_at;
};
LIST_OF(department);

struct department_key {
	struct seen seen;
	struct department_id id;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
};

struct department_edit {
	struct seen seen;
	struct department_id id;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
	struct str name;
};

struct department_filter {
	struct seen seen;
	struct window window;
};

/* A job with all its members. The shorter struct job has only those that are shown with an interview. */
struct job_detail {
	struct job_id id;
	struct company_id company;
	struct department_id department;
	struct user_id poster;
	struct user_id owner; /* who answers for the job and is told of it; its key is 0 while it is the poster */
	struct str company_name, department_name, poster_name, owner_name;
	struct str caller_name, caller_email; /* of whoever reads it, when that is a candidate who wants to apply */
	enum job_status status;
	enum employment employment;
	enum experience experience;
	enum work_model work;
	bool unlisted; /* created when an interview was scheduled for a position that no open job has */
	bool open;     /* whether applications are accepted now */
	struct str title, description, requirements, responsibilities, location, currency, education;
	struct decimal salary_min, salary_max;
	struct maybe_int years; /* the years of experience that the job requires at least */
	struct strs required, preferred;
	struct str questions_text; /* as they are stored */
	struct question_list questions;
	struct instant deadline, published_at, created_at, updated_at;
	int64_t version, views, applications;
};
LIST_OF(job_detail);

struct job_key {
	struct seen seen;
	struct job_id id;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
};

/* The body of a request that creates or changes a job. HAS() says which members were sent. */
struct job_edit {
	struct seen seen;
	struct job_id id;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
	struct department_id department;
	enum job_status status;
	enum employment employment;
	enum experience experience;
	enum work_model work;
	struct str title, description, requirements, responsibilities, location, currency, education;
	struct decimal salary_min, salary_max;
	struct maybe_int years;
	struct strs required, preferred;
	struct question_list questions;
	struct user_id owner;
	struct instant deadline;
};

/* The filter of a list of jobs. An empty set, and a text or list that was not sent, exclude nothing. */
struct job_filter {
	struct seen seen;
	struct window window;
	struct str q; /* words; each of them must be in the title or one of the other texts */
	struct department_id department;
	struct str department_name;
	struct set status, employment, experience, work;
	struct str location;                   /* a text that the job's location contains */
	struct decimal salary_min, salary_max; /* a range that overlaps the job's salary range */
	struct strs skills;                    /* the job requires or prefers at least one of these skills */
	struct maybe_bool active;              /* whether the job accepts applications now */
};

/* Checks a change of a job's status: a job that was published never becomes a draft again. OK or E_MOVE. */
enum err job_move(enum job_status from, enum job_status to);

/* Whether a job accepts applications at `now`: it is published and listed, and its deadline has not passed. */
bool job_open(const struct job_detail *job, struct instant now);

/* The different words of a job's texts, by which it is found; in `arena`. Returns how many they are. */
size_t job_words(struct arena *arena, const struct job_detail *job, struct str **words_r);

/* A pattern for LIKE that finds a folded word: as the beginning of a word, but when it is short ("c", "go") as a whole one. In
 * `arena`. */
struct str job_word_pattern(struct arena *arena, struct str word);

/* A pattern for LIKE (escape character '|') that matches texts that contain `text`. A null `text` gives a null pattern. In
 * `arena`. */
struct str job_pattern(struct arena *arena, struct str text);

#endif
