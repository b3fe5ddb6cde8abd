/* Writes the schema of one row's value (JSON Schema 2020-12, which OpenAPI 3.1 uses). */
#include "api/openapi.h"

#define EXAMPLE_UUID "0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b"

/* Whether the row's value may be null. */
static bool nullable(const struct field *field, const struct cut *cut)
{
	if (field->where != BODY || cut->form)
		return false;
	if (cut->input)
		return !field_required(field, cut->view) && (cut->create || field_nullable(field));
	if (field_required(field, cut->view))
		return false;
	switch (field->kind) {
	case KIND_SET:
	case KIND_STRS:
	case KIND_INSTANTS:
	case KIND_IDS:
	case KIND_LIST:
		return false;
	case KIND_ENUM:
		for (size_t i = 0; i < field->words->n; i++)
			if (field->words->word[i] == NULL)
				return true;
		return false;
	default:
		return field_nullable(field);
	}
}

static void types(struct json_writer *w, const char *name, const char *other, bool with_null)
{
	json_key(w, "type");
	json_array(w);
	json_text(w, name);
	if (other != NULL)
		json_text(w, other);
	if (with_null)
		json_text(w, "null");
	json_end(w);
}

static void type(struct json_writer *w, const char *name, bool with_null)
{
	if (with_null)
		types(w, name, NULL, true);
	else
		openapi_text(w, "type", name);
}

static void number(struct json_writer *w, const char *name, int64_t value)
{
	json_key(w, name);
	json_int(w, value);
}

/* Writes each word once. Several values of an enum may have the same word. */
static void words(struct json_writer *w, const struct words *words, bool with_null)
{
	uint64_t done = 0;

	json_key(w, "enum");
	json_array(w);
	for (size_t i = 0; i < words->n; i++) {
		if (words->word[i] == NULL || (i < SET_MAX && (done >> i & 1) != 0))
			continue;
		done |= words_set(words, str_of(words->word[i]));
		json_text(w, words->word[i]);
	}
	if (with_null)
		json_null(w);
	json_end(w);
}

static void formatted(struct json_writer *w, bool with_null, const char *key, const char *value)
{
	type(w, "string", with_null);
	openapi_text(w, key, value);
}

/* A row that is AS_KEY takes a number or a UUID, and shows a number. */
static void id(struct json_writer *w, const struct field *field, const struct cut *cut, bool with_null)
{
	if (field->as == AS_KEY && !cut->input) {
		type(w, "integer", with_null);
		return;
	}
	if (field->as != AS_KEY) {
		formatted(w, with_null, "format", field->link != NULL ? "uri" : "uuid");
		return;
	}
	types(w, "integer", "string", with_null);
}

static void text(struct json_writer *w, const struct field *field, const struct cut *cut, bool with_null)
{
	type(w, "string", with_null);
	if (cut->input && field->lo > 0)
		number(w, "minLength", field->lo);
	if (cut->input && field->hi > 0)
		number(w, "maxLength", field->hi);
	if (cut->input && (field->flags & SECRET) != 0) {
		openapi_text(w, "format", "password");
		openapi_bool(w, "writeOnly", true);
	}
}

static void integer(struct json_writer *w, const struct field *field, const struct cut *cut, bool with_null)
{
	if (field->as == AS_ETAG) {
		formatted(w, false, "pattern", cut->input ? "^(\\*|\"[0-9]+(-[0-9a-f]+)?\")$" : "^\"[0-9]+-[0-9a-f]{16}\"$");
		return;
	}
	type(w, "integer", with_null);
	if (!cut->input)
		return;
	number(w, "minimum", field->lo);
	if ((field->flags & CLAMPED) == 0)
		number(w, "maximum", field->hi != 0 ? field->hi : INTEGER_MAX);
	if (field->kind == KIND_INT && field->otherwise != 0)
		number(w, "default", field->otherwise);
}

static void decimal(struct json_writer *w, const struct field *field, const struct cut *cut, bool with_null)
{
	if (field->as == AS_TEXT && !cut->input) {
		formatted(w, with_null, "pattern", "^-?[0-9]+\\.[0-9]{2}$");
		return;
	}
	if (field->as != AS_TEXT)
		type(w, "number", with_null);
	else
		types(w, "number", "string", with_null);
	if (!cut->input)
		return;
	number(w, "minimum", field->lo);
	if (field->hi == DECIMAL_MAX) {
		json_key(w, "maximum");
		json_raw(w, STR("9999999999.99"));
	} else if (field->hi != 0) {
		number(w, "maximum", field->hi);
	}
}

