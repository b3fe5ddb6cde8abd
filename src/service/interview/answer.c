#include "service/interview/answer.h"

#include "model/words.h"
#include "service/interview/inside.h"
#include "service/interview/interview.h"
#include "service/interview/proposal.h"

enum err service_interview_decline(struct context *c, const struct interview *was, struct str reason, struct interview *next_r)
{
	const struct str declined = STR("declined by the candidate");

	*next_r = *was;
	next_r->status = INTERVIEW_CANCELLED;
	next_r->cancelled_at = instant_of_unix(instant_unix(c->now));
	next_r->cancel_reason = reason.n > 0 ? STR_JOIN(c->arena, declined, STR(": "), reason) : declined;
	return service_interview_apply_change(c, &(struct interview_change){ .was = was, .next = next_r, .declined = true });
}

/* Whether the interview may still be answered. A fault of the answer when it may not. */
static enum err check_open(struct context *c, const struct interview *was, const struct candidate_response *in)
{
	if (!interview_ahead(was->status))
		return fail_at(c, E_MOVE, AT(in, answer),
		               STR_JOIN(c->arena, STR("the interview is "), word_interview_status(was->status)));
	if (was->start.at.us <= c->now.us)
		return fail_at(c, E_MOVE, AT(in, answer), STR("the interview has begun"));
	return OK;
}

static enum err decline(struct context *c, const struct interview *was, const struct candidate_response *in,
                        struct interview *next)
{
	struct instant until = interview_decline_until(was);

	if (until.us < c->now.us)
		return fail_at(c, E_NOTICE, AT(in, answer), service_instant_text(c, until));
	return service_interview_decline(c, was, str_trim(in->reason), next);
}

static enum err propose(struct context *c, const struct interview *was, const struct candidate_response *in)
{
	const struct proposing what = { in->times, str_trim(in->message), AT(in, times) };
	struct proposal *made = arena_take(c->arena, sizeof *made);
	enum err e = service_interview_propose(c, was, &what, made);

	c->made = made;
	c->outcome = MADE;
	return e;
}

enum err service_interview_respond(struct context *c, const struct interview *was, const struct candidate_response *in,
                                   struct interview *out)
{
	struct interview next = *was;

	if (HAS(in, version) && in->version != was->version)
		return E_STALE;
	enum err e = check_open(c, was, in);
	if (e == OK && in->answer == CANDIDATE_CONFIRMS && was->status == INTERVIEW_SCHEDULED)
		return service_interview_confirm(c, was, &(struct interview_key){ .id = was->id }, out);
	if (e == OK && in->answer == CANDIDATE_PROPOSES)
		return propose(c, was, in);
	if (e == OK && in->answer == CANDIDATE_DECLINES)
		e = decline(c, was, in, &next);
	return e == OK ? service_interview_answer_changed(c, &next, out) : e;
}
