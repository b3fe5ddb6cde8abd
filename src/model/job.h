/* Job postings, their departments, and the commands that create and change them. */
#ifndef MODEL_JOB_H
#define MODEL_JOB_H

#include "model/interview.h"

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
	struct str company_name, department_name, poster_name;
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

/* The conditions with which the database searches for words. A job is found only when it meets all of them. */
#define JOB_SEARCH_WORDS 8
#define JOB_SEARCH_BRIEF 3
struct job_search {
	struct str text; /* for the full-text index jobs.words, in boolean mode: beginnings of words, and short words in full */
	struct str parts[JOB_SEARCH_WORDS]; /* patterns for LIKE; further words are ignored */
	struct str brief[JOB_SEARCH_BRIEF]; /* regular expressions for words that are too short for the others */
};

/*
 * Splits `q` into words of letters and digits and drops all other characters, so that no character of `q` is an operator in
 * the database's search. `indexed` says that the full-text index is used for each word that it can find. The result is in
 * `arena`; when `q` has no words, the result has no conditions.
 */
struct job_search job_search_of(struct arena *arena, struct str q, bool indexed);

/* Whether `q` asks for something in which there is no word ("!!!"), so that nothing matches it. */
bool job_search_wordless(struct str q);

/* A pattern for LIKE (escape character '|') that matches texts that contain `text`. A null `text` gives a null pattern. In
 * `arena`. */
struct str job_pattern(struct arena *arena, struct str text);

#endif
