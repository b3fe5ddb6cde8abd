/* One worker's row of the scoreboard, in memory that master and workers share. */
#ifndef BASE_SLOT_H
#define BASE_SLOT_H

#include <signal.h>
#include <stdatomic.h>

#include "base/log.h"

/* How much of its stack a dying process writes down. */
enum { CRASH_FRAMES = 24 };

/* READY: set up and waiting for requests, whether or not the database answers (without it requests get their 503). */
enum slot_state { SLOT_FREE, SLOT_STARTING, SLOT_READY, SLOT_BUSY, SLOT_DRAINING };

struct slot;

/* All slots, for a child that looks at the others: the i-th lies i * stride bytes behind the first. */
struct slot_board {
	const struct slot *first;
	size_t stride, n;
};

/* Written by the child; the master writes pid, generation, started, and what stands behind `endpoint` down to `requests_max`,
 * before the fork, then only reads. */
struct slot {
	_Atomic int state;
	_Atomic int pid;
	_Atomic int generation;
	_Atomic long requests, errors;
	_Atomic long heartbeat;      /* seconds of CLOCK_MONOTONIC; at least every 5 s while the worker is alive */
	_Atomic long started;        /* the same clock */
	char request_id[72];         /* of the request in hand, NUL-terminated */
	char endpoint[64];           /* its row */
	sigset_t wait_mask;          /* the signal mask while the worker waits for a request */
	volatile sig_atomic_t *stop; /* becomes 1 when the master or a SIGTERM says so: finish the request in hand and return */
	bool serves;                 /* a worker: it takes users' requests */
	const struct slot_board *board;
	long requests_max;    /* return after so many requests, jitter included; 0: never */
	struct log_held held; /* what it has not written yet: the master does when it is dead */
	_Atomic int n_frames; /* how many of `frames` were written when a signal killed it; 0: none did (master/crash.h) */
	void *frames[CRASH_FRAMES]; /* return addresses, innermost first */
};

/* How many workers take requests now, by what they say of themselves: set up, and not told to stop. */
int slots_serving(const struct slot_board *board);

#endif
