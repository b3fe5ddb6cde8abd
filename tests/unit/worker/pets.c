/* The surface that the tests ask: pets and their toys, without any database. */
#include "pets.h"

#include <stdio.h>
#include <stdlib.h>

struct pet_id {
	struct id v;
};
struct pet {
	struct pet_id id;
	struct str name;
	int64_t age, version;
	struct instant born;
	struct str secret; /* shown to staff only */
};
LIST_OF(pet);
struct pet_key {
	struct seen seen;
	struct pet_id id;
	int64_t version;
};
struct pet_edit {
	struct seen seen;
	struct str name;
	int64_t age;
	enum mode mode;
	struct upload picture;
};
struct toy_edit {
	struct seen seen;
	struct pet_id pet;
	struct str name;
};
struct pet_filter {
	struct seen seen;
	struct window window;
	struct str name;
};
struct wish {
	struct seen seen;
	int64_t error;
};

/* clang-format off */
WORDS(test_mode, mode, [MODE_VIDEO] = "video", [MODE_PHONE] = "phone");
SHAPE(test_pet, pet,
	ID(pet, id, "id", "Pet"),
	ROW(pet, name, "name", "Its name"),
	ROW(pet, age, "age", "Years"),
	ROW(pet, secret, "secret", "For staff", .not_for = CANDIDATE | PUBLIC),
	ROW(pet, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG));
SHAPE(test_key, pet_key,
	ID(pet_key, id, "id", "Pet", .where = PATH, .must = ALWAYS),
	ROW(pet_key, version, "If-Match", "What was read", .where = HEADER, .as = AS_ETAG));
SHAPE(test_edit, pet_edit,
	ROW(pet_edit, name, "name", "Its name", .must = ALWAYS, .lo = 1, .hi = 10),
	ROW(pet_edit, age, "age", "Years", .lo = 0, .hi = 30, .wrong = "No pet is {value} years old"),
	WORD(pet_edit, mode, test_mode, "mode", "How to meet it"));
SHAPE(test_picture, pet_edit,
	ROW(pet_edit, name, "name", "Its name", .must = ALWAYS, .lo = 1, .hi = 10),
	ROW(pet_edit, picture, "picture", "What it looks like", .must = ALWAYS, .hi = 1000, .accept = "text"));
SHAPE(test_photo, pet_edit,
	ROW(pet_edit, name, "name", "Its name", .must = ALWAYS, .lo = 1, .hi = 10),
	ROW(pet_edit, age, "age", "Years", .lo = 0, .hi = 30),
	ROW(pet_edit, picture, "picture", "What it looks like, if anything", .hi = 1000, .accept = "text"));
SHAPE(test_toy, toy_edit,
	ID(toy_edit, pet, "pet", "Whose toy", .must = ALWAYS, .flags = FINDS_RECORD),
	ROW(toy_edit, name, "name", "Its name", .lo = 1, .hi = 10));
SHAPE(test_window, window,
	ROW(window, page1, "page", "Page, from 1", .where = QUERY, .lo = 1, .hi = 1000, .otherwise = 1),
	ROW(window, size, "size", "Rows a page", .where = QUERY, .lo = 1, .hi = 100, .otherwise = 2));
SHAPE(test_filter, pet_filter,
	PAGING(pet_filter, test_window),
	ROW(pet_filter, name, "name", "Only these", .where = QUERY));
SHAPE(test_page, page,
	PAGE_ROWS("items", "This page"),
	ROW(page, pages, "pages", "Pages"),
	ROW(page, next, "next", "The next page"),
	ROW(page, previous, "previous", "The page before"),
	ROW(page, total, "X-Total-Count", "All of them", .where = HEADER),
	CAPPED("X-Count-Capped", HEADER));
SHAPE(test_wish, wish,
	ROW(wish, error, "error", "Which error", .where = QUERY));
SHAPE(test_envelope, reply,
	ROW(reply, message, "message", "What happened"),
	REPLY_BODY("data", "The answer", .flags = OMIT));
SHAPE(test_error, report,
	ROW(report, status, "status", "Status"),
	ROW(report, code, "code", "Code"),
	ROW(report, message, "message", "What went wrong"),
	ROW(report, fields, "fields", "Every wrong field", .flags = OMIT));
/* clang-format on */

static enum err pet_get(struct context *c, const struct pet_key *in, struct pet *out)
{
	(void)c;
	if (HAS(in, version) && in->version != 3)
		return E_STALE;
	*out = (struct pet){ .id = in->id, .name = STR("Rex"), .age = 4, .version = 3, .secret = STR("bites") };
	return OK;
}
static enum err pet_list(struct context *c, const struct pet_filter *in, struct pet_list *out)
{
	static const struct pet pets[5] = {
		{ .name = STR("a") }, { .name = STR("b") }, { .name = STR("c") }, { .name = STR("d") }, { .name = STR("e") }
	};
	size_t from = (size_t)((in->window.page1 - 1) * in->window.size);

