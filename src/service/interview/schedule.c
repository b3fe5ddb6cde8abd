/* Schedules an interview. */
#include "model/words.h"
#include "service/application/move.h"
#include "service/interview/booking.h"
#include "service/interview/hold.h"
#include "service/interview/inside.h"
#include "service/interview/interview.h"
#include "service/meeting/meeting.h"
#include "store/application/application.h"
#include "store/interview/interview.h"
#include "store/trail/event.h"

/* An interviewer schedules only their own interviews, and without a panel. The mail address of a guest may be a colleague's. */
static enum err check_people(struct context *c, const struct interview_edit *sent)
{
	struct interview_edit resolved, *in = &resolved;

	if (c->who.role != INTERVIEWER)
		return OK;
	enum err e = service_interview_resolve_interviewer(c, sent, false, &resolved);
	if (e != OK && e != E_INVALID)
		return e;
	bool other = HAS(in, interviewer) && !uuid_equal(in->interviewer.v.pub, c->who.user.v.pub);
	return other || in->panel.n > 0 ? E_FORBIDDEN : OK;
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
	const struct interview_draft
	        *draft; /* NULL: no application was named, or the caller may not have it, which is a fault */
	bool fresh;
};

/* Reads what the chain has not loaded. */
static enum err find_draft(struct context *c, const struct wanted *wanted, struct interview_draft *draft)
{
	const struct draft_query query = service_interview_draft_query(c, wanted->in);

	if (wanted->draft != NULL) {
		*draft = *wanted->draft;
		return OK;
	}
	enum err e = store_interview_draft(c->db, &query, draft);
	return e == E_NO_ROW ? E_FORBIDDEN : e;
}

/* Notes a fault when the interviewer that was named is not there. */
static void check_interviewer(struct context *c, const struct interview_edit *in, const struct interview *it)
{
	const struct id *named = &in->interviewer.v;
	bool by_key = named->key != 0 && uuid_none(named->pub);

	if (it->interviewer.id.v.key != 0 || (!by_key && (uuid_none(named->pub) || HAS(in, guest_email))))
		return;
	fail_at(c, E_NO_SUCH, AT(in, interviewer), by_key ? (struct str){ 0 } : uuid_text(c->arena, named->pub));
}

/* Notes the faults of candidate and position. */
static void check_candidate(struct context *c, const struct wanted *wanted, const struct interview *it)
{
	const struct interview_edit *in = wanted->in;
	const struct user *found = &it->application.candidate;

	if (wanted->draft != NULL) {
		if (!found->active)
			fail_at(c, E_NO_SUCH, AT(in, application), uuid_text(c->arena, found->id.v.pub));
		return;
	}
	if (HAS(in, application))
		return; /* The fault is noted already. */
	if (uuid_none(in->candidate.v.pub))
		fail_at(c, E_REQUIRED, AT(in, candidate), (struct str){ 0 });
	if (str_trim(in->position).n == 0)
		fail_at(c, E_REQUIRED, AT(in, position), (struct str){ 0 });
	if (!uuid_none(in->candidate.v.pub) && found->id.v.key == 0)
		fail_at(c, E_NO_SUCH, AT(in, candidate), uuid_text(c->arena, in->candidate.v.pub));
}

/* Makes the interview from the draft and from what was sent. After a fault the checks go on, so that all faults are reported
 * together. */
static enum err make(struct context *c, const struct wanted *wanted, struct interview *it, size_t *off_r)
{
	const struct interview_edit *in = wanted->in;

	it->status = INTERVIEW_SCHEDULED;
	it->minutes = INTERVIEW_MINUTES_DEFAULT;
	it->author = c->who.user;
	if (wanted->fresh && wanted->draft != NULL)
		(void)check_fresh(c, in, &it->application);
	check_candidate(c, wanted, it);
	name_check(c, AT(in, position), in->position);
	check_interviewer(c, in, it);
	(void)service_interview_check_link(c, in);
	enum err e = HAS(in, panel) ? service_interview_resolve_panel(c, in, it) : OK;
	if ((e == OK || e == E_INVALID) && HAS(in, round))
		e = service_interview_set_round(c, in, true, it);
	if (e == OK || e == E_INVALID)
		e = service_interview_set_time(c, in, it->company.zone, it, off_r);
	if (e != OK)
		return e;
	interview_copy(it, in, BY_COPY);
	if (it->interviewer.id.v.key != 0)
		it->guest_name = it->guest_email = (struct str){ 0 };
	it->mode = HAS(in, mode) ? in->mode : interview_default_mode(in->link, in->location);
	interview_set_place(it, in);
	return OK;
}

/* What happens to the application, which is written with the event of the interview. */
struct application_events {
	struct event made, moved;
	bool is_made, is_moved;
};

/* The application must be open. */
static enum err check_application(struct context *c, const struct wanted *wanted, const struct application *application)
{
	const struct interview_edit *in = wanted->in;

