/* Writes a change of an interview with all its consequences: bookings, application, history, events. */
#include "model/words.h"
#include "service/application/move.h"
#include "service/interview/booking.h"
#include "service/interview/hold.h"
#include "service/interview/inside.h"
#include "store/application/application.h"
#include "store/interview/interview.h"
#include "store/interview/proposal.h"

/* Books the new interviewer instead of the old one. A member of the panel who becomes the interviewer has one booking, not two.
 */
static enum err replace_interviewer(struct context *c, const struct interview *was, const struct booking_request *request)
{
	struct booking booking = { .interview = was->id, .person = was->interviewer.id };
	enum err e = booking.person.v.key != 0 ? store_booking_remove(c->db, &booking) : OK;

	booking.person = request->interview->interviewer.id;
	if (e == OK && panel_has(&was->panel, booking.person))
		e = store_booking_remove(c->db, &booking);
	if (e != OK || booking.person.v.key == 0)
		return e;
	return service_booking_add(c, request, &(struct seat){ booking.person, PART_INTERVIEWER }, 1);
}

/* Who becomes the interviewer leaves the panel. */
static void leave_panel(struct context *c, struct interview *next)
{
	struct user *left = ARENA_ARRAY(c->arena, struct user, next->panel.n);
	struct user_list panel = { .at = left };

	if (!panel_has(&next->panel, next->interviewer.id))
		return;
	for (size_t i = 0; i < next->panel.n; i++) {
		if (next->panel.at[i].id.v.key != next->interviewer.id.v.key)
			left[panel.n++] = next->panel.at[i];
	}
	next->panel = panel;
}

/* Puts the panel in the order in which it is read: who stays comes before who has joined. */
static void order_panel(struct context *c, const struct interview *was, struct interview *next)
{
	struct user *ordered = ARENA_ARRAY(c->arena, struct user, next->panel.n);
	size_t n = 0;

	for (size_t i = 0; i < was->panel.n; i++) {
		if (panel_has(&next->panel, was->panel.at[i].id))
			ordered[n++] = was->panel.at[i];
	}
	for (size_t i = 0; i < next->panel.n; i++) {
		if (!panel_has(&was->panel, next->panel.at[i].id))
			ordered[n++] = next->panel.at[i];
	}
	next->panel.at = ordered;
}

static bool moves_ahead(const struct context *c, const struct interview_change *change)
{
	return interview_moved(change->was, change->next) && change->next->start.at.us > c->now.us;
}

/* Whether the application may move, or must be open because the interview is to take place later. */
static bool needs_application(const struct context *c, const struct interview_change *change)
{
	const struct interview *next = change->next;
	bool ends = next->status == INTERVIEW_COMPLETED || next->status == INTERVIEW_CANCELLED;

	return change->decided || moves_ahead(c, change) || (change->was->status != next->status && ends);
}

static enum err check_application(struct context *c, const struct interview_change *change,
                                  const struct application *application)
{
	if (moves_ahead(c, change) && !application_open(application->status))
		return fail_at(c, E_CLOSED, change->off, word_application_status(application->status));
	return OK;
}

/* Locks the calendars, then the application, and checks the bookings before they are written, which is the order of scheduling
 * too. */
static enum err reserve(struct context *c, const struct interview_change *change, const struct booking_request *request,
                        struct application *application)
{
	const struct interview *was = change->was, *next = change->next;
	bool books = next->status != INTERVIEW_CANCELLED &&
	             (interview_moved(was, next) || interview_differs_by(was, next, BY_INTERVIEWER) ||
	              interview_differs_by(was, next, BY_PANEL));
	struct booking_clash found = { 0 };
	enum err e = books ? service_booking_lock(c, request) : OK;

	if (e == OK && books && !uuid_none(change->hold.v.pub))
		e = service_calendar_hold_take(c, change->hold, change->hold_off);
	if (e == OK && books && !needs_application(c, change))
		return service_booking_check(c, request);
	if (e != OK || !needs_application(c, change))
		return e;
	e = books ? service_booking_look(c, request, application, &found) : store_application_lock(c->db, application);
	if (e == OK && books)
		e = service_booking_conclude(c, request, &found);
	if (e == OK)
		e = check_application(c, change, application);
	return e == E_NO_ROW ? E_INTERNAL : e;
}

