/* A worker: accepts requests from nginx one after another and takes each through the fixed chain of steps. */
#ifndef WORKER_WORKER_H
#define WORKER_WORKER_H

#include "api/registry.h"
#include "base/slot.h"
#include "worker/limit.h"

struct worker_settings {
	struct settings business;
	struct db_settings database;
	struct token_settings tokens;
	struct str accel_prefix;             /* nginx's internal location of the storage folder: "/_files" */
	int64_t hourly_user, hourly_address; /* requests an hour */
	int64_t deadline_ms;                 /* a request that waited longer in the queue is answered 503: 10000 */
	struct str wake;                     /* the FIFO that tells dispatchers of a commit; none: nobody is told */
	bool statement_log;                  /* each statement is logged, for developers */
	int64_t budget_ms;                   /* database time of one request: 8000 */
};

struct worker_job {
	const struct worker_settings *settings;
	const struct registry *registry;
	struct shared *shared; /* made once, before the first fork, by cmd/ */
};

/*
 * Runs a worker until told to stop (SIGTERM) or its requests are used up: connects, prepares, reports READY through
 * `slot`, serves. Returns the exit status. `job` is a struct worker_job.
 */
int worker_run(void *job, struct slot *slot, int listen_fd);

#endif
