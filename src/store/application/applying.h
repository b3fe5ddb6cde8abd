/* What was sent in without an account, in the database. All functions return the errors of db_one, db_all and db_run. */
#ifndef STORE_APPLICATION_APPLYING_H
#define STORE_APPLICATION_APPLYING_H

#include "db/db.h"
#include "model/application/application.h"
#include "model/application/applying.h"
#include "model/application/offer.h"
#include "model/mail/mail.h"

/* Inserts what was sent in just now, with a public id that is set already, and sets its key. */
enum err store_applying_insert(struct db *db, struct applying *applying);

/* Inserts a file of it: id.pub, purpose, name, type, size, stored. */
enum err store_applying_file(struct db *db, struct applying_id applying, const struct file *file);

/* Reads its files in the order in which they were inserted, and deletes their rows. */
enum err store_applying_take_files(struct db *db, struct applying_id applying, struct file_list *list_r);

/* Locks the one that has waited longest to be looked at by a dispatcher, with all its members. E_NO_ROW: there is none that no
 * other transaction has locked. */
enum err store_applying_due(struct db *db, struct applying *out);

/* Locks the one with this public id, and reads all its members. For whoever has the mailed link. E_NO_ROW: there is none. */
enum err store_applying_lock(struct db *db, struct uuid id, struct applying *out);

/* Writes status, user, application and next_at. One that does not wait any more loses its texts, which the application has. */
enum err store_applying_save(struct db *db, const struct applying *applying);

/* Deletes it. */
enum err store_applying_delete(struct db *db, const struct applying *applying);

/* Has the next one that is due wait until `at`. */
enum err store_applying_delay(struct db *db, struct instant at);

/* What a mail says about it. `mail` has recipient, name, address, language and zone; only the address, if the person has no
 * account. */
struct applying_mail {
	struct applying applying;
	struct mail mail;
	struct company company; /* id, name, mail address */
	struct str job, slug;
	struct uuid application; /* the public id of the application, once there is one */
};
/* Reads it, by its key. */
enum err store_applying_mail(struct db *db, struct applying_id id, struct applying_mail *out);

/* ---- the application that is made of it */

/* Writes cover letter, answers and resume of an application that was withdrawn, which is submitted again now. */
enum err store_applying_again(struct db *db, const struct application_detail *detail);

/* Counts the files of an application of the caller. */
enum err store_applying_count_files(struct db *db, struct application_id application, int64_t *n_r);

/* Notes that the address of an application of the caller was confirmed by the mailed link. E_NO_ROW: it was before. */
enum err store_applying_confirm(struct db *db, const struct application *application);

/* ---- what the mailed link shows (store/application/follow.c) */

/* An application as its candidate sees it without logging in. */
struct followed {
	struct application
	        application; /* ids, company, status, applied_at, candidate (id, name, zone, language, active), job */
	struct company company;
	struct str slug;
	bool unconfirmed;
	struct offer offer; /* the last one; its key is 0 while there is none */
};
/* Reads the application with this public id, for whoever has the mailed link. E_NO_ROW: there is none. */
enum err store_followed(struct db *db, struct uuid id, struct followed *out);

/* Reads what has not become an application yet. */
enum err store_followed_waiting(struct db *db, struct uuid id, struct followed *out, enum applying_status *status_r);

/* Reads its interviews, soonest first, at most 50. */
enum err store_followed_interviews(struct db *db, const struct followed *of, struct interview_list *list_r);

/* Gives the mails about it, which went to an address of nobody, to applying->user; or deletes them. So erasing that person, or
 * forgetting what was never confirmed, reaches them, too. */
enum err store_applying_own_mails(struct db *db, const struct applying *applying);
enum err store_applying_remove_mails(struct db *db, const struct applying *applying);

#endif
