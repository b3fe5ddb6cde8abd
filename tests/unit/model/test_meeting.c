/* model/meeting: the next step for a room, from the wanted and the present state, and the waiting times. */
#include "../with_arena.h"
#include "model/meeting/meeting.h"

enum { NOW = 1800000000, DAY = 86400, WAIT = 600 };
static struct meeting_terms terms;

/* A meeting of tomorrow, at an external provider, without a room yet. */
static struct meeting_work fresh(void)
{
	struct meeting_work work = { .key = 1,
		                     .interview.v.key = 7,
		                     .provider = PROVIDER_ZOOM,
		                     .state = MEETING_WAITING,
		                     .wanted_at = instant_of_unix(NOW),
		                     .start = instant_of_unix(NOW + DAY),
		                     .minutes = 60,
		                     .by = { .id.v.key = 3, .provider = PROVIDER_ZOOM } };

	work.token.byte[0] = 1;
	work.made_by.byte[0] = work.by.id.v.pub.byte[0] = work.interview.v.pub.byte[0] = 2;
	work.link = STR_JOIN(arena, STR("https://a.example/join/"),
	                     base64url_encode(arena, work.token.byte, sizeof work.token.byte));
	return work;
}

static struct meeting_work made(void)
{
	struct meeting_work work = fresh();

	work.remote_id = STR("5");
	work.remote_url = STR("https://zoom.us/j/5");
	work.host = STR("h");
	work.content = STR("as it is");
	work.state = MEETING_MADE;
	return work;
}

static void test_plan(void **state)
{
	struct meeting_work work = fresh();
	bool find;

	(void)state;
	assert_int_equal(meeting_plan(&work, &terms, &find), MEETING_MAKE);
	assert_false(find);
	work.trying = true; /* Zoom may have made it */
	assert_int_equal(meeting_plan(&work, &terms, &find), MEETING_MAKE);
	assert_true(find);
	work = made();
	assert_int_equal(meeting_plan(&work, &terms, &find), MEETING_NOTHING);
	work.content = STR("as it was");
	assert_int_equal(meeting_plan(&work, &terms, &find), MEETING_CHANGE);
	work.status = INTERVIEW_COMPLETED; /* the interview is over */
	assert_int_equal(meeting_plan(&work, &terms, &find), MEETING_NOTHING);
	work = made();
	work.status = INTERVIEW_CANCELLED;
	assert_int_equal(meeting_plan(&work, &terms, &find), MEETING_CANCEL);
	work = made();
	work.link = STR("https://else.example/");
	assert_int_equal(meeting_plan(&work, &terms, &find), MEETING_CANCEL);
	work = made();
	work.interview.v.pub = (struct uuid){ 0 };
	assert_int_equal(meeting_plan(&work, &terms, &find), MEETING_CANCEL);
}

static void test_nothing_to_cancel(void **state)
{
	struct meeting_work work = fresh();
	bool find;

	(void)state;
	work.status = INTERVIEW_CANCELLED;
	assert_int_equal(meeting_plan(&work, &terms, &find), MEETING_NOTHING);
	assert_int_equal(work.state, MEETING_ENDED);
	work = fresh();
	work.interview.v.pub = (struct uuid){ 0 };
	assert_int_equal(meeting_plan(&work, &terms, &find), MEETING_FORGET);
	work = fresh(); /* the room may exist, so it is searched */
	work.status = INTERVIEW_CANCELLED;
	work.trying = true;
	assert_int_equal(meeting_plan(&work, &terms, &find), MEETING_CANCEL);
	assert_true(find);
	work = made(); /* the account that made it no longer exists */
	work.status = INTERVIEW_CANCELLED;
	work.by = (struct meeting_account){ 0 };
	assert_int_equal(meeting_plan(&work, &terms, &find), MEETING_NOTHING);
	assert_int_equal(work.state, MEETING_ENDED);
	assert_null(work.remote_url.p);
}

static void test_other_account(void **state)
{
	struct meeting_work work = made();
	bool find;

	(void)state;
	work.by.id.v.pub.byte[0] = 9;
	work.by.provider = PROVIDER_TEAMS;
	assert_int_equal(meeting_plan(&work, &terms, &find), MEETING_MAKE);
	assert_int_equal(work.provider, PROVIDER_TEAMS);
	assert_int_equal(work.generation, 1);
	assert_true(work.remote_id.p == NULL && work.host.p == NULL && uuid_equal(work.made_by, work.by.id.v.pub));
	work = made();
	work.by = (struct meeting_account){ 0 };
	assert_int_equal(meeting_plan(&work, &terms, &find), MEETING_NOTHING);
	assert_true(work.provider == PROVIDER_BUILT_IN && work.state == MEETING_MADE && work.remote_url.p == NULL);
}

