/*
 * A text that grows, in an arena or, when the arena is NULL, on the heap. It has a maximum size, and its error is sticky: after
 * the first E_TOO_LARGE every call does nothing, so the caller checks `error` once, at the end.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/err.h"
#include "base/str.h"
#include <string.h>

struct buf {
	char *p;
	size_t n, capacity, max; /* capacity never exceeds max; after an error it is n */
	struct arena *arena;
	enum err error;
};

/* An empty text of at most `max` bytes, kept in `arena` (NULL: on the heap, then buf_free is the caller's duty). */
struct buf buf_new(struct arena *arena, size_t max);

/* Frees a heap text; does nothing for one in an arena. */
void buf_free(struct buf *buf);

/* Empties the text, keeps its memory, clears the error. */
void buf_reset(struct buf *buf);

/* The slow path of buf_room: called when the memory must grow first. */
char *buf_more_room(struct buf *buf, size_t n);

/*
 * Reserves room for `n` more bytes behind the text, without counting them in buf->n yet. NULL, and the sticky error, when the
 * maximum is exceeded. Inline, because an answer is made of thousands of small pieces and most of them fit.
 */
static inline char *buf_room(struct buf *buf, size_t n)
{
	return n <= buf->capacity - buf->n ? buf->p + buf->n : buf_more_room(buf, n);
}

/* As buf_room, but the bytes are counted at once, so the caller must write all of them. */
static inline char *buf_take(struct buf *buf, size_t n)
{
	char *at = buf_room(buf, n);

	if (at != NULL)
		buf->n += n;
	return at;
}

/* Append `n` bytes, or one character. */
static inline void buf_put(struct buf *buf, const void *bytes, size_t n)
{
	char *at = n > 0 ? buf_take(buf, n) : NULL;

	if (at != NULL)
		memcpy(at, bytes, n);
}
static inline void buf_char(struct buf *buf, char c)
{
	buf_put(buf, &c, 1);
}
/* Append a text, a number in decimal, and one padded with zeros to `width` digits. */
void buf_str(struct buf *buf, struct str s);
void buf_text(struct buf *buf, const char *text);
void buf_int(struct buf *buf, int64_t number);
void buf_pad(struct buf *buf, int64_t number, int width);

/* Appends a text in which all but the unreserved characters (RFC 3986 section 2.3) are percent-encoded. */
void buf_percent(struct buf *buf, struct str s);

/* The text so far; valid until the next append. */
struct str buf_view(const struct buf *buf);

#endif
