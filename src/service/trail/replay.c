#include "service/trail/replay.h"
#include "base/address.h"

#include "auth/seal.h"
#include "service/people/attempt.h"
#include "store/trail/replay.h"

enum { LOCK_BYTES = 28, PURGE_ONE_IN = 64, DIGEST = 32 }; /* a lock's name has at most 64 characters */

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

	/* When no time is left for a statement, the connection is closed, which releases the lock. */
	if (store_replay_unlock(c->db, &lock) != OK)
		db_disconnect(c->db);
}

/* ---- the stored form: the fingerprint, one line each for status and type, the header lines, an empty line, the body */

static struct str packed(struct context *c, const struct replay *replay)
{
	const struct str line = STR("\n");

	return STR_JOIN(c->arena, replay->fingerprint, str_from_int(c->arena, replay->status), line, replay->type, line,
	                replay->headers, line, replay->body);
}

static bool unpack(struct str text, struct replay *replay)
{
	struct str status;

	text = str_from(text, DIGEST);
	status = str_cut(&text, '\n');
	replay->type = str_cut(&text, '\n');
	if (replay->type.n == 0)
		replay->type = (struct str){ 0 };
	replay->headers = (struct str){ text.p, 0 };
	while (text.n > 0 && text.p[0] != '\n')
		replay->headers.n += str_cut(&text, '\n').n + 1;
	replay->body = str_from(text, 1);
	return str_to_int(status, &replay->status);
}

static enum err open_kept(struct context *c, struct str sealed, struct replay *replay)
{
	uint8_t bytes[16];
	const struct tally tallies[] = {
		{ "replay", replay->scope, c->settings->login_account },
		{ "login_address", address_network(c->address, bytes), c->settings->login_address },
	};
	size_t n = c->who.user.v.key == 0 ? 2 : 1; /* an address is counted only when there is no user */
	struct str text = { 0 };

	if (!service_attempt_begin(c, tallies, n))
		return E_LIMITED;
	if (!unseal(c->ring, c->arena, replay->scope, sealed, &text) || text.n < DIGEST)
		return E_KEY_REUSED;
	if (!same_secret((struct str){ text.p, DIGEST }, replay->fingerprint))
		return E_KEY_REUSED;
	service_attempt_good(c, tallies, n);
	return unpack(text, replay) ? OK : E_INTERNAL;
}

enum err service_replay_find(struct context *c, struct replay *replay, bool *found_r)
{
	struct replay_row row = { .scope = replay->scope, .since = instant_add(c->now, -INT64_C(3600) * REPLAY_HOURS) };
	enum err e = store_replay_find(c->db, &row);

	*found_r = e == OK;
	if (e == E_NO_ROW)
		return OK;
	return e == OK ? open_kept(c, row.sealed, replay) : e;
}

enum err service_replay_purge(struct context *c, int64_t *n_r)
{
	const struct replay_row row = { .since = instant_add(c->now, -INT64_C(3600) * REPLAY_HOURS) };

	return store_replay_purge(c->db, &row, n_r);
}

enum err service_replay_keep(struct context *c, const struct replay *replay)
{
	const struct replay_row row = {
		.scope = replay->scope,
		.sealed = seal(c->ring, c->arena, replay->scope, packed(c, replay)),
		.since = instant_add(c->now, -INT64_C(3600) * REPLAY_HOURS),
	};
	enum err e = OK;

	/* Removes a few expired rows each time, and always the expired row of this scope. */
	if ((unsigned char)replay->scope.p[0] % PURGE_ONE_IN == 0)
		e = service_replay_purge(c, NULL);
	if (e == OK)
		e = store_replay_drop(c->db, &row);
	if (e == OK)
		e = store_replay_insert(c->db, &row);
	return e == E_DUPLICATE ? E_RUNNING : e;
}