static void wall(struct json_writer *w, const struct field *field, const struct cut *cut, bool with_null)
{
	if (cut->input)
		formatted(w, with_null, "pattern", "^[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?$");
	else
		formatted(w, with_null, "pattern",
		          field->as == AS_SECONDS ? "^[0-9]{2}:[0-9]{2}:[0-9]{2}$" : "^[0-9]{2}:[0-9]{2}$");
}

/* Where a span of time begins or ends, requests may also have a plain date. */
static void day_or_instant(struct json_writer *w, bool with_null)
{
	json_key(w, "anyOf");
	json_array(w);
	json_object(w);
	formatted(w, false, "format", "date");
	json_end(w);
	json_object(w);
	formatted(w, with_null, "format", "date-time");
	json_end(w);
	json_end(w);
}

static void when(struct json_writer *w, const struct field *field, const struct cut *cut, bool with_null)
{
	if (field->as == AS_DATE)
		formatted(w, with_null, "format", "date");
	else if (field->as == AS_WALL || field->as == AS_SECONDS)
		wall(w, field, cut, with_null);
	else if (!cut->input || (field->where == BODY && field->as != AS_DAY_END))
		formatted(w, with_null, "format", "date-time");
	else
		day_or_instant(w, with_null);
}

/* {field, message} */
static void fault(struct json_writer *w)
{
	json_object(w);
	type(w, "object", false);
	json_key(w, "properties");
	json_object(w);
	json_key(w, "field");
	openapi_type(w, "string");
	json_key(w, "message");
	openapi_type(w, "string");
	json_end(w);
	json_key(w, "required");
	json_array(w);
	json_text(w, "field");
	json_text(w, "message");
	json_end(w);
	openapi_bool(w, "additionalProperties", false);
	json_end(w);
}

/* The faults of a request: texts by field, or a list. */
static void faults(struct json_writer *w, const struct field *field)
{
	if (field->as != AS_LIST && field->as != AS_OBJECTS) {
		type(w, "object", false);
		json_key(w, "additionalProperties");
		openapi_texts(w);
		return;
	}
	type(w, "array", false);
	json_key(w, "items");
	if (field->as == AS_LIST)
		openapi_type(w, "string");
	else
		fault(w);
}

/* Type and limits of a value that is no list and has no shape. */
static void single(struct json_writer *w, const struct field *field, const struct cut *cut, bool with_null)
{
	switch (field->kind) {
	case KIND_STR:
		text(w, field, cut, with_null);
		break;
	case KIND_INT:
	case KIND_MAYBE_INT:
		integer(w, field, cut, with_null);
		break;
	case KIND_BOOL:
	case KIND_MAYBE_BOOL:
		type(w, "boolean", with_null);
		break;
	case KIND_DECIMAL:
		decimal(w, field, cut, with_null);
		break;
	case KIND_INSTANT:
	case KIND_WHEN:
		when(w, field, cut, with_null);
		break;
	case KIND_DATE:
		formatted(w, with_null, "format", "date");
		break;
	case KIND_WALL:
		wall(w, field, cut, with_null);
		break;
	case KIND_ID:
	case KIND_UUID:
		id(w, field, cut, with_null);
		break;
	case KIND_ENUM:
		type(w, "string", with_null);
		words(w, field->words, with_null);
		break;
	case KIND_UPLOAD:
		formatted(w, false, "contentMediaType", "application/octet-stream");
		break;
	case KIND_FAULTS:
		faults(w, field);
		break;
	default:
		break;
	}
}

static void list(struct json_writer *w, const struct field *field, const struct cut *cut, bool with_null)
{
	struct field item = *field;

	type(w, "array", with_null);
	json_key(w, "items");
	json_object(w);
	item.where = BODY;
	item.kind = field->kind == KIND_SET        ? KIND_ENUM
	            : field->kind == KIND_STRS     ? KIND_STR
	            : field->kind == KIND_INSTANTS ? KIND_INSTANT
	                                           : KIND_ID;
	single(w, &item, cut, false);
	json_end(w);
	if (!cut->input || field->kind == KIND_SET)
		return;
	if (field->kind != KIND_STRS && field->lo > 0)
		number(w, "minItems", field->lo);
	number(w, "maxItems", field->kind != KIND_STRS && field->hi > 0 ? field->hi : ITEMS_MAX);
}

static void numbers(struct json_writer *w, const struct field *field, const struct cut *cut, bool with_null)
{
	type(w, "object", with_null);
	json_key(w, "additionalProperties");
	json_object(w);
	type(w, "integer", cut->input);
	number(w, "minimum", field->lo);
	number(w, "maximum", field->hi);
	json_end(w);
}

