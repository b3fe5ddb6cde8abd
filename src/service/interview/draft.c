/* Finds what an interview needs before it is scheduled. */
#include "service/interview/inside.h"
#include "service/interview/interview.h"

struct draft_query service_interview_draft_query(const struct context *c, const struct interview_edit *in)
{
	bool by_key = in->interviewer.v.key != 0 && uuid_none(in->interviewer.v.pub);
	struct draft_query query = { .application = in->application, .candidate = in->candidate, .position = in->position };

	/* An interviewer schedules only their own interviews, and what a candidate logs has no interviewer with an account. */
	if (c->who.role == INTERVIEWER)
		query.interviewer.v.key = c->who.user.v.key;
	else if (c->who.role != CANDIDATE && !by_key && HAS(in, guest_email))
		query.email = email_typed(in->guest_email);
	else if (c->who.role != CANDIDATE)
		query.interviewer = in->interviewer;
	return query;
}

static enum err find(struct context *c, const struct named *named, struct interview_draft *out, struct ownership *whose)
{
	struct draft_query query = service_interview_draft_query(c, named->in);

	query.application.v.pub = named->id[0];
	enum err e = store_interview_any_draft(c->db, &query, out);
	whose->company = out->v.application.company;
	whose->person = out->v.application.candidate.id;
	whose->caller_interviews = true; /* any interviewer of its company may schedule an interview for it, and so take part */
	return e;
}

FINDER(find, interview_draft)
const struct load load_draft = { .name = "application", .keys = 1, .in = "interview_edit", LOADS(interview_draft, find, find) };
const struct load load_cv = {
	.name = "CV", .keys = 1, .in = "interview_edit", .missing = E_NO_CV, LOADS(interview_draft, find, find)
};
