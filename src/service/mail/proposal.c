/* Mails about other times that the candidate of an interview has proposed. */
#include "store/interview/proposal.h"
#include "service/interview/respond.h"
#include "service/mail/inside.h"
#include "store/interview/booking.h"
#include "store/people/choices.h"

/* ---- planning */

static bool is_repeated(const struct outbox_batch *batch, const struct outbox_event *event)
{
	for (const struct outbox_event *other = event + 1; other < batch->at + batch->n; other++)
		if (other->id.key == event->id.key && other->event == event->event)
			return true;
	return false;
}

/* The staff concerned, but who has caused the event. */
static enum err read_staff(struct context *c, const struct outbox_event *event, struct user **people_r, size_t *n_r)
{
	struct booking_list concerned = { 0 };
	enum err e = store_booking_concerned(c->db, (struct interview_id){ event->id }, &concerned);
	struct user *people = ARENA_ARRAY(c->arena, struct user, concerned.n);

	*people_r = people;
	for (size_t i = 0; e == OK && i < concerned.n; i++) {
		people[*n_r] = (struct user){ 0 };
		e = store_mail_user(c->db, concerned.at[i].person, &people[*n_r]);
		if (e == OK && (people[*n_r].role & STAFF) != 0 && people[*n_r].id.v.key != event->actor)
			++*n_r;
		e = e == E_NO_ROW ? OK : e;
	}
	return e;
}

static enum err read_candidate(struct context *c, const struct outbox_event *event, struct user **people_r, size_t *n_r)
{
	struct party_list parties = { 0 };
	enum err e = store_mail_parties(c->db, (struct interview_id){ event->id }, &parties);
	struct user *candidate = ARENA_ARRAY(c->arena, struct user, 1);

	*people_r = candidate;
	for (size_t i = 0; e == OK && i < parties.n; i++) {
		if (parties.at[i].part == PART_CANDIDATE && parties.at[i].user.active) {
			*candidate = parties.at[i].user;
			*n_r = 1;
		}
	}
	return e;
}

enum err service_mail_proposal_people(struct context *c, const struct outbox_batch *batch, const struct outbox_event *event,
                                      struct user **people_r, size_t *n_r)
{
	size_t n = 0;
	enum err e = OK;

	*n_r = 0;
	if (is_repeated(batch, event))
		return OK;
	if (event->event == EVENT_INTERVIEW_PROPOSED)
		e = read_staff(c, event, people_r, &n);
	else
		e = read_candidate(c, event, people_r, &n);
	for (size_t i = 0; e == OK && i < n; i++) {
		bool wanted = true;
		e = store_choice_mails(c->db, (*people_r)[i].id, event->event, &wanted);
		if (wanted)
			(*people_r)[(*n_r)++] = (*people_r)[i];
	}
	return e;
}

/* ---- composing */

static void say(struct mail_proposal *out, const char *name, struct str text)
{
	out->values[out->n++] = (struct mail_value){ name, text };
}

static enum err say_answer_link(struct context *c, const struct interview *it, struct mail_proposal *out)
{
	struct party_list parties = { 0 };
	enum err e = store_mail_parties(c->db, it->id, &parties);

	for (size_t i = 0; e == OK && i < parties.n; i++)
		if (parties.at[i].part == PART_CANDIDATE)
			say(out, "answer_link",
			    service_answer_link(c, it->id.v.pub, parties.at[i].user.id.v.pub, it->start.at));
	return e;
}

enum err service_mail_proposal(struct context *c, const struct mail *mail, struct mail_proposal *out)
{
	const struct interview_id id = { mail->about.v };
	bool refused = mail->kind == MAIL_PROPOSAL_REFUSED;
	struct interview it = { 0 };
	struct proposal proposal = { 0 };
	struct str times = { 0 };
	enum err e = store_mail_interview(c->db, id, &it);

	if (e == OK)
		e = store_proposal_newest(c->db, id, &proposal);
	if (e == OK && (!interview_ahead(it.status) || proposal.status != (refused ? PROPOSAL_REFUSED : PROPOSAL_OPEN)))
		e = E_NO_ROW;
	if (e != OK)
		return e;
	out->company = it.company;
	for (size_t i = 0; i < proposal.times.n; i++)
		times = STR_JOIN(c->arena, times, i > 0 ? STR("\n") : STR(""),
		                 mail_time(c->arena, mail->language, proposal.times.at[i], mail->zone));
	say(out, "position", it.application.job.title);
	say(out, "when", mail_time(c->arena, mail->language, it.start.at, mail->zone));
	say(out, "candidate", it.application.candidate.name);
	say(out, "times", times);
	say(out, "reason", refused ? proposal.answer : proposal.message);
	return refused ? say_answer_link(c, &it, out) : OK;
}
