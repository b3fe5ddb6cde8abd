#include "worker/cache.h"
#include <string.h>

enum { ENTRIES = 512, ZONE_MAX = 64 };

struct entry {
	struct principal principal;
	char zone[ZONE_MAX];
	int64_t since; /* 0: empty */
	uint32_t generation;
};
struct cache {
	const struct shared *shared;
	struct entry entries[ENTRIES];
};

struct cache *cache_new(struct arena *arena, const struct shared *shared)
{
	struct cache *cache = ARENA_NEW(arena, struct cache);

	cache->shared = shared;
	return cache;
}

static size_t place_of(struct uuid user)
{
	return (size_t)(str_hash((struct str){ (const char *)user.byte, sizeof user.byte }) % ENTRIES);
}

bool cache_get(const struct cache *cache, struct uuid user, int64_t version, int64_t now, struct principal *principal_r)
{
	const struct entry *entry = &cache->entries[place_of(user)];

	if (entry->since == 0 || now - entry->since >= CACHE_SECONDS * INSTANT_SECOND ||
	    !uuid_equal(entry->principal.user.v.pub, user) || entry->principal.token_version != version ||
	    entry->generation != generation_of(cache->shared, user))
		return false;
	*principal_r = entry->principal;
	return true;
}

void cache_put(struct cache *cache, const struct principal *principal, uint32_t generation, int64_t now)
{
	struct entry *entry = &cache->entries[place_of(principal->user.v.pub)];

	entry->since = 0;
	if (principal->zone.n > sizeof entry->zone)
		return;
	entry->principal = *principal;
	if (principal->zone.p != NULL) {
		memcpy(entry->zone, principal->zone.p, principal->zone.n);
		entry->principal.zone.p = entry->zone;
	}
	entry->generation = generation;
	entry->since = now;
}
