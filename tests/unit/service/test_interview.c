/* The use cases of interviews on a real server: what they write and refuse, and what does not change. */
#include "../with_arena.h"
#include "service/application/application.h"
#include "service/interview/interview.h"
#include "service/service.h"
#include "world.h"

#include <stdio.h>

static struct db *db;

/* ---- calling a use case in a transaction, as the chain does */
struct call {
	struct context c;
	const struct interview_edit *edit;
	const struct interview_key *key;
	struct interview out;
	bool schedule;
};

/* Schedules by application or, without one, by candidate and position. */
static enum err schedule_as_chain(struct call *call)
{
	const struct interview_edit *in = call->edit;
	const struct named named = { .in = in, .id = { in->application.v.pub }, .lock = true };
	struct interview_draft draft = { 0 };

	if (!HAS(in, application.v))
		return service_interview_schedule(&call->c, in, &call->out);
	enum err e = service_load(&call->c, &load_draft, COMPANY, &named, &draft);
	if (e == E_NOT_FOUND || e == E_NOT_YOURS)
		fail_at(&call->c, E_NO_SUCH, AT(in, application), (struct str){ 0 });
	else if (e != OK)
		return e;
	return service_interview_schedule_for(&call->c, e == OK ? &draft : NULL, in, &call->out);
}

static enum err body(void *arg)
{
	struct call *call = arg;
	struct interview was = { 0 };

	if (call->schedule)
		return schedule_as_chain(call);
	const struct named named = { .id = { call->key != NULL ? call->key->id.v.pub : call->edit->id.v.pub }, .lock = true };
	enum err e = service_load(&call->c, &load_interview, PARTY, &named, &was);
	if (e != OK)
		return e;
	return call->key != NULL ? service_interview_confirm(&call->c, &was, call->key, &call->out)
	                         : service_interview_change(&call->c, &was, call->edit, &call->out);
}

static struct call last;

static enum err write_as(enum person person, struct call call)
{
	last = call;
	last.c = world_enter(db, arena, person);
	enum err e = db_transaction(db, body, NULL, &last);
	db_leave(db, NULL);
	return e;
}

static struct interview_edit plan(enum person candidate, enum person interviewer, struct instant start)
{
	struct interview_edit in = { .candidate = world_person(candidate),
		                     .interviewer = world_person(interviewer),
		                     .start = start,
		                     .minutes = 60,
		                     .position = STR("Engineer") };
	MARK(&in, candidate.v);
	MARK(&in, interviewer.v);
	MARK(&in, start);
	MARK(&in, minutes);
	MARK(&in, position);
	return in;
}

static enum err schedule(enum person by, struct interview_edit in)
{
	return write_as(by, (struct call){ .edit = &in, .schedule = true });
}

static struct interview_id scheduled(enum person candidate, enum person interviewer, struct instant start)
{
	assert_int_equal(schedule(HR_ONE, plan(candidate, interviewer, start)), OK);
	return last.out.id;
}

static enum err change(enum person by, struct interview_edit in)
{
	return write_as(by, (struct call){ .edit = &in });
}

static enum err set_status(enum person by, struct interview_id id, enum interview_status status)
{
	struct interview_edit in = { .id = id, .status = status };
	MARK(&in, status);
	return change(by, in);
}

static enum err reschedule(enum person by, struct interview_id id, struct instant start)
{
	struct interview_edit in = { .id = id, .start = start };
	MARK(&in, start);
	return change(by, in);
}

static enum err confirm(enum person by, struct interview_id id)
{
	struct interview_key in = { .id = id };
	return write_as(by, (struct call){ .key = &in });
}

static struct context reader;

static enum err get(enum person by, struct interview_id id, struct interview *out)
{
	const struct named named = { .id = { id.v.pub } };
	*out = (struct interview){ 0 };
	reader = world_enter(db, arena, by);
	memset(&reader.shown, 0xff, sizeof reader.shown); /* more than any set has: the widest is read */
	enum err e = service_load(&reader, &load_interview, PARTY, &named, out);
	db_leave(db, NULL);
	return e;
}

static enum err list(enum person by, struct interview_filter in, struct interview_list *out)
{
	*out = (struct interview_list){ 0 };
	reader = world_enter(db, arena, by);
	enum err e = service_interview_list(&reader, &in, out);
	assert_true(db_leave(db, NULL) <= 2);
	return e;
}

static void assert_fault(enum err error, size_t off)
{
	assert_int_equal(last.c.faults.n, 1);
	assert_int_equal(last.c.faults.at[0].error, error);
	assert_int_equal(last.c.faults.at[0].off, off);
}

