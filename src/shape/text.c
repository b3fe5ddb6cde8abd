/* Writes values as plain text, for headers and sentences. */
#include "base/buf.h"
#include "base/zone.h"
#include "shape/shape.h"

enum { PLAIN_MAX = 64 };

static struct str copied(struct arena *arena, const char *text, size_t n)
{
	return str_copy(arena, (struct str){ text, n });
}

static struct str decimal_text(struct arena *arena, int64_t cents, bool tenths)
{
	struct buf out = buf_new(arena, PLAIN_MAX);
	int64_t whole = cents < 0 ? -cents : cents;

	if (tenths)
		whole = (whole + 5) / 10 * 10; /* half away from zero */
	if (cents < 0 && whole > 0)
		buf_char(&out, '-');
	buf_int(&out, whole / 100);
	buf_char(&out, '.');
	if (tenths)
		buf_int(&out, whole % 100 / 10);
	else
		buf_pad(&out, whole % 100, 2);
	return buf_view(&out);
}

static struct str when_text(struct arena *arena, const struct when *when, enum as as)
{
	char text[32];
	struct date day;
	struct wall time;

	if (as == AS_IS)
		return copied(arena, text, instant_format(when->at, false, text));
	when_wall(when, (struct str){ 0 }, &day, &time);
	if (as == AS_DATE)
		return copied(arena, text, date_format(day, text));
	return copied(arena, text, wall_format(time, as == AS_SECONDS, text));
}

void when_wall(const struct when *when, struct str caller_zone, struct date *day_r, struct wall *time_r)
{
	struct str name = caller_zone.n > 0 ? caller_zone : when->zone;

	zone_wall(zone_shown(name, NULL), when->at, day_r, time_r);
}

struct str field_text(struct arena *arena, const struct field *field, const void *value)
{
	char text[32];

	if (field_none(field, value))
		return STR("");
	switch (field->kind) {
	case KIND_STR:
		if (field->as == AS_ETAG)
			return STR_JOIN(arena, STR("\""), *(const struct str *)value, STR("\""));
		return *(const struct str *)value;
	case KIND_INT:
		return str_from_int(arena, *(const int64_t *)value);
	case KIND_MAYBE_INT:
		return str_from_int(arena, ((const struct maybe_int *)value)->v);
	case KIND_BOOL:
		return *(const bool *)value ? STR("true") : STR("false");
	case KIND_MAYBE_BOOL:
		return ((const struct maybe_bool *)value)->v ? STR("true") : STR("false");
	case KIND_DECIMAL:
		return decimal_text(arena, ((const struct decimal *)value)->cents, field->as == AS_TENTHS);
	case KIND_INSTANT:
		return copied(arena, text, instant_format(*(const struct instant *)value, false, text));
	case KIND_WHEN:
		return when_text(arena, value, field->as);
	case KIND_DATE:
		return copied(arena, text, date_format(*(const struct date *)value, text));
	case KIND_WALL:
		return copied(arena, text, wall_format(*(const struct wall *)value, field->as == AS_SECONDS, text));
	case KIND_ID:
		if (field->as == AS_KEY)
			return str_from_int(arena, ((const struct id *)value)->key);
		return uuid_text(arena, ((const struct id *)value)->pub);
	case KIND_UUID:
		return uuid_text(arena, *(const struct uuid *)value);
	case KIND_ENUM:
		return str_of(words_word(field->words, field_enum(value)));
	default:
		return STR("");
	}
}

/* The address of a nested shape's struct; NULL for a null pointer, and for kinds without named members. */
static const void *step_into(const struct field *field, const void *value)
{
	if (field->kind == KIND_OBJECT || field->kind == KIND_WINDOW)
		return value;
	return field->kind == KIND_POINTER ? field_pointer(value) : NULL;
}

struct str shape_text(struct arena *arena, const struct shape *shape, const void *value, unsigned view, struct str path)
{
	struct str name = str_cut(&path, '.');

	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i];
		const char *at = (const char *)value + field->off;
		bool last = path.p == NULL;

		if (field->name == NULL || !str_equal(str_of(field->name), name) || !field_stands(field, view, 0) ||
		    field->kind == KIND_ROWS || field->kind == KIND_BODY)
			continue;
		if (last && (field->flags & ELSE) != 0 && field_none(field, at))
			continue;
		if (last)
			return field_text(arena, field, at);
		at = step_into(field, at);
		return at != NULL ? shape_text(arena, field->shape, at, view, path) : STR("");
	}
	return (struct str){ 0 };
}
