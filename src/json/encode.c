/* Answers by rows. Recursion goes as deep as shapes are nested in the program's text. */
#include <assert.h>
#include <string.h>

#include "json/encode.h"
#include "json/write.h"

struct encoder {
	struct buf *out;
	const struct json_style *style;
	unsigned view, role; /* the style's, at hand for each member */
};

static void encode_shape(const struct encoder *encoder, const struct shape *shape, const void *value,
                         const struct json_inner *inner);

static bool shown(const struct encoder *encoder, const struct field *field)
{
	return field->where == BODY && field_stands(field, encoder->view, encoder->role);
}

/* Whether there is nothing to show: what the row's member says or, for rows of an envelope, what comes from outside. */
static bool empty(const struct field *field, const void *at, const struct json_inner *inner)
{
	if (field->kind == KIND_BODY)
		return inner == NULL || inner->shape == NULL;
	return field_none(field, at);
}

/* Appends ,"name": */
static void put_key(struct buf *out, const char *name, bool *first)
{
	size_t n = strlen(name), comma = *first ? 0 : 1, all = comma + n + 3;
	char *at = all <= out->capacity - out->n ? out->p + out->n : buf_room(out, all);

	*first = false;
	if (at == NULL)
		return;
	*at = ',';
	at += comma;
	*at++ = '"';
	memcpy(at, name, n);
	at[n] = '"';
	at[n + 1] = ':';
	out->n += all;
}

/* `n` structs of `size` bytes one after another. */
static void encode_array(const struct encoder *encoder, const struct shape *shape, struct items items, size_t size)
{
	buf_char(encoder->out, '[');
	for (size_t i = 0; i < items.n; i++) {
		if (i > 0)
			buf_char(encoder->out, ',');
		encode_shape(encoder, shape, (const char *)items.at + i * size, NULL);
	}
	buf_char(encoder->out, ']');
}

static void encode_rows(const struct encoder *encoder, const struct json_inner *inner)
{
	if (inner == NULL || inner->shape == NULL)
		buf_text(encoder->out, "[]");
	else
		encode_array(encoder, inner->shape, (struct items){ inner->value, inner->n }, inner->size);
}

static void encode_field(const struct encoder *encoder, const struct field *field, const void *at,
                         const struct json_inner *inner)
{
	switch (field->kind) {
	case KIND_ROWS:
		encode_rows(encoder, inner);
		return;
	case KIND_LIST:
		encode_array(encoder, field->shape, field_items(at), field->shape->size);
		return;
	case KIND_SET:
	case KIND_STRS:
	case KIND_INSTANTS:
	case KIND_IDS:
		encode_list(encoder->out, field, at, encoder->style);
		return;
	default:
		break;
	}
	if (empty(field, at, inner)) {
		buf_put(encoder->out, "null", 4);
		return;
	}
	switch (field->kind) {
	case KIND_OBJECT:
	case KIND_WINDOW:
		encode_shape(encoder, field->shape, at, NULL);
		break;
	case KIND_POINTER:
		encode_shape(encoder, field->shape, field_pointer(at), NULL);
		break;
	case KIND_BODY:
		assert(inner != NULL);
		encode_shape(encoder, inner->shape, inner->value, inner->inner);
		break;
	case KIND_FAULTS:
		encode_faults(encoder->out, field, at, encoder->style);
		break;
	default:
		encode_single(encoder->out, field, at, encoder->style);
		break;
	}
}

static void encode_members(const struct encoder *encoder, const struct shape *shape, const void *value,
                           const struct json_inner *inner, bool *first)
{
	bool answered = false; /* the ELSE row above had something to show: this one is passed over */

	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i];
		const char *at = (const char *)value + field->off;
		bool skip = answered;

		answered = skip && (field->flags & ELSE) != 0;
		if (skip || !shown(encoder, field) || ((field->flags & (ELSE | OMIT)) != 0 && empty(field, at, inner)))
			continue;
		answered = (field->flags & ELSE) != 0;
		if (field->name != NULL) {
			put_key(encoder->out, field->name, first);
			encode_field(encoder, field, at, inner);
		} else if (field->kind == KIND_FAULTS) {
			encode_fault_members(encoder->out, (const struct faults *)(const void *)at, encoder->style, first);
		} else if (field->kind == KIND_OBJECT || field->kind == KIND_WINDOW) {
			encode_members(encoder, field->shape, at, NULL, first);
		}
	}
}

/* The row that stands for the whole: nameless rows or body, and no other row in the body. */
static const struct field *alone(const struct encoder *encoder, const struct shape *shape)
{
	const struct field *only = NULL;

	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i];

		if (!shown(encoder, field))
			continue;
		if (only != NULL || field->name != NULL || (field->kind != KIND_ROWS && field->kind != KIND_BODY))
			return NULL;
		only = field;
	}
	return only;
}

static void encode_shape(const struct encoder *encoder, const struct shape *shape, const void *value,
                         const struct json_inner *inner)
{
	const struct field *only = inner != NULL ? alone(encoder, shape) : NULL;
	bool first = true;

	if (only != NULL) {
		encode_field(encoder, only, value, inner);
		return;
	}
	buf_char(encoder->out, '{');
	encode_members(encoder, shape, value, inner, &first);
	buf_char(encoder->out, '}');
}

void json_encode(struct buf *out, const struct shape *shape, const void *value, const struct json_inner *inner,
                 const struct json_style *style)
{
	struct encoder encoder = { out, style, style->view, style->role };

	encode_shape(&encoder, shape, value, inner);
}
