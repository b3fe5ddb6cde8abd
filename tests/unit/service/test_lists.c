/*
 * How many rows a list reads: its page, and a count that ends where product's counts end. The rows that the server has read are
 * counted, not the time. Counts and figures are compared with those that a plain statement gives.
 */
#include "../with_arena.h"
#include "service/analytics/analytics.h"
#include "service/application/application.h"
#include "service/calendar/calendar.h"
#include "service/interview/interview.h"
#include "service/job/job.h"
#include "service/mail/mail.h"
#include "service/service.h"
#include "service/trail/notification.h"
#include "service/webhook/webhook.h"
#include "world.h"

#include <stdio.h>

/* Rows of company 1. The few are of a status, or of somebody, that the many are in the way of. */
enum { INTERVIEWS = 3000, APPLICATIONS = 600, JOBS = 40, MANY = 5000, FEW = 3, CAPPED = 1001, PAGE = 20 };
/* What a page may read besides its ids and its rows: the rows that its own rows name, and the caller's. */
enum { JOINED = 9 };

static struct db *db;
static struct context c;

/* The rows, or entries of indexes, that all connections have read in tables since userstat was switched on. */
static int64_t rows_read(void)
{
	return world_count(
	        "SELECT COALESCE(SUM(ROWS_READ), 0) FROM information_schema.TABLE_STATISTICS WHERE TABLE_SCHEMA = 'test'");
}

static int64_t before;

static void begin(enum person person, int64_t most)
{
	before = rows_read();
	c = world_enter(db, arena, person);
	memset(&c.shown, 0xff, sizeof c.shown);
	db_count_most(db, most);
}

/* Ends a request, which must have read at most this number of rows. */
static void end(const char *what, int64_t most)
{
	db_leave(db, NULL);
	int64_t read = rows_read() - before;
	print_message("%-44s %7lld rows (at most %lld)\n", what, (long long)read, (long long)most);
	assert_true(read <= most);
}

static void fill_people(void)
{
	world_make();
	world_do(
	        "INSERT INTO users (id, public_id, company_id, role, email, name, first_name, last_name, created_at, updated_at)"
	        " SELECT 1000 + seq, UNHEX(MD5(seq)), NULL, 8, CONCAT('c', seq, '@x'), 'C', 'C', '', NOW(), NOW() FROM seq_1_to_600");
	world_do(
	        "INSERT INTO users (id, public_id, company_id, role, email, name, first_name, last_name, created_at, updated_at)"
	        " SELECT 2000 + seq, UNHEX(MD5(1000 + seq)), 1, 4, CONCAT('i', seq, '@x'), 'I', 'I', '', NOW(), NOW()"
	        " FROM seq_1_to_40");
	world_do(
	        "INSERT INTO departments (id, public_id, company_id, name, created_at, updated_at) SELECT seq, UNHEX(MD5(seq)), 1,"
	        " CONCAT('D', seq), NOW(), NOW() FROM seq_1_to_5");
	world_do(
	        "INSERT INTO jobs (id, public_id, company_id, department_id, department_name, posted_by, status, title, description,"
	        " created_at, updated_at) SELECT seq, UNHEX(MD5(seq)), 1, IF(seq % 6 = 0, NULL, seq % 6), CONCAT('D', seq % 6), 1, 1,"
	        " CONCAT('Job ', seq), 'd', NOW(), NOW() FROM seq_1_to_40");
	world_do(
	        "INSERT INTO applications (id, public_id, company_id, job_id, candidate_id, status, applied_at, hired_at, updated_at)"
	        " SELECT seq, UNHEX(MD5(seq)), 1, 1 + seq % 40, 1000 + seq, seq % 10, DATE_SUB('2030-01-20', INTERVAL seq DAY),"
	        " IF(seq % 10 = 7, DATE_SUB('2030-01-20', INTERVAL seq - 3 DAY), NULL), NOW() FROM seq_1_to_600");
}

