/* Which row a path and method find. */
#include "../unit.h"
#include "sample.h"

#define CHANGE                                                                                                                 \
	.path = "/things/{id}", .summary = "Change it", .roles = STAFF, .guard = COMPANY,                                      \
	.because = "a thing stands in no database", CALL(sample_make, sample_change, sample_thing),                            \
	.answer = { { 200, NULL } }
static const struct endpoint endpoints[] = {
	SAMPLE_LIST("things.list", "/things"),
	SAMPLE_MAKE("things.make", "/things"),
	SAMPLE_GET("things.get", "/things/{id}"),
	{ .id = "things.change", .method = METHOD_PATCH, CHANGE },
	{ .id = "things.set", .method = METHOD_PUT, CHANGE },
	SAMPLE_GET("things.calendar", "/things/{id}.ics"),
	SAMPLE_LIST("things.recent", "/things/recent"),
	SAMPLE_LIST("things.deep_literal", "/things/recent/all/of"),
	SAMPLE_GET("things.deep_parameter", "/things/{id}/all/them"),
	{ .id = "things.part",
	  .method = METHOD_DELETE,
	  .path = "/things/{id}/parts/{part}",
	  .summary = "Two parameters",
	  .roles = USER,
	  .guard = PARTY,
	  .because = "a thing stands in no database",
	  CALL(sample_get, sample_part, sample_thing),
	  .answer = { { 204, NULL } } },
	SAMPLE_LIST("things.root", "/"),
};
static const struct surface things = {
	"things",         "Things",         sample_roots,           &shape_bare,          &sample_error, sample_texts,
	sample_resources, .bare_ids = true, .endpoints = endpoints, .n = COUNT(endpoints)
};
static const char *const other_roots[] = { "/thing", "/", "/things/other", NULL };
static const struct endpoint other_endpoints[] = { SAMPLE_LIST("other.things.list", "/thing") };
static const struct surface other = { "other",       "Others",     other_roots,      &shape_bare,
	                              &sample_error, sample_texts, sample_resources, .endpoints = other_endpoints,
	                              .n = 1 };
static const struct surface *const surfaces[] = { &things, &other };

struct fixture {
	struct arena *arena;
	struct registry *registry;
};

static int set_up(void **state)
{
	static struct fixture f;
	struct str why;

	f.arena = arena_new(0);
	f.registry = registry_of(f.arena, surfaces, COUNT(surfaces), &why);
	if (f.registry == NULL)
		print_error("%.*s", (int)why.n, why.p);
	*state = &f;
	return f.registry == NULL;
}

static int tear_down(void **state)
{
	arena_free(&((struct fixture *)*state)->arena);
	return 0;
}

static struct match find(void **state, const char *path, enum method method)
{
	return registry_match(((struct fixture *)*state)->registry, str_of(path), method);
}

static void finds(void **state, const char *path, enum method method, const char *id)
{
	struct match match = find(state, path, method);

	assert_non_null(match.route);
	assert_string_equal(match.route->endpoint->id, id);
}

static void finds_nothing(void **state, const char *path)
{
	struct match match = find(state, path, METHOD_GET);

	assert_null(match.route);
	assert_null(match.allow.p);
	assert_non_null(match.surface);
}

static void assert_str(struct str s, const char *text)
{
	assert_true(str_equal(s, str_of(text)));
}

static void test_literals_and_parameters(void **state)
{
	struct match match;

	finds(state, "/things", METHOD_GET, "things.list");
	finds(state, "/things", METHOD_POST, "things.make");
	finds(state, "/things/7", METHOD_PATCH, "things.change");
	finds(state, "/things/7", METHOD_PUT, "things.set");
	finds(state, "/things/recent", METHOD_GET, "things.recent");
	finds(state, "/", METHOD_GET, "things.root");
	match = find(state, "/things/a b%2e", METHOD_GET);
	assert_string_equal(match.route->endpoint->id, "things.get");
	assert_int_equal(match.n_params, 1);
	assert_str(match.params[0].name, "id");
	assert_str(match.params[0].value, "a b%2e");
	match = find(state, "/things/1/parts/2", METHOD_DELETE);
	assert_int_equal(match.n_params, 2);
	assert_str(match.params[0].value, "1");
	assert_str(match.params[1].name, "part");
	assert_str(match.params[1].value, "2");
}

static void test_suffix(void **state)
{
	struct match match = find(state, "/things/1.2.ics", METHOD_GET);

	assert_string_equal(match.route->endpoint->id, "things.calendar");
	assert_str(match.params[0].value, "1.2");
	finds(state, "/things/.ics", METHOD_GET, "things.get"); /* nothing is left for the parameter */
	finds(state, "/things/1.icsx", METHOD_GET, "things.get");
}

