/* The child processes of the master: starts, watches, stops, kills and reaps them. */
#ifndef MASTER_POOL_H
#define MASTER_POOL_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "master/master.h"

/* Old generations may still finish their work while new ones run, so there are more rows than workers (at most 256). */
#define POOL_ROWS 1024

/* The children that are started with one plan. */
struct generation {
	int number; /* 0: none */
	const struct master_plan *plan;
	int64_t back_off_us, next_start; /* no child is started before next_start (clock_monotonic()); 0: at any time */
	int failures;                    /* the number of starts that failed */
};

struct row;

/* The master's own data of a child. A crashing child may damage its row of shared memory, so no decision depends only on that.
 */
struct child {
	pid_t pid; /* 0: the row is free */
	enum child_kind kind;
	int generation;
	int64_t started, deadline; /* clock_monotonic(); a child that was told to stop is killed at `deadline`; 0: not told */
	int64_t start_limit, beat_limit; /* the longest times until READY and between heartbeats, in microseconds */
	bool ready, killed;
};

struct pool {
	struct generation current, next; /* next: during a reload */
	struct row *rows;                /* shared with the workers */
	struct slot_board board;         /* describes `rows`, for children that read those of others */
	_Atomic size_t *used;            /* how many of them were ever used; shared, too */
	struct child children[POOL_ROWS];
	int listen_fds[CHILD_KINDS]; /* -1 for a kind that takes no requests */
	int signal_fd;
	pid_t master;
	sigset_t wait_mask;
	long requests, errors, lost; /* totals of children that have ended */
};

/* A new, empty pool; ends the process when out of memory. `wait_mask` is the signal mask of a child while it waits. */
struct pool *pool_new(int signal_fd, const sigset_t *wait_mask);
void pool_free(struct pool **pool);

/* Starts the missing children of `generation`, unless it has to wait after failed starts. `now` is clock_monotonic(), also
 * below. */
void pool_fill(struct pool *pool, struct generation *generation, int64_t now);

/* Reaps all children that have ended. */
void pool_reap(struct pool *pool, int64_t now);

/* Notes which children became READY; kills those that started too slowly, have no heartbeat, or did not stop in time. */
void pool_watch(struct pool *pool, int64_t now);

/* Tells all children that are not of generation `keep` (0: all children) to stop within `seconds`. */
void pool_drain(struct pool *pool, int keep, int seconds, int64_t now);

/* Kills all children at once. */
void pool_kill(struct pool *pool);

/* The number of living children; of those of a kind and generation that were not told to stop; of those that are not READY yet.
 */
int pool_alive(const struct pool *pool);
int pool_serving(const struct pool *pool, enum child_kind kind, int generation);
int pool_missing(const struct pool *pool, const struct generation *generation);

/* Whether a child is starting; and whether one is stopping. The master then checks more often. */
bool pool_starting(const struct pool *pool);
bool pool_draining(const struct pool *pool);

/* Whether the service works: a child has a recent heartbeat, or there are no children and the next start is due later. */
bool pool_healthy(const struct pool *pool, int64_t now);

/* Logs one line for each child, and one with totals. */
void pool_print(const struct pool *pool, int64_t now);

#endif
