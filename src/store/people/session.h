/*
 * Sessions and their refresh tokens in the database. A login begins a session; with refresh tokens, each refresh adds a token
 * whose parent is the one that was spent.
 */
#ifndef STORE_PEOPLE_SESSION_H
#define STORE_PEOPLE_SESSION_H

#include "db/db.h"
#include "model/user.h"

struct refresh_id {
	struct id v;
};
struct refresh_token {
	struct refresh_id id, parent;
	struct session session;                                   /* the members that store_session_find reads */
	struct str hash;                                          /* SHA-256 of the token */
	struct instant expires_at, spent_at, used_at, revoked_at; /* used_at: when its successor was first used */
};

/* All functions return the errors of db_one, db_all and db_run. */

/* Inserts a session with id.v.pub, user.id, version, device, address, and expires_at, and sets its key. E_NO_ROW: the user was
 * disabled, or has another token_version than `version`. */
enum err store_session_open(struct db *db, struct session *session);

/* Prolongs the session of token->hash until token->session.expires_at, and locks it, so that requests with tokens of one
 * session wait for each other. E_NO_ROW: there is no such token, or its session has ended. */
enum err store_session_prolong(struct db *db, const struct refresh_token *token);

/* Ends the session with this public id, if it has not ended. */
enum err store_session_end(struct db *db, struct uuid session);

/* Checks that the session with this public id runs. E_NO_ROW: it has ended, or never existed. */
enum err store_session_runs(struct db *db, struct uuid session);

/* Lists the network addresses from which the user has logged in, as far back as sessions are kept; of very many the newest. */
struct session_address {
	struct str text;
};
enum err store_session_known(struct db *db, struct user_id user, struct session_address **addresses_r, size_t *n_r);

/* Reads a page of the caller's sessions, the one seen last first, and counts them. `current` is the session of the request. */
enum err store_session_list(struct db *db, struct uuid current, const struct window *window, struct session_list *list_r);

/* Reads ids, user and the user's company of the session with this public id, of any user. E_NO_ROW: it has ended, or never
 * existed. */
enum err store_session_any(struct db *db, struct uuid id, struct session *out);

/* Ends all sessions of the caller but `kept`. */
enum err store_session_end_others(struct db *db, struct uuid kept);

/* Notes that the session was used at `at`, unless that was noted in the five minutes before. */
enum err store_session_seen(struct db *db, struct uuid session, struct instant at);

/* Lists the sessions, API keys and users whose tokens are refused since `since`, and who has chosen since then not to see some
 * event, in the request's arena. */
enum err store_session_endings(struct db *db, struct instant since, struct session_ending **endings_r, size_t *n_r);

/* Reads the token with token->hash, its session and the user. What it reads of the token stays so only after
 * store_session_prolong has locked the session. E_NO_ROW: there is none. */
enum err store_session_find(struct db *db, struct refresh_token *token);

/* Inserts a token with parent, session.id, hash and expires_at, and sets its key. */
enum err store_session_insert(struct db *db, struct refresh_token *token);

/* Marks the token as spent, and on its parent that its successor was used; of one that was spent before, revokes its own unused
 * successor. */
enum err store_session_spend(struct db *db, const struct refresh_token *token);

/* Deletes some of the tokens that expired before `now`, and some of the sessions that expired SESSION_KEPT_SECONDS before. */
enum { SESSION_KEPT_SECONDS = 30 * 86400 };
enum err store_session_purge(struct db *db, struct instant now, int64_t *n_r);

#endif
