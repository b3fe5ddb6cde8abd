/* A cache of the users who sent requests to this worker, so that verifying a token needs no statement each time. */
#ifndef WORKER_CACHE_H
#define WORKER_CACHE_H

#include "auth/token.h"
#include "base/arena.h"
#include "model/principal.h"
#include "worker/limit.h"

#define CACHE_SECONDS 10

struct cache;

/* A new, empty cache in `arena`; `shared` has the generations. */
struct cache *cache_new(struct arena *arena, const struct shared *shared);

/*
 * Looks up the principal of claims->subject. False when there is none, or it is older than CACHE_SECONDS, of an older
 * generation, or does not accept tokens of this version and session. `now` is clock_monotonic(). The texts of *principal_r are
 * valid until the next cache_put.
 */
bool cache_get(const struct cache *cache, const struct claims *claims, int64_t now, struct principal *principal_r);

/* Stores `principal`. `generation` is the user's generation from before the principal was read, so that a later change is
 * noticed. */
void cache_put(struct cache *cache, const struct principal *principal, uint32_t generation, int64_t now);

#endif
