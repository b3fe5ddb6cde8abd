/* Plans the mails that an event causes. The dispatcher's fan-out calls it with the events of an object in their order, so the
 * last mail in the queue is the newest. */
#include "service/mail/inside.h"

#include "base/zone.h"

#define DAY INT64_C(86400)

/* "what:first:second:third", in mails.once: a mail of the same text is not queued a second time. */
static struct str once_of(struct context *c, const char *what, int64_t first, int64_t second, int64_t third)
{
	struct buf text = buf_new(c->arena, 120);

	buf_text(&text, what);
	buf_char(&text, ':');
	buf_int(&text, first);
	buf_char(&text, ':');
	buf_int(&text, second);
	buf_char(&text, ':');
	buf_int(&text, third);
	return buf_view(&text);
}

/* The members that all mails caused by `event` have in common. The mail is sent now, and is given up after two days. */
static struct mail mail_for(const struct context *c, const struct outbox_event *event, enum mail_kind kind)
{
	return (struct mail){ .id.v.pub = uuid_new(),
		              .company = event->company,
		              .kind = kind,
		              .object = event->object,
		              .about.v = event->id,
		              .cause.v.key = event->actor,
		              .send_at = c->now,
		              .expires_at = instant_add(c->now, MAIL_DAYS * DAY) };
}

static void address(struct mail *mail, const struct user *user)
{
	mail->recipient = user->id;
	mail->name = user->name;
	mail->email = user->email;
	mail->language = user->language;
	mail->zone = user->zone;
}

/*
 * Puts a mail into the queue. Whoever has registered as an interviewer could have typed anybody's address. Until they have
 * verified it, the mails that they cause wait for that, the mails to themselves included, and lapse after a week.
 */
static enum err queue(struct context *c, struct mail *mail)
{
	struct user cause = { .verified = true };
	struct instant lapse = instant_add(c->now, MAIL_HELD_DAYS * DAY);
	enum err e = mail->cause.v.key != 0 && !mail_about_account(mail->kind) ? store_mail_standing(c->db, mail->cause, &cause)
	                                                                       : OK;

	if (e != OK && e != E_NO_ROW)
		return e;
	mail->waits = cause.verified || cause.role == CANDIDATE ? WAIT_NONE : WAIT_VERIFICATION;
	mail->next_at = mail->waits == WAIT_NONE ? mail->send_at : mail->expires_at.us < lapse.us ? mail->expires_at : lapse;
	return store_mail_insert(c->db, mail);
}

/* ---- interviews */

/* An interview as it is now, and the mails that were queued about it. */
struct interview_mails {
	const struct outbox_event *event;
	struct interview it;       /* id.v.key 0: it was deleted */
	struct party_list parties; /* who takes part now */
	struct mail_list told;     /* oldest first */
	bool open;                 /* it is in the future and takes place */
};

/* The last mail to the person; NULL: there was none. */
static const struct mail *last_told(const struct interview_mails *t, struct user_id person)
{
	const struct mail *last = NULL;

	for (size_t i = 0; i < t->told.n; i++)
		if (t->told.at[i].recipient.v.key == person.v.key)
			last = &t->told.at[i];
	return last;
}

/*
 * Drops the last mail to a person when no dispatcher has begun to send it. *last_r becomes the mail before it, which is the
 * last one that the person has; NULL when there was none.
 */
static enum err drop_unsent(struct context *c, const struct interview_mails *t, const struct mail **last_r)
{
	const struct mail *last = *last_r, *before = NULL;

	if (last == NULL || last->status != MAIL_WAITING || last->lease != 0)
		return OK;
	enum err e = store_mail_drop(c->db, last);
	if (e != OK)
		return e == E_NO_ROW ? OK : e;
	for (size_t i = 0; i < t->told.n && &t->told.at[i] != last; i++)
		if (t->told.at[i].recipient.v.key == last->recipient.v.key)
			before = &t->told.at[i];
	*last_r = before;
	return OK;
}

static void snapshot(struct mail *mail, const struct interview *it)
{
	mail->company = it->company.id;
	mail->sequence = it->sequence;
	mail->start = it->start.at;
	mail->minutes = it->minutes;
	mail->position = it->application.job.title;
	mail->expires_at = it->start.at;
}

static enum err remind(struct context *c, const struct interview_mails *t, const struct party *party)
{
	static const struct {
		enum mail_kind kind;
		const char *once;
		int64_t before;
	} reminders[] = { { MAIL_REMINDER_DAY, "day", DAY }, { MAIL_REMINDER_HOUR, "hour", 3600 } };
	enum err e = store_mail_drop_reminders(c->db, t->it.id, party->user.id, t->it.start.at);

	for (size_t i = 0; e == OK && i < COUNT(reminders); i++) {
		struct mail mail = mail_for(c, t->event, reminders[i].kind);
		address(&mail, &party->user);
		snapshot(&mail, &t->it);
		mail.send_at = instant_add(t->it.start.at, -reminders[i].before);
		mail.once = once_of(c, reminders[i].once, t->it.id.v.key, instant_unix(t->it.start.at), party->user.id.v.key);
		if (mail.send_at.us > c->now.us)
			e = queue(c, &mail);
	}
	return e;
}

