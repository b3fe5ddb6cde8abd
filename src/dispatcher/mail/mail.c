/*
 * The lane of mails, which are sent by SMTP to one recipient each. A mail is queued only once (mails.once). But when the
 * connection or this process is lost after the message was sent and before the server's reply, nobody knows whether the server
 * has accepted it. Then reminders and digests are not sent again (at most once). All other mails are sent again, at most
 * UNKNOWN_MOST times, with the same Message-ID, so that mail programs recognize the duplicate (at least once).
 */
#include "service/mail/mail.h"
#include "dispatcher/transfer.h"
#include "store/mail/mail.h"

enum {
	MS = 30000,        /* time limit of one mail */
	ANSWER_MOST = 500, /* bytes of the server's reply that are kept */
	UNKNOWN_MOST = 3,
	DIGESTS_MOST = 20, /* in one call of take() */
	PURGE_SECONDS = 3600,
	KEPT_DAYS = 90,             /* then a mail is deleted */
	REMIND_MOST = 400,          /* announcements whose reminders are planned in one transaction */
	REMIND_AGAIN_US = 10000000, /* after a failure */
	SMTP_HAND_OVER = 354 /* "Start mail input" (RFC 5321 section 4.2.2): after this the server may have the message */
};

/* A mail that is being sent. */
struct outgoing_mail {
	struct mail mail;
	struct str message;
};

/* What the lane remembers between calls. */
struct mail_state {
	struct instant purged; /* when the deletion of old mails last began */
	int64_t purged_to;     /* the key of the mail up to which they were looked at since; 0: all were */
	int64_t remind_at; /* clock_monotonic() before which none are planned while events are handed on, or after a failure */
	int64_t remind_most; /* announcements in the next transaction, few after a failure; 0: as many as there may be */
};

static bool has_server(const struct dispatcher *d)
{
	return d->settings->smtp_url.n > 0;
}

static enum err fan_out(struct dispatcher *d, const struct outbox_batch *batch)
{
	struct context c = dispatcher_context(d, (struct company_id){ 0 });
	struct outbox_batch told = { ARENA_ARRAY(d->arena, struct outbox_event, batch->n), 0, batch->first, batch->last };

	for (size_t i = 0; i < batch->n; i++)
		if (!batch->at[i].quiet)
			told.at[told.n++] = batch->at[i];
	return told.n > 0 ? service_mail_plan(&c, &told, NULL) : OK;
}

/* ---- results */

/* The first ANSWER_MOST bytes of an answer, without a cut character at the end. */
static struct str cut_answer(struct str answer)
{
	size_t n = answer.n < ANSWER_MOST ? answer.n : ANSWER_MOST;

	while (n < answer.n && n > 0 && ((unsigned char)answer.p[n] & 0xc0) == 0x80)
		n--;
	return (struct str){ answer.p, n };
}

/* Writes the final status of a mail. Whoever caused a mail that failed is notified, unless it was dropped. */
static enum err end(struct dispatcher *d, struct mail *mail, enum mail_status status, struct str answer)
{
	struct context c = dispatcher_context(d, mail->company);

	mail->status = status;
	mail->answer = cut_answer(answer);
	mail->next_at = d->now;
	if (status == MAIL_DROPPED) /* what was never sent uses up no quota */
		mail->counted_at = (struct instant){ 0 };
	enum err e = store_mail_settle(d->db, mail);
	if (e == OK && status != MAIL_DROPPED && status != MAIL_SENT)
		e = service_mail_failed(&c, mail);
	return e;
}

static void schedule_retry(struct dispatcher *d, struct mail *mail)
{
	uint32_t random;

	random_bytes(&random, sizeof random);
	mail->status = MAIL_WAITING;
	mail->next_at = instant_add(d->now, mail_back_off(mail->attempts, random));
}

/* The status after an attempt with an unknown outcome. */
static enum mail_status after_unknown(struct mail *mail)
{
	mail->unknowns++;
	if (mail_once_at_most(mail->kind))
		return MAIL_UNKNOWN;
	return mail->unknowns > UNKNOWN_MOST ? MAIL_FAILED : MAIL_WAITING;
}

/* Whether the server has refused the mail. */
static bool refused(const struct transfer *transfer)
{
	return transfer->end == TRANSFER_DONE && transfer->status >= 400;
}

static enum mail_status status_after(const struct transfer *transfer, struct mail *mail)
{
	bool lost = transfer->end == TRANSFER_CONNECT || transfer->end == TRANSFER_TIMEOUT;

	if (transfer->end == TRANSFER_DONE && transfer->status < 400)
		return MAIL_SENT;
	if (transfer->end == TRANSFER_REFUSED || (refused(transfer) && transfer->status >= 500))
		return MAIL_FAILED;
	/* Refused credentials are a fault of our configuration, so the mail waits until they are corrected. */
	return lost && transfer->status == SMTP_HAND_OVER ? after_unknown(mail) : MAIL_WAITING;
}

struct ending {
	struct dispatcher *d;
	const struct transfer *transfer;
	struct mail mail;
};

