#include "store/trail/replay.h"
#include "store/statements.h"

struct lock_taken {
	int64_t taken;
};

/* clang-format off */
static const struct db_statement lock = {
	.name = "replay.lock", .scope = DB_ANYONE,
	.text = "SELECT COALESCE(GET_LOCK(?, 0), 0)",
	PARAMS(COL(replay_lock, name)), RESULT(lock_taken, COL(lock_taken, taken)),
};
static const struct db_statement unlock = {
	.name = "replay.unlock", .scope = DB_ANYONE,
	.text = "SELECT COALESCE(RELEASE_LOCK(?), 0)",
	PARAMS(COL(replay_lock, name)), RESULT(lock_taken, COL(lock_taken, taken)),
};
static const struct db_statement find = {
	.name = "replay.find", .scope = DB_ANYONE,
	.text = "SELECT sealed FROM replays WHERE scope = ? AND created_at >= ?",
	PARAMS(COL(replay_row, scope), COL(replay_row, since)),
	RESULT(replay_row, COL(replay_row, sealed)),
};
static const struct db_statement insert = {
	.name = "replay.insert", .scope = DB_ANYONE,
	.text = "INSERT INTO replays (scope, sealed, created_at) VALUES (?, ?, ?)",
	PARAMS(COL(replay_row, scope), COL(replay_row, sealed), NOW_COL),
};
static const struct db_statement drop = {
	.name = "replay.drop", .scope = DB_ANYONE,
	.text = "DELETE FROM replays WHERE scope = ? AND created_at < ?",
	PARAMS(COL(replay_row, scope), COL(replay_row, since)),
};
static const struct db_statement purge = {
	.name = "replay.purge", .scope = DB_ANYONE,
	.text = "DELETE FROM replays WHERE created_at < ? LIMIT 200",
	PARAMS(COL(replay_row, since)),
};
/* clang-format on */

enum err store_replay_lock(struct db *db, const struct replay_lock *name, bool *taken_r)
{
	struct lock_taken row = { 0 };
	enum err e = db_one(db, &lock, name, &row);

	*taken_r = row.taken == 1;
	return e;
}

enum err store_replay_unlock(struct db *db, const struct replay_lock *name)
{
	struct lock_taken row = { 0 };

	return db_one(db, &unlock, name, &row);
}

enum err store_replay_find(struct db *db, struct replay_row *row)
{
	return db_one(db, &find, row, row);
}

enum err store_replay_insert(struct db *db, const struct replay_row *row)
{
	return db_run(db, &insert, row, NULL, NULL);
}

enum err store_replay_drop(struct db *db, const struct replay_row *row)
{
	return db_run(db, &drop, row, NULL, NULL);
}

enum err store_replay_purge(struct db *db, const struct replay_row *row, int64_t *n_r)
{
	return db_run(db, &purge, row, n_r, NULL);
}

STATEMENTS(replay, &lock, &unlock, &find, &insert, &drop, &purge);
