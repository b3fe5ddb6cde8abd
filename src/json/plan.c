#include "json/plan.h"

#include <assert.h>
#include <string.h>

/* The first size of the hash table, which is kept at most half full. A worker needs a few views for four roles of each shape.
 */
enum { PLANS_FIRST = 64 };

/*
 * All plans made so far, in memory that is never freed. They are state of the process, but they are computed only from constant
 * rows, so no answer depends on earlier requests.
 */
static struct {
	struct arena *arena;
	struct plan **at;
	size_t n, size;
} plans;

static struct plan **place_of(const struct shape *shape, unsigned view, unsigned role)
{
	uint64_t hash =
	        ((uint64_t)(uintptr_t)shape >> 3 ^ (uint64_t)view << 40 ^ (uint64_t)role << 32) * UINT64_C(0x9E3779B97F4A7C15);
	size_t i = (size_t)(hash >> 32) & (plans.size - 1);

	while (plans.at[i] != NULL && (plans.at[i]->shape != shape || plans.at[i]->view != view || plans.at[i]->role != role))
		i = (i + 1) & (plans.size - 1);
	return &plans.at[i];
}

static void grow(void)
{
	struct plan **old = plans.at;
	size_t old_size = plans.size;

	if (plans.arena == NULL)
		plans.arena = arena_new(0);
	plans.size = old_size > 0 ? 2 * old_size : PLANS_FIRST;
	plans.at = ARENA_ARRAY(plans.arena, struct plan *, plans.size);
	for (size_t i = 0; i < old_size; i++) {
		if (old[i] != NULL)
			*place_of(old[i]->shape, old[i]->view, old[i]->role) = old[i];
	}
}

static bool has_shape(const struct field *field)
{
	return field->kind == KIND_OBJECT || field->kind == KIND_WINDOW || field->kind == KIND_POINTER ||
	       field->kind == KIND_LIST;
}

static bool is_single(const struct field *field)
{
	switch (field->kind) {
	case KIND_ROWS:
	case KIND_BODY:
	case KIND_FAULTS:
	case KIND_SET:
	case KIND_STRS:
	case KIND_INSTANTS:
	case KIND_IDS:
	case KIND_NUMBERS:
		return false;
	default:
		return !has_shape(field);
	}
}

static struct str key_of(const char *name)
{
	static const char beyond[KEY_BEYOND];
	struct str key = { 0 };

	if (name != NULL) {
		key = STR_JOIN(plans.arena, STR(",\""), str_of(name), STR("\":"), (struct str){ beyond, sizeof beyond });
		key.n -= sizeof beyond;
	}
	return key;
}

/* Fills in the steps of `plan`. Nested shapes have plans of their own, and a shape may contain itself. */
static void fill(struct plan *plan)
{
	struct step *steps = ARENA_ARRAY(plans.arena, struct step, plan->shape->n);
	unsigned group = 1;

	for (size_t i = 0; i < plan->shape->n; i++) {
		const struct field *field = &plan->shape->fields[i];

		if (field->where == BODY && field_stands(field, plan->view, plan->role))
			steps[plan->n++] = (struct step){ .field = field,
				                          .key = key_of(field->name),
				                          .off = field->off,
				                          .group = group,
				                          .passes = (field->flags & (ELSE | OMIT)) != 0,
				                          .single = is_single(field) };
		group += (field->flags & ELSE) == 0;
	}
	plan->steps = steps;
	if (plan->n == 1 && steps->key.p == NULL && (steps->field->kind == KIND_ROWS || steps->field->kind == KIND_BODY))
		plan->alone = steps;
	for (size_t i = 0; i < plan->n; i++) {
		if (has_shape(steps[i].field))
			steps[i].plan = plan_of(steps[i].field->shape, plan->view, plan->role);
	}
}

const struct plan *plan_of(const struct shape *shape, unsigned view, unsigned role)
{
	struct plan *plan;

	assert(shape != NULL);
	if (2 * plans.n >= plans.size)
		grow();
	plan = *place_of(shape, view, role);
	if (plan != NULL)
		return plan;
	plan = ARENA_NEW(plans.arena, struct plan);
	*plan = (struct plan){ .shape = shape, .view = view, .role = role };
	*place_of(shape, view, role) = plan;
	plans.n++;
	fill(plan);
	return plan;
}
