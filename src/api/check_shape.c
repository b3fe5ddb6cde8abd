/* Finds defects of shapes: rows of another struct, shared presence bits, ELSE without a row to fall back on, and the like. */
#include "api/check.h"
#include "model/interview/interview.h"
#include "shape/media.h"

#define SHAPES_DEEP 8 /* how deep shapes may be nested; no answer comes near */

/* The members of an input struct that have been met, by presence bit. */
struct bits {
	size_t off[SEEN_MAX / 4]; /* the member's offset plus one; 0 when no member has this bit */
	const char *name[SEEN_MAX / 4];
};

static bool nested(const struct field *field)
{
	return field->kind == KIND_OBJECT || field->kind == KIND_POINTER || field->kind == KIND_LIST ||
	       field->kind == KIND_WINDOW;
}

static const char *name_of(const struct field *field)
{
	return field->name != NULL ? field->name : field->doc != NULL ? field->doc : "a row";
}

/* Whether a row with ELSE has a row to fall back on: one below with the same name, or any row below when it has no name. */
static bool has_fallback(const struct shape *shape, size_t i)
{
	if (shape->fields[i].name == NULL)
		return i + 1 < shape->n;
	for (size_t k = i + 1; k < shape->n; k++)
		if (shape->fields[k].name != NULL && str_equal(str_of(shape->fields[k].name), str_of(shape->fields[i].name)))
			return true;
	return false;
}

static void check_field(struct check *check, const struct shape *shape, size_t i)
{
	const struct field *field = &shape->fields[i];

	if (field->of == NULL || !str_equal(str_of(field->of), str_of(shape->of)))
		check_defect(check, "a row of another struct in its shape:", name_of(field));
	if (field->doc == NULL || field->doc[0] == '\0')
		check_defect(check, "a row without doc:", name_of(field));
	if (field->name == NULL && field->kind != KIND_OBJECT && field->kind != KIND_WINDOW && field->kind != KIND_ROWS &&
	    field->kind != KIND_BODY && field->kind != KIND_FAULTS)
		check_defect(check, "a value without a name:", name_of(field));
	if (nested(field) != (field->shape != NULL))
		check_defect(check, "a shape is missing, or is too much, in", name_of(field));
	if (field->kind != KIND_ROWS && field->kind != KIND_BODY && field->off >= shape->size)
		check_defect(check, "a row that lies outside of its struct:", name_of(field));
	if ((field->flags & ELSE) != 0 && !has_fallback(shape, i))
		check_defect(check, "ELSE, and no row below has the name", name_of(field));
	if (field->hi != 0 && field->lo > field->hi)
		check_defect(check, "the least is above the most in", name_of(field));
	if (field->accept != NULL && (field->kind != KIND_UPLOAD || !media_known(field->accept)))
		check_defect(check, "an unknown kind of file in", name_of(field));
	if ((field->kind == KIND_ENUM || field->kind == KIND_SET) && field->words == NULL)
		check_defect(check, "an enum without words:", name_of(field));
	check_text(check, field->wrong);
}

/* Whether `name` begins with the name of the surface, the first letter in upper case. */
static bool begins_with(const char *name, const char *surface)
{
	if (name[0] != surface[0] - 'a' + 'A')
		return false;
	return str_starts(str_of(name + 1), str_of(surface + 1));
}

/*
 * Checks the names of views. That the views of one name show the same members is checked when the document is made (schema.h).
 */
static void check_views(struct check *check, const struct shape *shape)
{
	for (const struct view *view = shape->views; view != NULL && view->name != NULL; view++) {
		if (view->bits == 0)
			check_defect(check, "a name of no view:", view->name);
		if (!begins_with(view->name, check->surface->name))
			check_defect(check, "the name of a view does not begin with the surface:", view->name);
		for (const struct view *other = shape->views; other < view; other++) {
			if (str_equal(str_of(other->name), str_of(view->name)))
				check_defect(check, "two views of a shape have one name:", view->name);
			if ((other->bits & view->bits) != 0)
				check_defect(check, "a view of a shape has two names:", view->name);
		}
	}
}

static void check_rows(struct check *check, const struct shape *shape, unsigned depth)
{
	if (shape->fields == NULL || shape->of == NULL || shape->name == NULL || depth > SHAPES_DEEP) {
		check_defect(check, "a shape that is not made by SHAPE, or that contains itself:", shape->name);
		return;
	}
	check_views(check, shape);
	for (size_t i = 0; i < shape->n; i++) {
		check_field(check, shape, i);
		if (nested(&shape->fields[i]) && shape->fields[i].shape != NULL)
			check_rows(check, shape->fields[i].shape, depth + 1);
	}
}

/*
 * Checks presence bits. Elements of lists and pointers have presence bits elsewhere, so only structs inside the struct are
 * entered.
 */
static void check_bits(struct check *check, const struct shape *shape, size_t base, struct bits *bits)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i];
		size_t off = base + field->off, bit = off / 4;

		if (off >= SEEN_MAX)
			continue;
		if ((field->kind == KIND_OBJECT || field->kind == KIND_WINDOW) && field->shape != NULL) {
			check_bits(check, field->shape, off, bits);
			continue;
		}
		if (off < sizeof(struct seen))
			check_defect(check, "the struct does not begin with struct seen:", name_of(field));
		else if (bits->off[bit] != 0 && bits->off[bit] != off + 1)
			check_defect(check, "shares a presence bit with another member (use maybe_bool):", name_of(field));
		bits->off[bit] = off + 1;
		bits->name[bit] = name_of(field);
	}
}

/* Inputs of which a table of the model says who may write each member. Without a row there what is sent would be lost. */
static const struct {
	const char *of;
	bool (*covers)(size_t off);
	const char *lacks;
} tables[] = {
	{ "interview_edit", interview_edit_covers,
	  "not in INTERVIEW_MEMBERS of model/interview/interview.h, which says who may write it:" },
};

static void check_members(struct check *check, const struct shape *shape)
{
	for (size_t i = 0; i < COUNT(tables); i++) {
		if (!str_equal(str_of(tables[i].of), str_of(shape->of)))
			continue;
		for (size_t k = 0; k < shape->n; k++)
			if (!tables[i].covers(shape->fields[k].off))
				check_defect(check, tables[i].lacks, name_of(&shape->fields[k]));
	}
}

void check_shape(struct check *check, const struct shape *shape, bool input)
{
	struct bits bits = { { 0 }, { NULL } };
	size_t before = check->why.n;

	if (shape->size > (input ? SEEN_MAX : SHOWN_MAX))
		check_defect(check, input ? "the input struct is too large:" : "the output struct is too large:", shape->name);
	check_rows(check, shape, 0);
	if (!input || check->why.n != before)
		return;
	check_bits(check, shape, 0, &bits);
	check_members(check, shape);
}
