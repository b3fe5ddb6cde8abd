/*
 * The published names of the OpenAPI document depend only on shapes, views and ids, so that rows in another order, or a new row
 * before them, rename nothing. Names that are not allowed are refused at the start.
 */
#include "../unit.h"
#include "sample.h"
#include "json/json.h"

enum { LINE = 1, DETAIL = 2, OTHER = 4, ODD = 8 };

/* clang-format off */
VIEWED(sample_maker, user, VIEWS(VIEW(LINE, "SampleMakerName"), VIEW(DETAIL | OTHER, "SampleMaker")),
	ROW(user, name, "name", "Full name"),
	ROW(user, email, "email", "Mail address", .views = DETAIL | OTHER));
VIEWED(sample_item, thing, VIEWS(VIEW(LINE, "SampleItemLine"), VIEW(DETAIL | OTHER, "SampleItem")),
	ID(thing, id, "id", "The thing"),
	ROW(thing, name, "name", "Its name", .views = DETAIL | OTHER, .not_for = CANDIDATE),
	OBJECT(thing, owner, sample_maker, "owner", "Who made it"));
SHAPE(sample_made, reply,
	ROW(reply, message, "message", "What happened"),
	REPLY_BODY("data", "The answer"));
/* clang-format on */

#define ITEM(id_, path_, roles_, view_)                                                                                        \
	{                                                                                                                      \
		.id = id_, .method = METHOD_GET, .path = path_, .summary = "Read a thing", .roles = roles_, .guard = PARTY,    \
		.because = "things stand in no database", .view = view_, CALL(sample_get, sample_key, sample_item),            \
		.answer = {                                                                                                    \
			{ 200, NULL }                                                                                          \
		}                                                                                                              \
	}
static const struct endpoint one = ITEM("things.get", "/things/{id}", USER, DETAIL),
                             staff = ITEM("things.get_of_staff", "/staff/{id}", STAFF, DETAIL),
                             line = ITEM("things.get_line", "/lines/{id}", STAFF, LINE),
                             make = SAMPLE_MAKE("things.create", "/things"),
                             list = { .id = "things.list",
	                              .method = METHOD_GET,
	                              .path = "/things",
	                              .summary = "List things",
	                              .roles = USER,
	                              .guard = PARTY,
	                              .view = LINE,
	                              CALL_LIST(sample_list, shape_nothing, sample_item, sample_page),
	                              .wrap = &sample_made,
	                              .answer = { { 200, "Found" } } };
/* A later endpoint, which uses views that are published already. */
static const struct endpoint newer = ITEM("things.next", "/things/next/{id}", USER, DETAIL),
                             newer_for_staff = ITEM("things.next_of_staff", "/next/{id}", STAFF, OTHER),
                             newer_line = ITEM("things.next_line", "/next_line/{id}", USER, LINE);

static const struct surface sample = { "sample",      "Sample",     sample_roots,     &shape_bare,
	                               &sample_error, sample_texts, sample_resources, .bare_ids = true };

static struct str refusal;

/* Returns the document of a surface with these rows. NULL when the start refuses them; then `refusal` has the reason. */
static const struct node *document_of(struct arena *arena, const struct endpoint *endpoints, size_t n)
{
	struct surface *surface = ARENA_NEW(arena, struct surface);
	const struct surface **surfaces = ARENA_ARRAY(arena, const struct surface *, 1);
	struct buf out = buf_new(arena, 1 << 20);
	struct registry *registry;
	struct node *root;
	struct str why;

	*surface = sample;
	surface->endpoints = endpoints;
	surface->n = n;
	surfaces[0] = surface;
	registry = registry_of(arena, surfaces, 1, &refusal);
	if (registry == NULL)
		return NULL;
	registry_openapi(registry, STR("/"), &out);
	assert_int_equal(json_parse(arena, buf_view(&out), &root, &why), OK);
	return root;
}

static const struct node *components(const struct node *document, const char *kind)
{
	return json_member(json_member(document, "components"), kind);
}

static void assert_members(const struct node *object, const char *const *names)
{
	size_t n = 0;

	for (const struct node *one_ = object->child; one_ != NULL; one_ = one_->next)
		n++;
	for (; *names != NULL; names++, n--)
		if (json_member(object, *names) == NULL)
			fail_msg("%s is missing", *names);
	assert_int_equal(n, 0);
}

static void test_names(void **state)
{
	static const char *const names[] = { "SampleItem",
		                             "SampleItemForStaff",
		                             "SampleItemLine",
		                             "SampleMaker",
		                             "SampleMakerName",
		                             "SampleItemLinePage",
		                             "SampleThingsListReply",
		                             "SampleEdit",
		                             "SampleThing",
		                             "SampleOwner",
		                             "SampleError",
		                             "WebhookPayload",
		                             "WebhookPayloadData",
		                             "CommonDryRun",
		                             "CommonDryRunCalendarChange",
		                             "CommonDryRunFollows",
		                             "CommonDryRunMail",
		                             "CommonDryRunNotification",
		                             "CommonDryRunWebhook",
		                             "CommonProblem",
		                             NULL };
	const struct endpoint rows[] = { one, staff, line, list, make };
	struct arena *arena = arena_new(0);
	const struct node *document = document_of(arena, rows, COUNT(rows)), *tag = json_member(document, "tags")->child;

	(void)state;
	assert_members(components(document, "schemas"), names);
	assert_non_null(json_member(components(document, "responses"), "SampleNotFound"));
	assert_true(str_equal(json_member(tag, "name")->text, STR("Things")));
	assert_null(tag->next);
	arena_free(&arena);
}

