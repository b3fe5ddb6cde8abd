/* Plans the mails that the events of a batch cause. The dispatcher's fan-out calls it with the events of an object in their
 * order, so the last mail in the queue is the newest. What is to be known is read once for all of them, and the mails are
 * inserted together. */
#include "service/mail/inside.h"

#include "store/people/choices.h"

#define DAY INT64_C(86400)

/* ---- what is planned */

struct planning {
	struct context *c;
	const struct outbox_batch *batch;
	struct outbox_rows causes; /* struct mail_cause */
	bool causes_read;
	/* What the events about interviews need: the participants (struct mail_concerned), and the mails so far (struct
	 * mail_about). */
	struct outbox_rows concerned, about;
	int64_t reminded_to; /* see service_mail_remind_later() */
	struct mail *mails;  /* to be inserted */
	size_t n_mails, room;
	struct mail *revived; /* were dropped, and wait again */
	size_t n_revived, revived_room;
	int64_t *drops; /* keys of the mails to be dropped */
	size_t n_drops, drops_room;
};

enum { ROOM_FIRST = 64 };

/* Room for one more of `n` items of `size` bytes. */
static void *grown(struct context *c, void *items, size_t n, size_t *room, size_t size)
{
	size_t was = *room;

	if (n < was)
		return items;
	*room = was > 0 ? was * 2 : ROOM_FIRST;
	return was > 0 ? arena_extend(c->arena, items, was * size, *room * size) : arena_take_many(c->arena, *room, size);
}

static void add_mail(struct planning *p, const struct mail *mail)
{
	p->mails = grown(p->c, p->mails, p->n_mails, &p->room, sizeof *p->mails);
	p->mails[p->n_mails++] = *mail;
}

static void add_revived(struct planning *p, const struct mail *mail)
{
	p->revived = grown(p->c, p->revived, p->n_revived, &p->revived_room, sizeof *p->revived);
	p->revived[p->n_revived++] = *mail;
}

static void add_drop(struct planning *p, int64_t key)
{
	p->drops = grown(p->c, p->drops, p->n_drops, &p->drops_room, sizeof *p->drops);
	p->drops[p->n_drops++] = key;
}

/*
 * Sets when the mail is sent. Whoever has registered as an interviewer could have typed anybody's address. Until they have
 * verified it, the mails that they cause wait for that, the mails to themselves included.
 */
static enum err set_time_of(struct planning *p, const struct outbox_event *event, struct mail *mail)
{
	bool asked = mail->cause.v.key != 0 && !mail_about_account(mail->kind), held = false;
	size_t which = (size_t)(event - p->batch->at);

	if (asked && !p->causes_read) {
		struct mail_cause *causes = NULL;
		size_t n = 0;
		enum err e = store_mail_causes(p->c->db, p->batch, &causes, &n);
		if (e != OK)
			return e;
		p->causes = outbox_batch_sort(p->c->arena, p->batch, causes, sizeof *causes, n);
		p->causes_read = true;
	}
	for (size_t i = asked ? p->causes.begin[which] : 0; asked && i < p->causes.begin[which + 1]; i++) {
		const struct mail_cause *cause = p->causes.at[i];
		held = !cause->verified && cause->role != CANDIDATE;
	}
	service_mail_set_time(p->c, mail, held);
	return OK;
}

static enum err queue(struct planning *p, const struct outbox_event *event, struct mail *mail)
{
	enum err e = set_time_of(p, event, mail);

	if (e == OK)
		add_mail(p, mail);
	return e;
}

/* ---- interviews */

/* An interview as it is now, and the mails about it so far. */
struct interview_mails {
	struct planning *p;
	const struct outbox_event *event;
	const struct mail_concerned *it; /* NULL: it was deleted */
	const struct mail_concerned **parties;
	size_t n_parties; /* who takes part now */
	struct mail *known;
	size_t n_known; /* oldest first */
	bool open;      /* it is in the future and takes place */
};

/* The last mail that told the person of the interview or of a change; NULL: there was none. */
static struct mail *last_told(const struct interview_mails *t, struct user_id person)
{
	struct mail *last = NULL;

