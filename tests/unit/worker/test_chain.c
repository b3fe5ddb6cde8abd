/* Whole requests through a real worker, over a surface of the test's own and without any database. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../fcgi/client.h"
#include "../with_arena.h"
#include "base/log.h"
#include "worker/worker.h"

/* ---- the surface */

struct pet_id {
	struct id v;
};
struct pet {
	struct pet_id id;
	struct str name;
	int64_t age, version;
	struct instant born;
	struct str secret; /* for staff */
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
	ROW(page, total, "X-Total-Count", "All of them", .where = HEADER));
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

	if (HAS(in, name)) {
		c->outcome = EMPTY;
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
/* The first byte of the id says which pet: 0 is none. One that is found for writing has another name. */
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
static const struct surface *const surfaces[] = { &pets };

/* ---- the worker, in a process of its own */

static char folder[64], socket_path[80], storage[80], answer_bytes[100000];
static struct slot *slot;
static struct shared *shared;
static struct worker_settings settings;
static pid_t worker_pid;
static volatile sig_atomic_t stop;

static void on_term(int number)
{
	(void)number;
	stop = 1;
}

static void start_worker(int listen_fd)
{
	struct worker_job job = { .settings = &settings, .shared = shared };
	sigset_t blocked;
	struct str why;

	job.registry = registry_of(arena, surfaces, 1, &why);
	if (job.registry == NULL)
		fail_msg("%.*s", (int)why.n, why.p);
	*slot = (struct slot){ .stop = &stop };
	worker_pid = fork();
	if (worker_pid != 0)
		return;
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTERM);
	sigprocmask(SIG_BLOCK, &blocked, &slot->wait_mask);
	signal(SIGTERM, on_term);
	_exit(worker_run(&job, slot, listen_fd));
}

static int set_up(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof folder, "/tmp/test_chain.XXXXXX");
	if (mkdtemp(folder) == NULL)
		return 1;
	(void)snprintf(socket_path, sizeof socket_path, "%s/s", folder);
	(void)snprintf(storage, sizeof storage, "%s/storage", folder);
	arena = arena_new(0);
	slot = mmap(NULL, sizeof *slot, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	shared = shared_new();
	settings = (struct worker_settings){
		.business = { .public_url = STR("https://test.example"), .storage = str_of(storage), .limits = true },
		.database = { .socket = STR("/nowhere/mysql.sock"), .database = STR("none"), .user = STR("nobody") },
		.tokens = { .keys = { { STR("k1"), HS256, STR("0123456789abcdef0123456789abcdef") } },
		            .n_keys = 1,
		            .issuer = STR("test"),
		            .audience = STR("test") },
		.business.cors_origins = STR("https://a.example https://b.example"),
		.accel_prefix = STR("/_files"),
		.hourly_user = 1000,
		.hourly_address = 1000,
		.deadline_ms = 10000,
		.budget_ms = 8000,
	};
	start_worker(client_listen(socket_path));
	return 0;
}

/* What the worker's end says; it was told to end. */
static int worker_status(void)
{
	int status = -1;

	assert_int_equal(waitpid(worker_pid, &status, 0), worker_pid);
	worker_pid = 0;
	return status;
}

static int tear_down(void **state)
{
	char command[200];

	(void)state;
	if (worker_pid != 0) {
		kill(worker_pid, SIGTERM);
		assert_int_equal(worker_status(), 0);
	}
	(void)snprintf(command, sizeof command, "%s/incoming", storage);
	assert_int_equal(rmdir(command), 0); /* nothing is left in it */
	(void)snprintf(command, sizeof command, "%s/kept", storage);
	(void)unlink(command);
	rmdir(storage);
	unlink(socket_path);
	rmdir(folder);
	shared_free(&shared);
	munmap(slot, sizeof *slot);
	arena_free(&arena);
	return 0;
}

/* ---- asking */

struct question {
	const char *method, *uri, *type, *body;
	const char *headers[9]; /* CGI names and values in turn, NULL at the end */
};

