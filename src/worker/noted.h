/*
 * What was read, and logins that failed, in memory that all workers share until one of them writes it into the audit: so a
 * request that only reads causes no write of its own, and a note outlives the worker that has made it. Lock-free: a worker that
 * dies in the middle of anything here leaves nothing locked.
 */
#ifndef WORKER_NOTED_H
#define WORKER_NOTED_H

#include "base/arena.h"
#include "db/db.h"
#include "model/trail/audit.h"

enum { NOTED_WAIT_MS = 1000 }; /* how long a note waits at most while a worker is idle */

struct noted;

/* Makes the memory; ends the process when there is not enough. */
struct noted *noted_new(void);
void noted_free(struct noted **noted);

/*
 * Keeps a note, unless it is one that is made once, and the same was made in the same hour (UTC). False when there
 * is no room.
 */
bool noted_add(struct noted *noted, const struct audit_note *note);

/* Whether there are notes to be written. */
bool noted_waiting(const struct noted *noted);

/* Writes notes of all workers in one transaction, between two requests. Those that could not be written now are kept. */
void noted_write(struct noted *noted, struct db *db, struct arena *arena);

#endif
