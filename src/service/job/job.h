/* The use cases of jobs and departments. What stands above service/service.h holds here too. */
#ifndef SERVICE_JOB_JOB_H
#define SERVICE_JOB_JOB_H

#include "model/job.h"
#include "service/guard.h"

/* Those that the caller may see and the filter finds, newest first: admin and hr all listed ones of their company,
 * interviewers its published ones, candidates the published ones of all. */
enum err service_job_list(struct context *c, const struct job_filter *in, struct job_detail_list *out);

/* A job: its company's, and everybody's who may apply while it is published and listed. */
extern const struct load load_job;

/* Shows it; a candidate's look is counted. */
enum err service_job_show(struct context *c, const struct job_detail *job, const struct job_key *in, struct job_detail *out);

/* Makes a job of the caller's company, a draft unless another status was sent. E_INVALID. MADE. */
enum err service_job_create(struct context *c, const struct job_edit *in, struct job_detail *out);

/* Changes what was sent. E_INVALID (E_MOVE ...), E_STALE. */
enum err service_job_change(struct context *c, const struct job_detail *was, const struct job_edit *in, struct job_detail *out);

/* Publishes or closes; what is so already stays. E_STALE. */
enum err service_job_publish(struct context *c, const struct job_detail *was, const struct job_key *in, struct job_detail *out);
enum err service_job_close(struct context *c, const struct job_detail *was, const struct job_key *in, struct job_detail *out);

/* Adds up the views of a job that were counted somewhere else, in the caller's transaction. */
enum err service_job_viewed(struct db *db, struct job_id job, int64_t views);

/* ---- departments of the caller's company (service/job/department.c) */

/* By name. */
enum err service_department_list(struct context *c, const struct department_filter *in, struct department_list *out);

/* One, which is its company's. */
extern const struct load load_department;

/* Makes one. E_INVALID (E_TAKEN). MADE. */
enum err service_department_create(struct context *c, const struct department_edit *in, struct department *out);

/* Names it anew. E_INVALID (E_TAKEN), E_STALE. */
enum err service_department_change(struct context *c, const struct department *was, const struct department_edit *in,
                                   struct department *out);

/* Deletes it; its jobs stay without one. E_STALE. */
enum err service_department_delete(struct context *c, const struct department *was, const struct department_key *in,
                                   struct department *out);

#endif
