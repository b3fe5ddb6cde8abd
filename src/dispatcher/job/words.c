/* The lane of the words of jobs: it writes the words of jobs that were there before the table of words was. */
#include "store/job/words.h"
#include "dispatcher/lane.h"
#include "service/job/job.h"

struct indexing {
	struct dispatcher *d;
	struct job_detail *job;
};

static enum err index_body(void *arg)
{
	const struct indexing *indexing = arg;
	struct context c = dispatcher_context(indexing->d, indexing->job->company);
	enum err e = store_job_unindexed_lock(c.db, indexing->job);

	if (e == OK)
		e = service_job_index(&c, indexing->job);
	return e == OK ? store_job_indexed(c.db, indexing->job) : e;
}

static enum err take(struct dispatcher *d, int room)
{
	struct job_detail *jobs;
	size_t n = 0;
	enum err e = OK;

	(void)room;
	if (d->due.jobs)
		e = store_job_unindexed(d->db, &jobs, &n);
	for (size_t i = 0; e == OK && i < n; i++) {
		e = db_transaction(d->db, index_body, NULL, &(struct indexing){ d, &jobs[i] });
		e = e == E_NO_ROW ? OK : e;
	}
	d->woken = d->woken || (e == OK && n > 0);
	return e;
}

const struct lane lane_words = { .name = "words", .most = 1, .take = take };
