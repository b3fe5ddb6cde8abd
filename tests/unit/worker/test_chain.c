/* Whole requests through a real worker, with a surface of the test's own and without a database. */
#include "pets.h"

#include "base/log.h"

#include <stdio.h>

#define PET "0193200a-7c00-7000-8000-000000000001"

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
	body_is(pets_answer, "");
	assert_string_equal(pets_slot->endpoint, "pets.get");
	assert_string_equal(pets_slot->request_id, "request-1");
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

/* The record is loaded before the operation is called, and locked when the method writes. Without a record the operation is not
 * called. */
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

/* An unknown id in a body is a fault of that member, reported together with the faults of the operation. */
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
	has_not(a, "X-Count-Capped");
	for (int page = 1; page <= 550; page += 183) {
		char target[64];
		(void)snprintf(target, sizeof target, "/pets?name=many&page=%d", page);
		a = ASK("GET", target);
		has(a, "X-Total-Count: 1000\r\n");
		has(a, "X-Count-Capped: true\r\n");
		(void)snprintf(target, sizeof target, "page=%d\"", page + 1);
		if (page < 550)
			has(a, target);
		else
			has(a, "\"next\":null");
	}
	a = ASK("GET", "/pets?name=nobody");
	has(a, "\"message\":\"Nothing\"");
	has(a, "\"items\":[]");
	a = ASK("GET", "/pets?page=0&size=x");
	has(a, "Status: 400 ");
	has(a, "\"page\":[");
	has(a, "\"size\":[");
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
	assert_true(pets_slot->errors >= 3);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		PETS_TEST(test_an_answer), PETS_TEST(test_conditions),    PETS_TEST(test_routing_refusals),
		PETS_TEST(test_loads),     PETS_TEST(test_loads_by_body), PETS_TEST(test_options_and_cors),
		PETS_TEST(test_pages),     PETS_TEST(test_errors),        PETS_TEST(test_blobs),
	};

	log_open("test", LOG_TEXT, LOG_LEVEL_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
