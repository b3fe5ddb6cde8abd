#include "service/interview/proposal.h"

#include "model/mail/mail.h"
#include "model/words.h"
#include "service/interview/inside.h"
#include "service/interview/interview.h"
#include "store/interview/interview.h"
#include "store/interview/proposal.h"
#include "store/trail/event.h"

/* ---- loading */

/* Who only sits on the panel has no say about the time. */
static void own(const struct interview *it, struct ownership *whose)
{
	whose->company = it->company.id;
	whose->person = it->application.candidate.id;
	whose->interviewer = it->interviewer.id;
}

static enum err find_interview(struct context *c, const struct named *named, struct interview *out, struct ownership *whose)
{
	enum err e = store_interview_any(c->db, (struct shown){ 0 }, named->id[0], out);

	own(out, whose);
	return e;
}

static enum err find(struct context *c, const struct named *named, struct proposal_record *out, struct ownership *whose)
{
	enum err e = store_interview_any_lock(c->db, named->id[0], &out->interview);

	if (e != OK)
		return e;
	own(&out->interview, whose);
	out->proposal.id.v.pub = named->id[1];
	out->proposal.interview = out->interview.id;
	return store_proposal_any(c->db, &out->proposal, &out->proposal);
}

FINDER(find_interview, interview)
FINDER(find, proposal_record)
const struct load load_interview_proposals = { .name = "interview",
	                                       .keys = 1,
	                                       LOADS(interview, find_interview, find_interview) };
const struct load load_proposal = { .name = "proposal", .keys = 2, LOADS(proposal_record, find, find) };

enum err service_proposal_list(struct context *c, const struct interview *it, const struct interview_key *in,
                               struct proposal_list *out)
{
	(void)in;
	return store_proposal_list(c->db, it->id, out);
}

/* ---- proposing */

static enum err set_times(struct context *c, const struct proposing *in, struct proposal *proposal)
{
	if (in->times.n == 0)
		return fail_at(c, E_REQUIRED, in->off, (struct str){ 0 });
	if (in->times.n > PROPOSAL_TIMES_MOST)
		return fail_at(c, E_TOO_MANY, in->off, str_from_int(c->arena, PROPOSAL_TIMES_MOST));
	for (size_t i = 0; i < in->times.n; i++) {
		struct instant start = instant_of_unix(instant_unix(in->times.at[i]));

		if (start.us <= c->now.us)
			return fail_at(c, E_PAST, in->off, service_instant_text(c, start));
		proposal_set_times(proposal);
		if (proposal_has(proposal, start))
			return fail_at(c, E_REPEATED, in->off, service_instant_text(c, start));
		proposal->time[i] = start;
	}
	proposal_set_times(proposal);
	return OK;
}

static enum err replace_open(struct context *c, const struct interview *was, const struct proposing *in)
{
	struct proposal_list made = { 0 };
	enum err e = store_proposal_list(c->db, was->id, &made);

	if (e == OK && made.n >= PROPOSALS_MOST)
		return fail_at(c, E_PROPOSALS, in->off, str_from_int(c->arena, PROPOSALS_MOST));
	if (e != OK || was->open_proposals == 0)
		return e;
	return store_proposal_close(c->db, &(struct proposal){ .interview = was->id, .status = PROPOSAL_REPLACED });
}

/* The event of a proposal of `it`, which concerns `told`. */
static struct event event_of(struct context *c, enum event_name name, const struct interview *it, struct participants told)
{
	return (struct event){ .name = name,
		               .object = OBJECT_INTERVIEW,
		               .id = it->id.v,
		               .company = it->company.id,
		               CAUSED_BY(c),
		               .told = told.at,
		               .n_told = told.n };
}

static enum err record_proposed(struct context *c, const struct interview *was, const struct proposal *proposal)
{
	struct event event = event_of(c, EVENT_INTERVIEW_PROPOSED, was, service_interview_staff_concerned(c, was));
	struct change changes[PROPOSAL_TIMES_MOST + 1];

