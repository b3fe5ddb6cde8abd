/* Composes a mail from its row and from the present state of the object that it is about. */
#include "service/mail/inside.h"

#include "base/html.h"
#include "base/mime.h"
#include "model/calendar/ics.h"
#include "model/file.h"
#include "service/interview/respond.h"
#include "service/meeting/meeting.h"
#include "service/people/ticket.h"
#include "store/calendar/feed.h"
#include "store/trail/event.h"

enum { VALUES_MAX = 12, MESSAGE_MAX = 24 << 20, AGENDA_MAX = 32 << 10 };

struct composing {
	struct context *c;
	const struct mail *mail;
	struct company company;
	struct mail_value values[VALUES_MAX];
	size_t n;
	struct str calendar, method;
	struct mime_attachment files[2];
	size_t n_files;
};

static void say(struct composing *m, const char *name, struct str text)
{
	if (m->n < VALUES_MAX)
		m->values[m->n++] = (struct mail_value){ name, text };
}

static struct str when(struct composing *m, struct instant at)
{
	return mail_time(m->c->arena, m->mail->language, at, m->mail->zone);
}

static void attach(struct composing *m, struct str name, struct str type, struct str bytes)
{
	m->files[m->n_files++] = (struct mime_attachment){ name, type, bytes };
}

/* ---- accounts */

/* Where people sign in: the company's own front end, if it has one. */
static struct str front_end(const struct context *c)
{
	return c->settings->app_url.n > 0 ? c->settings->app_url : c->settings->public_url;
}

/*
 * A link to our own page; where the company has a front end of its own (app_url), to that. A browser does not send what stands
 * behind '#', so the token reaches the front end that uses it, but no server's log; our own log leaves it out.
 */
static struct str app_link(struct composing *m, struct str what, struct str token)
{
	if (m->c->settings->app_url.n == 0)
		return STR_JOIN(m->c->arena, m->c->settings->public_url, STR("/"), what, STR("/"), token);
	return STR_JOIN(m->c->arena, m->c->settings->app_url, STR("#"), what, STR("="), token);
}

static enum err with_ticket(struct composing *m)
{
	struct ticket ticket = { 0 };
	enum err e = store_mail_ticket(m->c->db, (struct ticket_id){ m->mail->about.v }, &ticket);

	if (e != OK)
		return e;
	struct str token = service_ticket_token(m->c->ring, m->c->arena, ticket.purpose, ticket.id.v.pub);
	m->company = ticket.user.company;
	if (ticket.purpose == TICKET_ACCOUNT)
		e = store_mail_company(m->c->db, m->mail->company, &m->company);
	say(m, "link", app_link(m, ticket.purpose == TICKET_VERIFICATION ? STR("verify") : STR("reset"), token));
	say(m, "code", token);
	say(m, "expires", when(m, ticket.expires_at));
	return e;
}

static enum err with_invitation(struct composing *m)
{
	struct mail_invitation found = { 0 };
	enum err e = store_mail_invitation(m->c->db, (struct invitation_id){ m->mail->about.v }, &found);

	if (e != OK)
		return e;
	struct str token = service_ticket_token(m->c->ring, m->c->arena, TICKET_INVITATION, found.invitation.id.v.pub);
	m->company = found.invitation.company;
	say(m, "inviter", found.invitation.inviter.name);
	say(m, "role", mail_role(m->mail->language, found.invitation.role));
	say(m, "link", app_link(m, STR("invitation"), token));
	say(m, "code", token);
	say(m, "expires", when(m, found.invitation.expires_at));
	return OK;
}

static enum err with_password(struct composing *m)
{
	struct user user = { 0 };
	struct instant feeds_ended = { 0 };
	enum err e = store_mail_user(m->c->db, m->mail->recipient, &user);

	if (e == OK)
		e = store_feed_ended(m->c->db, m->mail->recipient, &feeds_ended);
	m->company = user.company;
	say(m, "when", when(m, m->mail->start));
	say(m, "feeds", feeds_ended.us == m->mail->start.us ? mail_feeds_ended(m->mail->language) : STR(""));
	return e;
}

