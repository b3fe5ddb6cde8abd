/* Reads an input by rows: finds the row of a value, handles null, lists and nested shapes, and reports what is missing. */
#include <string.h>

#include "shape/media.h"
#include "shape/take.h"

/* A row, and the offset of its shape's struct within the input. */
struct place {
	const struct shape *shape;
	const struct field *field;
	size_t base;
};

static enum err take_at(const struct reading *reading, const struct place *place, const struct node *node, struct str *what_r);

static bool stands(const struct reading *reading, const struct field *field, enum where where)
{
	return field->where == where && field_stands(field, reading->view, reading->role);
}

static bool named(const struct field *field, enum where where, struct str name)
{
	if (field->name == NULL)
		return false;
	return where == HEADER ? str_equal_nocase(str_of(field->name), name) : str_equal(str_of(field->name), name);
}

/* Whether the rows of its shape belong to the outer shape. */
static bool spread(const struct field *field)
{
	return field->kind == KIND_WINDOW || (field->kind == KIND_OBJECT && field->name == NULL);
}

/* The depth of all recursion in this file is that of the nested shapes, which are constants. */
static bool find(const struct reading *reading, enum where where, struct str name, struct place *place)
{
	const struct shape *shape = place->shape;
	size_t base = place->base;

	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i];

		if (spread(field) && field_stands(field, reading->view, reading->role)) {
			*place = (struct place){ field->shape, NULL, base + field->off };
			if (find(reading, where, name, place))
				return true;
		} else if (named(field, where, name) && stands(reading, field, where)) {
			*place = (struct place){ shape, field, base };
			return true;
		}
	}
	return false;
}

/* Moves *place to the row that an ELSE row falls back to; false when there is none. */
static bool fallback(const struct reading *reading, struct place *place)
{
	const struct field *next = place->field + 1;

	if ((place->field->flags & ELSE) == 0 || next == place->shape->fields + place->shape->n || next->name == NULL ||
	    !named(next, next->where, str_of(place->field->name)) || !stands(reading, next, place->field->where))
		return false;
	place->field = next;
	return true;
}

static void *member(const struct reading *reading, const struct place *place)
{
	return (char *)reading->in + place->base + place->field->off;
}

static struct seen *seen_of(const struct reading *reading)
{
	return reading->seen != NULL ? reading->seen : reading->in;
}

static void mark(const struct reading *reading, const struct place *place)
{
	seen_mark(seen_of(reading), place->base + place->field->off);
}

/* An object has no bit of its own, because its first member has the same offset. It counts as sent when one of its members was.
 */
static bool seen(const struct reading *reading, const struct field *field, size_t base)
{
	const struct seen *bits = seen_of(reading);
	size_t off = base + field->off, end = field->kind == KIND_OBJECT ? off + field->shape->size : off + 1;

	for (; off < end; off += 4)
		if ((bits->w[off / 256] >> (off / 4 % 64) & 1) != 0)
			return true;
	return false;
}

static void fault(const struct reading *reading, const struct place *place, enum err e, struct str what)
{
	faults_add(reading->faults,
	           (struct fault){ .field = place->field, .off = place->base + place->field->off, .error = e, .value = what });
}

/* ---- lists */

static void put_items(const struct reading *reading, const struct place *place, const void *at, size_t n)
{
	struct items items = { at, n };

	memcpy(member(reading, place), &items, sizeof items);
}

/* Splits plain text at its commas into elements; blank elements are left out. */
static const struct node *split(struct arena *arena, struct str text)
{
	struct node *first = NULL, **end = &first;

	while (text.p != NULL) {
		struct str part = str_trim(str_cut(&text, ','));

		if (part.n == 0)
			continue;
		*end = ARENA_NEW(arena, struct node);
		**end = (struct node){ .token = TOKEN_STRING, .plain = true, .text = part };
		end = &(*end)->next;
	}
	return first;
}

/* The elements of a list, from a JSON array or from plain text; false when the value is neither. */
static bool elements(const struct reading *reading, const struct node *node, const struct node **first_r)
{
	if (node->token == TOKEN_ARRAY)
		*first_r = node->child;
	else if (node->token == TOKEN_STRING && node->plain)
		*first_r = split(reading->arena, node->text);
	else
		return false;
	return true;
}

/* Each word is added to the set of the first row of this name that has the word. */
static enum err take_set(const struct reading *reading, const struct place *place, const struct node *node, struct str *what_r)
{
	const struct node *item;

	if (!elements(reading, node, &item))
		return E_TYPE;
	mark(reading, place);
	for (; item != NULL; item = item->next) {
		struct place row = *place;
		uint64_t bits = 0;

		if (item->token != TOKEN_STRING)
			return E_TYPE;
		do
			bits = words_set(row.field->words, item->text);
		while (bits == 0 && fallback(reading, &row));
		if (bits == 0) {
			*what_r = item->text;
			return E_CHOICE;
		}
		((struct set *)member(reading, &row))->bits |= bits;
		mark(reading, &row);
	}
	return OK;
}

/* A list of single values: the row for one item, the size of an item in bytes, and the limits of their number. */
struct listing {
	struct field item;
	size_t size, least, most;
};

