/* Statements that read the data that mails are written from. */
#include "store/mail/facts.h"

#include "store/keys.h"
#include "store/sql.h"
#include "store/statements.h"

/* ---- interviews */

static const struct db_statement interview = {
	.name = "mail.interview",
	.scope = DB_ANYONE,
	.text = "SELECT i.id, i.public_id, i.company_id, co.name, co.email, co.colour, co.cancel_notice_minutes, j.title, i.candidate_id, c.name, i.status, i.mode, "
	        "i.start_at, i.zone, i.minutes, i.location, i.link, i.cancel_reason, i.sequence, i.created_at, i.updated_at "
	        "FROM interviews i JOIN companies co ON co.id = i.company_id JOIN jobs j ON j.id = i.job_id "
	        "JOIN users c ON c.id = i.candidate_id WHERE i.id = ?",
	PARAMS(COL_KEY(interview, id)),
	RESULT(interview, COL_KEY(interview, id), COL_PUB(interview, id), COL_KEY(interview, company.id),
	       COL(interview, company.name), COL(interview, company.email), COL(interview, company.colour),
	       COL(interview, company.cancel_notice), COL(interview, application.job.title),
	       COL_KEY(interview, application.candidate.id), COL(interview, application.candidate.name), COL(interview, status),
	       COL(interview, mode), COL(interview, start.at), COL(interview, start.zone), COL(interview, minutes),
	       COL(interview, location), COL(interview, link), COL(interview, cancel_reason), COL(interview, sequence),
	       COL(interview, created_at), COL(interview, updated_at)),
};

enum err store_mail_interview(struct db *db, struct interview_id id, struct interview *out)
{
	return db_one(db, &interview, &(struct interview){ .id = id }, out);
}

static const struct db_statement parties = {
	.name = "mail.parties",
	.scope = DB_ANYONE,
	.text = "SELECT b.part, u.id, u.public_id, u.name, u.email, u.active, "
	        "CASE WHEN u.language <> " SQL_LANGUAGE_NONE
	        " THEN u.language ELSE co.language END, COALESCE(u.zone, i.zone, co.zone) "
	        "FROM bookings b JOIN interviews i ON i.id = b.interview_id JOIN companies co ON co.id = i.company_id "
	        "JOIN users u ON u.id = b.person_id WHERE b.interview_id = ? ORDER BY b.part, b.id",
	PARAMS(COL_KEY(interview, id)),
	RESULT(party, COL(party, part), COL_KEY(party, user.id), COL_PUB(party, user.id), COL(party, user.name),
	       COL(party, user.email), COL(party, user.active), COL(party, user.language), COL(party, user.zone)),
};

enum err store_mail_parties(struct db *db, struct interview_id id, struct party_list *list_r)
{
	void *rows = NULL;
	enum err e = db_all(db, &parties, &(struct interview){ .id = id }, &rows, &list_r->n);

	list_r->at = rows;
	return e;
}

static const struct db_statement concerned = {
	.name = "mail.concerned",
	.scope = DB_ANYONE,
	.text = "SELECT o.id, i.id, i.company_id, j.title, i.status, i.start_at, i.minutes, i.sequence, u.id, u.name, u.email, "
	        "COALESCE(u.active, 0), COALESCE(CASE WHEN u.language <> " SQL_LANGUAGE_NONE
	        " THEN u.language ELSE co.language "
	        "END, " SQL_LANGUAGE_NONE "), COALESCE(u.zone, i.zone, co.zone), EXISTS (SELECT 1 FROM notification_choices n"
	        " WHERE n.user_id = b.person_id AND n.event = o.event AND n.mail = 0) FROM " SQL_BATCH
	        " STRAIGHT_JOIN interviews i FORCE INDEX (PRIMARY) ON i.id = o.object_id"
	        " STRAIGHT_JOIN companies co FORCE INDEX (PRIMARY) ON co.id = i.company_id"
	        " STRAIGHT_JOIN jobs j FORCE INDEX (PRIMARY) ON j.id = i.job_id"
	        " LEFT JOIN bookings b FORCE INDEX (interview) ON b.interview_id = i.id"
	        " LEFT JOIN users u FORCE INDEX (PRIMARY) ON u.id = b.person_id WHERE " SQL_IN_BATCH
	        " AND o.object = " SQL_OBJECT_INTERVIEW,
	PARAMS(BATCH_COLS),
	RESULT(mail_concerned, COL(mail_concerned, event), COL_KEY(mail_concerned, interview), COL_KEY(mail_concerned, company),
	       COL(mail_concerned, position), COL(mail_concerned, status), COL(mail_concerned, start),
	       COL(mail_concerned, minutes), COL(mail_concerned, sequence), COL_KEY(mail_concerned, user.id),
	       COL(mail_concerned, user.name), COL(mail_concerned, user.email), COL(mail_concerned, user.active),
	       COL(mail_concerned, user.language), COL(mail_concerned, user.zone), COL(mail_concerned, unwanted)),
};

