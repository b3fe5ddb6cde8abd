/* Writes single values directly into the output, without a copy, because most of an answer consists of them. */
#include <string.h>

#include "json/encode.h"
#include "json/write.h"

enum { UUID_TEXT = 36, SHORT_TEXT = UUID_TEXT, PATH_MAX_BYTES = 512 };

static void put_null(struct buf *out)
{
	buf_put(out, "null", 4);
}

static void put_text(struct buf *out, struct str text)
{
	if (text.p != NULL)
		json_quote(out, text);
	else
		put_null(out);
}

static void put_int(struct buf *out, int64_t number, bool has)
{
	if (has)
		buf_int(out, number);
	else
		put_null(out);
}

static void put_bool(struct buf *out, bool b, bool has)
{
	if (!has)
		put_null(out);
	else if (b)
		buf_put(out, "true", 4);
	else
		buf_put(out, "false", 5);
}

/* Opens a quoted text of at most SHORT_TEXT bytes and returns where it is written; close_quote gets its length. NULL: no room.
 */
static char *open_quote(struct buf *out)
{
	char *at = buf_room(out, SHORT_TEXT + 2);

	if (at == NULL)
		return NULL;
	*at = '"';
	return at + 1;
}

static void close_quote(struct buf *out, size_t n)
{
	out->p[out->n + 1 + n] = '"';
	out->n += n + 2;
}

static void put_instant(struct buf *out, struct instant at, const struct json_style *style)
{
	char *text;

	if (at.us == 0)
		put_null(out);
	else if ((text = open_quote(out)) != NULL)
		close_quote(out, instant_format(at, style->millis, text));
}

static void put_date(struct buf *out, struct date day)
{
	char *text;

	if (day.day1 == 0)
		put_null(out);
	else if ((text = open_quote(out)) != NULL)
		close_quote(out, date_format(day, text));
}

static void put_wall(struct buf *out, struct wall time, bool seconds)
{
	char *text;

	if (time.second1 == 0)
		put_null(out);
	else if ((text = open_quote(out)) != NULL)
		close_quote(out, wall_format(time, seconds, text));
}

static void put_when(struct buf *out, const struct when *when, enum as as, const struct json_style *style)
{
	struct date day = { 0 };
	struct wall time = { 0 };

	if (as == AS_IS) {
		put_instant(out, when->at, style);
		return;
	}
	if (when->at.us != 0)
		when_wall(when, style->caller_zone, &day, &time);
	if (as == AS_DATE)
		put_date(out, day);
	else
		put_wall(out, time, as == AS_SECONDS);
}

static void put_decimal(struct buf *out, struct decimal decimal, enum as as)
{
	int64_t whole = decimal.cents < 0 ? -decimal.cents : decimal.cents;

	if (!decimal.has) {
		put_null(out);
		return;
	}
	if (as == AS_TENTHS)
		whole = (whole + 5) / 10 * 10; /* half away from zero */
	if (as == AS_TEXT)
		buf_char(out, '"');
	if (decimal.cents < 0 && whole > 0)
		buf_char(out, '-');
	buf_int(out, whole / 100);
	buf_char(out, '.');
	if (as == AS_TENTHS)
		buf_int(out, whole % 100 / 10);
	else
		buf_pad(out, whole % 100, 2);
	if (as == AS_TEXT)
		buf_char(out, '"');
}

/* Writes an absolute URL whose path is signed, so that <a> and <audio> elements, which send no token, can open it. */
static void put_link(struct buf *out, const char *link, struct uuid id, const struct json_style *style)
{
	struct buf path = buf_new(style->arena, PATH_MAX_BYTES);
	char text[UUID_TEXT];

	uuid_format(id, text);
	buf_text(&path, link);
	buf_put(&path, text, sizeof text);
	buf_char(out, '"');
	write_escaped(out, style->public_url);
	write_escaped(out, buf_view(&path));
	if (style->sign != NULL)
		style->sign(style->signer, buf_view(&path), out);
	buf_char(out, '"');
}

static void put_uuid(struct buf *out, const char *link, struct uuid id, const struct json_style *style)
{
	char *text;

	if (uuid_none(id)) {
		put_null(out);
	} else if (link != NULL) {
		put_link(out, link, id, style);
	} else if ((text = open_quote(out)) != NULL) {
		uuid_format(id, text);
		close_quote(out, UUID_TEXT);
	}
}

static void put_id(struct buf *out, const struct field *field, const struct id *id, const struct json_style *style)
{
	if (field->as == AS_KEY)
		put_int(out, id->key, id->key != 0);
	else
		put_uuid(out, field->link, id->pub, style);
}

