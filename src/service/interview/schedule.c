/* An interview is scheduled. */
#include "base/zone.h"
#include "model/words.h"
#include "service/application/move.h"
#include "service/interview/booking.h"
#include "service/interview/inside.h"
#include "service/interview/interview.h"
#include "service/meeting/meeting.h"
#include "store/application/application.h"
#include "store/interview/interview.h"

#define MINUTES_DEFAULT 60

/* An interviewer schedules with themself alone; company-less staff and candidates do not schedule at all. */
static enum err may_schedule(const struct context *c, const struct interview_edit *in)
{
	if (!(c->who.role & STAFF) || c->who.company.v.key == 0 || !interview_may_write(in, c->who.role))
		return E_FORBIDDEN;
	if (c->who.role == INTERVIEWER && HAS(in, interviewer) && !uuid_equal(in->interviewer.v.pub, c->who.user.v.pub))
		return E_FORBIDDEN;
	if (c->who.role == INTERVIEWER && in->panel.n > 0)
		return E_FORBIDDEN;
	return OK;
}

/* A CV that is interviewed, or was, is not started again. */
static enum err check_fresh(struct context *c, const struct interview_edit *in, const struct application *application)
{
	if (application_ongoing(application->status))
		return fail_at(c, E_CV_RUNNING, AT(in, application), application->candidate.name);
	if (application->status >= APPLICATION_SELECTED)
		return fail_at(c, E_CV_CLOSED, AT(in, application), word_cv(application->status));
	return OK;
}

/* Who takes part: company, candidate, interviewer, and the application if it was named. Faults are noted. */
static enum err find_people(struct context *c, const struct interview_edit *in, bool fresh, struct interview *it)
{
	struct interview_edit named = *in;
	struct application application = { 0 };
	enum err e = OK;

	if (HAS(in, application)) {
		e = store_application_get(c->db, in->application.v.pub, &application);
		if (e == E_NO_ROW && fresh)
			return E_NO_CV;
		if (e == OK && fresh)
			check_fresh(c, in, &application);
		if (e == E_NO_ROW)
			fail_at(c, E_NO_SUCH, AT(in, application), uuid_text(c->arena, in->application.v.pub));
		else if (e != OK)
			return e;
		named.candidate = application.candidate.id;
	}
	if (!HAS(in, application) && uuid_none(in->candidate.v.pub))
		fail_at(c, E_REQUIRED, AT(in, candidate), (struct str){ 0 });
	if (!HAS(in, application) && str_trim(in->position).n == 0)
		fail_at(c, E_REQUIRED, AT(in, position), (struct str){ 0 });
	if (c->who.role == INTERVIEWER)
		named.interviewer = c->who.user;
	e = store_interview_people(c->db, &named, it);
	if (e != OK)
		return e == E_NO_ROW ? E_FORBIDDEN : e;

	if (!uuid_none(named.candidate.v.pub) && it->application.candidate.id.v.key == 0)
		fail_at(c, E_NO_SUCH, HAS(in, application) ? AT(in, application) : AT(in, candidate),
		        uuid_text(c->arena, named.candidate.v.pub));
	if (!uuid_none(named.interviewer.v.pub) && it->interviewer.id.v.key == 0)
		fail_at(c, E_NO_SUCH, AT(in, interviewer), uuid_text(c->arena, named.interviewer.v.pub));
	it->application.id = application.id;
	it->application.job = application.job;
	it->application.candidate.name = application.candidate.name;
	e = service_interview_link(c, in);
	if (HAS(in, panel)) {
		enum err of_panel = service_interview_panel(c, in, it);
		return of_panel == OK || of_panel == E_INVALID ? OK : of_panel; /* more may be wrong */
	}
	return e == E_INVALID ? OK : e;
}

/* Everybody whose time it takes, and who is told. */
static struct booking_wish wish_for(struct context *c, const struct interview *it, size_t off)
{
	struct user_id *people = ARENA_ARRAY(c->arena, struct user_id, it->panel.n + 2);
	size_t n = 0;

	people[n++] = it->application.candidate.id;
	people[n++] = it->interviewer.id;
	for (size_t i = 0; i < it->panel.n; i++)
		people[n++] = it->panel.at[i].id;
	return (struct booking_wish){ .interview = it, .people = people, .n = n, .off = off };
}

/* The day or the time of day that was not sent stays as the clock shows it. */
static void wall_start(struct context *c, const struct interview_edit *in, const struct zone *clock, struct interview *it)
{
	struct date day = { 0 };
	struct wall time = { 0 };

	if (it->start.at.us != 0)
		zone_wall(clock, it->start.at, &day, &time);
	if (HAS(in, day))
		day = in->day;
	if (HAS(in, time))
		time = in->time;
	if (HAS(in, day) && day.day1 == 0)
		fail_at(c, E_NULL, AT(in, day), (struct str){ 0 });
	if (HAS(in, time) && time.second1 == 0)
		fail_at(c, E_NULL, AT(in, time), (struct str){ 0 });
	if (day.day1 == 0 || time.second1 == 0)
		return;
	if (!zone_instant(clock, day, time, &it->start.at))
		fail_at(c, E_TIME_GAP, AT(in, time), (struct str){ 0 });
	else if (instant_unix(it->start.at) < 0)
		fail_at(c, E_FORMAT, AT(in, day), STR("a day before 1970"));
}

