/* Management decides on an interview, or takes its decision back. */
#include "model/words.h"
#include "service/interview/inside.h"
#include "service/interview/interview.h"

/* What is decided is over; what is undecided again is as it was before it was over. */
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

enum err service_interview_decide(struct context *c, const struct interview_edit *in, struct interview *out)
{
	struct interview was = { 0 };
	enum err e = service_interview_load(c, in->id, &was);

	if (e == OK && HAS(in, version) && in->version != was.version)
		e = E_STALE;
	if (e != OK)
		return e;
	struct interview next = was;
	struct interview_step step = { .was = &was, .next = &next, .off = AT(in, decision), .remark = in->remark };
	if (in->decision != was.decision) {
		step.decided = true;
		e = decide(c, in, &next);
	}
	if (e == OK)
		e = service_interview_settle(c, &step);
	return e == OK ? service_interview_answer(c, was.id, out) : e;
}
