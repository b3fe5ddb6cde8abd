/* Jobs with all their members, and departments, in the database. */
#ifndef STORE_JOB_DETAIL_H
#define STORE_JOB_DETAIL_H

#include "db/db.h"
#include "model/job/job.h"
#include "model/search.h"

/* Loads the job with this public id, of any company, for a guard: all members but `open` and the skills. E_NO_ROW: there is
 * none. */
enum err store_job_detail_any(struct db *db, struct uuid id, struct job_detail *out);

/* As store_job_detail_any, but locks the row until the transaction ends, and does not read the names of company, department and
 * poster. */
enum err store_job_detail_any_lock(struct db *db, struct uuid id, struct job_detail *out);

/* Reads the skills of a job (its key) into `arena`. */
enum err store_job_detail_skills(struct db *db, struct arena *arena, struct job_detail *out);

/* Loads what an application needs of the job with this public id, of any company, for a guard: ids, company, title, poster,
 * status, unlisted, deadline, published_at, the company's name; and the caller's name and address. E_NO_ROW: there is none. */
enum err store_job_detail_any_posting(struct db *db, struct uuid id, struct job_detail *out);

/* Inserts a job of the caller's company, with the caller as its poster and with its skills, and sets its key. */
enum err store_job_detail_insert(struct db *db, struct job_detail *job);

/* Writes all members that may change and raises the version, also in `job`. E_STALE: it was changed since it was read. */
enum err store_job_detail_save(struct db *db, struct job_detail *job);

/* Replaces the required skills, or when `required` is false the preferred ones. */
enum err store_job_detail_save_skills(struct db *db, const struct job_detail *job, bool required);

/* Marks the skills by which candidates find the job, by its present status: to be called when the status or the skills have
 * changed. */
enum err store_job_detail_mark_skills(struct db *db, const struct job_detail *job);

/* Adds `views` to the number of views of a job. Version and time of change stay. */
enum err store_job_detail_viewed(struct db *db, struct job_id id, int64_t views);

/* ---- lists */
enum job_scope {
	JOBS_OF_COMPANY, /* listed jobs of the caller's company */
	JOBS_PUBLISHED   /* published jobs of all companies */
};

#define JOB_SKILLS 8

/* The filter and the page of a list. A set with all bits, or a null value, means any. */
struct job_query {
	enum job_scope scope;
	struct set status, employment, experience, work;
	struct uuid department;
	struct str department_name, location; /* location is a pattern of LIKE */
	struct decimal salary_min, salary_max;
	struct str skills;            /* names, separated by commas */
	struct str skill[JOB_SKILLS]; /* the same names one by one, when they are at most JOB_SKILLS */
	struct maybe_bool active;
	struct str words[SEARCH_QUERY_MAX]; /* patterns (job_word_pattern), all of which the job meets; unused ones at the end
	                                       are null */
	struct str leading;                 /* set by store_job_detail_list */
	bool filtered;                      /* the query has more conditions than status and words */
	int64_t limit, offset;
};

/* One page of jobs, newest first, with the members of a line of a list, in `arena`. */
struct job_page {
	struct job_detail *at;
	size_t n;
	int64_t total; /* the number of jobs that the query finds; 0: call store_job_detail_count */
};
/* Reads the page. Sets query->leading. */
enum err store_job_detail_list(struct db *db, struct arena *arena, struct job_query *query, struct job_page *page_r);

/* Counts the jobs that the query finds, after store_job_detail_list. */
enum err store_job_detail_count(struct db *db, const struct job_query *query, int64_t *total_r);

/* ---- departments of the caller's company */

/* Reads a page of the departments, ordered by name, and counts all departments. */
enum err store_department_list(struct db *db, const struct window *window, struct department_list *out);

/* Loads the department with this public id, of any company, for a guard. E_NO_ROW: there is none. */
enum err store_department_any(struct db *db, struct uuid id, struct department *out);

/* As store_department_any, but only of the caller's company. A shared lock keeps its name until the transaction ends. */
enum err store_department_hold(struct db *db, struct uuid id, struct department *out);

/* Inserts a department, and sets its key. E_DUPLICATE: the company has a department of that name. */
enum err store_department_insert(struct db *db, struct department *department);

/* Writes the name, also to the department's jobs, and raises the version, also in `department`. E_DUPLICATE: the name is taken.
 * E_STALE: it was changed since it was read. */
enum err store_department_save(struct db *db, struct department *department);

/* Deletes the department. Its jobs stay, without a department. E_STALE: it was changed since it was read. */
enum err store_department_delete(struct db *db, const struct department *department);

#endif
