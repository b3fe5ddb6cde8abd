/* A worker accepts requests from nginx one after another, and handles each of them in a fixed sequence of steps. */
#ifndef WORKER_WORKER_H
#define WORKER_WORKER_H

#include "api/registry.h"
#include "base/slot.h"
#include "worker/ended.h"
#include "worker/limit.h"
#include "worker/muted.h"
#include "worker/noted.h"

struct worker_settings {
	struct settings business;
	struct db_settings database;
	struct token_settings tokens;
	struct str accel_prefix;                              /* nginx's internal location of the storage folder: "/_files" */
	int64_t hourly_public_reading, hourly_public_writing; /* requests per hour of an address to what everybody may do */
	int64_t hourly_user, hourly_address; /* requests per hour, of a user and of an address without a user */
	int64_t deadline_ms;                 /* a request that waited longer in the queue is answered with 503; default 10000 */
	struct str wake;                     /* path of the FIFO that wakes the dispatcher after a commit; none: not used */
	bool statement_log;                  /* log each statement, for developers */
	int64_t budget_ms;                   /* limit of one request's database time; default 8000 */
};

struct worker_job {
	const struct worker_settings *settings;
	const struct registry *registry;
	/* Made once, before the first fork, by cmd/. */
	struct shared *shared;
	struct ended *ended;
	struct muted *muted;
	struct noted *noted;
};

/*
 * Runs a worker: connects to the database, reports READY in `slot`, and handles requests until SIGTERM or until
 * slot->requests_max requests were handled. Returns the exit status of the process. `job` is a struct worker_job.
 */
int worker_run(void *job, struct slot *slot, int listen_fd);

#endif