/* A value with a shape of its own. */
static void nested(struct document *document, const struct field *field, const struct cut *cut, bool with_null)
{
	struct json_writer *w = document->w;

	if (field->kind == KIND_LIST) {
		type(w, "array", with_null);
		json_key(w, "items");
		openapi_ref(document, field->shape, cut, NULL);
		return;
	}
	json_key(w, "oneOf");
	json_array(w);
	openapi_ref(document, field->shape, cut, NULL);
	openapi_type(w, "null");
	json_end(w);
}

struct field openapi_joined(struct document *document, const struct field *field, const struct field *next)
{
	struct field joined = *field;
	struct words *words = ARENA_NEW(document->arena, struct words);
	const char **word = ARENA_ARRAY(document->arena, const char *, field->words->n + next->words->n);

	*words = (struct words){ .name = field->words->name, .word = word };
	for (size_t i = 0; i < field->words->n; i++)
		if (field->words->word[i] != NULL)
			word[words->n++] = field->words->word[i];
	for (size_t i = 0; i < next->words->n; i++)
		word[words->n++] = next->words->word[i];
	joined.words = words;
	return joined;
}

void openapi_value(struct document *document, const struct field *field, const struct cut *cut)
{
	struct json_writer *w = document->w;
	bool with_null = nullable(field, cut);

	if ((field->kind == KIND_OBJECT || field->kind == KIND_POINTER) && !with_null) {
		openapi_ref(document, field->shape, cut, field->doc);
		return;
	}
	json_object(w);
	switch (field->kind) {
	case KIND_OBJECT:
	case KIND_POINTER:
	case KIND_LIST:
		nested(document, field, cut, with_null);
		break;
	case KIND_SET:
	case KIND_STRS:
	case KIND_INSTANTS:
	case KIND_IDS:
		list(w, field, cut, with_null);
		break;
	case KIND_NUMBERS:
		numbers(w, field, cut, with_null);
		break;
	default:
		single(w, field, cut, with_null);
		break;
	}
	openapi_text(w, "description", field->doc);
	if (field->not_for != 0)
		openapi_roles(w, "x-not-for", field->not_for);
	openapi_examples(w, field);
	json_end(w);
}

/* An example for a kind whose values have a certain form; NULL for others. */
static const char *usual_example(const struct field *field)
{
	switch (field->kind) {
	case KIND_ID:
	case KIND_UUID:
		return field->link != NULL ? NULL : field->as == AS_KEY ? "12" : EXAMPLE_UUID;
	case KIND_INSTANT:
		return "2024-03-20T14:00:00Z";
	case KIND_WHEN:
		return field->as == AS_DATE      ? "2024-03-20"
		       : field->as == AS_WALL    ? "14:00"
		       : field->as == AS_SECONDS ? "14:00:00"
		                                 : "2024-03-20T14:00:00Z";
	case KIND_DATE:
		return "2024-03-20";
	case KIND_WALL:
		return field->as == AS_SECONDS ? "14:00:00" : "14:00";
	default:
		return NULL;
	}
}

/* Of "knowledge=8,attitude=7". */
static void numbers_example(struct json_writer *w, struct str rest)
{
	json_object(w);
	while (rest.p != NULL) {
		struct str value = str_trim(str_cut(&rest, ','));
		struct str key = str_cut(&value, '=');

		json_key_str(w, key);
		json_raw(w, value);
	}
	json_end(w);
}

void openapi_examples(struct json_writer *w, const struct field *field)
{
	const char *example = field->example != NULL ? field->example : usual_example(field);
	struct str rest = str_of(example);
	bool bare = field->kind == KIND_INT || field->kind == KIND_MAYBE_INT || field->kind == KIND_BOOL ||
	            field->kind == KIND_MAYBE_BOOL || (field->kind == KIND_DECIMAL && field->as != AS_TEXT) ||
	            (field->as == AS_KEY && field->kind == KIND_ID);
	bool many =
	        field->kind == KIND_SET || field->kind == KIND_STRS || field->kind == KIND_IDS || field->kind == KIND_INSTANTS;

	if (example == NULL || field->as == AS_ETAG)
		return;
	json_key(w, "examples");
	json_array(w);
	if (bare)
		json_raw(w, rest);
	else if (field->kind == KIND_NUMBERS)
		numbers_example(w, rest);
	else if (!many)
		json_str(w, rest);
	else
		json_array(w);
	while (many && rest.p != NULL)
		json_str(w, str_trim(str_cut(&rest, ',')));
	if (many)
		json_end(w);
	json_end(w);
}
