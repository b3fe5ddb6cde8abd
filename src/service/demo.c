/* Demo data: a company at work, so that every list of every surface shows something. Made through the use cases themselves. */
#include "service/demo.h"

#include "service/posting.h"
#include "service/service.h"
#include "store/application.h"
#include "store/calendar.h"
#include "store/user.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* ---- who */

enum { AMIRA, HUGO, INES, CAMILLE, RAVI, SOFIA, NOOR, KENJI, MARIA, TOM, PEOPLE };

/* The first four stand in the public documents, with their passwords. */
static const struct account {
	const char *email, *password, *name, *title, *zone;
	unsigned role;
} accounts[PEOPLE] = {
	[AMIRA] = { "admin@company.com", "admin123", "Amira Admin", "Head of people", NULL, ADMIN },
	[HUGO] = { "hr@company.com", "hr123", "Hugo Rossi", "Recruiter", NULL, HR },
	[INES] = { "interviewer@company.com", "interviewer123", "Ines Viewer", "Staff engineer", NULL, INTERVIEWER },
	[CAMILLE] = { "candidate@example.com", "candidate123", "Camille Didato", NULL, "Asia/Kolkata", CANDIDATE },
	[RAVI] = { "ravi.menon@company.com", "interviewer123", "Ravi Menon", "Engineering manager", "Asia/Kolkata",
	           INTERVIEWER },
	[SOFIA] = { "sofia.lind@company.com", "interviewer123", "Sofia Lind", "Designer", "Europe/Stockholm", INTERVIEWER },
	[NOOR] = { "noor.haddad@example.com", "candidate123", "Noor Haddad", NULL, "Europe/Paris", CANDIDATE },
	[KENJI] = { "kenji.sato@example.com", "candidate123", "佐藤 健二", NULL, "Asia/Tokyo", CANDIDATE },
	[MARIA] = { "maria.silva@example.com", "candidate123", "Maria João Silva", NULL, "America/Sao_Paulo", CANDIDATE },
	[TOM] = { "tom.baker@example.com", "candidate123", "Tom Baker", NULL, NULL, CANDIDATE },
};

bool service_demo_password(struct str email, struct str password)
{
	for (size_t i = 0; i < COUNT(accounts); i++) {
		if (str_equal_nocase(str_of(accounts[i].email), email) && str_equal(str_of(accounts[i].password), password))
			return true;
	}
	return false;
}

/* ---- what */

enum { FRONTEND, BACKEND, DESIGNER, ANALYST, RELIABILITY, JOBS };

static const char *const departments[] = { "Engineering", "Design", "Data" };

static const struct {
	const char *title, *description;
	int department;
	enum job_status status;
	enum experience experience;
	enum work_model work;
	int salary_min, salary_max, years;
	const char *skills[3];
} jobs[JOBS] = {
	[FRONTEND] = { "Senior Frontend Developer",
	               "We are looking for an experienced frontend developer who cares about accessible, fast pages.",
	               0,
	               JOB_PUBLISHED,
	               EXPERIENCE_SENIOR,
	               WORK_HYBRID,
	               120000,
	               180000,
	               5,
	               { "TypeScript", "React", "CSS" } },
	[BACKEND] = { "Backend Engineer",
	              "Small services, long lives: you will own what you build.",
	              0,
	              JOB_PUBLISHED,
	              EXPERIENCE_MID,
	              WORK_REMOTE,
	              100000,
	              150000,
	              3,
	              { "C", "SQL", "Linux" } },
	[DESIGNER] = { "Product Designer",
	               "From the first sketch to the last pixel, with the people who use it.",
	               1,
	               JOB_PUBLISHED,
	               EXPERIENCE_MID,
	               WORK_HYBRID,
	               90000,
	               130000,
	               3,
	               { "Figma", "Prototyping", "User research" } },
	[ANALYST] = { "Data Analyst",
	              "This position has been filled.",
	              2,
	              JOB_CLOSED,
	              EXPERIENCE_JUNIOR,
	              WORK_ONSITE,
	              70000,
	              95000,
	              1,
	              { "SQL", "Python", "Statistics" } },
	[RELIABILITY] = { "Site Reliability Engineer",
	                  "Not yet published.",
	                  0,
	                  JOB_DRAFT,
	                  EXPERIENCE_SENIOR,
	                  WORK_REMOTE,
	                  130000,
	                  175000,
	                  5,
	                  { "Linux", "Networking", "Go" } },
};

