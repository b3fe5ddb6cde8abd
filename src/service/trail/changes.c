#include "service/trail/changes.h"

static struct str list_text(struct context *c, const struct shape *row, struct items items)
{
	struct str text = { 0 };

	for (size_t i = 0; i < items.n; i++) {
		struct str one = service_change_text(c, &row->fields[0], (const char *)items.at + i * row->size);
		text = i == 0 ? one : STR_JOIN(c->arena, text, STR(" "), one);
	}
	return text;
}

struct str service_change_text(struct context *c, const struct field *field, const void *object)
{
	const void *member = (const char *)object + field->off;

	if (field_none(field, member))
		return (struct str){ 0 };
	return field->kind == KIND_LIST ? list_text(c, field->shape, field_items(member)) : field_text(c->arena, field, member);
}

size_t service_changes(struct context *c, const struct shape *kept, const void *was, const void *next, struct change *changes)
{
	size_t n = 0;

	for (size_t i = 0; i < kept->n; i++) {
		const struct field *field = &kept->fields[i];
		struct str before = service_change_text(c, field, was), after = service_change_text(c, field, next);

		if (!str_equal(before, after) || (before.p == NULL) != (after.p == NULL))
			changes[n++] = (struct change){ field->name, before, after };
	}
	return n;
}
