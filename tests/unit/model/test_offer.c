/* model/offer, and the panel and links of model/interview: who may change the status, and the effect on the application. */
#include "../unit.h"
#include "model/application/offer.h"

static void moves(void **state)
{
	static const unsigned roles[] = { ADMIN, HR, INTERVIEWER, CANDIDATE, PUBLIC };

	(void)state;
	for (unsigned from = OFFER_SENT; from <= OFFER_EXPIRED; from++) {
		for (unsigned to = OFFER_SENT; to <= OFFER_EXPIRED; to++) {
			for (size_t i = 0; i < COUNT(roles); i++) {
				bool answers = roles[i] == CANDIDATE && (to == OFFER_ACCEPTED || to == OFFER_REJECTED);
				bool withdraws = (roles[i] == ADMIN || roles[i] == HR) && to == OFFER_WITHDRAWN;
				enum err expected = !answers && !withdraws ? E_FORBIDDEN : from == OFFER_SENT ? OK : E_MOVE;

				assert_int_equal(offer_move(from, to, roles[i]), expected);
			}
		}
	}
}

static void due(void **state)
{
	struct offer offer = { .status = OFFER_SENT };

	(void)state;
	assert_false(offer_due(&offer, instant_of_unix(INT64_C(4000000000))));
	offer.expires_at = instant_of_unix(1000);
	assert_false(offer_due(&offer, instant_of_unix(999)));
	assert_true(offer_due(&offer, instant_of_unix(1000)));
	offer.status = OFFER_ACCEPTED;
	assert_false(offer_due(&offer, instant_of_unix(1000)));
}

static void applications(void **state)
{
	(void)state;
	for (unsigned now = APPLICATION_SUBMITTED; now <= APPLICATION_WITHDRAWN; now++) {
		unsigned ended = now == APPLICATION_OFFER ? APPLICATION_SELECTED : now;

		assert_int_equal(application_after_offer(now, OFFER_SENT), APPLICATION_OFFER);
		assert_int_equal(application_after_offer(now, OFFER_ACCEPTED), APPLICATION_HIRED);
		assert_int_equal(application_after_offer(now, OFFER_REJECTED), ended);
		assert_int_equal(application_after_offer(now, OFFER_WITHDRAWN), ended);
		assert_int_equal(application_after_offer(now, OFFER_EXPIRED), ended);
	}
}

static void currencies(void **state)
{
	static const char *const bad[] = { "", "US", "usd", "USDX", "U1D", "U D", "\xc3\x89U" };

	(void)state;
	assert_true(currency_valid(STR("USD")));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(currency_valid(str_of(bad[i])));
}

static void links(void **state)
{
	static const char *const bad[] = {
		"", "javascript:alert(1)", "//x", "ftp://x", "http", "http:/x", "meet.google.com/abc"
	};

	(void)state;
	assert_true(link_valid(STR("https://meet.google.com/abc-defg-hij")));
	assert_true(link_valid(STR("HTTP://x")));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(link_valid(str_of(bad[i])));
}

static void panels(void **state)
{
	const struct user users[] = { { .id.v.key = 3 }, { .id.v.key = 5 } };
	const struct user_list panel = { .at = users, .n = COUNT(users) }, none = { 0 };

	(void)state;
	assert_true(panel_has(&panel, (struct user_id){ { .key = 5 } }));
	assert_false(panel_has(&panel, (struct user_id){ { .key = 4 } }));
	assert_false(panel_has(&none, (struct user_id){ { .key = 5 } }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moves),      cmocka_unit_test(due),   cmocka_unit_test(applications),
		cmocka_unit_test(currencies), cmocka_unit_test(links), cmocka_unit_test(panels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