static bool holds(struct str text, const char *part)
{
	return memmem(text.p, text.n, part, strlen(part)) != NULL;
}

#define OFF(member) offsetof(struct interview_edit, member)

/* ---- tests; each begins in a new world */
static int fresh(void **state)
{
	(void)state;
	db_free(&db);
	world_make();
	db = db_new(world_settings());
	arena_reset(arena);
	return 0;
}

static void test_prepares(void **state)
{
	(void)state;
	struct context c = world_enter(db, arena, HR_ONE);
	assert_int_equal(service_prepare(c.db), OK);
	db_leave(db, NULL);
}

static void test_schedule_writes_all(void **state)
{
	(void)state;
	assert_int_equal(schedule(LEAD_ONE, plan(CANDY, LEAD_ONE, world_time(10, 9))), OK);
	assert_int_equal(last.c.outcome, MADE);
	assert_true(str_starts(last.out.link, STR("https://interviews.example.com/join/")));
	assert_int_equal(last.out.status, INTERVIEW_SCHEDULED);
	assert_int_equal(last.out.version, 1);
	assert_int_equal(world_count("SELECT COUNT(*) FROM interviews WHERE company_id = 1 AND candidate_id = 6"
	                             " AND zone = 'Asia/Kolkata' AND created_by = 2 AND minutes = 60"),
	                 1);
	assert_int_equal(world_count("SELECT COUNT(*) FROM meetings"), 1);
	assert_int_equal(world_count("SELECT COUNT(*) FROM evaluations"), 0);
	assert_int_equal(world_count("SELECT COUNT(*) FROM bookings WHERE busy = person_id AND part IN (0, 1)"), 2);
	assert_int_equal(world_count("SELECT COUNT(*) FROM applications WHERE status = 3 AND status_before = 0"), 1);
	assert_int_equal(world_count("SELECT COUNT(*) FROM jobs WHERE unlisted = 1 AND title = 'Engineer'"), 1);
	assert_int_equal(world_count("SELECT COUNT(*) FROM outbox WHERE event = 'interview.scheduled' AND actor_id = 2"), 1);
	assert_int_equal(world_count("SELECT COUNT(*) FROM outbox WHERE event = 'application.status_changed'"), 1);
	assert_int_equal(world_count("SELECT COUNT(*) FROM audit WHERE action = 'interview.scheduled' AND request_id = 'test'"),
	                 1);
	assert_int_equal(world_count("SELECT COUNT(*) FROM history WHERE object = 4 AND member = 'status' AND new_text = "
	                             "'scheduled'"),
	                 1);
	/* The candidate is notified of both. The caller has posted the job too, and is notified of neither. */
	assert_int_equal(world_count("SELECT COUNT(*) FROM notifications WHERE user_id = 6"), 2);
	assert_int_equal(world_count("SELECT COUNT(*) FROM notifications"), 2);
}

static void test_application_found(void **state)
{
	(void)state;
	world_do(
	        "INSERT INTO jobs (id, public_id, company_id, posted_by, status, title, description, deadline_at, created_at, "
	        "updated_at) VALUES (1, UNHEX(REPEAT('01', 16)), 1, 1, 1, 'engineer', '', '2029-12-31 00:00:00', NOW(), NOW()),"
	        " (2, UNHEX(REPEAT('02', 16)), 1, 1, 1, 'ENGINEER', '', '2031-01-01 00:00:00', NOW(), NOW()),"
	        " (3, UNHEX(REPEAT('03', 16)), 2, 4, 1, 'Engineer', '', NULL, NOW(), NOW())");
	world_do("INSERT INTO applications (public_id, company_id, job_id, candidate_id, status, applied_at, updated_at)"
	         " VALUES (UNHEX(REPEAT('04', 16)), 1, 2, 6, 2, '2029-11-01', NOW())");
	scheduled(CANDY, LEAD_ONE, world_time(10, 9));
	scheduled(CANDY, LEAD_ONE, world_time(11, 9));
	assert_int_equal(world_count("SELECT COUNT(*) FROM applications"), 1);
	assert_int_equal(world_count("SELECT COUNT(*) FROM jobs"), 3);
	assert_int_equal(world_count("SELECT COUNT(*) FROM interviews WHERE job_id = 2 AND applied_at = '2029-11-01'"), 2);
	assert_int_equal(world_count("SELECT status_before FROM applications"), APPLICATION_SCREENING);

	world_do("UPDATE applications SET status = 8");
	assert_int_equal(schedule(HR_ONE, plan(CANDY, LEAD_ONE, world_time(12, 9))), E_INVALID);
	assert_fault(E_CLOSED, OFF(position));
	assert_true(str_equal(last.c.faults.at[0].value, STR("rejected")));
}

