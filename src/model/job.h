/* Jobs as they are posted, the departments that they belong to, and the commands that make and change them. */
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
	int64_t version; /* of If-Match; 0: not sent */
};

struct department_edit {
	struct seen seen;
	struct department_id id;
	int64_t version; /* of If-Match; 0: not sent */
	struct str name;
};

struct department_filter {
	struct seen seen;
	struct window window;
};

/* A job with all that is said of it; struct job is what an interview shows of it. */
struct job_detail {
	struct job_id id;
	struct company_id company;
	struct department_id department;
	struct user_id poster;
	struct str company_name, department_name, poster_name;
	enum job_status status;
	enum employment employment;
	enum experience experience;
	enum work_model work;
	bool unlisted; /* made by scheduling for a position that no open job has */
	bool open;     /* takes applications now */
	struct str title, description, requirements, responsibilities, location, currency, education;
	struct decimal salary_min, salary_max;
	struct maybe_int years; /* of experience, at least */
	struct strs required, preferred;
	struct instant deadline, published_at, created_at, updated_at;
	int64_t version, views, applications;
};
LIST_OF(job_detail);

struct job_key {
	struct seen seen;
	struct job_id id;
	int64_t version; /* of If-Match; 0: not sent */
};

/* Make and change: HAS() says which members were sent. */
struct job_edit {
	struct seen seen;
	struct job_id id;
	int64_t version; /* of If-Match; 0: not sent */
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

/* What a list asks for; a set without bits, a text or list that is none: any. */
struct job_filter {
	struct seen seen;
	struct window window;
	struct str q; /* words that all stand in the title or one of the texts */
	struct department_id department;
	struct str department_name;
	struct set status, employment, experience, work;
	struct str location;                   /* is part of it */
	struct decimal salary_min, salary_max; /* a range that the job's range overlaps */
	struct strs skills;                    /* required or preferred: any of them */
	struct maybe_bool active;              /* takes applications now, or does not */
};

/* Why a move of a job's status is allowed or not: a published job never becomes a draft again. OK, E_MOVE. */
enum err job_move(enum job_status from, enum job_status to);

/* Whether a job takes applications at `now`: published, listed, and its deadline is not over. */
bool job_open(const struct job_detail *job, struct instant now);

/* How a search for words is asked of the database: all of these must be found. */
#define JOB_SEARCH_WORDS 8
#define JOB_SEARCH_BRIEF 3
struct job_search {
	struct str text; /* for the index jobs.words, in boolean mode: beginnings of words, or brief ones whole */
	struct str parts[JOB_SEARCH_WORDS]; /* patterns of LIKE; words beyond these are left out */
	struct str brief[JOB_SEARCH_BRIEF]; /* regular expressions of words too short for either; those beyond are left out */
};

/*
 * Takes `q` apart into words of letters and digits, whatever stands between them, so that no character of it has a meaning
 * in the database. `indexed`: the index of words is asked, where it can find a word. In `arena`; without a word all is none.
 */
struct job_search job_search_of(struct arena *arena, struct str q, bool indexed);

/* A pattern of LIKE (escape character '|') for texts that have `text` in them; none for none. In `arena`. */
struct str job_pattern(struct arena *arena, struct str text);

#endif
