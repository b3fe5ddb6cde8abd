/* Statements about sessions and refresh tokens. Their scope is anyone, because only the token says whose it is. */
#include "store/people/session.h"

#include "store/statements.h"

/* ---- sessions */

static const struct db_statement open = {
	.name = "session.open",
	.text = "INSERT INTO sessions (public_id, user_id, version, device, address, created_at, last_seen_at, expires_at) "
	        "SELECT ?, id, token_version, ?, ?, ?, ?, ? FROM users WHERE id = ? AND token_version = ? AND active = 1",
	.scope = DB_ANYONE,
	PARAMS(COL_PUB(session, id), COL(session, device), COL(session, address), NOW_COL, NOW_COL, COL(session, expires_at),
	       COL_KEY(session, user.id), COL(session, version)),
};

enum err store_session_open(struct db *db, struct session *session)
{
	int64_t inserted = 0;
	enum err e = db_run(db, &open, session, &inserted, &session->id.v.key);

	return e == OK && inserted == 0 ? E_NO_ROW : e;
}

static const struct db_statement prolong = {
	.name = "session.prolong",
	.text = "UPDATE sessions s JOIN refresh_tokens t ON t.session_id = s.id SET s.last_seen_at = ?, s.expires_at = ? "
	        "WHERE t.token_hash = ? AND s.ended_at IS NULL",
	.scope = DB_ANYONE,
	PARAMS(NOW_COL, COL(refresh_token, session.expires_at), COL(refresh_token, hash)),
};

enum err store_session_prolong(struct db *db, const struct refresh_token *token)
{
	int64_t matched = 0;
	enum err e = db_run(db, &prolong, token, &matched, NULL);

	return e == OK && matched == 0 ? E_NO_ROW : e;
}

static const struct db_statement end = {
	.name = "session.end",
	.text = "UPDATE sessions SET ended_at = ? WHERE public_id = ? AND ended_at IS NULL",
	.scope = DB_ANYONE,
	PARAMS(NOW_COL, COL_PUB(session, id)),
};

enum err store_session_end(struct db *db, struct uuid session)
{
	return db_run(db, &end, &(struct session){ .id.v.pub = session }, NULL, NULL);
}

static const struct db_statement runs = {
	.name = "session.runs",
	.text = "SELECT id FROM sessions WHERE public_id = ? AND ended_at IS NULL",
	.scope = DB_ANYONE,
	PARAMS(COL_PUB(session, id)),
	RESULT(session, COL_KEY(session, id)),
};

enum err store_session_runs(struct db *db, struct uuid session)
{
	struct session row = { .id.v.pub = session };

	return db_one(db, &runs, &row, &row);
}

static const struct db_statement known = {
	.name = "session.known",
	.text = "SELECT address FROM sessions WHERE user_id = ? GROUP BY address ORDER BY MAX(id) DESC LIMIT 500",
	.scope = DB_ANYONE,
	PARAMS(COL_KEY(session, user.id)),
	RESULT(session_address, COL(session_address, text)),
};

enum err store_session_known(struct db *db, struct user_id user, struct session_address **addresses_r, size_t *n_r)
{
	void *rows = NULL;
	enum err e = db_all(db, &known, &(struct session){ .user.id = user }, &rows, n_r);

	*addresses_r = rows;
	return e;
}

static const struct db_statement endings = {
	.name = "session.endings",
	.text = "SELECT public_id, 0, ended_at FROM sessions WHERE ended_at >= ? UNION ALL "
	        "SELECT public_id, 1, sessions_ended_at FROM users WHERE sessions_ended_at >= ?",
	.scope = DB_ANYONE,
	PARAMS(COL(session_ending, at), COL(session_ending, at)),
	RESULT(session_ending, COL(session_ending, id), COL(session_ending, user), COL(session_ending, at)),
};

enum err store_session_endings(struct db *db, struct instant since, struct session_ending **endings_r, size_t *n_r)
{
	void *rows = NULL;
	enum err e = db_all(db, &endings, &(struct session_ending){ .at = since }, &rows, n_r);

	*endings_r = rows;
	return e;
}

/* ---- refresh tokens */