/* When a decision is taken back, the status of the application depends on whether another of its interviews was held. */
static enum err move_by_decision(struct context *c, const struct interview_change *change, struct application *application)
{
	enum application_status to;
	int64_t held = 0;
	enum err e = OK;

	if (change->next->decision == DECISION_PENDING)
		e = store_interview_completed(c->db, change->next, &held);
	if (e != OK)
		return e;
	if (application_after_decision(application->status, change->next->decision, held > 0, &to) != OK)
		return fail_at(c, E_MOVE, change->off,
		               STR_JOIN(c->arena, STR("the application is "), word_application_status(application->status)));
	e = service_application_move(c, application, to);
	if (e == OK && change->next->decision == DECISION_PENDING)
		e = service_application_close_offer(c, application);
	return e == OK ? service_interview_end_all(c, application, change->ended_r) : e;
}

static enum err move_application(struct context *c, const struct interview_change *change, struct application *application)
{
	if (change->decided)
		return move_by_decision(c, change, application);
	if (change->was->status == change->next->status)
		return OK;
	if (change->next->status == INTERVIEW_COMPLETED)
		return service_application_move(c, application, application_after_completion(application->status));
	if (change->next->status == INTERVIEW_CANCELLED)
		return service_application_undo(c, application);
	return OK;
}

/* Moving or ending an interview refuses the open proposal of its candidate. */
static enum err refuse_proposal(struct context *c, const struct interview *was, struct interview *next)
{
	if (was->open_proposals == 0 || (interview_ahead(next->status) && !interview_moved(was, next)))
		return OK;
	next->open_proposals = 0;
	return store_proposal_close(c->db, &(struct proposal){ .interview = next->id, .status = PROPOSAL_REFUSED });
}

static enum err write_change(struct context *c, const struct interview_change *change, const struct booking_request *request)
{
	bool other_interviewer = interview_differs_by(change->was, change->next, BY_INTERVIEWER);
	bool cancelled = change->next->status == INTERVIEW_CANCELLED && change->was->status != INTERVIEW_CANCELLED;
	enum err e = other_interviewer ? replace_interviewer(c, change->was, request) : OK;

	if (e == OK)
		e = service_interview_book_panel(c, change->was, request);
	/* Comes before the move: nobody checked whether the people are free at the time of a cancelled interview. */
	if (e == OK && cancelled)
		e = store_booking_release(c->db, change->next->id);
	if (e == OK && interview_moved(change->was, change->next)) {
		change->next->answered = 0;
		e = service_booking_move(c, request);
	}
	if (e == OK)
		e = refuse_proposal(c, change->was, change->next);
	change->next->updated_at = instant_of_unix(instant_unix(c->now));
	return e == OK ? store_interview_save(c->db, change->next) : e;
}

enum err service_interview_apply_change(struct context *c, const struct interview_change *change)
{
	const struct interview *was = change->was;
	struct interview *next = change->next;

	if (!interview_differs(was, next) && change->remark.n == 0) {
		*next = *was;
		return OK;
	}
	leave_panel(c, next);
	next->sequence = was->sequence + interview_changes_calendar(was, next);
	struct application application = next->application;
	struct interview_record record = { .was = was,
		                           .next = next,
		                           .before = service_interview_participants(c, was),
		                           .after = service_interview_participants(c, next),
		                           .concerned = service_interview_concerned(c, next),
		                           .title = application.job.title,
		                           .remark = change->remark,
		                           .declined = change->declined };
	struct booking_request request = {
		.interview = next, .people = record.after.at, .n = record.after.n, .off = change->off
	};
	enum err e = reserve(c, change, &request, &application);
	if (e == OK)
		e = write_change(c, change, &request);
	if (e == OK)
		e = service_interview_record_event(c, &record);
	order_panel(c, was, next);
	if (e == OK)
		e = service_card_save(c, was, next);
	return e == OK ? move_application(c, change, &application) : e;
}
