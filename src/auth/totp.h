/* One-time codes that an app computes from a shared secret and the time (TOTP, RFC 6238: SHA-1, 6 digits, 30 seconds), and
 * recovery codes for who has lost the app. */
#ifndef AUTH_TOTP_H
#define AUTH_TOTP_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"

#define TOTP_SECRET_BYTES 20
#define TOTP_DIGITS 6
#define TOTP_SECONDS 30

/* A new random secret, in `arena`. */
struct str totp_secret(struct arena *arena);

/* The secret in base32 without padding, as people type it into an app, in `arena`. */
struct str totp_secret_text(struct arena *arena, struct str secret);

/* The address from which an app learns the secret: otpauth://totp/ISSUER:ACCOUNT?secret=..., in `arena`. */
struct str totp_uri(struct arena *arena, struct str secret, struct str issuer, struct str account);

/* Whether `code`, with or without blanks, has the form of a one-time code. Then *code_r is its digits, in `arena`. */
bool totp_code(struct arena *arena, struct str code, struct str *code_r);

/*
 * Whether `code` (six digits) belongs to the time step of `now`, the one before or the one after, and that step is later than
 * `after`: a code is good once, so the caller keeps *step_r and gives it as `after` the next time. All steps are compared, in
 * constant time.
 */
bool totp_check(struct str secret, struct str code, struct instant now, int64_t after, int64_t *step_r);

/* A new recovery code of 80 random bits, "k3pd-7xqa-m2vt-9wre", in `arena`. */
struct str recovery_code(struct arena *arena);

/* The SHA-256 of a recovery code as somebody typed it, with or without hyphens and blanks, in `arena`. */
struct str recovery_code_hash(struct arena *arena, struct str typed);

#endif
