/* What everybody may see of companies and their open jobs, without an account. */
#ifndef MODEL_JOB_CAREER_H
#define MODEL_JOB_CAREER_H

#include "model/job/job.h"

struct career_company {
	struct company_id id;
	struct str name, slug, address, phone, email, zone, logo, colour;
	enum language language;
	int64_t jobs;          /* how many are open */
	struct maybe_int kept; /* the days for which it keeps applications that it has rejected; none: for ever */
};
LIST_OF(career_company);

struct career_job {
	struct job_id id;
	struct str title, department, location, currency, description, requirements, responsibilities, education;
	enum job_status status;
	enum employment employment;
	enum experience experience;
	enum work_model work;
	struct decimal salary_min, salary_max;
	struct maybe_int years;
	struct strs required, preferred; /* skills */
	struct str questions_text;       /* as they are stored */
	struct question_list questions;
	struct instant deadline, published_at, created_at, updated_at;
	bool open;  /* whether applications are accepted now */
	bool found; /* whether the words of a search are in the job, its department or its place */
};
LIST_OF(career_job);

/* A job with its company: for lists of the jobs of all. */
struct career_entry {
	struct career_company company;
	struct career_job job;
};
LIST_OF(career_entry);

/* Which jobs of a company. A text or enum that was not sent excludes nothing. */
struct career_filter {
	struct str company; /* its slug */
	struct str q;       /* words; each of them must be in the texts, the department or the place */
	struct str department,
	        location; /* the name of its department; a part of its place. The case of ASCII letters is ignored */
	enum employment employment;
	enum work_model work;
};

/* A company with its open jobs that a filter finds; `all` counts those without the filter. */
struct career {
	struct career_company company;
	struct career_job_list jobs;
	int64_t all;
};

#endif
