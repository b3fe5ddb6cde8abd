/* The stored answers of requests with an Idempotency-Key: table `replays`. */
#ifndef STORE_TRAIL_REPLAY_H
#define STORE_TRAIL_REPLAY_H

#include "db/db.h"

struct replay_row {
	struct str scope, sealed;
	struct instant since; /* older rows are ignored */
};
struct replay_lock {
	struct str name; /* at most 64 characters */
};

/* Takes a lock for this connection, without waiting. *taken_r is false when another connection has it. */
enum err store_replay_lock(struct db *db, const struct replay_lock *lock, bool *taken_r);
/* Releases the lock. */
enum err store_replay_unlock(struct db *db, const struct replay_lock *lock);

/* Reads the row with row->scope that is not older than row->since. E_NO_ROW: there is none. */
enum err store_replay_find(struct db *db, struct replay_row *row);

/* Inserts a row. E_DUPLICATE: the scope has a row. */
enum err store_replay_insert(struct db *db, const struct replay_row *row);

/* Deletes the row of this scope if it is older than row->since. */
enum err store_replay_drop(struct db *db, const struct replay_row *row);
/* Deletes some rows of any scope that are older than row->since. *n_r is their number; n_r may be NULL. */
enum err store_replay_purge(struct db *db, const struct replay_row *row, int64_t *n_r);

#endif
