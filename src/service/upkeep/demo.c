/* Makes the demo data through the use cases themselves: a company at work, so that every list of every surface shows
 * something. */
#include "service/upkeep/demo.h"
#include "service/application/application.h"
#include "service/file/file.h"
#include "service/interview/interview.h"

#include "service/job/job.h"
#include "service/people/account.h"
#include "service/service.h"
#include "service/upkeep/demo_data.h"
#include "store/application/application.h"
#include "store/calendar/calendar.h"
#include "store/calendar/working_time.h"
#include "store/people/company.h"
#include "store/people/user.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* ---- the work of the company */

struct demo {
	struct context *c;
	struct instant now; /* the real time; c->now is moved through the past */
	struct company company;
	struct user people[PEOPLE];
	struct department departments[COUNT(departments)];
	struct job jobs[JOBS];
	struct application applications[COUNT(applications)];
	struct interview interviews[COUNT(plans)];
};

/* From here on the caller is `who`, and the time is `at`. */
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
	const struct demo_account *account = &demo_accounts[who];
	struct user *user = &demo->people[who];
	struct context *c = demo->c;
	*user = (struct user){ .id.v.pub = uuid_new(),
		               .role = account->role,
		               .email = str_of(account->email),
		               .name = str_of(account->name),
		               .title = str_of(account->title),
		               .phone = str_of(account->phone),
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
	struct hours late[5], parts[8];
	for (int64_t day = 1; day <= 5; day++)
		late[day - 1] = (struct hours){ day, 11 * 60, 20 * 60 };
	for (int64_t day = 1; day <= 4; day++) {
		parts[day - 1] = (struct hours){ day, 9 * 60, 12 * 60 };
		parts[day + 3] = (struct hours){ day, 13 * 60, 17 * 60 };
	}
	enum err e = store_calendar_change(c->db, &ravi);
	if (e == OK)
		e = store_working_time_add_hours(c->db, ravi.person, late, COUNT(late));
	return e == OK ? store_working_time_add_hours(c->db, demo->people[SOFIA].id, parts, COUNT(parts)) : e;
}

/* Its open jobs are shown to everybody, so the front door has something to show. */
static enum err show_jobs(struct demo *demo)
{
	struct context *c = demo->c;
	struct company_detail company = { 0 };

	act_as(demo, AMIRA, demo->now);
	enum err e = store_company_own(c->db, &company);
	company.career_page = (struct maybe_bool){ true, true };
	company.colour = STR("#0b6e4f");
	return e == OK ? store_company_save(c->db, &company) : e;
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
	enum err e = service_company_insert(c, &demo->company);
	for (int who = 0; e == OK && who < PEOPLE; who++)
		e = make_person(demo, who);
	if (e == OK)
		e = show_jobs(demo);
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
	struct job_detail made = { 0 };
	for (size_t k = 0; k < COUNT(skills); k++)
		skills[k] = str_of(jobs[i].skills[k]);
	struct job_edit in = { .title = str_of(jobs[i].title),
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
	memset(&in.seen, 0xff, sizeof in.seen); /* all members were sent */
	act_as(demo, HUGO, days_ago(demo, 100));
	enum err e = service_job_create(demo->c, &in, &made);
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

static enum err apply(struct demo *demo, size_t i, struct instant at)
{
	struct application *application = &demo->applications[i];
	*application = (struct application){ .company = demo->company.id,
		                             .candidate = demo->people[applications[i].candidate],
		                             .job = demo->jobs[applications[i].job],
		                             .place = str_of(demo_accounts[applications[i].candidate].place),
		                             .district = str_of(demo_accounts[applications[i].candidate].district),
		                             .applied_at = at };
	application->status = has_interviews(i) ? APPLICATION_SUBMITTED : applications[i].last;
	act_as(demo, HUGO, at);
	return store_application_insert(demo->c->db, application);
}

/* Loads a record, as the chain does before it calls a use case. */
static enum err load(struct demo *demo, const struct load *kind, struct uuid id, void *record)
{
	const struct named named = { .id = { id }, .lock = true };