static void test_positions_are_titles(void **state)
{
	(void)state;
	/* Case is ignored; accents and signs are not. */
	static const char *const titles[] = { "R\xc3\xa9sum\xc3\xa9 writer", "Resume writer", "\xf0\x9f\x9a\x80",
		                              "\xf0\x9f\x9a\x91", "R\xc3\x89SUM\xc3\x89 WRITER" };
	for (size_t i = 0; i < COUNT(titles); i++) {
		struct interview_edit in = plan(CANDY, LEAD_ONE, world_time((int)i + 2, 9));
		in.position = str_of(titles[i]);
		assert_int_equal(schedule(HR_ONE, in), OK);
	}
	assert_int_equal(world_count("SELECT COUNT(*) FROM jobs"), 4);
	assert_int_equal(world_count("SELECT COUNT(*) FROM jobs WHERE title = BINARY 'R\xc3\xa9sum\xc3\xa9 writer'"), 1);
}

static void test_by_application(void **state)
{
	(void)state;
	scheduled(CANDY, LEAD_ONE, world_time(10, 9));
	struct interview it;
	assert_int_equal(get(HR_ONE, last.out.id, &it), OK);
	struct interview_edit in = { .application = it.application.id, .start = world_time(10, 10) };
	MARK(&in, application.v);
	MARK(&in, start);
	assert_int_equal(schedule(HR_TWO, in), E_INVALID);
	assert_fault(E_NO_SUCH, OFF(application));
	assert_int_equal(schedule(HR_ONE, in), OK);
	assert_int_equal(get(CANDY, last.out.id, &it), OK);
	assert_int_equal(it.minutes, 60);
	assert_true(uuid_none(it.interviewer.id.v.pub));
}

static void test_clash(void **state)
{
	(void)state;
	scheduled(CANDY, LEAD_ONE, world_time(10, 9));
	int64_t rows = world_count("SELECT (SELECT COUNT(*) FROM audit) + (SELECT COUNT(*) FROM jobs) + (SELECT COUNT(*) FROM "
	                           "applications)");

	struct interview_edit in = plan(CARLO, LEAD_ONE, instant_add(world_time(10, 9), 30 * 60));
	in.position = STR("Another");
	assert_int_equal(schedule(HR_ONE, in), E_INVALID);
	assert_fault(E_CLASH, OFF(start));
	assert_true(holds(last.c.faults.at[0].value, "2030-01-10T09:30:00Z to 2030-01-10T10:30:00Z"));
	assert_true(holds(last.c.faults.at[0].value, "2030-01-10T09:00:00Z to 2030-01-10T10:00:00Z"));
	assert_int_equal(
	        world_count("SELECT (SELECT COUNT(*) FROM audit) + (SELECT COUNT(*) FROM jobs) + (SELECT COUNT(*) FROM "
	                    "applications)"),
	        rows);

	/* Another company learns that the candidate is busy, but not when. */
	assert_int_equal(schedule(HR_TWO, plan(CANDY, LEAD_TWO, instant_add(world_time(10, 8), 60))), E_INVALID);
	assert_fault(E_CLASH, OFF(start));
	assert_false(holds(last.c.faults.at[0].value, "taken"));

	assert_int_equal(schedule(HR_ONE, plan(CARLO, LEAD_ONE, world_time(10, 8))), OK);
	assert_int_equal(schedule(HR_ONE, plan(CARLO, LEAD_ONE, world_time(10, 10))), OK);
}

static void test_long_before(void **state)
{
	(void)state;
	struct interview_edit day = plan(CANDY, LEAD_ONE, world_time(10, 0));
	day.minutes = INTERVIEW_MINUTES_MAX;
	assert_int_equal(schedule(HR_ONE, day), OK);
	assert_int_equal(schedule(HR_ONE, plan(CARLO, LEAD_ONE, world_time(10, 23))), E_INVALID);
	assert_fault(E_CLASH, OFF(start));
	assert_int_equal(schedule(HR_ONE, plan(CARLO, LEAD_ONE, world_time(11, 0))), OK);
	day.minutes++;
	assert_int_equal(schedule(HR_ONE, day), E_INVALID);
	assert_fault(E_RANGE, OFF(minutes));
	/* The very first hour that there is. */
	assert_int_equal(schedule(HR_ONE, plan(CARLO, LEAD_ONE, instant_of_unix(0))), OK);
	assert_int_equal(schedule(HR_ONE, plan(CANDY, LEAD_ONE, instant_of_unix(60))), E_INVALID);
}

