/* How a shape is written as a schema, and references to schemas. */
#include <string.h>

#include "api/openapi.h"

void openapi_ref(struct document *document, const struct shape *shape, const struct cut *cut, const char *doc)
{
	const char *wrong;
	const struct schema *schema = schema_of(&document->schemas, shape, cut, &wrong);

	if (schema == NULL && document->check != NULL) {
		document->check->surface = cut->surface;
		document->check->endpoint = cut->endpoint;
		check_defect(document->check, wrong, shape->name);
	}
	json_object(document->w);
	json_key(document->w, "$ref");
	json_str(document->w, STR_JOIN(document->arena, STR("#/components/schemas/"), schema != NULL ? schema->name : STR("")));
	if (doc != NULL)
		openapi_text(document->w, "description", doc);
	json_end(document->w);
}

/* ---- members */

static bool stands(const struct field *field, const struct cut *cut)
{
	if (field->where != BODY || !field_stands(field, cut->view, 0))
		return false;
	if (cut->roles != 0 && (cut->roles & ~field->not_for) == 0)
		return false;
	return !cut->input || cut->form || field->kind != KIND_UPLOAD;
}

static bool spread(const struct field *field)
{
	return field->name == NULL && (field->kind == KIND_OBJECT || field->kind == KIND_WINDOW);
}

/* The row that this one falls back on by ELSE, when it has the same name; NULL when there is none. */
static const struct field *fallback(const struct shape *shape, const struct field *field, const struct cut *cut)
{
	const struct field *next = field + 1;

	if ((field->flags & ELSE) == 0 || field->name == NULL || next == shape->fields + shape->n || next->name == NULL ||
	    strcmp(next->name, field->name) != 0 || !stands(next, cut))
		return NULL;
	return next;
}

/* Whether the row above falls back on this one, under the same name. */
static bool is_fallback(const struct shape *shape, const struct field *field, const struct cut *cut)
{
	return field > shape->fields && stands(field - 1, cut) && fallback(shape, field - 1, cut) == field;
}

static void message(struct document *document, const struct field *field, const struct cut *cut)
{
	struct json_writer *w = document->w;

	json_object(w);
	openapi_text(w, "type", "string");
	json_key(w, "enum");
	json_array(w);
	for (size_t i = 0; i < cut->n_says; i++)
		json_text(w, cut->says[i]);
	json_end(w);
	openapi_text(w, "description", field->doc);
	json_end(w);
}

/* Writes the schema of what a page or an envelope encloses: its rows, or the answer. */
static void inner(struct document *document, const struct field *field, const struct cut *cut)
{
	const struct endpoint *e = cut->endpoint;

	if (field->kind == KIND_BODY && e->page != NULL) {
		openapi_enclosure(document, e->page, cut);
	} else if (field->kind == KIND_BODY) {
		if (e->out->n > 0)
			openapi_ref(document, endpoint_answers(e, cut->status), cut, NULL);
		else
			openapi_type(document->w, "null");
	} else {
		json_object(document->w);
		openapi_text(document->w, "type", "array");
		json_key(document->w, "items");
		openapi_ref(document, e->out, cut, NULL);
		openapi_text(document->w, "description", field->doc);
		json_end(document->w);
	}
}

static void value(struct document *document, const struct shape *shape, const struct field *field, const struct cut *cut)
{
	if (field->kind == KIND_ROWS || field->kind == KIND_BODY)
		inner(document, field, cut);
	else if (cut->n_says > 0 && strcmp(shape->of, "reply") == 0 && field->off == offsetof(struct reply, message))
		message(document, field, cut);
	else
		openapi_value(document, field, cut);
}

static void properties(struct document *document, const struct shape *shape, const struct cut *cut)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i], *next;

		if (!stands(field, cut) || is_fallback(shape, field, cut))
			continue;
		if (spread(field))
			properties(document, field->shape, cut);
		if (field->name == NULL)
			continue;
		json_key(document->w, field->name);
		next = fallback(shape, field, cut);
		if (next == NULL) {
			value(document, shape, field, cut);
			continue;
		}
		if (field->kind == KIND_ENUM && next->kind == KIND_ENUM && fallback(shape, next, cut) == NULL) {
			const struct field joined = openapi_joined(document, field, next);
			openapi_value(document, &joined, cut);
			continue;
		}
		json_object(document->w);
		json_key(document->w, "anyOf");
		json_array(document->w);
		value(document, shape, field, cut);
		for (; next != NULL; next = fallback(shape, next, cut))
			value(document, shape, next, cut);
		json_end(document->w);
		json_end(document->w);
	}
}

/* Whether the member is required: in a request it must be sent, in an answer it is there for everybody who sees the schema. */
static bool always(const struct shape *shape, const struct field *field, const struct cut *cut)
{
	const struct field *above = field > shape->fields ? field - 1 : NULL, *last = field;

	if (cut->input)
		return field_required(field, cut->view);
	if (above != NULL && above->name == NULL && (above->flags & ELSE) != 0 && stands(above, cut))
		return false;
	for (const struct field *next = fallback(shape, last, cut); next != NULL; next = fallback(shape, last, cut))
		last = next;
	if (field->kind == KIND_BODY && (field->flags & OMIT) != 0)
		return cut->endpoint->page != NULL || cut->endpoint->out->n > 0;
	return (last->flags & (OMIT | ELSE)) == 0 && (cut->roles == 0 || (cut->roles & field->not_for) == 0);
}

static void put_required(struct document *document, const struct shape *shape, const struct cut *cut, bool *open)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i];

		if (!stands(field, cut) || is_fallback(shape, field, cut))
			continue;
		if (spread(field))
			put_required(document, field->shape, cut, open);
		if (field->name == NULL || !always(shape, field, cut))
			continue;
		if (!*open) {
			json_key(document->w, "required");
			json_array(document->w);
			*open = true;
		}
		json_text(document->w, field->name);
	}
}

/* The only row of a page or envelope that is nothing but its rows or its answer; NULL when the shape is an object. */
static const struct field *alone(const struct shape *shape, const struct cut *cut)
{
	const struct field *only = NULL;

	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i];

		if (!stands(field, cut))
			continue;
		if (only != NULL || field->name != NULL || (field->kind != KIND_ROWS && field->kind != KIND_BODY))
			return NULL;
		only = field;
	}
	return only;
}

void openapi_enclosure(struct document *document, const struct shape *shape, const struct cut *cut)
{
	const struct field *only = alone(shape, cut);

	if (only != NULL)
		inner(document, only, cut);
	else
		openapi_ref(document, shape, cut, NULL);
}

static bool bare_faults(const struct shape *shape, const struct cut *cut)
{
	for (size_t i = 0; i < shape->n; i++)
		if (stands(&shape->fields[i], cut) && shape->fields[i].name == NULL && shape->fields[i].kind == KIND_FAULTS)
			return true;
	return false;
}

void openapi_shape(struct document *document, const struct shape *shape, const struct cut *cut)
{
	struct json_writer *w = document->w;
	bool open = false;

	json_object(w);
	openapi_text(w, "type", "object");
	if (shape->doc != NULL)
		openapi_text(w, "description", shape->doc);
	json_key(w, "properties");
	json_object(w);
	properties(document, shape, cut);
	json_end(w);
	put_required(document, shape, cut, &open);
	if (open)
		json_end(w);
	if (!cut->input) {
		json_key(w, "additionalProperties");
		if (bare_faults(shape, cut))
			openapi_texts(w);
		else
			json_bool(w, false);
	}
	json_end(w);
}
