#include "worker/limit.h"
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>

#include "base/shared_memory.h"

enum { BUCKETS = 65536, PROBES = 8, GENERATIONS = 16384, COUNT_BITS = 24 };
#define COUNT_MAX ((UINT64_C(1) << COUNT_BITS) - 1)

/* One time window. `window` holds its end (Unix seconds) in the upper bits and the count in the lower, so that both change at
 * once. */
struct bucket {
	_Atomic uint64_t key; /* 0: never used */
	_Atomic uint64_t window;
};
struct shared {
	uint64_t salt; /* random, so that clients cannot choose keys that fall into the same buckets */
	_Atomic uint32_t generations[GENERATIONS];
	struct bucket buckets[BUCKETS];
};

struct shared *shared_new(void)
{
	struct shared *shared = shared_memory(sizeof *shared);

	random_bytes(&shared->salt, sizeof shared->salt);
	return shared;
}

void shared_free(struct shared **shared)
{
	if (*shared != NULL)
		(void)munmap(*shared, sizeof **shared);
	*shared = NULL;
}

/* Mixes the bits of an FNV hash, in which the last bytes of the text change only the lower bits. */
static uint64_t mixed(uint64_t h)
{
	h ^= h >> 33;
	h *= UINT64_C(0xff51afd7ed558ccd);
	h ^= h >> 33;
	h *= UINT64_C(0xc4ceb9fe1a85ec53);
	return h ^ h >> 33;
}

static uint64_t key_of(const struct shared *shared, const char *kind, struct str key)
{
	uint64_t h = mixed(mixed(shared->salt ^ str_hash(str_of(kind))) ^ str_hash(key));

	return h != 0 ? h : 1;
}

static int64_t end_of(uint64_t window)
{
	return (int64_t)(window >> COUNT_BITS);
}

static int64_t count_of(uint64_t window)
{
	return (int64_t)(window & COUNT_MAX);
}

/* The bucket of `key`, or NULL; then *free_r is the best bucket to use for it. */
static struct bucket *bucket_find(struct shared *shared, uint64_t key, int64_t now, struct bucket **free_r)
{
	uint64_t least = UINT64_MAX;

	for (uint64_t i = 0; i < PROBES; i++) {
		struct bucket *bucket = &shared->buckets[(key + i) % BUCKETS];
		uint64_t window = atomic_load(&bucket->window);
		uint64_t worth = end_of(window) <= now ? 0 : 1 + (uint64_t)count_of(window);
		if (atomic_load(&bucket->key) == key)
			return bucket;
		if (worth < least) {
			least = worth;
			*free_r = bucket;
		}
	}
	return NULL;
}

/* As bucket_find, but makes a missing bucket. Two workers that do so at the same time both use the first one. */
static struct bucket *bucket_make(struct shared *shared, uint64_t key, int64_t now)
{
	for (;;) {
		struct bucket *place = NULL, *found = bucket_find(shared, key, now, &place);
		uint64_t old;
		if (found != NULL)
			return found;
		old = atomic_load(&place->key);
		if (atomic_compare_exchange_strong(&place->key, &old, key)) {
			uint64_t window = atomic_load(&place->window);
			/* The replaced window had not ended, so it is cleared; limit_take resets a window that has ended. */
			if (end_of(window) > now)
				(void)atomic_compare_exchange_strong(&place->window, &window, 0);
			return place;
		}
	}
}

bool limit_take(struct shared *shared, const struct quota *quota, int64_t now, struct quota_state *state_r)
{
	struct bucket *bucket = bucket_make(shared, key_of(shared, quota->kind, quota->key), now);
	uint64_t window = atomic_load(&bucket->window);
	int64_t weight = quota->weight > 0 ? quota->weight : 1;

	for (;;) {
		bool open = end_of(window) > now;
		int64_t end = open ? end_of(window) : now + quota->seconds, taken = open ? count_of(window) : 0;
		uint64_t next = (uint64_t)end << COUNT_BITS | (uint64_t)(taken + weight);

		state_r->reset = end;
		state_r->remaining = quota->allowed > taken + weight ? quota->allowed - taken - weight : 0;
		if (taken + weight > quota->allowed || taken >= (int64_t)COUNT_MAX)
			return false;
		if (atomic_compare_exchange_weak(&bucket->window, &window, next))
			return true;
	}
}

void limit_return(struct shared *shared, const struct quota *quota, int64_t now)
{
	struct bucket *place, *bucket = bucket_find(shared, key_of(shared, quota->kind, quota->key), now, &place);
	uint64_t window;

	if (bucket == NULL)
		return;
	window = atomic_load(&bucket->window);
	while (end_of(window) > now && count_of(window) >= quota->weight)
		if (atomic_compare_exchange_weak(&bucket->window, &window, window - (uint64_t)quota->weight))
			return;
}

void limit_give_back(struct shared *shared, const char *kind, struct str key, int64_t now)
{
	limit_return(shared, &(struct quota){ .kind = kind, .key = key, .weight = 1 }, now);
}

static size_t generation_at(struct uuid user)
{
	uint64_t bits;

	memcpy(&bits, user.byte + 8, sizeof bits); /* the random half of a UUIDv7 */
	return (size_t)(mixed(bits) % GENERATIONS);
}

uint32_t generation_of(const struct shared *shared, struct uuid user)
{
	return atomic_load(&shared->generations[generation_at(user)]);
}

void generation_raise(struct shared *shared, struct uuid user)
{
	(void)atomic_fetch_add(&shared->generations[generation_at(user)], 1);
}
