/* The accounts of companies at providers of meeting rooms. */
#ifndef STORE_MEETING_ACCOUNT_H
#define STORE_MEETING_ACCOUNT_H

#include "db/db.h"
#include "model/meeting/meeting.h"

/* All: the errors of db_one and db_run. */

/* The caller's company's, with its sealed secret; locked until the transaction ends. E_NO_ROW: it has none. */
enum err store_meeting_account_get(struct db *db, struct meeting_account *account_r);
enum err store_meeting_account_lock(struct db *db, struct meeting_account *account_r);

/* That of `company`, only its provider and id: for a meeting that is made. E_NO_ROW: it has none. */
enum err store_meeting_account_of(struct db *db, struct company_id company, struct meeting_account *account_r);

/* Writes a new one; all but its test over the one there is, whose version rises. E_DUPLICATE: somebody else was quicker. */
enum err store_meeting_account_insert(struct db *db, const struct meeting_account *account);
enum err store_meeting_account_save(struct db *db, const struct meeting_account *account);

/* Takes it away. */
enum err store_meeting_account_delete(struct db *db, const struct meeting_account *account);

/* The meetings of that account (its public id) that have no room are looked at again, now. */
enum err store_meeting_account_wake(struct db *db, struct meeting_account_id account);

/* Asks the dispatcher for a test. */
enum err store_meeting_account_test(struct db *db, const struct meeting_account *account);

#endif
