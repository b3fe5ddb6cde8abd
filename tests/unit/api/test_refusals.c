/* The faults of rows that the start refuses, one test for each: a case must be refused for its own reason, with its name. */
#include "../unit.h"
#include "model/file.h"
#include "model/interview/interview.h"
#include "sample.h"

#include <stdio.h>

/* ---- rows with one fault */
/* clang-format off */
SHAPE(foreign, thing,
	ROW(thing, name, "name", "Its name"),
	ROW(user, email, "email", "Of another struct"));
SHAPE(shares_bit, thing_edit,
	ROW(thing_edit, first, "first", "One"),
	ROW(thing_edit, second, "second", "Two"));
SHAPE(too_large, large,
	ROW(large, name, "name", "Its name"));
SHAPE(not_an_input, thing,
	ROW(thing, id.v.key, "key", "Where the presence bits should be"));
SHAPE(else_last, thing,
	ROW(thing, name, "name", "Its name", .flags = ELSE),
	ROW(thing, owner.name, "title", "Of another name"));
SHAPE(no_doc, thing,
	ROW(thing, name, "name", ""));
SHAPE(bad_wrong, thing_edit,
	ROW(thing_edit, name, "name", "Its name", .wrong = "{nmae} is wrong"));
SHAPE(bad_range, thing_edit,
	ROW(thing_edit, name, "name", "Its name", .lo = 5, .hi = 4));
SHAPE(bad_accept, material_upload,
	ROW(material_upload, file, "file", "A file", .accept = "pdf nonsense"));
SHAPE(view_key, thing_key,
	ID(thing_key, id, "id", "Thing", .where = PATH, .must = ALWAYS, .views = 2));
SHAPE(page_twice, page,
	PAGE_ROWS("items", "This page"),
	PAGE_ROWS("again", "This page"));
/* clang-format on */
static enum err upload(struct context *c, const struct material_upload *in, struct thing *out)
{
	(void)c, (void)in, (void)out;
	return OK;
}
OPERATION(upload, material_upload, thing)

#define GOOD                                                                                                                   \
	.method = METHOD_GET, .path = "/things", .summary = "Things", .roles = USER, .guard = PARTY, .answer = { { 200, NULL } }
#define INPUT_OF(shape_) .in = &shape_, .out = &sample_thing, .out_size = sizeof(struct thing), .call = sample_make_call
#define OUTPUT_OF(shape_) .in = &shape_nothing, .out = &shape_, .out_size = sizeof(struct thing), .call = sample_list_call

/* Returns the reason why the start refuses a surface with these endpoints. */
static struct str refusal_of(struct arena *arena, const struct surface *changes, const struct endpoint *endpoints, size_t n)
{
	struct surface surface = *changes;
	const struct surface *surfaces[] = { &surface };
	struct str why;

	surface.endpoints = endpoints;
	surface.n = n;
	assert_null(registry_of(arena, surfaces, 1, &why));
	return why;
}

static bool holds(struct str text, const char *part)
{
	size_t n = strlen(part);

	for (size_t i = 0; i + n <= text.n; i++)
		if (memcmp(text.p + i, part, n) == 0)
			return true;
	return false;
}

static const struct surface good = { "sample",      "Sample",     sample_roots,     &shape_bare,
	                             &sample_error, sample_texts, sample_resources, .bare_ids = true };

static void refused(const struct endpoint *endpoint, const char *because)
{
	struct arena *arena = arena_new(0);
	struct str why = refusal_of(arena, &good, endpoint, 1);

	if (!holds(why, because) || (endpoint->id != NULL && !str_starts(why, str_of(endpoint->id))))
		fail_msg("refused for another reason: %.*s", (int)why.n, why.p);
	arena_free(&arena);
}

static void taken(const struct endpoint *endpoint)
{
	struct surface surface = good;
	const struct surface *surfaces[] = { &surface };
	struct arena *arena = arena_new(0);
	struct str why;

	surface.endpoints = endpoint;
	surface.n = 1;
	if (registry_of(arena, surfaces, 1, &why) == NULL)
		fail_msg("refused: %.*s", (int)why.n, why.p);
	arena_free(&arena);
}

