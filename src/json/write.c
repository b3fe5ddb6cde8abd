#include <assert.h>
#include <endian.h>
#include <string.h>

#include "json/json.h"
#include "json/write.h"

#define ONES UINT64_C(0x0101010101010101)
#define HIGHS (ONES * 0x80)

/* The character after the backslash for each byte that must be escaped; 'u' for \u00XX; 0 for a byte that is not escaped. */
static const char escapes[256] = {
	['"'] = '"',  ['\\'] = '\\', [0x00] = 'u', [0x01] = 'u', [0x02] = 'u', [0x03] = 'u', [0x04] = 'u',
	[0x05] = 'u', [0x06] = 'u',  [0x07] = 'u', ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', [0x0B] = 'u',
	['\f'] = 'f', ['\r'] = 'r',  [0x0E] = 'u', [0x0F] = 'u', [0x10] = 'u', [0x11] = 'u', [0x12] = 'u',
	[0x13] = 'u', [0x14] = 'u',  [0x15] = 'u', [0x16] = 'u', [0x17] = 'u', [0x18] = 'u', [0x19] = 'u',
	[0x1A] = 'u', [0x1B] = 'u',  [0x1C] = 'u', [0x1D] = 'u', [0x1E] = 'u', [0x1F] = 'u',
};

static void put_escape(struct buf *out, unsigned char c)
{
	static const char digits[] = "0123456789abcdef";
	char escape[6] = { '\\', escapes[c], '0', '0', digits[c >> 4], digits[c & 15] };

	buf_put(out, escape, escape[1] == 'u' ? 6 : 2);
}

/*
 * The result has the highest bit set in each byte of `word` that is less than `n` (at most 128). Bytes above the lowest such
 * byte may have it set wrongly, so only the lowest one is exact.
 */
static uint64_t less(uint64_t word, uint64_t n)
{
	return (word - ONES * n) & ~word & HIGHS;
}

/* Looks at eight bytes: the lowest bit set in the result is bit 7 of the first byte that needs an escape; 0 when none does. */
static uint64_t escapes_in(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
	word = le64toh(word);
	return less(word, 0x20) | less(word ^ ONES * '"', 1) | less(word ^ ONES * '\\', 1);
}

/* Whether none of the sixteen bytes at `p` needs an escape. */
static bool plain_bytes(const char *p)
{
	typedef uint8_t bytes16 __attribute__((vector_size(16)));
	bytes16 bytes, found;
	uint64_t half[2];

	memcpy(&bytes, p, sizeof bytes);
	found = (bytes16)(bytes < 0x20) | (bytes16)(bytes == '"') | (bytes16)(bytes == '\\');
	memcpy(half, &found, sizeof half);
	return (half[0] | half[1]) == 0;
}

/*
 * Copies the bytes of `s` before the first one that needs an escape and returns their number. It copies many bytes at a time,
 * because most texts need no escape; the last eight overlap the ones before. `to` has room for all of `s`.
 */
static size_t copy_plain(char *to, struct str s)
{
	uint64_t found;
	size_t at = 0;

	if (s.n < sizeof found) {
		for (; at < s.n && escapes[(unsigned char)s.p[at]] == 0; at++)
			to[at] = s.p[at];
		return at;
	}
	for (; at + 2 * sizeof found <= s.n && plain_bytes(s.p + at); at += 2 * sizeof found)
		memcpy(to + at, s.p + at, 2 * sizeof found);
	for (; at + sizeof found < s.n; at += sizeof found) {
		found = escapes_in(s.p + at);
		memcpy(to + at, s.p + at, sizeof found);
		if (found != 0)
			return at + (size_t)__builtin_ctzll(found) / 8;
	}
	at = s.n - sizeof found;
	found = escapes_in(s.p + at);
	memcpy(to + at, s.p + at, sizeof found);
	return found != 0 ? at + (size_t)__builtin_ctzll(found) / 8 : s.n;
}

/* Appends the front part of *rest that needs no escape, and removes it from *rest; when there is no room, removes everything.
 */
static void put_plain(struct buf *out, struct str *rest)
{
	char *at = buf_room(out, rest->n);
	size_t n = at != NULL ? copy_plain(at, *rest) : rest->n;

	if (at != NULL)
		out->n += n;
	*rest = str_from(*rest, n);
}

void write_escaped(struct buf *out, struct str s)
{
	for (put_plain(out, &s); s.n > 0; put_plain(out, &s)) {
		put_escape(out, (unsigned char)s.p[0]);
		s = str_from(s, 1);
	}
}

void json_quote(struct buf *out, struct str s)
{
	char *at = buf_room(out, s.n + 2);
	size_t n;

	if (at == NULL)
		return;
	at[0] = '"';
	n = copy_plain(at + 1, s);
	out->n += n + 1;
	if (n < s.n)
		write_escaped(out, str_from(s, n));
	buf_char(out, '"');
}

/* ---- the writer */

struct json_writer json_writer(struct buf *out)
{
	return (struct json_writer){ .out = out };
}

/* Called before each value: writes the comma between the elements of an array. */
static void value(struct json_writer *w)
{
	if (w->depth == 0)
		return;
	if (!w->array[w->depth - 1]) {
		assert(w->key);
		w->key = false;
		return;
	}
	if (!w->first[w->depth - 1])
		buf_char(w->out, ',');
	w->first[w->depth - 1] = false;
}

static void begin(struct json_writer *w, bool array)
{
	value(w);
	assert(w->depth < JSON_DEPTH_MAX);
	w->array[w->depth] = array;
	w->first[w->depth++] = true;
	buf_char(w->out, array ? '[' : '{');
}

void json_object(struct json_writer *w)
{
	begin(w, false);
}

void json_array(struct json_writer *w)
{
	begin(w, true);
}

void json_end(struct json_writer *w)
{
	assert(w->depth > 0 && !w->key);
	buf_char(w->out, w->array[--w->depth] ? ']' : '}');
}

void json_key_str(struct json_writer *w, struct str name)
{
	assert(w->depth > 0 && !w->array[w->depth - 1] && !w->key);
	if (!w->first[w->depth - 1])
		buf_char(w->out, ',');
	w->first[w->depth - 1] = false;
	w->key = true;
	json_quote(w->out, name);
	buf_char(w->out, ':');
}

void json_key(struct json_writer *w, const char *name)
{
	json_key_str(w, str_of(name));
}

void json_str(struct json_writer *w, struct str s)
{
	if (s.p == NULL) {
		json_null(w);
		return;
	}
	value(w);
	json_quote(w->out, s);
}

void json_text(struct json_writer *w, const char *text)
{
	json_str(w, str_of(text));
}

void json_int(struct json_writer *w, int64_t number)
{
	value(w);
	buf_int(w->out, number);
}

void json_bool(struct json_writer *w, bool b)
{
	value(w);
	buf_text(w->out, b ? "true" : "false");
}

void json_null(struct json_writer *w)
{
	value(w);
	buf_text(w->out, "null");
}

void json_raw(struct json_writer *w, struct str json)
{
	value(w);
	buf_str(w->out, json);
}
