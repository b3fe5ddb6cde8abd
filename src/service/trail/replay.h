/*
 * Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): the answer of a write is kept for REPLAY_HOURS in the
 * write's own transaction, so that its repetition is answered again instead of done again. A request that failed changed
 * nothing and is not kept: it may be repeated, corrected or not, under the same key. The kept answer is encrypted,
 * because an answer may contain tokens, and a request a password.
 */
#ifndef SERVICE_TRAIL_REPLAY_H
#define SERVICE_TRAIL_REPLAY_H

#include "service/context.h"

enum { REPLAY_HOURS = 24, REPLAY_KEY_MAX = 255 };

/* The answer of a request with a key. */
struct replay {
	struct str scope, fingerprint; /* SHA-256 of caller (user or address), method, path and key; of what was asked */
	int64_t status;
	struct str type, headers, body; /* headers: "Name: value" lines */
};

/* Reads the key from a header's value, with or without quotes. False when it is not 1 to 255 visible ASCII characters. */
bool replay_key(struct str header, struct str *key_r);

/*
 * Takes the lock of replay->scope for this connection. E_RUNNING: the first request with this key still runs. Call it before
 * the transaction, and service_replay_unlock after it, whatever the result was.
 */
enum err service_replay_lock(struct context *c, const struct replay *replay);
void service_replay_unlock(struct context *c, const struct replay *replay);

/*
 * Inside the transaction: *found_r says whether an answer is kept, which is then in *replay. E_KEY_REUSED: the fingerprint
 * differs, or the key that sealed the answer was removed. Wrong fingerprints are counted like wrong passwords, because a
 * fingerprint could be used to guess one: E_LIMITED.
 */
enum err service_replay_find(struct context *c, struct replay *replay, bool *found_r);

/* Removes some expired answers. *n_r (may be NULL): how many. */
enum err service_replay_purge(struct context *c, int64_t *n_r);

/* Inside the transaction: keeps the answer. E_RUNNING when another server kept one first. */
enum err service_replay_keep(struct context *c, const struct replay *replay);

#endif