static void surface_refused(const struct surface *surface, const char *because)
{
	static const struct endpoint endpoints[] = { SAMPLE_LIST("things.list", "/things") };
	struct arena *arena = arena_new(0);
	struct str why = refusal_of(arena, surface, endpoints, 1);

	if (!holds(why, because))
		fail_msg("refused for another reason: %.*s", (int)why.n, why.p);
	arena_free(&arena);
}

/* The place of the row is said, so that nobody has to look for it. */
static void test_the_place(void **state)
{
	struct endpoint e = { .id = "things.get", GOOD, SHOW(sample_key, sample_thing) };
	char place[300];

	(void)state;
	e.summary = NULL;
	(void)snprintf(place, sizeof place, "has no id or no summary (%s:%d)", __FILE__, __LINE__ - 5);
	refused(&e, place);
}

/* Without this test every other one could pass for the wrong reason. */
static void test_good_rows_are_taken(void **state)
{
	static const struct endpoint endpoints[] = { SAMPLE_LIST("things.list", "/things"),
		                                     SAMPLE_GET("things.get", "/things/{id}"),
		                                     SAMPLE_MAKE("things.make", "/things") };
	struct surface surface = good;
	const struct surface *surfaces[] = { &surface };
	struct arena *arena = arena_new(0);
	struct str why;

	(void)state;
	surface.endpoints = endpoints;
	surface.n = COUNT(endpoints);
	assert_non_null(registry_of(arena, surfaces, 1, &why));
	assert_int_equal(why.n, 0);
	arena_free(&arena);
}

static void test_shapes(void **state)
{
	(void)state;
	refused(&(struct endpoint){ .id = "things.e", GOOD, OUTPUT_OF(foreign) }, "another struct in its shape: email");
	refused(&(struct endpoint){ .id = "things.e", GOOD, INPUT_OF(shares_bit) }, "shares a presence bit");
	refused(&(struct endpoint){ .id = "things.e", GOOD, INPUT_OF(too_large) }, "input struct is too large: too_large");
	refused(&(struct endpoint){ .id = "things.e", GOOD, INPUT_OF(not_an_input) }, "does not begin with struct seen");
	refused(&(struct endpoint){ .id = "things.e", GOOD, OUTPUT_OF(else_last) }, "no row below has the name name");
	refused(&(struct endpoint){ .id = "things.e", GOOD, OUTPUT_OF(no_doc) }, "a row without doc");
	refused(&(struct endpoint){ .id = "things.e", GOOD, INPUT_OF(bad_wrong) }, "unknown {placeholder} in the text: {nmae}");
	refused(&(struct endpoint){ .id = "things.e", GOOD, INPUT_OF(bad_range) }, "the least is above the most in name");
	refused(&(struct endpoint){ .id = "things.e", GOOD, CALL(upload, bad_accept, sample_thing) },
	        "unknown kind of file in file");
}

static const struct shape cycle;
static const struct field again[] = {
	{ .name = "again", .of = "thing", .doc = "Itself", .kind = KIND_OBJECT, .shape = &cycle }
};
static const struct shape cycle = { "cycle", "thing", NULL, sizeof(struct thing), again, 1 };

static void test_nested_shapes(void **state)
{
	static const struct field rows[] = { { .name = "owner",
		                               .of = "thing",
		                               .doc = "Whose it is",
		                               .kind = KIND_OBJECT,
		                               .off = offsetof(struct thing, owner),
		                               .shape = &foreign } };
	static const struct shape outside = { "outside", "thing", NULL, sizeof(struct thing), rows, 1 };

	(void)state;
	refused(&(struct endpoint){ .id = "things.e", GOOD, OUTPUT_OF(outside) }, "another struct in its shape: email");
	refused(&(struct endpoint){ .id = "things.e", GOOD, OUTPUT_OF(cycle) }, "contains itself");
}