	if (wanted->fresh && check_fresh(c, in, application) != OK)
		return E_INVALID;
	if (!application_open(application->status))
		return fail_at(c, E_CLOSED, HAS(in, application) ? AT(in, application) : AT(in, position),
		               word_application_status(application->status));
	return OK;
}

/* Locks the calendars, then the application, which is made when there is none for the position, and checks that the time is
 * free. */
static enum err reserve(struct context *c, const struct wanted *wanted, const struct booking_request *request,
                        struct application *application, struct application_events *events)
{
	bool known = application->id.v.key != 0;
	struct booking_clash found = { 0 };
	enum err e = service_booking_lock(c, request);

	application->company = c->who.company;
	if (e == OK && HAS(wanted->in, hold))
		e = service_calendar_hold_take(c, wanted->in->hold, AT(wanted->in, hold));
	if (e != OK)
		return e;
	if (known)
		e = service_booking_look(c, request, application, &found);
	else
		e = service_application_make(c, wanted->in->position, application, &events->made, &events->is_made);
	if (e == OK)
		e = check_application(c, wanted, application);
	if (e == OK)
		e = known ? service_booking_conclude(c, request, &found) : service_booking_check(c, request);
	/* What was found by its position may be gone since: then the search begins anew. */
	return e != E_NO_ROW ? e : wanted->draft != NULL ? E_NOT_FOUND : E_RETRY;
}

/* Books all people whose time the interview takes. */
static enum err book(struct context *c, const struct booking_request *request)
{
	const struct interview *it = request->interview;
	struct seat *seats = ARENA_ARRAY(c->arena, struct seat, it->panel.n + 2);
	size_t n = 0;

	seats[n++] = (struct seat){ it->application.candidate.id, PART_CANDIDATE };
	if (it->interviewer.id.v.key != 0)
		seats[n++] = (struct seat){ it->interviewer.id, PART_INTERVIEWER };
	for (size_t i = 0; i < it->panel.n; i++)
		seats[n++] = (struct seat){ it->panel.at[i].id, PART_PANEL };
	return service_booking_add(c, request, seats, n);
}

static enum err store_new(struct context *c, struct interview *it, const struct meeting_account *room,
                          const struct booking_request *request)
{
	struct meeting meeting;
	bool generated = it->mode == MODE_VIDEO && it->link.n == 0 && service_meeting_new(c, room, &meeting, &it->link);

	it->id.v.pub = uuid_new();
	it->application.applied_at = instant_of_unix(instant_unix(it->application.applied_at));
	it->created_at = it->updated_at = instant_of_unix(instant_unix(c->now));
	enum err e = store_interview_insert(c->db, it);
	if (e == OK && generated)
		e = service_meeting_keep(c, &meeting, it);
	return e == OK ? book(c, request) : e;
}

/* Moves the application, and records what happened to it and the new interview. */
static enum err record(struct context *c, struct interview *it, struct application_events *events)
{
	struct interview_record record = { .next = it,
		                           .concerned = service_interview_concerned(c, it),
		                           .title = it->application.job.title,
		                           .made = events->is_made ? &events->made : NULL };
	enum err e = service_application_scheduled(c, &it->application, &events->moved, &events->is_moved);

	if (e == OK && events->is_moved)
		record.moved = &events->moved;
	return e == OK ? service_interview_record_event(c, &record) : e;
}

static enum err schedule(struct context *c, struct wanted wanted, struct interview *out)
{
	struct interview_draft draft = { 0 };
	struct interview *it = &draft.v;
	struct application_events events = { 0 };
	size_t off;

	if (!interview_may_write(wanted.in, c->who.role))
		return E_FORBIDDEN;
	enum err e = check_people(c, wanted.in);
	if (e == OK)
		e = find_draft(c, &wanted, &draft);
	if (e == OK)
		e = make(c, &wanted, it, &off);
	if (e != OK)
		return e;
	struct participants people = service_interview_participants(c, it);
	struct booking_request request = { .interview = it, .people = people.at, .n = people.n, .off = off };
	e = reserve(c, &wanted, &request, &it->application, &events);
	if (e == OK)
		e = store_new(c, it, &draft.room, &request);
	if (e == OK)
		e = record(c, it, &events);
	if (e != OK)
		return e;
	c->outcome = MADE;
	e = service_interview_answer_new(c, it, out);
	return e == OK ? service_interview_warn(c, NULL, it, out) : e;
}

enum err service_interview_schedule(struct context *c, const struct interview_edit *in, struct interview *out)
{
	return schedule(c, (struct wanted){ .in = in }, out);
}

enum err service_interview_schedule_for(struct context *c, const struct interview_draft *draft, const struct interview_edit *in,
                                        struct interview *out)
{
	return schedule(c, (struct wanted){ .in = in, .draft = draft }, out);
}

enum err service_interview_start(struct context *c, const struct interview_draft *draft, const struct interview_edit *in,
                                 struct interview *out)
{
	return schedule(c, (struct wanted){ .in = in, .draft = draft, .fresh = true }, out);
}
