#include "db/split.h"

#include <string.h>

static bool at(struct str text, size_t i, const char *what)
{
	size_t n = strlen(what);

	return text.n - i >= n && memcmp(text.p + i, what, n) == 0;
}

static bool blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Whether a comment begins that the server does not execute: "# ...", "-- ..." (a blank must follow), or a plain slash-star. */
static bool at_comment(struct str text, size_t i)
{
	if (at(text, i, "/*"))
		return !at(text, i, "/*!") && !at(text, i, "/*M!");
	if (at(text, i, "--"))
		return text.n - i == 2 || blank(text.p[i + 2]);
	return at(text, i, "#");
}

/* The index after the comment at `i`; SIZE_MAX when it does not end. */
static size_t after_comment(struct str text, size_t i)
{
	if (at(text, i, "/*")) {
		for (i += 2; i < text.n; i++) {
			if (at(text, i, "*/"))
				return i + 2;
		}
		return SIZE_MAX;
	}
	return i + str_find(str_from(text, i), '\n');
}

/* The index after the quoted text or name at `i`; SIZE_MAX when it does not end. Two quotes inside stand for one. */
static size_t after_quoted(struct str text, size_t i)
{
	char quote = text.p[i];

	for (i++; i < text.n; i++) {
		if (text.p[i] == '\\' && quote != '`')
			i++;
		else if (text.p[i] == quote && i + 1 < text.n && text.p[i + 1] == quote)
			i++;
		else if (text.p[i] == quote)
			return i + 1;
	}
	return SIZE_MAX;
}

/* The index after the token at `i`, which is a comment, a quoted text or a single byte. */
static size_t after_token(struct str text, size_t i)
{
	char c = text.p[i];

	if (at_comment(text, i) || at(text, i, "/*"))
		return after_comment(text, i);
	return c == '\'' || c == '"' || c == '`' ? after_quoted(text, i) : i + 1;
}

enum db_split db_split(struct str *rest, struct str *statement_r)
{
	struct str text = *rest;
	size_t begin = 0, end, next;

	while (begin < text.n && (blank(text.p[begin]) || text.p[begin] == ';' || at_comment(text, begin))) {
		next = at_comment(text, begin) ? after_comment(text, begin) : begin + 1;
		if (next == SIZE_MAX) {
			*rest = str_from(text, begin);
			return DB_SPLIT_BROKEN;
		}
		begin = next;
	}
	for (end = begin; end < text.n && text.p[end] != ';'; end = next) {
		next = after_token(text, end);
		if (next == SIZE_MAX) {
			*rest = str_from(text, end);
			return DB_SPLIT_BROKEN;
		}
	}
	*statement_r = str_trim((struct str){ text.p + begin, end - begin });
	*rest = str_from(text, end < text.n ? end + 1 : end);
	return statement_r->n > 0 ? DB_SPLIT_STATEMENT : DB_SPLIT_END;
}
