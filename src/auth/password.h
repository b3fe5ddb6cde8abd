/* Password hashing: argon2id (RFC 9106), PHC string format. The string contains the parameters, so they can be raised later. */
#ifndef AUTH_PASSWORD_H
#define AUTH_PASSWORD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct password_cost {
	int64_t kib, passes; /* memory in KiB (default 19456) and number of passes (default 2) */
};

/* A PHC string of `password` with a fresh salt, in `arena`. E_INTERNAL when the library refuses. */
enum err password_hash(struct arena *arena, struct str password, const struct password_cost *cost, struct str *phc_r);

/*
 * Whether `password` matches `phc`. When `phc` is none (the account is unknown), the same amount of work is done before it
 * returns false, so that the time does not reveal which accounts exist. *rehash_r: the password is right, but `phc` was made
 * with parameters other than `cost`.
 */
bool password_verify(struct str password, struct str phc, const struct password_cost *cost, bool *rehash_r);

/*
 * Whether a user may choose `password` (UTF-8): 8 to 256 code points, not among the most common passwords, no repeated or
 * consecutive characters only, and neither `email` nor the part of it before the @.
 */
bool password_allowed(struct str password, struct str email);

#endif
