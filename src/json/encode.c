/* Writes answers by rows. The depth of the recursion is that of the nested shapes, which are constants. */
#include "json/encode.h"

#include "json/plan.h"
#include "json/write.h"
#include <assert.h>
#include <string.h>

struct encoder {
	struct buf *out;
	const struct json_style *style;
};

static void encode_shape(const struct encoder *encoder, const struct plan *plan, const void *value,
                         const struct json_inner *inner);

/* The plan of a shape that comes from struct json_inner, so that it cannot be part of the outer plan. */
static const struct plan *plan_for(const struct encoder *encoder, const struct shape *shape)
{
	return plan_of(shape, encoder->style->view, encoder->style->role);
}

/* Whether there is nothing to show: the member is none or, for the rows of a page and the body of an envelope, `inner` is
 * empty. */
static bool empty(const struct field *field, const void *at, const struct json_inner *inner)
{
	if (field->kind == KIND_BODY)
		return inner == NULL || inner->shape == NULL;
	return field_none(field, at);
}

/* Appends a member's name, the first one without a comma. Most names need two copies of a fixed size, which is faster than
 * memcpy. */
static void put_key(struct buf *out, struct str key, bool *first)
{
	struct str text = str_from(key, *first);
	char *at = buf_room(out, text.n + KEY_BEYOND);

	if (at == NULL)
		return;
	for (size_t i = 0; i < text.n; i += KEY_BEYOND)
		memcpy(at + i, text.p + i, KEY_BEYOND);
	out->n += text.n;
	*first = false;
}

/* Writes an array of structs of `size` bytes, which lie one after another. */
static void encode_array(const struct encoder *encoder, const struct plan *plan, struct items items, size_t size)
{
	buf_char(encoder->out, '[');
	for (size_t i = 0; i < items.n; i++) {
		if (i > 0)
			buf_char(encoder->out, ',');
		encode_shape(encoder, plan, (const char *)items.at + i * size, NULL);
	}
	buf_char(encoder->out, ']');
}

static void encode_rows(const struct encoder *encoder, const struct json_inner *inner)
{
	if (inner == NULL || inner->shape == NULL)
		buf_text(encoder->out, "[]");
	else
		encode_array(encoder, plan_for(encoder, inner->shape), (struct items){ inner->value, inner->n }, inner->size);
}

/* Writes a value that has a shape of its own, or consists of several values. */
static void encode_compound(const struct encoder *encoder, const struct step *step, const void *at,
                            const struct json_inner *inner)
{
	const struct field *field = step->field;

	switch (field->kind) {
	case KIND_ROWS:
		encode_rows(encoder, inner);
		return;
	case KIND_LIST:
		encode_array(encoder, step->plan, field_items(at), field->shape->size);
		return;
	case KIND_SET:
	case KIND_STRS:
	case KIND_INSTANTS:
	case KIND_IDS:
		encode_list(encoder->out, field, at, encoder->style);
		return;
	case KIND_NUMBERS:
		encode_numbers(encoder->out, at);
		return;
	default:
		break;
	}
	if (empty(field, at, inner)) {
		buf_put(encoder->out, "null", 4);
	} else if (field->kind == KIND_BODY) {
		assert(inner != NULL); /* else empty() would have been true */
		encode_shape(encoder, plan_for(encoder, inner->shape), inner->value, inner->inner);
	} else if (field->kind == KIND_FAULTS) {
		encode_faults(encoder->out, field, at, encoder->style);
	} else {
		encode_shape(encoder, step->plan, field->kind == KIND_POINTER ? field_pointer(at) : at, NULL);
	}
}

static void encode_step(const struct encoder *encoder, const struct step *step, const void *at, const struct json_inner *inner)
{
	if (step->single)
		encode_single(encoder->out, step->field, at, encoder->style);
	else
		encode_compound(encoder, step, at, inner);
}

static void encode_members(const struct encoder *encoder, const struct plan *plan, const void *value,
                           const struct json_inner *inner, bool *first)
{
	unsigned answered = 0; /* the last group of which a row was written: its other rows are skipped */

	for (const struct step *step = plan->steps, *end = step + plan->n; step < end; step++) {
		const char *at = (const char *)value + step->off;

		if (step->group == answered || (step->passes && empty(step->field, at, inner)))
			continue;
		answered = step->group;
		if (step->key.p != NULL) {
			put_key(encoder->out, step->key, first);
			encode_step(encoder, step, at, inner);
		} else if (step->field->kind == KIND_FAULTS) {
			encode_fault_members(encoder->out, (const struct faults *)(const void *)at, encoder->style, first);
		} else if (step->field->kind == KIND_OBJECT || step->field->kind == KIND_WINDOW) {
			encode_members(encoder, step->plan, at, NULL, first);
		}
	}
}

static void encode_shape(const struct encoder *encoder, const struct plan *plan, const void *value,
                         const struct json_inner *inner)
{
	bool first = true;

	if (inner != NULL && plan->alone != NULL) {
		encode_step(encoder, plan->alone, value, inner);
		return;
	}
	buf_char(encoder->out, '{');
	encode_members(encoder, plan, value, inner, &first);
	buf_char(encoder->out, '}');
}

void json_encode(struct buf *out, const struct shape *shape, const void *value, const struct json_inner *inner,
                 const struct json_style *style)
{
	struct encoder encoder = { out, style };

	encode_shape(&encoder, plan_for(&encoder, shape), value, inner);
}