static const struct db_statement find = {
	.name = "session.find",
	.text = "SELECT t.id, t.parent_id, t.expires_at, t.spent_at, t.used_at, t.revoked_at, s.id, s.public_id, s.version, u.id, "
	        "u.public_id, u.role, u.active, u.token_version, u.kept_session, u.zone, u.company_id, c.public_id "
	        "FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id JOIN users u ON u.id = s.user_id "
	        "LEFT JOIN companies c ON c.id = u.company_id WHERE t.token_hash = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(refresh_token, hash)),
	RESULT(refresh_token, COL_KEY(refresh_token, id), COL_KEY(refresh_token, parent), COL(refresh_token, expires_at),
	       COL(refresh_token, spent_at), COL(refresh_token, used_at), COL(refresh_token, revoked_at),
	       COL_KEY(refresh_token, session.id), COL_PUB(refresh_token, session.id), COL(refresh_token, session.version),
	       COL_KEY(refresh_token, session.user.id), COL_PUB(refresh_token, session.user.id),
	       COL(refresh_token, session.user.role), COL(refresh_token, session.user.active),
	       COL(refresh_token, session.user.token_version), COL(refresh_token, session.user.kept_session),
	       COL(refresh_token, session.user.zone), COL_KEY(refresh_token, session.user.company.id),
	       COL_PUB(refresh_token, session.user.company.id)),
};

enum err store_session_find(struct db *db, struct refresh_token *token)
{
	return db_one(db, &find, token, token);
}

static const struct db_statement insert = {
	.name = "session.insert",
	.text = "INSERT INTO refresh_tokens (session_id, parent_id, token_hash, issued_at, expires_at) VALUES (?, ?, ?, ?, ?)",
	.scope = DB_ANYONE,
	PARAMS(COL_KEY(refresh_token, session.id), COL_KEY(refresh_token, parent), COL(refresh_token, hash), NOW_COL,
	       COL(refresh_token, expires_at)),
};

enum err store_session_insert(struct db *db, struct refresh_token *token)
{
	return db_run(db, &insert, token, NULL, &token->id.v.key);
}

/* The token and its parent in one statement; there is no parent before the first refresh of a session. */
static const struct db_statement spend = {
	.name = "session.spend",
	.text = "UPDATE refresh_tokens SET spent_at = CASE WHEN id = ? THEN ? ELSE spent_at END, "
	        "used_at = CASE WHEN id = ? AND used_at IS NULL THEN ? ELSE used_at END WHERE id IN (?, ?)",
	.scope = DB_ANYONE,
	PARAMS(COL_KEY(refresh_token, id), NOW_COL, COL_KEY(refresh_token, parent), NOW_COL, COL_KEY(refresh_token, id),
	       COL_KEY(refresh_token, parent)),
};

static const struct db_statement replace = {
	.name = "session.replace",
	.text = "UPDATE refresh_tokens SET revoked_at = ? WHERE parent_id = ? AND revoked_at IS NULL",
	.scope = DB_ANYONE,
	PARAMS(NOW_COL, COL_KEY(refresh_token, id)),
};

enum err store_session_spend(struct db *db, const struct refresh_token *token)
{
	enum err e = db_run(db, &spend, token, NULL, NULL);

	return e == OK && token->spent_at.us != 0 ? db_run(db, &replace, token, NULL, NULL) : e;
}

/* ---- the sweep */

static const struct db_statement purge_tokens = {
	.name = "session.purge_tokens",
	.text = "DELETE FROM refresh_tokens WHERE expires_at < ? ORDER BY expires_at LIMIT 50",
	.scope = DB_ANYONE,
	PARAMS(COL(refresh_token, expires_at)),
};

static const struct db_statement purge = {
	.name = "session.purge",
	.text = "DELETE FROM sessions WHERE expires_at < ? ORDER BY expires_at LIMIT 50",
	.scope = DB_ANYONE,
	PARAMS(COL(session, expires_at)),
};

enum err store_session_purge(struct db *db, struct instant now, int64_t *n_r)
{
	struct session old = { .expires_at = instant_add(now, -SESSION_KEPT_SECONDS) };
	int64_t tokens = 0, sessions = 0;
	enum err e = db_run(db, &purge_tokens, &(struct refresh_token){ .expires_at = now }, &tokens, NULL);

	if (e == OK)
		e = db_run(db, &purge, &old, &sessions, NULL);
	if (n_r != NULL)
		*n_r = tokens + sessions;
	return e;
}

STATEMENTS(session, &open, &prolong, &end, &runs, &known, &endings, &find, &insert, &spend, &replace, &purge_tokens, &purge);
