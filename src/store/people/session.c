/* Statements about refresh tokens. Their scope is anyone, because only the token says whose it is. */
#include "store/people/session.h"

#include "store/statements.h"

static const struct db_statement find = {
	.name = "session.find",
	.text = "SELECT t.id, t.parent_id, t.family, t.version, u.id, u.public_id, u.active, u.token_version, u.company_id "
	        "FROM refresh_tokens t JOIN users u ON u.id = t.user_id WHERE t.token_hash = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(refresh_token, hash)),
	RESULT(refresh_token, COL_KEY(refresh_token, id), COL_KEY(refresh_token, parent), COL(refresh_token, family),
	       COL(refresh_token, version), COL_KEY(refresh_token, user.id), COL_PUB(refresh_token, user.id),
	       COL(refresh_token, user.active), COL(refresh_token, user.token_version),
	       COL_KEY(refresh_token, user.company.id)),
};

enum err store_session_find(struct db *db, struct refresh_token *token)
{
	return db_one(db, &find, token, token);
}

static const struct db_statement lock = {
	.name = "session.lock",
	.text = "SELECT id, expires_at, spent_at, used_at, revoked_at FROM refresh_tokens WHERE id IN (?, ?)"
	        " ORDER BY id FOR UPDATE",
	.scope = DB_ANYONE,
	PARAMS(COL_KEY(refresh_token, parent), COL_KEY(refresh_token, id)),
	RESULT(refresh_token, COL_KEY(refresh_token, id), COL(refresh_token, expires_at), COL(refresh_token, spent_at),
	       COL(refresh_token, used_at), COL(refresh_token, revoked_at)),
};

enum err store_session_lock(struct db *db, struct refresh_token *token)
{
	void *rows = NULL;
	size_t n = 0;
	enum err e = db_all(db, &lock, token, &rows, &n);

	if (e != OK)
		return e;
	for (size_t i = 0; i < n; i++) {
		const struct refresh_token *row = (const struct refresh_token *)rows + i;
		if (row->id.v.key != token->id.v.key)
			continue;
		token->expires_at = row->expires_at;
		token->spent_at = row->spent_at;
		token->used_at = row->used_at;
		token->revoked_at = row->revoked_at;
		return OK;
	}
	return E_NO_ROW;
}

static const struct db_statement insert = {
	.name = "session.insert",
	.text = "INSERT INTO refresh_tokens (user_id, version, family, parent_id, token_hash, issued_at, expires_at) "
	        "VALUES (?, ?, ?, ?, ?, ?, ?)",
	.scope = DB_ANYONE,
	PARAMS(COL_KEY(refresh_token, user.id), COL(refresh_token, version), COL(refresh_token, family),
	       COL_KEY(refresh_token, parent), COL(refresh_token, hash), NOW_COL, COL(refresh_token, expires_at)),
};

enum err store_session_insert(struct db *db, struct refresh_token *token)
{
	return db_run(db, &insert, token, NULL, &token->id.v.key);
}

static const struct db_statement spend = {
	.name = "session.spend",
	.text = "UPDATE refresh_tokens SET spent_at = ? WHERE id = ?",
	.scope = DB_ANYONE,
	PARAMS(NOW_COL, COL_KEY(refresh_token, id)),
};

static const struct db_statement use = {
	.name = "session.use",
	.text = "UPDATE refresh_tokens SET used_at = ? WHERE id = ? AND used_at IS NULL",
	.scope = DB_ANYONE,
	PARAMS(NOW_COL, COL_KEY(refresh_token, parent)),
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

	if (e == OK && token->parent.v.key != 0)
		e = db_run(db, &use, token, NULL, NULL);
	if (e == OK && token->spent_at.us != 0)
		e = db_run(db, &replace, token, NULL, NULL);
	return e;
}

static const struct db_statement revoke = {
	.name = "session.revoke",
	.text = "UPDATE refresh_tokens SET revoked_at = ? WHERE family = ? AND revoked_at IS NULL",
	.scope = DB_ANYONE,
	PARAMS(NOW_COL, COL(refresh_token, family)),
};

enum err store_session_revoke(struct db *db, struct uuid family)
{
	return db_run(db, &revoke, &(struct refresh_token){ .family = family }, NULL, NULL);
}

static const struct db_statement purge = {
	.name = "session.purge",
	.text = "DELETE FROM refresh_tokens WHERE expires_at < ? ORDER BY expires_at LIMIT 50",
	.scope = DB_ANYONE,
	PARAMS(COL(refresh_token, expires_at)),
};

enum err store_session_purge(struct db *db, struct instant before, int64_t *n_r)
{
	return db_run(db, &purge, &(struct refresh_token){ .expires_at = before }, n_r, NULL);
}

STATEMENTS(session, &find, &lock, &insert, &spend, &use, &replace, &revoke, &purge);