enum err store_mail_concerned(struct db *db, const struct outbox_batch *batch, struct mail_concerned **at_r, size_t *n_r)
{
	void *rows;
	enum err e = db_all(db, &concerned, batch, &rows, n_r);

	*at_r = rows;
	return e;
}

static const struct db_statement causes = {
	.name = "mail.causes",
	.scope = DB_ANYONE,
	.text = "SELECT o.id, u.role, u.verified FROM " SQL_BATCH
	        " STRAIGHT_JOIN users u FORCE INDEX (PRIMARY) ON u.id = o.actor_id WHERE " SQL_IN_BATCH,
	PARAMS(BATCH_COLS),
	RESULT(mail_cause, COL(mail_cause, event), COL(mail_cause, role), COL(mail_cause, verified)),
};

enum err store_mail_causes(struct db *db, const struct outbox_batch *batch, struct mail_cause **at_r, size_t *n_r)
{
	void *rows;
	enum err e = db_all(db, &causes, batch, &rows, n_r);

	*at_r = rows;
	return e;
}

/* ---- accounts */

/* The columns of a user `u`; the user's company `co` may be missing. */
#define USER                                                                                                                   \
	"u.id, u.public_id, u.role, u.name, u.email, CASE WHEN u.language <> " SQL_LANGUAGE_NONE                               \
	" THEN u.language ELSE COALESCE(co.language, " SQL_LANGUAGE_NONE ") "                                                  \
	"END, COALESCE(u.zone, co.zone), u.company_id, co.name, co.email"
#define USER_MEMBERS(T, m)                                                                                                     \
	COL_KEY(T, m id), COL_PUB(T, m id), COL(T, m role), COL(T, m name), COL(T, m email), COL(T, m language),               \
	        COL(T, m zone), COL_KEY(T, m company.id), COL(T, m company.name), COL(T, m company.email)

static const struct db_statement ticket = {
	.name = "mail.ticket",
	.scope = DB_ANYONE,
	.text = "SELECT t.id, t.public_id, t.purpose, t.expires_at, " USER " FROM one_time_tokens t "
	        "JOIN users u ON u.id = t.user_id AND u.active = 1 LEFT JOIN companies co ON co.id = u.company_id "
	        "WHERE t.id = ? AND t.used_at IS NULL AND t.expires_at > ?",
	PARAMS(COL_KEY(ticket, id), NOW_COL),
	RESULT(ticket, COL_KEY(ticket, id), COL_PUB(ticket, id), COL(ticket, purpose), COL(ticket, expires_at),
	       USER_MEMBERS(ticket, user.)),
};

enum err store_mail_ticket(struct db *db, struct ticket_id id, struct ticket *out)
{
	return db_one(db, &ticket, &(struct ticket){ .id = id }, out);
}

