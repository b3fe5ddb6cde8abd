/* A cache of the API keys with which requests came to this worker, so that not each of them needs a statement. */
#ifndef WORKER_KEY_CACHE_H
#define WORKER_KEY_CACHE_H

#include "service/key/key.h"
#include "worker/ended.h"
#include "worker/limit.h"

#define KEY_CACHE_SECONDS 10
#define KEY_HASH 32

struct key_cache;

/* A new, empty cache in `arena`; `shared` has the generations of users, `ended` the keys that have ended. */
struct key_cache *key_cache_new(struct arena *arena, const struct shared *shared, const struct ended *ended);

/*
 * Looks up what was read of the key with this SHA-256. False when it is not known, was read more than KEY_CACHE_SECONDS ago, is
 * among the ended ones, or when its user was changed since. `now` is clock_monotonic(), `unix_now` the time. The texts of
 * *found_r are valid until the next key_cache_put.
 */
bool key_cache_get(const struct key_cache *cache, const uint8_t hash[KEY_HASH], int64_t now, int64_t unix_now,
                   struct key_reading *found_r);

/*
 * The user of a key that was read before, whose generation must be taken before it is read again; null when it was not. What is
 * read of a key for the first time is not kept, because it may be older than a change that nobody has noticed.
 */
struct uuid key_cache_user(const struct key_cache *cache, const uint8_t hash[KEY_HASH]);

/* Stores what was read of a key. `generation` is that of key_cache_user; without that user only the user is stored. Texts that
 * are too long are not stored. */
void key_cache_put(struct key_cache *cache, const uint8_t hash[KEY_HASH], const struct key_reading *found, uint32_t generation,
                   int64_t now);

#endif
