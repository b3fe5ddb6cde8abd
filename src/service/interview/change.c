/* An interview changes: its state, time, people, place and words. */
#include "model/words.h"
#include "service/application/move.h"
#include "service/interview/booking.h"
#include "service/interview/inside.h"
#include "service/interview/interview.h"
#include "service/meeting/meeting.h"
#include "store/application/application.h"
#include "store/interview/interview.h"
#include "store/interview/scorecard.h"
#include "store/job/job.h"

enum err service_interview_load(struct context *c, struct interview_id id, struct interview *it)
{
	enum err e = store_interview_lock(c->db, id.v.pub, it);

	if (e == E_NO_ROW)
		return E_NOT_FOUND;
	return e == OK ? service_interview_access(c, it) : e;
}

enum err service_interview_name(struct context *c, const struct interview_edit *in, bool replace, struct interview_edit *named)
{
	bool by_key = HAS(in, interviewer) && in->interviewer.v.key != 0 && uuid_none(in->interviewer.v.pub);
	bool by_email = !by_key && HAS(in, guest_email);
	struct user who = { .id = in->interviewer, .email = in->guest_email };

	*named = *in;
	if (!by_key && !by_email)
		return OK;
	if (by_email)
		who.id = (struct user_id){ 0 };
	enum err e = by_email && in->guest_email.n == 0 ? E_NO_ROW : store_interview_staff(c->db, &who);
	if (e == E_NO_ROW && by_key)
		return fail_at(c, E_NO_SUCH, AT(in, interviewer), (struct str){ 0 });
	if (e != OK && e != E_NO_ROW)
		return e;
	named->interviewer = e == OK ? who.id : (struct user_id){ 0 };
	if (e == OK || replace)
		MARK(named, interviewer.v);
	return OK;
}

/* A candidate only confirms. An interviewer does not hand the interview to another. */
static enum err may_change(const struct context *c, const struct interview_edit *in, const struct interview *was)
{
	bool other_interviewer = HAS(in, interviewer) && !uuid_equal(in->interviewer.v.pub, was->interviewer.id.v.pub);

	if (!interview_may_write(in, c->who.role))
		return E_FORBIDDEN;
	if (c->who.role == CANDIDATE)
		return HAS(in, status) && in->status != INTERVIEW_CONFIRMED ? E_FORBIDDEN : OK;
	return c->who.role == INTERVIEWER && other_interviewer ? E_FORBIDDEN : OK;
}

static bool open_status(enum interview_status status)
{
	return status == INTERVIEW_SCHEDULED || status == INTERVIEW_CONFIRMED;
}

static bool moved(const struct interview *was, const struct interview *next)
{
	return was->start.at.us != next->start.at.us || was->minutes != next->minutes;
}

/* The new start and length. A confirmed interview that moves waits for its confirmation again. */
static enum err change_time(struct context *c, const struct interview_edit *in, struct interview_step *step)
{
	const struct interview *was = step->was;
	struct interview *next = step->next;
	enum err e = service_interview_time(c, in, was->start.zone, next, &step->off);

	if (e != OK || !moved(was, next))
		return e;
	if (!open_status(was->status))
		return fail_at(c, E_MOVE, step->off,
		               STR_JOIN(c->arena, STR("the interview is "), word_interview_status(was->status)));
	next->status = INTERVIEW_SCHEDULED;
	next->confirmed_at = (struct instant){ 0 };
	return OK;
}

/* The new state, reached from where a new time left it; repeating the word that is shown changes nothing. */
static enum err move_status(struct context *c, const struct interview_edit *in, struct interview_step *step)
{
	struct instant now = instant_of_unix(instant_unix(c->now));
	struct interview *next = step->next;

	if (in->status == next->status || (in->same_status.bits >> next->status & 1) != 0)
		return OK;
	if (interview_move(next->status, in->status) != OK)
		return fail_at(c, E_MOVE, AT(in, status),
		               STR_JOIN(c->arena, word_interview_status(next->status), STR(" to "),
		                        word_interview_status(in->status)));
	if (in->status == INTERVIEW_COMPLETED)
		next->before = next->status;
	next->status = in->status;
	if (in->status == INTERVIEW_CONFIRMED)
		next->confirmed_at = now;
	else if (in->status == INTERVIEW_CANCELLED)
		next->cancelled_at = now;
	else
		next->completed_at = now;
	return OK;
}

static enum err change_interviewer(struct context *c, const struct interview_edit *in, struct interview_step *step)
{
	struct interview *next = step->next;
	struct interview found = { 0 };

	if (uuid_equal(in->interviewer.v.pub, next->interviewer.id.v.pub))
		return OK;
	enum err e = store_interview_people(c->db, in, &found);
	if (e != OK)
		return e == E_NO_ROW ? E_FORBIDDEN : e;
	if (!uuid_none(in->interviewer.v.pub) && found.interviewer.id.v.key == 0)
		return fail_at(c, E_NO_SUCH, AT(in, interviewer), (struct str){ 0 });
	next->interviewer = found.interviewer;
	return OK;
}