static void test_holds(void **state)
{
	(void)state;
	world_do("INSERT INTO bookings (company_id, person_id, part, start_at, end_at, expires_at) VALUES"
	         " (1, 2, 1, '2030-01-10 09:00:00', '2030-01-10 10:00:00', '2030-01-01 11:59:59'),"
	         " (1, 2, 1, '2030-01-10 11:00:00', '2030-01-10 12:00:00', '2030-01-01 12:00:01')");
	scheduled(CANDY, LEAD_ONE, world_time(10, 9));
	assert_int_equal(schedule(HR_ONE, plan(CANDY, LEAD_ONE, world_time(10, 11))), E_INVALID);
	assert_fault(E_CLASH, OFF(start));
	assert_int_equal(world_count("SELECT COUNT(*) FROM bookings WHERE interview_id IS NULL"), 1);
}

static void test_who_may_schedule(void **state)
{
	(void)state;
	assert_int_equal(schedule(LEAD_ONE, plan(CANDY, SECOND_ONE, world_time(10, 9))), E_FORBIDDEN);
	assert_int_equal(schedule(HR_ONE, plan(CANDY, LEAD_TWO, world_time(10, 9))), E_INVALID);
	assert_fault(E_NO_SUCH, OFF(interviewer));
	assert_int_equal(schedule(HR_ONE, plan(LEAD_TWO, LEAD_ONE, world_time(10, 9))), E_INVALID);
	assert_fault(E_NO_SUCH, OFF(candidate));
	world_do("UPDATE users SET active = 0 WHERE id IN (2, 6)");
	assert_int_equal(schedule(HR_ONE, plan(CANDY, LEAD_ONE, world_time(10, 9))), E_INVALID);
	assert_int_equal(last.c.faults.n, 2);
	assert_int_equal(world_count("SELECT COUNT(*) FROM interviews"), 0);
}

static void test_wall_time(void **state)
{
	(void)state;
	struct interview_edit in = plan(CANDY, LEAD_ONE, world_time(10, 9));
	in.seen = (struct seen){ { 0 } };
	MARK(&in, candidate.v);
	MARK(&in, interviewer.v);
	MARK(&in, position);
	MARK(&in, day);
	MARK(&in, time);
	MARK(&in, zone);
	in.zone = STR("Europe/Paris");
	assert_true(date_parse(STR("2030-03-31"), &in.day) && wall_parse(STR("02:30"), &in.time));
	assert_int_equal(schedule(HR_ONE, in), E_INVALID);
	assert_fault(E_TIME_GAP, OFF(time));
	assert_true(wall_parse(STR("03:30"), &in.time));
	assert_int_equal(schedule(HR_ONE, in), OK);
	assert_int_equal(world_count("SELECT start_at = '2030-03-31 01:30:00' FROM interviews"), 1);
	in.zone = STR("Europe/Atlantis");
	assert_int_equal(schedule(HR_ONE, in), E_INVALID);
	assert_fault(E_ZONE, OFF(zone));
}

static void test_get(void **state)
{
	(void)state;
	struct interview_id id = scheduled(CANDY, LEAD_ONE, world_time(10, 9));
	struct interview it;
	assert_int_equal(get(CANDY, id, &it), OK);
	assert_true(str_equal(it.company.name, STR("One")));
	assert_true(str_equal(it.application.job.title, STR("Engineer")));
	assert_true(str_equal(it.interviewer.email, STR("lead@one")));
	assert_int_equal(it.application.status, APPLICATION_INTERVIEW_SCHEDULED);
	assert_int_equal(it.application.before, APPLICATION_SUBMITTED);
	assert_null(it.card);
	assert_int_equal(get(CARLO, id, &it), E_NOT_YOURS);
	assert_int_equal(get(HR_TWO, id, &it), E_NOT_YOURS);
	assert_int_equal(get(SECOND_ONE, id, &it), E_NOT_YOURS);
	assert_int_equal(get(ROOT, id, &it), E_NOT_YOURS);
	id.v.pub = uuid_new();
	assert_int_equal(get(CANDY, id, &it), E_NOT_FOUND);

	/* A member of the panel sees it. */
	world_do("INSERT INTO bookings (company_id, interview_id, person_id, part, start_at, end_at) SELECT company_id, id, 3, "
	         "2, "
	         "start_at, DATE_ADD(start_at, INTERVAL 1 HOUR) FROM interviews");
	assert_int_equal(get(SECOND_ONE, last.out.id, &it), OK);

	/* These use cases never find a private entry, even for its owner. */
	world_do("UPDATE interviews SET owner_id = 6, company_id = NULL, candidate_id = NULL");
	assert_int_equal(get(CANDY, last.out.id, &it), E_NOT_FOUND);
	assert_int_equal(confirm(CANDY, last.out.id), E_NOT_FOUND);
}