static void fill_interviews(void)
{
	world_do(
	        "INSERT INTO interviews (id, public_id, company_id, company_public_id, application_id, application_public_id, job_id,"
	        " job_public_id, candidate_id, candidate_public_id, interviewer_id, interviewer_public_id, status, start_at, minutes,"
	        " applied_at, created_at, updated_at) SELECT s.seq, UNHEX(MD5(s.seq)), 1, a.public_id, a.id, a.public_id, a.job_id,"
	        " a.public_id, a.candidate_id, a.public_id, 2001 + s.seq % 40, a.public_id, s.seq % 5,"
	        " DATE_ADD('2028-10-01', INTERVAL 4 * s.seq HOUR), 60, NOW(), NOW(), NOW() FROM seq_1_to_3000 s"
	        " JOIN applications a ON a.id = 1 + s.seq % 600");
	world_do(
	        "INSERT INTO bookings (company_id, interview_id, person_id, part, released, start_at, end_at) SELECT company_id, id,"
	        " candidate_id, 0, status = 3, start_at, DATE_ADD(start_at, INTERVAL 1 HOUR) FROM interviews");
	world_do(
	        "INSERT INTO bookings (company_id, interview_id, person_id, part, released, start_at, end_at) SELECT company_id, id,"
	        " interviewer_id, 1, status = 3, start_at, DATE_ADD(start_at, INTERVAL 1 HOUR) FROM interviews");
	world_do("INSERT INTO evaluations (company_id, interview_id, author_id, created_at, updated_at) SELECT company_id, id,"
	         " interviewer_id, NOW(), NOW()"
	         " FROM interviews");
	world_do("INSERT INTO calendar_exceptions (user_id, day) SELECT p.seq, DATE_ADD('2020-01-01', INTERVAL d.seq DAY)"
	         " FROM seq_2001_to_2040 p JOIN seq_1_to_50 d");
}

/* The few come first, so that the many lie between them and the newest. */
static void fill_queues(void)
{
	world_do(
	        "INSERT INTO mails (public_id, company_id, once, kind, status, email, object, object_id, object_public_id, send_at,"
	        " expires_at, next_at, created_at) SELECT UNHEX(MD5(seq)), 1, CONCAT('m', seq), 1, IF(seq <= 3, 2, 1), 'c@x', 4, seq,"
	        " UNHEX(MD5(seq)), NOW(), NOW(), NOW(), NOW() FROM seq_1_to_5003");
	world_do(
	        "INSERT INTO webhooks (id, public_id, company_id, url, secret, events, created_by, created_at, updated_at) VALUES"
	        " (1, UNHEX(REPEAT('e1', 16)), 1, 'https://example.com', 's', 'e', 1, NOW(), NOW())");
	world_do(
	        "INSERT INTO webhook_deliveries (public_id, company_id, webhook_id, outbox_id, event, status, next_at, created_at)"
	        " SELECT UNHEX(MD5(seq)), 1, 1, seq, 'interview.scheduled', IF(seq <= 3, 2, 1), NOW(), NOW() FROM seq_1_to_5003");
	world_do(
	        "INSERT INTO notifications (public_id, company_id, user_id, event, object, object_id, object_public_id, title, read_at,"
	        " created_at) SELECT UNHEX(MD5(seq)), 1, 1, 'interview.scheduled', 4, seq, UNHEX(MD5(seq)), 't',"
	        " IF(seq <= 3, NULL, NOW()), NOW() FROM seq_1_to_5003");
}

static int fill(void **state)
{
	arena_setup(state);
	fill_people();
	fill_interviews();
	fill_queues();
	world_do("ANALYZE TABLE users, jobs, applications, interviews, bookings, mails, webhook_deliveries, notifications");
	world_do("SET GLOBAL userstat = 1");
	db = db_new(world_settings());
	return 0;
}

/* ---- lists that no document has: a page, and a count up to 1,001 */

static void mails(uint64_t status, int64_t page, size_t n, int64_t total, int64_t most)
{
	struct mail_filter in = { .window = { .size = PAGE, .page1 = page }, .status.bits = status };
	struct mail_list out = { 0 };

	begin(HR_ONE, page * PAGE >= CAPPED ? page * PAGE + 1 : CAPPED);
	assert_int_equal(service_mail_list(&c, &in, &out), OK);
	assert_int_equal(out.n, n);
	assert_int_equal(out.total, total);
	for (size_t i = 1; i < out.n; i++)
		assert_true(out.at[i].id.v.key < out.at[i - 1].id.v.key);
	if (out.n > 0 && status == 0)
		assert_int_equal(out.at[0].id.v.key, world_count("SELECT MAX(id) FROM mails") - (page - 1) * PAGE);
	end("mails", most);
}

static void test_mails(void **state)
{
	(void)state;
	/* The few that failed are counted beside the many. */
	mails(0, 1, PAGE, CAPPED + FEW, CAPPED + 2 * FEW + 4 * PAGE);
	mails(1u << MAIL_SENT, 1, PAGE, CAPPED, CAPPED + 4 * PAGE);
	mails(1u << MAIL_FAILED, 1, FEW, FEW, 4 * FEW);
	mails(1u << MAIL_DROPPED, 1, 0, 0, 2);
	mails(1u << MAIL_DROPPED | 1u << MAIL_FAILED, 1, FEW, FEW, 4 * FEW);
	/* Behind the cap, where the count says whether there is a next page. */
	mails(0, 100, PAGE, 100 * PAGE + 1 + FEW, 2 * (100 * PAGE + 2 * FEW) + 4 * PAGE);
	mails(0, 251, FEW, MANY + FEW, 2 * (MANY + FEW + PAGE));
}