static const struct db_statement invitation = {
	.name = "mail.invitation",
	.scope = DB_ANYONE,
	.text = "SELECT i.id, i.public_id, i.company_id, co.name, co.email, co.zone, i.role, i.email, i.expires_at, u.name, "
	        "CASE WHEN co.language <> " SQL_LANGUAGE_NONE " THEN co.language ELSE u.language END "
	        "FROM invitations i JOIN companies co ON co.id = i.company_id JOIN users u ON u.id = i.invited_by "
	        "WHERE i.id = ? AND i.accepted_at IS NULL AND i.expires_at > ?",
	PARAMS(COL_KEY(mail_invitation, invitation.id), NOW_COL),
	RESULT(mail_invitation, COL_KEY(mail_invitation, invitation.id), COL_PUB(mail_invitation, invitation.id),
	       COL_KEY(mail_invitation, invitation.company.id), COL(mail_invitation, invitation.company.name),
	       COL(mail_invitation, invitation.company.email), COL(mail_invitation, invitation.company.zone),
	       COL(mail_invitation, invitation.role), COL(mail_invitation, invitation.email),
	       COL(mail_invitation, invitation.expires_at), COL(mail_invitation, invitation.inviter.name),
	       COL(mail_invitation, language)),
};

enum err store_mail_invitation(struct db *db, struct invitation_id id, struct mail_invitation *out)
{
	return db_one(db, &invitation, &(struct mail_invitation){ .invitation.id = id }, out);
}

static const struct db_statement user = {
	.name = "mail.user",
	.scope = DB_ANYONE,
	.text = "SELECT " USER " FROM users u LEFT JOIN companies co ON co.id = u.company_id WHERE u.id = ? AND u.active = 1",
	PARAMS(COL_KEY(user, id)),
	RESULT(user, USER_MEMBERS(user, )),
};

enum err store_mail_user(struct db *db, struct user_id id, struct user *out)
{
	return db_one(db, &user, &(struct user){ .id = id }, out);
}

static const struct db_statement addresses = {
	.name = "mail.addresses",
	.scope = DB_ANYONE, /* who is notified may be a candidate, whom no company has */
	.text = "SELECT id, email FROM users WHERE id IN " SQL_KEYS,
	PARAMS(KEYS_COLS),
	RESULT(mail_address, COL(mail_address, user), COL(mail_address, email)),
};

enum err store_mail_addresses(struct db *db, const int64_t *users, size_t n, struct mail_address **at_r, size_t *n_r)
{
	struct key_list list;
	void *rows;
	enum err e;

	store_keys_fill(&list, users, n);
	e = db_all(db, &addresses, &list, &rows, n_r);
	*at_r = rows;
	return e;
}

static const struct db_statement standing = {
	.name = "mail.standing",
	.scope = DB_ANYONE,
	.text = "SELECT role, verified FROM users WHERE id = ?",
	PARAMS(COL_KEY(user, id)),
	RESULT(user, COL(user, role), COL(user, verified)),
};

enum err store_mail_standing(struct db *db, struct user_id id, struct user *out)
{
	return db_one(db, &standing, &(struct user){ .id = id }, out);
}

static const struct db_statement company = {
	.name = "mail.company",
	.scope = DB_ANYONE,
	.text = "SELECT id, public_id, name, email, zone FROM companies WHERE id = ?",
	PARAMS(COL_KEY(company, id)),
	RESULT(company, COL_KEY(company, id), COL_PUB(company, id), COL(company, name), COL(company, email),
	       COL(company, zone)),
};

enum err store_mail_company(struct db *db, struct company_id id, struct company *out)
{
	return db_one(db, &company, &(struct company){ .id = id }, out);
}

/* ---- offers */