static struct str answer_of(struct dispatcher *d, const struct transfer *transfer)
{
	struct str lines = transfer->answer_headers, last = { 0 }, status = str_from_int(d->arena, transfer->status);

	if (!refused(transfer))
		return transfer->why;
	/* Uses the last line with this status; the lines after it answer QUIT. */
	while (lines.n > 0) {
		struct str line = str_trim(str_cut(&lines, '\n'));
		if (str_starts(line, status))
			last = line;
	}
	return last.n > 0 && str_utf8(last) ? last : status;
}

static enum err end_body(void *arg)
{
	const struct ending *ending = arg;
	struct dispatcher *d = ending->d;
	struct mail mail = ending->mail;
	enum mail_status status = status_after(ending->transfer, &mail);
	struct str answer = answer_of(d, ending->transfer);

	mail.answer_status = ending->transfer->status;
	if (status == MAIL_SENT)
		mail.sent_at = d->now;
	if (status != MAIL_WAITING)
		return end(d, &mail, status, answer);
	schedule_retry(d, &mail);
	mail.answer = cut_answer(answer);
	return store_mail_settle(d->db, &mail);
}

static void done(struct dispatcher *d, struct transfer *transfer)
{
	const struct outgoing_mail *outgoing = transfer->item;
	struct ending ending = { d, transfer, outgoing->mail };
	enum err e = db_transaction(d->db, end_body, NULL, &ending);

	if (transfer->end == TRANSFER_DONE && transfer->status < 400)
		LOG(DISPATCH, LOG_TEXT_OF("lane", "mail"), LOG_INT("mail", outgoing->mail.id.v.key),
		    LOG_INT("ms", transfer->took_ms));
	else
		LOG(DISPATCH_FAILED, LOG_TEXT_OF("lane", "mail"), LOG_INT("mail", outgoing->mail.id.v.key),
		    LOG_INT("status", transfer->status), LOG_STR("why", transfer->why));
	lane_failed("mail", e);
}

/* ---- claims */

struct claim {
	struct dispatcher *d;
	int room;
	struct mail_written *messages; /* composed, in the arena of the step */
	size_t n;
};

/* In development without a server: keeps the mail for /dev/outbox, and marks it as sent. */
static enum err keep_in_outbox(struct dispatcher *d, struct mail *mail, const struct mail_written *written)
{
	enum err e = store_mail_keep(d->db, written);

	mail->sent_at = d->now;
	return e == OK ? end(d, mail, MAIL_SENT, (struct str){ 0 }) : e;
}

static enum err claim_mail(struct claim *claim, const struct mail *found)
{
	struct dispatcher *d = claim->d;
	struct context c = dispatcher_context(d, found->company);
	struct mail_written *written = &claim->messages[claim->n];
	struct mail mail = *found;
	enum mail_status status = MAIL_WAITING;
	bool late = mail.expires_at.us <= d->now.us, lapsed = mail.waits == WAIT_VERIFICATION;
	enum err e = late || lapsed ? OK : service_mail_admit(&c, &mail);

	if (e != OK)
		return e == E_LIMITED ? store_mail_postpone(d->db, &mail) : e;

	/* A dispatcher that held the mail has died, perhaps after it had sent it. */
	if (mail.lease != 0)
		status = after_unknown(&mail);
	mail.lease = d->owner;
	mail.attempts++;
	mail.next_at = instant_add(d->now, d->settings->mail_lease_seconds);
	e = store_mail_claim(d->db, &mail);
	if (e == OK && status != MAIL_WAITING)
		return end(d, &mail, status, STR("it is not known whether the mail was sent"));
	if (e == OK && late)
		return end(d, &mail, MAIL_LATE, mail.answer.n > 0 ? mail.answer : STR("it could not be sent in time"));
	if (e == OK && lapsed)
		return end(d, &mail, MAIL_DROPPED, STR("whoever caused this mail has not verified their own address in time"));
	if (e == OK)
		e = service_mail_compose(&c, &mail, written);
	if (e == E_NO_ROW)
		return end(d, &mail, MAIL_DROPPED, STR("the reason for this mail no longer exists"));
	if (e == E_INVALID)
		return end(d, &mail, MAIL_FAILED, STR("the mail cannot be composed, because an address is invalid"));
	if (e == OK && !has_server(d))
		e = keep_in_outbox(d, &mail, written);
	/* One mail whose own data are at fault must not hold back all others. */
	if (e == E_DATA)
		return end(d, &mail, MAIL_FAILED, STR("the mail cannot be composed, because its data cannot be read or kept"));
	claim->n += e == OK && has_server(d);
	return e;
}

static enum err claim_body(void *arg)
{
	struct claim *claim = arg;
	struct mail_list due = { 0 };
	enum err e = store_mail_due(claim->d->db, claim->room, &due);

	claim->n = 0;
	claim->messages = ARENA_ARRAY(claim->d->arena, struct mail_written, due.n + 1);
	for (size_t i = 0; e == OK && i < due.n; i++)
		e = claim_mail(claim, &due.at[i]);
	if (e == OK && due.n == (size_t)claim->room)
		claim->d->woken = true;
	return e;
}

