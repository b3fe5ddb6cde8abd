/*
 * Counters that all workers share, in memory made before the first fork: requests per hour, login attempts, and for each user a
 * generation number, by which a worker knows whether its cached principal is out of date. Lock-free: a worker that dies in the
 * middle of anything here leaves nothing locked.
 */
#ifndef WORKER_LIMIT_H
#define WORKER_LIMIT_H

#include "service/context.h"

struct shared;

/* Makes the shared memory; ends the process when there is not enough memory. */
struct shared *shared_new(void);
void shared_free(struct shared **shared);

/* What is left of a quota in its current time window. */
struct quota_state {
	int64_t remaining, reset; /* reset: Unix seconds, when the window ends */
};

/*
 * Counts one use of `quota` at `now` (Unix seconds); false when the quota is used up. Exact as long as the table has room; when
 * it is full, a new window replaces the least used of eight windows.
 */
bool limit_take(struct shared *shared, const struct quota *quota, int64_t now, struct quota_state *state_r);

/* Takes back one counted use of the quota of `kind` and `key`, if its window has not ended. */
void limit_give_back(struct shared *shared, const char *kind, struct str key, int64_t now);

/* Takes back so much as quota->weight of the counted uses of a quota, if its window has not ended. */
void limit_return(struct shared *shared, const struct quota *quota, int64_t now);

/* The generation of a user; and raises it, which makes all cached principals of this user out of date. */
uint32_t generation_of(const struct shared *shared, struct uuid user);
void generation_raise(struct shared *shared, struct uuid user);

#endif
