/* fcgi/: whole requests over a real socket, from a client in another process. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../with_arena.h"
#include "client.h"
#include "fcgi/multipart.h"
#include "fcgi/response.h"

enum { WAIT_MS = 10000 };

static struct fcgi *fcgi;
static char folder[64], path[80];
static int listen_fd;
static sigset_t mask;
static volatile sig_atomic_t signalled;
static char answer[300000];

static void note(int number)
{
	signalled = number;
}

static int setup(void **state)
{
	sigset_t blocked;

	(void)state;
	(void)snprintf(folder, sizeof folder, "/tmp/test_fcgi.XXXXXX");
	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof path, "%s/s", folder);
	arena = arena_new(0);
	listen_fd = client_listen(path);
	assert_ptr_not_equal(signal(SIGUSR2, note), SIG_ERR);
	assert_int_equal(sigemptyset(&blocked), 0);
	assert_int_equal(sigaddset(&blocked, SIGUSR2), 0);
	assert_int_equal(sigprocmask(SIG_BLOCK, &blocked, &mask), 0);
	assert_int_equal(sigdelset(&mask, SIGUSR2), 0);
	fcgi = fcgi_new(listen_fd, &mask);
	signalled = 0;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fcgi_free(&fcgi);
	assert_null(fcgi);
	arena_free(&arena);
	(void)close(listen_fd);
	(void)unlink(path);
	return rmdir(folder);
}

#define PARAMS(...)                                                                                                            \
	(const char *const[])                                                                                                  \
	{                                                                                                                      \
		__VA_ARGS__, NULL                                                                                              \
	}

static struct client start(const char *const *params, struct str body)
{
	struct client_request request = { .params = params, .body = body };

	return client_start(path, &request);
}

/* Waits for the next arrival. */
static enum arrival arrival_of(struct request *request_r)
{
	assert_true(fcgi_wait(fcgi, WAIT_MS));
	return fcgi_accept(fcgi, arena, request_r);
}

static struct request accepted(void)
{
	struct request request;

	assert_int_equal(arrival_of(&request), ARRIVAL_REQUEST);
	return request;
}

/* Sends `response`, and returns what the client has received. */
static struct str answered(struct client client, const struct response *response, bool head)
{
	size_t n;

	assert_true(fcgi_respond(fcgi, arena, response, head));
	n = client_answer(client, answer, sizeof answer);
	return (struct str){ answer, n };
}

static void same(struct str got, const char *expected)
{
	assert_int_equal(got.n, strlen(expected));
	assert_memory_equal(got.p, expected, got.n);
}

static void a_whole_request(void **state)
{
	struct client client =
	        start(PARAMS("REQUEST_METHOD", "PATCH", "REQUEST_URI", "/a%20b/%C3%A9?x=%31&y", "QUERY_STRING", "ignored",
	                     "CONTENT_TYPE", "application/json; charset=utf-8", "CONTENT_LENGTH", "2", "REMOTE_ADDR",
	                     "192.0.2.7", "HTTP_HOST", "example.org", "HTTPS", "on", "REQUEST_ID", "abc-123", "REQUEST_MSEC",
	                     "1731400000.250", "HTTP_IF_MATCH", "\"v3\"", "HTTP_X_EMPTY", ""),
	              STR("{}"));
	struct response response = { .status = 200, .type = STR("application/json"), .body = STR("{\"ok\":true}") };
	struct request request = accepted();
	struct str body;

	(void)state;
	assert_int_equal(request.method, METHOD_PATCH);
	same(request.method_name, "PATCH");
	same(request.path, "/a b/\xC3\xA9");
	same(request.uri, "/a%20b/%C3%A9?x=%31&y");
	same(request.query, "x=%31&y");
	same(request.content_type, "application/json; charset=utf-8");
	assert_int_equal(request.content_length, 2);
	same(request.address, "192.0.2.7");
	same(request.host, "example.org");
	same(request.id, "abc-123");
	assert_int_equal(request.arrived.us, INT64_C(1731400000250000));
	assert_true(request.secure);
	assert_null(request.bad.p);
	same(fcgi_header(fcgi, "If-Match"), "\"v3\"");
	same(fcgi_header(fcgi, "if-match"), "\"v3\"");
	assert_non_null(fcgi_header(fcgi, "X-Empty").p);
	assert_null(fcgi_header(fcgi, "If").p);
	assert_null(fcgi_header(fcgi, "If-Match-Too").p);
	assert_int_equal(fcgi_body(fcgi, arena, 2, &body), OK);
	same(body, "{}");
	response_header(&response, STR("X-Request-Id"), request.id);
	response_header(&response, STR("ETag"), STR("\"v3\""));
	response_header(&response, STR("etag"), STR("\"v4\""));
	response_header(&response, STR("X-Evil"), STR("a\r\nSet-Cookie: b"));
	response_header(&response, STR("X-Nul"), STR("a\0b"));
	same(answered(client, &response, false), "Status: 200 OK\r\nContent-Type: application/json\r\nX-Request-Id: abc-123\r\n"
	                                         "etag: \"v4\"\r\nContent-Length: 11\r\n\r\n{\"ok\":true}");
	/* The members of the request stay valid after the answer. */
	same(request.id, "abc-123");
	assert_null(fcgi_header(fcgi, "If-Match").p);
	assert_false(fcgi_respond(fcgi, arena, &response, false));
}

