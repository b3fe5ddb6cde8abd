/* dispatcher/meeting: the requests to providers, and what is made of their answers. Nonsense never becomes a room. */
#include "../with_arena.h"
#include "dispatcher/meeting/rooms.h"

static const struct room_places places = { .google_token = { "https://g/token", 15 },
	                                   .google_meet = { "https://meet", 12 },
	                                   .google_calendar = { "https://cal/v3", 14 },
	                                   .zoom_token = { "https://z/token", 15 },
	                                   .zoom = { "https://z/v2", 12 },
	                                   .teams_token = { "https://login", 13 },
	                                   .teams = { "https://graph/v1.0", 18 } };
static const struct room_provider *const all[] = { &room_google_meet, &room_google_calendar, &room_zoom, &room_teams };

static struct room room_with(const struct meeting_account *account)
{
	return (struct room){ .arena = arena,
		              .places = &places,
		              .account = account,
		              .host = STR("a b/c@example.com"),
		              .name = STR("0123456789abcdefg0"),
		              .title = STR("Engineer \"x\" - Zo\xc3\xab"),
		              .zone = STR("Europe/Paris"),
		              .start = instant_of_unix(1800000000),
		              .end = instant_of_unix(1800002700) };
}

static enum room_verdict read_one(const struct room_provider *provider, enum room_step step, int64_t status, const char *text,
                                  struct room_answer *answer)
{
	static const struct meeting_account account;
	struct room room = room_with(&account);

	*answer = (struct room_answer){ .status = status, .text = str_of(text) };
	return provider->read(&room, step, answer);
}

static void is(struct str s, const char *expected)
{
	assert_string_equal(str_cstring(arena, s), expected);
}

static void test_made(void **state)
{
	struct room_answer answer;

	(void)state;
	assert_int_equal(read_one(&room_google_meet, ROOM_MAKE, 200,
	                          "{\"name\":\"spaces/A-b_9\",\"meetingUri\":\"https://meet.google.com/abc\"}", &answer),
	                 VERDICT_DONE);
	is(answer.remote_id, "spaces/A-b_9");
	is(answer.url, "https://meet.google.com/abc");
	assert_int_equal(read_one(&room_zoom, ROOM_MAKE, 201,
	                          "{\"id\":85746065432,\"start_url\":\"https://zoom.us/s/1?zak=host\","
	                          "\"join_url\":\"https://zoom.us/j/85746065432?pwd=a.1\"}",
	                          &answer),
	                 VERDICT_DONE);
	is(answer.remote_id, "85746065432");
	is(answer.url, "https://zoom.us/j/85746065432?pwd=a.1");
	assert_int_equal(read_one(&room_teams, ROOM_MAKE, 200,
	                          "{\"id\":\"MSo*0**19:m@t\",\"joinWebUrl\":\"https://teams.microsoft.com/l/1\"}", &answer),
	                 VERDICT_DONE);
	is(answer.remote_id, "MSo*0**19:m@t");
	assert_int_equal(
	        read_one(
	                &room_google_calendar, ROOM_MAKE, 200,
	                "{\"id\":\"e1\",\"status\":\"confirmed\",\"conferenceData\":{\"entryPoints\":[{\"entryPointType\":\"phone\","
	                "\"uri\":\"tel:1\"},{\"entryPointType\":\"video\",\"uri\":\"https://meet.google.com/x\"}]}}",
	                &answer),
	        VERDICT_DONE);
	is(answer.url, "https://meet.google.com/x");
}

static void test_calendar_states(void **state)
{
#define CONFERENCE(s) "{\"id\":\"e1\",\"conferenceData\":{\"createRequest\":{\"status\":{\"statusCode\":\"" s "\"}}}}"
	struct room_answer answer;

	(void)state;
	assert_int_equal(read_one(&room_google_calendar, ROOM_MAKE, 200, CONFERENCE("pending"), &answer), VERDICT_PENDING);
	assert_int_equal(read_one(&room_google_calendar, ROOM_READ, 200, CONFERENCE("failure"), &answer), VERDICT_FAILED);
	assert_int_equal(read_one(&room_google_calendar, ROOM_READ, 200, CONFERENCE("success"), &answer), VERDICT_DOWN);
	assert_int_equal(read_one(&room_google_calendar, ROOM_READ, 200, "{\"id\":\"e1\",\"status\":\"cancelled\"}", &answer),
	                 VERDICT_GONE);
	assert_int_equal(read_one(&room_google_calendar, ROOM_MAKE, 409, "{}", &answer), VERDICT_TAKEN);
	assert_int_equal(read_one(&room_google_calendar, ROOM_CHANGE, 409, "{}", &answer), VERDICT_REFUSED);
	assert_int_equal(read_one(&room_google_calendar, ROOM_MAKE, 403,
	                          "{\"error\":{\"errors\":[{\"reason\":\"rateLimitExceeded\"}],\"message\":\"Slow\"}}",
	                          &answer),
	                 VERDICT_LIMITED);
	assert_int_equal(read_one(&room_google_calendar, ROOM_MAKE, 403,
	                          "{\"error\":{\"errors\":[{\"reason\":\"forbidden\"}]}}", &answer),
	                 VERDICT_REFUSED);
}