static void test_card(void **state)
{
	(void)state;
	struct interview_id id = scheduled(CANDY, LEAD_ONE, world_time(10, 9));
	struct interview it;
	world_do(
	        "INSERT INTO evaluations (company_id, interview_id, author_id, knowledge, average_rating, expected_salary, filled_at,"
	        " created_at, updated_at) SELECT company_id, id, interviewer_id, 9, 8.25, 50000, NOW(), NOW(), NOW() FROM interviews");
	assert_int_equal(get(HR_ONE, id, &it), OK);
	assert_non_null(it.card);
	assert_true(it.card->knowledge.has && it.card->knowledge.v == 9 && !it.card->attitude.has);
	assert_int_equal(it.card->average.cents, 825);
	assert_true(uuid_equal(it.card->interview.v.pub, id.v.pub));
}

static void test_confirm(void **state)
{
	(void)state;
	struct interview_id id = scheduled(CANDY, LEAD_ONE, world_time(10, 9));
	assert_int_equal(confirm(CARLO, id), E_NOT_YOURS);
	assert_int_equal(confirm(CANDY, id), OK);
	assert_int_equal(last.out.status, INTERVIEW_CONFIRMED);
	assert_int_equal(last.out.confirmed_at.us, world_now().us);
	assert_int_equal(last.out.version, 2);
	assert_int_equal(confirm(CANDY, id), E_NOT_PENDING);
	assert_int_equal(world_count("SELECT COUNT(*) FROM history WHERE member = 'status' AND old_text = 'scheduled' AND "
	                             "new_text = 'confirmed' AND actor_id = 6"),
	                 1);
	assert_int_equal(world_count("SELECT COUNT(*) FROM notifications WHERE user_id = 2 AND event = 'interview.confirmed'"),
	                 1);
	assert_int_equal(world_count("SELECT COUNT(*) FROM notifications WHERE user_id = 6 AND event = 'interview.confirmed'"),
	                 0);
}

static void test_moves(void **state)
{
	(void)state;
	struct interview_id id = scheduled(CANDY, LEAD_ONE, world_time(10, 9));
	assert_int_equal(set_status(CANDY, id, INTERVIEW_CANCELLED), E_FORBIDDEN);
	assert_int_equal(set_status(CANDY, id, INTERVIEW_CONFIRMED), OK);
	assert_int_equal(set_status(SECOND_ONE, id, INTERVIEW_COMPLETED), E_NOT_YOURS);
	assert_int_equal(set_status(LEAD_ONE, id, INTERVIEW_SCHEDULED), E_INVALID);
	assert_fault(E_MOVE, OFF(status));
	assert_int_equal(set_status(LEAD_ONE, id, INTERVIEW_COMPLETED), OK);
	assert_int_equal(last.out.completed_at.us, world_now().us);
	assert_int_equal(world_count("SELECT status FROM applications"), APPLICATION_INTERVIEWING);
	int64_t audit = world_count("SELECT COUNT(*) FROM audit");
	assert_int_equal(set_status(LEAD_ONE, id, INTERVIEW_COMPLETED), OK);
	assert_int_equal(world_count("SELECT COUNT(*) FROM audit"), audit);
	assert_int_equal(set_status(HR_ONE, id, INTERVIEW_CANCELLED), E_INVALID);
	assert_int_equal(reschedule(HR_ONE, id, world_time(11, 9)), E_INVALID);
	assert_fault(E_MOVE, OFF(start));
}

static void test_feedback(void **state)
{
	(void)state;
	struct interview_id id = scheduled(CANDY, LEAD_ONE, world_time(10, 9));
	struct interview_edit in = { .id = id, .status = INTERVIEW_COMPLETED, .feedback = STR("Strong \xf0\x9f\x92\xaa") };
	struct interview it;
	struct interview_list out;
	MARK(&in, status);
	MARK(&in, feedback);
	assert_int_equal(change(CANDY, in), E_FORBIDDEN);
	assert_int_equal(change(LEAD_ONE, in), OK);
	assert_true(str_equal(last.out.feedback, in.feedback));
	assert_int_equal(get(CANDY, id, &it), OK);
	assert_null(it.feedback.p);
	assert_int_equal(list(CANDY, (struct interview_filter){ 0 }, &out), OK);
	assert_int_equal(out.n, 1);
	assert_null(out.at[0].feedback.p);

	struct interview_edit share = { .id = id, .share_feedback = { true, true } };
	MARK(&share, share_feedback);
	assert_int_equal(change(LEAD_ONE, share), OK);
	assert_int_equal(get(CANDY, id, &it), OK);
	assert_true(str_equal(it.feedback, in.feedback));
}

