/* model/interview: every pair of states, every status of an application, and the average of a scorecard. */
#include "../unit.h"
#include "model/interview/scorecard.h"

#include <stdio.h>

/* The whole table of product.md section 3, so that every new status must be added here. */
static void test_moves(void **state)
{
	(void)state;
	static const char *const allowed[] = { [INTERVIEW_SCHEDULED] = "-++++",
		                               [INTERVIEW_CONFIRMED] = "--+++",
		                               [INTERVIEW_COMPLETED] = "-----",
		                               [INTERVIEW_CANCELLED] = "-----",
		                               [INTERVIEW_NO_SHOW] = "-----" };
	for (unsigned from = 0; from <= INTERVIEW_NO_SHOW; from++) {
		assert_int_equal(interview_ahead(from), from <= INTERVIEW_CONFIRMED);
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

/* One word is the topic or the mode: the word that was written is shown, and the place decides the mode of a topic. */
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
		interview_set_place(&it, &in);
		assert_int_equal(it.topic, TOPIC_FINAL);
		assert_int_equal(it.mode, places[i].mode);
		assert_true(str_equal(it.mode == MODE_VIDEO ? it.link : it.location, in.place));
		/* A mode is not hidden by an earlier topic; a topic without a word stays. */
		for (enum topic topic = TOPIC_NONE; topic <= TOPIC_OTHER; topic++) {
			struct interview_edit mode = { .mode = MODE_PHONE, .topics.bits = TOPICS };
			MARK(&mode, mode);
			it.topic = topic;
			interview_set_place(&it, &mode);
			assert_int_equal(it.mode, MODE_PHONE);
			assert_int_equal(it.topic, TOPICS >> topic & 1 ? TOPIC_NONE : topic);
		}
	}
}

/* When two words are sent, each sets its own member. */
static void test_describe_apart(void **state)
{
	(void)state;
	struct interview it = { .mode = MODE_PHONE, .topic = TOPIC_FINAL, .link = STR("https://x") };
	struct interview_edit in = { .mode = MODE_IN_PERSON, .topic = TOPIC_HR, .place = STR("elsewhere") };
	MARK(&in, mode);
	interview_set_place(&it, &in);
	assert_int_equal(it.mode, MODE_IN_PERSON);
	assert_int_equal(it.topic, TOPIC_FINAL);
	MARK(&in, topic);
	interview_set_place(&it, &in);
	assert_int_equal(it.topic, TOPIC_HR);
	assert_true(str_equal(it.link, STR("https://x")));
}

/* Each status with each decision, without and with another interview that was held: the digit of the new status, "-" when
 * refused. */
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

/* ---- members: their readers follow the table */

/* Returns the member with this name in the history. */
static const struct interview_member *member_called(const char *name)
{
	for (size_t i = 0; i < interview_members.n; i++) {
		if (strcmp(interview_members.at[i].field.name, name) == 0)
			return &interview_members.at[i];
	}
	fail_msg("no member is called %s", name);
	return NULL;
}

static void test_members_are_complete(void **state)
{
	(void)state;
	for (size_t i = 0; i < interview_members.n; i++) {
		const struct interview_member *member = &interview_members.at[i];
		assert_true(interview_edit_covers(member->in));
		for (size_t k = 0; k < i; k++) {
			assert_int_not_equal(member->in / 4, interview_members.at[k].in / 4);
			assert_string_not_equal(member->field.name, interview_members.at[k].field.name);
		}
	}
	assert_true(interview_edit_covers(offsetof(struct interview_edit, version)));
	assert_false(interview_edit_covers(offsetof(struct interview_edit, panel) + sizeof(void *)));
}

/* Who may write what. A candidate's own entry has no interviewer of the company, no card and no decision. */
static void test_writers(void **state)
{
	static const char of_owner[] =
	        " status start minutes zone day time mode topic place guest_name guest_email notes application ";

	(void)state;
	for (size_t i = 0; i < interview_members.n; i++) {
		const struct interview_member *member = &interview_members.at[i];
		struct interview_edit in = { .version = 1 };
		char name[40];
		snprintf(name, sizeof name, " %s ", member->field.name);
		seen_mark(&in.seen, member->in);
		MARK(&in, id);
		MARK(&in, version);
		for (unsigned role = ADMIN; role <= INTERVIEWER; role *= 2)
			assert_true(interview_may_write(&in, role));
		assert_int_equal(interview_may_write(&in, CANDIDATE), strcmp(name, " status ") == 0);
		assert_int_equal(interview_may_write(&in, OWNER), strstr(of_owner, name) != NULL);
		assert_true(interview_sends(&in, member->by));
	}
	assert_true(interview_may_write(&(struct interview_edit){ .version = 1 }, CANDIDATE));
	assert_false(interview_sends(&(struct interview_edit){ .version = 1 }, BY_COPY));
}

static void test_copies(void **state)
{
	struct interview it = { .notes = STR("before"), .location = STR("Room 5"), .feedback_shared = true };
	struct interview_edit in = { .location = STR("Room 6"), .technical = { 8850, true }, .minutes = 30 };

	(void)state;
	MARK(&in, notes); /* null clears */
	MARK(&in, technical);
	MARK(&in, minutes);
	MARK(&in, share_feedback);
	interview_copy(&it, &in, BY_COPY);
	assert_null(it.notes.p);
	assert_true(str_equal(it.location, STR("Room 5")));
	assert_true(it.feedback_shared);
	assert_false(it.technical.has || it.minutes != 0);
	interview_copy(&it, &in, BY_CARD);
	assert_int_equal(it.technical.cents, 8850);
	assert_false(it.feedback_shared);
	in.share_feedback = (struct maybe_bool){ true, true };
	interview_copy(&it, &in, BY_CARD);
	assert_true(it.feedback_shared);
}

