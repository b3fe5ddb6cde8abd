/* Schedules an interview. */
#include "model/words.h"
#include "service/application/move.h"
#include "service/interview/booking.h"
#include "service/interview/inside.h"
#include "service/interview/interview.h"
#include "service/meeting/meeting.h"
#include "store/application/application.h"
#include "store/interview/interview.h"

/* An interviewer schedules only their own interviews, and without a panel. */
static enum err check_people(const struct context *c, const struct interview_edit *in)
{
	bool other = HAS(in, interviewer) && !uuid_equal(in->interviewer.v.pub, c->who.user.v.pub);

	return c->who.role == INTERVIEWER && (other || in->panel.n > 0) ? E_FORBIDDEN : OK;
}

/* Refuses an application that is in interviews already, or that has been decided on. */
static enum err check_fresh(struct context *c, const struct interview_edit *in, const struct application *application)
{
	if (application_ongoing(application->status))
		return fail_at(c, E_CV_RUNNING, AT(in, application), application->candidate.name);
	if (application->status >= APPLICATION_SELECTED)
		return fail_at(c, E_CV_CLOSED, AT(in, application), word_cv(application->status));
	return OK;
}

/* The requested interview: for which application, and whether the application must have no interview that is not cancelled. */
struct wanted {
	const struct interview_edit *in;
	const struct application *application; /* NULL: none was named, or the caller may not have it, which is a fault */
	bool fresh;
};

/* Finds company, candidate, interviewer and panel. Faults are noted, and the result is OK. */
static enum err find_people(struct context *c, const struct wanted *wanted, struct interview *it)
{
	const struct interview_edit *in = wanted->in;
	struct interview_edit named = *in;

	if (wanted->application != NULL)
		named.candidate = wanted->application->candidate.id;
	if (!HAS(in, application) && uuid_none(in->candidate.v.pub))
		fail_at(c, E_REQUIRED, AT(in, candidate), (struct str){ 0 });
	if (!HAS(in, application) && str_trim(in->position).n == 0)
		fail_at(c, E_REQUIRED, AT(in, position), (struct str){ 0 });
	name_check(c, AT(in, position), in->position);
	if (c->who.role == INTERVIEWER)
		named.interviewer = c->who.user;
	enum err e = store_interview_people(c->db, &named, it);
	if (e != OK)
		return e == E_NO_ROW ? E_FORBIDDEN : e;

	if (!uuid_none(named.candidate.v.pub) && it->application.candidate.id.v.key == 0)
		fail_at(c, E_NO_SUCH, HAS(in, application) ? AT(in, application) : AT(in, candidate),
		        uuid_text(c->arena, named.candidate.v.pub));
	if (!uuid_none(named.interviewer.v.pub) && it->interviewer.id.v.key == 0)
		fail_at(c, E_NO_SUCH, AT(in, interviewer), uuid_text(c->arena, named.interviewer.v.pub));
	e = service_interview_check_link(c, in);
	if (HAS(in, panel)) {
		enum err of_panel = service_interview_resolve_panel(c, in, it);
		return of_panel == E_INVALID ? OK : of_panel;
	}
	return e == E_INVALID ? OK : e;
}

/* All people whose time the interview takes. They are also the people who are notified. */
static struct booking_request request_for(struct context *c, const struct interview *it, size_t off)
{
	struct user_id *people = ARENA_ARRAY(c->arena, struct user_id, it->panel.n + 2);
	size_t n = 0;

	people[n++] = it->application.candidate.id;
	people[n++] = it->interviewer.id;
	for (size_t i = 0; i < it->panel.n; i++)
		people[n++] = it->panel.at[i].id;
	return (struct booking_request){ .interview = it, .people = people, .n = n, .off = off };
}

/* Locks the application that was named, or finds or makes the one for the position. The application must be open. */
static enum err find_application(struct context *c, const struct wanted *wanted, struct application *application)
{
	const struct interview_edit *in = wanted->in;
	enum err e;

	application->company = c->who.company;
	if (application->id.v.key != 0)
		e = store_application_lock(c->db, application);
	else
		e = service_application_for(c, in->position, application);
	if (e != OK)
		return e == E_NO_ROW ? E_NOT_FOUND : e;
	if (wanted->fresh && check_fresh(c, in, application) != OK)
		return E_INVALID;
	if (!application_open(application->status))
		return fail_at(c, E_CLOSED, HAS(in, application) ? AT(in, application) : AT(in, position),
		               word_application_status(application->status));
	return OK;
}

static enum err store_new(struct context *c, struct interview *it, const struct booking_request *request)
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
		e = service_booking_add(c, request, it->application.candidate.id, PART_CANDIDATE);
	if (e == OK && it->interviewer.id.v.key != 0)
		e = service_booking_add(c, request, it->interviewer.id, PART_INTERVIEWER);
	return e == OK ? service_interview_book_panel(c, NULL, request) : e;
}

static enum err schedule(struct context *c, struct wanted wanted, struct interview *out)
{
	struct interview it = { .status = INTERVIEW_SCHEDULED, .minutes = INTERVIEW_MINUTES_DEFAULT };
	size_t off;
	struct interview_edit edit;

	if (!interview_may_write(wanted.in, c->who.role))
		return E_FORBIDDEN;
	enum err e = service_interview_resolve_interviewer(c, wanted.in, false, &edit);
	const struct interview_edit *in = wanted.in = &edit;
	/* After a fault the checks go on, so that all faults are reported together. */
	if (e == OK || e == E_INVALID)
		e = check_people(c, in);
	if (e == OK && wanted.fresh && wanted.application != NULL)
		(void)check_fresh(c, in, wanted.application);
	if (e == OK)
		e = find_people(c, &wanted, &it);
	if (e == OK)
		e = service_interview_set_time(c, in, it.company.zone, &it, &off);
	if (e != OK)
		return e;
	if (wanted.application != NULL) {
		it.application.id = wanted.application->id;
		it.application.job = wanted.application->job;
		it.application.candidate.name = wanted.application->candidate.name;
	}
	interview_copy(&it, in, BY_COPY);
	if (it.interviewer.id.v.key != 0)
		it.guest_name = it.guest_email = (struct str){ 0 };
	it.mode = HAS(in, mode) ? in->mode : interview_default_mode(in->link, in->location);
	interview_set_place(&it, in);

	struct booking_request request = request_for(c, &it, off);
	e = service_booking_lock(c, &request);
	if (e == OK)
		e = find_application(c, &wanted, &it.application);
	if (e == OK)
		e = service_booking_check(c, &request);
	if (e == OK)
		e = store_new(c, &it, &request);
	if (e == OK)
		e = service_interview_record_event(
		        c, &(struct interview_record){ .next = &it, .title = it.application.job.title });
	if (e == OK)
		e = service_application_scheduled(c, &it.application);
	if (e != OK)
		return e;
	c->outcome = MADE;
	return service_interview_answer(c, it.id, out);
}

enum err service_interview_schedule(struct context *c, const struct interview_edit *in, struct interview *out)
{
	return schedule(c, (struct wanted){ .in = in }, out);
}

enum err service_interview_schedule_for(struct context *c, const struct application *application,
                                        const struct interview_edit *in, struct interview *out)
{
	return schedule(c, (struct wanted){ .in = in, .application = application }, out);
}

enum err service_interview_start(struct context *c, const struct application *application, const struct interview_edit *in,
                                 struct interview *out)
{
	return schedule(c, (struct wanted){ .in = in, .application = application, .fresh = true }, out);
}
