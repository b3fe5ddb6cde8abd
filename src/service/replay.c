#include "service/replay.h"
#include "store/replay.h"

enum { LOCK_BYTES = 28, PURGE_ONE_IN = 64 }; /* a lock's name has at most 64 characters */

bool replay_key(struct str header, struct str *key_r)
{
	struct str key = str_trim(header);

	if (key.n >= 2 && key.p[0] == '"' && key.p[key.n - 1] == '"')
		key = (struct str){ key.p + 1, key.n - 2 };
	if (key.n == 0 || key.n > REPLAY_KEY_MAX)
		return false;
	for (size_t i = 0; i < key.n; i++)
		if (key.p[i] <= ' ' || key.p[i] > '~')
			return false;
	*key_r = key;
	return true;
}

static struct replay_lock lock_of(struct context *c, const struct replay *replay)
{
	return (struct replay_lock){ .name = STR_JOIN(c->arena, STR("replay:"),
		                                      str_hex(c->arena, replay->scope.p, LOCK_BYTES)) };
}

enum err service_replay_lock(struct context *c, const struct replay *replay)
{
	const struct replay_lock lock = lock_of(c, replay);
	bool taken = false;
	enum err e = store_replay_lock(c->db, &lock, &taken);

	return e == OK && !taken ? E_RUNNING : e;
}

void service_replay_unlock(struct context *c, const struct replay *replay)
{
	const struct replay_lock lock = lock_of(c, replay);

	/* With no time left for a statement, the lock goes with the connection. */
	if (store_replay_unlock(c->db, &lock) != OK)
		db_disconnect(c->db);
}

enum err service_replay_find(struct context *c, struct replay *replay, bool *found_r)
{
	struct replay_row row = { .scope = replay->scope, .since = instant_add(c->now, -INT64_C(3600) * REPLAY_HOURS) };
	enum err e = store_replay_find(c->db, &row);

	*found_r = false;
	if (e == E_NO_ROW)
		return OK;
	if (e != OK)
		return e;
	if (!str_equal(row.fingerprint, replay->fingerprint))
		return E_KEY_REUSED;
	*found_r = true;
	replay->status = row.status;
	replay->type = row.type;
	replay->headers = row.headers;
	replay->body = row.body;
	return OK;
}

enum err service_replay_keep(struct context *c, const struct replay *replay)
{
	const struct replay_row row = {
		.scope = replay->scope,
		.fingerprint = replay->fingerprint,
		.status = replay->status,
		.type = replay->type,
		.headers = replay->headers,
		.body = replay->body,
		.since = instant_add(c->now, -INT64_C(3600) * REPLAY_HOURS),
	};
	enum err e = OK;

	/* Old rows go a few at a time, on the way; the row of this very scope, when it is old, goes always. */
	if ((unsigned char)replay->scope.p[0] % PURGE_ONE_IN == 0)
		e = store_replay_purge(c->db, &row);
	if (e == OK)
		e = store_replay_drop(c->db, &row);
	if (e == OK)
		e = store_replay_insert(c->db, &row);
	return e == E_DUPLICATE ? E_RUNNING : e;
}
