/* People and companies in the database. */
#ifndef STORE_PEOPLE_USER_H
#define STORE_PEOPLE_USER_H

#include "db/db.h"
#include "model/user.h"

/* All functions return the errors of db_one and db_run. */

/* Finds the account with this mail address (case is ignored), with its company's id and its password hash. E_NO_ROW: there is
 * none. */
enum err store_user_by_email(struct db *db, struct str email, struct user *user_r);

/* Reads the members that a principal has: id, company's id, role, zone, active, token_version, kept_session. E_NO_ROW: there is
 * none. */
enum err store_user_principal(struct db *db, struct uuid id, struct user *user_r);

/*
 * Inserts `user` and an empty calendar, and sets the key. id.pub, role, email, name, first, last, password_hash and the times
 * must be set; all other members may be null. E_DUPLICATE on the keys "email" and "username".
 */
enum err store_user_insert(struct db *db, struct user *user);

/* Replaces the password hash `old`, unless another request has replaced it. */
enum err store_user_rehash(struct db *db, const struct user *user, struct str old);

/* Finds the id of the user with this username (case and accents are ignored). E_NO_ROW: there is none. */
enum err store_user_by_username(struct db *db, struct str username, struct user *user_r);

/* Reads the caller's profile, company included. E_NO_ROW: there is none. */
enum err store_user_profile(struct db *db, struct user *user_r);

/* Locks the caller's row, and reads the members that a change of the profile needs. E_NO_ROW: there is none. */
enum err store_user_profile_lock(struct db *db, struct user *user_r);

/* Writes what store_user_profile_lock has read of the caller, and raises the version. E_DUPLICATE on the key "username". */
enum err store_user_profile_set(struct db *db, const struct user *user);

/* Reads the caller's id, mail address, names, company and password hash. E_NO_ROW: there is none. */
enum err store_user_secret(struct db *db, struct user *user_r);

/* Writes user->password_hash and ends all sessions but user->kept_session. E_NO_ROW: `old` is given and is not the present
 * hash.
 */
enum err store_user_set_password(struct db *db, const struct user *user, struct str old);

/* Reads the mail address and the password hash of an active account, by its key. E_NO_ROW: there is none. */
enum err store_user_reachable(struct db *db, struct user_id id, struct user *user_r);

/*
 * Takes the password of an account whose address nobody has verified, marks the address as verified, and ends its sessions and
 * keys. E_NO_ROW: it was verified before, or has no password.
 */
enum err store_user_reclaim(struct db *db, const struct user *user);

/* Ends all sessions of the user. */
enum err store_user_end_sessions(struct db *db, struct user_id id);

/* Marks the user's mail address as verified. */
enum err store_user_verify(struct db *db, const struct user *user);

/* Writes user->active of the account user->id.v.key, and ends its sessions; when it is false, its API keys, too. */
enum err store_user_set_active(struct db *db, const struct user *user);

/* Ends the account user->id.v.key and frees its address and username, if it is not verified, not younger than user->created_at,
 * still has the address user->email, and has no application, interview, file or key, and no company knows it as a candidate.
 * E_NO_ROW: it is kept. */
enum err store_user_yield(struct db *db, const struct user *user);

/* Finds the oldest company with this name. E_NO_ROW: there is none. */
enum err store_company_by_name(struct db *db, struct str name, struct company *company_r);

/* Inserts `company` with id.pub, name and slug, and sets its key. E_DUPLICATE: another company has the slug. */
enum err store_company_insert(struct db *db, struct company *company);

#endif
