/* Kept answers of requests with an Idempotency-Key: table `replays`. */
#ifndef STORE_TRAIL_REPLAY_H
#define STORE_TRAIL_REPLAY_H

#include "db/db.h"

struct replay_row {
	struct str scope, sealed;
	struct instant since; /* rows from before are as good as gone */
};
struct replay_lock {
	struct str name; /* at most 64 characters */
};

/* A lock of this connection, without waiting; *taken_r is false when another connection has it. */
enum err store_replay_lock(struct db *db, const struct replay_lock *lock, bool *taken_r);
enum err store_replay_unlock(struct db *db, const struct replay_lock *lock);

/* Fills *row by its scope, not from before row->since: E_NO_ROW. */
enum err store_replay_find(struct db *db, struct replay_row *row);

/* E_DUPLICATE when the scope has a row. */
enum err store_replay_insert(struct db *db, const struct replay_row *row);

/* Removes the row of this scope, and some rows of any scope (*n_r of them, or NULL), from before row->since. */
enum err store_replay_drop(struct db *db, const struct replay_row *row);
enum err store_replay_purge(struct db *db, const struct replay_row *row, int64_t *n_r);

#endif