static enum err with_factor(struct composing *m)
{
	struct user user = { 0 };
	enum err e = store_mail_user(m->c->db, m->mail->recipient, &user);

	m->company = user.company;
	say(m, "when", when(m, m->mail->start));
	return e;
}

static enum err with_export(struct composing *m)
{
	say(m, "link", front_end(m->c));
	return with_factor(m);
}

/* ---- interviews */

static struct str names_of(struct context *c, const struct party_list *parties)
{
	struct str names = { 0 };

	for (size_t i = 0; i < parties->n; i++) {
		const struct party *party = &parties->at[i];
		if (party->part == PART_CANDIDATE)
			continue;
		names = names.n == 0 ? party->user.name : STR_JOIN(c->arena, names, STR(", "), party->user.name);
	}
	return names;
}

/* The calendar object (RFC 5546) for the recipient's calendar program: all participants, and times in UTC. */
static void put_calendar(struct composing *m, const struct mail *mail, enum ics_method method, const struct interview *it,
                         const struct party_list *parties)
{
	struct context *c = m->c;
	struct ics_person *people = ARENA_ARRAY(c->arena, struct ics_person, parties->n + 1);
	struct buf out = buf_new(c->arena, 1 << 18);
	struct ics_event event = { .id = mail->about.v.pub,
		                   .sequence = mail->sequence,
		                   .from = mail->start,
		                   .to = instant_add(mail->start, mail->minutes * 60),
		                   .stamp = mail->created_at,
		                   .summary = mail_summary(c->arena, mail->language, mail->position, m->company.name),
		                   .status = it->status,
		                   .organizer = { .name = m->company.name, .email = c->settings->mail_from },
		                   .attendees = people };

	event.location = it->location.n > 0 ? it->location : it->link;
	event.url = it->link;
	for (size_t i = 0; i < parties->n; i++) {
		const struct party *party = &parties->at[i];
		bool confirmed = party->part == PART_CANDIDATE && it->status == INTERVIEW_CONFIRMED;
		if (method == ICS_CANCEL || !party->user.active)
			continue;
		people[event.n_attendees++] = (struct ics_person){ .name = party->user.name,
			                                           .email = party->user.email,
			                                           .answer = confirmed ? ICS_ACCEPTED : ICS_NEEDS_ACTION };
	}
	if (method == ICS_CANCEL) {
		people[event.n_attendees++] = (struct ics_person){ .name = mail->name, .email = mail->email };
		event.partly = it->id.v.key != 0 && it->status != INTERVIEW_CANCELLED;
		event.status = event.partly ? it->status : INTERVIEW_CANCELLED;
	}
	ics_write(
	        c->arena,
	        &(struct ics_calendar){ .method = method, .host = ics_host(c->settings->public_url), .events = &event, .n = 1 },
	        &out);
	m->calendar = buf_view(&out);
	m->method = ics_method_word(method);
	attach(m, STR("invite.ics"), STR("application/ics"), m->calendar);
}

static void describe(struct composing *m, const struct interview *it, const struct party_list *parties)
{
	struct context *c = m->c;
	const struct mail *mail = m->mail;
	bool candidate = it->application.candidate.id.v.key == mail->recipient.v.key;

	say(m, "position", it->application.job.title);
	say(m, "when", when(m, it->start.at));
	say(m, "duration", mail_duration(c->arena, mail->language, it->minutes));
	say(m, "place", mail_place(mail->language, it->mode, it->location));
	say(m, "link", it->link);
	say(m, "people", names_of(c, parties));
	say(m, "candidate", it->application.candidate.name);
	for (size_t i = 0; candidate && i < parties->n; i++)
		if (parties->at[i].part == PART_CANDIDATE)
			say(m, "answer_link", service_answer_link(c, it->id.v.pub, parties->at[i].user.id.v.pub, it->start.at));
}

