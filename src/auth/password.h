/* Password hashing: argon2id (RFC 9106), PHC string format; parameters stand in the hash, so they can be raised later. */
#ifndef AUTH_PASSWORD_H
#define AUTH_PASSWORD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct password_cost {
	int64_t kib, passes; /* memory and time: 19456 KiB and 2 by default */
};

/* A PHC string of `password` with a fresh salt, in `arena`. E_INTERNAL when the library refuses. */
enum err password_hash(struct arena *arena, struct str password, const struct password_cost *cost, struct str *phc_r);

/*
 * Whether `password` belongs to `phc`. With `phc` none (unknown account) it does the same work against a fixed hash and
 * says false, so that the time tells nothing. *rehash_r: right, but `phc` has other parameters than `cost`.
 */
bool password_verify(struct str password, struct str phc, const struct password_cost *cost, bool *rehash_r);

/*
 * Whether it may be chosen: 8 to 256 code points, none of the most common ones, no run of characters, and neither `email`
 * nor the part of it before the @. `password` is UTF-8.
 */
bool password_allowed(struct str password, struct str email);

#endif
