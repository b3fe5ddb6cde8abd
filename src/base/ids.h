/* Unguessable and public identifiers. Random bytes come from getrandom(2), which cannot fail on the kernels we run on. */
#ifndef BASE_IDS_H
#define BASE_IDS_H

#include "base/str.h"

/* A UUID (RFC 9562) as its 16 bytes; all zero is "none" (the nil UUID). */
struct uuid {
	uint8_t byte[16];
};

/* A new UUIDv7 (RFC 9562 section 5.7): millisecond time, then random bits; later ones of a process sort after earlier. */
struct uuid uuid_new(void);

/* Reads the 36-character form, either case. False, *id_r untouched, for anything else. */
bool uuid_parse(struct str text, struct uuid *id_r);

/* Writes the 36-character lower-case form, without a NUL. */
void uuid_format(struct uuid id, char text[36]);

/* As above, in `arena`; the nil UUID too is a text. */
struct str uuid_text(struct arena *arena, struct uuid id);

/* Whether both are the same; whether `id` is none. */
bool uuid_equal(struct uuid a, struct uuid b);
bool uuid_none(struct uuid id);

/* Fills `n` random bytes. */
void random_bytes(void *bytes, size_t n);

/* `n` give or take a tenth, so that what began together does not go on together. Not negative. */
int64_t jittered(int64_t n);

/* Base64 with padding (RFC 4648 section 4) of `n` bytes, in `arena`; and back, strictly. */
struct str base64_encode(struct arena *arena, const void *bytes, size_t n);
bool base64_decode(struct arena *arena, struct str text, struct str *bytes_r);

/* Base64url without padding (RFC 4648 section 5) of `n` bytes, in `arena`. */
struct str base64url_encode(struct arena *arena, const void *bytes, size_t n);

/* Strict reading: no '=', no other character, no unused bits set. False for anything else. */
bool base64url_decode(struct arena *arena, struct str text, struct str *bytes_r);

#endif
