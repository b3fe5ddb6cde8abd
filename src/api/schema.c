#include "api/schema.h"
#include <ctype.h>
#include <string.h>

/* Whose view of a shape has a name, in the order in which they are tried. Everybody's has no word of its own. */
static const struct audience {
	unsigned roles;
	const char *name;
} audiences[] = { { USER, "" },
	          { STAFF, "ForStaff" },
	          { CANDIDATE, "ForCandidate" },
	          { ADMIN | HR, "ForRecruiters" },
	          { INTERVIEWER, "ForInterviewer" },
	          { ADMIN, "ForAdmin" } };

struct str schema_pascal(struct arena *arena, struct str name)
{
	char *text = str_cstring(arena, name);
	size_t n = 0;
	bool up = true;

	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '_' || name.p[i] == '.') {
			up = true;
			continue;
		}
		text[n++] = up ? (char)toupper((unsigned char)name.p[i]) : name.p[i];
		up = false;
	}
	return (struct str){ text, n };
}

/* ---- what makes two cuts of a shape differ. Recursion goes as deep as shapes are nested in the program's text. */

/* Whether two views show the same members and require the same ones. */
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

/* Whether a member is hidden from none (0), some (1) or all (2) of the roles; roles 0: from nobody. */
static int hidden(const struct field *field, unsigned roles)
{
	if ((roles & field->not_for) == 0)
		return 0;
	return (roles & ~field->not_for) != 0 ? 1 : 2;
}

/* Whether two sets of roles are shown the same members. */
static bool same_roles(const struct shape *shape, unsigned view, unsigned a, unsigned b)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i];

		if (field->where != BODY || !field_stands(field, view, 0))
			continue;
		if (hidden(field, a) != hidden(field, b))
			return false;
		if (field->shape != NULL && !same_roles(field->shape, view, a, b))
			return false;
	}
	return true;
}

/* Whether it matters that null means absent: where a member without a "none" may be left out. */
static bool same_nulls(const struct shape *shape, unsigned view)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i];

		if (field->where != BODY || !field_stands(field, view, 0))
			continue;
		if (!field_required(field, view) && !field_nullable(field))
			return false;
		if (field->shape != NULL && !same_nulls(field->shape, view))
			return false;
	}
	return true;
}

static bool same_cut(const struct shape *shape, const struct cut *a, const struct cut *b)
{
	if (a->surface != b->surface || a->input != b->input || a->form != b->form)
		return false;
	if (a->create != b->create && !a->form && !same_nulls(shape, a->view))
		return false;
	return same_members(shape, a->view, b->view) && same_roles(shape, a->view, a->roles, b->roles);
}

static bool encloses(const struct shape *shape, const char *of)
{
	return strcmp(shape->of, of) == 0;
}

/* Whether one component can stand for both. An envelope is its endpoint's own; a page is one of the same rows. */
static bool same_schema(const struct schema *one, const struct shape *shape, const struct cut *cut)
{
	if (one->shape != shape)
		return false;
	if (encloses(shape, "reply"))
		return one->cut.endpoint == cut->endpoint && one->cut.status == cut->status;
	if (encloses(shape, "page") &&
	    (one->cut.endpoint->out != cut->endpoint->out || !same_cut(cut->endpoint->out, &one->cut, cut)))
		return false;
	return same_cut(shape, &one->cut, cut);
}

/* ---- names */

/* Whether the views of a shape differ in members of its own, so that each needs a name. */
static bool has_views(const struct shape *shape)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i];

		if (field->where == BODY && (field->views != 0 || (field->must != 0 && field->must != ALWAYS)))
			return true;
		if (field->name == NULL && field->kind == KIND_OBJECT && has_views(field->shape))
			return true;
	}
	return false;
}

/* The name that VIEWS gives to `view`; NULL when none or several fit. */
static const char *view_name(const struct shape *shape, unsigned view)
{
	const char *name = NULL;

	for (const struct view *one = shape->views; one->name != NULL; one++) {
		if ((one->bits & view) == 0)
			continue;
		if (name != NULL)
			return NULL;
		name = one->name;
	}
	return name;
}

