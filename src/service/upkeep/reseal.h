/* Secrets that older keys have sealed, sealed anew under the first one. For the administrator (interviewctl reseal). */
#ifndef SERVICE_UPKEEP_RESEAL_H
#define SERVICE_UPKEEP_RESEAL_H

#include "service/context.h"

/* Where the work stands, and what it came to so far; all zero at the start. */
struct reseal {
	size_t column;
	int64_t after;                /* the key of the last row that was looked at in this column */
	int64_t fresh, renewed, lost; /* lost: no key opens them */
	bool done;
};

/*
 * Looks at the next values after `from`, renews those that need it, and says in *to where to go on: for a transaction of its
 * own each, until to->done. `from` and `to` may not be the same. Errors: those of the database.
 */
enum err service_reseal(struct context *c, const struct reseal *from, struct reseal *to);

#endif
