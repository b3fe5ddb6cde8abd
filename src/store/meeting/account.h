/* The accounts of companies at providers of meeting rooms. */
#ifndef STORE_MEETING_ACCOUNT_H
#define STORE_MEETING_ACCOUNT_H

#include "db/db.h"
#include "model/meeting/meeting.h"

/* All functions return the errors of db_one and db_run. */

/* Loads the account of the caller's company, with its encrypted secret. E_NO_ROW: it has none. */
enum err store_meeting_account_get(struct db *db, struct meeting_account *account_r);
/* As store_meeting_account_get, and locks the row until the transaction ends. */
enum err store_meeting_account_lock(struct db *db, struct meeting_account *account_r);

/* Loads ids and provider of the account of `company`, for a meeting that is inserted. E_NO_ROW: it has none. */
enum err store_meeting_account_of(struct db *db, struct company_id company, struct meeting_account *account_r);

/* Inserts the account of the caller's company. E_DUPLICATE: another request has inserted one. */
enum err store_meeting_account_insert(struct db *db, const struct meeting_account *account);
/* Writes all members of the account but the result of its test, which is forgotten, and raises the version. */
enum err store_meeting_account_save(struct db *db, const struct meeting_account *account);

/* Deletes the account. */
enum err store_meeting_account_delete(struct db *db, const struct meeting_account *account);

/* Makes the meetings of this account (its public id) that have no room yet due now. */
enum err store_meeting_account_wake(struct db *db, struct meeting_account_id account);

/* Makes a test of the account due, which the dispatcher does. */
enum err store_meeting_account_test(struct db *db, const struct meeting_account *account);

#endif
