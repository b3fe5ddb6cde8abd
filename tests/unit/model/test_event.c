/* The list of events: their names and recipients. */
#include "../unit.h"
#include "model/trail/event.h"

static bool lower(char c)
{
	return (c >= 'a' && c <= 'z') || c == '_';
}

/* "object.what": Standard Webhooks 1.0.0 demands dots between identifiers. */
static bool well_formed(struct str name)
{
	size_t dot = str_find(name, '.');

	for (size_t i = 0; i < name.n; i++)
		if (i != dot && !lower(name.p[i]))
			return false;
	return dot > 0 && dot + 1 < name.n;
}

static void names(void **state)
{
	(void)state;
	for (enum event_name event = EVENT_NONE + 1; event < EVENTS_END; event++) {
		assert_true(well_formed(event_text(event)));
		assert_int_equal(event_find(event_text(event)), event); /* so no name is in the list twice */
	}
	assert_int_equal(event_find(STR("interview.scheduled")), EVENT_INTERVIEW_SCHEDULED);
	assert_int_equal(event_find(STR("webhook.ping")), EVENT_WEBHOOK_PING);
}

static void unknown(void **state)
{
	static const char *const texts[] = {
		"", "interview", "interview.", "interview.schedule", "interview.scheduled ", "Interview.Scheduled"
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_int_equal(event_find(str_of(texts[i])), EVENT_NONE);
	assert_int_equal(event_find((struct str){ 0 }), EVENT_NONE);
	assert_null(event_text(EVENT_NONE).p);
	assert_null(event_title(EVENT_NONE).p);
	assert_int_equal(event_outside(EVENT_NONE), QUIET);
	assert_int_equal(event_outside(EVENTS_END), QUIET);
}

static void titles(void **state)
{
	(void)state;
	assert_true(str_equal(event_title(EVENT_INTERVIEW_LEFT), STR("Interview without you")));
	assert_null(event_title(EVENT_INTERVIEW_CHANGED).p);
}

static unsigned readers(enum event_name event)
{
	return event_outside(event) & (LIVE_STAFF | LIVE_PEOPLE | LIVE_CANDIDATE | LIVE_INTERVIEWERS | LIVE_SELF | LIVE_NOTED);
}

static void live_stream(void **state)
{
	(void)state;
	assert_int_equal(readers(EVENT_INTERVIEW_SCHEDULED), LIVE_STAFF | LIVE_PEOPLE);
	assert_int_equal(readers(EVENT_INTERVIEW_DELETED), LIVE_STAFF | LIVE_NOTED);
	assert_int_equal(readers(EVENT_OFFER_SENT), LIVE_STAFF | LIVE_CANDIDATE);
	assert_int_equal(readers(EVENT_WEBHOOK_PING), LIVE_STAFF);
	assert_int_equal(readers(EVENT_USER_PASSWORD_CHANGED), LIVE_SELF);
	/* Candidates see no evaluation, and nobody is told of a token that is being mailed. */
	assert_int_equal(readers(EVENT_EVALUATION_SUBMITTED), LIVE_STAFF | LIVE_INTERVIEWERS);
	assert_int_equal(readers(EVENT_USER_PASSWORD_RESET_REQUESTED), 0);
}

static void disconnected(void **state)
{
	(void)state;
	for (enum event_name event = EVENT_NONE; event < EVENTS_END; event++)
		assert_int_equal((event_outside(event) & LIVE_ENDS) != 0,
		                 event == EVENT_USER_YIELDED || event == EVENT_USER_ERASED || event == EVENT_USER_DISABLED ||
		                         event == EVENT_USER_LOGGED_OUT || event == EVENT_USER_PASSWORD_CHANGED ||
		                         event == EVENT_USER_PASSWORD_RESET || event == EVENT_SESSION_REUSED ||
		                         event == EVENT_SESSION_ENDED || event == EVENT_SESSIONS_ENDED ||
		                         event == EVENT_USER_TOTP_REMOVED);
}

/* For webhooks a deleted interview is a cancelled one, and internal changes are not sent. */
static void webhooks(void **state)
{
	(void)state;
	assert_true(event_outside(EVENT_INTERVIEW_SCHEDULED) & WEBHOOKS);
	assert_false(event_outside(EVENT_INTERVIEW_DELETED) & WEBHOOKS);
	assert_false(event_outside(EVENT_INTERVIEW_CHANGED) & WEBHOOKS);
	assert_false(event_outside(EVENT_WEBHOOK_PING) & WEBHOOKS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),       cmocka_unit_test(unknown),      cmocka_unit_test(titles),
		cmocka_unit_test(live_stream), cmocka_unit_test(disconnected), cmocka_unit_test(webhooks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