static bool same_panel(const struct interview *was, const struct interview *next)
{
	return !interview_differs_by(was, next, BY_PANEL);
}

/* An interviewer does not call colleagues in. */
static enum err change_panel(struct context *c, const struct interview_edit *in, struct interview_step *step)
{
	enum err e = service_interview_panel(c, in, step->next);

	if (e != OK)
		return e;
	if (same_panel(step->was, step->next))
		step->next->panel = step->was->panel;
	else if (c->who.role == INTERVIEWER)
		return E_FORBIDDEN;
	return OK;
}

/* The rules that ask more than the input, in the order in which they are applied: a new time may change the status first. */
static const struct {
	enum interview_rule by;
	enum err (*apply)(struct context *c, const struct interview_edit *in, struct interview_step *step);
} rules[] = {
	{ BY_TIME, change_time },
	{ BY_STATUS, move_status },
	{ BY_INTERVIEWER, change_interviewer },
	{ BY_PANEL, change_panel },
};

/* Applies all that was sent. Faults of several members are reported together. */
static enum err apply_rules(struct context *c, const struct interview_edit *in, struct interview_step *step)
{
	struct interview *next = step->next;

	for (size_t i = 0; i < COUNT(rules); i++) {
		enum err e = interview_sends(in, rules[i].by) ? rules[i].apply(c, in, step) : OK;
		if (e != OK && e != E_INVALID)
			return e;
	}
	if (faults_checked(c) != OK)
		return E_INVALID;
	interview_copy(next, in, BY_SCORES);
	interview_copy(next, in, BY_COPY);
	interview_describe(next, in);
	/* An interviewer with an account needs no name beside it, and video without a link gets its own back. */
	if (next->interviewer.id.v.key != 0)
		next->guest_name = next->guest_email = (struct str){ 0 };
	if (next->mode == MODE_VIDEO && next->link.n == 0)
		return service_meeting_link(c, next, &next->link);
	return OK;
}

/* What stands beside the interview's own row, as far as something of it was sent. */
static enum err load_beside(struct context *c, const struct interview_edit *in, struct interview *was)
{
	enum err e = interview_sends(in, BY_SCORES) ? store_scorecard_scores(c->db, was) : OK;

	if (e == OK && interview_sends(in, BY_PANEL))
		e = store_booking_panel(c->db, was->id, &was->panel);
	return e == E_NO_ROW ? E_INTERNAL : e;
}

/* Replaces the interviewer's part; one who sat on the panel already becomes the interviewer. */
static enum err replace_interviewer(struct context *c, const struct interview *was, const struct booking_wish *wish)
{
	struct booking part = { .interview = was->id, .person = was->interviewer.id };
	enum err e = part.person.v.key != 0 ? store_booking_remove(c->db, &part) : OK;

	part.person = wish->interview->interviewer.id;
	if (e != OK || part.person.v.key == 0)
		return e;
	e = store_booking_remove(c->db, &part);
	return e == OK ? service_booking_add(c, wish, part.person, PART_INTERVIEWER) : e;
}

/* Who takes part: before, and after the change. */
struct takers {
	struct user_id *before, *after;
	size_t n_before, n_after;
};

/* After it: the parts that are booked, less the interviewer who leaves, and the one who comes; so with the panel. */
static enum err people_of(struct context *c, const struct interview_step *step, struct takers *people)
{
	struct booking_list parts;
	enum err e = store_booking_of(c->db, step->was->id, &parts);

	if (e != OK)
		return e;
	const struct user_list *panel = &step->next->panel;
	bool known = panel->n > 0 || step->was->panel.n > 0;
	people->before = ARENA_ARRAY(c->arena, struct user_id, parts.n);
	people->after = ARENA_ARRAY(c->arena, struct user_id, parts.n + panel->n + 1);
	for (size_t i = 0; i < parts.n; i++) {
		people->before[people->n_before++] = parts.at[i].person;
		if (parts.at[i].part == PART_CANDIDATE || (parts.at[i].part == PART_PANEL && !known))
			people->after[people->n_after++] = parts.at[i].person;
	}
	for (size_t i = 0; i < panel->n; i++)
		people->after[people->n_after++] = panel->at[i].id;
	if (step->next->interviewer.id.v.key != 0)
		people->after[people->n_after++] = step->next->interviewer.id;
	return OK;
}

/* The application is locked before the bookings are written, as in scheduling. */
static enum err lock_application(struct context *c, const struct interview_step *step, struct application *application)
{
	const struct interview *next = step->next;

	application->id = next->application.id;
	application->candidate = next->application.candidate;
	bool ends = next->status == INTERVIEW_COMPLETED || next->status == INTERVIEW_CANCELLED;

	if (!step->decided && (step->was->status == next->status || !ends))
		return OK;
	enum err e = store_application_lock(c->db, application);
	return e == E_NO_ROW ? E_INTERNAL : e;
}

