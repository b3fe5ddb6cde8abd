#include "base/str.h"

#include <string.h>

#include "base/arena.h"

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_of(const char *text)
{
	return text != NULL ? (struct str){ text, strlen(text) } : (struct str){ 0 };
}

bool str_equal(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_equal_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

struct str str_trim(struct str s)
{
	while (s.n > 0 && blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str str_cut(struct str *rest, char separator)
{
	struct str front = *rest;

	front.n = str_find(*rest, separator);
	*rest = front.n < rest->n ? str_from(*rest, front.n + 1) : (struct str){ 0 };
	return front;
}

size_t str_find(struct str s, char c)
{
	const char *found = s.n > 0 ? memchr(s.p, c, s.n) : NULL;

	return found != NULL ? (size_t)(found - s.p) : s.n;
}

struct str str_copy(struct arena *arena, struct str s)
{
	char *copy;

	if (s.p == NULL)
		return s;
	copy = arena_take(arena, s.n);
	if (s.n > 0)
		memcpy(copy, s.p, s.n);
	return (struct str){ copy, s.n };
}

char *str_cstring(struct arena *arena, struct str s)
{
	char *copy = arena_take(arena, s.n + 1);

	if (s.n > 0)
		memcpy(copy, s.p, s.n);
	return copy;
}

struct str str_join(struct arena *arena, const struct str *parts, size_t n)
{
	size_t total = 0, at = 0;
	char *joined;

	for (size_t i = 0; i < n; i++)
		total += parts[i].n;
	joined = arena_take(arena, total);
	for (size_t i = 0; i < n; i++) {
		if (parts[i].n > 0)
			memcpy(joined + at, parts[i].p, parts[i].n);
		at += parts[i].n;
	}
	return (struct str){ joined, total };
}

struct str str_lower(struct arena *arena, struct str s)
{
	char *copy;

	if (s.p == NULL)
		return s;
	copy = arena_take(arena, s.n);
	for (size_t i = 0; i < s.n; i++)
		copy[i] = lower(s.p[i]);
	return (struct str){ copy, s.n };
}

bool str_to_int(struct str s, int64_t *number_r)
{
	bool negative = s.n > 0 && s.p[0] == '-';
	int64_t number = 0;

	s = str_from(s, negative);
	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		/* Counted downwards, because INT64_MIN has no positive counterpart. */
		if (__builtin_mul_overflow(number, 10, &number) || __builtin_sub_overflow(number, s.p[i] - '0', &number))
			return false;
	}
	if (!negative && number == INT64_MIN)
		return false;
	*number_r = negative ? number : -number;
	return true;
}

struct str str_from_int(struct arena *arena, int64_t number)
{
	char digits[24];
	size_t at = sizeof digits;
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0)
		digits[--at] = '-';
	return str_copy(arena, (struct str){ digits + at, sizeof digits - at });
}

/* The length of the UTF-8 sequence that begins at `p`, with `n` bytes left; 0 when it is ill-formed (RFC 3629 section 4). */
static size_t sequence(const unsigned char *p, size_t n)
{
	size_t length = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
	unsigned char least = 0x80, most = 0xBF;

	if (length == 0 || length > n || p[0] == 0)
		return 0;
	if (p[0] == 0xE0)
		least = 0xA0;
	else if (p[0] == 0xED)
		most = 0x9F;
	else if (p[0] == 0xF0)
		least = 0x90;
	else if (p[0] == 0xF4)
		most = 0x8F;
	for (size_t i = 1; i < length; i++) {
		if (p[i] < least || p[i] > most)
			return 0;
		least = 0x80;
		most = 0xBF;
	}
	return length;
}

bool str_utf8(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	for (size_t i = 0, length; i < s.n; i += length) {
		length = sequence(p + i, s.n - i);
		if (length == 0)
			return false;
	}
	return true;
}

struct str str_legible(struct arena *arena, struct str bytes)
{
	char *text = arena_take(arena, bytes.n);

	for (size_t i = 0, length; i<bytes.n; i += length> 0 ? length : 1) {
		length = sequence((const unsigned char *)bytes.p + i, bytes.n - i);
		memcpy(text + i, length > 0 ? bytes.p + i : "?", length > 0 ? length : 1);
	}
	return (struct str){ text, bytes.n };
}

size_t str_points(struct str s)
{
	size_t points = 0;

	for (size_t i = 0; i < s.n; i++)
		points += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	return points;
}

struct str str_hex(struct arena *arena, const void *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *p = bytes;
	char *hex = arena_take_many(arena, n, 2);

	for (size_t i = 0; i < n; i++) {
		hex[2 * i] = digits[p[i] >> 4];
		hex[2 * i + 1] = digits[p[i] & 15];
	}
	return (struct str){ hex, 2 * n };
}

static const uint64_t hash_factor = UINT64_C(0xc6a4a7935bd1e995);

static uint64_t hash_step(uint64_t hash, uint64_t part)
{
	part *= hash_factor;
	part ^= part >> 47;
	return (hash ^ part * hash_factor) * hash_factor;
}

/* Eight bytes a step, because it also runs over whole answers for their ETag. */
uint64_t str_hash(struct str s)
{
	uint64_t hash = s.n * hash_factor, part;

	for (; s.n >= sizeof part; s = (struct str){ s.p + sizeof part, s.n - sizeof part }) {
		memcpy(&part, s.p, sizeof part);
		hash = hash_step(hash, part);
	}
	if (s.n > 0) {
		part = 0;
		memcpy(&part, s.p, s.n);
		hash = hash_step(hash, part);
	}
	hash = (hash ^ hash >> 47) * hash_factor;
	return hash ^ hash >> 47;
}
