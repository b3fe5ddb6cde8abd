/* The data that mails are written from. Only the dispatcher calls these functions, and they check nobody's rights. */
#ifndef STORE_MAIL_FACTS_H
#define STORE_MAIL_FACTS_H

#include "db/db.h"
#include "model/application/offer.h"
#include "model/mail/mail.h"
#include "store/people/ticket.h"
#include "store/trail/outbox.h"

/* All functions return the errors of db_one and db_all, and E_NO_ROW when the row does not exist or is no longer in the state
 * that the comment names. */

/* A participant of an interview, and their part. */
struct party {
	struct user user; /* id, name, email, active; language: the user's, else the company's; zone: the user's, else the
	                     interview's, else the company's */
	enum part part;
};
LIST_OF(party);

/* Reads the members of an interview that mails show: id, company (id, name, email, cancel_notice), job's title, candidate's
 * name, status, mode, start, minutes, location, link, cancel_reason, sequence, times. */
enum err store_mail_interview(struct db *db, struct interview_id id, struct interview *out);
/* Reads the participants of an interview: the candidate, the interviewer, the panel. */
enum err store_mail_parties(struct db *db, struct interview_id id, struct party_list *list_r);

/* A participant of an interview that an event of a batch is about, and what planning needs to know of both. */
struct mail_concerned {
	int64_t event; /* its key; see outbox_batch_sort() */
	struct interview_id interview;
	struct company_id company;
	struct str position; /* the job's title */
	unsigned status;     /* an enum interview_status */
	struct instant start;
	int64_t minutes, sequence;
	struct user user; /* as that of a party, without a public id; key 0: nobody takes part */
	bool unwanted;    /* the participant wants no mail about this event */
};
/* Reads the participants of all interviews that the events of a batch are about, once for each event; none of a deleted one. */
enum err store_mail_concerned(struct db *db, const struct outbox_batch *batch, struct mail_concerned **at_r, size_t *n_r);

/* The user who caused an event of a batch. */
struct mail_cause {
	int64_t event; /* its key; see outbox_batch_sort() */
	unsigned role;
	bool verified;
};
/* Reads them, for the events that a user has caused. */
enum err store_mail_causes(struct db *db, const struct outbox_batch *batch, struct mail_cause **at_r, size_t *n_r);

/* Reads a one-time token that may still be used, and its active user (id, name, email, language, zone, company). */
enum err store_mail_ticket(struct db *db, struct ticket_id id, struct ticket *out);

/* An invitation that is not accepted and has not expired, with the names of company and inviter. The language is the company's,
 * else the inviter's. */
struct mail_invitation {
	struct invitation invitation;
	enum language language;
};
/* Reads such an invitation. */
enum err store_mail_invitation(struct db *db, struct invitation_id id, struct mail_invitation *out);

/* Reads an active user: name, email, language, zone, role, company (id, name, email). */
enum err store_mail_user(struct db *db, struct user_id id, struct user *out);

/* Reads the addresses of users, active or not, by their keys: at least one, at most KEYS_MOST. */
struct mail_address {
	int64_t user;
	struct str email;
};
enum err store_mail_addresses(struct db *db, const int64_t *users, size_t n, struct mail_address **at_r, size_t *n_r);

/* Reads whether a user, active or not, has verified their address, and their role. */
enum err store_mail_standing(struct db *db, struct user_id id, struct user *out);

/* An offer that waits for its answer: job's title, candidate (as store_mail_user), terms, and the file of its letter, if it has
 * one. */
struct mail_offer {
	struct offer offer;
	struct company company;
	struct str letter_name, letter_type, letter_stored;
};
/* Reads such an offer. */
enum err store_mail_offer(struct db *db, struct offer_id id, struct mail_offer *out);

/* Reads the ids, the name, the mail address and the time zone of a company. */
enum err store_mail_company(struct db *db, struct company_id id, struct company *out);

/* ---- the daily digest */

/* Reads a user whose digest is due and whom no other transaction has locked, with its time in digest_at; the other members are
 * those of store_mail_user, but the user may be inactive. Locks the row. E_NO_ROW: there is none. */
enum err store_mail_digest_due(struct db *db, struct user *out);
/* Sets the time when the next digest is due. */
enum err store_mail_digest_next(struct db *db, struct user_id id, struct instant at);
/* The interviews of a digest. */
struct interviews {
	const struct interview *at;
	size_t n;
};
/* Reads the interviews still to come where the person takes part, that start in [from, to), soonest first, at most 50: start,
 * minutes, status, mode, job's title, candidate's name, location. */
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

/* Locks the caller's company. Whoever changes its texts calls it first. */
enum err store_mail_company_lock(struct db *db);
/* Reads the text of a company for template->company, kind and language. E_NO_ROW: there is none. */
enum err store_mail_template(struct db *db, struct mail_template *template);
/* Reads all texts of the caller's company. */
enum err store_mail_template_list(struct db *db, struct mail_template_list *list_r);
/* Writes a text of the caller's company, over the text for this kind and language if there is one. */
enum err store_mail_template_put(struct db *db, const struct mail_template *template);
/* Deletes the text of the caller's company for this kind and language. */
enum err store_mail_template_delete(struct db *db, const struct mail_template *template);

#endif