/* Taken back, the decision leaves an application that another interview was held for. */
static enum err decide_application(struct context *c, const struct interview_step *step, struct application *application)
{
	enum application_status to;
	int64_t held = 0;
	enum err e = OK;

	if (step->next->decision == DECISION_PENDING)
		e = store_interview_completed(c->db, step->next, &held);
	if (e != OK)
		return e;
	if (application_after_decision(application->status, step->next->decision, held > 0, &to) != OK)
		return fail_at(c, E_MOVE, step->off,
		               STR_JOIN(c->arena, STR("the application is "), word_application_status(application->status)));
	return service_application_move(c, application, to);
}

static enum err move_application(struct context *c, const struct interview_step *step, struct application *application)
{
	if (step->decided)
		return decide_application(c, step, application);
	if (step->was->status == step->next->status)
		return OK;
	if (step->next->status == INTERVIEW_COMPLETED)
		return service_application_move(c, application, application_after_completion(application->status));
	if (step->next->status == INTERVIEW_CANCELLED)
		return service_application_undo(c, application);
	return OK;
}

static enum err write(struct context *c, const struct interview_step *step, const struct booking_wish *wish)
{
	bool other = step->was->interviewer.id.v.key != step->next->interviewer.id.v.key;
	bool cancelled = step->next->status == INTERVIEW_CANCELLED && step->was->status != INTERVIEW_CANCELLED;
	bool scored = interview_differs_by(step->was, step->next, BY_SCORES);
	enum err e = other ? replace_interviewer(c, step->was, wish) : OK;

	if (e == OK)
		e = service_interview_seat(c, step->was, wish);
	if (e == OK && scored)
		e = store_scorecard_save_scores(c->db, step->next);
	if (e == OK && cancelled) /* first, because the time of a cancelled one was not asked for */
		e = store_booking_release(c->db, step->next->id);
	if (e == OK && moved(step->was, step->next))
		e = service_booking_move(c, wish);
	return e == OK ? store_interview_save(c->db, step->next) : e;
}

enum err service_interview_settle(struct context *c, const struct interview_step *step)
{
	struct interview *next = step->next;
	struct application application = { 0 };
	struct booking_wish wish = { .interview = next, .off = step->off };
	struct takers people = { 0 };
	bool other = step->was->interviewer.id.v.key != next->interviewer.id.v.key;

	if (!interview_differs(step->was, next) && step->remark.n == 0)
		return OK;
	next->sequence = step->was->sequence + interview_told_anew(step->was, next);
	enum err e = people_of(c, step, &people);
	wish.people = people.after;
	wish.n = people.n_after;
	if (e == OK && (other || moved(step->was, next) || !same_panel(step->was, next)) && next->status != INTERVIEW_CANCELLED)
		e = service_booking_reserve(c, &wish);
	if (e == OK)
		e = lock_application(c, step, &application);
	if (e == OK)
		e = store_job_brief(c->db, next->application.job.id, &application.job);
	if (e == OK)
		e = write(c, step, &wish);
	if (e == OK)
		e = service_interview_tell(c, &(struct interview_news){ .was = step->was,
		                                                        .next = next,
		                                                        .told = people.after,
		                                                        .n_told = people.n_after,
		                                                        .before = people.before,
		                                                        .n_before = people.n_before,
		                                                        .remark = step->remark,
		                                                        .title = application.job.title });
	return e == OK ? move_application(c, step, &application) : e;
}

enum err service_interview_change(struct context *c, const struct interview_edit *in, struct interview *out)
{
	struct interview was = { 0 };
	struct interview_edit named;
	enum err e = service_interview_load(c, in->id, &was);

	if (e == OK && HAS(in, version) && in->version != was.version)
		e = E_STALE;
	if (e == OK)
		e = service_interview_name(c, in, true, &named);
	if (e == OK)
		e = may_change(c, &named, &was);
	if (e == OK)
		e = load_beside(c, &named, &was);
	if (e != OK)
		return e;
	struct interview next = was;
	/* When no time was sent, a clash is a fault of the interviewer. */
	struct interview_step step = { .was = &was, .next = &next, .off = AT(in, interviewer) };
	service_interview_link(c, &named);
	e = apply_rules(c, &named, &step);
	if (e == OK)
		e = service_interview_settle(c, &step);
	return e == OK ? service_interview_answer(c, was.id, out) : e;
}

enum err service_interview_confirm(struct context *c, const struct interview_key *in, struct interview *out)
{
	struct interview was = { 0 };
	enum err e = service_interview_load(c, in->id, &was);

	if (e == OK && in->version != 0 && in->version != was.version)
		e = E_STALE;
	if (e != OK)
		return e;
	if (was.status != INTERVIEW_SCHEDULED)
		return E_NOT_PENDING;
	struct interview next = was;
	next.status = INTERVIEW_CONFIRMED;
	next.confirmed_at = instant_of_unix(instant_unix(c->now));
	e = service_interview_settle(c, &(struct interview_step){ .was = &was, .next = &next });
	return e == OK ? service_interview_answer(c, was.id, out) : e;
}
