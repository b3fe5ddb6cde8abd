/* Writes a change of an interview with all its consequences: bookings, application, history, events. */
#include "model/words.h"
#include "service/application/move.h"
#include "service/interview/booking.h"
#include "service/interview/inside.h"
#include "store/application/application.h"
#include "store/interview/interview.h"
#include "store/interview/scorecard.h"
#include "store/job/job.h"

/* Books the new interviewer instead of the old one. A member of the panel who becomes the interviewer has one booking, not two.
 */
static enum err replace_interviewer(struct context *c, const struct interview *was, const struct booking_request *request)
{
	struct booking booking = { .interview = was->id, .person = was->interviewer.id };
	enum err e = booking.person.v.key != 0 ? store_booking_remove(c->db, &booking) : OK;

	booking.person = request->interview->interviewer.id;
	if (e != OK || booking.person.v.key == 0)
		return e;
	e = store_booking_remove(c->db, &booking);
	return e == OK ? service_booking_add(c, request, booking.person, PART_INTERVIEWER) : e;
}

/*
 * Finds the participants before the change, from the bookings, and after it: the candidate, the new interviewer, and the panel,
 * which was read only when one was sent.
 */
static enum err find_participants(struct context *c, const struct interview_change *change, struct participants *before_r,
                                  struct participants *after_r)
{
	const struct user_list *panel = &change->next->panel;
	bool panel_read = panel->n > 0 || change->was->panel.n > 0;
	struct booking_list booked;
	enum err e = store_booking_of(c->db, change->was->id, &booked);

	if (e != OK)
		return e;
	struct user_id *before = ARENA_ARRAY(c->arena, struct user_id, booked.n);
	struct user_id *after = ARENA_ARRAY(c->arena, struct user_id, booked.n + panel->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < booked.n; i++) {
		before[i] = booked.at[i].person;
		if (booked.at[i].part == PART_CANDIDATE || (booked.at[i].part == PART_PANEL && !panel_read))
			after[n++] = booked.at[i].person;
	}
	for (size_t i = 0; i < panel->n; i++)
		after[n++] = panel->at[i].id;
	if (change->next->interviewer.id.v.key != 0)
		after[n++] = change->next->interviewer.id;
	*before_r = (struct participants){ before, booked.n };
	*after_r = (struct participants){ after, n };
	return OK;
}

/* Locks the application if it may move, or must be open because the interview is to take place later. This happens before the
 * bookings are written, which is the order of scheduling too. */
static enum err lock_application(struct context *c, const struct interview_change *change, struct application *application)
{
	const struct interview *next = change->next;
	bool ends = next->status == INTERVIEW_COMPLETED || next->status == INTERVIEW_CANCELLED;
	bool moves = interview_moved(change->was, next) && next->start.at.us > c->now.us;

	application->id = next->application.id;
	application->candidate = next->application.candidate;

	if (!change->decided && !moves && (change->was->status == next->status || !ends))
		return OK;
	enum err e = store_application_lock(c->db, application);
	if (e == OK && moves && !application_open(application->status))
		return fail_at(c, E_CLOSED, change->off, word_application_status(application->status));
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

/* Scores and feedback are members of the main scorecard, so writing one of them submits the card, which may be the first time.
 */
static enum err submit_card(struct context *c, const struct interview_change *change)
{
	const struct interview *was = change->was, *next = change->next;

	if (!interview_differs_by(was, next, BY_SCORES) && str_equal(was->feedback, next->feedback))
		return OK;
	enum err e = was->has_card ? OK : store_scorecard_first(c->db, next);
	return e == OK ? service_scorecard_record(c, next, NULL, 0) : e;
}

static enum err write_change(struct context *c, const struct interview_change *change, const struct booking_request *request)
{
	bool other_interviewer = interview_differs_by(change->was, change->next, BY_INTERVIEWER);
	bool cancelled = change->next->status == INTERVIEW_CANCELLED && change->was->status != INTERVIEW_CANCELLED;
	bool scored = interview_differs_by(change->was, change->next, BY_SCORES);
	enum err e = other_interviewer ? replace_interviewer(c, change->was, request) : OK;

	if (e == OK)
		e = service_interview_book_panel(c, change->was, request);
	if (e == OK && scored)
		e = store_scorecard_save_scores(c->db, change->next);
	/* Comes before the move: nobody checked whether the people are free at the time of a cancelled interview. */
	if (e == OK && cancelled)
		e = store_booking_release(c->db, change->next->id);
	if (e == OK && interview_moved(change->was, change->next))
		e = service_booking_move(c, request);
	return e == OK ? store_interview_save(c->db, change->next) : e;
}

enum err service_interview_apply_change(struct context *c, const struct interview_change *change)
{
	const struct interview *was = change->was;
	struct interview *next = change->next;
	struct application application = { 0 };
	struct booking_request request = { .interview = next, .off = change->off };
	struct interview_record record = { .was = was, .next = next, .remark = change->remark };
	bool books = interview_moved(was, next) || interview_differs_by(was, next, BY_INTERVIEWER) ||
	             interview_differs_by(was, next, BY_PANEL);

	if (!interview_differs(was, next) && change->remark.n == 0)
		return OK;
	next->sequence = was->sequence + interview_changes_calendar(was, next);
	enum err e = find_participants(c, change, &record.before, &record.after);
	request.people = record.after.at;
	request.n = record.after.n;
	if (e == OK && books && next->status != INTERVIEW_CANCELLED)
		e = service_booking_reserve(c, &request);
	if (e == OK)
		e = lock_application(c, change, &application);
	if (e == OK)
		e = store_job_brief(c->db, next->application.job.id, &application.job);
	if (e == OK)
		e = write_change(c, change, &request);
	record.title = application.job.title;
	if (e == OK)
		e = service_interview_record_event(c, &record);
	if (e == OK)
		e = submit_card(c, change);
	return e == OK ? move_application(c, change, &application) : e;
}