/* The status that an application ends with; those with interviews begin as submitted. */
static const struct {
	int candidate, job, days;
	enum application_status last;
} applications[] = {
	{ CAMILLE, FRONTEND, 40, APPLICATION_INTERVIEWING },
	{ CAMILLE, BACKEND, 38, APPLICATION_INTERVIEW_SCHEDULED },
	{ CAMILLE, ANALYST, 90, APPLICATION_REJECTED },
	{ NOOR, FRONTEND, 60, APPLICATION_HIRED },
	{ KENJI, BACKEND, 21, APPLICATION_INTERVIEWING },
	{ MARIA, DESIGNER, 14, APPLICATION_INTERVIEW_SCHEDULED },
	{ TOM, DESIGNER, 30, APPLICATION_OFFER },
	{ TOM, FRONTEND, 9, APPLICATION_UNDER_REVIEW },
	{ NOOR, DESIGNER, 5, APPLICATION_SUBMITTED },
	{ KENJI, FRONTEND, 12, APPLICATION_SCREENING },
	{ MARIA, BACKEND, 25, APPLICATION_WITHDRAWN },
	{ MARIA, FRONTEND, 33, APPLICATION_SELECTED },
};

/* No two on one day: nobody is booked twice. `confirm`: the candidate did; `shared`: the feedback was shown to them. */
static const struct plan {
	int application, interviewer, day, minute, minutes;
	enum mode mode;
	enum topic topic;
	enum interview_status last;
	bool confirm, shared;
	const char *notes, *location, *text; /* text: feedback, or why it was cancelled */
} plans[] = {
	{ 0, INES, 3, 870, 60, MODE_VIDEO, TOPIC_TECHNICAL, INTERVIEW_SCHEDULED, false, false,
	  "Please prepare a brief presentation about your recent projects", NULL, NULL },
	{ 0, RAVI, 8, 840, 45, MODE_VIDEO, TOPIC_BEHAVIORAL, INTERVIEW_CONFIRMED, true, false, "Meet the team", NULL, NULL },
	{ 0, INES, -12, 930, 30, MODE_PHONE, TOPIC_SCREENING, INTERVIEW_COMPLETED, true, true, NULL, NULL,
	  "Clear and well prepared; strong in TypeScript." },
	{ 1, RAVI, 5, 900, 60, MODE_IN_PERSON, TOPIC_FINAL, INTERVIEW_CONFIRMED, true, false, "Ask for Ravi at the desk",
	  "123 Tech Street, San Francisco, CA", NULL },
	{ 1, SOFIA, 13, 960, 30, MODE_PHONE, TOPIC_HR, INTERVIEW_SCHEDULED, false, false, NULL, NULL, NULL },
	{ 1, INES, -4, 870, 60, MODE_VIDEO, TOPIC_TECHNICAL, INTERVIEW_CANCELLED, false, false, NULL, NULL,
	  "The interviewer is ill; a new time will follow" },
	{ 2, RAVI, -70, 600, 60, MODE_VIDEO, TOPIC_TECHNICAL, INTERVIEW_COMPLETED, true, false, NULL, NULL,
	  "Friendly, but too little SQL for this position." },
	{ 2, INES, -75, 660, 30, MODE_PHONE, TOPIC_SCREENING, INTERVIEW_NO_SHOW, true, false, NULL, NULL, NULL },
	{ 3, INES, -45, 600, 90, MODE_IN_PERSON, TOPIC_FINAL, INTERVIEW_COMPLETED, true, true, NULL,
	  "123 Tech Street, San Francisco, CA", "Hire. Best portfolio this year." },
	{ 4, RAVI, -6, 600, 60, MODE_VIDEO, TOPIC_TECHNICAL, INTERVIEW_COMPLETED, true, false, NULL, NULL,
	  "Solid C, good tests." },
	{ 4, INES, 2, 660, 60, MODE_VIDEO, TOPIC_FINAL, INTERVIEW_SCHEDULED, false, false, NULL, NULL, NULL },
	{ 5, SOFIA, 4, 600, 45, MODE_VIDEO, TOPIC_SCREENING, INTERVIEW_CONFIRMED, true, false, NULL, NULL, NULL },
	{ 6, SOFIA, -9, 780, 60, MODE_VIDEO, TOPIC_OTHER, INTERVIEW_COMPLETED, true, true, NULL, NULL, "Thoughtful critique." },
	{ 11, INES, -16, 600, 60, MODE_VIDEO, TOPIC_PANEL, INTERVIEW_COMPLETED, false, false, NULL, NULL,
	  "Yes from all three." },
};