static void deliveries(uint64_t status, int64_t page, size_t n, int64_t total, int64_t most)
{
	const struct webhook webhook = { .id.v.key = 1 };
	struct delivery_filter in = { .window = { .size = PAGE, .page1 = page }, .status.bits = status };
	struct delivery_list out = { 0 };

	begin(HR_ONE, CAPPED);
	assert_int_equal(service_delivery_list(&c, &webhook, &in, &out), OK);
	assert_int_equal(out.n, n);
	assert_int_equal(out.total, total);
	for (size_t i = 1; i < out.n; i++)
		assert_true(out.at[i].id.v.key < out.at[i - 1].id.v.key);
	end("deliveries", most);
}

static void test_deliveries(void **state)
{
	(void)state;
	deliveries(0, 1, PAGE, CAPPED + FEW, CAPPED + 2 * FEW + 4 * PAGE);
	deliveries(1u << DELIVERY_DELIVERED, 1, PAGE, CAPPED, CAPPED + 4 * PAGE);
	deliveries(1u << DELIVERY_FAILED, 1, FEW, FEW, 5 * FEW);
	deliveries(1u << DELIVERY_PENDING, 1, 0, 0, 2);
}

/* ---- documented lists: an exact count along one index */

static void test_notifications(void **state)
{
	(void)state;
	struct notification_filter in = { .window = { .size = PAGE, .page1 = 1 } };
	struct notification_list out = { 0 };
	struct notification_count count = { 0 };

	begin(HR_ONE, COUNT_MOST);
	assert_int_equal(service_notification_list(&c, &in, &out), OK);
	assert_int_equal(out.total, MANY + FEW);
	assert_int_equal(out.tally[0], FEW);
	end("notifications", MANY + FEW + 4 * PAGE);

	in.is_read = (struct maybe_bool){ .has = true };
	begin(HR_ONE, COUNT_MOST);
	assert_int_equal(service_notification_list(&c, &in, &out), OK);
	assert_int_equal(out.total, FEW);
	end("notifications, unread", 5 * FEW);

	begin(HR_ONE, COUNT_MOST);
	assert_int_equal(service_notification_count(&c, &(struct nothing){ 0 }, &count), OK);
	assert_int_equal(count.unread, FEW);
	end("notifications, the number of unread ones", 2 * FEW);
}

static void interviews(const char *what, struct interview_filter in, const char *where, int64_t most)
{
	struct interview_list out = { 0 };
	char query[256];

	in.window = (struct window){ .size = PAGE, .page1 = 1 };
	begin(HR_ONE, COUNT_MOST);
	assert_int_equal(service_interview_list(&c, &in, &out), OK);
	assert_int_equal(out.n, PAGE);
	end(what, most);
	snprintf(query, sizeof query, "SELECT COUNT(*) FROM interviews WHERE company_id = 1 AND %s", where);
	assert_int_equal(out.total, world_count(query));
}

static void test_interviews(void **state)
{
	(void)state;
	const struct interview_filter newest = { .order = NEWEST_CREATED_FIRST }, latest = { .order = LATEST_START_FIRST };
	struct interview_filter some = newest, since = newest;

	interviews("interviews, newest first", newest, "TRUE", INTERVIEWS + JOINED * PAGE);
	interviews("interviews, latest first", latest, "TRUE", INTERVIEWS + JOINED * PAGE);
	some.status.bits = 1u << INTERVIEW_NO_SHOW;
	interviews("interviews of one status", some, "status = 4", INTERVIEWS + (JOINED + 5) * PAGE);
	since.from = world_time(1, 0);
	interviews("interviews from a day on", since, "start_at >= '2030-01-01'", INTERVIEWS + 2 * JOINED * PAGE);
}