	for (size_t i = 0; i < t->n_known; i++) {
		struct mail *mail = &t->known[i];

		if (mail->recipient.v.key == person.v.key && mail_is_announcement(mail->kind) && mail->status != MAIL_DROPPED)
			last = mail;
	}
	return last;
}

/* The same mail, if it is in the queue already; else NULL. */
static const struct mail *queued_before(const struct interview_mails *t, const struct mail *mail)
{
	for (size_t i = 0; i < t->n_known; i++)
		if (str_equal(t->known[i].once, mail->once))
			return &t->known[i];
	return NULL;
}

/* Queues a mail, unless it is in the queue already. One that was dropped waits again. */
static enum err queue_once(struct interview_mails *t, struct mail *mail)
{
	const struct mail *before = queued_before(t, mail);

	if (before == NULL)
		return queue(t->p, t->event, mail);
	if (before->status != MAIL_DROPPED)
		return OK;
	enum err e = set_time_of(t->p, t->event, mail);
	add_revived(t->p, mail);
	return e == OK ? store_mail_revive(t->p->c->db, mail) : e;
}

/*
 * Drops the last mail to a person when no dispatcher has begun to send it. *last_r becomes the mail before it, which is the
 * last one that the person has; NULL when there was none.
 */
static enum err drop_unsent(struct interview_mails *t, struct mail **last_r)
{
	struct mail *last = *last_r;

	if (last == NULL || last->status != MAIL_WAITING || last->lease != 0)
		return OK;
	enum err e = store_mail_drop(t->p->c->db, last);
	if (e != OK)
		return e == E_NO_ROW ? OK : e;
	last->status = MAIL_DROPPED;
	*last_r = last_told(t, last->recipient);
	return OK;
}

/* Drops the waiting reminders of one person, but not those for the start `keep`; null: all. */
static void drop_reminders(struct interview_mails *t, struct user_id person, struct instant keep)
{
	for (size_t i = 0; i < t->n_known; i++) {
		struct mail *mail = &t->known[i];

		if (!mail_is_reminder(mail->kind) || mail->recipient.v.key != person.v.key || mail->start.us == keep.us ||
		    mail->status != MAIL_WAITING || mail->lease != 0)
			continue;
		mail->status = MAIL_DROPPED;
		add_drop(t->p, mail->id.v.key);
	}
}

static void snapshot(struct mail *mail, const struct mail_concerned *it)
{
	mail->company = it->company;
	mail->sequence = it->sequence;
	mail->start = it->start;
	mail->minutes = it->minutes;
	mail->position = it->position;
	mail->expires_at = it->start;
}

/* Plans reminders of the present state in case that they were dropped. `last`: the mail that announced it; NULL: none did. */
static enum err remind(struct interview_mails *t, const struct mail *announced, const struct mail *last)
{
	enum err e = OK;

	for (size_t which = 0; e == OK && which < MAIL_REMINDERS; which++) {
		bool later = false;
		struct mail mail;

		if (!service_mail_reminder(t->p->c, announced, which, &mail))
			continue;
		mail.cause.v.key = t->event->actor;
		if (last != NULL && queued_before(t, &mail) == NULL)
			e = service_mail_remind_later(t->p->c, last, &t->p->reminded_to, &later);
		if (e == OK && !later)
			e = queue_once(t, &mail);
	}
	return e;
}

/* Announces the present state, unless that was done. The reminders of an announcement are planned later (remind.c). */
static enum err invite(struct interview_mails *t, const struct mail_concerned *party)
{
	struct mail *last = last_told(t, party->user.id);
	struct mail mail = service_mail_for(t->p->c, t->event, MAIL_INTERVIEW_MOVED);
	bool told = last != NULL && last->kind != MAIL_INTERVIEW_CANCELLED && last->sequence == t->it->sequence;

