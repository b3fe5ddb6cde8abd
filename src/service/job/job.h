/* The use cases of jobs and departments. See service/service.h for what all use cases share. */
#ifndef SERVICE_JOB_JOB_H
#define SERVICE_JOB_JOB_H

#include "model/job/job.h"
#include "service/guard.h"

/* Lists the jobs that the caller may see and that the filter finds, newest first: admin and hr see the listed jobs of their
 * company, interviewers its published jobs, candidates the published jobs of all companies. */
enum err service_job_list(struct context *c, const struct job_filter *in, struct job_detail_list *out);

/* Loads a job, for its company, and for everybody who may apply while it is published and listed. */
extern const struct load load_job;

/* Shows a job. The view of a candidate is counted. */
enum err service_job_show(struct context *c, const struct job_detail *job, const struct job_key *in, struct job_detail *out);

/* Makes a job of the caller's company. It is a draft unless another status was sent. E_INVALID. MADE. */
enum err service_job_create(struct context *c, const struct job_edit *in, struct job_detail *out);

/* Changes the members that were sent. E_INVALID (E_MOVE ...), E_STALE. */
enum err service_job_change(struct context *c, const struct job_detail *was, const struct job_edit *in, struct job_detail *out);

/* Publishes or closes a job. Nothing changes when it has that status already. E_STALE. */
enum err service_job_publish(struct context *c, const struct job_detail *was, const struct job_key *in, struct job_detail *out);
enum err service_job_close(struct context *c, const struct job_detail *was, const struct job_key *in, struct job_detail *out);

/* Writes the words by which a job is found. The caller has made it or locked it. */
enum err service_job_index(struct context *c, const struct job_detail *job);

/* Adds views of a job that were counted outside of the database, in the caller's transaction. */
enum err service_job_viewed(struct db *db, struct job_id job, int64_t views);

/* ---- departments of the caller's company (service/job/department.c) */

/* Lists the departments by name. */
enum err service_department_list(struct context *c, const struct department_filter *in, struct department_list *out);

/* Loads a department, for its company. */
extern const struct load load_department;

/* Makes a department. E_INVALID (E_TAKEN). MADE. */
enum err service_department_create(struct context *c, const struct department_edit *in, struct department *out);

/* Renames a department. E_INVALID (E_TAKEN), E_STALE. */
enum err service_department_change(struct context *c, const struct department *was, const struct department_edit *in,
                                   struct department *out);

/* Deletes a department. Its jobs stay, without a department. E_STALE. */
enum err service_department_delete(struct context *c, const struct department *was, const struct department_key *in,
                                   struct department *out);

#endif
