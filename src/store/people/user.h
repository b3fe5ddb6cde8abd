/* People and companies in the database. */
#ifndef STORE_PEOPLE_USER_H
#define STORE_PEOPLE_USER_H

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

/* Whether somebody has this username (case and accents do not count): their id. E_NO_ROW. */
enum err store_user_by_username(struct db *db, struct str username, struct user *user_r);

/* All that the caller is shown of themself, company included. E_NO_ROW. */
enum err store_user_profile(struct db *db, struct user *user_r);

/* Locks the caller's own row: what a change of the profile goes by. E_NO_ROW. */
enum err store_user_profile_lock(struct db *db, struct user *user_r);

/* Sets first, last, name, phone, bio and picture of the caller, and raises the version. */
enum err store_user_profile_set(struct db *db, const struct user *user);

/* The caller's id, address, company and password hash. E_NO_ROW. */
enum err store_user_secret(struct db *db, struct user *user_r);

/* Sets user->password_hash and ends all sessions; with `old` only as long as that is the hash, else E_NO_ROW. */
enum err store_user_set_password(struct db *db, const struct user *user, struct str old);

/* Notes that the address is theirs. */
enum err store_user_verify(struct db *db, const struct user *user);

/* Sets user->active of the account user->id.v.key, and ends its sessions. */
enum err store_user_set_active(struct db *db, const struct user *user);

/* The first company of that name. E_NO_ROW. */
enum err store_company_by_name(struct db *db, struct str name, struct company *company_r);

/* Adds `company`, whose id.pub and name are set, and sets its key. */
enum err store_company_insert(struct db *db, struct company *company);

#endif
