/* People and companies in the database. */
#ifndef STORE_USER_H
#define STORE_USER_H

#include "db/db.h"
#include "model/user.h"

/* All of these: the errors of db_one and db_run. */

/* The account that logs in as `email` (case does not count), password hash included. E_NO_ROW. */
enum err store_user_by_email(struct db *db, struct str email, struct user *user_r);

/* What a principal is made of: id, company's id, role, zone, active, token_version. E_NO_ROW. */
enum err store_user_principal(struct db *db, struct uuid id, struct user *user_r);

/*
 * Adds `user`, whose id.pub, role, email, name, first, last, password_hash and times are set and whose other members may be
 * none, with an empty calendar; sets its key. E_DUPLICATE on the keys "email" and "username".
 */
enum err store_user_insert(struct db *db, struct user *user);

/* Replaces the password hash `old`, unless another request already has. */
enum err store_user_rehash(struct db *db, const struct user *user, struct str old);

/* Sets user->active of the account user->id.v.key, and ends its sessions. */
enum err store_user_set_active(struct db *db, const struct user *user);

/* The first company of that name. E_NO_ROW. */
enum err store_company_by_name(struct db *db, struct str name, struct company *company_r);

/* Adds `company`, whose id.pub and name are set, and sets its key. */
enum err store_company_insert(struct db *db, struct company *company);

#endif
