/* The use cases of applications as their candidates and the staff handle them. */
#ifndef SERVICE_DOSSIER_H
#define SERVICE_DOSSIER_H

#include "model/application.h"
#include "service/context.h"

/* The caller, a candidate, applies for a job. E_INVALID (E_NO_SUCH, E_NOT_OPEN, E_APPLIED ...). MADE. */
enum err service_dossier_apply(struct context *c, const struct dossier_entry *in, struct dossier *out);

/* Those that the caller may see and the filter finds, newest first: candidates their own, admin and hr their company's,
 * interviewers those whose interviews they sit on. */
enum err service_dossier_list(struct context *c, const struct dossier_filter *in, struct dossier_list *out);

/* One of those. E_NOT_FOUND. */
enum err service_dossier_get(struct context *c, const struct dossier_key *in, struct dossier *out);

/* Admin and hr move it, score it and write their notes; its candidate withdraws. E_INVALID (E_MOVE), E_FORBIDDEN,
 * E_NOT_FOUND, E_STALE. */
enum err service_dossier_change(struct context *c, const struct dossier_edit *in, struct dossier *out);

#endif