static struct listing listing_of(const struct field *field)
{
	struct listing list = { .item = *field, .least = (size_t)field->lo, .most = (size_t)field->hi };

	switch (field->kind) {
	case KIND_STRS:
		list.item.kind = KIND_STR;
		list.least = 0;
		list.most = 0;
		break;
	case KIND_INSTANTS:
		list.item.kind = KIND_INSTANT;
		break;
	default:
		list.item.kind = KIND_ID;
		break;
	}
	list.size = take_size(&list.item);
	if (list.most == 0)
		list.most = ITEMS_MAX;
	return list;
}

/* Appends to the items that were read before, so that ?skill=a&skill=b gives both. */
static enum err take_items(const struct reading *reading, const struct place *place, const struct node *node,
                           struct str *what_r)
{
	struct listing list = listing_of(place->field);
	struct items before = field_items(member(reading, place));
	const struct node *first;
	size_t n = before.n;
	char *items;

	if (!elements(reading, node, &first))
		return E_TYPE;
	for (const struct node *item = first; item != NULL; item = item->next)
		n++;
	if (n < list.least || n > list.most)
		return E_TYPE;
	items = arena_take_many(reading->arena, n, list.size);
	if (before.n > 0)
		memcpy(items, before.at, before.n * list.size);
	n = before.n;
	for (const struct node *item = first; item != NULL; item = item->next, n++) {
		enum err e = take_single(&list.item, items + n * list.size, item, what_r);

		if (e != OK)
			return e;
	}
	put_items(reading, place, items, n);
	return OK;
}

/* ---- nested shapes */

static enum err take_object(const struct reading *reading, const struct place *place, const struct node *node)
{
	struct reading nested = *reading;
	enum err e;

	if (node->token != TOKEN_OBJECT)
		return E_TYPE;
	nested.shape = place->field->shape;
	nested.base = place->base + place->field->off;
	e = shape_take_members(&nested, node);
	if (e == OK)
		shape_complete(&nested);
	return e;
}

/* Reads one object into a struct of its own, and checks that nothing required is missing. */
static enum err take_element(const struct reading *reading, const struct place *place, const struct node *node, void *into)
{
	struct seen own = { 0 };
	struct reading nested = *reading;
	enum err e;

	if (node->token != TOKEN_OBJECT)
		return E_TYPE;
	nested.shape = place->field->shape;
	nested.base = 0;
	nested.in = into;
	nested.seen = &own;
	e = shape_take_members(&nested, node);
	if (e == OK)
		shape_complete(&nested);
	return e;
}

static enum err take_pointer(const struct reading *reading, const struct place *place, const struct node *node)
{
	void *into = arena_take(reading->arena, place->field->shape->size);

	memcpy(member(reading, place), &into, sizeof into);
	return take_element(reading, place, node, into);
}

static enum err take_list(const struct reading *reading, const struct place *place, const struct node *node)
{
	const struct field *field = place->field;
	size_t n = 0, most = field->hi != 0 ? (size_t)field->hi : ITEMS_MAX;
	char *items;

	if (node->token != TOKEN_ARRAY)
		return E_TYPE;
	for (const struct node *item = node->child; item != NULL; item = item->next)
		n++;
	if (n < (size_t)field->lo || n > most)
		return E_TYPE;
	items = arena_take_many(reading->arena, n, field->shape->size);
	put_items(reading, place, items, n);
	for (const struct node *item = node->child; item != NULL; item = item->next, items += field->shape->size) {
		enum err e = take_element(reading, place, item, items);

		if (e != OK)
			return e;
	}
	return OK;
}

/* ---- one value */

static enum err take_at(const struct reading *reading, const struct place *place, const struct node *node, struct str *what_r)
{
	enum err e;

	*what_r = node->text;
	switch (place->field->kind) {
	case KIND_SET:
		return take_set(reading, place, node, what_r);
	case KIND_STRS:
	case KIND_INSTANTS:
	case KIND_IDS:
		e = take_items(reading, place, node, what_r);
		break;
	case KIND_NUMBERS:
		e = take_numbers(reading->arena, place->field, member(reading, place), node, what_r);
		break;
	case KIND_OBJECT:
		e = take_object(reading, place, node);
		break;
	case KIND_POINTER:
		e = take_pointer(reading, place, node);
		break;
	case KIND_LIST:
		e = take_list(reading, place, node);
		break;
	default:
		e = take_single(place->field, member(reading, place), node, what_r);
		break;
	}
	if (e == OK && place->field->kind != KIND_OBJECT)
		mark(reading, place);
	return e;
}

static void take_null(const struct reading *reading, const struct place *place)
{
	const struct field *field = place->field;

	if (field_required(field, reading->view) || (!reading->create && !field_nullable(field))) {
		fault(reading, place, E_NULL, STR("null"));
		return;
	}
	if (reading->create)
		return;
	memset(member(reading, place), 0, take_size(field));
	mark(reading, place);
}