	if (HAS(in, name) && !str_equal(in->name, STR("many"))) {
		c->outcome = EMPTY;
		return OK;
	}
	/* There are 1,100, of which no more are counted than the worker has asked for. */
	if (HAS(in, name)) {
		*out = (struct pet_list){ .at = pets,
			                  .n = (size_t)in->window.size,
			                  .total = (int64_t)from + in->window.size + 1 };
		if (out->total < 1001)
			out->total = 1001;
		if (out->total > 1100)
			out->total = 1100;
		return OK;
	}
	out->at = pets + from;
	out->n = from + (size_t)in->window.size <= COUNT(pets) ? (size_t)in->window.size : COUNT(pets) - from;
	out->total = COUNT(pets);
	return OK;
}
static enum err pet_make(struct context *c, const struct pet_edit *in, struct pet *out)
{
	if (str_equal(in->name, STR("taken")))
		return fail_at(c, E_TAKEN, AT(in, name), in->name);
	c->outcome = MADE;
	*out = (struct pet){ .name = in->name, .age = in->age, .version = 1 };
	return OK;
}
static enum err pet_picture(struct context *c, const struct pet_edit *in, struct pet *out)
{
	struct str *kept = ARENA_NEW(c->arena, struct str);

	c->outcome = MADE;
	*out = (struct pet){ .name = in->picture.name, .age = in->picture.size };
	*kept = STR_JOIN(c->arena, c->settings->storage, STR("/kept"));
	assert_int_equal(rename(str_cstring(c->arena, in->picture.path), str_cstring(c->arena, *kept)), 0);
	c->kept = kept;
	c->n_kept = 1;
	return str_equal(in->name, STR("bad")) ? E_FORBIDDEN : OK;
}
static enum err any_error(struct context *c, const struct wish *in, struct nothing *out)
{
	(void)c, (void)out;
	return (enum err)in->error;
}
static enum err crash(struct context *c, const struct nothing *in, struct nothing *out)
{
	(void)c, (void)in, (void)out;
	abort();
}
static enum err text(struct context *c, const struct nothing *in, struct blob *out)
{
	(void)c, (void)in;
	*out = (struct blob){ .body = STR("hello"), .type = STR("text/plain") };
	return OK;
}
static enum err file(struct context *c, const struct nothing *in, struct blob *out)
{
	(void)c, (void)in;
	*out = (struct blob){ .file = STR("ab/cd"), .type = STR("application/pdf"), .name = STR("a\"b.pdf") };
	return OK;
}
static enum err away(struct context *c, const struct nothing *in, struct blob *out)
{
	(void)c, (void)in;
	*out = (struct blob){ .location = STR("https://rooms.example/1") };
	return OK;
}
/* The first byte of the id selects the pet; 0 is none. A pet that is loaded for a write has another name. */
static enum err pet_find(struct context *c, const struct named *named, struct pet *out, struct ownership *whose)
{
	(void)c, (void)whose;
	if (named->id[0].byte[0] == 0)
		return E_NO_ROW;
	*out = (struct pet){ .name = named->lock ? STR("Held") : STR("Rex"), .age = named->id[0].byte[0], .version = 3 };
	out->id.v.pub = named->id[0];
	return OK;
}
FINDER(pet_find, pet)
static const struct load load_pet = { .name = "pet", .keys = 1, LOADS(pet, pet_find, pet_find) };
static enum err pet_feed(struct context *c, const struct pet *was, const struct pet_key *in, struct pet *out)
{
	(void)c, (void)in;
	*out = *was;
	out->age++;
	return OK;
}
static enum err toy_make(struct context *c, const struct pet *pet, const struct toy_edit *in, struct pet *out)
{
	if (str_equal(in->name, STR("bone")))
		fail_at(c, E_TAKEN, AT(in, name), in->name);
	if (pet == NULL)
		return faults_checked(c);
	c->outcome = MADE;
	*out = *pet;
	return OK;
}
OPERATION_ON(pet_feed, pet, pet_key, pet)
OPERATION_ON(toy_make, pet, toy_edit, pet)
OPERATION(pet_get, pet_key, pet)
OPERATION(pet_list, pet_filter, pet_list)
OPERATION(pet_make, pet_edit, pet)
OPERATION(pet_picture, pet_edit, pet)
OPERATION(any_error, wish, nothing)
OPERATION(crash, nothing, nothing)
OPERATION(text, nothing, blob)
OPERATION(file, nothing, blob)
OPERATION(away, nothing, blob)