static struct str *text_at(void *object, size_t off)
{
	return (struct str *)((char *)object + off);
}

/* Each text that is copied, sent alone: a candidate may not write it; it is written, read back, and kept in the history. */
static void test_copied_members(void **state)
{
	struct interview_edit whole = plan(CANDY, LEAD_ONE, world_time(10, 9));
	struct interview_id id;
	struct interview it;
	size_t n = 0;

	(void)state;
	whole.interviewer = (struct user_id){ 0 }; /* an interviewer with an account would need no guest's name */
	assert_int_equal(schedule(HR_ONE, whole), OK);
	id = last.out.id;
	for (size_t i = 0; i < interview_members.n; i++) {
		const struct interview_member *member = &interview_members.at[i];
		struct interview_edit in = { .id = id };
		char query[200];
		if (member->by != BY_COPY || member->field.kind != KIND_STR)
			continue;
		struct str text = STR_JOIN(arena, STR("https://example.org/"), str_of(member->field.name));
		*text_at(&in, member->in) = *text_at(&whole, member->in) = text;
		seen_mark(&in.seen, member->in);
		seen_mark(&whole.seen, member->in);
		assert_int_equal(change(CANDY, in), member->write & CANDIDATE ? OK : E_FORBIDDEN);
		assert_int_equal(change(HR_ONE, in), OK);
		assert_int_equal(get(HR_ONE, id, &it), OK);
		assert_true(str_equal(*text_at(&it, member->field.off), text));
		snprintf(query, sizeof query, "SELECT COUNT(*) FROM history WHERE member = '%s' AND new_text = '%s'",
		         member->field.name, str_cstring(arena, text));
		assert_int_equal(world_count(query), member->history ? 1 : 0);
		n++;
	}
	assert_true(n >= 6);
	/* And all of them when an interview is made. */
	whole.start = world_time(11, 9);
	assert_int_equal(schedule(HR_ONE, whole), OK);
	id = last.out.id;
	assert_int_equal(get(HR_ONE, id, &it), OK);
	for (size_t i = 0; i < interview_members.n; i++) {
		const struct interview_member *member = &interview_members.at[i];
		if (member->by == BY_COPY && member->field.kind == KIND_STR)
			assert_true(str_equal(*text_at(&it, member->field.off), *text_at(&whole, member->in)));
	}
}

/* Every member, sent alone by a candidate, is refused unless its row says otherwise. */
static void test_members_of_candidates(void **state)
{
	(void)state;
	struct interview_id id = scheduled(CANDY, LEAD_ONE, world_time(10, 9));
	for (size_t i = 0; i < interview_members.n; i++) {
		const struct interview_member *member = &interview_members.at[i];
		struct interview_edit in = { .id = id };
		seen_mark(&in.seen, member->in);
		if ((member->write & CANDIDATE) == 0)
			assert_int_equal(change(CANDY, in), E_FORBIDDEN);
	}
}

static void test_reschedule(void **state)
{
	(void)state;
	struct interview_id id = scheduled(CANDY, LEAD_ONE, world_time(10, 9));
	scheduled(CARLO, LEAD_ONE, world_time(10, 11));
	assert_int_equal(confirm(CANDY, id), OK);
	assert_int_equal(reschedule(LEAD_ONE, id, instant_add(world_time(10, 10), 1800)), E_INVALID);
	assert_fault(E_CLASH, OFF(start));
	assert_int_equal(world_count("SELECT COUNT(*) FROM interviews WHERE status = 1 AND version = 2"), 1);
	/* Its own old time does not clash. */
	assert_int_equal(reschedule(LEAD_ONE, id, instant_add(world_time(10, 9), 1800)), OK);
	assert_int_equal(last.out.status, INTERVIEW_SCHEDULED);
	assert_int_equal(last.out.confirmed_at.us, 0);
	assert_int_equal(world_count("SELECT COUNT(*) FROM bookings WHERE start_at = '2030-01-10 09:30:00' AND end_at = "
	                             "'2030-01-10 10:30:00'"),
	                 2);
	assert_int_equal(world_count("SELECT COUNT(*) FROM outbox WHERE event = 'interview.rescheduled'"), 1);
	assert_int_equal(schedule(HR_ONE, plan(CARLO, SECOND_ONE, world_time(10, 9))), OK);
}

