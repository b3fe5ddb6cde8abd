#include "base/ids.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/arena.h"
#include "base/clock.h"

void random_bytes(void *bytes, size_t n)
{
	char *p = bytes;

	while (n > 0) {
		ssize_t got = getrandom(p, n < 256 ? n : 256, 0);

		if (got < 0 && errno != EINTR)
			abort();
		if (got > 0) {
			p += got;
			n -= (size_t)got;
		}
	}
}

struct uuid uuid_new(void)
{
	/* State of the process: ids of the same millisecond must sort in the order of their making (RFC 9562 section 6.2,
	 * method 1). */
	static uint64_t last_ms;
	static uint16_t counter;
	uint64_t ms = (uint64_t)clock_now().us / 1000;
	struct uuid id;

	random_bytes(&id, sizeof id);
	if (ms > last_ms) {
		last_ms = ms;
		counter = (uint16_t)((id.byte[6] << 8 | id.byte[7]) & 0x7FF);
	} else if (++counter > 0xFFF) {
		last_ms++;
		counter = 0;
	}
	for (int i = 0; i < 6; i++)
		id.byte[i] = (uint8_t)(last_ms >> (40 - 8 * i));
	id.byte[6] = (uint8_t)(0x70 | counter >> 8);
	id.byte[7] = (uint8_t)counter;
	id.byte[8] = (uint8_t)(0x80 | (id.byte[8] & 0x3F));
	return id;
}