static enum err invite(struct context *c, const struct interview_mails *t, const struct party *party)
{
	const struct mail *last = last_told(t, party->user.id);
	bool known = last != NULL && last->kind != MAIL_INTERVIEW_CANCELLED && last->sequence == t->it.sequence;
	enum err e = known ? OK : drop_unsent(c, t, &last);

	if (e == OK && !known) {
		bool first = last == NULL || last->kind == MAIL_INTERVIEW_CANCELLED;
		struct mail mail = mail_for(c, t->event, first ? MAIL_INTERVIEW : MAIL_INTERVIEW_MOVED);
		address(&mail, &party->user);
		snapshot(&mail, &t->it);
		mail.once = once_of(c, "interview", t->it.id.v.key, t->it.sequence, party->user.id.v.key);
		e = queue(c, &mail);
	}
	return e == OK ? remind(c, t, party) : e;
}

/* Plans a cancellation for a person to whom the interview was announced and who no longer takes part. */
static enum err cancel(struct context *c, const struct interview_mails *t, const struct mail *last)
{
	struct user_id person = last->recipient;
	struct interview_id id = { t->event->id };
	enum err e = store_mail_drop_reminders(c->db, id, person, (struct instant){ 0 });

	if (e != OK || last->kind == MAIL_INTERVIEW_CANCELLED || last->start.us <= c->now.us)
		return e;
	e = drop_unsent(c, t, &last);
	if (e != OK || last == NULL || last->kind == MAIL_INTERVIEW_CANCELLED)
		return e;
	struct mail mail = *last;
	mail.id = (struct mail_id){ .v.pub = uuid_new() };
	mail.kind = MAIL_INTERVIEW_CANCELLED;
	mail.cause.v.key = t->event->actor;
	mail.send_at = c->now;
	mail.expires_at = last->start;
	mail.sequence = t->it.id.v.key != 0 && t->it.sequence > last->sequence ? t->it.sequence : last->sequence + 1;
	mail.once = once_of(c, "cancel", id.v.key, mail.sequence, person.v.key);
	return queue(c, &mail);
}

static bool takes_part(const struct interview_mails *t, struct user_id person)
{
	for (size_t i = 0; i < t->parties.n; i++)
		if (t->parties.at[i].user.id.v.key == person.v.key)
			return t->parties.at[i].user.active;
	return false;
}

static enum err load(struct context *c, struct interview_mails *t)
{
	struct interview_id id = { t->event->id };
	enum err e = store_mail_interview(c->db, id, &t->it);

	if (e != OK && e != E_NO_ROW)
		return e;
	if (e == OK)
		e = store_mail_parties(c->db, id, &t->parties);
	if (e == OK || e == E_NO_ROW)
		e = store_mail_told(c->db, id, &t->told);
	t->open = t->it.id.v.key != 0 && t->it.start.at.us > c->now.us && interview_ahead(t->it.status);
	return e;
}

static enum err plan_interview(struct context *c, const struct outbox_event *event)
{
	struct interview_mails t = { .event = event };
	enum err e = load(c, &t);
	bool over = t.it.id.v.key != 0 && !t.open && t.it.status != INTERVIEW_CANCELLED;

	for (size_t i = 0; e == OK && t.open && i < t.parties.n; i++)
		if (t.parties.at[i].user.active)
			e = invite(c, &t, &t.parties.at[i]);
	for (size_t i = 0; e == OK && i < t.told.n; i++) {
		const struct mail *mail = &t.told.at[i];
		if (last_told(&t, mail->recipient) != mail)
			continue;
		if (over)
			e = store_mail_drop_reminders(c->db, t.it.id, mail->recipient, (struct instant){ 0 });
		else if (!t.open || !takes_part(&t, mail->recipient))
			e = cancel(c, &t, mail);
	}
	return e;
}

/* ---- accounts and offers */

static enum err plan_ticket(struct context *c, const struct outbox_event *event)
{
	struct ticket ticket = { 0 };
	enum err e = store_mail_ticket(c->db, (struct ticket_id){ event->id }, &ticket);

	if (e != OK) /* the address belongs to no account, or the token was used already */
		return e == E_NO_ROW ? OK : e;
	struct mail mail = mail_for(c, event, ticket.purpose == TICKET_RESET ? MAIL_RESET : MAIL_VERIFICATION);
	address(&mail, &ticket.user);
	mail.expires_at = ticket.expires_at;
	mail.once = once_of(c, "ticket", event->id.key, 0, 0);
	return queue(c, &mail);
}

static enum err plan_invitation(struct context *c, const struct outbox_event *event)
{
	struct mail_invitation found = { 0 };
	enum err e = store_mail_invitation(c->db, (struct invitation_id){ event->id }, &found);

