/* The OpenAPI document, made from rows that use every column that it reads. */
#include "../with_arena.h"
#include "api/registry.h"
#include "model/trail/event.h"
#include "json/json.h"

enum { LINE = 1, WHOLE = 2, CHANGED = 4 };
enum colour { COLOUR_NONE, RED, GREEN, LIME };
enum size { SMALL, BIG };

struct widget_id {
	struct id v;
};
struct piece {
	struct str name, secret;
};
struct widget {
	struct widget_id id, picture;
	struct str name, note;
	enum colour colour;
	enum size size;
	struct piece part, *spare;
	struct {
		const struct piece *at;
		size_t n;
	} parts;
	struct decimal price;
	struct when start;
	struct set colours;
	int64_t version;
};
LIST_OF(widget);
struct widget_edit {
	struct seen seen;
	struct widget_id id;
	int64_t version, minutes;
	struct str name, password, note;
	enum colour colour;
	enum size size;
	struct maybe_bool on;
	struct decimal price;
	struct strs skills;
	struct upload file;
	struct window window;
	struct set colours;
};

/* clang-format off */
WORDS(colours, colour, [RED] = "red", [GREEN] = "green", [LIME] = "green");
WORDS(sizes, size, [SMALL] = "small", [BIG] = "big");
SHAPE(part_rows, piece,
	ROW(piece, name, "name", "Its name", .must = ALWAYS),
	ROW(piece, secret, "secret", "For staff", .not_for = CANDIDATE));
VIEWED(widget_rows, widget, VIEWS(VIEW(LINE | CHANGED, "ShopWidgetLine"), VIEW(WHOLE, "ShopWidget")),
	ID(widget, id, "id", "Itself", .must = ALWAYS),
	ID(widget, picture, "picture", "Its picture", .link = "/files/"),
	ROW(widget, name, "name", "Its name"),
	ROW(widget, note, "note", "A note", .views = WHOLE, .flags = OMIT),
	WORD(widget, colour, colours, "look", "Its colour, else", .flags = ELSE),
	WORD(widget, size, sizes, "look", "its size"),
	OBJECT(widget, part, part_rows, "part", "Its part"),
	POINTER(widget, spare, part_rows, "spare", "Its spare part", .views = WHOLE),
	LIST(widget, parts, part_rows, "parts", "Its parts", .views = WHOLE),
	ROW(widget, price, "price", "Its price", .as = AS_TEXT),
	ROW(widget, start, "clock", "When", .as = AS_WALL),
	WORDSET(widget, colours, colours, "colours", "Colours"),
	ROW(widget, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG, .views = WHOLE | CHANGED));
SHAPE(make_rows, widget_edit,
	ROW(widget_edit, name, "name", "Its name", .must = ALWAYS, .lo = 1, .hi = 20, .example = "Bolt"),
	ROW(widget_edit, password, "password", "Password", .hi = 50, .flags = SECRET),
	ROW(widget_edit, minutes, "minutes", "Length", .lo = 5, .hi = 480, .otherwise = 60),
	ROW(widget_edit, price, "price", "Price", .hi = 100),
	WORD(widget_edit, size, sizes, "size", "Size"),
	ROW(widget_edit, skills, "skills", "Skills", .hi = 10),
	ROW(widget_edit, file, "file", "A file", .accept = "pdf png", .hi = 1000));
SHAPE(change_rows, widget_edit,
	ID(widget_edit, id, "id", "Itself", .where = PATH, .must = ALWAYS),
	ROW(widget_edit, version, "If-Match", "What was read", .where = HEADER, .as = AS_ETAG),
	ROW(widget_edit, name, "name", "Its name", .lo = 1, .hi = 20, .not_for = CANDIDATE),
	ROW(widget_edit, minutes, "minutes", "Length", .lo = 5, .hi = 480),
	WORD(widget_edit, size, sizes, "size", "Size"),
	WORD(widget_edit, colour, colours, "colour", "Colour"));
SHAPE(key_rows, widget_edit, ID(widget_edit, id, "id", "Itself", .where = PATH, .must = ALWAYS));
SHAPE(window_rows, window, ROW(window, page1, "page", "Page", .where = QUERY, .lo = 1, .hi = 9, .otherwise = 1));
SHAPE(query_rows, widget_edit,
	PAGING(widget_edit, window_rows),
	WORDSET(widget_edit, colours, colours, "colour", "Only these", .where = QUERY));
