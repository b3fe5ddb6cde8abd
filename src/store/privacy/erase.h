/*
 * The statements that erase what is kept of a person. They are run by the dispatcher and by interviewctl alone, in a
 * transaction for each part of an order, and may be run again: what is erased already stays as it is. store/privacy/columns.h
 * says what they write. All functions return the errors of db_run and db_all.
 */
#ifndef STORE_PRIVACY_ERASE_H
#define STORE_PRIVACY_ERASE_H

#include "db/db.h"
#include "model/candidate.h"
#include "model/privacy.h"

/* What a company has of a person (key), or the account of the person: then `company` is null. */
struct erasing {
	struct company_id company;
	struct user_id user;
	struct application_id application; /* store_erase_application: the key */
	struct user_id heir;               /* store_erase_pass_on: the key and the public id of the account without a person */
	struct str name, email;            /* what is written in the place of name and mail address */
};

/* Reads the places of all files of the part; or, with it->application, of that application. */
enum err store_erase_files(struct db *db, const struct erasing *it, struct file_list *list_r);

/* Reads the files (`stored` alone) of the company's imports that may have lines about the person. */
enum err store_erase_import_files(struct db *db, const struct erasing *it, struct file_list *list_r);

/* Deletes the row of a file, by its key. */
enum err store_erase_file(struct db *db, const struct file *file);

/* Erases the texts of what a company has, and drops mails and deliveries about it that wait. Numbers and statuses stay. */
enum err store_erase_company(struct db *db, const struct erasing *it);

/*
 * Erases the texts of one application of the person, and of what hangs on it, as store_erase_company does. Words of the search
 * that came from its files are taken away, and those of the files that are left are read again.
 */
enum err store_erase_application(struct db *db, const struct erasing *it);

/* Gives what a company has to the account `heir`, which is of nobody, so that it leads to the person no more. */
enum err store_erase_pass_on(struct db *db, const struct erasing *it);

/* Erases the texts of an account, closes it, and frees its mail address and username. What a company under a legal hold has
 * mailed and noted stays. */
enum err store_erase_account(struct db *db, const struct erasing *it);

#endif
