/* Changes an interview: applies each member that was sent by its rule (INTERVIEW_MEMBERS). */
#include "model/words.h"
#include "service/interview/inside.h"
#include "service/interview/interview.h"
#include "service/meeting/meeting.h"
#include "store/interview/interview.h"

/* The only status that a candidate may set is confirmed. An interviewer may not give the interview to somebody else. */
static enum err may_change(const struct context *c, const struct interview_edit *in, const struct interview *was)
{
	bool other_interviewer = HAS(in, interviewer) && !uuid_equal(in->interviewer.v.pub, was->interviewer.id.v.pub);

	if (c->who.role == CANDIDATE)
		return HAS(in, status) && in->status != INTERVIEW_CONFIRMED ? E_FORBIDDEN : OK;
	return c->who.role == INTERVIEWER && other_interviewer ? E_FORBIDDEN : OK;
}

/* A new start or length. A confirmed interview that moves must be confirmed again. */
static enum err change_time(struct context *c, const struct interview_edit *in, struct interview_change *change)
{
	const struct interview *was = change->was;
	struct interview *next = change->next;
	enum err e = service_interview_set_time(c, in, was->start.zone, next, &change->off);

	if (e != OK || !interview_moved(was, next))
		return e;
	if (!interview_ahead(was->status))
		return fail_at(c, E_MOVE, change->off,
		               STR_JOIN(c->arena, STR("the interview is "), word_interview_status(was->status)));
	next->status = INTERVIEW_SCHEDULED;
	next->confirmed_at = (struct instant){ 0 };
	return OK;
}

static enum err name_hold(struct context *c, const struct interview_edit *in, struct interview_change *change)
{
	(void)c;
	change->hold = in->hold;
	change->hold_off = AT(in, hold);
	return OK;
}

/* Changes the status. When the word that the surface shows is sent again, nothing changes, even if several statuses share that
 * word. */
static enum err move_status(struct context *c, const struct interview_edit *in, struct interview_change *change)
{
	struct instant now = instant_of_unix(instant_unix(c->now));
	struct interview *next = change->next;

	bool says_who = HAS(in, absent) && in->absent != ABSENT_NOBODY;
	if (in->status == INTERVIEW_NO_SHOW && in->status == next->status && says_who)
		next->absent = in->absent;
	if (in->status == next->status || (in->same_status.bits >> next->status & 1) != 0)
		return OK;
	if (interview_move(next->status, in->status) != OK)
		return fail_at(c, E_MOVE, AT(in, status),
		               STR_JOIN(c->arena, word_interview_status(next->status), STR(" to "),
		                        word_interview_status(in->status)));
	if (in->status == INTERVIEW_NO_SHOW && next->start.at.us > c->now.us)
		return fail_at(c, E_EARLY, AT(in, status), (struct str){ 0 });
	if (in->status == INTERVIEW_COMPLETED || in->status == INTERVIEW_NO_SHOW)
		next->before = next->status;
	if (in->status == INTERVIEW_NO_SHOW)
		next->absent = says_who ? in->absent : ABSENT_CANDIDATE;
	next->status = in->status;
	if (in->status == INTERVIEW_CONFIRMED)
		next->confirmed_at = now;
	else if (in->status == INTERVIEW_CANCELLED)
		next->cancelled_at = now;
	else
		next->completed_at = now;
	return OK;
}

static enum err change_interviewer(struct context *c, const struct interview_edit *in, struct interview_change *change)
{
	struct interview *next = change->next;
	struct user who = { .id.v.pub = in->interviewer.v.pub };

	if (uuid_equal(in->interviewer.v.pub, next->interviewer.id.v.pub))
		return OK;
	enum err e = uuid_none(who.id.v.pub) ? OK : store_interview_staff(c->db, &who);
	if (e == E_NO_ROW)
		return fail_at(c, E_NO_SUCH, AT(in, interviewer), (struct str){ 0 });
	if (e == OK)
		next->interviewer = who;
	return e;
}

static enum err change_round(struct context *c, const struct interview_edit *in, struct interview_change *change)
{
	return service_interview_set_round(c, in, false, change->next);
}

