#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { FIRST_SIZE = 256 };

struct buf buf_new(struct arena *arena, size_t max)
{
	return (struct buf){ .arena = arena, .max = max };
}

void buf_free(struct buf *buf)
{
	if (buf->arena == NULL)
		free(buf->p);
	*buf = (struct buf){ .arena = buf->arena, .max = buf->max };
}

void buf_reset(struct buf *buf)
{
	buf->n = 0;
	buf->error = OK;
}

static void grow(struct buf *buf, size_t capacity)
{
	if (buf->arena != NULL) {
		buf->p = arena_extend(buf->arena, buf->p, buf->capacity, capacity);
	} else {
		buf->p = realloc(buf->p, capacity);
		if (buf->p == NULL)
			abort();
	}
	buf->capacity = capacity;
}

char *buf_more_room(struct buf *buf, size_t n)
{
	if (buf->error != OK)
		return NULL;
	if (n > buf->max || buf->n > buf->max - n) {
		buf->error = E_TOO_LARGE;
		buf->capacity = buf->n;
		return NULL;
	}
	if (buf->capacity - buf->n < n) {
		size_t capacity = buf->capacity != 0 ? buf->capacity : FIRST_SIZE;

		while (capacity - buf->n < n)
			capacity *= 2;
		grow(buf, capacity < buf->max ? capacity : buf->max);
	}
	return buf->p + buf->n;
}

void buf_str(struct buf *buf, struct str s)
{
	buf_put(buf, s.p, s.n);
}

void buf_text(struct buf *buf, const char *text)
{
	buf_put(buf, text, strlen(text));
}

void buf_int(struct buf *buf, int64_t number)
{
	buf_pad(buf, number, 1);
}

void buf_pad(struct buf *buf, int64_t number, int width)
{
	char digits[32];
	size_t at = sizeof digits;
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0 || (at > 1 && sizeof digits - at < (size_t)width));
	if (number < 0)
		digits[--at] = '-';
	buf_put(buf, digits + at, sizeof digits - at);
}

void buf_percent(struct buf *buf, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		    (c != '\0' && strchr("-._~", c) != NULL)) {
			buf_char(buf, (char)c);
			continue;
		}
		buf_char(buf, '%');
		buf_char(buf, hex[c >> 4]);
		buf_char(buf, hex[c & 15]);
	}
}

struct str buf_view(const struct buf *buf)
{
	/* NULL would mean "none", which an empty text is not. */
	return (struct str){ buf->p != NULL ? buf->p : "", buf->n };
}