static void test_trailing_slash(void **state)
{
	finds(state, "/things/", METHOD_GET, "things.list");
	finds(state, "/things/7/", METHOD_GET, "things.get");
	finds_nothing(state, "/things//");
	finds_nothing(state, "//things");
	finds_nothing(state, "/things//7");
	finds_nothing(state, "//");
	finds_nothing(state, "");
	finds_nothing(state, "things");
}

/* When the path after a literal has no route, the parameter at the same place is tried. */
static void test_backtracking(void **state)
{
	struct match match;

	finds(state, "/things/recent/all/of", METHOD_GET, "things.deep_literal");
	match = find(state, "/things/recent/all/them", METHOD_GET);
	assert_string_equal(match.route->endpoint->id, "things.deep_parameter");
	assert_str(match.params[0].value, "recent");
	finds_nothing(state, "/things/recent/all");
	finds_nothing(state, "/things/recent/all/of/it");
	finds_nothing(state, "/things/x/all/of");
}

/* The literal wins even when only the path of the parameter has the method. */
static void test_methods(void **state)
{
	struct match match = find(state, "/things/recent", METHOD_PATCH);

	assert_null(match.route);
	assert_str(match.allow, "GET, HEAD, OPTIONS");
	match = find(state, "/things/7", METHOD_DELETE);
	assert_null(match.route);
	assert_str(match.allow, "GET, HEAD, PUT, PATCH, OPTIONS");
	assert_ptr_equal(match.surface, &things);
	match = find(state, "/things", METHOD_OTHER);
	assert_null(match.route);
	assert_str(match.allow, "GET, HEAD, POST, OPTIONS");
	match = find(state, "/things", METHOD_OPTIONS);
	assert_null(match.route);
	assert_true(match.allow.n > 0);
	finds(state, "/things/7", METHOD_HEAD, "things.get");
	assert_null(find(state, "/things/1/parts/2", METHOD_HEAD).route);
}

static void test_unknown_paths_have_a_surface(void **state)
{
	assert_ptr_equal(find(state, "/things/1/2/3/4", METHOD_GET).surface, &things);
	assert_ptr_equal(find(state, "/things/other/2/3", METHOD_GET).surface, &other);
	assert_ptr_equal(find(state, "/thing/x", METHOD_GET).surface, &other);
	assert_ptr_equal(find(state, "/thingsx", METHOD_GET).surface, &other);
	assert_ptr_equal(find(state, "/elsewhere", METHOD_GET).surface, &other);
}

static void test_long_paths(void **state)
{
	char path[4096];

	for (size_t i = 0; i < sizeof path; i++)
		path[i] = i % 2 == 0 ? '/' : 'a';
	path[sizeof path - 1] = '\0';
	finds_nothing(state, path);
}

static void test_what_a_route_knows(void **state)
{
	const struct route *routes;
	size_t n = registry_routes(((struct fixture *)*state)->registry, &routes);

	assert_int_equal(n, COUNT(endpoints) + 1);
	assert_int_equal(routes[0].body, BODY_NONE);
	assert_int_equal(routes[1].body, BODY_JSON);
	assert_int_equal(routes[1].body_max, 1 << 20);
	assert_false(routes[1].files_only);
	assert_null(routes[1].window);
	assert_int_equal(routes[2].n_params, 1);
	assert_true(shown_within(shape_shown(&sample_thing, 0, USER), routes[2].shown));
}

static void test_matrix(void **state)
{
	struct fixture *f = *state;
	struct buf out = buf_new(f->arena, 10000);
	struct str rest, line;

	registry_matrix(f->registry, &out);
	rest = buf_view(&out);
	line = str_cut(&rest, '\n');
	assert_str(line, "things.list\tGET\t/things\tadmin,hr,interviewer,candidate\tparty");
	line = str_cut(&rest, '\n');
	assert_str(line, "things.make\tPOST\t/things\tadmin,hr,interviewer\tcompany");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_literals_and_parameters),
		cmocka_unit_test(test_suffix),
		cmocka_unit_test(test_trailing_slash),
		cmocka_unit_test(test_backtracking),
		cmocka_unit_test(test_methods),
		cmocka_unit_test(test_unknown_paths_have_a_surface),
		cmocka_unit_test(test_long_paths),
		cmocka_unit_test(test_what_a_route_knows),
		cmocka_unit_test(test_matrix),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
