/* A surface with one endpoint of each sort that the tests need, over structs of its own. */
#ifndef TESTS_UNIT_API_SAMPLE_H
#define TESTS_UNIT_API_SAMPLE_H

#include "api/registry.h"
#include "model/user.h"

struct thing_id {
	struct id v;
};
struct thing {
	struct thing_id id;
	struct str name;
	struct user owner;
	int64_t version;
};
LIST_OF(thing);
struct thing_key {
	struct seen seen;
	struct thing_id id;
	struct str part;
};
struct thing_edit {
	struct seen seen;
	struct thing_id id;
	struct str name;
	bool first, second; /* side by side: they share a presence bit */
	struct window window;
};
struct large {
	struct seen seen;
	struct str name;
	char more[SEEN_MAX];
};

/* clang-format off */
SHAPE(sample_owner, user,
	ROW(user, name, "name", "Full name"));
SHAPE(sample_thing, thing,
	ID(thing, id, "id", "Thing"),
	ROW(thing, name, "name", "Its name"),
	OBJECT(thing, owner, sample_owner, "owner", "Whose it is"),
	ROW(thing, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG));
SHAPE(sample_key, thing_key,
	ID(thing_key, id, "id", "Thing", .where = PATH, .must = ALWAYS));
SHAPE(sample_part, thing_key,
	ID(thing_key, id, "id", "Thing", .where = PATH, .must = ALWAYS),
	ROW(thing_key, part, "part", "Part", .where = PATH, .must = ALWAYS));
SHAPE(sample_edit, thing_edit,
	ROW(thing_edit, name, "name", "Its name", .must = ALWAYS, .lo = 1, .hi = 20));
SHAPE(sample_change, thing_edit,
	ID(thing_edit, id, "id", "Thing", .where = PATH, .must = ALWAYS),
	ROW(thing_edit, name, "name", "Its name", .lo = 1, .hi = 20));
SHAPE(sample_page, page,
	PAGE_ROWS("items", "This page"),
	ROW(page, total, "total", "All of them"));
SHAPE(sample_error, report,
	ROW(report, code, "error", "Code"),
	ROW(report, message, "message", "What went wrong"),
	ROW(report, fields, "details", "Every wrong field", .flags = OMIT));
/* clang-format on */

static enum err sample_get(struct context *c, const struct thing_key *in, struct thing *out)
{
	(void)c;
	out->id = in->id;
	return OK;
}
static enum err sample_list(struct context *c, const struct nothing *in, struct thing_list *out)
{
	(void)c, (void)in, (void)out;
	return OK;
}
static enum err sample_make(struct context *c, const struct thing_edit *in, struct thing *out)
{
	c->outcome = MADE;
	out->name = in->name;
	return OK;
}
OPERATION(sample_get, thing_key, thing)
OPERATION(sample_list, nothing, thing_list)
OPERATION(sample_make, thing_edit, thing)

#define SAMPLE_GET(id_, path_)                                                                                                 \
	{                                                                                                                      \
		.id = id_, .method = METHOD_GET, .path = path_, .summary = "One thing", .roles = USER, .guard = PARTY,         \
		.because = "a thing stands in no database", CALL(sample_get, sample_key, sample_thing), .answer = {            \
			{ 200, "Here is {name} of {owner.name}" }                                                              \
		}                                                                                                              \
	}
#define SAMPLE_LIST(id_, path_)                                                                                                \
	{                                                                                                                      \
		.id = id_, .method = METHOD_GET, .path = path_, .summary = "All things", .roles = USER, .guard = PARTY,        \
		CALL_LIST(sample_list, shape_nothing, sample_thing, sample_page), .answer = {                                  \
			{ 200, "Found {n}" }                                                                                   \
		}                                                                                                              \
	}
#define SAMPLE_MAKE(id_, path_)                                                                                                \
	{                                                                                                                      \
		.id = id_, .method = METHOD_POST, .path = path_, .summary = "Make a thing", .roles = STAFF, .guard = COMPANY,  \
		CALL(sample_make, sample_edit, sample_thing), .answer = {                                                      \
			[MADE] = { 201, NULL }                                                                                 \
		}                                                                                                              \
	}

static const struct text sample_texts[E_END];
static const struct resource sample_resources[] = { { "things", "Things", "What the tests are about" }, { NULL, NULL, NULL } };
static const char *const sample_roots[] = { "/things", NULL };

#endif
