/* The second factors of users, and their recovery codes, in the database. */
#ifndef STORE_PEOPLE_FACTOR_H
#define STORE_PEOPLE_FACTOR_H

#include "db/db.h"
#include "model/user.h"

/* All functions return the errors of db_one and db_run. */

/* Reads the caller with what they prove themselves by: password and second factor, and address, company and name. E_NO_ROW: the
 * account is gone. */
enum err store_factor_own(struct db *db, struct user *user_r);

/* Inserts a second factor of the caller that is not confirmed, in the place of such a one, and sets its key. E_DUPLICATE: the
 * caller has one that is confirmed, or sets up another one at this moment. */
enum err store_factor_begin(struct db *db, struct factor *factor);

/* Confirms the caller's second factor with factor->last_step. E_NO_ROW: it was replaced, or confirmed, by another request. */
enum err store_factor_confirm(struct db *db, const struct factor *factor);

/* Takes the code of a time step. E_NO_ROW: the code of this step or of a later one was taken before. */
enum err store_factor_take(struct db *db, const struct factor *factor, int64_t step);

/* Takes the recovery code with this hash. E_NO_ROW: there is none, or it was taken before. */
enum err store_recovery_take(struct db *db, const struct factor *factor, struct str hash);

/* Replaces the recovery codes of a second factor by those with these hashes. */
enum err store_recovery_set(struct db *db, const struct factor *factor, const struct str hash[RECOVERY_CODES]);

/* Deletes the second factor of the caller, of a member of the caller's company, of anybody (for interviewctl); with its
 * recovery codes. E_NO_ROW: there is none. */
enum err store_factor_remove_own(struct db *db);
enum err store_factor_remove_colleague(struct db *db, struct user_id user);
enum err store_factor_remove(struct db *db, struct user_id user);

#endif
