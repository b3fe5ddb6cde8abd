/*
 * Looks at jobs, added up in this worker and written together: a reading must not wait for a write, and a job that many look
 * at must not be a row that all of them lock.
 */
#ifndef WORKER_VIEWS_H
#define WORKER_VIEWS_H

#include "base/arena.h"
#include "service/context.h"

struct view_counts;

/* None yet, in `arena`. */
struct view_counts *views_new(struct arena *arena);

/* One more look at `job`, for struct views; `self` is a struct view_counts. */
void views_add(void *self, struct id job);

/* Whether there are so many, or for so long (`now` is clock_monotonic()), that they should be written. */
bool views_due(const struct view_counts *counts, int64_t now);

/*
 * Writes all there are in one transaction, between two requests. Those that could not be written are kept for the next
 * time; those of which it is not known are forgotten.
 */
void views_write(struct view_counts *counts, struct db *db, struct arena *arena);

#endif