/* The meeting link of the recipient alone: it tells the room who they are. */
static struct str own_link(struct context *c, struct str link, const struct mail *mail, const struct party_list *parties)
{
	for (size_t i = 0; i < parties->n; i++) {
		if (parties->at[i].user.id.v.key == mail->recipient.v.key)
			return service_meeting_link_for(c, link, parties->at[i].user.id);
	}
	return link;
}

/* An invitation or a reminder. E_NO_ROW when the interview no longer takes place at that time, or not with that person. */
static enum err with_interview(struct composing *m)
{
	struct mail now = *m->mail;
	struct interview it = { 0 };
	struct party_list parties = { 0 };
	struct interview_id id = { m->mail->about.v };
	bool reminder = m->mail->kind == MAIL_REMINDER_DAY || m->mail->kind == MAIL_REMINDER_HOUR, takes_part = false;
	enum err e = store_mail_interview(m->c->db, id, &it);

	if (e == OK)
		e = store_mail_parties(m->c->db, id, &parties);
	if (e != OK)
		return e;
	it.link = own_link(m->c, it.link, &now, &parties);
	for (size_t i = 0; i < parties.n; i++)
		takes_part = takes_part || (parties.at[i].user.id.v.key == now.recipient.v.key && parties.at[i].user.active);
	if (!interview_ahead(it.status) || !takes_part || (reminder && it.start.at.us != now.start.us))
		return E_NO_ROW;
	m->company = it.company;
	describe(m, &it, &parties);
	if (reminder)
		return OK;
	/* The invitation shows the present state. When the interview has changed since, the mail about that change shows the
	 * same. */
	now.sequence = it.sequence;
	now.start = it.start.at;
	now.minutes = it.minutes;
	now.position = it.application.job.title;
	put_calendar(m, &now, ICS_REQUEST, &it, &parties);
	return OK;
}

/* A cancellation is composed from the queue's row alone, because the interview may be deleted by now. */
static enum err with_cancellation(struct composing *m)
{
	struct interview it = { 0 };
	enum err e = store_mail_interview(m->c->db, (struct interview_id){ m->mail->about.v }, &it);

	if (e == OK)
		m->company = it.company;
	else if (e == E_NO_ROW)
		e = store_mail_company(m->c->db, m->mail->company, &m->company);
	if (e != OK)
		return e;
	say(m, "position", m->mail->position);
	say(m, "when", when(m, m->mail->start));
	if (it.application.candidate.id.v.key != m->mail->recipient.v.key)
		say(m, "candidate", it.application.candidate.name);
	if (it.status == INTERVIEW_CANCELLED)
		say(m, "reason", it.cancel_reason);
	put_calendar(m, m->mail, ICS_CANCEL, &it, &(struct party_list){ 0 });
	return OK;
}

static enum err with_proposal(struct composing *m)
{
	struct mail_proposal found = { 0 };
	enum err e = service_mail_proposal(m->c, m->mail, &found);

	m->company = found.company;
	for (size_t i = 0; e == OK && i < found.n; i++)
		say(m, found.values[i].name, found.values[i].text);
	say(m, "link", front_end(m->c));
	return e;
}

/* ---- offers */

static enum err with_offer(struct composing *m)
{
	struct mail_offer found = { 0 };
	struct str letter;
	enum err e = store_mail_offer(m->c->db, (struct offer_id){ m->mail->about.v }, &found);

	if (e != OK)
		return e;
	m->company = found.company;
	say(m, "position", found.offer.application.job.title);
	say(m, "salary", mail_money(m->c->arena, found.offer.salary, found.offer.currency));
	say(m, "start_date", mail_day(m->c->arena, m->mail->language, found.offer.start));
	say(m, "expires", when(m, found.offer.expires_at));
	say(m, "link", front_end(m->c));
	if (found.letter_stored.n > 0 && service_mail_letter(m->c, found.letter_stored, &letter) == OK)
		attach(m, file_name_typed(m->c->arena, found.letter_name, found.letter_type), found.letter_type, letter);
	return OK;
}

