/* model/interview: every pair of states, every status of an application, and the average of a scorecard. */
#include "../unit.h"
#include "model/interview.h"

/* The whole table of product section 3, so that a new state cannot slip in unseen. */
static void test_moves(void **state)
{
	(void)state;
	static const char *const allowed[] = { [INTERVIEW_SCHEDULED] = "-++++",
		                               [INTERVIEW_CONFIRMED] = "--+++",
		                               [INTERVIEW_COMPLETED] = "-----",
		                               [INTERVIEW_CANCELLED] = "-----",
		                               [INTERVIEW_NO_SHOW] = "-----" };
	for (unsigned from = 0; from <= INTERVIEW_NO_SHOW; from++) {
		for (unsigned to = 0; to <= INTERVIEW_NO_SHOW; to++)
			assert_int_equal(interview_move(from, to), allowed[from][to] == '+' ? OK : E_MOVE);
	}
	assert_int_equal(interview_move(INTERVIEW_SCHEDULED, (enum interview_status)(INTERVIEW_NO_SHOW + 1)), E_MOVE);
	assert_int_equal(interview_move((enum interview_status)77, INTERVIEW_COMPLETED), E_MOVE);
}

static void test_applications(void **state)
{
	(void)state;
	static const struct {
		enum application_status now, scheduled, completed;
		bool open;
	} cases[] = {
		{ APPLICATION_SUBMITTED, APPLICATION_INTERVIEW_SCHEDULED, APPLICATION_INTERVIEWING, true },
		{ APPLICATION_UNDER_REVIEW, APPLICATION_INTERVIEW_SCHEDULED, APPLICATION_INTERVIEWING, true },
		{ APPLICATION_SCREENING, APPLICATION_INTERVIEW_SCHEDULED, APPLICATION_INTERVIEWING, true },
		{ APPLICATION_INTERVIEW_SCHEDULED, APPLICATION_INTERVIEW_SCHEDULED, APPLICATION_INTERVIEWING, true },
		{ APPLICATION_INTERVIEWING, APPLICATION_INTERVIEWING, APPLICATION_INTERVIEWING, true },
		{ APPLICATION_SELECTED, APPLICATION_SELECTED, APPLICATION_SELECTED, true },
		{ APPLICATION_OFFER, APPLICATION_OFFER, APPLICATION_OFFER, true },
		{ APPLICATION_HIRED, APPLICATION_HIRED, APPLICATION_HIRED, false },
		{ APPLICATION_REJECTED, APPLICATION_REJECTED, APPLICATION_REJECTED, false },
		{ APPLICATION_WITHDRAWN, APPLICATION_WITHDRAWN, APPLICATION_WITHDRAWN, false },
	};
	assert_int_equal(COUNT(cases), APPLICATION_WITHDRAWN + 1);
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(cases[i].now, i);
		assert_int_equal(application_after_scheduling(cases[i].now), cases[i].scheduled);
		assert_int_equal(application_after_completion(cases[i].now), cases[i].completed);
		assert_int_equal(application_open(cases[i].now), cases[i].open);
	}
}

static void test_default_mode(void **state)
{
	(void)state;
	struct str none = { 0 }, empty = STR(""), text = STR("x");
	assert_int_equal(interview_default_mode(none, none), MODE_VIDEO);
	assert_int_equal(interview_default_mode(text, none), MODE_VIDEO);
	assert_int_equal(interview_default_mode(text, text), MODE_VIDEO);
	assert_int_equal(interview_default_mode(none, text), MODE_IN_PERSON);
	assert_int_equal(interview_default_mode(empty, text), MODE_IN_PERSON);
	assert_int_equal(interview_default_mode(none, empty), MODE_VIDEO);
}

static int64_t average(int n, const int *ratings)
{
	struct scorecard card = { 0 };
	struct maybe_int *members[] = { &card.communication, &card.appearance, &card.knowledge, &card.attitude,
		                        &card.confidence };
	for (int i = 0; i < n; i++)
		*members[i] = (struct maybe_int){ ratings[i], true };
	struct decimal mean = scorecard_average(&card);
	return mean.has ? mean.cents : -1;
}
#define AVERAGE(...) average((int)COUNT(((int[]){ __VA_ARGS__ })), (int[]){ __VA_ARGS__ })

