/* The queue of mails. Only the dispatcher reads and writes it; a company's staff may look. */
#ifndef STORE_MAIL_MAIL_H
#define STORE_MAIL_MAIL_H

#include "db/db.h"
#include "model/mail/mail.h"

/* All of these: the errors of db_one, db_all and db_run. */

/* Adds `mail`, waiting from send_at on; one that is there already stays as it is, but one that was dropped waits again. */
enum err store_mail_insert(struct db *db, const struct mail *mail);

/* What the people of an interview were told of it, oldest first, but for what was dropped; also when the interview is gone. */
enum err store_mail_told(struct db *db, struct interview_id interview, struct mail_list *told_r);

/* Drops a mail that nobody has begun to send. E_NO_ROW: it is too late for that. */
enum err store_mail_drop(struct db *db, const struct mail *mail);

/* Drops the reminders of one person for an interview, but for those of the start `keep` (none: all). */
enum err store_mail_drop_reminders(struct db *db, struct interview_id interview, struct user_id person, struct instant keep);

/* At most `most` of those that are due, locked; what others have locked is passed over. */
enum err store_mail_due(struct db *db, int64_t most, struct mail_list *due_r);

/* Takes one into `mail->lease`'s hands until next_at, with one attempt more. */
enum err store_mail_claim(struct db *db, const struct mail *mail);

/* Writes what came of it: status, next_at, unknowns, answer, sent_at. E_NO_ROW: it is no longer in the hands of mail->lease. */
enum err store_mail_settle(struct db *db, const struct mail *mail);

/* What was written, for /dev/outbox. */
enum err store_mail_keep(struct db *db, const struct mail_written *written);
/* The newest, without their contents; and one. E_NO_ROW. */
enum err store_mail_written(struct db *db, int64_t most, struct mail_written_list *list_r);
enum err store_mail_written_one(struct db *db, struct uuid id, struct mail_written *written_r);

/* Takes some away that ended before `before`, unless they are about an interview still ahead. */
enum err store_mail_purge(struct db *db, struct instant before);

/* A page of the mails of the caller's company, newest first, and how many there are. */
enum err store_mail_list(struct db *db, struct set status, int64_t limit, int64_t offset, struct mail_list *list_r);
enum err store_mail_count(struct db *db, struct set status, struct mail_list *list_r);

#endif
