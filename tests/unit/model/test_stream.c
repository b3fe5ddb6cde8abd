/* Who is told of what. */
#include "../unit.h"
#include "model/stream.h"

static void readers(void **state)
{
	(void)state;
	assert_int_equal(stream_audience(OBJECT_INTERVIEW, STR("interview.scheduled")), FOR_STAFF | FOR_PEOPLE);
	assert_int_equal(stream_audience(OBJECT_INTERVIEW, STR("interview.deleted")), FOR_STAFF | FOR_NOTED);
	assert_int_equal(stream_audience(OBJECT_OFFER, STR("offer.sent")), FOR_STAFF | FOR_CANDIDATE);
	assert_int_equal(stream_audience(OBJECT_WEBHOOK, STR("webhook.ping")), FOR_STAFF);
	assert_int_equal(stream_audience(OBJECT_USER, STR("user.password_changed")), FOR_SELF);
}

static void secrets(void **state)
{
	(void)state;
	/* Candidates see no evaluation; nobody hears of a token on its way, nor of an object that this program does not know.
	 */
	assert_int_equal(stream_audience(OBJECT_INTERVIEW, STR("evaluation.submitted")), FOR_STAFF | FOR_SITTING);
	assert_int_equal(stream_audience(OBJECT_TICKET, STR("user.password_reset_requested")), 0);
	assert_int_equal(stream_audience((enum object)200, STR("something.new")), 0);
}

static void disconnected(void **state)
{
	(void)state;
	assert_true(stream_disconnects(OBJECT_USER, STR("user.disabled")));
	assert_true(stream_disconnects(OBJECT_USER, STR("user.logged_out")));
	assert_false(stream_disconnects(OBJECT_USER, STR("user.changed")));
	assert_false(stream_disconnects(OBJECT_INTERVIEW, STR("user.disabled")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(readers),
		cmocka_unit_test(secrets),
		cmocka_unit_test(disconnected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