/* The server's URL. The name for EHLO, which libcurl reads after the slash, is the domain of the sender unless it is given. */
static struct str url_of(const struct dispatcher *d, struct arena *arena)
{
	struct str url = d->settings->smtp_url, from = d->job->business->mail_from;
	struct str rest = str_from(url, str_find(url, '/') + 2);

	if (str_find(rest, '/') < rest.n)
		return url;
	return STR_JOIN(arena, url, STR("/"), str_from(from, str_find(from, '@') + 1));
}

static void send_mail(struct dispatcher *d, const struct mail_written *written)
{
	struct transfer *transfer = transfer_new(d, &lane_mail);
	struct outgoing_mail *outgoing = ARENA_NEW(transfer->arena, struct outgoing_mail);

	*outgoing = (struct outgoing_mail){ .mail = written->mail };
	outgoing->mail.email = str_copy(transfer->arena, written->mail.email);
	outgoing->mail.name = outgoing->mail.zone = outgoing->mail.position = outgoing->mail.answer = (struct str){ 0 };
	transfer->item = outgoing;
	transfer->method = TRANSFER_MAIL;
	transfer->url = url_of(d, transfer->arena);
	transfer->user = d->settings->smtp_user.n > 0 ? d->settings->smtp_user : (struct str){ 0 };
	transfer->password = d->settings->smtp_password;
	transfer->mail_from = d->job->business->mail_from;
	transfer->mail_to = outgoing->mail.email;
	transfer->body = str_copy(transfer->arena, written->message);
	transfer->plain = d->settings->smtp_plain;
	transfer->private_allowed = true; /* because the administrator has chosen the server */
	transfer->ms = MS;
	transfer->done = done;
	transfer_start(d, transfer);
}

/* ---- the lane */

static enum err digest_body(void *arg)
{
	struct dispatcher *d = arg;
	struct context c = dispatcher_context(d, (struct company_id){ 0 });

	return service_mail_digest(&c);
}

static struct mail_state *state_of(struct dispatcher *d)
{
	void **place = &d->lane_state[lane_number(&lane_mail)];

	return *place != NULL ? *place : (*place = ARENA_NEW(d->life, struct mail_state));
}

static enum err purge(struct dispatcher *d)
{
	struct mail_state *state = state_of(d);

	if (state->purged_to == 0) {
		if (instant_add(state->purged, PURGE_SECONDS).us > d->now.us)
			return OK;
		state->purged = d->now;
	}
	return store_mail_purge(d->db, instant_add(d->now, -KEPT_DAYS * INT64_C(86400)), &state->purged_to);
}

/* ---- reminders */

struct reminding {
	struct dispatcher *d;
	int64_t most;
	bool more;
};

static enum err remind_body(void *arg)
{
	struct reminding *reminding = arg;
	struct context c = dispatcher_context(reminding->d, (struct company_id){ 0 });
	enum err e = store_dispatch_lock(c.db, RIGHT_FAN_OUT);

	return e == OK ? service_mail_remind(&c, reminding->most, &reminding->more) : e;
}

/*
 * Reminders are planned when no events wait, and otherwise with pauses (lane_rest_until). After a failure fewer are planned at
 * once, and later.
 */
static enum err remind(struct dispatcher *d)
{
	struct mail_state *state = state_of(d);
	int64_t now = clock_monotonic(), most = state->remind_most > 0 ? state->remind_most : REMIND_MOST;
	struct reminding reminding = { .d = d, .most = most };

	if (!d->due.reminders || (now < state->remind_at && (d->busy || state->remind_most > 0)))
		return OK;
	enum err e = db_transaction(d->db, remind_body, NULL, &reminding);
	bool failed = !lane_passes(e) && e != E_NO_ROW;
	state->remind_at = failed ? now + REMIND_AGAIN_US : lane_rest_until(now);
	state->remind_most = failed ? (most > 1 ? most / 2 : 1) : 0;
	if (e == OK && reminding.more)
		d->woken = true;
	return e;
}

/* Without a server the mails wait in the queue, and are sent once a server is configured. */
static enum err take(struct dispatcher *d, int room)
{
	struct claim claim = { .d = d, .room = room };
	enum err e = purge(d);

	/* A digest that cannot be planned, or old mails that cannot be deleted, hold back no mail. */
	lane_failed("mail purge", e);
	lane_failed("mail reminders", remind(d));
	e = OK;
	for (int i = 0; d->due.digests && e == OK && i < DIGESTS_MOST; i++)
		e = db_transaction(d->db, digest_body, NULL, d);
	lane_failed("mail digest", e);
	if (!d->due.mails || (!has_server(d) && !d->job->business->development))
		return OK;
	e = db_transaction(d->db, claim_body, NULL, &claim);
	for (size_t i = 0; e == OK && i < claim.n; i++)
		send_mail(d, &claim.messages[i]);
	return e;
}

const struct lane lane_mail = { .name = "mail", .most = 8, .fan_out = fan_out, .take = take };
