/* Refresh tokens in the database. A login begins a family; each refresh adds a token whose parent is the one that was spent. */
#ifndef STORE_PEOPLE_SESSION_H
#define STORE_PEOPLE_SESSION_H

#include "db/db.h"
#include "model/user.h"

struct refresh_id {
	struct id v;
};
struct refresh_token {
	struct refresh_id id, parent;
	struct user user; /* id, active, token_version and what else store_session_find reads */
	struct uuid family;
	struct str hash;                                          /* SHA-256 of the token */
	int64_t version;                                          /* the user's token_version when the family began */
	struct instant expires_at, spent_at, used_at, revoked_at; /* used_at: when its successor was first used */
};

/* All of these: the errors of db_one and db_run. */

/* What never changes of the token with token->hash, and its user as they are. E_NO_ROW. */
enum err store_session_find(struct db *db, struct refresh_token *token);

/*
 * Locks the token and its parent, the older one first, and reads what does change of the token. Whoever uses a successor
 * and whoever repeats its parent meet here. E_NO_ROW.
 */
enum err store_session_lock(struct db *db, struct refresh_token *token);

/* Adds a token: parent, user.id, family, hash, version, expires_at; sets its key. */
enum err store_session_insert(struct db *db, struct refresh_token *token);

/* Spends the token (again), tells its parent that its successor was used, and revokes its own unused successors. */
enum err store_session_spend(struct db *db, const struct refresh_token *token);

/* Ends the family. */
enum err store_session_revoke(struct db *db, struct uuid family);

/* Removes some tokens that expired before `before`. */
enum err store_session_purge(struct db *db, struct instant before, int64_t *n_r);

#endif