void encode_single(struct buf *out, const struct field *field, const void *value, const struct json_style *style)
{
	switch (field->kind) {
	case KIND_STR:
		put_text(out, *(const struct str *)value);
		break;
	case KIND_INT:
		put_int(out, *(const int64_t *)value, true);
		break;
	case KIND_BOOL:
		put_bool(out, *(const bool *)value, true);
		break;
	case KIND_MAYBE_INT:
		put_int(out, ((const struct maybe_int *)value)->v, ((const struct maybe_int *)value)->has);
		break;
	case KIND_MAYBE_BOOL:
		put_bool(out, ((const struct maybe_bool *)value)->v, ((const struct maybe_bool *)value)->has);
		break;
	case KIND_DECIMAL:
		put_decimal(out, *(const struct decimal *)value, field->as);
		break;
	case KIND_INSTANT:
		put_instant(out, *(const struct instant *)value, style);
		break;
	case KIND_WHEN:
		put_when(out, value, field->as, style);
		break;
	case KIND_DATE:
		put_date(out, *(const struct date *)value);
		break;
	case KIND_WALL:
		put_wall(out, *(const struct wall *)value, field->as == AS_SECONDS);
		break;
	case KIND_ID:
		put_id(out, field, value, style);
		break;
	case KIND_UUID:
		put_uuid(out, field->link, *(const struct uuid *)value, style);
		break;
	case KIND_ENUM:
		put_text(out, str_of(words_word(field->words, field_enum(value))));
		break;
	default:
		put_null(out);
		break;
	}
}

/* Writes each word once, even if several values of the set share it. */
static void encode_set(struct buf *out, const struct words *words, uint64_t bits)
{
	bool first = true;

	buf_char(out, '[');
	for (unsigned i = 0; i < words->n && i < SET_MAX; i++) {
		const char *word = words->word[i];

		if ((bits >> i & 1) == 0 || word == NULL)
			continue;
		bits &= ~words_set(words, str_of(word));
		if (!first)
			buf_char(out, ',');
		first = false;
		json_quote(out, str_of(word));
	}
	buf_char(out, ']');
}

void encode_list(struct buf *out, const struct field *field, const void *value, const struct json_style *style)
{
	struct field item = *field;
	struct items items;
	size_t size;

	if (field->kind == KIND_SET) {
		encode_set(out, field->words, ((const struct set *)value)->bits);
		return;
	}
	item.kind = field->kind == KIND_STRS ? KIND_STR : field->kind == KIND_INSTANTS ? KIND_INSTANT : KIND_ID;
	size = item.kind == KIND_STR       ? sizeof(struct str)
	       : item.kind == KIND_INSTANT ? sizeof(struct instant)
	                                   : sizeof(struct id);
	items = field_items(value);
	buf_char(out, '[');
	for (size_t i = 0; i < items.n; i++) {
		if (i > 0)
			buf_char(out, ',');
		encode_single(out, &item, (const char *)items.at + i * size, style);
	}
	buf_char(out, ']');
}

void encode_numbers(struct buf *out, const struct numbers *numbers)
{
	buf_char(out, '{');
	for (size_t i = 0; i < numbers->n; i++) {
		const struct number *one = &numbers->at[i];

		if (i > 0)
			buf_char(out, ',');
		json_quote(out, one->key);
		buf_char(out, ':');
		if (one->value.has)
			buf_int(out, one->value.v);
		else
			buf_text(out, "null");
	}
	buf_char(out, '}');
}

/* ---- faults */

static struct str name_of(const struct fault *fault, const struct json_style *style)
{
	if (style->fault_name != NULL)
		return style->fault_name(style->reporter, fault);
	return fault->name.p != NULL || fault->field == NULL ? fault->name : str_of(fault->field->name);
}

static void put_message(struct buf *out, const struct fault *fault, const struct json_style *style)
{
	struct str text = style->fault_text != NULL ? style->fault_text(style->reporter, style->arena, fault)
	                                            : fault_text(style->arena, fault, err_text(fault->error));

	json_quote(out, text);
}

void encode_fault_members(struct buf *out, const struct faults *faults, const struct json_style *style, bool *first)
{
	struct str names[COUNT(faults->at)] = { 0 };

	for (size_t i = 0; i < faults->n; i++)
		names[i] = name_of(&faults->at[i], style);
	for (size_t i = 0; i < faults->n; i++) {
		size_t before = 0;

		while (before < i && !str_equal(names[before], names[i]))
			before++;
		if (before < i)
			continue;
		if (!*first)
			buf_char(out, ',');
		*first = false;
		json_quote(out, names[i]);
		buf_text(out, ":[");
		for (size_t k = i; k < faults->n; k++) {
			if (!str_equal(names[k], names[i]))
				continue;
			if (k > i)
				buf_char(out, ',');
			put_message(out, &faults->at[k], style);
		}
		buf_char(out, ']');
	}
}

void encode_faults(struct buf *out, const struct field *field, const struct faults *faults, const struct json_style *style)
{
	bool first = true;

	if (field->as != AS_LIST && field->as != AS_OBJECTS) {
		buf_char(out, '{');
		encode_fault_members(out, faults, style, &first);
		buf_char(out, '}');
		return;
	}
	buf_char(out, '[');
	for (size_t i = 0; i < faults->n; i++) {
		if (i > 0)
			buf_char(out, ',');
		if (field->as == AS_OBJECTS) {
			buf_text(out, "{\"field\":");
			json_quote(out, name_of(&faults->at[i], style));
			buf_text(out, ",\"message\":");
		}
		put_message(out, &faults->at[i], style);
		if (field->as == AS_OBJECTS)
			buf_char(out, '}');
	}
	buf_char(out, ']');
}
