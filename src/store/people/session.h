/* Refresh tokens in the database. A login begins a family. Each refresh adds a token, whose parent is the token that it
 * used. */
#ifndef STORE_PEOPLE_SESSION_H
#define STORE_PEOPLE_SESSION_H

#include "db/db.h"
#include "model/user.h"

struct refresh_id {
	struct id v;
};
struct refresh_token {
	struct refresh_id id, parent;
	struct user user; /* the members that store_session_find reads */
	struct uuid family;
	struct str hash;                                          /* SHA-256 of the token */
	int64_t version;                                          /* the user's token_version when the family began */
	struct instant expires_at, spent_at, used_at, revoked_at; /* used_at: when its successor was first used */
};

/* All functions return the errors of db_one and db_run. */

/* Reads the members that never change of the token with token->hash, and the present state of its user. E_NO_ROW: there is
 * none. */
enum err store_session_find(struct db *db, struct refresh_token *token);

/*
 * Locks the token and its parent, the older one first, and reads the members of the token that change. A request that uses a
 * token and one that uses its parent again wait for each other here. E_NO_ROW: there is none.
 */
enum err store_session_lock(struct db *db, struct refresh_token *token);

/* Inserts a token with parent, user.id, family, hash, version and expires_at, and sets its key. */
enum err store_session_insert(struct db *db, struct refresh_token *token);

/* Marks the token as spent, and its parent as one whose successor was used. When it was spent before, revokes its earlier
 * successors. */
enum err store_session_spend(struct db *db, const struct refresh_token *token);

/* Revokes all tokens of the family. */
enum err store_session_revoke(struct db *db, struct uuid family);

/* Deletes some of the tokens that expired before `before`. *n_r is their number. */
enum err store_session_purge(struct db *db, struct instant before, int64_t *n_r);

#endif
