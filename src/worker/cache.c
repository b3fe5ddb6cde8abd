#include "worker/cache.h"
#include <string.h>

/* A set-associative cache: each user belongs to one set of WAYS entries, so that users of the same set can be cached together.
 */
enum { SETS = 128, WAYS = 4, ZONE_MAX = 64 };

struct entry {
	struct principal principal;
	char zone[ZONE_MAX];
	int64_t since; /* 0: empty */
	uint32_t generation;
};
struct cache {
	const struct shared *shared;
	struct entry entries[SETS][WAYS];
};

struct cache *cache_new(struct arena *arena, const struct shared *shared)
{
	struct cache *cache = ARENA_NEW(arena, struct cache);

	cache->shared = shared;
	return cache;
}

static size_t set_of(struct uuid user)
{
	return (size_t)(str_hash((struct str){ (const char *)user.byte, sizeof user.byte }) % SETS);
}

static bool is_of(const struct entry *entry, struct uuid user)
{
	return entry->since != 0 && uuid_equal(entry->principal.user.v.pub, user);
}

bool cache_get(const struct cache *cache, const struct claims *claims, int64_t now, struct principal *principal_r)
{
	struct uuid user = claims->subject;
	const struct entry *entry = cache->entries[set_of(user)], *end = entry + WAYS;

	while (entry < end && !is_of(entry, user))
		entry++;
	if (entry == end || now - entry->since >= CACHE_SECONDS * INSTANT_SECOND ||
	    !principal_accepts(&entry->principal, claims->version, claims->session) ||
	    entry->generation != generation_of(cache->shared, user))
		return false;
	*principal_r = entry->principal;
	return true;
}

/* The user's entry in its set, else an empty entry, else the oldest. */
static struct entry *entry_for(struct cache *cache, struct uuid user)
{
	struct entry *set = cache->entries[set_of(user)], *found = set;

	for (struct entry *entry = set; entry < set + WAYS; entry++) {
		if (is_of(entry, user))
			return entry;
		if (entry->since < found->since)
			found = entry;
	}
	return found;
}

void cache_put(struct cache *cache, const struct principal *principal, uint32_t generation, int64_t now)
{
	struct entry *entry = entry_for(cache, principal->user.v.pub);

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