/* A member that INTERVIEW_MEMBERS does not have: its offset is that of no member of the table. */
static void test_members_of_an_interview(void **state)
{
	static const struct field rows[] = { { .name = "dress_code",
		                               .of = "interview_edit",
		                               .doc = "What to wear",
		                               .kind = KIND_STR,
		                               .off = offsetof(struct interview_edit, panel) + sizeof(void *) } };
	static const struct shape dressed = { "dressed", "interview_edit", NULL, sizeof(struct interview_edit), rows, 1 };

	(void)state;
	refused(&(struct endpoint){ .id = "e", GOOD, INPUT_OF(dressed) },
	        "not in INTERVIEW_MEMBERS of model/interview/interview.h, which says who may write it: dress_code");
}

static void test_policy(void **state)
{
	struct endpoint e = SAMPLE_LIST("things.e", "/things");

	(void)state;
	e.roles = 0;
	refused(&e, "has no roles");
	e.roles = PUBLIC;
	refused(&e, "its guard asks who the caller is");
	e.roles = USER;
	e.guard = UNGUARDED;
	refused(&e, "has no guard");
}

static enum err find(struct context *c, const struct named *named, struct thing *out, struct ownership *whose)
{
	(void)c, (void)named, (void)out, (void)whose;
	return OK;
}
FINDER(find, thing)
static enum err change(struct context *c, const struct thing *was, const struct thing_edit *in, struct thing *out)
{
	(void)c, (void)was, (void)in, (void)out;
	return OK;
}
static enum err change_owner(struct context *c, const struct user *was, const struct thing_key *in, struct thing *out)
{
	(void)c, (void)was, (void)in, (void)out;
	return OK;
}
OPERATION_ON(change, thing, thing_edit, thing)
OPERATION_ON(change_owner, user, thing_key, thing)
/* clang-format off */
SHAPE(by_body, thing_edit,
	ID(thing_edit, id, "thing", "Thing", .flags = FINDS_RECORD, .must = ALWAYS),
	ROW(thing_edit, name, "name", "Its name"));
SHAPE(by_body_perhaps, thing_edit,
	ID(thing_edit, id, "thing", "Thing", .flags = FINDS_RECORD),
	ROW(thing_edit, name, "name", "Its name"));
/* clang-format on */

/* The record that is loaded, its ids, and the input of the operation must match, or the start refuses the row. */
static void test_loads(void **state)
{
	static const struct load load = { .name = "thing", .keys = 1, LOADS(thing, find, find) };
	static const struct load by_two = { .name = "pair", .keys = 2, LOADS(thing, find, find) };
	static const struct load of_input = { .name = "thing", .keys = 1, .in = "thing_edit", LOADS(thing, find, find) };
	struct endpoint show = { .id = "things.get", GOOD, SHOW(sample_key, sample_thing) }, e;

	(void)state;
	show.path = "/things/{id}";
	show.because = "a thing stands in no database";
	refused(&show, "has no operation");
	show.because = NULL;
	show.load = &by_two;
	refused(&show, "another number of ids than this record is found by: pair");
	show.load = &of_input;
	refused(&show, "its loader reads another input, a struct thing_edit");
	show.load = &load;
	taken(&show);
	show.out = &sample_owner;
	show.out_size = sizeof(struct user);
	refused(&show, "shows another record than it loads: thing");
	e = (struct endpoint){ .id = "things.change", GOOD, CALL(change, by_body, sample_thing) };
	e.method = METHOD_POST;
	refused(&e, "its operation takes a record that the row does not load: thing");
	e.load = &load;
	taken(&e);
	e.in = &by_body_perhaps;
	refused(&e, "loads a record by an id that may be left out: thing");
	e.in = &sample_edit;
	refused(&e, "another number of ids than this record is found by: thing");
	e = (struct endpoint){ .id = "things.change", GOOD, CALL(change_owner, sample_key, sample_thing) };
	e.path = "/things/{id}";
	e.load = &load;
	refused(&e, "its operation takes another record than the row loads, a struct user");
	e = (struct endpoint)SAMPLE_GET("things.get", "/things/{id}");
	e.load = &load;
	refused(&e, "its operation does not take the record that the row loads: thing");
}