/* The whole answer, NUL-terminated. */
static const char *ask(const struct question *q)
{
	const char *params[40], *body = q->body != NULL ? q->body : "";
	char length[20];
	size_t n = 0, got;
	struct client_request request = { .params = params, .body = str_of(body) };

	(void)snprintf(length, sizeof length, "%zu", strlen(body));
	for (const char *const *p =
	             (const char *const[]){ "REQUEST_METHOD", q->method, "REQUEST_URI", q->uri, "CONTENT_LENGTH", length,
	                                    "REMOTE_ADDR", "192.0.2.1", "REQUEST_ID", "request-1", NULL };
	     *p != NULL; p++)
		params[n++] = *p;
	if (q->type != NULL) {
		params[n++] = "CONTENT_TYPE";
		params[n++] = q->type;
	}
	for (size_t i = 0; q->headers[i] != NULL; i++)
		params[n++] = q->headers[i];
	params[n] = NULL;
	got = client_answer(client_start(socket_path, &request), answer_bytes, sizeof answer_bytes - 1);
	answer_bytes[got] = '\0';
	return answer_bytes;
}

#define ASK(...) ask(&(struct question){ __VA_ARGS__ })

static void has(const char *answer, const char *part)
{
	if (strstr(answer, part) == NULL)
		fail_msg("\"%s\" is not in:\n%s", part, answer);
}

static void has_not(const char *answer, const char *part)
{
	if (strstr(answer, part) != NULL)
		fail_msg("\"%s\" is in:\n%s", part, answer);
}

static void body_is(const char *answer, const char *body)
{
	const char *at = strstr(answer, "\r\n\r\n");

	assert_non_null(at);
	assert_string_equal(at + 4, body);
}

#define PET "0193200a-7c00-7000-8000-000000000001"

/* ---- tests */

static void test_an_answer(void **state)
{
	const char *a = ASK("GET", "/pets/" PET);

	(void)state;
	has(a, "Status: 200 OK\r\n");
	has(a, "Content-Type: application/json; charset=utf-8\r\n");
	has(a, "X-Request-Id: request-1\r\n");
	has(a, "X-Content-Type-Options: nosniff\r\n");
	has(a, "Cache-Control: no-store\r\n");
	has(a, "ETag: \"3-");
	has(a, "X-RateLimit-Limit: 1000\r\n");
	has(a, "X-RateLimit-Remaining: 999\r\n");
	has(a, "X-RateLimit-Reset: ");
	has_not(a, "Access-Control");
	body_is(a, "{\"message\":\"Rex\",\"data\":{\"id\":\"" PET "\",\"name\":\"Rex\",\"age\":4}}");
	has(ASK("HEAD", "/pets/" PET), "Content-Length: 91\r\n");
	body_is(answer_bytes, "");
	assert_string_equal(slot->endpoint, "pets.get");
	assert_string_equal(slot->request_id, "request-1");
}

static void test_conditions(void **state)
{
	const char *a = ASK("GET", "/pets/" PET);
	char tag[] = "\"3-0123456789abcdef\"", both[64], end[64];

	(void)state;
	assert_non_null(strstr(a, "ETag: \"3-"));
	memcpy(tag, strstr(a, "ETag: ") + 6, sizeof tag - 1);
	(void)snprintf(both, sizeof both, "\"2-0\", W/%s", tag);
	(void)snprintf(end, sizeof end, "ETag: %s\r\n", tag);
	a = ASK("GET", "/pets/" PET, .headers = { "HTTP_IF_NONE_MATCH", both });
	has(a, "Status: 304 ");
	has(a, end);
	body_is(a, "");
	/* The hash counts for reading, the version alone for changing. */
	has(ASK("GET", "/pets/" PET, .headers = { "HTTP_IF_NONE_MATCH", "\"3-0123456789abcdef\"" }), "Status: 200");
	has(ASK("GET", "/pets/" PET, .headers = { "HTTP_IF_NONE_MATCH", "\"3\"" }), "Status: 200");
	has(ASK("PATCH", "/pets/" PET, .headers = { "HTTP_IF_NONE_MATCH", tag }), "Status: 200");
	has(ASK("PATCH", "/pets/" PET, .headers = { "HTTP_IF_MATCH", "\"3-0123456789abcdef\"" }), "Status: 200");
	has(ASK("PATCH", "/pets/" PET, .headers = { "HTTP_IF_MATCH", "\"2-0123456789abcdef\"" }), "Status: 412");
}

static void test_routing_refusals(void **state)
{
	const char *a = ASK("GET", "/elsewhere");

	(void)state;
	has(a, "Status: 404 Not Found\r\n");
	body_is(a, "{\"status\":404,\"code\":\"lost\",\"message\":\"No such pet\"}");
	has(ASK("GET", "/pets/not-an-id"), "Status: 404");
	a = ASK("DELETE", "/pets");
	has(a, "Status: 405 ");
	has(a, "Allow: GET, HEAD, POST, OPTIONS\r\n");
	has(a, "\"code\":\"method_not_allowed\"");
	has(ASK("TRACE", "/pets"), "Status: 405 ");
	has(ASK("GET", "/pets/%zz"), "Status: 400 ");
	has(ASK("GET", "/pets?name=%ff"), "Status: 400 ");
	has(ASK("GET", "/pets/"), "Status: 200 ");
	has(ASK("GET", "/pets//"), "Status: 404 ");
}

