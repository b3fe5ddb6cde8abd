/* Random bytes, UUIDs and Base64. Random bytes come from getrandom(2), which cannot fail on the kernels that are supported. */
#ifndef BASE_IDS_H
#define BASE_IDS_H

#include "base/str.h"

/* A UUID (RFC 9562) as its 16 bytes; all zero is "none" (the nil UUID). */
struct uuid {
	uint8_t byte[16];
};

/* A new UUIDv7 (RFC 9562 section 5.7): the time in milliseconds, then random bits. The ids of one process sort in the order of
 * their making. */
struct uuid uuid_new(void);

/* Reads the 36-character form, either case. False, *id_r untouched, for anything else. */
bool uuid_parse(struct str text, struct uuid *id_r);

/* Writes the 36-character lower-case form, without a NUL. */
void uuid_format(struct uuid id, char text[36]);

/* The 36-character form as a text in `arena`, also for the nil UUID. */
struct str uuid_text(struct arena *arena, struct uuid id);

/* Whether `a` and `b` are the same UUID; whether `id` is none. */
bool uuid_equal(struct uuid a, struct uuid b);
bool uuid_none(struct uuid id);

/* Fills the `n` bytes at `bytes` with random values. */
void random_bytes(void *bytes, size_t n);

/* A random number between 90 % and 110 % of `n` (not negative), so that timers started together do not fire together. */
int64_t jittered(int64_t n);

/* Base64 with padding (RFC 4648 section 4) of `n` bytes, in `arena`; decoding is as strict as base64url_decode. */
struct str base64_encode(struct arena *arena, const void *bytes, size_t n);
bool base64_decode(struct arena *arena, struct str text, struct str *bytes_r);

/* Base64url without padding (RFC 4648 section 5) of `n` bytes, in `arena`. */
struct str base64url_encode(struct arena *arena, const void *bytes, size_t n);

/* Strict: false for '=', for any character outside the alphabet, and for unused bits that are set. *bytes_r is in `arena`. */
bool base64url_decode(struct arena *arena, struct str text, struct str *bytes_r);

#endif