SHAPE(page_rows, page,
	PAGE_ROWS("items", "This page"),
	ROW(page, total, "X-Total-Count", "All", .where = HEADER),
	ROW(page, next, "next", "URL of the next"));
SHAPE(envelope_rows, reply,
	ROW(reply, success, "success", "true"),
	ROW(reply, message, "message", "What happened"),
	REPLY_BODY("data", "The answer", .flags = OMIT));
SHAPE(said_rows, reply, ROW(reply, message, "message", "What happened"));
SHAPE(error_rows, report,
	ROW(report, fields, NULL, "Every wrong field, bare", .flags = ELSE),
	ROW(report, message, "detail", "What went wrong", .must = ALWAYS));
/* clang-format on */

static enum err list(struct context *c, const struct widget_edit *in, struct widget_list *out)
{
	(void)c, (void)in, (void)out;
	return OK;
}
static enum err make(struct context *c, const struct widget_edit *in, struct widget *out)
{
	(void)c, (void)in, (void)out;
	return OK;
}
static enum err drop(struct context *c, const struct widget_edit *in, struct nothing *out)
{
	(void)c, (void)in, (void)out;
	return OK;
}
OPERATION(list, widget_edit, widget_list)
OPERATION(make, widget_edit, widget)
OPERATION(drop, widget_edit, nothing)

#define ROW_OF(id_, method_, path_)                                                                                            \
	.id = "shop.widgets." id_, .method = method_, .path = path_, .summary = "Widgets",                                     \
	.because = "widgets stand in no database"
static const struct endpoint endpoints[] = {
	{ ROW_OF("list", METHOD_GET, "/widgets"), .roles = USER, .guard = PARTY, .view = LINE,
	  CALL_LIST(list, query_rows, widget_rows, page_rows),
	  .answer = { [DONE] = { 200, "Found some" }, [EMPTY] = { 200, "Found none" } } },
	{ ROW_OF("make", METHOD_POST, "/widgets"), .roles = STAFF, .guard = PARTY, .keys = KEYS_MAY, .view = LINE,
	  CALL(make, make_rows, widget_rows), .answer = { [MADE] = { 201, "Made {name}" } },
	  ERRORS({ E_INVALID, "This will not do" }) },
	{ ROW_OF("get", METHOD_GET, "/widgets/{id}"), .roles = CANDIDATE, .guard = PARTY, .view = WHOLE,
	  CALL(make, key_rows, widget_rows), .answer = { { 200, "Here" } } },
	{ ROW_OF("change", METHOD_PATCH, "/widgets/{id}"), .roles = USER, .guard = PARTY, .view = CHANGED,
	  CALL(make, change_rows, widget_rows), .answer = { { 200, "Changed" }, { 201, "Made" } } },
	{ ROW_OF("set", METHOD_PUT, "/widgets/{id}"), .roles = USER, .guard = PARTY, .view = CHANGED,
	  CALL(make, change_rows, widget_rows), .answer = { { 200, "Changed" }, { 201, "Made" } } },
	{ ROW_OF("drop", METHOD_DELETE, "/widgets/{id}"), .roles = PUBLIC, .guard = ANYONE, .rate = RATE_NONE,
	  .wrap = &said_rows, CALL(drop, key_rows, shape_nothing), .answer = { { 200, "Gone" } } },
	{ ROW_OF("file", METHOD_GET, "/widgets/{id}/file"), .roles = USER, .guard = PARTY, .signed_url = true,
	  .media = "application/octet-stream", CALL(drop, key_rows, shape_nothing), .answer = { { 200, NULL } } },
};
static const struct text texts[E_END] = { [E_FORBIDDEN] = { 418, "teapot", "No", NULL } };
static const char *const roots[] = { "/", NULL };
static const struct resource resources[] = { { "widgets", "Widgets", "What the shop sells" }, { NULL, NULL, NULL } };
static const struct surface surface = { .name = "shop",
	                                .title = "Shop",
	                                .roots = roots,
	                                .envelope = &envelope_rows,
	                                .error = &error_rows,
	                                .texts = texts,
	                                .resources = resources,
	                                .endpoints = endpoints,
	                                .n = COUNT(endpoints) };

static const struct node *document;

