#include "worker/key_cache.h"

#include <string.h>

/* As worker/cache.c: each key belongs to one set of WAYS entries. */
enum { SETS = 32, WAYS = 4, TEXT_MAX_BYTES = 512 };

struct entry {
	uint8_t hash[KEY_HASH];
	struct key_reading found; /* its texts lie in `text` */
	char text[TEXT_MAX_BYTES];
	int64_t since; /* 0: only the user is known */
	uint32_t generation;
	bool used;
};
struct key_cache {
	const struct shared *shared;
	const struct ended *ended;
	struct entry entries[SETS][WAYS];
};

struct key_cache *key_cache_new(struct arena *arena, const struct shared *shared, const struct ended *ended)
{
	struct key_cache *cache = ARENA_NEW(arena, struct key_cache);

	cache->shared = shared;
	cache->ended = ended;
	return cache;
}

/* The bits of a SHA-256 of random bytes are as random as any. */
static size_t set_of(const uint8_t hash[KEY_HASH])
{
	return hash[0] % SETS;
}

static const struct entry *find(const struct key_cache *cache, const uint8_t hash[KEY_HASH])
{
	const struct entry *set = cache->entries[set_of(hash)];

	for (const struct entry *entry = set; entry < set + WAYS; entry++)
		if (entry->used && memcmp(entry->hash, hash, KEY_HASH) == 0)
			return entry;
	return NULL;
}

bool key_cache_get(const struct key_cache *cache, const uint8_t hash[KEY_HASH], int64_t now, int64_t unix_now,
                   struct key_reading *found_r)
{
	const struct entry *entry = find(cache, hash);
	int64_t read_at = ended_read_at(cache->ended);

	if (entry == NULL || entry->since == 0 || now - entry->since >= KEY_CACHE_SECONDS * INSTANT_SECOND)
		return false;
	/* A list that is too old may lack this key; the database says what holds. */
	if (read_at == 0 || now - read_at > ENDED_OLD_SECONDS * INSTANT_SECOND)
		return false;
	if (entry->generation != generation_of(cache->shared, entry->found.who.user.v.pub) ||
	    ended_state(cache->ended, entry->found.who.key.v.pub, unix_now) != SESSION_RUNS)
		return false;
	*found_r = entry->found;
	return true;
}

struct uuid key_cache_user(const struct key_cache *cache, const uint8_t hash[KEY_HASH])
{
	const struct entry *entry = find(cache, hash);

	return entry != NULL ? entry->found.who.user.v.pub : (struct uuid){ { 0 } };
}

/* The key's entry in its set, else an empty entry, else the oldest. */
static struct entry *entry_for(struct key_cache *cache, const uint8_t hash[KEY_HASH])
{
	struct entry *set = cache->entries[set_of(hash)], *oldest = set;

	for (struct entry *entry = set; entry < set + WAYS; entry++) {
		if (!entry->used || memcmp(entry->hash, hash, KEY_HASH) == 0)
			return entry;
		if (entry->since < oldest->since)
			oldest = entry;
	}
	return oldest;
}

static struct str keep(char **at, struct str text)
{
	struct str kept = { text.p != NULL ? *at : NULL, text.n };

	if (text.n > 0)
		memcpy(*at, text.p, text.n);
	*at += text.n;
	return kept;
}

void key_cache_put(struct key_cache *cache, const uint8_t hash[KEY_HASH], const struct key_reading *found, uint32_t generation,
                   int64_t now)
{
	bool known = uuid_equal(key_cache_user(cache, hash), found->who.user.v.pub);
	struct entry *entry = entry_for(cache, hash);
	char *at = entry->text;

	if (found->who.zone.n + found->who.scopes.n + found->addresses.n > sizeof entry->text)
		return;
	memcpy(entry->hash, hash, KEY_HASH);
	entry->found = *found;
	entry->found.who.zone = keep(&at, found->who.zone);
	entry->found.who.scopes = keep(&at, found->who.scopes);
	entry->found.addresses = keep(&at, found->addresses);
	entry->used = true;
	entry->since = known ? now : 0;
	entry->generation = generation;
}