	service_mail_address(&mail, &party->user);
	snapshot(&mail, t->it);
	drop_reminders(t, party->user.id, t->it->start);
	/* Whoever wants no mail about this event learns the present state by the next one that they want. */
	if (told || party->unwanted)
		return remind(t, &mail, told ? last : NULL);
	enum err e = drop_unsent(t, &last);
	if (e != OK)
		return e;
	if (last == NULL || last->kind == MAIL_INTERVIEW_CANCELLED)
		mail.kind = MAIL_INTERVIEW;
	mail.once = service_mail_once(t->p->c, "interview", t->it->interview.v.key, t->it->sequence, party->user.id.v.key);
	return queue_once(t, &mail);
}

/* Plans a cancellation for a person to whom the interview was announced and who no longer takes part. */
static enum err cancel(struct interview_mails *t, struct mail *last)
{
	struct user_id person = last->recipient;
	struct context *c = t->p->c;

	drop_reminders(t, person, (struct instant){ 0 });
	if (last->kind == MAIL_INTERVIEW_CANCELLED || last->start.us <= c->now.us)
		return OK;
	bool wanted = true;
	enum err e = store_choice_mails(c->db, person, t->event->event, &wanted);
	if (e == OK)
		e = drop_unsent(t, &last);
	if (e != OK || !wanted || last == NULL || last->kind == MAIL_INTERVIEW_CANCELLED)
		return e;
	struct mail mail = *last;
	mail.id = (struct mail_id){ .v.pub = uuid_new() };
	mail.kind = MAIL_INTERVIEW_CANCELLED;
	mail.cause.v.key = t->event->actor;
	mail.send_at = c->now;
	mail.expires_at = last->start;
	mail.sequence = t->it != NULL && t->it->sequence > last->sequence ? t->it->sequence : last->sequence + 1;
	mail.once = service_mail_once(c, "cancel", t->event->id.key, mail.sequence, person.v.key);
	return queue_once(t, &mail);
}

static bool takes_part(const struct interview_mails *t, struct user_id person)
{
	for (size_t i = 0; i < t->n_parties; i++)
		if (t->parties[i]->user.id.v.key == person.v.key)
			return t->parties[i]->user.active;
	return false;
}

/* Reads what the events about interviews need to know. It is read after the events, so it is not older. */
static enum err load(struct planning *p)
{
	struct mail_concerned *concerned = NULL;
	struct mail_about *about = NULL;
	size_t n_concerned = 0, n_about = 0;
	enum err e = store_mail_concerned(p->c->db, p->batch, &concerned, &n_concerned);

	if (e == OK)
		e = store_mail_about(p->c->db, p->batch, &about, &n_about);
	p->concerned = outbox_batch_sort(p->c->arena, p->batch, concerned, sizeof *concerned, n_concerned);
	p->about = outbox_batch_sort(p->c->arena, p->batch, about, sizeof *about, n_about);
	return e;
}

/* Finds what belongs to the interview of t->event. */
static void find(struct interview_mails *t)
{
	const struct planning *p = t->p;
	const size_t *of = &p->concerned.begin[t->event - p->batch->at], *known = &p->about.begin[t->event - p->batch->at];

	t->parties = ARENA_ARRAY(p->c->arena, const struct mail_concerned *, of[1] - of[0]);
	for (size_t i = of[0]; i < of[1]; i++) {
		t->it = p->concerned.at[i];
		if (t->it->user.id.v.key != 0)
			t->parties[t->n_parties++] = t->it;
	}
	t->known = ARENA_ARRAY(p->c->arena, struct mail, known[1] - known[0]);
	for (size_t i = known[0]; i < known[1]; i++)
		t->known[t->n_known++] = ((const struct mail_about *)p->about.at[i])->mail;
	t->open = t->it != NULL && t->it->start.us > p->c->now.us && interview_ahead(t->it->status);
}

/* Whether an earlier event of the batch is about the same interview, so that all is planned. */
static bool is_planned(const struct planning *p, const struct outbox_event *event)
{
	for (const struct outbox_event *other = p->batch->at; other < event; other++)
		if (other->id.key == event->id.key && (event_outside(other->event) & MAILS_INTERVIEW) != 0)
			return true;
	return false;
}

static enum err plan_interview(struct planning *p, const struct outbox_event *event)
{
	struct interview_mails t = { .p = p, .event = event };
	enum err e = OK;

