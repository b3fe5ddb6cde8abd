/* People of the staff, as the ids in an input name them. */
#ifndef SERVICE_NAMED_H
#define SERVICE_NAMED_H

#include "model/user.h"
#include "service/context.h"

/*
 * Finds active staff of the caller's company by public ids, each once, in the order of the ids. E_INVALID: there are faults,
 * for example E_NO_SUCH at `off` for each id of nobody; *found_r then has the others.
 */
enum err service_named_staff(struct context *c, const struct ids *ids, size_t off, struct user_list *found_r);

#endif