	event.message = STR_JOIN(c->arena, was->application.candidate.name, STR(", "), was->application.job.title);
	for (size_t i = 0; i < proposal->times.n; i++) {
		struct instant start = proposal->times.at[i];
		changes[event.n_changes++] = (struct change){ "proposed_start", service_instant_text(c, was->start.at),
			                                      service_instant_text(c, start) };
		event.message = STR_JOIN(c->arena, event.message, i == 0 ? STR(": ") : STR("; "),
		                         mail_time(c->arena, LANGUAGE_ENGLISH, start, was->start.zone));
	}
	if (proposal->message.n > 0) {
		changes[event.n_changes++] = (struct change){ "proposal", { 0 }, proposal->message };
		event.message = STR_JOIN(c->arena, event.message, STR("\n"), proposal->message);
	}
	event.changes = changes;
	return store_event_write(c->db, &event);
}

enum err service_interview_propose(struct context *c, const struct interview *was, const struct proposing *in,
                                   struct proposal *out)
{
	*out = (struct proposal){ .id.v.pub = uuid_new(),
		                  .interview = was->id,
		                  .message = in->message,
		                  .version = was->version,
		                  .created_at = instant_of_unix(instant_unix(c->now)) };
	enum err e = set_times(c, in, out);

	if (e == OK)
		e = replace_open(c, was, in);
	if (e == OK)
		e = store_proposal_insert(c->db, out);
	return e == OK ? record_proposed(c, was, out) : e;
}

/* ---- answering a proposal */

static enum err check_open(struct context *c, const struct proposal *proposal, size_t off)
{
	if (proposal->status != PROPOSAL_OPEN)
		return fail_at(c, E_MOVE, off,
		               STR_JOIN(c->arena, STR("the proposal is "), word_proposal_status(proposal->status)));
	return OK;
}

enum err service_proposal_accept(struct context *c, const struct proposal_record *record, const struct proposal_accept *in,
                                 struct interview *out)
{
	struct interview was = record->interview;
	struct interview_edit edit = in->edit;
	struct proposal closed = { .interview = was.id, .status = PROPOSAL_ACCEPTED, .accepted = edit.start };
	enum err e = check_open(c, &record->proposal, AT(in, edit.start));

	if (e == OK && !proposal_has(&record->proposal, edit.start))
		e = fail_at(c, E_CHOICE, AT(in, edit.start), service_instant_text(c, edit.start));
	if (e == OK && edit.start.us <= c->now.us)
		e = fail_at(c, E_PAST, AT(in, edit.start), service_instant_text(c, edit.start));
	if (e == OK)
		e = store_proposal_close(c->db, &closed);
	if (e != OK)
		return e;
	was.open_proposals = 0;
	edit.status = INTERVIEW_CONFIRMED;
	MARK(&edit, status);
	return service_interview_change(c, &was, &edit, out);
}

static enum err record_refused(struct context *c, const struct interview *it, const struct proposal *proposal)
{
	const struct user_id candidate = it->application.candidate.id;
	struct event event = event_of(c, EVENT_INTERVIEW_PROPOSAL_REFUSED, it, (struct participants){ &candidate, 1 });
	const struct change change = { "proposal_refused", { 0 }, proposal->answer };

	event.message = STR_JOIN(c->arena, it->application.job.title, STR(", "), service_instant_text(c, it->start.at));
	if (proposal->answer.n > 0)
		event.message = STR_JOIN(c->arena, event.message, STR("\n"), proposal->answer);
	event.changes = &change;
	event.n_changes = proposal->answer.n > 0 ? 1 : 0;
	return store_event_write(c->db, &event);
}

enum err service_proposal_refuse(struct context *c, const struct proposal_record *record, const struct proposal_refuse *in,
                                 struct proposal *out)
{
	if (HAS(in, version) && in->version != record->interview.version)
		return E_STALE;
	enum err e = check_open(c, &record->proposal, AT(in, message));
	*out = record->proposal;
	proposal_set_times(out);
	out->version = record->interview.version;
	out->status = PROPOSAL_REFUSED;
	out->answer = str_trim(in->message);
	out->closed_at = instant_of_unix(instant_unix(c->now));
	if (e == OK)
		e = store_proposal_close(c->db, out);
	return e == OK ? record_refused(c, &record->interview, out) : e;
}
