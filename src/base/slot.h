/* One worker's slot of the scoreboard, which lies in memory shared by the master and all workers. */
#ifndef BASE_SLOT_H
#define BASE_SLOT_H

#include <signal.h>
#include <stdatomic.h>

#include "base/log.h"

/* How many return addresses a dying process records. */
enum { CRASH_FRAMES = 24 };

/* READY: set up and waiting for requests, even when the database does not answer (requests are then answered with 503). */
enum slot_state { SLOT_FREE, SLOT_STARTING, SLOT_READY, SLOT_BUSY, SLOT_DRAINING };

struct slot;

/*
 * All slots, for a child that looks at the others: the i-th lies i * stride bytes behind the first. Those behind the first
 * *used were never used. Nobody looks at them, because the kernel would give each of their pages to whoever does.
 */
struct slot_board {
	const struct slot *first;
	size_t stride;
	const _Atomic size_t *used; /* only rises */
	_Atomic int64_t *exporting; /* EXPORTING_MOST pairs of a process that writes a list as a file, or 0, and its company */
	_Atomic int *hashing;       /* HASHING_MOST places, each with the process that computes the hash of a password, or 0 */
	_Atomic int *room_wanted;   /* how often a child had no room in the database for a prepared statement */
};
enum { HASHING_MOST = 128, EXPORTING_MOST = 32 };

/*
 * Written by the child, and only read by the master. Before the fork the master clears the slot and sets state, generation,
 * started, heartbeat, and the members from wait_mask to requests_max; it sets pid after the fork.
 */
struct slot {
	_Atomic int state;
	_Atomic int pid;
	_Atomic int generation;
	_Atomic long requests, errors;
	_Atomic long heartbeat;      /* seconds of CLOCK_MONOTONIC; at least every 5 s while the worker is alive */
	_Atomic long started;        /* the same clock */
	char request_id[72];         /* of the request being handled, NUL-terminated */
	char endpoint[64];           /* the operation of that request */
	sigset_t wait_mask;          /* the signal mask while the worker waits for a request */
	_Atomic int64_t writing;     /* written by db_watch() */
	volatile sig_atomic_t *stop; /* set to 1 on SIGTERM or by the master: the worker finishes its request and returns */
	bool serves;                 /* whether the child is a worker, which handles users' requests */
	const struct slot_board *board;
	long requests_max;          /* the worker returns after this many requests, jitter included; 0: no limit */
	struct log_held held;       /* its buffered log lines; the master writes them if the child dies */
	_Atomic int n_frames;       /* how many of `frames` a fatal signal recorded; 0: no fatal signal (master/crash.h) */
	void *frames[CRASH_FRAMES]; /* return addresses, innermost first */
};

/* Says that this child goes on: the master kills one that has not done so for long. */
void slot_beat(struct slot *slot);

/* The number of workers that can handle requests now, by their own state: set up, and not told to stop. */
int slots_serving(const struct slot_board *board);

/* How many of these workers are handling a request; 0 without a board. */
int slots_busy(const struct slot_board *board);

/*
 * How many of these workers, `self` left out, are inside a transaction of a request that writes; with `us` > 0: how many of
 * them have been inside one statement of it for so long, which nearly always means that they wait for a lock.
 */
int slots_writing(const struct slot_board *board, const struct slot *self, int64_t us);

/*
 * Takes one of the places for computing the hash of a password, which keeps a processor busy for long: there is one for each
 * two serving workers, and always one. False when all are taken. slots_hash_end gives it back. The master calls slots_hash_free
 * for a child that has ended, because one that was killed gave nothing back. Without a board, nothing is counted.
 */
bool slots_hash_begin(const struct slot *self);
void slots_hash_end(const struct slot *self);
void slots_hash_free(const struct slot_board *board, int pid);

/*
 * Takes one of the places for writing a whole list as a file, which keeps a worker for long: there is one for each four serving
 * workers, and always one; and each company has one at most. False when there is none. slots_export_end gives it back, and the
 * master calls slots_export_free for a child that has ended. Without a board, nothing is counted.
 */
bool slots_export_begin(const struct slot *self, int64_t company);
void slots_export_end(const struct slot *self);
void slots_export_free(const struct slot_board *board, int pid);

/* Tells the other children that this one finds no room in the database for a prepared statement; and how often one has. */
void slots_want_room(const struct slot *self);
int slots_room_wanted(const struct slot *self);

#endif