/* Asserts that every name of `before` is in `after` too, with the same meaning. */
static void keeps(const struct node *before, const struct node *after)
{
	for (const struct node *child = before->child; child != NULL; child = child->next) {
		const char *name = child->name.n > 0 ? child->name.p : NULL;
		const struct node *same = after->child;

		while (same != NULL && !str_equal(same->name, child->name))
			same = same->next;
		if (same == NULL)
			fail_msg("%.*s is gone", (int)child->name.n, name);
		assert_int_equal(child->token, same->token);
		assert_true(str_equal(child->text, same->text));
		if (child->token == TOKEN_OBJECT)
			keeps(child, same);
	}
}

/* Before views had names, a new row in front of the others that used the same view renamed a schema. */
static void test_other_rows_rename_nothing(void **state)
{
	const struct endpoint before[] = { one, staff, line, list, make }, turned[] = { make, list, line, staff, one };
	const struct endpoint after[] = { newer_line, newer_for_staff, newer, make, one, list, staff, line };
	struct arena *arena = arena_new(0);
	const struct node *first = document_of(arena, before, COUNT(before)),
	                  *second = document_of(arena, turned, COUNT(turned)), *third = document_of(arena, after, COUNT(after));

	(void)state;
	keeps(json_member(first, "paths"), json_member(second, "paths"));
	keeps(components(first, "schemas"), components(second, "schemas"));
	keeps(components(second, "schemas"), components(first, "schemas"));
	keeps(json_member(first, "paths"), json_member(third, "paths"));
	keeps(components(first, "schemas"), components(third, "schemas"));
	arena_free(&arena);
}

/* ---- what is refused */

static bool holds(struct str text, const char *part)
{
	return memmem(text.p, text.n, part, strlen(part)) != NULL;
}

static void refused(const struct endpoint *endpoints, size_t n, const char *because)
{
	struct arena *arena = arena_new(0);

	assert_null(document_of(arena, endpoints, n));
	if (!holds(refusal, because))
		fail_msg("refused for another reason: %.*s", (int)refusal.n, refusal.p);
	arena_free(&arena);
}

/* clang-format off */
#define ROWS ID(thing, id, "id", "The thing"), ROW(thing, name, "name", "Its name", .views = DETAIL | ODD)
VIEWED(sample_twins, thing, VIEWS(VIEW(LINE, "SampleTwin"), VIEW(DETAIL, "SampleTwin")), ROWS);
VIEWED(sample_shared, thing, VIEWS(VIEW(LINE | DETAIL, "SampleA"), VIEW(DETAIL | OTHER, "SampleB")), ROWS);
VIEWED(sample_foreign, thing, VIEWS(VIEW(DETAIL, "OtherThing")), ROWS);
VIEWED(sample_mixed, thing, VIEWS(VIEW(LINE | DETAIL, "SampleMixed")), ROWS);
VIEWED(sample_stolen, thing, VIEWS(VIEW(DETAIL, "SampleItem")), ROWS);
SHAPE(sample_nameless, thing, ROWS);
SHAPE(sample_secretive, thing,
	ROW(thing, name, "name", "Its name", .not_for = CANDIDATE),
	ROW(thing, owner.name, "owner", "Who made it", .not_for = INTERVIEWER));
/* clang-format on */

static struct endpoint with(struct endpoint e, const struct shape *out, unsigned view)
{
	e.out = out;
	e.view = view;
	return e;
}

static void test_views_are_refused(void **state)
{
	const struct endpoint twins = with(one, &sample_twins, LINE), shared = with(one, &sample_shared, LINE),
	                      foreign = with(one, &sample_foreign, DETAIL), nameless = with(one, &sample_nameless, DETAIL),
	                      unknown = with(one, &sample_item, ODD), both = with(one, &sample_item, LINE | DETAIL);

	(void)state;
	refused(&twins, 1, "things.get: two views of a shape have one name: SampleTwin");
	refused(&shared, 1, "things.get: a view of a shape has two names: SampleB");
	refused(&foreign, 1, "things.get: the name of a view does not begin with the surface: OtherThing");
	refused(&nameless, 1, "things.get: its view has no name in VIEWS, or several, in sample_nameless");
	refused(&unknown, 1, "things.get: its view has no name in VIEWS, or several, in sample_item");
	refused(&both, 1, "things.get: its view has no name in VIEWS, or several, in sample_item");
}

static void test_schemas_are_refused(void **state)
{
	const struct endpoint stolen[] = { with(one, &sample_item, DETAIL), with(staff, &sample_stolen, DETAIL) },
	                      mixed[] = { with(one, &sample_mixed, LINE), with(staff, &sample_mixed, DETAIL) };
	struct endpoint secretive = with(one, &sample_secretive, 0);

	(void)state;
	refused(stolen, COUNT(stolen), "things.get_of_staff: another schema has the same name");
	refused(mixed, COUNT(mixed), "things.get_of_staff: another schema has the same name");
	secretive.roles = HR | CANDIDATE;
	refused(&secretive, 1, "things.get: its roles see members that no audience in api/schema.c sees, in sample_secretive");
}

static void test_ids_are_refused(void **state)
{
	static const char *const bad[] = { "get",       "things.",    "things.get.more", "sample.things.get",
		                           "other.get", "things.Get", "things.get it" };
	const struct endpoint twice[] = { one, one };

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct endpoint e = one;

		e.id = bad[i];
		refused(&e, 1, "its id is not a resource of the surface and a verb");
	}
	refused(twice, COUNT(twice), "things.get: another row has this id");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_other_rows_rename_nothing),
		cmocka_unit_test(test_views_are_refused),
		cmocka_unit_test(test_schemas_are_refused),
		cmocka_unit_test(test_ids_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