#define SOME_PET "05000000-0000-7000-8000-000000000000"
#define NO_PET "00000000-0000-7000-8000-000000000000"

/* The record is there before the operation is: held when the method writes; without one, the operation is not called. */
static void test_loads(void **state)
{
	const char *a = ASK("GET", "/loaded/" SOME_PET);

	(void)state;
	has(a, "Status: 200 ");
	has(a, "\"message\":\"Rex\"");
	has(a, "\"age\":5");
	a = ASK("POST", "/loaded/" SOME_PET);
	has(a, "\"message\":\"Held\"");
	has(a, "\"age\":6");
	a = ASK("GET", "/loaded/" NO_PET);
	has(a, "Status: 404 ");
	has(a, "\"code\":\"lost\"");
	has(ASK("POST", "/loaded/" NO_PET), "Status: 404 ");
}

/* An id of a body that names nothing is a fault of that member, beside those that the operation notes. */
static void test_loads_by_body(void **state)
{
	const char *a = ASK("POST", "/toys", "application/json", "{\"pet\":\"" SOME_PET "\",\"name\":\"ball\"}");

	(void)state;
	has(a, "Status: 201 ");
	has(a, "\"message\":\"Held\"");
	a = ASK("POST", "/toys", "application/json", "{\"pet\":\"" NO_PET "\",\"name\":\"ball\"}");
	has(a, "Status: 400 ");
	has(a, "\"pet\":[\"This object does not exist.\"]");
	has_not(a, "\"name\":[");
	a = ASK("POST", "/toys", "application/json", "{\"pet\":\"" NO_PET "\",\"name\":\"bone\"}");
	has(a, "\"pet\":[\"This object does not exist.\"]");
	has(a, "\"name\":[");
}

static void test_options_and_cors(void **state)
{
	const char *a = ASK("OPTIONS", "/pets");

	(void)state;
	has(a, "Status: 204 ");
	has(a, "Allow: GET, HEAD, POST, OPTIONS\r\n");
	has_not(a, "Access-Control");
	has_not(a, "X-RateLimit");
	a = ASK("OPTIONS", "/pets",
	        .headers = { "HTTP_ORIGIN", "https://b.example", "HTTP_ACCESS_CONTROL_REQUEST_METHOD", "POST" });
	has(a, "Access-Control-Allow-Origin: https://b.example\r\n");
	has(a, "Access-Control-Allow-Methods: GET, HEAD, POST, OPTIONS\r\n");
	has(a, "Authorization");
	a = ASK("OPTIONS", "/pets",
	        .headers = { "HTTP_ORIGIN", "https://c.example", "HTTP_ACCESS_CONTROL_REQUEST_METHOD", "POST" });
	has_not(a, "Access-Control");
	has(a, "Vary: Origin\r\n");
	a = ASK("GET", "/pets", .headers = { "HTTP_ORIGIN", "https://a.example" });
	has(a, "Access-Control-Allow-Origin: https://a.example\r\n");
	has(a, "Access-Control-Expose-Headers: ");
	has_not(ASK("GET", "/pets", .headers = { "HTTP_ORIGIN", "http://localhost:3000" }), "Access-Control");
	has(ASK("OPTIONS", "/elsewhere"), "Status: 404");
}

static void test_pages(void **state)
{
	const char *a = ASK("GET", "/pets?x=1&page=2&size=2");

	(void)state;
	has(a, "X-Total-Count: 5\r\n");
	has(a, "\"message\":\"Found 2\"");
	has(a, "\"pages\":3");
	has(a, "\"next\":\"https://test.example/pets?x=1&size=2&page=3\"");
	has(a, "\"previous\":\"https://test.example/pets?x=1&size=2&page=1\"");
	a = ASK("GET", "/pets?page=3");
	has(a, "\"message\":\"Found 1\"");
	has(a, "\"next\":null");
	has(ASK("GET", "/pets"), "\"previous\":null");
	a = ASK("GET", "/pets?name=nobody");
	has(a, "\"message\":\"Nothing\"");
	has(a, "\"items\":[]");
	a = ASK("GET", "/pets?page=0&size=x");
	has(a, "Status: 400 ");
	has(a, "\"page\":[");
	has(a, "\"size\":[");
}

