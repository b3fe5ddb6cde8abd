#include <string.h>

#include "shape/shape.h"

bool field_required(const struct field *field, unsigned view)
{
	return field->must == ALWAYS || (field->must & view) != 0;
}

unsigned field_enum(const void *value)
{
	return *(const unsigned *)value;
}

bool field_nullable(const struct field *field)
{
	if ((field->flags & NOT_NULL) != 0)
		return false;
	switch (field->kind) {
	case KIND_INT:
	case KIND_BOOL:
	case KIND_WINDOW:
		return false;
	case KIND_OBJECT:
		return (field->flags & IF_ANY) != 0;
	case KIND_ENUM: /* only when the value 0 has no word, so that it means none */
		return words_word(field->words, 0) == NULL;
	default:
		return true;
	}
}

static bool none_set(const struct field *field, uint64_t bits)
{
	for (size_t i = 0; i < field->words->n && i < SET_MAX; i++)
		if ((bits >> i & 1) != 0 && field->words->word[i] != NULL)
			return false;
	return true;
}

/* Copied with memcpy, because each list and each pointer has a type of its own (strict aliasing). */
struct items field_items(const void *value)
{
	struct items items;

	memcpy(&items, value, sizeof items);
	return items;
}

const void *field_pointer(const void *value)
{
	const void *pointer;

	memcpy(&pointer, value, sizeof pointer);
	return pointer;
}

/* Recurses once for each shape whose first row is an object. */
static bool none_object(const struct field *field, const void *value)
{
	const struct field *first = field->shape->fields;

	return (field->flags & IF_ANY) != 0 && field->shape->n > 0 && field_none(first, (const char *)value + first->off);
}

bool field_none(const struct field *field, const void *value)
{
	switch (field->kind) {
	case KIND_STR:
		return ((const struct str *)value)->p == NULL;
	case KIND_MAYBE_INT:
		return !((const struct maybe_int *)value)->has;
	case KIND_MAYBE_BOOL:
		return !((const struct maybe_bool *)value)->has;
	case KIND_DECIMAL:
		return !((const struct decimal *)value)->has;
	case KIND_INSTANT:
	case KIND_WHEN:
		return ((const struct instant *)value)->us == 0;
	case KIND_DATE:
		return ((const struct date *)value)->day1 == 0;
	case KIND_WALL:
		return ((const struct wall *)value)->second1 == 0;
	case KIND_ID:
		return field->as == AS_KEY ? ((const struct id *)value)->key == 0 : uuid_none(((const struct id *)value)->pub);
	case KIND_UUID:
		return uuid_none(*(const struct uuid *)value);
	case KIND_SET:
		return none_set(field, ((const struct set *)value)->bits);
	case KIND_STRS:
	case KIND_INSTANTS:
	case KIND_IDS:
	case KIND_NUMBERS:
	case KIND_LIST:
		return field_items(value).n == 0;
	case KIND_UPLOAD:
		return ((const struct upload *)value)->path.p == NULL;
	case KIND_FAULTS:
		return ((const struct faults *)value)->n == 0;
	case KIND_ENUM:
		return words_word(field->words, field_enum(value)) == NULL;
	case KIND_POINTER:
		return field_pointer(value) == NULL;
	case KIND_OBJECT:
		return none_object(field, value);
	default:
		return false;
	}
}

/* For kinds whose value may be none: whether both values are none, or neither is. */
static bool same_presence(const struct field *field, const void *a, const void *b)
{
	return field_none(field, a) == field_none(field, b);
}

bool field_same(const struct field *field, const void *a, const void *b)
{
	const struct id *id = a, *other = b;

	switch (field->kind) {
	case KIND_STR:
		return str_equal(*(const struct str *)a, *(const struct str *)b);
	case KIND_INT:
		return *(const int64_t *)a == *(const int64_t *)b;
	case KIND_BOOL:
		return *(const bool *)a == *(const bool *)b;
	case KIND_MAYBE_INT:
		return same_presence(field, a, b) &&
		       (field_none(field, a) || ((const struct maybe_int *)a)->v == ((const struct maybe_int *)b)->v);
	case KIND_MAYBE_BOOL:
		return same_presence(field, a, b) &&
		       (field_none(field, a) || ((const struct maybe_bool *)a)->v == ((const struct maybe_bool *)b)->v);
	case KIND_DECIMAL:
		return same_presence(field, a, b) &&
		       (field_none(field, a) || ((const struct decimal *)a)->cents == ((const struct decimal *)b)->cents);
	case KIND_INSTANT:
		return ((const struct instant *)a)->us == ((const struct instant *)b)->us;
	case KIND_WHEN:
		return ((const struct when *)a)->at.us == ((const struct when *)b)->at.us &&
		       str_equal(((const struct when *)a)->zone, ((const struct when *)b)->zone);
	case KIND_DATE:
		return ((const struct date *)a)->day1 == ((const struct date *)b)->day1;
	case KIND_WALL:
		return ((const struct wall *)a)->second1 == ((const struct wall *)b)->second1;
	case KIND_ID:
		return id->key == other->key && uuid_equal(id->pub, other->pub);
	case KIND_UUID:
		return uuid_equal(*(const struct uuid *)a, *(const struct uuid *)b);
	case KIND_SET:
		return ((const struct set *)a)->bits == ((const struct set *)b)->bits;
	case KIND_ENUM:
		return field_enum(a) == field_enum(b);
	default:
		return false;
	}
}

void seen_mark(struct seen *seen, size_t off)
{
	if (off < SEEN_MAX)
		seen->w[off / 256] |= UINT64_C(1) << (off / 4 % 64);
}

bool shown_take(struct shown *shown, size_t off)
{
	uint64_t bit = UINT64_C(1) << (off / 4 % 64);

	if (off >= SHOWN_MAX || (shown->w[off / 256] & bit) == 0)
		return false;
	shown->w[off / 256] &= ~bit;
	return true;
}

bool shown_within(struct shown wanted, struct shown have)
{
	for (size_t i = 0; i < COUNT(wanted.w); i++)
		if ((wanted.w[i] & ~have.w[i]) != 0)
			return false;
	return true;
}

/* Whether the rows of field->shape describe members of the same struct. */
static bool inside(const struct field *field)
{
	return field->kind == KIND_WINDOW || field->kind == KIND_OBJECT;
}

/* The depth of the recursion is that of the nested shapes, which are constants. */
static void show(struct shown *shown, const struct shape *shape, size_t base, unsigned view, unsigned roles)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i];
		size_t off = base + field->off;

		if (!field_stands(field, view, 0) || (roles != 0 && (roles & ~field->not_for) == 0) ||
		    field->kind == KIND_ROWS || field->kind == KIND_BODY)
			continue;
		if (inside(field)) {
			show(shown, field->shape, off, view, roles);
			continue;
		}
		shown_mark(shown, off);
		if (field->kind == KIND_WHEN)
			shown_mark(shown, off + offsetof(struct when, zone));
	}
}

struct shown shape_shown(const struct shape *shape, unsigned view, unsigned roles)
{
	struct shown shown = { 0 };

	show(&shown, shape, 0, view, roles);
	return shown;
}

const struct field *shape_field_at(const struct shape *shape, size_t off, unsigned view)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i];
		const struct field *found;

		if (!field_stands(field, view, 0) || field->off > off || field->kind == KIND_ROWS || field->kind == KIND_BODY)
			continue;
		if (!inside(field)) {
			if (field->off == off)
				return field;
			continue;
		}
		found = shape_field_at(field->shape, off - field->off, view);
		if (found != NULL)
			return found;
	}
	return NULL;
}
