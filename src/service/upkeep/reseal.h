/* Encrypts stored secrets anew with the first key, when an older key encrypted them. Called by `interviewctl reseal`. */
#ifndef SERVICE_UPKEEP_RESEAL_H
#define SERVICE_UPKEEP_RESEAL_H

#include "service/context.h"

/* The position, and the counts so far; all zero at the start. */
struct reseal {
	size_t column;
	int64_t after;                /* the key of the last row that was looked at in this column */
	int64_t fresh, renewed, lost; /* lost: no key decrypts them */
	bool done;
};

/*
 * Looks at the next values after `from` and encrypts those anew that need it; *to is where to continue. Call it in a
 * transaction of its own each time, until to->done. `from` and `to` must be different objects. Errors: those of the database.
 */
enum err service_reseal(struct context *c, const struct reseal *from, struct reseal *to);

#endif
