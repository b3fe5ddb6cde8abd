/* The use cases of applications as their candidates and the staff handle them. */
#ifndef SERVICE_APPLICATION_APPLICATION_H
#define SERVICE_APPLICATION_APPLICATION_H

#include "model/application.h"
#include "model/job.h"
#include "service/guard.h"

/*
 * An application as offers and interviews need it, a struct application: its candidate's, its company's, its interviewers'. It
 * is not locked, because the calendars of the people come before it.
 */
extern const struct load load_application_brief;

/* The same, as management calls it: E_NO_CV when there is none. */
extern const struct load load_cv;

/* An application with all its members: its candidate's, its company's, its interviewers'. */
extern const struct load load_application;

/* A job as those see it who apply: everybody's who may apply, once it was published. */
extern const struct load load_posting;

/* The caller, a candidate, applies for a job. E_INVALID (E_NOT_OPEN, E_APPLIED ...). MADE. */
enum err service_application_apply(struct context *c, const struct job_detail *job, const struct application_entry *in,
                                   struct application_detail *out);

/* Those that the caller may see and the filter finds, newest first: candidates their own, admin and hr their company's,
 * interviewers those whose interviews they sit on. */
enum err service_application_list(struct context *c, const struct application_detail_filter *in,
                                  struct application_detail_list *out);

/* Admin and hr move it, score it and write their notes; its candidate withdraws. E_INVALID (E_MOVE), E_FORBIDDEN, E_STALE. */
enum err service_application_change(struct context *c, const struct application_detail *was, const struct application_edit *in,
                                    struct application_detail *out);

/* The company's applications as CVs to interview, those before interviews unless `all`, newest first; EMPTY. E_FORBIDDEN. */
enum err service_cv_list(struct context *c, const struct application_filter *in, struct application_list *out);

#endif
