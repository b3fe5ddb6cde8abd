/*
 * Notes when API keys and sessions were used, in this worker, and writes the notes together, so that a request that only reads
 * causes no write of its own (as worker/views.h does).
 */
#ifndef WORKER_USED_H
#define WORKER_USED_H

#include "base/arena.h"
#include "service/context.h"

struct used;
enum used_kind { USED_KEY, USED_SESSION };
enum { USED_SESSION_SECONDS = 300 }; /* a use of a session is noted at most so often */

/* Empty notes, in `arena`. */
struct used *used_new(struct arena *arena);

/* Notes that the key or session with this public id was used, unless the same was noted lately: a minute ago, or five for a
 * session. */
void used_note(struct used *used, enum used_kind kind, struct uuid id, struct str address, struct instant now);

/* Whether there are so many notes, or they are so old, that they shall be written; `now` is clock_monotonic(). */
bool used_due(const struct used *used, int64_t now);

/* Writes all notes in one transaction, between two requests. Notes that could not be written are dropped: the next use makes
 * them again. */
void used_write(struct used *used, struct db *db, struct arena *arena);

#endif