enum err service_interview_time(struct context *c, const struct interview_edit *in, struct str zone, struct interview *it,
                                size_t *off_r)
{
	bool wall = HAS(in, day) || HAS(in, time);

	*off_r = wall               ? AT(in, time)
	         : HAS(in, start)   ? AT(in, start)
	         : HAS(in, minutes) ? AT(in, minutes)
	                            : AT(in, interviewer);
	bool given = HAS(in, zone) && in->zone.n > 0;
	it->start.zone = given ? in->zone : zone;
	const struct zone *clock = given ? zone_find(in->zone) : zone_stored(zone);
	if (clock == NULL)
		return fail_at(c, E_ZONE, AT(in, zone), it->start.zone);
	if (wall)
		wall_start(c, in, clock, it);
	else if (HAS(in, start) && in->start.us == 0)
		fail_at(c, E_NULL, AT(in, start), (struct str){ 0 });
	else if (HAS(in, start))
		it->start.at = instant_of_unix(instant_unix(in->start));
	if (HAS(in, minutes))
		it->minutes = in->minutes;
	if (it->minutes < 1 || it->minutes > INTERVIEW_MINUTES_MAX)
		fail_at(c, E_RANGE, AT(in, minutes), str_from_int(c->arena, it->minutes));
	if (it->start.at.us == 0 && faults_checked(c) == OK)
		fail_at(c, E_REQUIRED, AT(in, start), (struct str){ 0 });
	return faults_checked(c);
}

/* The application: the one that was named, locked, or that for the position. Both must be open. */
static enum err find_application(struct context *c, const struct interview_edit *in, bool fresh,
                                 struct application *application)
{
	enum err e;

	application->company = c->who.company;
	if (application->id.v.key != 0)
		e = store_application_lock(c->db, application);
	else
		e = service_application_for(c, in->position, application);
	if (e != OK)
		return e == E_NO_ROW ? E_NOT_FOUND : e;
	if (fresh && check_fresh(c, in, application) != OK)
		return E_INVALID;
	if (!application_open(application->status))
		return fail_at(c, E_CLOSED, HAS(in, application) ? AT(in, application) : AT(in, position),
		               word_application_status(application->status));
	return OK;
}

static enum err store(struct context *c, struct interview *it, const struct booking_wish *wish)
{
	struct meeting meeting;
	bool generated = it->mode == MODE_VIDEO && it->link.n == 0;
	enum err e = OK;

	it->id.v.pub = uuid_new();
	it->application.applied_at = instant_of_unix(instant_unix(it->application.applied_at));
	if (generated)
		e = service_meeting_new(c, it->company.id, &meeting, &it->link);
	if (e == E_NO_ROW)
		generated = false;
	else if (e != OK)
		return e;
	e = store_interview_insert(c->db, it);
	if (e == OK && generated)
		e = service_meeting_keep(c, &meeting, it);
	if (e == OK)
		e = service_booking_add(c, wish, it->application.candidate.id, PART_CANDIDATE);
	if (e == OK && it->interviewer.id.v.key != 0)
		e = service_booking_add(c, wish, it->interviewer.id, PART_INTERVIEWER);
	return e == OK ? service_interview_seat(c, NULL, wish) : e;
}

/* `fresh`: as a CV's first interview, or its first since the others were cancelled. */
static enum err schedule(struct context *c, const struct interview_edit *in, bool fresh, struct interview *out)
{
	struct interview it = { .status = INTERVIEW_SCHEDULED, .minutes = MINUTES_DEFAULT };
	size_t off;
	struct interview_edit named;
	enum err e = service_interview_name(c, in, false, &named);

	in = &named;
	if (e == OK || e == E_INVALID) /* more may be wrong */
		e = may_schedule(c, in);
	if (e == OK)
		e = find_people(c, in, fresh, &it);
	if (e == OK)
		e = service_interview_time(c, in, it.company.zone, &it, &off);
	if (e != OK)
		return e;
	interview_copy(&it, in, BY_COPY);
	if (it.interviewer.id.v.key != 0)
		it.guest_name = it.guest_email = (struct str){ 0 };
	it.mode = HAS(in, mode) ? in->mode : interview_default_mode(in->link, in->location);
	interview_describe(&it, in);

	struct booking_wish wish = wish_for(c, &it, off);
	e = service_booking_lock(c, &wish);
	if (e == OK)
		e = find_application(c, in, fresh, &it.application);
	if (e == OK)
		e = service_booking_check(c, &wish);
	if (e == OK)
		e = store(c, &it, &wish);
	if (e == OK)
		e = service_interview_tell(
		        c, &(struct interview_news){
		                   .next = &it, .told = wish.people, .n_told = wish.n, .title = it.application.job.title });
	if (e == OK)
		e = service_application_scheduled(c, &it.application);
	if (e != OK)
		return e;
	c->outcome = MADE;
	return service_interview_answer(c, it.id, out);
}

enum err service_interview_schedule(struct context *c, const struct interview_edit *in, struct interview *out)
{
	return schedule(c, in, false, out);
}

enum err service_interview_start(struct context *c, const struct interview_edit *in, struct interview *out)
{
	return schedule(c, in, true, out);
}