static void test_bodies(void **state)
{
	const char *a = ASK("POST", "/pets", "application/json", "{\"name\":\"Ann\",\"age\":3,\"other\":1}");

	(void)state;
	has(a, "Status: 201 Created\r\n");
	has(a, "\"message\":\"Made Ann, 3\"");
	has(ASK("POST", "/pets", "application/x-www-form-urlencoded", "name=Ann+B&age=3"), "Status: 415 ");
	has(ASK("POST", "/pets", "application/vnd.pets+json", "{\"name\":\"Ann\"}"), "Made Ann, 0");
	has(ASK("POST", "/pets", NULL, "{\"name\":\"Ann\"}"), "Status: 415 ");
	has(ASK("POST", "/pets"), "\"name\":[\"This field is required.\"]");
	a = ASK("POST", "/pets", "application/json", "{\"name\":\"\",\"age\":31,\"mode\":\"carrier pigeon\"}");
	has(a, "Status: 400 Bad Request\r\n");
	has(a, "\"name\":[\"Must have between 1 and 10 characters.\"]");
	has(a, "\"age\":[\"No pet is 31 years old\"]");
	has(a, "\"mode\":[\"mode is not carrier pigeon\"]");
	has(ASK("POST", "/pets", "application/json", ""), "\"name\":[\"This field is required.\"]");
	has(ASK("POST", "/pets", "application/json", "{\"name\":\"taken\"}"), "\"name\":[\"This value is already in use.\"]");
	has(ASK("POST", "/pets", "application/json", "{\"name\":"), "\"message\":\"Malformed\"");
	has(ASK("POST", "/pets", "text/plain", "name=Ann"), "Status: 415 ");
	has(ASK("POST", "/pets", "multipart/form-data; boundary=x", "--x--"), "Status: 415 ");
	has(ASK("POST", "/pets", "application/json", "{}", .headers = { "HTTP_CONTENT_ENCODING", "gzip" }), "Status: 415 ");
}

#define PART(name, more, content) "--x\r\nContent-Disposition: form-data; name=\"" name "\"" more "\r\n\r\n" content "\r\n"

/* A row with a file that may be left out takes every form of body. */
static void test_forms(void **state)
{
	static const char multipart[] = "multipart/form-data; boundary=x";
	static const char form[] = "application/x-www-form-urlencoded";

	(void)state;
	has(ASK("POST", "/photos", form, "name=Ann+B&age=3&other=1"), "Made Ann B, 3");
	has(ASK("POST", "/photos", "application/json", "{\"name\":\"Ann\",\"age\":3}"), "Made Ann, 3");
	has(ASK("POST", "/photos", multipart, PART("name", "", "Ann") PART("age", "", "3") "--x--\r\n"), "Made Ann, 3");
	has(ASK("POST", "/photos", form, "name=%ff"), "Status: 400 ");
	has(ASK("POST", "/photos", form, "name=a&name=b"), "\"name\":[\"This field was sent more than once.\"]");
	has(ASK("POST", "/photos", multipart, PART("name", "", "Ann") PART("name", "", "Ann") "--x--\r\n"),
	    "\"name\":[\"This field was sent more than once.\"]");
	has(ASK("POST", "/photos", multipart,
	        PART("name", "", "Ann") PART("picture", "; filename=\"a.txt\"", "0123")
	                PART("picture", "; filename=\"b.txt\"", "0123") "--x--\r\n"),
	    "\"picture\":[\"This field was sent more than once.\"]");
	has(ASK("POST", "/photos", "text/plain", "name=Ann"), "Status: 415 ");
}

static void test_large_bodies(void **state)
{
	char body[1200];

	(void)state;
	memset(body, ' ', sizeof body);
	body[sizeof body - 1] = '\0';
	has(ASK("POST", "/pets", "application/json", body), "Status: 413 ");
	body[999] = '\0';
	has(ASK("POST", "/pets", "application/json", body), "Status: 400 ");
}

static bool kept(void)
{
	char path[100];

	(void)snprintf(path, sizeof path, "%s/kept", storage);
	return access(path, F_OK) == 0;
}

