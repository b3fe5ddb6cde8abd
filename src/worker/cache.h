/* The principals that this worker met lately, so that a token costs no statement each time. */
#ifndef WORKER_CACHE_H
#define WORKER_CACHE_H

#include "base/arena.h"
#include "model/principal.h"
#include "worker/limit.h"

#define CACHE_SECONDS 10

struct cache;

/* An empty one, in `arena`; `shared` has the generations. */
struct cache *cache_new(struct arena *arena, const struct shared *shared);

/*
 * The principal of `user` as remembered: false when unknown, remembered for CACHE_SECONDS or more, out of date by its
 * generation, or of another token version. `now` is clock_monotonic(). The text of *principal_r is good until the next
 * cache_put.
 */
bool cache_get(const struct cache *cache, struct uuid user, int64_t version, int64_t now, struct principal *principal_r);

/* Remembers `principal`, which was read while its generation was `generation` (taken before the reading). */
void cache_put(struct cache *cache, const struct principal *principal, uint32_t generation, int64_t now);

#endif
