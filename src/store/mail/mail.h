/* The queue of mails. The dispatcher reads and writes it; a company's staff may read their company's mails. */
#ifndef STORE_MAIL_MAIL_H
#define STORE_MAIL_MAIL_H

#include "db/db.h"
#include "model/mail/mail.h"
#include "store/trail/outbox.h"

/* All functions return the errors of db_one, db_all and db_run. */

/* Inserts `n` mails, each of which waits until next_at, or longer for what mail->waits says. One that is in the queue already
 * (mail->once) stays as it is, but a dropped one waits again. */
enum err store_mail_insert(struct db *db, const struct mail *mails, size_t n);
/* Lets a dropped mail wait again. Does nothing when that in the queue (mail->once) was not dropped. */
enum err store_mail_revive(struct db *db, const struct mail *mail);

/* A mail about an interview, and the key of the event in whose batch the interview is. */
struct mail_about {
	int64_t event;
	struct mail mail;
};
/* Reads the mails about interviews that the events of a batch are about, changes and reminders included, with any status,
 * oldest first. It also finds those of deleted interviews. */
enum err store_mail_about(struct db *db, const struct outbox_batch *batch, struct mail_about **at_r, size_t *n_r);

/* A mail that has announced an interview which still lies ahead, to somebody who takes part in it. */
struct mail_announced {
	struct mail mail;
	bool any; /* there are reminders for this start, one of which at least was dropped or is missing */
};
/* Reads at most `most` of those that were queued since store_mail_reminded and have not both their reminders, oldest first. */
enum err store_mail_announced(struct db *db, int64_t most, struct mail_announced **at_r, size_t *n_r);
/* Notes that the reminders of all mails up to this key are planned; 0: of all that are in the queue. */
enum err store_mail_reminded(struct db *db, int64_t key);
/* Reads up to which key they are planned. */
enum err store_mail_reminded_to(struct db *db, int64_t *key_r);

/* Drops a mail that waits. E_NO_ROW: a dispatcher has begun to send it. */
enum err store_mail_drop(struct db *db, const struct mail *mail);

/* Drops those of these mails (their keys) that wait and that no dispatcher has begun to send. */
enum err store_mail_drop_all(struct db *db, const int64_t *keys, size_t n);

/* Reads and locks at most `most` mails that are due and that no other transaction has locked. */
enum err store_mail_due(struct db *db, int64_t most, struct mail_list *due_r);

/* Leases a mail to `mail->lease` until mail->next_at, and counts one more attempt. */
enum err store_mail_claim(struct db *db, const struct mail *mail);

/* Writes the result (status, next_at, unknowns, answer, sent_at, counted_at) and ends the lease. E_NO_ROW: the lease
 * mail->lease is lost. */
enum err store_mail_settle(struct db *db, const struct mail *mail);

/* Holds a mail back until mail->next_at, for the reason mail->waits. The caller has locked the row by store_mail_due. */
enum err store_mail_postpone(struct db *db, const struct mail *mail);
/* Releases the mails that wait for the verification of whoever caused them. */
enum err store_mail_release(struct db *db, struct user_id cause);

/* What a company has sent to addresses that nobody has verified. */
struct mail_usage {
	struct company_id company;
	struct str email;     /* of the recipient */
	struct instant since; /* only later mails are counted */
	struct {
		int64_t n;
		struct instant oldest; /* null when n is 0 */
	} of_company, of_recipient;    /* all of them, and those to `email` */
};
/* Counts for out->company, out->email and out->since. Nobody else counts for the same company until the transaction ends. */
enum err store_mail_usage(struct db *db, struct mail_usage *out);

/* Keeps the contents of a mail that was sent, for /dev/outbox. */
enum err store_mail_keep(struct db *db, const struct mail_written *written);
/* Reads the newest sent mails whose contents are kept, at most `most`, without the contents but the subject. */
enum err store_mail_written(struct db *db, int64_t most, struct mail_written_list *list_r);
/* Reads one such mail with its contents, by its public id. E_NO_ROW: there is none. */
enum err store_mail_written_one(struct db *db, struct uuid id, struct mail_written *written_r);

/* Deletes those of the next mails behind the key *after that were made before `before` and do not wait, unless their interview
 * starts later than that. *after becomes the last key of them; 0, with which it begins again: there were no more, or an error.
 */
enum err store_mail_purge(struct db *db, struct instant before, int64_t *after);

/* Reads a page of the mails of the caller's company with one of these statuses, newest first (at and n). */
enum err store_mail_list(struct db *db, struct set status, int64_t limit, int64_t offset, struct mail_list *list_r);
/* Counts all mails of the caller's company with one of these statuses (total); MOST_COL or more when there are so many. */
enum err store_mail_count(struct db *db, struct set status, struct mail_list *list_r);

#endif
