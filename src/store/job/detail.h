/* Jobs with all that is said of them, and departments, in the database. */
#ifndef STORE_JOB_DETAIL_H
#define STORE_JOB_DETAIL_H

#include "db/db.h"
#include "model/job.h"

/* One job of any company by its public id, for the guard: all members but `open` and the skills. E_NO_ROW. */
enum err store_job_detail_any(struct db *db, struct uuid id, struct job_detail *out);

/* As store_job_detail_any, without the names of what it belongs to; it stays locked until the transaction ends. */
enum err store_job_detail_any_lock(struct db *db, struct uuid id, struct job_detail *out);

/* The skills of a job (its key), in `arena`. */
enum err store_job_detail_skills(struct db *db, struct arena *arena, struct job_detail *out);

/* One job of any company, for the guard, as far as one who applies needs it: ids, company, title, poster, status, unlisted,
 * deadline, published_at. E_NO_ROW. */
enum err store_job_detail_any_posting(struct db *db, struct uuid id, struct job_detail *out);

/* Makes one of the caller's company by the caller, with its skills, and sets its key. */
enum err store_job_detail_insert(struct db *db, struct job_detail *job);

/* Writes all members that may change and raises the version, also in `job`. E_STALE when it was changed meanwhile. */
enum err store_job_detail_save(struct db *db, struct job_detail *job);

/* Writes the required skills, or else the preferred ones, over those that there are. */
enum err store_job_detail_save_skills(struct db *db, const struct job_detail *job, bool required);

/* Adds to the views of a job; neither version nor time of change show it. */
enum err store_job_detail_viewed(struct db *db, struct job_id id, int64_t views);

/* ---- lists */
enum job_scope {
	JOBS_OF_COMPANY, /* listed ones of the caller's company */
	JOBS_PUBLISHED   /* published ones of all companies */
};

#define JOB_SKILLS 8

/* What a list asks for: sets with all bits for "any", all else none for "any". */
struct job_query {
	enum job_scope scope;
	struct set status, employment, experience, work;
	struct uuid department;
	struct str department_name, location; /* location: a pattern of LIKE */
	struct decimal salary_min, salary_max;
	struct str skills;            /* names with commas between them */
	struct str skill[JOB_SKILLS]; /* the same one by one, when they are no more than these */
	struct maybe_bool active;
	struct job_search search;
	bool filtered; /* more than the status is asked for */
	int64_t limit, offset;
};

/* One page, newest first: what a line of a list shows. In `arena`. */
struct job_page {
	struct job_detail *at;
	size_t n;
	int64_t total; /* how many the query finds; 0: store_job_detail_count says it */
};
enum err store_job_detail_list(struct db *db, struct arena *arena, const struct job_query *query, struct job_page *page_r);

/* How many the query finds. */
enum err store_job_detail_count(struct db *db, const struct job_query *query, int64_t *total_r);

/* ---- departments of the caller's company */

/* A page of them by name, and how many there are. */
enum err store_department_list(struct db *db, const struct window *window, struct department_list *out);

/* One of any company by its public id, for the guard. E_NO_ROW. */
enum err store_department_any(struct db *db, struct uuid id, struct department *out);

/* As store_department_any, of the caller's company; its name stays as it is until the transaction ends. */
enum err store_department_hold(struct db *db, struct uuid id, struct department *out);

/* Makes one, and sets its key. E_DUPLICATE: the company has one of that name. */
enum err store_department_insert(struct db *db, struct department *department);

/* Writes the name, here and in its jobs, and raises the version, also in `department`. E_DUPLICATE; E_STALE when it was changed
 * meanwhile. */
enum err store_department_save(struct db *db, struct department *department);

/* Deletes it; its jobs stay, without a department. E_STALE when it was changed meanwhile. */
enum err store_department_delete(struct db *db, const struct department *department);

#endif
