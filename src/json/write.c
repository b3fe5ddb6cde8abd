#include <assert.h>
#include <string.h>

#include "json/json.h"
#include "json/write.h"

#define ONES UINT64_C(0x0101010101010101)
#define HIGHS (ONES * 0x80)

/* What stands behind the backslash for a byte that must be escaped; 'u': \u00XX; 0: nothing to escape. */
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

/* Not zero when a byte of `word` is less than `n` (at most 128). */
static uint64_t less(uint64_t word, uint64_t n)
{
	return (word - ONES * n) & ~word & HIGHS;
}

/* Whether none of the eight bytes at `p` needs an escape. */
static bool plain_word(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
	return (less(word, 0x20) | less(word ^ ONES * '"', 1) | less(word ^ ONES * '\\', 1)) == 0;
}

/*
 * How many bytes at the front of `s` need no escape. Eight at a time, because most of a text needs none; the last eight
 * overlap with those before them.
 */
static size_t plain(struct str s)
{
	size_t at = 0;

	while (at + sizeof(uint64_t) <= s.n && plain_word(s.p + at))
		at += sizeof(uint64_t);
	if (at > 0 && at + sizeof(uint64_t) > s.n && plain_word(s.p + s.n - sizeof(uint64_t)))
		return s.n;
	while (at < s.n && escapes[(unsigned char)s.p[at]] == 0)
		at++;
	return at;
}

void write_escaped(struct buf *out, struct str s)
{
	while (s.n > 0) {
		size_t n = plain(s);

		buf_put(out, s.p, n);
		if (n == s.n)
			break;
		put_escape(out, (unsigned char)s.p[n]);
		s = (struct str){ s.p + n + 1, s.n - n - 1 };
	}
}

void json_quote(struct buf *out, struct str s)
{
	buf_char(out, '"');
	if (s.n > 0)
		write_escaped(out, s);
	buf_char(out, '"');
}

/* ---- the writer */

struct json_writer json_writer(struct buf *out)
{
	return (struct json_writer){ .out = out };
}

/* What stands before a value: a comma in an array; nothing behind a key. */
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