/* An answer without a valid room never becomes a room, and gives a reason. */
static void test_nonsense(void **state)
{
	static const char *const texts[] = {
		NULL,
		"",
		"{",
		"[]",
		"null",
		"\"x\"",
		"{}",
		"\xff",
		"{\"id\":1,\"id\":2}",
		"{\"id\":-1,\"join_url\":\"https://z.example.com/j\"}",
		"{\"name\":\"spaces/a/../b\",\"meetingUri\":\"https://m.example.com/a\",\"id\":\"a b\",\"joinWebUrl\":\"https://t.example.com/a\"}",
		"{\"name\":1,\"meetingUri\":{},\"id\":[],\"joinWebUrl\":7,\"join_url\":null,\"hangoutLink\":[]}",
	};
	static const char *const urls[] = { "http://a.example.com", "javascript:alert(1)",  "https://127.0.0.1/",
		                            "https://[::1]/",       "https://localhost/",   "https://a@b.example",
		                            "//a.example",          "https://a.example/ b", "" };
	struct room_answer answer;

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++) {
		for (size_t j = 0; j < COUNT(texts); j++) {
			assert_int_equal(read_one(all[i], ROOM_MAKE, 200, texts[j], &answer), VERDICT_DOWN);
			assert_true(answer.why.n > 0 && answer.url.p == NULL && answer.remote_id.p == NULL);
		}
		for (size_t j = 0; j < COUNT(urls); j++) {
			struct str u = str_of(urls[j]);
			struct str text =
			        STR_JOIN(arena, STR("{\"name\":\"spaces/a\",\"id\":"), i == 2 ? STR("5") : STR("\"5\""),
			                 STR(",\"meetingUri\":\""), u, STR("\",\"joinWebUrl\":\""), u,
			                 STR("\",\"join_url\":\""), u, STR("\",\"hangoutLink\":\""), u, STR("\"}"));
			assert_int_equal(read_one(all[i], ROOM_MAKE, 200, str_cstring(arena, text), &answer), VERDICT_DOWN);
			assert_null(answer.url.p);
		}
	}
}

static void test_statuses(void **state)
{
	static const struct {
		int64_t status;
		enum room_verdict verdict;
	} table[] = { { 400, VERDICT_REFUSED }, { 401, VERDICT_TOKEN }, { 403, VERDICT_REFUSED }, { 404, VERDICT_GONE },
		      { 410, VERDICT_GONE },    { 408, VERDICT_DOWN },  { 429, VERDICT_LIMITED }, { 500, VERDICT_DOWN },
		      { 503, VERDICT_DOWN },    { 302, VERDICT_DOWN },  { 300, VERDICT_DOWN } };
	struct room_answer answer;

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++) {
		for (size_t j = 0; j < COUNT(table); j++)
			assert_int_equal(read_one(all[i], ROOM_MAKE, table[j].status, "{}", &answer), table[j].verdict);
	}
	assert_int_equal(read_one(&room_teams, ROOM_MAKE, 403, "{\"error\":{\"code\":\"Forbidden\",\"message\":\"No policy\"}}",
	                          &answer),
	                 VERDICT_REFUSED);
	is(answer.why, "403: No policy");
	(void)read_one(&room_zoom, ROOM_MAKE, 404, "{\"code\":1001,\"message\":\"User does not exist\"}", &answer);
	is(answer.why, "404: User does not exist");
	(void)read_one(&room_zoom, ROOM_MAKE, 502, "<html>", &answer);
	is(answer.why, "Status 502");
	/* A space that is not in use has no participants, so nothing needs to be ended. */
	assert_int_equal(read_one(&room_google_meet, ROOM_CANCEL, 400, "{}", &answer), VERDICT_DONE);
}