#define OPEN(id_, method_, path_)                                                                                              \
	.id = "pets." id_, .method = method_, .path = path_, .summary = "Test", .roles = PUBLIC, .guard = ANYONE,              \
	.because = "pets are for all"
static const struct endpoint endpoints[] = {
	{ OPEN("get", METHOD_GET, "/pets/{id}"), CALL(pet_get, test_key, test_pet), .answer = { { 200, "{name}" } } },
	{ OPEN("touch", METHOD_PATCH, "/pets/{id}"), CALL(pet_get, test_key, test_pet), .answer = { { 200, "{name}" } } },
	{ OPEN("show", METHOD_GET, "/loaded/{id}"), .load = &load_pet, SHOW(test_key, test_pet),
	  .answer = { { 200, "{name}" } } },
	{ OPEN("feed", METHOD_POST, "/loaded/{id}"), .load = &load_pet, CALL(pet_feed, test_key, test_pet),
	  .answer = { { 200, "{name}" } } },
	{ OPEN("toy", METHOD_POST, "/toys"), .load = &load_pet, CALL(toy_make, test_toy, test_pet),
	  .answer = { [MADE] = { 201, "{name}" } } },
	{ OPEN("list", METHOD_GET, "/pets"), CALL_LIST(pet_list, test_filter, test_pet, test_page),
	  .answer = { [DONE] = { 200, "Found {n}" }, [EMPTY] = { 200, "Nothing" } } },
	{ OPEN("make", METHOD_POST, "/pets"), CALL(pet_make, test_edit, test_pet),
	  .answer = { [MADE] = { 201, "Made {name}, {age}" } }, .body_max = 1000 },
	{ OPEN("picture", METHOD_POST, "/pictures"), CALL(pet_picture, test_picture, test_pet),
	  .answer = { [MADE] = { 201, NULL } } },
	{ OPEN("photo", METHOD_POST, "/photos"), CALL(pet_make, test_photo, test_pet),
	  .answer = { [MADE] = { 201, "Made {name}, {age}" } } },
	{ OPEN("error", METHOD_GET, "/error"), CALL(any_error, test_wish, shape_nothing), .answer = { { 204, NULL } },
	  ERRORS({ E_FORBIDDEN, "Not for you" }) },
	{ OPEN("error_of_delete", METHOD_DELETE, "/error"), CALL(any_error, test_wish, shape_nothing),
	  .answer = { { 204, NULL } }, ERRORS({ E_FORBIDDEN, "Not for you" }) },
	{ OPEN("crash", METHOD_GET, "/crash"), CALL(crash, shape_nothing, shape_nothing), .answer = { { 204, NULL } } },
	{ OPEN("text", METHOD_GET, "/text"), CALL(text, shape_nothing, shape_blob), .media = "text/plain", .rate = RATE_NONE,
	  .answer = { { 200, NULL } } },
	{ OPEN("file", METHOD_GET, "/file"), CALL(file, shape_nothing, shape_blob), .media = "application/pdf",
	  .answer = { { 200, NULL } } },
	{ OPEN("away", METHOD_GET, "/away"), CALL(away, shape_nothing, shape_blob), .media = "text/html",
	  .answer = { { 302, NULL } } },
	{ .id = "pets.private",
	  .method = METHOD_GET,
	  .path = "/private",
	  .summary = "Test",
	  .roles = STAFF,
	  .guard = COMPANY,
	  CALL(text, shape_nothing, shape_blob),
	  .media = "text/plain",
	  .answer = { { 200, NULL } } },
	{ .id = "pets.signed",
	  .method = METHOD_GET,
	  .path = "/signed",
	  .summary = "Test",
	  .roles = STAFF,
	  .guard = COMPANY,
	  .signed_url = true,
	  CALL(text, shape_nothing, shape_blob),
	  .media = "text/plain",
	  .answer = { { 200, NULL } } },
};
static const struct text texts[E_END] = {
	[E_NOT_FOUND] = { 404, "lost", "No such pet", NULL },
	[E_CHOICE] = { 400, NULL, "{field} is not {value}", NULL },
	[E_MALFORMED] = { 400, NULL, "Malformed", NULL },
};
static const char *const roots[] = { "/", NULL };
static const struct resource resources[] = { { "pets", "Pets", "Animals" }, { NULL, NULL, NULL } };
static const struct surface pets = { "pets",
	                             "Pets",
	                             roots,
	                             &test_envelope,
	                             &test_error,
	                             texts,
	                             resources,
	                             .bare_ids = true,
	                             .endpoints = endpoints,
	                             .n = COUNT(endpoints) };
const struct surface *const pets_surfaces[] = { &pets };
