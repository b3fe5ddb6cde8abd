/* Parses Content-Type values (RFC 9110 section 8.3): the media type, and its parameters as tokens or quoted strings. */
#include "fcgi/request.h"

#include <string.h>

struct str media_type(struct arena *arena, struct str content_type)
{
	struct str rest = content_type;

	if (content_type.p == NULL)
		return content_type;
	return str_lower(arena, str_trim(str_cut(&rest, ';')));
}

bool media_next(struct str *accept, struct str *type_r)
{
	if (accept->p == NULL)
		return false;
	*type_r = str_cut(accept, ',');
	type_r->n = str_find(*type_r, ';');
	*type_r = str_trim(*type_r);
	return true;
}

static void skip_blanks(struct str *rest)
{
	while (rest->n > 0 && (rest->p[0] == ' ' || rest->p[0] == '\t'))
		*rest = str_from(*rest, 1);
}

/*
 * Reads a quoted string. Only \" and \\ are treated as escapes, because old browsers send "C:\path\file" unescaped, and no
 * client escapes other characters. False for a string that is not closed.
 */
static bool quoted(struct arena *arena, struct str *rest, struct str *value_r)
{
	char *out = arena_take(arena, rest->n);
	size_t n = 0;

	for (size_t i = 1; i < rest->n; i++) {
		char c = rest->p[i];

		if (c == '"') {
			*value_r = (struct str){ out, n };
			*rest = str_from(*rest, i + 1);
			return true;
		}
		if (c == '\\' && i + 1 < rest->n && (rest->p[i + 1] == '"' || rest->p[i + 1] == '\\'))
			c = rest->p[++i];
		out[n++] = c;
	}
	return false;
}

/* Removes the part before the first character of `stops` from the front of *rest and returns it. */
static struct str until(struct str *rest, const char *stops)
{
	struct str part = { rest->p, 0 };
	size_t n_stops = strlen(stops);

	while (part.n < rest->n && memchr(stops, rest->p[part.n], n_stops) == NULL)
		part.n++;
	*rest = str_from(*rest, part.n);
	return str_trim(part);
}

bool parameter_next(struct arena *arena, struct str *rest, struct pair *pair_r)
{
	struct pair pair = { 0 };

	for (;;) {
		skip_blanks(rest);
		if (rest->n == 0)
			return false;
		if (rest->p[0] != ';')
			break;
		*rest = str_from(*rest, 1);
	}
	pair.name = until(rest, "=;");
	if (rest->n > 0 && rest->p[0] == '=') {
		*rest = str_from(*rest, 1);
		skip_blanks(rest);
		if (rest->n > 0 && rest->p[0] == '"') {
			if (!quoted(arena, rest, &pair.value))
				return false;
			(void)until(rest, ";");
		} else {
			pair.value = until(rest, ";");
		}
	}
	*pair_r = pair;
	return true;
}

struct str media_parameter(struct arena *arena, struct str content_type, struct str name)
{
	struct str rest = content_type;
	struct pair pair;

	(void)until(&rest, ";");
	while (parameter_next(arena, &rest, &pair)) {
		if (str_equal_nocase(pair.name, name))
			return pair.value;
	}
	return (struct str){ NULL, 0 };
}
