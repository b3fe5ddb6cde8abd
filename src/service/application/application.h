/* The use cases of applications as their candidates and the staff handle them. */
#ifndef SERVICE_APPLICATION_APPLICATION_H
#define SERVICE_APPLICATION_APPLICATION_H

#include "model/application.h"
#include "service/guard.h"

/*
 * An application as offers and interviews need it, a struct application: its candidate's, its company's, its interviewers'. It
 * is not locked, because the calendars of the people come before it.
 */
extern const struct load load_application_brief;

/* The caller, a candidate, applies for a job. E_INVALID (E_NO_SUCH, E_NOT_OPEN, E_APPLIED ...). MADE. */
enum err service_application_apply(struct context *c, const struct application_entry *in, struct application_detail *out);

/* Those that the caller may see and the filter finds, newest first: candidates their own, admin and hr their company's,
 * interviewers those whose interviews they sit on. */
enum err service_application_list(struct context *c, const struct application_detail_filter *in,
                                  struct application_detail_list *out);

/* One of those. E_NOT_FOUND. */
enum err service_application_get(struct context *c, const struct application_key *in, struct application_detail *out);

/* Admin and hr move it, score it and write their notes; its candidate withdraws. E_INVALID (E_MOVE), E_FORBIDDEN,
 * E_NOT_FOUND, E_STALE. */
enum err service_application_change(struct context *c, const struct application_edit *in, struct application_detail *out);

/* The company's applications as CVs to interview, those before interviews unless `all`, newest first; EMPTY. E_FORBIDDEN. */
enum err service_cv_list(struct context *c, const struct application_filter *in, struct application_list *out);

#endif