/* Whoever interviews sees what they sit on, which is counted along their bookings alone. */
static void test_own_interviews(void **state)
{
	(void)state;
	struct interview_filter in = { .order = LATEST_START_FIRST, .window = { .size = PAGE, .page1 = 1 } };
	struct interview_list out = { 0 };
	int64_t all = world_count("SELECT COUNT(*) FROM bookings WHERE person_id = 2 AND part <> 0");

	world_do("UPDATE bookings SET person_id = 2, released = 1 WHERE part = 1 AND interview_id <= 500");
	all += 500;
	begin(LEAD_ONE, COUNT_MOST);
	assert_int_equal(service_interview_list(&c, &in, &out), OK);
	assert_int_equal(out.n, PAGE);
	assert_int_equal(out.total, all);
	end("interviews of an interviewer", all + (JOINED + 2) * PAGE);
}

static void test_cvs(void **state)
{
	(void)state;
	struct application_filter in = { .window = { .size = PAGE, .page1 = 1 }, .all = true };
	struct application_list out = { 0 };

	begin(HR_ONE, COUNT_MOST);
	assert_int_equal(service_cv_list(&c, &in, &out), OK);
	assert_int_equal(out.total, APPLICATIONS);
	end("CVs", APPLICATIONS + 5 * PAGE);
}

/* A count ends where paging ends, whatever there is behind. */
static void test_count_ends(void **state)
{
	(void)state;
	struct interview_filter in = { .order = NEWEST_CREATED_FIRST, .window = { .size = PAGE, .page1 = 1 } };
	struct interview_list out = { 0 };

	begin(HR_ONE, 500);
	assert_int_equal(service_interview_list(&c, &in, &out), OK);
	assert_int_equal(out.total, 500);
	end("interviews, counted up to 500", 500 + JOINED * PAGE);
}

/* ---- free slots: what takes the time of the company's people in the span, and not what ever did */
static void test_slots(void **state)
{
	(void)state;
	struct slot_query in = { .from = { civil_day(2030, 1, 7) + 1 }, .to = { civil_day(2030, 1, 8) + 1 }, .minutes = 60 };
	struct slots out = { 0 };
	int64_t around =
	        world_count("SELECT COUNT(*) FROM bookings WHERE part = 1 AND start_at BETWEEN '2030-01-02' AND '2030-01-14'");

	assert_true(around < INTERVIEWS / 20);
	begin(HR_ONE, COUNT_MOST);
	assert_int_equal(service_slots(&c, &in, &out), OK);
	assert_true(out.at.n > 0);
	end("free slots", 2 * around + 8 * 42);
}

/* ---- the dashboard: each entry of three indexes once */

static int64_t of_month(const char *what, const char *from, const char *to)
{
	char query[256];

	snprintf(query, sizeof query, "SELECT COUNT(*) FROM %s >= '%s' AND %s < '%s'", what, from, strrchr(what, ' ') + 1, to);
	return world_count(query);
}

static void test_dashboard(void **state)
{
	(void)state;
	struct dashboard out = { 0 };
	int64_t applications = 0, hires = 0;

	begin(HR_ONE, COUNT_MOST);
	assert_int_equal(service_analytics_dashboard(&c, &(struct nothing){ 0 }, &out), OK);
	end("dashboard", INTERVIEWS + 2 * APPLICATIONS + APPLICATIONS / 5 + 4 * JOBS);
	assert_int_equal(out.applications, APPLICATIONS);
	assert_int_equal(out.this_month, world_count("SELECT COUNT(*) FROM applications WHERE applied_at >= '2030-01-01'"));
	assert_int_equal(out.interviews, world_count("SELECT COUNT(*) FROM interviews WHERE status <> 3"));
	assert_int_equal(out.hires, APPLICATIONS / 10);
	assert_int_equal(out.days_to_hire.cents, 300);
	assert_int_equal(out.months.n, ANALYTICS_MONTHS);
	for (size_t i = 0; i < ANALYTICS_MONTHS; i++) {
		const struct month_figures *month = &out.months.at[i];
		char from[16], to[16];
		int next = (int)i + 2;
		snprintf(from, sizeof from, "%d-%02d-01", i == 11 ? 2030 : 2029, i == 11 ? 1 : (int)i + 2);
		snprintf(to, sizeof to, "%d-%02d-01", next > 11 ? 2030 : 2029, next > 11 ? next - 11 : next + 1);
		assert_int_equal(month->applications, of_month("applications WHERE applied_at", from, to));
		assert_int_equal(month->interviews, of_month("interviews WHERE status <> 3 AND start_at", from, to));
		assert_int_equal(month->hires, of_month("applications WHERE hired_at", from, to));
	}
	for (size_t i = 0; i < out.departments.n; i++) {
		applications += out.departments.at[i].applications;
		hires += out.departments.at[i].hires;
	}
	assert_int_equal(applications, out.applications);
	assert_int_equal(hires, out.hires);
}

