#include "service/trail/changes.h"

static struct str text_of(struct context *c, const struct field *field, const void *object)
{
	const void *member = (const char *)object + field->off;

	return field_none(field, member) ? (struct str){ 0 } : field_text(c->arena, field, member);
}

size_t service_changes(struct context *c, const struct shape *kept, const void *was, const void *next, struct change *changes)
{
	size_t n = 0;

	for (size_t i = 0; i < kept->n; i++) {
		const struct field *field = &kept->fields[i];
		struct str before = text_of(c, field, was), after = text_of(c, field, next);

		if (!str_equal(before, after) || (before.p == NULL) != (after.p == NULL))
			changes[n++] = (struct change){ field->name, before, after };
	}
	return n;
}
