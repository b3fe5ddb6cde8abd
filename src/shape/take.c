#include "shape/take.h"
#include "shape/number.h"

static bool is_text(const struct node *node)
{
	return node->token == TOKEN_STRING;
}

/* Whether `node` can be a number: a JSON number or plain text; a decimal may also be a JSON string, as whoever keeps money
 * exactly sends it. */
static bool is_number(const struct field *field, const struct node *node)
{
	return node->token == TOKEN_NUMBER || (is_text(node) && (node->plain || field->kind == KIND_DECIMAL));
}

enum err take_text_check(const struct field *field, struct str text)
{
	int64_t hi = field->hi != 0 ? field->hi : TEXT_MAX, n;

	if (!str_utf8(text))
		return E_FORMAT;
	n = (int64_t)str_points(text);
	return n < field->lo || n > hi ? E_LENGTH : OK;
}

static enum err take_str(const struct field *field, struct str *at, const struct node *node)
{
	enum err e;

	if (!is_text(node))
		return E_TYPE;
	e = take_text_check(field, node->text);
	if (e == OK)
		*at = node->text.p != NULL ? node->text : STR("");
	return e;
}

static enum err take_integer(const struct field *field, const struct node *node, int64_t *value_r)
{
	int64_t value, hi = field->hi != 0 ? field->hi : INTEGER_MAX;
	enum err e;

	if (!is_number(field, node))
		return E_TYPE;
	e = number_scaled(node->text, 0, &value);
	if ((field->flags & CLAMPED) != 0 && (e == E_RANGE || (e == OK && value > hi)) && !str_starts(node->text, STR("-"))) {
		*value_r = hi;
		return OK;
	}
	if (e != OK)
		return e;
	if (value < field->lo || value > hi)
		return E_RANGE;
	*value_r = value;
	return OK;
}

/*
 * If-Match (RFC 9110 section 13.1.1) with the form of tag that this server sends, "3-hash" or "3": the version counts alone.
 * Any other tag cannot match a version, and a weak one never does.
 */
static enum err take_etag(struct str text, int64_t *value_r)
{
	int64_t value;

	text = str_trim(text);
	if (text.n < 3 || !str_starts(text, STR("\"")) || !str_ends(text, STR("\"")))
		return E_STALE;
	text = (struct str){ text.p + 1, text.n - 2 };
	if (!str_to_int(str_cut(&text, '-'), &value) || value <= 0)
		return E_STALE;
	*value_r = value;
	return OK;
}

static enum err take_bool(const struct node *node, bool *value_r)
{
	if (node->token == TOKEN_TRUE || node->token == TOKEN_FALSE) {
		*value_r = node->token == TOKEN_TRUE;
		return OK;
	}
	if (!is_text(node) || !node->plain)
		return E_TYPE;
	if (str_equal_nocase(node->text, STR("true")) || str_equal(node->text, STR("1")))
		*value_r = true;
	else if (str_equal_nocase(node->text, STR("false")) || str_equal(node->text, STR("0")))
		*value_r = false;
	else
		return E_TYPE;
	return OK;
}

static enum err take_decimal(const struct field *field, struct decimal *at, const struct node *node)
{
	int64_t cents, hi = field->hi != 0 ? field->hi * 100 : INTEGER_MAX;
	enum err e;

	if (!is_number(field, node))
		return E_TYPE;
	e = number_scaled(node->text, field->as == AS_TENTHS ? 1 : 2, &cents);
	if (e != OK)
		return e;
	if (field->as == AS_TENTHS)
		cents *= 10;
	if (field->hi == DECIMAL_MAX)
		hi += 99;
	if (cents < field->lo * 100 || cents > hi)
		return E_RANGE;
	*at = (struct decimal){ cents, true };
	return OK;
}

static enum err take_instant(const struct field *field, struct instant *at, const struct node *node)
{
	struct date day;

	if (!is_text(node))
		return E_TYPE;
	if (field->as == AS_DAY_END && date_parse(node->text, &day)) {
		/* day1 is the day's number plus one, and so already the number of the following day. */
		*at = instant_of_unix((int64_t)day.day1 * 24 * 3600);
		return OK;
	}
	return instant_parse(node->text, at) ? OK : E_TYPE;
}

static enum err take_id(const struct field *field, struct id *at, const struct node *node)
{
	struct uuid pub;
	int64_t key;

	if (field->as == AS_KEY && (node->token == TOKEN_NUMBER || is_text(node)) && number_scaled(node->text, 0, &key) == OK) {
		if (key <= 0)
			return E_NO_SUCH;
		*at = (struct id){ .key = key };
		return OK;
	}
	if (!is_text(node) || !uuid_parse(node->text, &pub))
		return E_TYPE;
	if (uuid_none(pub)) /* well-formed, but never given to anything */
		return E_NO_SUCH;
	*at = (struct id){ .pub = pub };
	return OK;
}