/* ---- applying without an account */

static enum err with_applying(struct composing *m)
{
	struct mail_applying found = { 0 };
	enum err e = service_mail_applying_facts(m->c, m->mail, &found);

	m->company = found.company;
	say(m, "position", found.position);
	say(m, "link", found.link);
	say(m, "expires", when(m, found.expires_at));
	return e;
}

/* ---- the daily digest */

static enum err with_agenda(struct composing *m)
{
	const struct mail *mail = m->mail;
	struct arena *arena = m->c->arena;
	struct buf lines = buf_new(arena, AGENDA_MAX);
	struct interviews today = { 0 };
	struct user user = { 0 };
	struct date day;
	enum err e = store_mail_user(m->c->db, mail->recipient, &user);

	user.zone = mail->zone;
	user.digest_at = mail->start;
	if (e == OK)
		e = service_mail_agenda(m->c, &user, &day, &today);
	if (e != OK || today.n == 0)
		return e == OK ? E_NO_ROW : e;
	m->company = user.company;
	for (size_t i = 0; i < today.n; i++) {
		const struct interview *it = &today.at[i];
		struct str place = mail_place(mail->language, it->mode, it->location);
		buf_text(&lines, i > 0 ? "\n" : "");
		buf_str(&lines, mail_clock(arena, it->start.at, mail->zone));
		buf_text(&lines, "  ");
		buf_str(&lines, STR_JOIN(arena, it->application.candidate.name, STR(", "), it->application.job.title, STR(", "),
		                         mail_duration(arena, mail->language, it->minutes), STR(", "), place));
	}
	say(m, "day", mail_day(arena, mail->language, day));
	say(m, "agenda", buf_view(&lines));
	return OK;
}

/* ---- all of them */

struct mail_texts service_mail_filled(struct context *c, const struct mail_texts *texts, struct mail_values values,
                                      enum language language, struct str company)
{
	static const struct mail_style style = { STR("margin:0 0 16px"), STR("color:#1d4ed8") };
	struct mail_texts out = { .subject = mail_fill(c->arena, texts->subject, values, FILL_SUBJECT),
		                  .text = mail_fill(c->arena, texts->text, values, FILL_TEXT) };
	struct buf html = buf_new(c->arena, 1 << 19);

	if (texts->html.n > 0)
		buf_str(&html, mail_fill(c->arena, texts->html, values, FILL_HTML));
	else
		buf_str(&html, mail_html(c->arena, texts->text, values, &style));
	out.html = mail_page(c->arena, language, company, buf_view(&html));
	return out;
}

enum err service_mail_texts(struct context *c, struct mail_template *template, bool *own_r)
{
	enum err e = E_NO_ROW;

	template->language = template->language == LANGUAGE_FRENCH ? LANGUAGE_FRENCH : LANGUAGE_ENGLISH;
	if (template->company.v.key != 0)
		e = store_mail_template(c->db, template);
	*own_r = e == OK;
	if (e != E_NO_ROW)
		return e;
	const struct mail_texts *texts = mail_texts_of(template->kind, template->language);
	template->subject = texts->subject;
	template->text = texts->text;
	return OK;
}

/* A name without line breaks and control characters, for a header. */
static struct str one_line(struct context *c, struct str name)
{
	const struct mail_value value = { "name", name };

	return mail_fill(c->arena, STR("{{name}}"), (struct mail_values){ &value, 1 }, FILL_SUBJECT);
}

/* Writes the whole message from its parts. */
static enum err put_together(struct composing *m, const struct mail *mail, struct mail_written *out)
{
	struct context *c = m->c;
	struct buf message = buf_new(c->arena, MESSAGE_MAX);
	struct str host = ics_host(c->settings->public_url);

