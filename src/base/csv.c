#include "base/csv.h"

#define BYTE_ORDER_MARK STR("\xEF\xBB\xBF")

static bool at_end(const struct csv_reader *reader)
{
	return reader->at >= reader->text.n;
}

/* Returns true at the end of a line or of the text, and moves past the line break. */
static bool end_of_line(struct csv_reader *reader)
{
	size_t at = reader->at;

	if (at_end(reader))
		return true;
	if (reader->text.p[at] == '\r' && at + 1 < reader->text.n && reader->text.p[at + 1] == '\n')
		at++;
	if (reader->text.p[at] != '\n')
		return false;
	reader->at = at + 1;
	reader->line++;
	return true;
}

/* Passes over the first line of a record that is wrong. A forgotten quote may have joined it with lines that are right. */
static enum err bad(struct csv_reader *reader, const struct csv_reader *begin)
{
	*reader = *begin;
	while (!end_of_line(reader))
		reader->at++;
	return E_MALFORMED;
}

/* The text of a field in quotes, in which each quote is doubled. */
static struct str undouble(struct arena *arena, struct str text)
{
	char *bytes = arena_take(arena, text.n);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		bytes[n++] = text.p[i];
		if (text.p[i] == '"')
			i++;
	}
	return (struct str){ bytes, n };
}

/* Reads a field whose first quote was passed over. */
static bool quoted(struct csv_reader *reader, struct arena *arena, struct str *field_r)
{
	const struct csv_reader begin = *reader;
	bool doubled = false;

	for (; !at_end(reader) && reader->at - begin.at <= CSV_FIELD_MAX; reader->at++) {
		char c = reader->text.p[reader->at];

		if (c == '\n')
			reader->line++;
		if (c != '"')
			continue;
		if (reader->at + 1 < reader->text.n && reader->text.p[reader->at + 1] == '"') {
			doubled = true;
			reader->at++;
			continue;
		}
		*field_r = (struct str){ reader->text.p + begin.at, reader->at - begin.at };
		if (doubled)
			*field_r = undouble(arena, *field_r);
		reader->at++;
		return true;
	}
	return false;
}

static bool plain(struct csv_reader *reader, struct str *field_r)
{
	size_t from = reader->at;

	while (!at_end(reader) && reader->text.p[reader->at] != ',' && reader->text.p[reader->at] != '\n' &&
	       reader->text.p[reader->at] != '\r')
		reader->at++;
	*field_r = (struct str){ reader->text.p + from, reader->at - from };
	return field_r->n <= CSV_FIELD_MAX;
}

enum err csv_next(struct csv_reader *reader, struct arena *arena, struct csv_record *record_r)
{
	if (reader->line == 0) {
		reader->line = 1;
		reader->at = str_starts(reader->text, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.n : 0;
	}
	while (!at_end(reader) && end_of_line(reader))
		continue;
	if (at_end(reader))
		return E_NO_ROW;
	const struct csv_reader begin = *reader;
	record_r->line = reader->line;
	for (record_r->n = 0; record_r->n < CSV_FIELDS_MAX;) {
		struct str *field = &record_r->field[record_r->n++];
		bool quote = !at_end(reader) && reader->text.p[reader->at] == '"';

		reader->at += quote;
		if (quote ? !quoted(reader, arena, field) : !plain(reader, field))
			return bad(reader, &begin);
		if (end_of_line(reader))
			return OK;
		if (reader->text.p[reader->at] != ',')
			return bad(reader, &begin);
		reader->at++;
	}
	return bad(reader, &begin);
}