/* The shape's own name, with that of the surface before it. */
static struct str plain_name(struct arena *arena, const struct shape *shape, const struct cut *cut)
{
	struct str name = schema_pascal(arena, str_of(shape->name));
	struct str before = cut->surface != NULL ? schema_pascal(arena, str_of(cut->surface->name)) : STR("Webhook");

	return str_starts(name, before) ? name : STR_JOIN(arena, before, name);
}

static const char *audience(const struct shape *shape, const struct cut *cut)
{
	if (cut->roles == 0)
		return "";
	for (size_t i = 0; i < COUNT(audiences); i++)
		if (same_roles(shape, cut->view, cut->roles, audiences[i].roles))
			return audiences[i].name;
	return NULL;
}

static struct str name_of(struct arena *arena, const struct shape *shape, const struct cut *cut, const char **wrong_r)
{
	const char *of_view = shape->views != NULL ? view_name(shape, cut->view) : NULL, *who = audience(shape, cut);

	if (of_view == NULL && (shape->views != NULL || has_views(shape)))
		*wrong_r = "its view has no name in VIEWS, or several, in";
	if (who == NULL)
		*wrong_r = "its roles see members that no audience in api/schema.c sees, in";
	if (*wrong_r != NULL)
		return (struct str){ 0 };
	return STR_JOIN(arena, of_view != NULL ? str_of(of_view) : plain_name(arena, shape, cut), str_of(who),
	                cut->form ? STR("Form") : STR(""));
}

/* An endpoint may answer with several statuses: all but its first stand in the name. */
static struct str reply_name(struct arena *arena, const struct cut *cut)
{
	const struct endpoint *e = cut->endpoint;
	struct str before = schema_pascal(arena, str_of(cut->surface->name)), id = schema_pascal(arena, str_of(e->id));
	size_t first = 0;

	while (e->answer[first].status == 0)
		first++;
	return STR_JOIN(arena, str_starts(id, before) ? STR("") : before, id, STR("Reply"),
	                e->answer[first].status == cut->status ? STR("") : str_from_int(arena, cut->status));
}

static struct str schema_name(struct arena *arena, const struct shape *shape, const struct cut *cut, const char **wrong_r)
{
	struct str row;

	if (encloses(shape, "reply"))
		return reply_name(arena, cut);
	if (!encloses(shape, "page"))
		return name_of(arena, shape, cut, wrong_r);
	row = name_of(arena, cut->endpoint->out, cut, wrong_r);
	return row.n > 0 ? STR_JOIN(arena, row, STR("Page")) : row;
}

static void grow(struct schemas *schemas)
{
	size_t capacity = schemas->capacity > 0 ? 2 * schemas->capacity : 64;
	struct schema *at = ARENA_ARRAY(schemas->arena, struct schema, capacity);

	if (schemas->n > 0)
		memcpy(at, schemas->at, schemas->n * sizeof *at);
	schemas->at = at;
	schemas->capacity = capacity;
}

const struct schema *schema_of(struct schemas *schemas, const struct shape *shape, const struct cut *cut, const char **wrong_r)
{
	struct str name;

	*wrong_r = NULL;
	name = schema_name(schemas->arena, shape, cut, wrong_r);
	if (name.n == 0)
		return NULL;
	for (size_t i = 0; i < schemas->n; i++) {
		if (!str_equal(schemas->at[i].name, name))
			continue;
		if (same_schema(&schemas->at[i], shape, cut))
			return &schemas->at[i];
		*wrong_r = "another schema has the same name (give its views names by VIEWS):";
		return NULL;
	}
	if (schemas->n == schemas->capacity)
		grow(schemas);
	schemas->at[schemas->n] = (struct schema){ .shape = shape, .cut = *cut, .name = name };
	if (!encloses(shape, "reply"))
		schemas->at[schemas->n].cut.n_says = 0;
	return &schemas->at[schemas->n++];
}