/* clang-format off */
SHAPE(by_token, thing_key,
	ROW(thing_key, part, "token", "Secret of a thing", .where = PATH, .must = ALWAYS, .lo = 1, .hi = 20));
SHAPE(any_id, thing_edit,
	ID(thing_edit, id, "thing", "Thing"),
	ROW(thing_edit, name, "name", "Its name"));
SHAPE(known_id, thing_edit,
	ID(thing_edit, id, "thing", "Thing", .within = "all things"),
	ROW(thing_edit, name, "name", "Its name"));
SHAPE(asked_id, thing_edit,
	ID(thing_edit, id, "thing", "Thing", .where = QUERY));
/* clang-format on */
static enum err look(struct context *c, const struct thing_edit *in, struct thing_list *out)
{
	(void)c, (void)in, (void)out;
	return OK;
}
OPERATION(look, thing_edit, thing_list)

/* A record that a client names is loaded for a guard, or the row says why not. */
static void test_nothing_is_forgotten(void **state)
{
	struct endpoint e = SAMPLE_GET("things.get", "/things/{id}");

	(void)state;
	taken(&e);
	e.because = NULL;
	refused(&e, "neither loads what its path names, nor says why not: id");
	e = (struct endpoint){ .id = "things.get", GOOD, CALL(sample_get, by_token, sample_thing) };
	e.path = "/things/{token}";
	refused(&e, "neither loads what its path names, nor says why not: token");
	e.because = "the token is a secret";
	taken(&e);
	e = (struct endpoint)SAMPLE_LIST("things.list", "/things");
	e.roles = PUBLIC;
	e.guard = ANYONE;
	refused(&e, "is open to anyone, and does not say because of what");
	e.because = "things are for all";
	taken(&e);
	e = (struct endpoint){ .id = "things.make", GOOD, CALL(sample_make, any_id, sample_thing) };
	e.method = METHOD_POST;
	refused(&e, "takes an id, and does not say among what it is looked for: thing");
	e.in = &known_id;
	taken(&e);
	e.in = &asked_id;
	e.method = METHOD_GET;
	refused(&e, "takes an id, and does not say among what it is looked for: thing");
	/* A list has only objects that the guard lets the caller have, and an id can only narrow it. */
	e = (struct endpoint){ .id = "things.list", GOOD, CALL_LIST(look, asked_id, sample_thing, sample_page) };
	taken(&e);
}

static void test_columns(void **state)
{
	struct endpoint e = SAMPLE_LIST("things.e", "/things"), without = e;

	(void)state;
	without.call = NULL;
	refused(&without, "has no operation");
	without = e;
	without.summary = "";
	refused(&without, "no summary");
	without = e;
	without.answer[DONE].status = 0;
	refused(&without, "has no answer");
	without = e;
	without.answer[DONE].status = 404;
	refused(&without, "an answer with an error's status");
	without = e;
	without.method = METHOD_HEAD;
	refused(&without, "one that the server answers itself");
	without = e;
	without.in = NULL;
	refused(&without, "has no shape");
	without = e;
	without.id = NULL;
	refused(&without, "has no id");
	without = e;
	without.signed_url = true;
	without.method = METHOD_POST;
	refused(&without, "takes a signed URL");
}

static void test_paths(void **state)
{
	struct endpoint e = SAMPLE_LIST("things.e", "/things"), key = SAMPLE_GET("things.e", "/things/{id}");
	static const char *const bad[] = { "things",      "/things/",      "/things//x", "/things/{}",
		                           "/things/{id", "/things/a{id}", "/{a}{b}" };

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		e.path = bad[i];
		refused(&e, "badly written");
	}
	e.path = NULL;
	refused(&e, "has no path");
	key.path = "/things/{id}/{other}";
	refused(&key, "a parameter without a PATH row");
	key.path = "/things";
	refused(&key, "a PATH row that its path does not have: id");
	key.path = "/{id}/{b}/{c}/{d}/{e}";
	refused(&key, "too many parameters");
	key.path = "/things/{id}";
	key.in = &view_key;
	key.view = 1;
	refused(&key, "a parameter without a PATH row");
}