/* ---- the work */

struct demo {
	struct context *c;
	struct instant now; /* the real one; c->now walks through the past */
	struct company company;
	struct user people[PEOPLE];
	struct department departments[COUNT(departments)];
	struct job jobs[JOBS];
	struct application applications[COUNT(applications)];
};

/* From here on `who` acts, at `at`. */
static void act_as(struct demo *demo, int who, struct instant at)
{
	struct context *c = demo->c;
	const struct user *user = &demo->people[who];
	c->now = at.us < demo->now.us ? at : demo->now;
	c->who = (struct principal){ .user = user->id, .company = user->company.id, .role = user->role, .zone = user->zone };
	db_set_scope(c->db, (struct db_scope_values){ user->id.v.key, user->company.id.v.key, user->role, c->now });
}

static struct instant days_ago(const struct demo *demo, int days)
{
	return instant_add(demo->now, INT64_C(-86400) * days);
}

static enum err make_person(struct demo *demo, int who)
{
	const struct account *account = &accounts[who];
	struct user *user = &demo->people[who];
	struct context *c = demo->c;
	*user = (struct user){ .id.v.pub = uuid_new(),
		               .role = account->role,
		               .email = str_of(account->email),
		               .name = str_of(account->name),
		               .title = str_of(account->title),
		               .zone = str_of(account->zone),
		               .verified = true,
		               .created_at = days_ago(demo, 120),
		               .updated_at = days_ago(demo, 120) };
	name_split(user->name, &user->first, &user->last);
	if (account->role != CANDIDATE)
		user->company = demo->company;
	if (password_hash(c->arena, str_of(account->password), &c->settings->password, &user->password_hash) != OK)
		return E_INTERNAL;
	return store_user_insert(c->db, user);
}

/* Ines keeps the default hours; Ravi works late and rests between interviews; Sofia has Fridays off. */
static enum err make_calendars(struct demo *demo)
{
	struct context *c = demo->c;
	struct availability ravi = { .person = demo->people[RAVI].id, .zone = STR("Asia/Kolkata"), .buffer_after = 15 };
	enum err e = store_calendar_change(c->db, &ravi);
	for (int64_t day = 1; e == OK && day <= 5; day++)
		e = store_calendar_add_hours(c->db, ravi.person, (struct hours){ day, 11 * 60, 20 * 60 });
	for (int64_t day = 1; e == OK && day <= 4; day++) {
		e = store_calendar_add_hours(c->db, demo->people[SOFIA].id, (struct hours){ day, 9 * 60, 12 * 60 });
		if (e == OK)
			e = store_calendar_add_hours(c->db, demo->people[SOFIA].id, (struct hours){ day, 13 * 60, 17 * 60 });
	}
	return e;
}

static enum err make_company(struct demo *demo)
{
	struct context *c = demo->c;
	c->now = days_ago(demo, 120);
	db_set_scope(c->db, (struct db_scope_values){ .role = ADMIN, .now = c->now });
	demo->company = (struct company){ .id.v.pub = uuid_new(),
		                          .name = STR("Tech Solutions Inc"),
		                          .logo = STR("https://example.com/logo.png"),
		                          .address = STR("123 Tech Street, San Francisco, CA"),
		                          .phone = STR("+1-555-0123"),
		                          .email = STR("hr@techsolutions.com"),
		                          .zone = STR("America/Los_Angeles") };
	enum err e = store_company_insert(c->db, &demo->company);
	for (int who = 0; e == OK && who < PEOPLE; who++)
		e = make_person(demo, who);
	return e == OK ? make_calendars(demo) : e;
}

static enum err make_departments(struct demo *demo)
{
	enum err e = OK;
	act_as(demo, HUGO, days_ago(demo, 110));
	for (size_t i = 0; e == OK && i < COUNT(departments); i++) {
		struct department_edit in = { .name = str_of(departments[i]) };
		MARK(&in, name);
		e = service_department_create(demo->c, &in, &demo->departments[i]);
	}
	return e;
}

