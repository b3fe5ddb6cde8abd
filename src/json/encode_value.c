/* Single values: each is put together on the stack and appended at once, because most of an answer is made of them. */
#include <string.h>

#include "json/encode.h"
#include "json/write.h"

enum { UUID_TEXT = 36, PATH_MAX_BYTES = 512 };

static void encode_int(struct buf *out, int64_t number)
{
	buf_int(out, number);
}

static void encode_instant(struct buf *out, struct instant at, const struct json_style *style)
{
	char text[34];
	size_t n = instant_format(at, style->millis, text + 1);

	text[0] = text[n + 1] = '"';
	buf_put(out, text, n + 2);
}

static void encode_date(struct buf *out, struct date day)
{
	char text[18];
	size_t n = date_format(day, text + 1);

	text[0] = text[n + 1] = '"';
	buf_put(out, text, n + 2);
}

static void encode_wall(struct buf *out, struct wall time, bool seconds)
{
	char text[18];
	size_t n = wall_format(time, seconds, text + 1);

	text[0] = text[n + 1] = '"';
	buf_put(out, text, n + 2);
}

static void encode_when(struct buf *out, const struct field *field, const struct when *when, const struct json_style *style)
{
	struct date day;
	struct wall time;

	if (field->as == AS_IS) {
		encode_instant(out, when->at, style);
		return;
	}
	when_wall(when, style->caller_zone, &day, &time);
	if (field->as == AS_DATE)
		encode_date(out, day);
	else
		encode_wall(out, time, field->as == AS_SECONDS);
}

static void encode_decimal(struct buf *out, struct decimal decimal, enum as as)
{
	int64_t whole = decimal.cents < 0 ? -decimal.cents : decimal.cents;

	if (as == AS_TEXT)
		buf_char(out, '"');
	if (decimal.cents <= (as == AS_TENTHS ? -10 : -1))
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

/* An absolute URL, signed over its path, so that <a> and <audio>, which send no token, may open it. */
static void encode_link(struct buf *out, const char *link, const char id[UUID_TEXT], const struct json_style *style)
{
	struct buf path = buf_new(style->arena, PATH_MAX_BYTES);

	buf_text(&path, link);
	buf_put(&path, id, UUID_TEXT);
	buf_char(out, '"');
	write_escaped(out, style->public_url);
	write_escaped(out, buf_view(&path));
	if (style->sign != NULL)
		style->sign(style->signer, buf_view(&path), out);
	buf_char(out, '"');
}

static void encode_uuid(struct buf *out, const char *link, struct uuid id, const struct json_style *style)
{
	char text[UUID_TEXT + 2];

	uuid_format(id, text + 1);
	if (link != NULL) {
		encode_link(out, link, text + 1, style);
		return;
	}
	text[0] = text[UUID_TEXT + 1] = '"';
	buf_put(out, text, sizeof text);
}

static void encode_id(struct buf *out, const struct field *field, const struct id *id, const struct json_style *style)
{
	if (field->as == AS_KEY)
		encode_int(out, id->key);
	else
		encode_uuid(out, field->link, id->pub, style);
}

static void encode_bool(struct buf *out, bool b)
{
	if (b)
		buf_put(out, "true", 4);
	else
		buf_put(out, "false", 5);
}

void encode_single(struct buf *out, const struct field *field, const void *value, const struct json_style *style)
{
	switch (field->kind) {
	case KIND_STR:
		json_quote(out, *(const struct str *)value);
		break;
	case KIND_INT:
		encode_int(out, *(const int64_t *)value);
		break;
	case KIND_BOOL:
		encode_bool(out, *(const bool *)value);
		break;
	case KIND_MAYBE_INT:
		encode_int(out, ((const struct maybe_int *)value)->v);
		break;
	case KIND_MAYBE_BOOL:
		encode_bool(out, ((const struct maybe_bool *)value)->v);
		break;
	case KIND_DECIMAL:
		encode_decimal(out, *(const struct decimal *)value, field->as);
		break;
	case KIND_INSTANT:
		encode_instant(out, *(const struct instant *)value, style);
		break;
	case KIND_WHEN:
		encode_when(out, field, value, style);
		break;
	case KIND_DATE:
		encode_date(out, *(const struct date *)value);
		break;
	case KIND_WALL:
		encode_wall(out, *(const struct wall *)value, field->as == AS_SECONDS);
		break;
	case KIND_ID:
		encode_id(out, field, value, style);
		break;
	case KIND_UUID:
		encode_uuid(out, field->link, *(const struct uuid *)value, style);
		break;
	case KIND_ENUM:
		json_quote(out, str_of(words_word(field->words, field_enum(value))));
		break;
	default:
		buf_put(out, "null", 4);
		break;
	}
}

/* Each word once, though several values may share it. */
static void encode_set(struct buf *out, const struct words *words, uint32_t bits)
{
	bool first = true;

	buf_char(out, '[');
	for (unsigned i = 0; i < words->n && i < 32; i++) {
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