/*
 * Whether an empty form field clears the member as null does in JSON: that is how a form says that an input was emptied. It
 * cannot remove a file, because browsers also send an empty field for a file that was not chosen.
 */
static bool clears(const struct reading *reading, const struct field *field, enum where where, const struct node *node)
{
	return where == BODY && node->plain && node->text.n == 0 && !reading->create && field->kind != KIND_STR &&
	       field->kind != KIND_UPLOAD && field_nullable(field) && !field_required(field, reading->view);
}

static bool absent(const struct field *field, enum where where, const struct node *node)
{
	if (!node->plain)
		return false;
	if (node->text.n == 0)
		return where == QUERY || where == HEADER || (where == BODY && field->kind != KIND_STR);
	return field->as == AS_ETAG && str_equal(str_trim(node->text), STR("*"));
}

/* A form must not send a field twice. (The JSON parser refuses duplicate members itself; of query parameters the last one
 * counts.) */
static bool twice(const struct reading *reading, const struct place *place)
{
	enum kind kind = place->field->kind;

	return kind != KIND_SET && kind != KIND_STRS && kind != KIND_INSTANTS && kind != KIND_IDS &&
	       seen(reading, place->field, place->base);
}

/* Whether `e` is the fault of a single field, so that reading goes on with the other fields. */
static bool is_fault(enum err e)
{
	return e > OK && e < E_INVALID;
}

enum err shape_take(const struct reading *reading, enum where where, const struct node *value)
{
	struct place first = { reading->shape, NULL, reading->base }, place;
	struct str what, other;
	enum err e;

	if (!find(reading, where, value->name, &first))
		return OK;
	if (where == BODY && value->plain && twice(reading, &first)) {
		fault(reading, &first, E_TWICE, value->text);
		return OK;
	}
	if (value->token == TOKEN_NULL || clears(reading, first.field, where, value)) {
		take_null(reading, &first);
		return OK;
	}
	if (absent(first.field, where, value))
		return OK;
	place = first;
	e = take_at(reading, &first, value, &what);
	while (is_fault(e) && fallback(reading, &place))
		if (take_at(reading, &place, value, &other) == OK)
			return OK;
	if (!is_fault(e))
		return e;
	if (where == PATH)
		return E_NOT_FOUND;
	fault(reading, &first, e, what);
	return OK;
}

enum err shape_take_text(const struct reading *reading, enum where where, struct str name, struct str text)
{
	struct node node = { .token = TOKEN_STRING, .plain = true, .text = text, .name = name };

	return shape_take(reading, where, &node);
}

enum err shape_take_members(const struct reading *reading, const struct node *object)
{
	enum err e = OK;

	for (const struct node *node = object->child; node != NULL && e == OK; node = node->next)
		e = shape_take(reading, BODY, node);
	return e;
}

enum err shape_take_upload(const struct reading *reading, struct str name, const struct upload *upload)
{
	struct place place = { reading->shape, NULL, reading->base };
	const struct media *media;
	struct upload taken = *upload;

	if (!find(reading, BODY, name, &place) || place.field->kind != KIND_UPLOAD)
		return E_NO_ROW;
	if (place.field->hi != 0 && upload->size > place.field->hi)
		return E_TOO_LARGE;
	if (twice(reading, &place)) {
		fault(reading, &place, E_TWICE, upload->name);
		return OK;
	}
	if (upload->size == 0) {
		fault(reading, &place, E_FILE_EMPTY, upload->name);
		return OK;
	}
	if (place.field->accept != NULL) {
		media = media_accept(place.field->accept, upload->type, upload->name);
		if (media == NULL) {
			fault(reading, &place, E_FILE_TYPE, upload->name);
			return OK;
		}
		taken.type = media_type_of(media);
	}
	*(struct upload *)member(reading, &place) = taken;
	mark(reading, &place);
	return OK;
}

/* ---- at the end */

static bool has_fault(const struct faults *faults, const char *name)
{
	for (size_t i = 0; i < faults->n; i++)
		if (faults->at[i].field != NULL && str_equal(str_of(faults->at[i].field->name), str_of(name)))
			return true;
	return false;
}

/* Whether the row, or one that it falls back to, was sent. */
static bool answered(const struct reading *reading, struct place place)
{
	do
		if (seen(reading, place.field, place.base))
			return true;
	while (fallback(reading, &place));
	return false;
}

void shape_complete(const struct reading *reading)
{
	for (size_t i = 0; i < reading->shape->n; i++) {
		const struct field *field = &reading->shape->fields[i];
		struct place place = { reading->shape, field, reading->base };
		struct reading nested = *reading;

		if (!field_stands(field, reading->view, reading->role))
			continue;
		nested.shape = field->shape;
		nested.base = reading->base + field->off;
		if (spread(field))
			shape_complete(&nested);
		if (field->kind == KIND_INT && field->otherwise != 0 && !seen(reading, field, reading->base))
			*(int64_t *)member(reading, &place) = field->otherwise;
		if (!spread(field) && field_required(field, reading->view) && !answered(reading, place) &&
		    !has_fault(reading->faults, field->name))
			fault(reading, &place, E_REQUIRED, (struct str){ 0 });
	}
}