static void test_average(void **state)
{
	(void)state;
	assert_int_equal(average(0, NULL), -1);
	assert_int_equal(AVERAGE(0), 0);
	assert_int_equal(AVERAGE(10, 10, 10, 10, 10), 1000);
	assert_int_equal(AVERAGE(8, 7, 9, 8, 7), 780);
	assert_int_equal(AVERAGE(8, 7, 7), 730);    /* 7.333 */
	assert_int_equal(AVERAGE(8, 8, 7), 770);    /* 7.667 */
	assert_int_equal(AVERAGE(7, 8, 8, 8), 780); /* 7.75: half up */
	assert_int_equal(AVERAGE(7, 7, 7, 8), 730); /* 7.25 */
}

#define TOPICS (1u << TOPIC_TECHNICAL | 1u << TOPIC_BEHAVIORAL | 1u << TOPIC_FINAL)

/* One word for topic or mode: what was written is what is shown, and the place makes the mode beneath a topic. */
static void test_describe(void **state)
{
	(void)state;
	static const struct {
		const char *place;
		enum mode mode;
	} places[] = {
		{ NULL, MODE_PHONE }, { "Room 5", MODE_IN_PERSON }, { "https://x", MODE_VIDEO }, { "ftp://x", MODE_IN_PERSON }
	};
	for (size_t i = 0; i < COUNT(places); i++) {
		struct interview it = { .mode = MODE_PHONE };
		struct interview_edit in = { .topic = TOPIC_FINAL, .place = str_of(places[i].place), .topics.bits = TOPICS };
		MARK(&in, topic);
		MARK(&in, place);
		interview_describe(&it, &in);
		assert_int_equal(it.topic, TOPIC_FINAL);
		assert_int_equal(it.mode, places[i].mode);
		assert_true(str_equal(it.mode == MODE_VIDEO ? it.link : it.location, in.place));
		/* A mode is not hidden by the topic that was there; one of no word stays. */
		for (enum topic topic = TOPIC_NONE; topic <= TOPIC_OTHER; topic++) {
			struct interview_edit mode = { .mode = MODE_PHONE, .topics.bits = TOPICS };
			MARK(&mode, mode);
			it.topic = topic;
			interview_describe(&it, &mode);
			assert_int_equal(it.mode, MODE_PHONE);
			assert_int_equal(it.topic, TOPICS >> topic & 1 ? TOPIC_NONE : topic);
		}
	}
}

/* Where two words are sent, each says its own. */
static void test_describe_apart(void **state)
{
	(void)state;
	struct interview it = { .mode = MODE_PHONE, .topic = TOPIC_FINAL, .link = STR("https://x") };
	struct interview_edit in = { .mode = MODE_IN_PERSON, .topic = TOPIC_HR, .place = STR("elsewhere") };
	MARK(&in, mode);
	interview_describe(&it, &in);
	assert_int_equal(it.mode, MODE_IN_PERSON);
	assert_int_equal(it.topic, TOPIC_FINAL);
	MARK(&in, topic);
	interview_describe(&it, &in);
	assert_int_equal(it.topic, TOPIC_HR);
	assert_true(str_equal(it.link, STR("https://x")));
}

/* Each status by each decision, without and with another interview held: the digit of where it goes, "-" when refused. */
static void test_decisions(void **state)
{
	(void)state;
	static const char *const where[] = {
		[DECISION_PENDING] = "0123433-3-",
		[DECISION_SELECTED] = "555555675-",
		[DECISION_REJECTED] = "8888888-89",
	};
	for (enum decision decision = DECISION_PENDING; decision <= DECISION_REJECTED; decision++) {
		for (unsigned now = 0; now <= APPLICATION_WITHDRAWN; now++) {
			for (int held = 0; held < 2; held++) {
				enum application_status to;
				enum err e = application_after_decision((enum application_status)now, decision, held, &to);
				bool back = decision == DECISION_PENDING && now >= APPLICATION_SELECTED;
				assert_int_equal(e, where[decision][now] == '-' ? E_MOVE : OK);
				if (e == OK)
					assert_int_equal(to, where[decision][now] - '0' + (back && held));
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moves),     cmocka_unit_test(test_applications), cmocka_unit_test(test_default_mode),
		cmocka_unit_test(test_average),   cmocka_unit_test(test_describe),     cmocka_unit_test(test_describe_apart),
		cmocka_unit_test(test_decisions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
