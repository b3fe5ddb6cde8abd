#include "worker/views.h"
#include "service/job/job.h"

#include <stdlib.h>

enum {
	JOBS_MAX = 256, /* the number of jobs that are counted at once; views of further jobs are not counted until the next
	                   write */
	WAIT_US = 5 * 1000000, /* the longest time for which a busy worker keeps counts */
	BUDGET_MS = 2000
};

struct view_count {
	int64_t job, n;
};
struct view_counts {
	struct view_count at[JOBS_MAX];
	size_t n;
	int64_t first; /* clock_monotonic() of the oldest view */
	struct db *db; /* set while the counts are written */
};

struct view_counts *views_new(struct arena *arena)
{
	return ARENA_NEW(arena, struct view_counts);
}

void views_add(void *self, struct id job)
{
	struct view_counts *counts = self;
	size_t i = 0;

	while (i < counts->n && counts->at[i].job != job.key)
		i++;
	if (i == JOBS_MAX)
		return;
	if (i == counts->n) {
		if (counts->n == 0)
			counts->first = clock_monotonic();
		counts->at[counts->n++] = (struct view_count){ .job = job.key };
	}
	counts->at[i].n++;
}

bool views_due(const struct view_counts *counts, int64_t now)
{
	return counts->n > 0 && (counts->n == JOBS_MAX || now - counts->first >= WAIT_US);
}

/* All workers write in the order of job keys, so that they do not deadlock. */
static int by_job(const void *a, const void *b)
{
	const struct view_count *one = a, *other = b;

	return (one->job > other->job) - (one->job < other->job);
}

static enum err write_all(void *arg)
{
	const struct view_counts *counts = arg;
	enum err e = OK;

	for (size_t i = 0; e == OK && i < counts->n; i++)
		e = service_job_viewed(counts->db, (struct job_id){ .v.key = counts->at[i].job }, counts->at[i].n);
	return e;
}

void views_write(struct view_counts *counts, struct db *db, struct arena *arena)
{
	if (counts->n == 0)
		return;
	counts->db = db;
	qsort(counts->at, counts->n, sizeof *counts->at, by_job);
	db_enter(db, arena, (struct db_scope_values){ .role = PUBLIC, .now = clock_now() }, BUDGET_MS);
	enum err e = db_transaction(db, write_all, NULL, counts);
	db_leave(db, NULL);
	if (e == OK || e == E_UNKNOWN_OUTCOME)
		counts->n = 0;
	counts->first = clock_monotonic();
}
