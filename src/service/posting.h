/* The use cases of jobs and departments. What stands above service/service.h holds here too. */
#ifndef SERVICE_POSTING_H
#define SERVICE_POSTING_H

#include "model/job.h"
#include "service/context.h"

/* Those that the caller may see and the filter finds, newest first: admin and hr all listed ones of their company,
 * interviewers its published ones, candidates the published ones of all. */
enum err service_posting_list(struct context *c, const struct posting_filter *in, struct posting_list *out);

/* One of those; a candidate's look is counted. E_NOT_FOUND. */
enum err service_posting_get(struct context *c, const struct posting_key *in, struct posting *out);

/* Makes a job of the caller's company, a draft unless another status was sent. E_INVALID. MADE. */
enum err service_posting_create(struct context *c, const struct posting_edit *in, struct posting *out);

/* Changes what was sent. E_INVALID (E_MOVE ...), E_NOT_FOUND, E_STALE. */
enum err service_posting_change(struct context *c, const struct posting_edit *in, struct posting *out);

/* Publishes or closes; what is so already stays. E_NOT_FOUND, E_STALE. */
enum err service_posting_publish(struct context *c, const struct posting_key *in, struct posting *out);
enum err service_posting_close(struct context *c, const struct posting_key *in, struct posting *out);

/* Adds up the views of a job that were counted somewhere else, in the caller's transaction. */
enum err service_posting_viewed(struct db *db, struct job_id job, int64_t views);

/* ---- departments of the caller's company (service/department.c) */

/* By name. */
enum err service_department_list(struct context *c, const struct department_filter *in, struct department_list *out);

/* One. E_NOT_FOUND. */
enum err service_department_get(struct context *c, const struct department_key *in, struct department *out);

/* Makes one. E_INVALID (E_TAKEN). MADE. */
enum err service_department_create(struct context *c, const struct department_edit *in, struct department *out);

/* Names it anew. E_INVALID (E_TAKEN), E_NOT_FOUND, E_STALE. */
enum err service_department_change(struct context *c, const struct department_edit *in, struct department *out);

/* Deletes it; its jobs stay without one. E_NOT_FOUND, E_STALE. */
enum err service_department_delete(struct context *c, const struct department_key *in, struct department *out);

#endif
