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

/* The length of a password in code points. */
#define PASSWORD_POINTS_LEAST 8
#define PASSWORD_POINTS_MOST 256

/*
 * Whether a user may choose `password` (UTF-8). It needs 8 to 256 code points (E_PASSWORD_SHORT, E_PASSWORD_LONG) and a score
 * of at least `strength`, from 0 to 4: zxcvbn's estimate of how many guesses an attacker needs, who first tries the words of
 * the `n` texts in `guesses`: name, address and company of the person. E_PASSWORD_COMMON, E_PASSWORD_PERSONAL,
 * E_PASSWORD_PATTERN, E_PASSWORD_DATE, or E_PASSWORD_WEAK for another reason.
 */
enum err password_judge(struct arena *arena, struct str password, const struct str *guesses, size_t n, int64_t strength);

#endif
