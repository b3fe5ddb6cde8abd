/* Text as pointer and length: not NUL-terminated, and not owned. It is valid as long as the memory that it points into. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* All bytes zero (p NULL) is "none", which is not the same as an empty text (p set, n 0). */
struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){ (literal), sizeof(literal) - 1 })
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The NUL-terminated `text` as a str, without a copy; none when NULL. */
struct str str_of(const char *text);

/* Whether both have the same bytes; none and the empty text are equal. */
bool str_equal(struct str a, struct str b);

/* As str_equal, ignoring the case of ASCII letters. */
bool str_equal_nocase(struct str a, struct str b);

/* Whether `s` begins with `prefix`. */
bool str_starts(struct str s, struct str prefix);

/* Whether `s` ends with `suffix`. */
bool str_ends(struct str s, struct str suffix);

/* `s` without ASCII white space at both ends; points into `s`. */
struct str str_trim(struct str s);

/* The part from byte `from` (at most s.n) to the end; points into `s`. Inline, because an answer asks for hundreds of them. */
static inline struct str str_from(struct str s, size_t from)
{
	if (from > s.n)
		from = s.n;
	return s.p != NULL ? (struct str){ s.p + from, s.n - from } : s;
}

/* Removes the part before the first `separator`, and the separator, from *rest and returns it; *rest is none after the last
 * part. */
struct str str_cut(struct str *rest, char separator);

/* The index of the first `c` in `s`, or `s.n` when there is none. */
size_t str_find(struct str s, char c);

/* A copy of `s` in `arena`; none stays none. */
struct str str_copy(struct arena *arena, struct str s);

/* A NUL-terminated copy of `s` in `arena`, for calls of libraries; "" for none. */
char *str_cstring(struct arena *arena, struct str s);

/* The `n` parts one after another, as one new text in `arena`. */
struct str str_join(struct arena *arena, const struct str *parts, size_t n);
#define STR_JOIN(arena, ...)                                                                                                   \
	str_join((arena), (const struct str[]){ __VA_ARGS__ }, COUNT(((const struct str[]){ __VA_ARGS__ })))

/* Lower-case copy (ASCII letters only) in `arena`. */
struct str str_lower(struct arena *arena, struct str s);

/* Reads all of `s` as a decimal integer (optional '-'). False, and *number_r untouched, for anything else and on overflow. */
bool str_to_int(struct str s, int64_t *number_r);

/* Decimal text of `number` in `arena`. */
struct str str_from_int(struct arena *arena, int64_t number);

/* Whether `s` is well-formed UTF-8 (RFC 3629: no overlong form, no surrogate, at most U+10FFFF) without U+0000. */
bool str_utf8(struct str s);

/* Makes of unknown bytes a text that str_utf8 accepts, in `arena`: '?' replaces each byte that does not fit. */
struct str str_legible(struct arena *arena, struct str bytes);

/* The number of code points of well-formed UTF-8 text. */
size_t str_points(struct str s);

/* Lower-case hexadecimal of `n` bytes, in `arena`. */
struct str str_hex(struct arena *arena, const void *bytes, size_t n);

/* A 64-bit hash (MurmurHash64A) for tables and versions; the same on all hosts of one byte order. Not for security. */
uint64_t str_hash(struct str s);

#endif