static void test_uploads(void **state)
{
	static const char multipart[] = "multipart/form-data; boundary=x";
	char large[1500];
	const char *a;

	(void)state;
	a = ASK("POST", "/pictures", multipart,
	        PART("name", "", "bad") PART("picture", "; filename=\"a.txt\"", "0123") "--x--\r\n");
	has(a, "Status: 403 ");
	assert_false(kept());
	a = ASK("POST", "/pictures", multipart,
	        PART("name", "", "Ann") PART("picture", "; filename=\"a.txt\"", "0123") "--x--\r\n");
	has(a, "Status: 201 ");
	has(a, "\"name\":\"a.txt\",\"age\":4");
	assert_true(kept());
	a = ASK("POST", "/pictures", multipart,
	        PART("name", "", "Ann") PART("picture", "; filename=\"a.txt\"", "") "--x--\r\n");
	has(a, "\"picture\":[\"The file is empty.\"]");
	a = ASK("POST", "/pictures", multipart,
	        PART("name", "", "Ann") PART("picture", "; filename=\"a.png\"", "\x89PNG\r\n\x1a\n----") "--x--\r\n");
	has(a, "\"picture\":[\"This type of file is not accepted.\"]");
	a = ASK("POST", "/pictures", multipart, PART("name", "", "Ann") "--x--\r\n");
	has(a, "\"picture\":[\"This field is required.\"]");
	a = ASK("POST", "/pictures", multipart, PART("name", "", "Ann") PART("picture", "; filename=\"\"", "") "--x--\r\n");
	has(a, "\"picture\":[\"This field is required.\"]");
	has(ASK("POST", "/pictures", multipart, "--x\r\nrubbish"), "Status: 400 ");
	has(ASK("POST", "/pictures", "application/json", "{\"name\":\"Ann\"}"), "Status: 415 ");
	memset(large, 'a', sizeof large);
	large[sizeof large - 1] = '\0';
	(void)snprintf(answer_bytes, sizeof answer_bytes, PART("picture", "; filename=\"a.txt\"", "%s") "--x--\r\n", large);
	a = ASK("POST", "/pictures", multipart, str_cstring(arena, str_of(answer_bytes)));
	has(a, "Status: 413 ");
}

static const char *ask_error(enum err e, const char *method)
{
	static char uri[40];

	(void)snprintf(uri, sizeof uri, "/error?error=%d", (int)e);
	return ASK(method, uri);
}

static void test_errors(void **state)
{
	const char *a = ask_error(E_FORBIDDEN, "GET");

	(void)state;
	has(a, "Status: 403 ");
	body_is(a, "{\"status\":403,\"code\":\"forbidden\",\"message\":\"Not for you\"}");
	a = ask_error(E_NOT_YOURS, "GET");
	body_is(a, "{\"status\":404,\"code\":\"lost\",\"message\":\"No such pet\"}");
	a = ask_error(E_NO_ROW, "GET");
	body_is(a, "{\"status\":500,\"code\":\"internal_server_error\",\"message\":\"An unexpected error occurred\"}");
	a = ask_error(E_TIMEOUT, "DELETE");
	has(a, "Status: 503 ");
	has(a, "Retry-After: 2\r\n");
	has(a, "\"code\":\"service_unavailable\"");
	has(ask_error(E_UNKNOWN_OUTCOME, "DELETE"), "\"code\":\"outcome_unknown\"");
	has(ask_error(E_CREDENTIALS, "GET"), "WWW-Authenticate: Bearer realm=\"interviewd\"\r\n");
	a = ask_error(OK, "DELETE");
	has(a, "Status: 204 ");
	has_not(a, "\r\nContent-Type:");
	assert_true(slot->errors >= 3);
}

static void test_blobs(void **state)
{
	const char *a = ASK("GET", "/text");

	(void)state;
	has(a, "Content-Type: text/plain; charset=utf-8\r\n");
	has(a, "Cache-Control: no-cache\r\n");
	has_not(a, "X-RateLimit");
	body_is(a, "hello");
	a = ASK("GET", "/file");
	has(a, "X-Accel-Redirect: /_files/ab/cd\r\n");
	has(a, "Content-Type: application/pdf\r\n");
	has(a, "Content-Disposition: attachment; filename=");
	a = ASK("GET", "/away");
	has(a, "Status: 302 ");
	has(a, "Location: https://rooms.example/1\r\n");
}