	if (e != OK)
		return e == E_NO_ROW ? OK : e;
	struct mail mail = mail_for(c, event, MAIL_INVITATION);
	mail.email = found.invitation.email;
	mail.language = found.language;
	mail.zone = found.invitation.company.zone;
	mail.once = once_of(c, "invitation", event->id.key, 0, 0);
	return queue(c, &mail);
}

static enum err plan_password(struct context *c, const struct outbox_event *event)
{
	struct user user = { 0 };
	enum err e = store_mail_user(c->db, (struct user_id){ event->id }, &user);

	if (e != OK)
		return e == E_NO_ROW ? OK : e;
	struct mail mail = mail_for(c, event, MAIL_PASSWORD_CHANGED);
	address(&mail, &user);
	mail.start = event->at;
	mail.once = once_of(c, "password", event->key, 0, 0);
	return queue(c, &mail);
}

static enum err plan_offer(struct context *c, const struct outbox_event *event)
{
	struct mail_offer found = { 0 };
	enum err e = store_mail_offer(c->db, (struct offer_id){ event->id }, &found);

	if (e != OK)
		return e == E_NO_ROW ? OK : e;
	struct mail mail = mail_for(c, event, MAIL_OFFER);
	address(&mail, &found.offer.application.candidate);
	mail.position = found.offer.application.job.title;
	mail.once = once_of(c, "offer", event->id.key, 0, 0);
	return queue(c, &mail);
}

/* The verification has released what it found. What was planned at the same moment is released here: the events of one
 * dispatcher at a time come in their order, so nothing is planned any more that does not know of the verification. */
static enum err release(struct context *c, const struct outbox_event *event)
{
	return store_mail_release(c->db, (struct user_id){ event->id });
}

enum err service_mail_plan(struct context *c, const struct outbox_event *event)
{
	static const struct {
		enum event_outside mails;
		enum err (*plan)(struct context *c, const struct outbox_event *event);
	} plans[] = {
		{ MAILS_INTERVIEW, plan_interview },   { MAILS_OFFER, plan_offer },       { MAILS_TICKET, plan_ticket },
		{ MAILS_INVITATION, plan_invitation }, { MAILS_PASSWORD, plan_password }, { MAILS_RELEASE, release },
	};

	for (size_t i = 0; i < COUNT(plans); i++)
		if ((event_outside(event->event) & plans[i].mails) != 0)
			return plans[i].plan(c, event);
	return OK;
}

/* ---- the daily digest */

/* The day of `at` in `zone`, and its two midnights. */
static struct date day_of(struct str zone, struct instant at, struct instant *from_r, struct instant *to_r)
{
	const struct zone *clock = zone_shown(zone, NULL);
	struct date day, next;

	zone_wall(clock, at, &day, NULL);
	next = (struct date){ day.day1 + 1 };
	if (!zone_instant(clock, day, (struct wall){ 1 }, from_r))
		*from_r = instant_add(at, -MAIL_DIGEST_HOUR * 3600);
	if (!zone_instant(clock, next, (struct wall){ 1 }, to_r))
		*to_r = instant_add(*from_r, DAY);
	return day;
}

enum err service_mail_agenda(struct context *c, const struct user *person, struct date *day_r, struct interviews *list_r)
{
	struct instant from, to;

	*day_r = day_of(person->zone, person->digest_at, &from, &to);
	return store_mail_agenda(c->db, person->id, from, to, list_r);
}

static enum err write_digest(struct context *c, const struct user *user)
{
	struct interviews today = { 0 };
	struct date day;
	enum err e = service_mail_agenda(c, user, &day, &today);

	if (e != OK || today.n == 0)
		return e;
	struct mail mail = { .id.v.pub = uuid_new(),
		             .company = user->company.id,
		             .kind = MAIL_DIGEST,
		             .object = OBJECT_USER,
		             .about.v = user->id.v,
		             .start = user->digest_at,
		             .send_at = c->now,
		             .expires_at = instant_add(user->digest_at, DAY / 4) };
	address(&mail, user);
	mail.once = once_of(c, "digest", user->id.v.key, day.day1, 0);
	return queue(c, &mail);
}

enum err service_mail_digest(struct context *c)
{
	struct user user = { 0 };
	enum err e = store_mail_digest_due(c->db, &user);

	if (e != OK)
		return e;
	/* The first digest of a new account, and the first after a change of zone, are due at another hour: they only set the
	 * next time. A digest that is late is not sent. */
	bool hour = mail_digest_next(user.zone, instant_add(user.digest_at, -1)).us == user.digest_at.us;
	bool late = instant_unix(c->now) - instant_unix(user.digest_at) > DAY / 8;
	if (hour && !late && user.active && user.verified && user.digest.v)
		e = write_digest(c, &user);
	/* The log has the reason. A digest whose own data are at fault is left out, so that it does not hold back all others.
	 */
	if (e == E_DATA)
		e = OK;
	return e == OK ? store_mail_digest_next(c->db, user.id, mail_digest_next(user.zone, c->now)) : e;
}