static void test_tokens(void **state)
{
	struct room_answer answer;

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++) {
		assert_int_equal(read_one(all[i], ROOM_TOKEN, 200, "{\"access_token\":\"t\",\"expires_in\":3599}", &answer),
		                 VERDICT_DONE);
		is(answer.token, "t");
		assert_int_equal(answer.seconds, 3599);
		assert_int_equal(read_one(all[i], ROOM_TOKEN, 200, "{\"access_token\":\"t\",\"expires_in\":-5}", &answer),
		                 VERDICT_DONE);
		assert_int_equal(answer.seconds, 3600);
		assert_int_equal(read_one(all[i], ROOM_TOKEN, 200, "{\"access_token\":\"a\\r\\nHost: x\"}", &answer),
		                 VERDICT_DOWN);
		assert_int_equal(read_one(all[i], ROOM_TOKEN, 200, "{}", &answer), VERDICT_DOWN);
		assert_int_equal(read_one(all[i], ROOM_TOKEN, 400,
		                          "{\"error\":\"invalid_grant\",\"error_description\":\"Bad key\"}", &answer),
		                 VERDICT_REFUSED);
		is(answer.why, "400: Bad key");
		assert_int_equal(read_one(all[i], ROOM_TOKEN, 401, "{\"error\":\"invalid_client\"}", &answer), VERDICT_REFUSED);
		assert_int_equal(read_one(all[i], ROOM_TOKEN, 400, "{\"error\":\"internal_failure\"}", &answer), VERDICT_DOWN);
	}
}

static void test_zoom_list(void **state)
{
#define ENTRY(agenda) "{\"id\":5,\"agenda\":\"" agenda "\",\"join_url\":\"https://zoom.us/j/5\"}"
	struct room_answer answer;

	(void)state;
	assert_int_equal(read_one(&room_zoom, ROOM_FIND, 200,
	                          "{\"meetings\":[" ENTRY("other") "," ENTRY("ref 0123456789abcdefg0") "]}", &answer),
	                 VERDICT_DONE);
	is(answer.remote_id, "5");
	assert_int_equal(read_one(&room_zoom, ROOM_FIND, 200,
	                          "{\"meetings\":[" ENTRY("ref 01") "],\"next_page_token\":\"p&2\"}", &answer),
	                 VERDICT_GONE);
	is(answer.page, "p&2");
	assert_int_equal(read_one(&room_zoom, ROOM_FIND, 200, "{\"meetings\":7}", &answer), VERDICT_DOWN);
}

static void test_asked(void **state)
{
	struct meeting_account account = {
		.account = STR("te/nant"), .client = STR("c&d"), .secret = STR("s=&+"), .calendar = STR("team/x@y")
	};
	struct room room = room_with(&account);
	struct room_request request;

	(void)state;
	assert_true(room_zoom.ask(&room, ROOM_MAKE, &request));
	is(request.url, "https://z/v2/users/a%20b%2Fc%40example.com/meetings");
	is(request.body,
	   "{\"topic\":\"Engineer \\\"x\\\" - Zo\xc3\xab\",\"type\":2,\"start_time\":\"2027-01-15T08:00:00Z\",\"duration\":45,"
	   "\"timezone\":\"Europe/Paris\",\"agenda\":\"ref 0123456789abcdefg0\",\"settings\":{\"join_before_host\":true,"
	   "\"waiting_room\":false}}");
	assert_false(room_zoom.ask(&room, ROOM_CANCEL, &request)); /* its id is not known */
	assert_true(room_zoom.ask(&room, ROOM_TOKEN, &request));
	is(request.url, "https://z/token?grant_type=account_credentials&account_id=te%2Fnant");
	is(request.password, "s=&+");
	room.page = STR("p&2");
	assert_true(room_zoom.ask(&room, ROOM_FIND, &request));
	assert_true(str_ends(request.url, STR("?type=scheduled&page_size=100&next_page_token=p%262")));
	assert_true(room_teams.ask(&room, ROOM_TOKEN, &request));
	is(request.url, "https://login/te%2Fnant/oauth2/v2.0/token");
	is(request.body,
	   "client_id=c%26d&client_secret=s%3D%26%2B&grant_type=client_credentials&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default");
	assert_true(room_google_calendar.ask(&room, ROOM_CANCEL, &request));
	is(request.url, "https://cal/v3/calendars/team%2Fx%40y/events/0123456789abcdefg0?sendUpdates=none");
	assert_false(room_google_meet.ask(&room, ROOM_CHANGE, &request));
	assert_false(room_google_meet.ask(&room, ROOM_TOKEN, &request)); /* "s=&+" is not a private key */
}

static int setup(void **state)
{
	(void)state;
	arena = arena_new(0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_made),     cmocka_unit_test(test_calendar_states), cmocka_unit_test(test_nonsense),
		cmocka_unit_test(test_statuses), cmocka_unit_test(test_tokens),          cmocka_unit_test(test_zoom_list),
		cmocka_unit_test(test_asked),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