static void test_stale(void **state)
{
	(void)state;
	struct interview_edit in = { .id = scheduled(CANDY, LEAD_ONE, world_time(10, 9)), .version = 1, .notes = STR("n") };
	MARK(&in, version);
	MARK(&in, notes);
	assert_int_equal(change(HR_ONE, in), OK);
	assert_int_equal(last.out.version, 2);
	assert_int_equal(change(HR_ONE, in), E_STALE);
}

static void test_interviewer_changes(void **state)
{
	(void)state;
	struct interview_id id = scheduled(CANDY, LEAD_ONE, world_time(10, 9));
	scheduled(CARLO, SECOND_ONE, world_time(10, 9));
	struct interview_edit in = { .id = id, .interviewer = world_person(SECOND_ONE) };
	MARK(&in, interviewer.v);
	assert_int_equal(change(LEAD_ONE, in), E_FORBIDDEN);
	assert_int_equal(change(HR_ONE, in), E_INVALID);
	assert_fault(E_CLASH, OFF(interviewer));
	world_do("UPDATE bookings SET released = 1 WHERE person_id IN (3, 7)");
	assert_int_equal(change(HR_ONE, in), OK);
	assert_int_equal(world_count("SELECT COUNT(*) FROM bookings b JOIN interviews i ON i.id = b.interview_id WHERE "
	                             "i.candidate_id = 6 AND b.part = 1 AND b.person_id = 3"),
	                 1);
	assert_int_equal(world_count("SELECT COUNT(*) FROM bookings WHERE person_id = 2"), 0);
	in.interviewer = (struct user_id){ 0 };
	assert_int_equal(change(HR_ONE, in), OK);
	assert_int_equal(world_count("SELECT COUNT(*) FROM interviews WHERE interviewer_id IS NULL"), 1);
}

static void test_cancel_gives_back(void **state)
{
	(void)state;
	struct interview_id one = scheduled(CANDY, LEAD_ONE, world_time(10, 9));
	struct interview_id two = scheduled(CANDY, LEAD_ONE, world_time(11, 9));
	assert_int_equal(set_status(HR_ONE, one, INTERVIEW_CANCELLED), OK);
	assert_int_equal(world_count("SELECT status FROM applications"), APPLICATION_INTERVIEW_SCHEDULED);
	assert_int_equal(schedule(HR_ONE, plan(CARLO, LEAD_ONE, world_time(10, 9))), OK);
	assert_int_equal(set_status(HR_ONE, two, INTERVIEW_CANCELLED), OK);
	assert_int_equal(world_count("SELECT COUNT(*) FROM applications WHERE candidate_id = 6 AND status = 0"), 1);
	assert_int_equal(world_count("SELECT COUNT(*) FROM bookings WHERE busy IS NULL"), 4);
	/* Cancelled and moved in one request: nobody is booked at the new time. */
	struct interview_edit in = { .id = scheduled(CANDY, LEAD_ONE, world_time(12, 9)),
		                     .start = world_time(10, 9),
		                     .status = INTERVIEW_CANCELLED };
	MARK(&in, start);
	MARK(&in, status);
	assert_int_equal(change(HR_ONE, in), OK);
}

static void test_link(void **state)
{
	(void)state;
	struct interview_edit in = plan(CANDY, LEAD_ONE, world_time(10, 9));
	in.link = STR("https://meet.example.com/x");
	MARK(&in, link);
	assert_int_equal(schedule(HR_ONE, in), OK);
	assert_true(str_equal(last.out.link, in.link));
	assert_int_equal(world_count("SELECT COUNT(*) FROM meetings"), 0);
	struct interview_edit clear = { .id = last.out.id };
	MARK(&clear, link);
	assert_int_equal(change(HR_ONE, clear), OK);
	struct str link = last.out.link;
	assert_true(str_starts(link, STR("https://interviews.example.com/join/")));
	assert_int_equal(change(HR_ONE, clear), OK);
	assert_true(str_equal(last.out.link, link));
	in = plan(CANDY, LEAD_ONE, world_time(11, 9));
	in.location = STR("Room 1");
	MARK(&in, location);
	assert_int_equal(schedule(HR_ONE, in), OK);
	assert_null(last.out.link.p);
	assert_int_equal(last.out.mode, MODE_IN_PERSON);
}