/* Whose card somebody is shown: their own when they sit, otherwise that of the interviewer, or the one that nobody signs. */
static void test_whose_card(void **state)
{
	static const struct user panel[] = { { .id.v = { .key = 5 } }, { .id.v = { .key = 6 } } };
	static const struct user_id main = { .v = { .key = 7 } }, other = { .v = { .key = 8 } };
	struct interview it = { .interviewer.id.v.key = 7, .panel = { .at = panel, .n = 2 } };

	(void)state;
	assert_int_equal(card_author(&it, panel[1].id).v.key, 6);
	assert_int_equal(card_author(&it, main).v.key, 7);
	assert_int_equal(card_author(&it, other).v.key, 7);
	assert_int_equal(card_editor(main, other).v.key, 8);
	assert_int_equal(card_editor(main, main).v.key, 0);
	it.interviewer = (struct user){ 0 };
	assert_int_equal(card_author(&it, other).v.key, 0);
	assert_int_equal(card_author(&it, panel[0].id).v.key, 5);
	assert_int_equal(card_editor((struct user_id){ 0 }, other).v.key, 8);
}

/* Each member is changed alone: which changes are in the calendar, and that the history has all. */
static void test_differences(void **state)
{
	static const struct user one = { .id.v = { .key = 5 } }, other = { .id.v = { .key = 6 } };
	static const struct user both[] = { { .id.v = { .key = 5 } }, { .id.v = { .key = 6 } } },
	                         turned[] = { { .id.v = { .key = 6 } }, { .id.v = { .key = 5 } } };
	const struct interview was = { .panel = { &one, 1 }, .decision = DECISION_SELECTED };
	const struct {
		const char *name;
		bool calendar;
		struct interview next;
	} cases[] = {
#define CHANGED(name_, calendar_, ...)                                                                                         \
	{                                                                                                                      \
		name_, calendar_,                                                                                              \
		{                                                                                                              \
			.panel = { &one, 1 }, .decision = DECISION_SELECTED, __VA_ARGS__                                       \
		}                                                                                                              \
	}
		CHANGED("status", false, .status = INTERVIEW_CONFIRMED),
		CHANGED("status", true, .status = INTERVIEW_CANCELLED),
		CHANGED("absent", false, .absent = ABSENT_CANDIDATE),
		{ "decision", false, { .panel = { &one, 1 } } },
		CHANGED("start", true, .start.at = { 1000000 }),
		CHANGED("minutes", true, .minutes = 30),
		CHANGED("zone", true, .start.zone = STR("Asia/Kolkata")),
		CHANGED("mode", true, .mode = MODE_PHONE),
		CHANGED("topic", false, .topic = TOPIC_HR),
		CHANGED("round", false, .round.v.key = 9),
		CHANGED("interviewer", true, .interviewer.id.v.key = 9),
		CHANGED("guest_name", false, .guest_name = STR("Ines")),
		CHANGED("guest_email", false, .guest_email = STR("ines@example.org")),
		CHANGED("location", true, .location = STR("Room 5")),
		CHANGED("link", true, .link = STR("https://x")),
		CHANGED("notes", false, .notes = STR("x")),
		CHANGED("feedback", false, .feedback = STR("x")),
		CHANGED("feedback_shared", false, .feedback_shared = true),
		CHANGED("technical_score", false, .technical = { 0, true }),
		CHANGED("cultural_fit_score", false, .culture = { 0, true }),
		CHANGED("cancel_reason", false, .cancel_reason = STR("x")),
		{ "panel", true, { .decision = DECISION_SELECTED } },
		{ "panel", true, { .panel = { &other, 1 }, .decision = DECISION_SELECTED } },
		{ "panel", true, { .panel = { both, 2 }, .decision = DECISION_SELECTED } },
	};
	size_t kept = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct interview_member *member = member_called(cases[i].name);
		assert_true(interview_differs(&was, &cases[i].next));
		assert_true(interview_differs_by(&was, &cases[i].next, member->by));
		assert_int_equal(interview_changes_calendar(&was, &cases[i].next), cases[i].calendar);
		for (size_t k = 0; k < interview_members.n; k++)
			if (interview_members.at[k].history)
				assert_int_equal(interview_same(&interview_members.at[k], &was, &cases[i].next),
				                 member != &interview_members.at[k]);
		kept += i == 0 || member != member_called(cases[i - 1].name);
	}
	for (size_t k = 0; k < interview_members.n; k++)
		kept -= interview_members.at[k].history;
	assert_int_equal(kept, 0); /* every kept member has a case */
	assert_false(interview_differs(&was, &was) || interview_changes_calendar(&was, &was));
	assert_false(
	        interview_differs(&(struct interview){ .panel = { both, 2 } }, &(struct interview){ .panel = { turned, 2 } }));
	/* An interview that is cancelled already is not cancelled again. */
	assert_false(interview_changes_calendar(&cases[1].next, &cases[1].next));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moves),        cmocka_unit_test(test_applications),
		cmocka_unit_test(test_default_mode), cmocka_unit_test(test_average),
		cmocka_unit_test(test_describe),     cmocka_unit_test(test_describe_apart),
		cmocka_unit_test(test_decisions),    cmocka_unit_test(test_members_are_complete),
		cmocka_unit_test(test_writers),      cmocka_unit_test(test_copies),
		cmocka_unit_test(test_whose_card),   cmocka_unit_test(test_differences),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