static enum err take_uuid(struct uuid *at, const struct node *node)
{
	struct uuid id;

	if (!is_text(node) || !uuid_parse(node->text, &id))
		return E_TYPE;
	if (uuid_none(id))
		return E_NO_SUCH;
	*at = id;
	return OK;
}

static enum err take_enum(const struct field *field, unsigned *at, const struct node *node)
{
	int value;

	if (node->token != TOKEN_STRING && node->token != TOKEN_NUMBER)
		return E_TYPE;
	value = is_text(node) ? words_find(field->words, node->text) : -1;
	if (value < 0)
		return E_CHOICE;
	*at = (unsigned)value;
	return OK;
}

enum err take_single(const struct field *field, void *at, const struct node *node, struct str *what_r)
{
	*what_r = node->text;
	switch (field->kind) {
	case KIND_STR:
		return take_str(field, at, node);
	case KIND_INT:
		if (field->as == AS_ETAG)
			return take_etag(node->text, at);
		return take_integer(field, node, at);
	case KIND_MAYBE_INT:
		((struct maybe_int *)at)->has = true;
		return take_integer(field, node, &((struct maybe_int *)at)->v);
	case KIND_BOOL:
		return take_bool(node, at);
	case KIND_MAYBE_BOOL:
		((struct maybe_bool *)at)->has = true;
		return take_bool(node, &((struct maybe_bool *)at)->v);
	case KIND_DECIMAL:
		return take_decimal(field, at, node);
	case KIND_INSTANT:
	case KIND_WHEN:
		return take_instant(field, at, node);
	case KIND_DATE:
		return is_text(node) && date_parse(node->text, at) ? OK : E_TYPE;
	case KIND_WALL:
		return is_text(node) && wall_parse(node->text, at) ? OK : E_TYPE;
	case KIND_ID:
		return take_id(field, at, node);
	case KIND_UUID:
		return take_uuid(at, node);
	case KIND_ENUM:
		return take_enum(field, at, node);
	default:
		return E_TYPE;
	}
}

enum err take_numbers(struct arena *arena, const struct field *field, struct numbers *at, const struct node *node,
                      struct str *what_r)
{
	struct field item = *field;
	struct number *numbers;
	size_t n = 0;

	if (node->token != TOKEN_OBJECT)
		return E_TYPE;
	for (const struct node *one = node->child; one != NULL; one = one->next)
		n++;
	if (n > ITEMS_MAX)
		return E_TYPE;
	numbers = ARENA_ARRAY(arena, struct number, n);
	item.kind = KIND_MAYBE_INT;
	n = 0;
	for (const struct node *one = node->child; one != NULL; one = one->next, n++) {
		numbers[n].key = one->name;
		enum err e = one->token == TOKEN_NULL ? OK : take_single(&item, &numbers[n].value, one, what_r);

		if (e != OK)
			return e;
	}
	*at = (struct numbers){ numbers, n };
	return OK;
}

size_t take_size(const struct field *field)
{
	static const size_t sizes[] = {
		[KIND_STR] = sizeof(struct str),
		[KIND_INT] = sizeof(int64_t),
		[KIND_BOOL] = sizeof(bool),
		[KIND_MAYBE_INT] = sizeof(struct maybe_int),
		[KIND_MAYBE_BOOL] = sizeof(struct maybe_bool),
		[KIND_DECIMAL] = sizeof(struct decimal),
		[KIND_INSTANT] = sizeof(struct instant),
		[KIND_WHEN] = sizeof(struct when),
		[KIND_DATE] = sizeof(struct date),
		[KIND_WALL] = sizeof(struct wall),
		[KIND_ID] = sizeof(struct id),
		[KIND_UUID] = sizeof(struct uuid),
		[KIND_SET] = sizeof(struct set),
		[KIND_STRS] = sizeof(struct strs),
		[KIND_INSTANTS] = sizeof(struct instants),
		[KIND_IDS] = sizeof(struct ids),
		[KIND_NUMBERS] = sizeof(struct numbers),
		[KIND_UPLOAD] = sizeof(struct upload),
		[KIND_ENUM] = sizeof(unsigned),
		[KIND_POINTER] = sizeof(void *),
		[KIND_LIST] = sizeof(struct strs),
	};

	if (field->kind == KIND_OBJECT)
		return field->shape->size;
	return field->kind < COUNT(sizes) ? sizes[field->kind] : 0;
}