	return service_load(demo->c, kind, PARTY, &named, record);
}

/* The plan's day and minute in Kolkata, where it is 14:30 at 9:00 UTC. */
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

static enum err schedule(struct demo *demo, size_t i, struct instant at)
{
	const struct plan *plan = &plans[i];
	struct interview_edit in = { .application = demo->applications[plan->application].id,
		                     .interviewer = demo->people[plan->interviewer].id,
		                     .start = plan_start(demo, plan),
		                     .minutes = plan->minutes,
		                     .mode = plan->mode,
		                     .topic = plan->topic,
		                     .notes = str_of(plan->notes),
		                     .location = str_of(plan->location),
		                     .zone = STR("Asia/Kolkata") };
	struct interview_draft draft = { 0 };
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
	act_as(demo, HUGO, at);
	const struct named named = { .in = &in, .id = { in.application.v.pub }, .lock = true };
	enum err e = service_load(demo->c, &load_draft, PARTY, &named, &draft);
	return e == OK ? service_interview_schedule_for(demo->c, &draft, &in, &demo->interviews[i]) : e;
}

static enum err confirm(struct demo *demo, size_t i, struct instant at)
{
	struct interview_key key = { .id = demo->interviews[i].id };
	struct interview was = { 0 }, out = { 0 };
	MARK(&key, id);
	act_as(demo, applications[plans[i].application].candidate, at);
	enum err e = load(demo, &load_interview, key.id.v.pub, &was);
	return e == OK ? service_interview_confirm(demo->c, &was, &key, &out) : e;
}

/* Ends the interview: by the interviewer after it, or by hr, who cancels it. */
static enum err end(struct demo *demo, const struct plan *plan, const struct interview *interview)
{
	struct interview_edit in = { .id = interview->id, .status = plan->last };
	struct interview was = { 0 }, out = { 0 };
	MARK(&in, id);
	MARK(&in, status);
	if (plan->last == INTERVIEW_CANCELLED) {
		in.cancel_reason = str_of(plan->text);
		MARK(&in, cancel_reason);
	}
	if (plan->marks.technical > 0) {
		in.technical = (struct decimal){ INT64_C(100) * plan->marks.technical, true };
		in.culture = (struct decimal){ INT64_C(100) * plan->marks.culture, true };
		MARK(&in, technical);
		MARK(&in, culture);
	}
	if (plan->last == INTERVIEW_COMPLETED) {
		in.feedback = str_of(plan->text);
		in.share_feedback = (struct maybe_bool){ plan->shared, true };
		MARK(&in, feedback);
		MARK(&in, share_feedback);
	}
	enum err e = load(demo, &load_interview, interview->id.v.pub, &was);
	return e == OK ? service_interview_change(demo->c, &was, &in, &out) : e;
}

/* The interviewer fills in the whole scorecard right after the interview. */
static enum err rate(struct demo *demo, const struct plan *plan, const struct interview *interview)
{
	const struct marks *marks = &plan->marks;
	struct scorecard_edit in = { .id = interview->id,
		                     .appearance = { marks->ratings[0], true },
		                     .knowledge = { marks->ratings[1], true },
		                     .confidence = { marks->ratings[2], true },
		                     .attitude = { marks->ratings[3], true },
		                     .communication = { marks->ratings[4], true },
		                     .languages = str_of(marks->languages),
		                     .experience = str_of(marks->experience),
		                     .salary = { INT64_C(100) * marks->salary, true } };
	struct scorecard out = { 0 };
	struct interview was = { 0 };
	MARK(&in, appearance);
	MARK(&in, knowledge);
	MARK(&in, confidence);
	MARK(&in, attitude);
	MARK(&in, communication);
	MARK(&in, languages);
	MARK(&in, experience);
	MARK(&in, salary);
	enum err e = load(demo, &load_interview, interview->id.v.pub, &was);
	return e == OK ? service_scorecard_fill(demo->c, &was, &in, &out) : e;
}

/* Makes a private entry of Camille in the tracker: a call that nobody else knows of. */
static enum err make_note(struct demo *demo, size_t i, struct instant at)
{
	struct interview_edit in = {
		.application = demo->applications[i].id,
		.start = instant_add(demo->now, 6 * 86400 - instant_unix(demo->now) % 3600),
		.mode = MODE_PHONE,
		.guest_name = STR("A former colleague"),
		.notes = STR("Ask what the team is like before the interview; read about accessibility again.")
	};
	const struct interview_draft draft = { .v.application = demo->applications[i] };
	struct interview out = { 0 };
	MARK(&in, application);
	MARK(&in, start);
	MARK(&in, mode);
	MARK(&in, guest_name);
	MARK(&in, notes);
	act_as(demo, CAMILLE, at);
	return service_journal_add(demo->c, &draft, &in, &out);
}

/* Makes a short text file, as an upload would, and adds it as a material. */
static enum err add_material(struct demo *demo, size_t i, struct instant at)
{
	static const char text[] =
	        "How the interview will go: ten minutes of introductions, a small task, and your questions.\n";
	const struct interview *interview = &demo->interviews[i];
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
	struct file_place place = { 0 };
	struct file out = { 0 };
	MARK(&in, interview);
	MARK(&in, file);
	act_as(demo, plans[i].interviewer, at);
	if (!good)
		return E_INTERNAL;
	enum err e = load(demo, &load_place, interview->id.v.pub, &place);
	return e == OK ? service_material_add(c, &place, &in, &out) : e;
}

static enum err conclude(struct demo *demo, size_t i, struct instant at)
{
	const struct plan *plan = &plans[i];
	act_as(demo, plan->last == INTERVIEW_CANCELLED ? HUGO : plan->interviewer, at);
	enum err e = end(demo, plan, &demo->interviews[i]);
	return e == OK && plan->marks.technical > 0 ? rate(demo, plan, &demo->interviews[i]) : e;
}

/* ---- the order of time */

/* What somebody does, and when. `i` is the place in applications or in plans. */
struct action {
	struct instant at;
	enum err (*act)(struct demo *demo, size_t i, struct instant at);
	size_t i;
};
enum { ACTIONS_MOST = COUNT(applications) + 4 * COUNT(plans) + 1 };

struct actions {
	struct action at[ACTIONS_MOST];
	size_t n;
};

/* Adds an action behind all that are not later. */
static void add(struct actions *actions, struct action action)
{
	size_t place = actions->n++;

	for (; place > 0 && actions->at[place - 1].at.us > action.at.us; place--)
		actions->at[place] = actions->at[place - 1];
	actions->at[place] = action;
}

static void add_plan(const struct demo *demo, size_t i, struct actions *actions)
{
	const struct plan *plan = &plans[i];
	bool cancelled = plan->last == INTERVIEW_CANCELLED;
	struct instant start = plan_start(demo, plan);
	struct instant made = plan->day < 0 ? instant_add(start, -5 * 86400) : days_ago(demo, 1);

	add(actions, (struct action){ made, schedule, i });
	if (plan->confirm)
		add(actions, (struct action){ instant_add(made, 3600), confirm, i });
	if (!interview_ahead(plan->last))
		add(actions, (struct action){ instant_add(start, cancelled ? -86400 : plan->minutes * 60), conclude, i });
	if (plan->notes && demo->c->settings->storage.n > 0)
		add(actions, (struct action){ demo->now, add_material, i });
}

/* Lists that show the newest first go by id, so what came first is made first. */
static enum err live_through(struct demo *demo)
{
	struct actions *actions = ARENA_NEW(demo->c->arena, struct actions);
	enum err e = OK;

