/* The schemas of shapes: each cut of a shape that differs is a component of its own. */
#include <string.h>

#include "api/openapi.h"

/* What of views and roles makes a difference to a shape, nested ones included. */
struct difference {
	unsigned views, roles;
};

/* Recursion in this file goes as deep as shapes are nested in the program's text. */
static void differ(const struct shape *shape, struct difference *difference)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i];

		difference->views |= field->views | (field->must == ALWAYS ? 0 : field->must);
		difference->roles |= field->not_for;
		if (field->shape != NULL)
			differ(field->shape, difference);
	}
}

/* Whether two views show the same members and ask for the same ones. */
static bool same_members(const struct shape *shape, unsigned a, unsigned b)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i];

		if (field->where != BODY)
			continue;
		if (field_stands(field, a, 0) != field_stands(field, b, 0) ||
		    field_required(field, a) != field_required(field, b))
			return false;
		if (field->shape != NULL && field_stands(field, a, 0) && !same_members(field->shape, a, b))
			return false;
	}
	return true;
}

static bool same_cut(const struct shape *shape, const struct cut *a, const struct cut *b)
{
	return a->surface == b->surface && a->roles == b->roles && a->input == b->input && a->create == b->create &&
	       a->form == b->form && same_members(shape, a->view, b->view);
}

static bool name_taken(const struct document *document, struct str name)
{
	for (size_t i = 0; i < document->n; i++)
		if (str_equal(document->components[i].name, name))
			return true;
	return false;
}

/* The shape's name; where cuts differ, with the endpoint that shows this one first: "assistant_interview.detail". */
static struct str component_name(const struct document *document, const struct shape *shape, const struct cut *cut,
                                 const struct difference *difference)
{
	struct arena *arena = document->arena;
	struct str name = str_of(shape->name), id = str_of(cut->endpoint != NULL ? cut->endpoint->id : NULL), wanted;

	if (difference->views != 0 && id.n > 0)
		name = STR_JOIN(arena, name, STR("."), str_from(id, str_find(id, '.') + 1));
	if (cut->form)
		name = STR_JOIN(arena, name, STR(".form"));
	wanted = name;
	for (int64_t i = 2; name_taken(document, name); i++)
		name = STR_JOIN(arena, wanted, STR("."), str_from_int(arena, i));
	return name;
}

static void grow(struct document *document)
{
	size_t capacity = document->capacity > 0 ? 2 * document->capacity : 64;
	struct component *components = ARENA_ARRAY(document->arena, struct component, capacity);

	if (document->n > 0)
		memcpy(components, document->components, document->n * sizeof *components);
	document->components = components;
	document->capacity = capacity;
}

static const struct component *component_of(struct document *document, const struct shape *shape, const struct cut *cut)
{
	struct difference difference = { 0 };
	struct component wanted = { .shape = shape, .cut = *cut };

	differ(shape, &difference);
	wanted.cut.view &= difference.views;
	if ((wanted.cut.roles & difference.roles) == 0)
		wanted.cut.roles = 0;
	wanted.cut.n_says = 0;
	for (size_t i = 0; i < document->n; i++)
		if (document->components[i].shape == shape && same_cut(shape, &document->components[i].cut, &wanted.cut))
			return &document->components[i];
	wanted.name = component_name(document, shape, cut, &difference);
	if (document->n == document->capacity)
		grow(document);
	document->components[document->n] = wanted;
	return &document->components[document->n++];
}

void openapi_ref(struct document *document, const struct shape *shape, const struct cut *cut, const char *doc)
{
	const struct component *component = component_of(document, shape, cut);

	json_object(document->w);
	json_key(document->w, "$ref");
	json_str(document->w, STR_JOIN(document->arena, STR("#/components/schemas/"), component->name));
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

/* The next row that ELSE hands on to and that has the same name; NULL when there is none. */
static const struct field *heir(const struct shape *shape, const struct field *field, const struct cut *cut)
{
	const struct field *next = field + 1;

	if ((field->flags & ELSE) == 0 || field->name == NULL || next == shape->fields + shape->n || next->name == NULL ||
	    strcmp(next->name, field->name) != 0 || !stands(next, cut))
		return NULL;
	return next;
}

/* Whether the row above hands on to this one, under the same name. */
static bool is_heir(const struct shape *shape, const struct field *field, const struct cut *cut)
{
	return field > shape->fields && stands(field - 1, cut) && heir(shape, field - 1, cut) == field;
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

/* What is given from outside: the rows of a page, the body of an envelope. */
static void inner(struct document *document, const struct field *field, const struct cut *cut)
{
	const struct endpoint *e = cut->endpoint;

	if (field->kind == KIND_BODY && e->page != NULL) {
		openapi_shape(document, e->page, cut);
	} else if (field->kind == KIND_BODY) {
		if (e->out->n > 0)
			openapi_ref(document, e->out, cut, NULL);
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

		if (!stands(field, cut) || is_heir(shape, field, cut))
			continue;
		if (spread(field))
			properties(document, field->shape, cut);
		if (field->name == NULL)
			continue;
		json_key(document->w, field->name);
		next = heir(shape, field, cut);
		if (next == NULL) {
			value(document, shape, field, cut);
			continue;
		}
		if (field->kind == KIND_ENUM && next->kind == KIND_ENUM && heir(shape, next, cut) == NULL) {
			const struct field joined = openapi_joined(document, field, next);
			openapi_value(document, &joined, cut);
			continue;
		}
		json_object(document->w);
		json_key(document->w, "anyOf");
		json_array(document->w);
		value(document, shape, field, cut);
		for (; next != NULL; next = heir(shape, next, cut))
			value(document, shape, next, cut);
		json_end(document->w);
		json_end(document->w);
	}
}

/* Whether the member is always there: in a request, must be; in an answer, is for all who see the cut. */
static bool always(const struct shape *shape, const struct field *field, const struct cut *cut)
{
	const struct field *above = field > shape->fields ? field - 1 : NULL, *last = field;

	if (cut->input)
		return field_required(field, cut->view);
	if (above != NULL && above->name == NULL && (above->flags & ELSE) != 0 && stands(above, cut))
		return false;
	for (const struct field *next = heir(shape, last, cut); next != NULL; next = heir(shape, last, cut))
		last = next;
	if (field->kind == KIND_BODY && (field->flags & OMIT) != 0)
		return cut->endpoint->page != NULL || cut->endpoint->out->n > 0;
	return (last->flags & (OMIT | ELSE)) == 0 && (cut->roles == 0 || (cut->roles & field->not_for) == 0);
}

static void put_required(struct document *document, const struct shape *shape, const struct cut *cut, bool *open)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i];

		if (!stands(field, cut) || is_heir(shape, field, cut))
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

/* The nameless row of rows or body that stands for the whole; NULL when the shape is an object. */
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

static bool bare_faults(const struct shape *shape, const struct cut *cut)
{
	for (size_t i = 0; i < shape->n; i++)
		if (stands(&shape->fields[i], cut) && shape->fields[i].name == NULL && shape->fields[i].kind == KIND_FAULTS)
			return true;
	return false;
}

void openapi_shape(struct document *document, const struct shape *shape, const struct cut *cut)
{
	const struct field *only = alone(shape, cut);
	struct json_writer *w = document->w;
	bool open = false;

	if (only != NULL) {
		inner(document, only, cut);
		return;
	}
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
