/*
 * Counts how often jobs are viewed, in this worker, and writes the counts together: a request that only reads must not wait for
 * a write, and the row of a popular job must not be locked by every request.
 */
#ifndef WORKER_VIEWS_H
#define WORKER_VIEWS_H

#include "base/arena.h"
#include "service/context.h"

struct view_counts;

/* New counters, all zero, in `arena`. */
struct view_counts *views_new(struct arena *arena);

/* Counts one view of `job`; the function for struct views, whose `self` is a struct view_counts. */
void views_add(void *self, struct id job);

/* Whether enough views were counted, or the oldest is old enough, to be written; `now` is clock_monotonic(). */
bool views_due(const struct view_counts *counts, int64_t now);

/*
 * Writes all counts in one transaction, between two requests. Counts that could not be written are kept for the next time;
 * counts are dropped when it is unknown whether the transaction was committed, so that no view is counted twice.
 */
void views_write(struct view_counts *counts, struct db *db, struct arena *arena);

#endif