	for (size_t i = 0; i < COUNT(applications); i++)
		add(actions, (struct action){ days_ago(demo, applications[i].days), apply, i });
	for (size_t i = 0; i < COUNT(plans); i++)
		add_plan(demo, i, actions);
	add(actions, (struct action){ days_ago(demo, 1), make_note, 0 });
	for (size_t i = 0; e == OK && i < actions->n; i++)
		e = actions->at[i].act(demo, actions->at[i].i, actions->at[i].at);
	return e;
}

/* Moves the applications with interviews on to their last status; the use cases of interviews have moved them only part of the
 * way. */
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
	enum err e = store_user_by_email(c->db, str_of(demo_accounts[AMIRA].email), &admin);
	if (e != E_NO_ROW)
		return e; /* OK: the data exists, all of it, because one transaction made it */
	struct demo *demo = ARENA_NEW(c->arena, struct demo);
	struct principal who = c->who;
	demo->c = c;
	demo->now = instant_of_unix(instant_unix(c->now));
	if ((e = make_company(demo)) == OK && (e = make_jobs(demo)) == OK)
		e = live_through(demo);
	for (size_t i = 0; e == OK && i < COUNT(applications); i++)
		e = settle(demo, i);
	c->who = who;
	c->now = demo->now;
	db_set_scope(c->db, (struct db_scope_values){ who.user.v.key, who.company.v.key, who.role, c->now });
	return e;
}