static const struct db_statement offer = {
	.name = "mail.offer",
	.scope = DB_ANYONE,
	.text = "SELECT o.id, o.public_id, o.company_id, co.name, co.email, j.title, u.id, u.public_id, u.name, u.email, "
	        "CASE WHEN u.language <> " SQL_LANGUAGE_NONE
	        " THEN u.language ELSE co.language END, COALESCE(u.zone, co.zone), o.salary, "
	        "o.currency, "
	        "o.start_date, o.expires_at, f.name, f.type, f.stored_path "
	        "FROM offers o JOIN companies co ON co.id = o.company_id JOIN applications a ON a.id = o.application_id "
	        "JOIN jobs j ON j.id = a.job_id JOIN users u ON u.id = o.candidate_id AND u.active = 1 "
	        "LEFT JOIN files f ON f.public_id = o.letter_public_id "
	        "WHERE o.id = ? AND o.status = " SQL_OFFER_SENT " AND (o.expires_at IS NULL OR o.expires_at > ?)",
	PARAMS(COL_KEY(mail_offer, offer.id), NOW_COL),
	RESULT(mail_offer, COL_KEY(mail_offer, offer.id), COL_PUB(mail_offer, offer.id), COL_KEY(mail_offer, company.id),
	       COL(mail_offer, company.name), COL(mail_offer, company.email), COL(mail_offer, offer.application.job.title),
	       COL_KEY(mail_offer, offer.application.candidate.id), COL_PUB(mail_offer, offer.application.candidate.id),
	       COL(mail_offer, offer.application.candidate.name), COL(mail_offer, offer.application.candidate.email),
	       COL(mail_offer, offer.application.candidate.language), COL(mail_offer, offer.application.candidate.zone),
	       COL(mail_offer, offer.salary), COL(mail_offer, offer.currency), COL(mail_offer, offer.start),
	       COL(mail_offer, offer.expires_at), COL(mail_offer, letter_name), COL(mail_offer, letter_type),
	       COL(mail_offer, letter_stored)),
};

enum err store_mail_offer(struct db *db, struct offer_id id, struct mail_offer *out)
{
	return db_one(db, &offer, &(struct mail_offer){ .offer.id = id }, out);
}

/* ---- the daily digest */

static const struct db_statement digest_due = {
	.name = "mail.digest_due",
	.scope = DB_ANYONE,
	.text = "SELECT u.digest_at, u.active, u.verified, u.digest, " USER " FROM users u FORCE INDEX (digest) "
	        "LEFT JOIN companies co ON co.id = u.company_id WHERE u.digest_at <= ? ORDER BY u.digest_at LIMIT 1 "
	        "FOR UPDATE SKIP LOCKED",
	PARAMS(NOW_COL),
	RESULT(user, COL(user, digest_at), COL(user, active), COL(user, verified), COL(user, digest), USER_MEMBERS(user, )),
};

enum err store_mail_digest_due(struct db *db, struct user *out)
{
	return db_one(db, &digest_due, NULL, out);
}

static const struct db_statement digest_next = {
	.name = "mail.digest_next",
	.scope = DB_ANYONE,
	.text = "UPDATE users SET digest_at = ? WHERE id = ?",
	PARAMS(COL(user, digest_at), COL_KEY(user, id)),
};

enum err store_mail_digest_next(struct db *db, struct user_id id, struct instant at)
{
	return db_run(db, &digest_next, &(struct user){ .id = id, .digest_at = at }, NULL, NULL);
}

struct day {
	struct user_id person;
	struct instant from, to;
};

static const struct db_statement agenda = {
	.name = "mail.agenda",
	.scope = DB_ANYONE,
	.text = "SELECT i.id, i.start_at, i.minutes, i.status, i.mode, i.location, j.title, c.name "
	        "FROM bookings b FORCE INDEX (person_time) JOIN interviews i ON i.id = b.interview_id AND i.status IN " SQL_STILL_TO_COME
	        " "
	        "JOIN jobs j ON j.id = i.job_id JOIN users c ON c.id = i.candidate_id "
	        "WHERE b.person_id = ? AND b.start_at >= ? AND b.start_at < ? ORDER BY b.start_at, b.interview_id LIMIT 50",
	PARAMS(COL_KEY(day, person), COL(day, from), COL(day, to)),
	RESULT(interview, COL_KEY(interview, id), COL(interview, start.at), COL(interview, minutes), COL(interview, status),
	       COL(interview, mode), COL(interview, location), COL(interview, application.job.title),
	       COL(interview, application.candidate.name)),
};

enum err store_mail_agenda(struct db *db, struct user_id id, struct instant from, struct instant to, struct interviews *list_r)
{
	void *rows = NULL;
	enum err e = db_all(db, &agenda, &(struct day){ id, from, to }, &rows, &list_r->n);