	if (is_planned(p, event))
		return OK;
	find(&t);
	bool over = t.it != NULL && !t.open && t.it->status != INTERVIEW_CANCELLED;
	for (size_t i = 0; e == OK && t.open && i < t.n_parties; i++)
		if (t.parties[i]->user.active)
			e = invite(&t, t.parties[i]);
	for (size_t i = 0; e == OK && i < t.n_known; i++) {
		struct mail *mail = &t.known[i];
		if (last_told(&t, mail->recipient) != mail)
			continue;
		if (over)
			drop_reminders(&t, mail->recipient, (struct instant){ 0 });
		else if (!t.open || !takes_part(&t, mail->recipient))
			e = cancel(&t, mail);
	}
	return e;
}

/* ---- accounts and offers */

static enum err plan_ticket(struct planning *p, const struct outbox_event *event)
{
	struct context *c = p->c;
	struct ticket ticket = { 0 };
	enum err e = store_mail_ticket(c->db, (struct ticket_id){ event->id }, &ticket);

	if (e != OK) /* the address belongs to no account, or the token was used already */
		return e == E_NO_ROW ? OK : e;
	enum mail_kind kind = ticket.purpose == TICKET_RESET ? MAIL_RESET : MAIL_VERIFICATION;
	struct mail mail = service_mail_for(c, event, ticket.purpose == TICKET_ACCOUNT ? MAIL_ACCOUNT : kind);
	service_mail_address(&mail, &ticket.user);
	mail.expires_at = ticket.expires_at;
	mail.once = service_mail_once(c, "ticket", event->id.key, 0, 0);
	return queue(p, event, &mail);
}

static enum err plan_invitation(struct planning *p, const struct outbox_event *event)
{
	struct context *c = p->c;
	struct mail_invitation found = { 0 };
	enum err e = store_mail_invitation(c->db, (struct invitation_id){ event->id }, &found);

	if (e != OK)
		return e == E_NO_ROW ? OK : e;
	struct mail mail = service_mail_for(c, event, MAIL_INVITATION);
	mail.email = found.invitation.email;
	mail.language = found.language;
	mail.zone = found.invitation.company.zone;
	mail.once = service_mail_once(c, "invitation", event->id.key, 0, 0);
	return queue(p, event, &mail);
}

/* About an account, to its owner. */
static enum err plan_account(struct planning *p, const struct outbox_event *event, enum mail_kind kind, const char *once)
{
	struct context *c = p->c;
	struct user user = { 0 };
	enum err e = store_mail_user(c->db, (struct user_id){ event->id }, &user);

	if (e != OK)
		return e == E_NO_ROW ? OK : e;
	struct mail mail = service_mail_for(c, event, kind);
	service_mail_address(&mail, &user);
	mail.start = event->at;
	mail.once = service_mail_once(c, once, event->key, 0, 0);
	return queue(p, event, &mail);
}

static enum err plan_password(struct planning *p, const struct outbox_event *event)
{
	return plan_account(p, event, MAIL_PASSWORD_CHANGED, "password");
}

static enum err plan_factor(struct planning *p, const struct outbox_event *event)
{
	enum mail_kind kind = event->event == EVENT_USER_TOTP_ENABLED    ? MAIL_FACTOR_ON
	                      : event->event == EVENT_USER_TOTP_DISABLED ? MAIL_FACTOR_OFF
	                                                                 : MAIL_FACTOR_REMOVED;

	return plan_account(p, event, kind, "factor");
}

static enum err plan_export(struct planning *p, const struct outbox_event *event)
{
	bool wanted = true;
	enum err e = store_choice_mails(p->c->db, (struct user_id){ event->id }, event->event, &wanted);

	return e == OK && wanted ? plan_account(p, event, MAIL_EXPORT, "export") : e;
}

static enum err plan_offer(struct planning *p, const struct outbox_event *event)
{
	struct context *c = p->c;
	struct mail_offer found = { 0 };
	bool wanted = true;
	enum err e = store_mail_offer(c->db, (struct offer_id){ event->id }, &found);

