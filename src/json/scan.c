#include "json/scan.h"

#include <string.h>

enum { ESCAPE = 6 }; /* \uXXXX */

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The code unit of a \uXXXX escape at `at`, or -1 when there is none (yajl refuses a malformed one). */
static int unit(struct str text, size_t at)
{
	int value = 0;

	if (text.n - at < ESCAPE || text.p[at] != '\\' || text.p[at + 1] != 'u')
		return -1;
	for (size_t i = at + 2; i < at + ESCAPE; i++) {
		int digit = hex(text.p[i]);

		if (digit < 0)
			return -1;
		value = value << 4 | digit;
	}
	return value;
}

/* Moves *at behind the escape there. A backslash outside of a string is not checked here, because yajl refuses it. */
static const char *escape(struct str text, size_t *at)
{
	int first = unit(text, *at), second;

	if (first == 0)
		return "U+0000 is not allowed";
	if (first >= 0xDC00 && first <= 0xDFFF)
		return "a lone surrogate";
	if (first >= 0xD800 && first <= 0xDBFF) {
		second = unit(text, *at + ESCAPE);
		if (second < 0xDC00 || second > 0xDFFF)
			return "a lone surrogate";
		*at += ESCAPE;
	}
	*at += first < 0 ? 2 : ESCAPE;
	return NULL;
}

const char *scan_refuses(struct str text, size_t *at_r)
{
	size_t at = 0;

	*at_r = 0;
	if (text.n > 0 && memchr(text.p, '\0', text.n) != NULL)
		return "U+0000 is not allowed";
	if (!str_utf8(text))
		return "it is not well-formed UTF-8";
	/* yajl takes them as white space, RFC 8259 does not; within a text neither allows them. */
	if (text.n > 0 && (memchr(text.p, '\f', text.n) != NULL || memchr(text.p, '\v', text.n) != NULL))
		return "a control character";
	while (at < text.n) {
		const char *next = memchr(text.p + at, '\\', text.n - at);
		const char *why;

		if (next == NULL)
			break;
		at = *at_r = (size_t)(next - text.p);
		why = escape(text, &at);
		if (why != NULL)
			return why;
	}
	return NULL;
}