/* A token for whom there is no cache: the database is asked, and it is away. */
static const char *ask_with_token(int64_t seconds)
{
	struct token_ring *ring = token_ring_new(&settings.tokens);
	struct instant now = clock_now();
	const struct claims claims = { uuid_new(), now, instant_add(now, seconds), now, 1 };
	struct str token = STR_JOIN(arena, STR("Bearer "), token_sign(ring, arena, &claims));

	token_ring_free(&ring);
	return ASK("GET", "/private", .headers = { "HTTP_AUTHORIZATION", str_cstring(arena, token) });
}

static void test_authentication(void **state)
{
	const char *a = ASK("GET", "/private");

	(void)state;
	has(a, "Status: 401 ");
	has(a, "WWW-Authenticate: Bearer realm=\"interviewd\"\r\n");
	has(a, "X-RateLimit-Remaining: ");
	a = ASK("GET", "/private", .headers = { "HTTP_AUTHORIZATION", "Bearer abc.def.ghi" });
	has(a, "Status: 401 ");
	has(a, "error=\"invalid_token\"");
	has(ASK("GET", "/private", .headers = { "HTTP_AUTHORIZATION", "Basic YTpi" }), "Status: 401 ");
	has(ask_with_token(-100), "Status: 401 ");
	/* Public rows do not look at it. */
	has(ASK("GET", "/text", .headers = { "HTTP_AUTHORIZATION", "Bearer abc" }), "Status: 200 ");
}

static void test_signed_url(void **state)
{
	struct token_ring *ring = token_ring_new(&settings.tokens);
	struct buf uri = buf_new(arena, 1000);

	(void)state;
	buf_text(&uri, "/signed");
	url_sign(ring, STR("/signed"), clock_now(), 60, &uri);
	has(ASK("GET", str_cstring(arena, buf_view(&uri))), "Status: 200 ");
	uri.p[uri.n - 2] ^= 1;
	has(ASK("GET", str_cstring(arena, buf_view(&uri))), "Status: 401 ");
	has(ASK("GET", "/signed"), "Status: 401 ");
	token_ring_free(&ring);
}

static void test_database_away(void **state)
{
	const char *a = ask_with_token(60);

	(void)state;
	has(a, "Status: 503 ");
	has(a, "Retry-After: 2\r\n");
	has(ASK("GET", "/text"), "Status: 200 ");
}

static void test_deadline(void **state)
{
	char arrived[40];

	(void)state;
	(void)snprintf(arrived, sizeof arrived, "%lld.000", (long long)time(NULL) - 20);
	has(ASK("GET", "/text", .headers = { "REQUEST_MSEC", arrived }), "Status: 503 ");
	has(answer_bytes, "Retry-After: 1\r\n");
	(void)snprintf(arrived, sizeof arrived, "%lld.000", (long long)time(NULL) - 2);
	has(ASK("GET", "/text", .headers = { "REQUEST_MSEC", arrived }), "Status: 200 ");
}

static void test_rate_limit(void **state)
{
	const char *a;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		const struct quota quota = { "address", { "\xc0\x00\x02\x01", 4 }, 1000, 3600 };
		struct quota_state left;
		(void)limit_take(shared, &quota, time(NULL), &left);
	}
	a = ASK("GET", "/pets");
	has(a, "Status: 429 ");
	has(a, "X-RateLimit-Remaining: 0\r\n");
	has(a, "Retry-After: 3");
	has(a, "\"code\":\"rate_limited\"");
	has(ASK("GET", "/elsewhere"), "Status: 429 ");
	has(ASK("OPTIONS", "/pets"), "Status: 204 ");
	has(ASK("GET", "/text"), "Status: 200 ");
}

/* The master finds in the slot what the worker was doing. */
static void test_crash(void **state)
{
	int status;

	(void)state;
	body_is("\r\n\r\n", "");
	assert_string_equal(ASK("GET", "/crash"), "");
	status = worker_status();
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	assert_string_equal(slot->endpoint, "pets.crash");
	assert_string_equal(slot->request_id, "request-1");
	assert_int_equal(slot->state, SLOT_BUSY);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_an_answer),     TEST(test_conditions),     TEST(test_routing_refusals),
		TEST(test_loads),         TEST(test_loads_by_body),  TEST(test_options_and_cors),
		TEST(test_pages),         TEST(test_bodies),         TEST(test_forms),
		TEST(test_large_bodies),  TEST(test_uploads),        TEST(test_errors),
		TEST(test_blobs),         TEST(test_authentication), TEST(test_signed_url),
		TEST(test_database_away), TEST(test_deadline),       TEST(test_rate_limit),
		TEST(test_crash),
	};

	log_open("test", LOG_TEXT, LOG_LEVEL_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
