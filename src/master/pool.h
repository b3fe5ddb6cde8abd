/* The children of the master: started, watched, told to stop, killed, reaped, counted. */
#ifndef MASTER_POOL_H
#define MASTER_POOL_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "master/master.h"

/* Old generations may still drain while new ones run, so there are more rows than workers (configuration: at most 256). */
#define POOL_ROWS 1024

/* Workers of one plan. */
struct generation {
	int number; /* 0: none */
	const struct master_plan *plan;
	int64_t back_off_us, next_start; /* no worker is started before (clock_monotonic); 0: any time */
	int failures;                    /* starts that failed, ever */
};

struct row;

/* What the master knows of a worker by itself; it believes a worker's row of shared memory in nothing that matters. */
struct child {
	pid_t pid; /* 0: this row is free */
	enum child_kind kind;
	int generation;
	int64_t started, deadline;       /* clock_monotonic; deadline: told to stop, and killed then; 0: not told */
	int64_t start_limit, beat_limit; /* microseconds: to become READY, between heartbeats */
	bool ready, killed;
};

struct pool {
	struct generation current, next; /* next: during a reload */
	struct row *rows;                /* shared with the workers */
	struct slot_board board;         /* of `rows`, for children that look at the others */
	struct child children[POOL_ROWS];
	int listen_fds[CHILD_KINDS]; /* -1: a kind that takes no requests */
	int signal_fd;
	pid_t master;
	sigset_t wait_mask;
	long requests, errors, lost; /* of workers that have ended */
};

/* A new, empty pool; ends the process when out of memory. The worker's `wait_mask`: its signals while it waits. */
struct pool *pool_new(int signal_fd, const sigset_t *wait_mask);
void pool_free(struct pool **pool);

/* Starts the children that `generation` lacks, unless its starts are backing off. `now` is clock_monotonic here and below. */
void pool_fill(struct pool *pool, struct generation *generation, int64_t now);

/* Takes note of every child that has ended. */
void pool_reap(struct pool *pool, int64_t now);

/* Takes note of those that became READY; kills the late, the silent, and those told to stop whose time is up. */
void pool_watch(struct pool *pool, int64_t now);

/* Tells every worker that is not of generation `keep` (0: every one) to stop within `seconds`. */
void pool_drain(struct pool *pool, int keep, int seconds, int64_t now);

/* Kills every worker at once. */
void pool_kill(struct pool *pool);

/* Children alive; those of a kind and generation that were not told to stop; how many of a plan are not READY yet. */
int pool_alive(const struct pool *pool);
int pool_serving(const struct pool *pool, enum child_kind kind, int generation);
int pool_missing(const struct pool *pool, const struct generation *generation);

/* Whether a worker is on its way to READY, and whether any is on its way out: the master then looks more often. */
bool pool_starting(const struct pool *pool);
bool pool_draining(const struct pool *pool);

/* Whether work can go on: some worker shows signs of life, or none is there and the next start is waited for. */
bool pool_healthy(const struct pool *pool, int64_t now);

/* Logs one line a worker and one of totals. */
void pool_print(const struct pool *pool, int64_t now);

#endif