static enum err make_job(struct demo *demo, int i)
{
	struct str skills[COUNT(jobs[i].skills)];
	struct posting made = { 0 };
	for (size_t k = 0; k < COUNT(skills); k++)
		skills[k] = str_of(jobs[i].skills[k]);
	struct posting_edit in = { .title = str_of(jobs[i].title),
		                   .description = str_of(jobs[i].description),
		                   .department = demo->departments[jobs[i].department].id,
		                   .status = jobs[i].status,
		                   .employment = EMPLOYMENT_FULL_TIME,
		                   .experience = jobs[i].experience,
		                   .work = jobs[i].work,
		                   .location = STR("San Francisco, CA"),
		                   .salary_min = { INT64_C(100) * jobs[i].salary_min, true },
		                   .salary_max = { INT64_C(100) * jobs[i].salary_max, true },
		                   .currency = STR("USD"),
		                   .years = { jobs[i].years, true },
		                   .required = { skills, COUNT(skills) } };
	memset(&in.seen, 0xff, sizeof in.seen); /* all of it was said */
	act_as(demo, HUGO, days_ago(demo, 100));
	enum err e = service_posting_create(demo->c, &in, &made);
	demo->jobs[i] = (struct job){ .id = made.id, .title = made.title, .poster = made.poster, .status = made.status };
	return e;
}

static enum err make_jobs(struct demo *demo)
{
	enum err e = make_departments(demo);
	for (int i = 0; e == OK && i < JOBS; i++)
		e = make_job(demo, i);
	return e;
}

static bool has_interviews(size_t application)
{
	for (size_t i = 0; i < COUNT(plans); i++) {
		if ((size_t)plans[i].application == application)
			return true;
	}
	return false;
}

static enum err make_applications(struct demo *demo)
{
	enum err e = OK;
	for (size_t i = 0; e == OK && i < COUNT(applications); i++) {
		struct application *application = &demo->applications[i];
		*application = (struct application){ .company = demo->company.id,
			                             .candidate = demo->people[applications[i].candidate],
			                             .job = demo->jobs[applications[i].job],
			                             .applied_at = days_ago(demo, applications[i].days) };
		application->status = has_interviews(i) ? APPLICATION_SUBMITTED : applications[i].last;
		act_as(demo, HUGO, application->applied_at);
		e = store_application_insert(demo->c->db, application);
	}
	return e;
}

/* The plan's day and minute on the clock in Kolkata, where it is 14:30 at 9:00 UTC. */
static struct instant plan_start(const struct demo *demo, const struct plan *plan)
{
	const struct zone *zone = zone_find(STR("Asia/Kolkata"));
	struct instant at = demo->now;
	struct date day;
	if (!zone)
		return instant_add(at, INT64_C(86400) * plan->day);
	zone_wall(zone, demo->now, &day, NULL);
	day.day1 += plan->day;
	zone_instant(zone, day, (struct wall){ plan->minute * 60 + 1 }, &at);
	return at;
}

static enum err schedule(struct demo *demo, const struct plan *plan, struct interview *interview)
{
	struct interview_edit in = { .application = demo->applications[plan->application].id,
		                     .interviewer = demo->people[plan->interviewer].id,
		                     .start = plan_start(demo, plan),
		                     .minutes = plan->minutes,
		                     .mode = plan->mode,
		                     .topic = plan->topic,
		                     .notes = str_of(plan->notes),
		                     .location = str_of(plan->location),
		                     .zone = STR("Asia/Kolkata") };
	MARK(&in, application);
	MARK(&in, interviewer);
	MARK(&in, start);
	MARK(&in, minutes);
	MARK(&in, mode);
	MARK(&in, topic);
	MARK(&in, zone);
	if (plan->notes)
		MARK(&in, notes);
	if (plan->location)
		MARK(&in, location);
	act_as(demo, HUGO, plan->day < 0 ? instant_add(in.start, -5 * 86400) : days_ago(demo, 1));
	return service_interview_schedule(demo->c, &in, interview);
}

