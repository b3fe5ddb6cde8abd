/* The use cases of applications, for candidates and staff. */
#ifndef SERVICE_APPLICATION_APPLICATION_H
#define SERVICE_APPLICATION_APPLICATION_H

#include "model/application/application.h"
#include "model/job/job.h"
#include "service/guard.h"

/*
 * Loads a struct application, which is what offers need, for its candidate, its company and the company's interviewers. It is
 * not locked.
 */
extern const struct load load_application_brief;

/* Loads an application with all its members, for its candidate, its company and the company's interviewers. */
extern const struct load load_application;

/* Loads a job that has been published, for everybody who may apply. */
extern const struct load load_posting;

/*
 * Applies for a job: a candidate for themself, admin and hr for a candidate of the company, whom the input names. E_INVALID
 * (E_NOT_OPEN, E_APPLIED ...); E_FORBIDDEN when a candidate names somebody. MADE.
 */
enum err service_application_apply(struct context *c, const struct job_detail *job, const struct application_entry *in,
                                   struct application_detail *out);

/* Lists the applications that the caller may see and that the filter finds, newest first: candidates see their own, admin and
 * hr those of their company, interviewers those whose interviews they take part in. */
enum err service_application_list(struct context *c, const struct application_detail_filter *in,
                                  struct application_detail_list *out);

/* Changes an application. Admin and hr set its status, scores and notes; its candidate withdraws it. E_INVALID (E_MOVE),
 * E_FORBIDDEN, E_STALE. */
enum err service_application_change(struct context *c, const struct application_detail *was, const struct application_edit *in,
                                    struct application_detail *out);

/* Lists the company's applications as CVs, newest first: with `all` every one, else those that have no interview yet. EMPTY.
 * E_FORBIDDEN. */
enum err service_cv_list(struct context *c, const struct application_filter *in, struct application_list *out);

#endif