	struct mime_message mime = {
		.from = { one_line(c, m->company.name.n > 0 ? m->company.name : c->settings->mail_name),
		          c->settings->mail_from },
		.to = { one_line(c, mail->name), mail->email },
		.subject = out->subject,
		.id = STR_JOIN(c->arena, uuid_text(c->arena, mail->id.v.pub), STR("@"), host),
		.date = mail->created_at,
		.text = out->text,
		.html = out->html,
		.calendar = m->calendar,
		.method = m->method,
		.attachments = m->files,
		.n_attachments = m->n_files,
	};
	/* Replies go to the company, if it has an address. */
	if (mime_address_valid(m->company.email))
		mime.reply_to = (struct mime_person){ mime.from.name, m->company.email };
	if (mail->kind == MAIL_DIGEST)
		mime.list_unsubscribe = STR_JOIN(c->arena, front_end(c), STR("#profile"));
	if (!mime_write(&message, &mime))
		return E_INVALID;
	out->message = buf_view(&message);
	return OK;
}

enum err service_mail_compose(struct context *c, const struct mail *mail, struct mail_written *out)
{
	static enum err (*const parts[MAIL_KINDS])(struct composing * m) = {
		[MAIL_VERIFICATION] = with_ticket,
		[MAIL_RESET] = with_ticket,
		[MAIL_PASSWORD_CHANGED] = with_password,
		[MAIL_EXPORT] = with_export,
		[MAIL_FACTOR_ON] = with_factor,
		[MAIL_FACTOR_OFF] = with_factor,
		[MAIL_FACTOR_REMOVED] = with_factor,
		[MAIL_INVITATION] = with_invitation,
		[MAIL_ACCOUNT] = with_ticket,
		[MAIL_INTERVIEW] = with_interview,
		[MAIL_INTERVIEW_MOVED] = with_interview,
		[MAIL_INTERVIEW_CANCELLED] = with_cancellation,
		[MAIL_REMINDER_DAY] = with_interview,
		[MAIL_REMINDER_HOUR] = with_interview,
		[MAIL_OFFER] = with_offer,
		[MAIL_APPLIED] = with_applying,
		[MAIL_APPLYING_CONFIRM] = with_applying,
		[MAIL_APPLYING_STAFF] = with_applying,
		[MAIL_PROPOSAL] = with_proposal,
		[MAIL_PROPOSAL_REFUSED] = with_proposal,
		[MAIL_DIGEST] = with_agenda,
	};
	struct composing m = { .c = c, .mail = mail };
	struct mail_template own = { .kind = mail->kind, .language = mail->language };
	bool is_own;
	enum err e = parts[mail->kind](&m);

	if (e != OK)
		return e;
	say(&m, "recipient", mail->name);
	say(&m, "company", m.company.name);
	own.company = m.company.id.v.key != 0 ? m.company.id : mail->company;
	e = service_mail_texts(c, &own, &is_own);
	if (e != OK)
		return e;
	const struct mail_texts texts = { own.subject, own.text, own.html };
	struct mail_texts filled =
	        service_mail_filled(c, &texts, (struct mail_values){ m.values, m.n }, mail->language, m.company.name);
	*out = (struct mail_written){
		.mail = *mail, .subject = filled.subject, .text = filled.text, .html = filled.html, .calendar = m.calendar
	};
	return put_together(&m, mail, out);
}

enum err service_mail_failed(struct context *c, const struct mail *mail)
{
	struct user cause = { 0 };
	enum err e = mail->cause.v.key != 0 && mail->cause.v.key != mail->recipient.v.key
	                     ? store_mail_user(c->db, mail->cause, &cause)
	                     : E_NO_ROW;
	bool staff = e == OK && (cause.role & STAFF) != 0;
	struct event event = { .name = EVENT_MAIL_FAILED,
		               .object = mail->object,
		               .id = mail->about.v,
		               .company = mail->company,
		               .told = &cause.id,
		               .n_told = staff ? 1 : 0,
		               .message = STR_JOIN(c->arena, mail->email, STR(": "), mail->answer) };

	if (e != OK && e != E_NO_ROW)
		return e;
	return store_event_write(c->db, &event);
}
