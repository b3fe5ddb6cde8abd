/* Sets or takes back the decision on an interview, for the management API; and takes back a no-show. */
#include "model/words.h"
#include "service/interview/inside.h"
#include "service/interview/interview.h"

#define DAY INT64_C(86400)

/* A decision completes the interview. Taking it back restores the status that the interview had before it was completed. */
static enum err decide(struct context *c, const struct interview_edit *in, struct interview *next)
{
	enum interview_status was = next->status;

	next->decision = in->decision;
	if (in->decision == DECISION_PENDING && was == INTERVIEW_COMPLETED) {
		next->status = next->before;
		next->completed_at = (struct instant){ 0 };
	}
	if (in->decision == DECISION_PENDING || was == INTERVIEW_COMPLETED)
		return OK;
	if (interview_move(was, INTERVIEW_COMPLETED) != OK)
		return fail_at(c, E_MOVE, AT(in, decision),
		               STR_JOIN(c->arena, STR("the interview is "), word_interview_status(was)));
	next->before = was;
	next->status = INTERVIEW_COMPLETED;
	next->completed_at = instant_of_unix(instant_unix(c->now));
	return OK;
}

enum err service_interview_decide(struct context *c, const struct interview *was, const struct interview_edit *in,
                                  struct interview *out)
{
	struct interview next = *was;
	struct ids ended = { 0 };
	struct interview_change change = {
		.was = was, .next = &next, .off = AT(in, decision), .remark = in->remark, .ended_r = &ended
	};
	enum err e = OK;

	if (HAS(in, version) && in->version != was->version)
		return E_STALE;
	if (!interview_may_write(in, c->who.role))
		return E_FORBIDDEN;
	if (in->decision != was->decision) {
		change.decided = true;
		e = decide(c, in, &next);
	}
	if (e == OK)
		e = service_interview_apply_change(c, &change);
	if (e == OK)
		e = service_interview_answer(c, was->id, out);
	out->ended = ended;
	return e;
}

enum err service_interview_undo_no_show(struct context *c, const struct interview *was, const struct interview_edit *in,
                                        struct interview *out)
{
	struct interview next = *was;

	if (HAS(in, version) && in->version != was->version)
		return E_STALE;
	if (was->status != INTERVIEW_NO_SHOW)
		return fail_at(c, E_MOVE, AT(in, status),
		               STR_JOIN(c->arena, STR("the interview is "), word_interview_status(was->status)));
	if (instant_add(was->completed_at, NO_SHOW_DAYS * DAY).us < c->now.us)
		return fail_at(c, E_LATE, AT(in, status), str_from_int(c->arena, NO_SHOW_DAYS));
	next.status = was->before;
	next.absent = ABSENT_NOBODY;
	next.completed_at = (struct instant){ 0 };
	enum err e = service_interview_apply_change(c, &(struct interview_change){ .was = was, .next = &next });
	return e == OK ? service_interview_answer_changed(c, &next, out) : e;
}