/* An interviewer may repeat the panel, but not change it. */
static enum err change_panel(struct context *c, const struct interview_edit *in, struct interview_change *change)
{
	enum err e = service_interview_resolve_panel(c, in, change->next);

	if (e != OK)
		return e;
	if (!interview_differs_by(change->was, change->next, BY_PANEL))
		change->next->panel = change->was->panel;
	else if (c->who.role == INTERVIEWER)
		return E_FORBIDDEN;
	return OK;
}

/* The rules that need more than the input, in the order in which they are applied: a new time may change the status first. */
static const struct {
	enum interview_rule by;
	enum err (*apply)(struct context *c, const struct interview_edit *in, struct interview_change *change);
} rules[] = {
	{ BY_ROUND, change_round },
	{ BY_TIME, change_time },
	{ BY_HOLD, name_hold },
	{ BY_STATUS, move_status },
	{ BY_INTERVIEWER, change_interviewer },
	{ BY_PANEL, change_panel },
};

/* Applies all members that were sent. Faults of several members are reported together. `was` is that of the change. */
static enum err apply_rules(struct context *c, const struct interview_edit *in, struct interview *was,
                            struct interview_change *change)
{
	struct interview *next = change->next;

	for (size_t i = 0; i < COUNT(rules); i++) {
		enum err e = interview_sends(in, rules[i].by) ? rules[i].apply(c, in, change) : OK;
		if (e != OK && e != E_INVALID)
			return e;
	}
	if (faults_checked(c) != OK)
		return E_INVALID;
	enum err e = service_card_turn(c, was, next);
	if (e != OK)
		return e;
	interview_copy(next, in, BY_CARD);
	interview_copy(next, in, BY_COPY);
	interview_set_place(next, in);
	/* An interviewer with an account needs no name beside it, and an interview by video that has no link gets its own link
	 * again. */
	if (next->interviewer.id.v.key != 0)
		next->guest_name = next->guest_email = (struct str){ 0 };
	if (next->mode == MODE_VIDEO && next->link.n == 0)
		return service_meeting_link(c, next, &next->link);
	return OK;
}

/* Whoever leaves an interview is not shown the card of those who stay, which they may not have been allowed to see before. */
static void hide_card(const struct context *c, const struct interview *was, const struct interview *next, struct interview *out)
{
	if (!card_left(was, next, c->who.user))
		return;
	out->feedback = (struct str){ 0 };
	out->technical = out->culture = (struct decimal){ 0 };
	out->feedback_shared = out->has_card = out->card_complete = false;
	out->card = NULL;
}

enum err service_interview_change(struct context *c, const struct interview *record, const struct interview_edit *in,
                                  struct interview *out)
{
	struct interview was = *record;
	struct interview_edit edit;

	if (HAS(in, version) && in->version != was.version)
		return E_STALE;
	if (!interview_may_write(in, c->who.role))
		return E_FORBIDDEN;
	enum err e = service_interview_resolve_interviewer(c, in, true, &edit);
	if (e == OK)
		e = may_change(c, &edit, &was);
	if (e != OK)
		return e;
	struct interview next = was;
	/* When no time was sent, only another interviewer can clash. */
	struct interview_change change = { .was = &was, .next = &next, .off = AT(in, interviewer) };
	service_interview_check_link(c, &edit);
	e = apply_rules(c, &edit, &was, &change);
	if (e == OK)
		e = service_interview_apply_change(c, &change);
	if (e == OK)
		e = service_interview_answer_changed(c, &next, out);
	if (e == OK)
		hide_card(c, record, &next, out);
	return e == OK ? service_interview_warn(c, &was, &next, out) : e;
}

enum err service_interview_confirm(struct context *c, const struct interview *was, const struct interview_key *in,
                                   struct interview *out)
{
	struct interview next = *was;

	if (in->version != 0 && in->version != was->version)
		return E_STALE;
	if (was->status != INTERVIEW_SCHEDULED)
		return E_NOT_PENDING;
	next.status = INTERVIEW_CONFIRMED;
	next.confirmed_at = instant_of_unix(instant_unix(c->now));
	enum err e = service_interview_apply_change(c, &(struct interview_change){ .was = was, .next = &next });
	return e == OK ? service_interview_answer_changed(c, &next, out) : e;
}