/* The value of each hexadecimal digit, plus one; zero for a character that is none. */
static const uint8_t hex_places[256] = {
	['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
	['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
	['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

bool uuid_parse(struct str text, struct uuid *id_r)
{
	const unsigned char *p = (const unsigned char *)text.p;
	struct uuid id;
	unsigned bad = 0;

	if (text.n != 36 || p[8] != '-' || p[13] != '-' || p[18] != '-' || p[23] != '-')
		return false;
	for (size_t i = 0; i < 16; i++, p += 2) {
		p += i == 4 || i == 6 || i == 8 || i == 10;
		unsigned high = hex_places[p[0]] - 1u, low = hex_places[p[1]] - 1u;

		bad |= high | low;
		id.byte[i] = (uint8_t)(high << 4 | low);
	}
	if ((bad & ~15u) != 0)
		return false;
	*id_r = id;
	return true;
}

/* Vector types: an answer contains many UUIDs, so all sixteen bytes of one are formatted at once, in registers. */
typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef uint32_t words4 __attribute__((vector_size(16)));
typedef uint64_t words2 __attribute__((vector_size(16)));

/* The hexadecimal digits of sixteen values below 16. */
static bytes16 digits_of(bytes16 value)
{
	return value + '0' + ((bytes16)(value > 9) & ('a' - '0' - 10));
}

static void put_word(char *to, uint32_t word)
{
	memcpy(to, &word, sizeof word);
}

void uuid_format(struct uuid id, char text[36])
{
	uint64_t half[2];
	bytes16 bytes, high, low;
	words4 front, back;

	memcpy(half, &id, sizeof half);
	bytes = (bytes16)(words2){ half[0], half[1] };
	high = digits_of(bytes >> 4);
	low = digits_of(bytes & 15);
	front = (words4)__builtin_shufflevector(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
	back = (words4)__builtin_shufflevector(high, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
	put_word(text, front[0]);
	put_word(text + 4, front[1]);
	put_word(text + 9, front[2]);
	put_word(text + 14, front[3]);
	put_word(text + 19, back[0]);
	put_word(text + 24, back[1]);
	put_word(text + 28, back[2]);
	put_word(text + 32, back[3]);
	text[8] = text[13] = text[18] = text[23] = '-';
}

bool uuid_equal(struct uuid a, struct uuid b)
{
	return memcmp(&a, &b, sizeof a) == 0;
}

bool uuid_none(struct uuid id)
{
	uint64_t half[2];

	memcpy(half, &id, sizeof half);
	return (half[0] | half[1]) == 0;
}

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

struct str base64url_encode(struct arena *arena, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	char *text = arena_take(arena, n / 3 * 4 + 4);
	uint32_t pending = 0;
	unsigned bits = 0;
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		pending = pending << 8 | p[i];
		for (bits += 8; bits >= 6; bits -= 6)
			text[at++] = alphabet[pending >> (bits - 6) & 63];
	}
	if (bits > 0)
		text[at++] = alphabet[pending << (6 - bits) & 63];
	return (struct str){ text, at };
}

/* The value of each character, plus one; zero for a character that is not in the alphabet. */
static const uint8_t places[256] = {
	['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,  ['H'] = 8,  ['I'] = 9,  ['J'] = 10,
	['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16, ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20,
	['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24, ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30,
	['e'] = 31, ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
	['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48, ['w'] = 49, ['x'] = 50,
	['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56, ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60,
	['8'] = 61, ['9'] = 62, ['-'] = 63, ['_'] = 64,
};

bool base64url_decode(struct arena *arena, struct str text, struct str *bytes_r)
{
	uint8_t *bytes = arena_take(arena, text.n / 4 * 3 + 3);
	const unsigned char *p = (const unsigned char *)text.p;
	uint32_t pending = 0;
	unsigned bits = 0;
	size_t at = 0, i = 0;

	for (; i + 4 <= text.n; i += 4, at += 3) {
		uint32_t a = places[p[i]] - 1u, b = places[p[i + 1]] - 1u, c = places[p[i + 2]] - 1u, d = places[p[i + 3]] - 1u;
		uint32_t three = htobe32((a << 18 | b << 12 | c << 6 | d) << 8);

		if (((a | b | c | d) & ~63u) != 0)
			return false;
		/* The fourth byte is written again by the next three; behind the last ones there is room for it. */
		memcpy(bytes + at, &three, sizeof three);
	}
	for (; i < text.n; i++) {
		unsigned place = places[p[i]];

		if (place == 0)
			return false;
		pending = pending << 6 | (place - 1);
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			bytes[at++] = (uint8_t)(pending >> bits);
		}
	}
	/* A single last character holds no whole byte; unused bits must be zero, so that each byte sequence has only one text.
	 */
	if (bits >= 6 || (pending & ((UINT32_C(1) << bits) - 1)) != 0)
		return false;
	*bytes_r = (struct str){ (const char *)bytes, at };
	return true;
}

struct str base64_encode(struct arena *arena, const void *bytes, size_t n)
{
	struct str bare = base64url_encode(arena, bytes, n);
	size_t padded = (n + 2) / 3 * 4;
	char *text = arena_take(arena, padded + 1);

	for (size_t i = 0; i < padded; i++) {
		char c = i < bare.n ? bare.p[i] : '=';
		text[i] = c == '-' ? '+' : c == '_' ? '/' : c;
	}
	return (struct str){ text, padded };
}

bool base64_decode(struct arena *arena, struct str text, struct str *bytes_r)
{
	char *bare = arena_take(arena, text.n + 1);
	size_t n = text.n;

	if (text.n % 4 != 0)
		return false;
	while (n > 0 && text.n - n < 2 && text.p[n - 1] == '=')
		n--;
	for (size_t i = 0; i < n; i++) {
		if (text.p[i] == '-' || text.p[i] == '_')
			return false;
		bare[i] = (char)(text.p[i] == '+' ? '-' : text.p[i] == '/' ? '_' : text.p[i]);
	}
	return base64url_decode(arena, (struct str){ bare, n }, bytes_r);
}

struct str uuid_text(struct arena *arena, struct uuid id)
{
	char text[36];

	uuid_format(id, text);
	return str_copy(arena, (struct str){ text, sizeof text });
}

int64_t jittered(int64_t n)
{
	uint32_t random;
	int64_t tenth = n / 10;

	random_bytes(&random, sizeof random);
	return n - tenth + (int64_t)(random % (uint64_t)(2 * tenth + 1));
}
