/* Requests that a real worker refuses before the operation: no login, too late, too many, no database; and a crash. */
#include "pets.h"

#include "base/log.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>

/* A token whose user is not in the cache: the worker asks the database, which is not available. */
static const char *ask_with_token(int64_t seconds)
{
	struct token_ring *ring = token_ring_new(&pets_settings.tokens);
	struct instant now = clock_now();
	const struct claims claims = {
		.subject = uuid_new(), .session = uuid_new(), .issued = now, .expires = instant_add(now, seconds), .version = 1
	};
	struct str token = STR_JOIN(pets_arena, STR("Bearer "), token_sign(ring, pets_arena, &claims));

	token_ring_free(&ring);
	return ASK("GET", "/private", .headers = { "HTTP_AUTHORIZATION", str_cstring(pets_arena, token) });
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
	/* Public rows ignore the token. */
	has(ASK("GET", "/text", .headers = { "HTTP_AUTHORIZATION", "Bearer abc" }), "Status: 200 ");
}

static void test_signed_url(void **state)
{
	struct token_ring *ring = token_ring_new(&pets_settings.tokens);
	struct buf uri = buf_new(pets_arena, 1000);

	(void)state;
	buf_text(&uri, "/signed");
	url_sign(ring, STR("/signed"), clock_now(), 60, &uri);
	has(ASK("GET", str_cstring(pets_arena, buf_view(&uri))), "Status: 200 ");
	uri.p[uri.n - 2] ^= 1;
	has(ASK("GET", str_cstring(pets_arena, buf_view(&uri))), "Status: 401 ");
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
	has(pets_answer, "Retry-After: 1\r\n");
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
		(void)limit_take(pets_shared, &quota, time(NULL), &left);
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

/* The master finds in the pets_slot what the worker was doing. */
static void test_crash(void **state)
{
	int status;

	(void)state;
	body_is("\r\n\r\n", "");
	assert_string_equal(ASK("GET", "/crash"), "");
	status = pets_worker_status();
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	assert_string_equal(pets_slot->endpoint, "pets.crash");
	assert_string_equal(pets_slot->request_id, "request-1");
	assert_int_equal(pets_slot->state, SLOT_BUSY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PETS_TEST(test_authentication), PETS_TEST(test_signed_url), PETS_TEST(test_database_away),
		PETS_TEST(test_deadline),       PETS_TEST(test_rate_limit), PETS_TEST(test_crash),
	};

	log_open("test", LOG_TEXT, LOG_LEVEL_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
