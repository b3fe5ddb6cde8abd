/* API keys, and the accounts of services, in the database. */
#ifndef STORE_PEOPLE_KEY_H
#define STORE_PEOPLE_KEY_H

#include "db/db.h"
#include "model/key.h"

/* All functions return the errors of db_one, db_all and db_run. */

/* Finds the key with key->hash: its id, scopes, addresses and times, and of its owner what a principal has. E_NO_ROW: there is
 * none, or its company is disabled. */
enum err store_key_by_hash(struct db *db, struct api_key *key);

/* Reads the key with this public id, of any owner, unless it has ended; store_key_any_lock also locks the row. E_NO_ROW. */
enum err store_key_any(struct db *db, struct arena *arena, struct uuid id, struct api_key *out);
enum err store_key_any_lock(struct db *db, struct arena *arena, struct uuid id, struct api_key *out);

/* Reads a page of the keys that have not ended, newest first, and counts them: those of the caller, or of the caller's company.
 */
struct key_query {
	bool of_company;
	int64_t limit, offset;
};
enum err store_key_list(struct db *db, struct arena *arena, const struct key_query *query, struct api_key_list *out);

/* Locks the caller's row and that of the caller's company, and counts the living keys of both. */
struct key_count {
	int64_t own, company;
};
enum err store_key_room(struct db *db, struct key_count *count_r);

/* Inserts the account of a service of the caller's company: id.v.pub, role, email and name. Sets its key. */
enum err store_key_service(struct db *db, struct user *user);

/* Inserts a key of key->owner that the caller has made, and sets its key. */
enum err store_key_insert(struct db *db, struct api_key *key);

/* Writes name, addresses and expires_at, and raises the version. */
enum err store_key_save(struct db *db, const struct api_key *key);

/* Ends the key. */
enum err store_key_end(struct db *db, const struct api_key *key);

/* Notes that the key was used by `last_address` at `last_used_at`, unless a later use is noted. */
enum err store_key_used(struct db *db, const struct api_key *key);

#endif