static void test_two_rows_with_one_path(void **state)
{
	static const struct endpoint same[] = { SAMPLE_GET("things.one", "/things/{id}"),
		                                SAMPLE_GET("things.two", "/things/{thing}") };
	static const struct endpoint twins[] = { SAMPLE_LIST("things.one", "/things"), SAMPLE_LIST("things.one", "/other") };
	struct arena *arena = arena_new(0);
	struct str why = refusal_of(arena, &good, same, COUNT(same));

	(void)state;
	assert_true(holds(why, "things.two: another row has this path and method"));
	assert_true(holds(refusal_of(arena, &good, twins, COUNT(twins)), "things.one: another row has this id"));
	arena_free(&arena);
}

static void test_lists(void **state)
{
	struct endpoint e = SAMPLE_LIST("things.e", "/things"), one = SAMPLE_GET("things.e", "/things/{id}");

	(void)state;
	e.page = NULL;
	refused(&e, "a list without a page");
	one.page = &sample_page;
	refused(&one, "a page without a list");
	e.page = &sample_error;
	refused(&e, "over another struct: sample_error");
	e.page = &page_twice;
	refused(&e, "encloses its answer twice");
}

static void test_texts(void **state)
{
	static const struct declared declared[] = { { E_NOT_FOUND, "{thing} is not there" }, { OK, NULL } };
	struct endpoint e = SAMPLE_GET("things.e", "/things/{id}"), list = SAMPLE_LIST("things.e", "/things");

	(void)state;
	e.answer[DONE].says = "Here is {nmae}";
	refused(&e, "unknown {placeholder} in what it says: Here is {nmae}");
	e.answer[DONE].says = "Here is {owner.email}";
	refused(&e, "unknown {placeholder}");
	e.answer[DONE].says = "Here is {owner}";
	refused(&e, "unknown {placeholder}");
	e.answer[DONE].says = "There are {n}";
	refused(&e, "unknown {placeholder}");
	list.answer[DONE].says = "Found {name}";
	refused(&list, "unknown {placeholder}");
	e.answer[DONE].says = NULL;
	e.errors = declared;
	refused(&e, "unknown {placeholder} in the text: {thing} is not there");
}

static void test_surfaces(void **state)
{
	static const struct text bad_texts[E_END] = { [E_CHOICE] = { 400, NULL, "{vlaue}?", NULL } };
	static const struct text bad_status[E_END] = { [E_CHOICE] = { 200, NULL, NULL, NULL } };
	static const char *const bad_roots[] = { "things", NULL };
	struct surface s = good;

	(void)state;
	s.texts = bad_texts;
	surface_refused(&s, "sample: unknown {placeholder} in the text: {vlaue}?");
	s.texts = bad_status;
	surface_refused(&s, "an error without an error's status: choice");
	s = good;
	s.roots = bad_roots;
	surface_refused(&s, "a root that does not begin with a slash: things");
	s = good;
	s.error = &sample_thing;
	surface_refused(&s, "over another struct: sample_thing");
	s = good;
	s.envelope = NULL;
	surface_refused(&s, "lacks a name, roots, envelope");
}

/* All faults are reported at once, one in each line. */
static void test_all_at_once(void **state)
{
	struct endpoint both[] = { SAMPLE_LIST("things.one", "/things"), SAMPLE_GET("things.two", "/things/{other}") };
	struct arena *arena = arena_new(0);
	struct str why;
	size_t lines = 0;

	(void)state;
	both[0].guard = UNGUARDED;
	why = refusal_of(arena, &good, both, COUNT(both));
	while (why.n > 0) {
		(void)str_cut(&why, '\n');
		lines++;
	}
	assert_int_equal(lines, 3);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good_rows_are_taken),
		cmocka_unit_test(test_the_place),
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_nested_shapes),
		cmocka_unit_test(test_members_of_an_interview),
		cmocka_unit_test(test_policy),
		cmocka_unit_test(test_loads),
		cmocka_unit_test(test_nothing_is_forgotten),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_two_rows_with_one_path),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_surfaces),
		cmocka_unit_test(test_all_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