static void heads_and_empty_answers(void **state)
{
	static const struct {
		int status;
		bool head;
		const char *answer;
	} cases[] = {
		{ 200, true, "Status: 200 OK\r\nContent-Type: t\r\nContent-Length: 4\r\n\r\n" },
		{ 204, false, "Status: 204 No Content\r\n\r\n" },
		{ 304, false, "Status: 304 Not Modified\r\n\r\n" },
		{ 404, false, "Status: 404 Not Found\r\nContent-Type: t\r\nContent-Length: 4\r\n\r\nbody" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct client client = start(PARAMS("REQUEST_METHOD", "GET", "REQUEST_URI", "/"), (struct str){ 0 });
		struct response response = { .status = cases[i].status, .type = STR("t"), .body = STR("body") };

		(void)accepted();
		same(answered(client, &response, cases[i].head), cases[i].answer);
	}
}

static void requests_without_anything(void **state)
{
	struct client client =
	        start(PARAMS("REQUEST_ID", "no good\n", "CONTENT_LENGTH", "-5", "REQUEST_MSEC", "17.1"), (struct str){ 0 });
	struct response response = { .status = 200 };
	struct request request = accepted();
	struct str body;

	(void)state;
	assert_int_equal(request.method, METHOD_OTHER);
	same(request.path, "/");
	assert_non_null(request.bad.p);
	assert_int_equal(request.content_length, -1);
	assert_int_equal(request.id.n, 32);
	assert_int_equal(request.arrived.us, 0);
	assert_false(request.secure);
	assert_int_equal(fcgi_body(fcgi, arena, 0, &body), OK);
	assert_int_equal(body.n, 0);
	same(answered(client, &response, false), "Status: 200 OK\r\nContent-Length: 0\r\n\r\n");
}

static void bad_uris(void **state)
{
	static const struct {
		const char *uri, *path;
		bool bad;
	} cases[] = {
		{ "/a%2", "/a%2", true },
		{ "/a%00", "/a%00", true },
		{ "/%FF", "/%FF", true },
		{ "/\xFF", "/\xFF", true },
		{ "/a?x=%zz", "/a", true },
		{ "/a?x=%C0%AF", "/a", true },
		{ "/a?x=%00", "/a", true },
		{ "*", "/", true },
		{ "", "/", true },
		{ "/a%2Fb%25", "/a/b%", false },
		{ "/a?x=%C3%A9+%26", "/a", false },
		{ "/a?", "/a", false },
		{ "/\xC3\xA9", "/\xC3\xA9", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct client client = start(PARAMS("REQUEST_METHOD", "GET", "REQUEST_URI", cases[i].uri), (struct str){ 0 });
		struct response response = { .status = 200 };
		struct request request = accepted();

		same(request.path, cases[i].path);
		assert_int_equal(request.bad.p != NULL, cases[i].bad);
		(void)answered(client, &response, false);
	}
}

static void large_bodies_both_ways(void **state)
{
	static char big[250000];
	struct client_request request = { .params = PARAMS("REQUEST_METHOD", "POST", "REQUEST_URI", "/", "CONTENT_LENGTH",
		                                           "250000"),
		                          .body = { big, sizeof big },
		                          .record = 999 };
	struct response response = { .status = 200, .type = STR("t"), .body = { big, 60000 } };
	struct client client;
	struct str body, got;

	(void)state;
	for (size_t i = 0; i < sizeof big; i++)
		big[i] = (char)(i * 7 + i / 251);
	client = client_start(path, &request);
	(void)accepted();
	assert_int_equal(fcgi_body(fcgi, arena, sizeof big, &body), OK);
	assert_int_equal(body.n, sizeof big);
	assert_memory_equal(body.p, big, sizeof big);
	got = answered(client, &response, false);
	/* At most as much as fits into a pipe, because the client writes it to one before anybody reads. */
	assert_true(got.n > response.body.n);
	assert_memory_equal(got.p + got.n - response.body.n, big, response.body.n);
}

/* Answers with lengths around that of one record, and of several. */
static void answers_of_every_length(void **state)
{
	static char big[140000];
	static const size_t sizes[] = { 0, 1, 8183, 65440, 65470, 65480, 65490, 65520, 65528, 65536, 131050, 140000 };

	(void)state;
	for (size_t i = 0; i < sizeof big; i++)
		big[i] = (char)(i * 11 + i / 253);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct client client = start(PARAMS("REQUEST_METHOD", "GET", "REQUEST_URI", "/"), (struct str){ 0 });
		struct response response = { .status = 200, .type = STR("t"), .body = { big, sizes[i] } };
		struct str got;

		(void)accepted();
		got = answered(client, &response, false);
		assert_true(got.n > sizes[i] && got.n < sizes[i] + 100);
		assert_memory_equal(got.p + got.n - sizes[i], big, sizes[i]);
	}
}

static void bodies_beyond_the_limit(void **state)
{
	static char big[100000];
	/* With the right length, without a length, and with a wrong one. */
	static const char *const lengths[] = { "100000", "", "100" };

	(void)state;
	for (size_t i = 0; i < COUNT(lengths); i++) {
		struct client client = start(PARAMS("REQUEST_METHOD", "POST", "REQUEST_URI", "/", "CONTENT_LENGTH", lengths[i]),
		                             (struct str){ big, sizeof big });
		struct response response = { .status = 413 };
		struct str body;

		(void)accepted();
		assert_int_equal(fcgi_body(fcgi, arena, 99, &body), E_TOO_LARGE);
		same(answered(client, &response, false), "Status: 413 Payload Too Large\r\nContent-Length: 0\r\n\r\n");
	}
}

static void bodies_that_end_early(void **state)
{
	struct client client =
	        start(PARAMS("REQUEST_METHOD", "POST", "REQUEST_URI", "/", "CONTENT_LENGTH", "10"), STR("12345"));
	struct response response = { .status = 400 };
	struct str body;

	(void)state;
	(void)accepted();
	assert_int_equal(fcgi_body(fcgi, arena, 1000, &body), E_MALFORMED);
	(void)answered(client, &response, false);
}

static void multipart_from_the_wire(void **state)
{
	static const struct str text = STR("--b\r\nContent-Disposition: form-data; name=a\r\n\r\nvalue\r\n--b--\r\n");
	struct client_request request = { .params =
		                                  PARAMS("REQUEST_METHOD", "POST", "REQUEST_URI", "/", "CONTENT_LENGTH", "61"),
		                          .body = text,
		                          .record = 5 };
	struct multipart_input input = { .read = multipart_from_fcgi,
		                         .source = fcgi,
		                         .boundary = STR("b"),
		                         .limits = { .total = 100, .text = 5, .file = 0, .parts = 1 } };
	struct response response = { .status = 200 };
	struct multipart multipart;
	struct client client = client_start(path, &request);
	struct str why;

	(void)state;
	(void)accepted();
	assert_int_equal(text.n, 61);
	assert_int_equal(multipart_parse(arena, &input, &multipart, &why), OK);
	same(multipart.parts[0].text, "value");
	(void)answered(client, &response, false);
}

static void the_wait_ends(void **state)
{
	struct request request;

	(void)state;
	assert_int_equal(fcgi_accept(fcgi, arena, &request), ARRIVAL_NONE);
	assert_false(fcgi_wait(fcgi, 10));
	assert_int_equal(signalled, 0);
	assert_int_equal(raise(SIGUSR2), 0);
	assert_int_equal(signalled, 0);
	assert_false(fcgi_wait(fcgi, -1));
	assert_int_equal(signalled, SIGUSR2);
}

/* A request that waits in the queue before it is accepted. */
static struct client queued(void)
{
	struct client client = start(PARAMS("REQUEST_METHOD", "GET", "REQUEST_URI", "/queued"), (struct str){ 0 });
	struct pollfd poll_fd = { .fd = listen_fd, .events = POLLIN };

	assert_int_equal(poll(&poll_fd, 1, WAIT_MS), 1);
	return client;
}

/* Under constant load the wait never sleeps. A signal must be noticed soon nevertheless. */
static void a_signal_is_seen_under_load(void **state)
{
	struct response response = { .status = 200 };
	struct client client = queued();
	struct request request;
	enum arrival arrival;
	int64_t raised;

	(void)state;
	assert_int_equal(raise(SIGUSR2), 0);
	raised = clock_monotonic();
	while ((arrival = fcgi_accept(fcgi, arena, &request)) == ARRIVAL_REQUEST) {
		assert_int_equal(signalled, 0);
		(void)answered(client, &response, false);
		client = queued();
	}
	assert_int_equal(arrival, ARRIVAL_SIGNAL);
	assert_int_equal(signalled, SIGUSR2);
	assert_true(clock_monotonic() - raised < 5000000);
	request = accepted();
	same(request.path, "/queued");
	(void)answered(client, &response, false);
}

static void clients_that_hung_up(void **state)
{
	struct client_request gone = { .params = PARAMS("REQUEST_METHOD", "GET", "REQUEST_URI", "/gone"), .half = true };
	struct client client = client_start(path, &gone);
	struct response response = { .status = 200 };
	struct request request;

	(void)state;
	assert_int_equal(waitpid(client.pid, NULL, 0), client.pid);
	assert_int_equal(arrival_of(&request), ARRIVAL_GONE);
	assert_int_equal(close(client.answer_fd), 0);
	client = start(PARAMS("REQUEST_METHOD", "GET", "REQUEST_URI", "/here"), (struct str){ 0 });
	request = accepted();
	same(request.path, "/here");
	(void)answered(client, &response, false);
}

/* When nginx disconnects in the middle of an answer, the worker must not end (SIGPIPE). */
static void clients_that_leave_early(void **state)
{
	static char big[4000000];
	struct client client = start(PARAMS("REQUEST_METHOD", "GET", "REQUEST_URI", "/"), (struct str){ 0 });
	struct response response = { .status = 200, .type = STR("t"), .body = { big, sizeof big } };

	(void)state;
	(void)accepted();
	assert_int_equal(kill(client.pid, SIGKILL), 0);
	assert_int_equal(waitpid(client.pid, NULL, 0), client.pid);
	assert_false(fcgi_respond(fcgi, arena, &response, false));
	assert_int_equal(close(client.answer_fd), 0);
}

static void headers_beyond_what_nginx_takes(void **state)
{
	static char big[20000];
	struct client client = start(PARAMS("REQUEST_METHOD", "GET", "REQUEST_URI", "/"), (struct str){ 0 });
	struct response response = { .status = 200, .type = STR("t"), .body = STR("x") };

	(void)state;
	memset(big, 'x', sizeof big);
	(void)accepted();
	response_header(&response, STR("Link"), (struct str){ big, sizeof big });
	same(answered(client, &response, false), "Status: 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_whole_request, setup, teardown),
		cmocka_unit_test_setup_teardown(heads_and_empty_answers, setup, teardown),
		cmocka_unit_test_setup_teardown(requests_without_anything, setup, teardown),
		cmocka_unit_test_setup_teardown(bad_uris, setup, teardown),
		cmocka_unit_test_setup_teardown(large_bodies_both_ways, setup, teardown),
		cmocka_unit_test_setup_teardown(answers_of_every_length, setup, teardown),
		cmocka_unit_test_setup_teardown(bodies_beyond_the_limit, setup, teardown),
		cmocka_unit_test_setup_teardown(bodies_that_end_early, setup, teardown),
		cmocka_unit_test_setup_teardown(multipart_from_the_wire, setup, teardown),
		cmocka_unit_test_setup_teardown(the_wait_ends, setup, teardown),
		cmocka_unit_test_setup_teardown(a_signal_is_seen_under_load, setup, teardown),
		cmocka_unit_test_setup_teardown(clients_that_hung_up, setup, teardown),
		cmocka_unit_test_setup_teardown(clients_that_leave_early, setup, teardown),
		cmocka_unit_test_setup_teardown(headers_beyond_what_nginx_takes, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
