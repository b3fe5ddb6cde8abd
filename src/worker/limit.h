/*
 * What all workers count together, in memory made before the first fork: requests an hour, login attempts, and for each user
 * a generation that says whether what a worker remembers of them is out of date. Lock-free: a worker that dies in the middle
 * of anything here leaves nothing locked.
 */
#ifndef WORKER_LIMIT_H
#define WORKER_LIMIT_H

#include "service/context.h"

struct shared;

/* New shared memory; ends the process when there is none. */
struct shared *shared_new(void);
void shared_free(struct shared **shared);

/* What is left of a window. */
struct quota_state {
	int64_t remaining, reset; /* reset: Unix seconds, when the window ends */
};

/*
 * Takes one at `now` (Unix seconds); false when none is left. Exact as long as the table has room; when it is full, the
 * least used of eight windows makes place for a new one.
 */
bool limit_take(struct shared *shared, const struct quota *quota, int64_t now, struct quota_state *state_r);

/* Gives back one that was taken from the window of `kind` and `key`, if that is still open. */
void limit_give_back(struct shared *shared, const char *kind, struct str key, int64_t now);

/* What is counted as one address: an IPv4 address, or the /64 network of an IPv6 address; `text` itself if it is neither.
 * `bytes` is where it is put. */
struct str limit_address(struct str text, uint8_t bytes[16]);

/* The generation of a user; and the next one, which makes what was remembered under an earlier one out of date. */
uint32_t generation_of(const struct shared *shared, struct uuid user);
void generation_raise(struct shared *shared, struct uuid user);

#endif
