/* What mails are made of: whom something concerns, and what it is about. The dispatcher's: nobody's rights are asked here. */
#ifndef STORE_MAIL_FACTS_H
#define STORE_MAIL_FACTS_H

#include "db/db.h"
#include "model/mail/mail.h"
#include "model/offer.h"
#include "store/people/ticket.h"

/* All of these: the errors of db_one and db_all; E_NO_ROW when there is no such thing (any more). */

/* A person who takes part in an interview, and in what way. */
struct party {
	struct user user; /* id, name, email, active; language and zone: theirs, else the interview's company's (zone:
	                     interview's) */
	enum part part;
};
LIST_OF(party);

/* An interview as mails tell of it: id, company (id, name, email), job's title, candidate's name, status, mode, start, minutes,
 * location, link, cancel_reason, sequence, times. */
enum err store_mail_interview(struct db *db, struct interview_id id, struct interview *out);
/* Its people: the candidate, the interviewer, the panel. */
enum err store_mail_parties(struct db *db, struct interview_id id, struct party_list *list_r);

/* A one-time token that may still be used, and its user (id, name, email, language, zone, company). */
enum err store_mail_ticket(struct db *db, struct ticket_id id, struct ticket *out);

/* An invitation that nobody has accepted yet: with the names of company and inviter; the language is the company's, else the
 * inviter's. */
struct mail_invitation {
	struct invitation invitation;
	enum language language;
};
enum err store_mail_invitation(struct db *db, struct invitation_id id, struct mail_invitation *out);

/* An active user: name, email, language, zone, role, company (id, name, email). */
enum err store_mail_user(struct db *db, struct user_id id, struct user *out);

/* An offer that waits for its answer: job's title, candidate (as store_mail_user), terms; the letter's file, if there is one.
 */
struct mail_offer {
	struct offer offer;
	struct company company;
	struct str letter_name, letter_type, letter_stored;
};
enum err store_mail_offer(struct db *db, struct offer_id id, struct mail_offer *out);

/* The name and mail address of a company. */
enum err store_mail_company(struct db *db, struct company_id id, struct company *out);

/* ---- the daily digest */

/* One of those whose digest is due, locked: as store_mail_user, with its time in digest_at. Others' are passed over. E_NO_ROW.
 */
enum err store_mail_digest_due(struct db *db, struct user *out);
/* When the next one is due. */
enum err store_mail_digest_next(struct db *db, struct user_id id, struct instant at);
/* What the person sits on between `from` and `to`, soonest first, at most 50: start, minutes, status, mode, job's title,
 * candidate's name, location. */
struct interviews {
	const struct interview *at;
	size_t n;
};
enum err store_mail_agenda(struct db *db, struct user_id id, struct instant from, struct instant to, struct interviews *list_r);

/* ---- companies' own texts */

struct mail_template {
	struct company_id company;
	enum mail_kind kind;
	enum language language;
	struct str subject, text, html;
	struct instant updated_at;
};
LIST_OF(mail_template);

/* Locks the caller's company: who changes its texts. */
enum err store_mail_company_lock(struct db *db);
/* The one for template->company, kind and language. E_NO_ROW. */
enum err store_mail_template(struct db *db, struct mail_template *template);
/* All of the caller's company. */
enum err store_mail_template_list(struct db *db, struct mail_template_list *list_r);
/* Writes, or takes away, one of the caller's company. */
enum err store_mail_template_put(struct db *db, const struct mail_template *template);
enum err store_mail_template_delete(struct db *db, const struct mail_template *template);

#endif