/* The room no longer changes from some time before the interview on, or from a minute after a late request on. */
static void test_times(void **state)
{
	struct meeting_work work = fresh();
	struct instant at = instant_of_unix(NOW), soon = instant_of_unix(NOW + 100), late = instant_of_unix(NOW + DAY);
	bool find;

	(void)state;
	assert_int_equal(instant_unix(meeting_frozen_at(at, late, WAIT)), NOW + DAY - WAIT);
	assert_int_equal(instant_unix(meeting_frozen_at(at, soon, WAIT)), NOW + MEETING_GRACE_SECONDS);
	assert_int_equal(instant_unix(meeting_fallback_at(at, late, WAIT)), NOW + WAIT);
	assert_int_equal(instant_unix(meeting_fallback_at(at, soon, WAIT)), NOW + MEETING_GRACE_SECONDS);
	assert_int_equal(instant_unix(meeting_fallback_at(at, soon, 5)), NOW + 5);
	work.start = soon;
	work.wanted_at = instant_of_unix(NOW - MEETING_GRACE_SECONDS);
	assert_int_equal(meeting_plan(&work, &terms, &find), MEETING_NOTHING);
	assert_int_equal(work.state, MEETING_FALLBACK);
}

static void test_postponed(void **state)
{
	struct meeting_work work = fresh();
	struct meeting_terms later = terms;

	(void)state;
	meeting_postpone(&work, MEETING_MAKE, &terms, 5);
	assert_int_equal(instant_unix(work.next_at), NOW + 5);
	meeting_postpone(&work, MEETING_MAKE, &terms, 5000); /* due when the built-in room replaces it */
	assert_int_equal(instant_unix(work.next_at), NOW + WAIT);
	assert_int_equal(work.state, MEETING_WAITING);
	later.now = instant_of_unix(NOW + WAIT);
	meeting_postpone(&work, MEETING_MAKE, &later, 900);
	assert_int_equal(work.state, MEETING_FALLBACK);
	assert_int_equal(instant_unix(work.next_at), NOW + WAIT + 900);
	meeting_postpone(&work, MEETING_MAKE, &later, 10 * DAY); /* and due again when the room no longer changes */
	assert_int_equal(instant_unix(work.next_at), NOW + DAY - WAIT);
	meeting_postpone(&work, MEETING_CANCEL, &later, 10 * DAY);
	assert_int_equal(instant_unix(work.next_at), NOW + WAIT + 10 * DAY);
	for (int64_t attempts = 0; attempts < 40; attempts++) {
		int64_t wait = meeting_back_off(attempts), plain = attempts < 9 ? INT64_C(2) << attempts : 900;
		if (plain > 900)
			plain = 900;
		assert_true(wait >= plain * 3 / 4 && wait <= plain * 5 / 4);
	}
}

static void test_accounts(void **state)
{
	(void)state;
	assert_int_equal(meeting_account_need(PROVIDER_ZOOM, offsetof(struct meeting_account_edit, secret)), NEED_MUST);
	assert_int_equal(meeting_account_need(PROVIDER_JITSI, offsetof(struct meeting_account_edit, secret)), NEED_HAVE);
	assert_int_equal(meeting_account_need(PROVIDER_BUILT_IN, offsetof(struct meeting_account_edit, secret)), NEED_NOTHING);
	assert_int_equal(meeting_account_need(PROVIDERS, offsetof(struct meeting_account_edit, secret)), NEED_NOTHING);
	assert_true(meeting_base_valid(STR("https://meet.example.com/team")));
	assert_false(meeting_base_valid(STR("https://meet.example.com/")));
	assert_false(meeting_base_valid(STR("http://meet.example.com")));
	struct strs hosts = meeting_hosts(arena, STR("a\nb"));
	assert_true(hosts.n == 2 && str_equal(hosts.at[1], STR("b")));
	assert_int_equal(meeting_hosts(arena, (struct str){ 0 }).n, 0);
}

static int setup(void **state)
{
	(void)state;
	arena = arena_new(0);
	terms = (struct meeting_terms){ .arena = arena,
		                        .now = instant_of_unix(NOW),
		                        .fallback_seconds = WAIT,
		                        .content = STR("as it is"),
		                        .findable = true };
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
		cmocka_unit_test(test_plan),  cmocka_unit_test(test_nothing_to_cancel), cmocka_unit_test(test_other_account),
		cmocka_unit_test(test_times), cmocka_unit_test(test_postponed),         cmocka_unit_test(test_accounts),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