/* ---- published jobs, for candidates: each filter is counted along an index of its own, and no row is read for it */
static void jobs(const char *what, struct job_filter in, const char *where, int64_t entries)
{
	struct job_detail_list out = { 0 };
	char query[256];

	in.window = (struct window){ .size = 5, .page1 = 1 };
	begin(CANDY, COUNT_MOST);
	assert_int_equal(service_job_list(&c, &in, &out), OK);
	assert_int_equal(out.n, 5);
	/* The page passes over some entries of an index, too, and counts the applications of its jobs. */
	end(what, entries + JOBS + (4 + APPLICATIONS / JOBS) * 5);
	snprintf(query, sizeof query, "SELECT COUNT(*) FROM jobs WHERE %s", where);
	assert_int_equal(out.total, world_count(query));
}

static void test_jobs(void **state)
{
	(void)state;
	world_do(
	        "UPDATE jobs SET location = ELT(1 + id % 3, 'Berlin', 'Pune', NULL), salary_max = IF(id % 4 = 0, NULL, 1000 * id),"
	        " salary_min = IF(id % 5 = 0, NULL, 500 * id), deadline_at = IF(id % 2 = 0, NULL, IF(id % 3 = 0, '2029-01-01', '2031-01-01')),"
	        " employment_type = 1 + id % 2, experience_level = 1 + id % 3, work_model = 1 + id % 3");
	world_do(
	        "INSERT INTO job_skills (job_id, required, position, listed, name) SELECT id, 1, 0, 1, IF(id % 4 = 0, 'Go', 'C') FROM jobs");
	const struct str skills[] = { STR("c"), STR("Go") };
	jobs("published jobs with a skill", (struct job_filter){ .skills = { skills, 1 } }, "id % 4 <> 0", JOBS * 3 / 4 - JOBS);
	jobs("published jobs with one of two skills", (struct job_filter){ .skills = { skills, 2 } }, "TRUE", 6 * JOBS);
	jobs("published jobs", (struct job_filter){ 0 }, "TRUE", JOBS);
	jobs("published jobs of a department", (struct job_filter){ .department_name = STR("D1") }, "department_name = 'D1'",
	     JOBS / 5);
	jobs("published jobs of an employment", (struct job_filter){ .employment.bits = 2 }, "employment_type = 1", JOBS / 2);
	jobs("published jobs of an experience", (struct job_filter){ .experience.bits = 4 }, "experience_level = 2", JOBS / 2);
	jobs("published jobs of a work model", (struct job_filter){ .work.bits = 4 }, "work_model = 2", JOBS / 2);
	jobs("published jobs of two employments", (struct job_filter){ .employment.bits = 6 }, "employment_type IN (1, 2)",
	     JOBS);
	jobs("published jobs of a place", (struct job_filter){ .location = STR("berl") }, "location LIKE '%berl%'", JOBS);
	jobs("published jobs of a least salary", (struct job_filter){ .salary_min = { 1000000, true } },
	     "COALESCE(salary_max, salary_min) >= 10000", JOBS);
	jobs("published jobs of a greatest salary", (struct job_filter){ .salary_max = { 1000000, true } },
	     "COALESCE(salary_min, salary_max) <= 10000", JOBS);
	jobs("published jobs of both ends",
	     (struct job_filter){ .salary_min = { 300000, true }, .salary_max = { 1500000, true } },
	     "COALESCE(salary_max, salary_min) >= 3000 AND COALESCE(salary_min, salary_max) <= 15000", JOBS);
	jobs("published jobs that are open", (struct job_filter){ .active = { true, true } },
	     "deadline_at IS NULL OR deadline_at > '2030-01-01 12:00:00'", JOBS);
	jobs("published jobs that are closed", (struct job_filter){ .active = { false, true } },
	     "deadline_at <= '2030-01-01 12:00:00'", JOBS);
	jobs("published jobs that are open, of a place",
	     (struct job_filter){ .active = { true, true }, .location = STR("Pune") },
	     "location = 'Pune' AND (deadline_at IS NULL OR deadline_at > '2030-01-01 12:00:00')", JOBS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mails),          cmocka_unit_test(test_deliveries), cmocka_unit_test(test_notifications),
		cmocka_unit_test(test_interviews),     cmocka_unit_test(test_cvs),        cmocka_unit_test(test_count_ends),
		cmocka_unit_test(test_slots),          cmocka_unit_test(test_dashboard),  cmocka_unit_test(test_jobs),
		cmocka_unit_test(test_own_interviews),
	};
	return cmocka_run_group_tests(tests, fill, arena_teardown);
}