/* The last step of a plan: by the interviewer after it, or by hr the day before. */
static enum err conclude(struct demo *demo, const struct plan *plan, const struct interview *interview)
{
	struct instant start = plan_start(demo, plan);
	struct interview_edit in = { .id = interview->id, .status = plan->last };
	struct interview out = { 0 };
	MARK(&in, id);
	MARK(&in, status);
	if (plan->last == INTERVIEW_CANCELLED) {
		in.cancel_reason = str_of(plan->text);
		MARK(&in, cancel_reason);
		act_as(demo, HUGO, instant_add(start, -86400));
	} else {
		act_as(demo, plan->interviewer, instant_add(start, plan->minutes * 60));
	}
	if (plan->last == INTERVIEW_COMPLETED) {
		in.feedback = str_of(plan->text);
		in.share_feedback = (struct maybe_bool){ plan->shared, true };
		MARK(&in, feedback);
		MARK(&in, share_feedback);
	}
	return service_interview_change(demo->c, &in, &out);
}

/* A short text, put where an upload would be. */
static enum err add_material(struct demo *demo, const struct plan *plan, const struct interview *interview)
{
	static const char text[] =
	        "How the interview will go: ten minutes of introductions, a small task, and your questions.\n";
	struct context *c = demo->c;
	struct str folder = STR_JOIN(c->arena, c->settings->storage, STR("/incoming"));
	struct str name = str_hex(c->arena, interview->id.v.pub.byte, sizeof interview->id.v.pub.byte);
	struct material_upload in = { .interview = interview->id };
	in.file = (struct upload){ .path = STR_JOIN(c->arena, folder, STR("/demo-"), name),
		                   .name = STR("interview-guide.txt"),
		                   .type = STR("text/plain"),
		                   .size = (int64_t)sizeof text - 1 };
	mkdir(str_cstring(c->arena, folder), 0750);
	FILE *file = fopen(str_cstring(c->arena, in.file.path), "wbe");
	if (!file)
		return E_INTERNAL;
	bool good = fwrite(text, 1, sizeof text - 1, file) == sizeof text - 1;
	good = fclose(file) == 0 && good;
	struct file out = { 0 };
	MARK(&in, interview);
	MARK(&in, file);
	act_as(demo, plan->interviewer, demo->now);
	return good ? service_material_add(c, &in, &out) : E_INTERNAL;
}

static enum err make_interview(struct demo *demo, const struct plan *plan)
{
	struct interview interview = { 0 }, confirmed = { 0 };
	enum err e = schedule(demo, plan, &interview);
	if (e == OK && plan->confirm) {
		struct interview_key key = { .id = interview.id };
		MARK(&key, id);
		act_as(demo, applications[plan->application].candidate, instant_add(demo->c->now, 3600));
		e = service_interview_confirm(demo->c, &key, &confirmed);
	}
	if (e == OK && plan->last != INTERVIEW_SCHEDULED && plan->last != INTERVIEW_CONFIRMED)
		e = conclude(demo, plan, &interview);
	if (e == OK && plan->notes && demo->c->settings->storage.n > 0)
		e = add_material(demo, plan, &interview);
	return e;
}

/* Applications with interviews go on to where they end; the use cases have moved them as far as interviews do. */
static enum err settle(struct demo *demo, size_t i)
{
	struct application *application = &demo->applications[i];
	act_as(demo, HUGO, demo->now);
	enum err e = store_application_lock(demo->c->db, application);
	enum application_status was = application->status;
	if (e != OK || was == applications[i].last)
		return e;
	application->status = applications[i].last;
	return store_application_move(demo->c->db, application, was);
}

enum err service_demo_load(struct context *c)
{
	struct user admin = { 0 };
	enum err e = store_user_by_email(c->db, str_of(accounts[AMIRA].email), &admin);
	if (e != E_NO_ROW)
		return e; /* OK: it is all there, since one transaction made it */
	struct demo *demo = ARENA_NEW(c->arena, struct demo);
	struct principal who = c->who;
	demo->c = c;
	demo->now = instant_of_unix(instant_unix(c->now));
	if ((e = make_company(demo)) == OK && (e = make_jobs(demo)) == OK)
		e = make_applications(demo);
	for (size_t i = 0; e == OK && i < COUNT(plans); i++)
		e = make_interview(demo, &plans[i]);
	for (size_t i = 0; e == OK && i < COUNT(applications); i++)
		e = settle(demo, i);
	c->who = who;
	c->now = demo->now;
	db_set_scope(c->db, (struct db_scope_values){ who.user.v.key, who.company.v.key, who.role, c->now });
	return e;
}