static void test_lists(void **state)
{
	(void)state;
	struct interview_id ids[5];
	struct interview_list out;
	for (int i = 0; i < 5; i++)
		ids[i] = scheduled(i % 2 == 0 ? CANDY : CARLO, i < 3 ? LEAD_ONE : SECOND_ONE, world_time(10 - i, 9));
	assert_int_equal(confirm(CANDY, ids[2]), OK);
	assert_int_equal(set_status(HR_ONE, ids[4], INTERVIEW_COMPLETED), OK);

	assert_int_equal(list(CANDY, (struct interview_filter){ .counts = true }, &out), OK);
	assert_int_equal(out.n, 3);
	assert_int_equal(out.total, 3);
	assert_int_equal(out.tally[0], 1);
	assert_int_equal(out.tally[1], 1);
	assert_int_equal(out.tally[2], 1);
	assert_true(uuid_equal(out.at[0].id.v.pub, ids[0].v.pub)); /* latest start first */
	/* The counts are the same when the database is asked for them. */
	assert_int_equal(list(CANDY, (struct interview_filter){ .counts = true, .window = { .size = 1, .skip = 1 } }, &out),
	                 OK);
	assert_int_equal(out.n, 1);
	assert_int_equal(out.total, 3);
	assert_true(uuid_equal(out.at[0].id.v.pub, ids[2].v.pub));
	assert_int_equal(out.tally[0] * 100 + out.tally[1] * 10 + out.tally[2], 111);
	struct interview_filter waiting = { .counts = true, .status = { 1u << INTERVIEW_SCHEDULED } };
	assert_int_equal(list(CANDY, waiting, &out), OK);
	assert_int_equal(out.total, 1);
	assert_int_equal(out.tally[0] * 100 + out.tally[1] * 10 + out.tally[2], 111);

	assert_int_equal(list(HR_ONE, (struct interview_filter){ .order = SOONEST_FIRST }, &out), OK);
	assert_int_equal(out.n, 5);
	assert_true(uuid_equal(out.at[0].id.v.pub, ids[4].v.pub));
	assert_int_equal(list(HR_ONE,
	                      (struct interview_filter){ .order = NEWEST_CREATED_FIRST, .window = { .page1 = 3, .size = 2 } },
	                      &out),
	                 OK);
	assert_int_equal(out.n, 1);
	assert_int_equal(out.total, 5);
	assert_true(uuid_equal(out.at[0].id.v.pub, ids[0].v.pub));
	assert_int_equal(list(HR_TWO, (struct interview_filter){ 0 }, &out), OK);
	assert_int_equal(out.n, 0);
	assert_int_equal(reader.outcome, EMPTY);
	assert_int_equal(list(SECOND_ONE, (struct interview_filter){ 0 }, &out), OK);
	assert_int_equal(out.n, 2);
	assert_int_equal(list(LEAD_ONE, (struct interview_filter){ .role = { 1u << INTERVIEWER } }, &out), OK);
	assert_int_equal(out.n, 3);
	assert_int_equal(list(LEAD_ONE, (struct interview_filter){ .role = { 1u << CANDIDATE } }, &out), OK);
	assert_int_equal(out.n, 0);
	assert_int_equal(list(HR_ONE, (struct interview_filter){ .role = { 1u << INTERVIEWER } }, &out), OK);
	assert_int_equal(out.n, 0);
	assert_int_equal(
	        list(HR_ONE, (struct interview_filter){ .interviewer = world_person(LEAD_ONE), .window = { .size = 2 } }, &out),
	        OK);
	assert_int_equal(out.total, 3);
	assert_int_equal(list(HR_ONE, (struct interview_filter){ .from = world_time(7, 9), .to = world_time(9, 9) }, &out), OK);
	assert_int_equal(out.n, 2);
}

static int begin(void **state)
{
	(void)state;
	arena = arena_new(0);
	return 0;
}

static int end(void **state)
{
	(void)state;
	db_free(&db);
	arena_free(&arena);
	return 0;
}

#define TEST(function) cmocka_unit_test_setup(function, fresh)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_prepares),
		TEST(test_schedule_writes_all),
		TEST(test_application_found),
		TEST(test_by_application),
		TEST(test_positions_are_titles),
		TEST(test_clash),
		TEST(test_long_before),
		TEST(test_holds),
		TEST(test_who_may_schedule),
		TEST(test_wall_time),
		TEST(test_get),
		TEST(test_card),
		TEST(test_confirm),
		TEST(test_moves),
		TEST(test_feedback),
		TEST(test_copied_members),
		TEST(test_members_of_candidates),
		TEST(test_reschedule),
		TEST(test_stale),
		TEST(test_interviewer_changes),
		TEST(test_cancel_gives_back),
		TEST(test_link),
		TEST(test_lists),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