	if (e == OK)
		e = store_choice_mails(c->db, found.offer.application.candidate.id, event->event, &wanted);
	if (e != OK || !wanted)
		return e == E_NO_ROW ? OK : e;
	struct mail mail = service_mail_for(c, event, MAIL_OFFER);
	service_mail_address(&mail, &found.offer.application.candidate);
	mail.position = found.offer.application.job.title;
	mail.once = service_mail_once(c, "offer", event->id.key, 0, 0);
	return queue(p, event, &mail);
}

static enum err plan_applying(struct planning *p, const struct outbox_event *event)
{
	struct mail mail = service_mail_for(p->c, event, MAIL_APPLIED);
	enum err e = service_mail_applying(p->c, &mail);

	if (e != OK)
		return e == E_NO_ROW ? OK : e;
	return queue(p, event, &mail);
}

static enum err plan_proposal(struct planning *p, const struct outbox_event *event)
{
	struct user *people = NULL;
	size_t n = 0;
	enum err e = service_mail_proposal_people(p->c, p->batch, event, &people, &n);

	for (size_t i = 0; e == OK && i < n; i++) {
		bool proposed = event->event == EVENT_INTERVIEW_PROPOSED;
		struct mail mail = service_mail_for(p->c, event, proposed ? MAIL_PROPOSAL : MAIL_PROPOSAL_REFUSED);
		service_mail_address(&mail, &people[i]);
		mail.once = service_mail_once(p->c, "proposal", event->id.key, event->key, people[i].id.v.key);
		e = queue(p, event, &mail);
	}
	return e;
}

/* The verification has released what it found. What was planned at the same moment is released here: the events of one
 * dispatcher at a time come in their order, so nothing is planned any more that does not know of the verification. */
static enum err release(struct planning *p, const struct outbox_event *event)
{
	return store_mail_release(p->c->db, (struct user_id){ event->id });
}

static const struct {
	enum event_outside mails;
	enum err (*plan)(struct planning *p, const struct outbox_event *event);
} plans[] = {
	{ MAILS_INTERVIEW, plan_interview },   { MAILS_OFFER, plan_offer },       { MAILS_TICKET, plan_ticket },
	{ MAILS_INVITATION, plan_invitation }, { MAILS_PASSWORD, plan_password }, { MAILS_FACTOR, plan_factor },
	{ MAILS_EXPORT, plan_export },         { MAILS_RELEASE, release },        { MAILS_APPLYING, plan_applying },
	{ MAILS_PROPOSAL, plan_proposal },
};

static enum err plan(struct planning *p, const struct outbox_event *event)
{
	for (size_t i = 0; i < COUNT(plans); i++)
		if ((event_outside(event->event) & plans[i].mails) != 0)
			return plans[i].plan(p, event);
	return OK;
}

/* The mails that were inserted and those that wait again, in one list. */
static struct mail_list queued(const struct planning *p)
{
	size_t n = p->n_mails + p->n_revived;
	struct mail *mails = ARENA_ARRAY(p->c->arena, struct mail, n);

	for (size_t i = 0; i < n; i++)
		mails[i] = i < p->n_mails ? p->mails[i] : p->revived[i - p->n_mails];
	return (struct mail_list){ .at = mails, .n = n };
}

enum err service_mail_plan(struct context *c, const struct outbox_batch *batch, struct mail_list *queued_r)
{
	struct planning p = { .c = c, .batch = batch, .reminded_to = -1 };
	bool interviews = false;
	enum err e;

	for (size_t i = 0; i < batch->n; i++)
		interviews = interviews || (event_outside(batch->at[i].event) & MAILS_INTERVIEW) != 0;
	e = interviews ? load(&p) : OK;
	for (size_t i = 0; e == OK && i < batch->n; i++)
		e = plan(&p, &batch->at[i]);
	if (e == OK)
		e = store_mail_drop_all(c->db, p.drops, p.n_drops);
	if (e == OK)
		e = store_mail_insert(c->db, p.mails, p.n_mails);
	if (e == OK && queued_r != NULL)
		*queued_r = queued(&p);
	return e;
}