	list_r->at = rows;
	return e;
}

/* ---- companies' own texts */

#define TEXTS COL(mail_template, subject), COL(mail_template, text), COL(mail_template, html), COL(mail_template, updated_at)

static const struct db_statement company_lock = {
	.name = "mail.company_lock",
	.scope = DB_TENANT,
	.text = "SELECT id FROM companies WHERE id = ? FOR UPDATE",
	PARAMS(COMPANY_COL),
	RESULT(company, COL_KEY(company, id)),
};

enum err store_mail_company_lock(struct db *db)
{
	return db_one(db, &company_lock, NULL, &(struct company){ 0 });
}

static const struct db_statement template_one = {
	.name = "mail.template",
	.scope = DB_ANYONE,
	.text = "SELECT subject, text, html, updated_at FROM mail_templates WHERE company_id = ? AND kind = ? AND language = ?",
	PARAMS(COL_KEY(mail_template, company), COL(mail_template, kind), COL(mail_template, language)),
	RESULT(mail_template, TEXTS),
};

enum err store_mail_template(struct db *db, struct mail_template *template)
{
	return db_one(db, &template_one, template, template);
}

static const struct db_statement template_list = {
	.name = "mail.templates",
	.scope = DB_TENANT,
	.text = "SELECT kind, language, subject, text, html, updated_at FROM mail_templates WHERE company_id = ? "
	        "ORDER BY kind, language",
	PARAMS(COMPANY_COL),
	RESULT(mail_template, COL(mail_template, kind), COL(mail_template, language), TEXTS),
};

enum err store_mail_template_list(struct db *db, struct mail_template_list *list_r)
{
	void *rows = NULL;
	enum err e = db_all(db, &template_list, NULL, &rows, &list_r->n);

	list_r->at = rows;
	return e;
}

static const struct db_statement template_update = {
	.name = "mail.template_update",
	.scope = DB_TENANT,
	.text = "UPDATE mail_templates SET subject = ?, text = ?, html = ?, updated_by = ?, updated_at = ? "
	        "WHERE company_id = ? AND kind = ? AND language = ?",
	PARAMS(COL(mail_template, subject), COL(mail_template, text), COL(mail_template, html), CALLER_COL, NOW_COL,
	       COMPANY_COL, COL(mail_template, kind), COL(mail_template, language)),
};

static const struct db_statement template_insert = {
	.name = "mail.template_insert",
	.scope = DB_TENANT,
	.text = "INSERT INTO mail_templates (company_id, kind, language, subject, text, html, updated_by, updated_at) "
	        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COMPANY_COL, COL(mail_template, kind), COL(mail_template, language), COL(mail_template, subject),
	       COL(mail_template, text), COL(mail_template, html), CALLER_COL, NOW_COL),
};

/* When two requests write the first text at the same time, the second finds the row that the first inserted. */
enum err store_mail_template_put(struct db *db, const struct mail_template *template)
{
	int64_t matched = 0;
	enum err e = db_run(db, &template_update, template, &matched, NULL);

	if (e != OK || matched > 0)
		return e;
	e = db_run(db, &template_insert, template, NULL, NULL);
	return e == E_DUPLICATE ? db_run(db, &template_update, template, NULL, NULL) : e;
}

static const struct db_statement template_delete = {
	.name = "mail.template_delete",
	.scope = DB_TENANT,
	.text = "DELETE FROM mail_templates WHERE company_id = ? AND kind = ? AND language = ?",
	PARAMS(COMPANY_COL, COL(mail_template, kind), COL(mail_template, language)),
};

enum err store_mail_template_delete(struct db *db, const struct mail_template *template)
{
	return db_run(db, &template_delete, template, NULL, NULL);
}

STATEMENTS(mail_facts, &interview, &parties, &concerned, &causes, &ticket, &invitation, &user, &addresses, &standing, &company,
           &offer, &digest_due, &digest_next, &agenda, &company_lock, &template_one, &template_list, &template_update,
           &template_insert, &template_delete);
