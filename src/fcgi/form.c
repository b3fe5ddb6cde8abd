/* Parses query strings and application/x-www-form-urlencoded bodies (WHATWG URL section 5), and decodes percent-encoding. */
#include "fcgi/request.h"

#include <string.h>

enum { PAIRS_MAX = 100 };

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool percent_decode(struct arena *arena, struct str text, bool plus_is_space, struct str *text_r)
{
	char *out = arena_take(arena, text.n);
	size_t n = 0;
	struct str decoded;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '%') {
			int high = i + 2 < text.n ? hex_digit(text.p[i + 1]) : -1;
			int low = i + 2 < text.n ? hex_digit(text.p[i + 2]) : -1;

			if (high < 0 || low < 0)
				return false;
			c = (char)(high * 16 + low);
			i += 2;
		} else if (c == '+' && plus_is_space) {
			c = ' ';
		}
		out[n++] = c;
	}
	decoded = (struct str){ out, n };
	if (!str_utf8(decoded))
		return false;
	*text_r = text.p != NULL ? decoded : (struct str){ NULL, 0 };
	return true;
}

static size_t pairs_in(struct str text)
{
	size_t n = 1;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '&';
	return n;
}

enum err form_parse(struct arena *arena, struct str text, struct pair **pairs_r, size_t *n_r)
{
	size_t room = pairs_in(text), n = 0;
	struct pair *pairs = NULL;

	if (text.n > 0)
		pairs = ARENA_ARRAY(arena, struct pair, room < PAIRS_MAX ? room : PAIRS_MAX);
	while (text.n > 0) {
		struct str value = str_cut(&text, '&'), name;

		if (value.n == 0)
			continue;
		if (n == PAIRS_MAX)
			return E_MALFORMED;
		name = str_cut(&value, '=');
		if (!percent_decode(arena, name, true, &pairs[n].name) || !percent_decode(arena, value, true, &pairs[n].value))
			return E_MALFORMED;
		if (value.p == NULL)
			pairs[n].value = STR("");
		n++;
	}
	*pairs_r = pairs;
	*n_r = n;
	return OK;
}