static int setup(void **state)
{
	const struct surface *surfaces[] = { &surface };
	struct buf out;
	struct node *root;
	struct registry *registry;
	struct str why = { 0 };

	(void)state;
	arena = arena_new(0);
	out = buf_new(arena, 1 << 20);
	registry = registry_of(arena, surfaces, 1, &why);
	if (registry == NULL)
		fail_msg("%.*s", (int)why.n, why.p);
	registry_openapi(registry, STR("https://x.example"), &out);
	assert_int_equal(out.error, OK);
	if (json_parse(arena, buf_view(&out), &root, &why) != OK)
		fail_msg("%.*s", (int)why.n, why.p);
	document = root;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

/* Follows the member names in `path`, separated by blanks, and references, from `node`. NULL when there is no such node. */
static const struct node *below(const struct node *node, const char *path)
{
	struct str rest = str_of(path);

	while (node != NULL && rest.p != NULL) {
		const char *name = str_cstring(arena, str_cut(&rest, ' '));
		const struct node *reference;

		node = json_member(node, name);
		reference = json_member(node, "$ref");
		while (reference != NULL) {
			struct str target = str_from(reference->text, 2);

			node = document;
			while (node != NULL && target.p != NULL)
				node = json_member(node, str_cstring(arena, str_cut(&target, '/')));
			reference = json_member(node, "$ref");
		}
	}
	return node;
}

static bool is(const struct node *node, const char *text)
{
	return node != NULL && str_equal(node->text, str_of(text));
}

/* Whether an array has exactly these texts in this order, separated by blanks; "null" stands for null. */
static bool lists(const struct node *array, const char *texts_)
{
	struct str rest = str_of(texts_);
	const struct node *item = array != NULL ? array->child : NULL;

	if (array == NULL || array->token != TOKEN_ARRAY)
		return false;
	for (; item != NULL; item = item->next) {
		struct str text = item->token == TOKEN_NULL ? STR("null") : item->text;

		if (rest.p == NULL || !str_equal(text, str_cut(&rest, ' ')))
			return false;
	}
	return rest.n == 0;
}

static const struct node *operation_of(const char *path, const char *verb)
{
	return json_member(json_member(json_member(document, "paths"), path), verb);
}

static const struct node *answer(const char *path, const char *verb, const char *status)
{
	return below(json_member(json_member(operation_of(path, verb), "responses"), status),
	             "content application/json schema");
}

static const struct node *parameter(const struct node *op, const char *name)
{
	const struct node *one = json_member(op, "parameters")->child;

	while (one != NULL && !is(json_member(one, "name"), name))
		one = one->next;
	return one;
}

static void head(void **state)
{
	(void)state;
	assert_true(is(json_member(document, "openapi"), "3.1.0"));
	assert_true(is(json_member(json_member(document, "servers")->child, "url"), "https://x.example"));
	assert_non_null(below(document, "components securitySchemes bearer"));
}

static void operations(void **state)
{
	const struct node *drop_ = operation_of("/widgets/{id}", "delete"), *file = operation_of("/widgets/{id}/file", "get");

	(void)state;
	assert_true(is(json_member(operation_of("/widgets", "get"), "operationId"), "shop.widgets.list"));
	assert_true(is(json_member(operation_of("/widgets/{id}", "put"), "operationId"), "shop.widgets.set"));
	assert_true(is(json_member(operation_of("/widgets/{id}", "patch"), "operationId"), "shop.widgets.change"));
	assert_null(operation_of("/widgets/{id}", "post"));
	assert_true(lists(json_member(operation_of("/widgets", "post"), "x-roles"), "admin hr interviewer"));
	assert_null(json_member(drop_, "security")->child);
	assert_non_null(json_member(json_member(file, "security")->child, "bearer"));
	assert_non_null(json_member(json_member(file, "security")->child->next, "apiKey"));
	assert_non_null(json_member(json_member(file, "security")->child->next->next, "signedUrl"));
	assert_true(is(json_member(operation_of("/widgets", "get"), "x-scope"), "widgets:read"));
	assert_null(json_member(drop_, "x-scope"));
	assert_true(is(below(file, "responses 200 content application/octet-stream schema type"), "string"));
}

static void parameters(void **state)
{
	const struct node *page = parameter(operation_of("/widgets", "get"), "page");
	const struct node *colour = parameter(operation_of("/widgets", "get"), "colour");
	const struct node *id = parameter(operation_of("/widgets/{id}", "patch"), "id");

	(void)state;
	assert_true(is(json_member(page, "in"), "query"));
	assert_int_equal(json_member(page, "required")->token, TOKEN_FALSE);
	assert_true(is(below(page, "schema default"), "1"));
	assert_true(is(below(page, "schema maximum"), "9"));
	assert_int_equal(json_member(colour, "explode")->token, TOKEN_FALSE);
	assert_true(lists(below(colour, "schema items enum"), "red green"));
	assert_true(is(json_member(id, "in"), "path"));
	assert_int_equal(json_member(id, "required")->token, TOKEN_TRUE);
	assert_true(is(json_member(parameter(operation_of("/widgets/{id}", "patch"), "If-Match"), "in"), "header"));
	assert_null(parameter(operation_of("/widgets/{id}", "get"), "If-Match"));
}

static void bodies(void **state)
{
	const struct node *body = json_member(operation_of("/widgets", "post"), "requestBody");
	const struct node *json = below(body, "content application/json schema");
	const struct node *form = below(body, "content multipart/form-data schema");
	const struct node *patch = below(operation_of("/widgets/{id}", "patch"), "requestBody content application/json schema");

	(void)state;
	assert_int_equal(json_member(body, "required")->token, TOKEN_TRUE);
	assert_true(lists(json_member(json, "required"), "name"));
	assert_null(below(json, "properties file"));
	assert_true(is(below(form, "properties file type"), "string"));
	assert_true(is(below(body, "content multipart/form-data encoding file contentType"), "application/pdf, image/png"));
	assert_true(is(below(json, "properties name type"), "string"));
	assert_true(is(below(json, "properties name maxLength"), "20"));
	assert_true(lists(below(json, "properties name examples"), "Bolt"));
	assert_int_equal(below(json, "properties password writeOnly")->token, TOKEN_TRUE);
	assert_true(is(below(json, "properties minutes default"), "60"));
	/* In a create null means absent. In a change, null clears a member that may be null. */
	assert_true(lists(below(json, "properties minutes type"), "integer null"));
	assert_true(lists(below(json, "properties size enum"), "small big null"));
	assert_true(is(below(form, "properties minutes type"), "integer"));
	assert_true(is(below(patch, "properties minutes type"), "integer"));
	assert_true(lists(below(patch, "properties size enum"), "small big"));
	assert_true(lists(below(patch, "properties colour enum"), "red green null"));
	assert_true(lists(below(patch, "properties name x-not-for"), "candidate"));
	assert_null(below(patch, "properties id"));
	assert_null(below(patch, "properties If-Match"));
	assert_int_equal(below(operation_of("/widgets/{id}", "patch"), "requestBody required")->token, TOKEN_FALSE);
	assert_null(json_member(operation_of("/widgets", "get"), "requestBody"));
}

static void answers(void **state)
{
	const struct node *all = answer("/widgets", "get", "200"), *one = answer("/widgets/{id}", "get", "200");
	const struct node *line = below(all, "properties data properties items items");
	const struct node *whole = below(one, "properties data");

	(void)state;
	assert_true(lists(json_member(all, "required"), "success message data"));
	assert_int_equal(json_member(all, "additionalProperties")->token, TOKEN_FALSE);
	assert_true(is(below(all, "properties message enum")->child, "Found some"));
	assert_true(is(below(all, "properties message enum")->child->next, "Found none"));
	assert_true(lists(below(answer("/widgets", "post", "201"), "properties message type"), "string null"));
	assert_true(lists(below(line, "required"), "id picture name look part price clock colours"));
	assert_true(lists(below(whole, "required"), "id picture name look part spare parts price clock colours"));
	assert_null(below(line, "properties note"));
	assert_non_null(below(whole, "properties note"));
	assert_true(is(below(line, "properties id type"), "string"));
	assert_true(lists(below(line, "properties picture type"), "string null"));
	assert_true(is(below(line, "properties picture format"), "uri"));
	assert_true(lists(below(line, "properties price type"), "string null"));
	assert_true(lists(below(line, "properties look enum"), "red green small big"));
	assert_int_equal(below(whole, "properties spare oneOf")->token, TOKEN_ARRAY);
	assert_true(is(below(whole, "properties parts items properties name type"), "string"));
	assert_true(lists(below(line, "properties colours items enum"), "red green"));
	/* An answer that has only a message. */
	assert_true(lists(json_member(answer("/widgets/{id}", "delete", "200"), "required"), "message"));
}

/* A row that is hidden from the only role that may call is not part of the answer. When it is hidden from one of several roles,
 * it may be. */
static void hidden(void **state)
{
	const struct node *mine = below(answer("/widgets/{id}", "get", "200"), "properties data properties part");
	const struct node *theirs = below(answer("/widgets", "post", "201"), "properties data properties part");
	const struct node *anybodys =
	        below(answer("/widgets", "get", "200"), "properties data properties items items properties part");

	(void)state;
	assert_null(below(mine, "properties secret"));
	assert_true(lists(json_member(theirs, "required"), "name secret"));
	assert_non_null(below(anybodys, "properties secret"));
	assert_true(lists(json_member(anybodys, "required"), "name"));
}

static void response_headers(void **state)
{
	const struct node *got = json_member(operation_of("/widgets/{id}", "get"), "responses");

	(void)state;
	assert_int_equal(below(got, "200 headers ETag required")->token, TOKEN_TRUE);
	assert_non_null(below(got, "304 headers ETag"));
	assert_null(below(got, "304 content"));
	assert_null(json_member(json_member(operation_of("/widgets", "get"), "responses"), "304"));
	assert_non_null(below(operation_of("/widgets", "get"), "responses 200 headers X-Total-Count"));
	assert_int_equal(below(got, "200 headers X-Request-Id required")->token, TOKEN_TRUE);
	assert_non_null(below(got, "200 headers X-RateLimit-Limit"));
	assert_null(below(operation_of("/widgets/{id}", "delete"), "responses 200 headers X-RateLimit-Limit"));
	assert_non_null(below(got, "429 headers Retry-After"));
	assert_non_null(below(got, "401 headers WWW-Authenticate"));
	assert_non_null(below(operation_of("/widgets", "post"), "responses 201 headers Idempotency-Replayed"));
}

/* Whether an operation's answers have these statuses, in the document's order. */
static bool answers_with(const char *path, const char *verb, const char *statuses)
{
	struct str rest = str_of(statuses);
	const struct node *one = json_member(operation_of(path, verb), "responses")->child;

	for (; one != NULL; one = one->next)
		if (rest.p == NULL || !str_equal(one->name, str_cut(&rest, ' ')))
			return false;
	return rest.n == 0;
}

static void errors(void **state)
{
	const struct node *bad = below(operation_of("/widgets", "post"), "responses 400 content application/json");

	(void)state;
	assert_true(answers_with("/widgets", "get", "200 400 401 403 418 429 500 503"));
	assert_true(answers_with("/widgets", "post", "201 400 401 403 409 413 415 418 422 429 500 503"));
	assert_true(answers_with("/widgets/{id}", "get", "200 304 400 401 403 404 418 429 500 503"));
	assert_true(answers_with("/widgets/{id}", "patch", "200 201 400 401 403 404 409 412 413 415 418 422 429 500 503"));
	assert_true(answers_with("/widgets/{id}", "delete", "200 400 404 409 422 500 503"));
	assert_true(is(below(bad, "examples validation_error value name")->child, "This field is required."));
	assert_true(is(below(bad, "schema properties detail type"), "string"));
	assert_true(is(below(bad, "schema additionalProperties type"), "array"));
	assert_null(below(bad, "schema required"));
	assert_true(is(below(operation_of("/widgets", "post"),
	                     "responses 418 content application/json examples forbidden value detail"),
	               "No"));
}

/* Every reference has a target, and every operationId is unique. */
static void whole(void **state)
{
	const struct node *stack[4000] = { document };
	struct str ids[100];
	size_t n = 1, n_ids = 0, references = 0;

	(void)state;
	while (n > 0) {
		const struct node *node = stack[--n], *id = json_member(node, "operationId");

		for (size_t i = 0; id != NULL && i < n_ids; i++)
			assert_false(str_equal(ids[i], id->text));
		assert_true(n_ids < COUNT(ids) && n < COUNT(stack) - 1);
		if (id != NULL)
			ids[n_ids++] = id->text;
		for (const struct node *child = node->child; child != NULL; child = child->next) {
			struct node *parent = ARENA_NEW(arena, struct node);

			if (str_equal(child->name, STR("$ref"))) {
				*parent = (struct node){ .token = TOKEN_OBJECT, .child = ARENA_NEW(arena, struct node) };
				*parent->child = (struct node){ .token = TOKEN_OBJECT,
					                        .name = STR("x"),
					                        .child = ARENA_NEW(arena, struct node) };
				*parent->child->child = *child;
				assert_non_null(below(parent, "x"));
				references++;
			}
			assert_true(n < COUNT(stack));
			stack[n++] = child;
		}
	}
	/* The operations, and one for each event that webhooks send. */
	assert_int_equal(n_ids, 7 + WEBHOOK_EVENTS_END - 1);
	assert_true(references > 20);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = { CASE(head),   CASE(operations), CASE(parameters),       CASE(bodies), CASE(answers),
		                            CASE(hidden), CASE(errors),     CASE(response_headers), CASE(whole) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
