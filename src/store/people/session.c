/* Statements about sessions and refresh tokens. Their scope is anyone, because only the token says whose it is. */
#include "store/people/session.h"

#include "store/pages.h"
#include "store/statements.h"

enum { SEEN_SECONDS = 300 };

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

/* ---- one's own sessions */

/* clang-format off */
#define OWN \
	" FROM sessions s FORCE INDEX (user) JOIN users u ON u.id = s.user_id WHERE s.user_id = ? AND s.ended_at IS NULL AND s.expires_at > ?" \
	" AND (s.version = u.token_version OR s.public_id = u.kept_session)"
/* clang-format on */
struct session_span {
	int64_t limit, offset;
};

static const struct db_statement list = {
	.name = "session.list",
	.text = "SELECT s.id, s.public_id, s.device, s.address, s.created_at, s.last_seen_at" OWN
	        " ORDER BY s.last_seen_at DESC, s.id DESC LIMIT ? OFFSET ?",
	.scope = DB_PARTY,
	PARAMS(CALLER_COL, NOW_COL, COL(session_span, limit), COL(session_span, offset)),
	RESULT(session, COL_KEY(session, id), COL_PUB(session, id), COL(session, device), COL(session, address),
	       COL(session, created_at), COL(session, last_seen)),
};

static const struct db_statement list_count = {
	.name = "session.count",
	.text = STORE_COUNT OWN STORE_COUNT_END,
	.scope = DB_PARTY,
	PARAMS(CALLER_COL, NOW_COL, MOST_COL),
	RESULT(session_list, COL(session_list, total)),
};

enum err store_session_list(struct db *db, struct uuid current, const struct window *window, struct session_list *list_r)
{
	const struct session_span span = { window->size, window_offset(window, window->size) };
	void *rows = NULL;
	enum err e = db_all(db, &list, &span, &rows, &list_r->n);
	struct session *at = rows;

	for (size_t i = 0; e == OK && i < list_r->n; i++)
		at[i].current = uuid_equal(at[i].id.v.pub, current);
	list_r->at = at;
	if (e != OK || store_last_page(span.offset, span.limit, list_r->n, &list_r->total))
		return e;
	return db_one(db, &list_count, NULL, list_r);
}

static const struct db_statement get = {
	.name = "session.get",
	.text = "SELECT s.id, s.public_id, s.user_id, u.public_id, u.company_id FROM sessions s JOIN users u ON u.id = s.user_id "
	        "WHERE s.public_id = ? AND s.ended_at IS NULL AND s.expires_at > ? "
	        "AND (s.version = u.token_version OR s.public_id = u.kept_session)",
	.scope = DB_GUARDED,
	PARAMS(COL_PUB(session, id), NOW_COL),
	RESULT(session, COL_KEY(session, id), COL_PUB(session, id), COL_KEY(session, user.id), COL_PUB(session, user.id),
	       COL_KEY(session, user.company.id)),
};

enum err store_session_any(struct db *db, struct uuid id, struct session *out)
{
	return db_one(db, &get, &(struct session){ .id.v.pub = id }, out);
}

static const struct db_statement end_others = {
	.name = "session.end_others",
	/* Raising the token version ends every session but the kept one. */
	.text = "UPDATE users SET token_version = token_version + 1, kept_session = ?, sessions_ended_at = ?, updated_at = ? "
	        "WHERE id = ?",
	.scope = DB_PARTY,
	PARAMS(COL_PUB(session, id), NOW_COL, NOW_COL, CALLER_COL),
};

enum err store_session_end_others(struct db *db, struct uuid kept)
{
	return db_run(db, &end_others, &(struct session){ .id.v.pub = kept }, NULL, NULL);
}

struct session_use {
	struct session_id id;
	struct instant at, before;
};

static const struct db_statement seen = {
	.name = "session.seen",
	.text = "UPDATE sessions SET last_seen_at = ? WHERE public_id = ? AND last_seen_at <= ?",
	.scope = DB_ANYONE, /* written in batches, of the sessions of everybody */
	PARAMS(COL(session_use, at), COL_PUB(session_use, id), COL(session_use, before)),
};

enum err store_session_seen(struct db *db, struct uuid session, struct instant at)
{
	const struct session_use use = { .id.v.pub = session, .at = at, .before = instant_add(at, -SEEN_SECONDS) };

	return db_run(db, &seen, &use, NULL, NULL);
}

static const struct db_statement endings = {
	.name = "session.endings",
	.text = "SELECT public_id, 0, ended_at, 0 FROM sessions WHERE ended_at >= ? UNION ALL "
	        "SELECT public_id, 1, sessions_ended_at, 0 FROM users WHERE sessions_ended_at >= ? UNION ALL "
	        "SELECT public_id, 0, ended_at, 0 FROM api_keys WHERE ended_at >= ? UNION ALL "
	        "SELECT NULL, 0, changed_at, user_id FROM notification_choices FORCE INDEX (muting) WHERE app = 0 AND changed_at >= ?",
	.scope = DB_ANYONE,
	PARAMS(COL(session_ending, at), COL(session_ending, at), COL(session_ending, at), COL(session_ending, at)),
	RESULT(session_ending, COL(session_ending, id), COL(session_ending, user), COL(session_ending, at),
	       COL(session_ending, muting)),
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
	        "u.public_id, u.role, u.active, u.token_version, u.kept_session, u.zone, u.company_id, c.public_id, "
	        "COALESCE(c.require_totp, 0) = 1 AND f.id IS NULL "
	        "FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id JOIN users u ON u.id = s.user_id "
	        "LEFT JOIN companies c ON c.id = u.company_id "
	        "LEFT JOIN second_factors f ON f.user_id = u.id AND f.confirmed_at IS NOT NULL WHERE t.token_hash = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(refresh_token, hash)),
	RESULT(refresh_token, COL_KEY(refresh_token, id), COL_KEY(refresh_token, parent), COL(refresh_token, expires_at),
	       COL(refresh_token, spent_at), COL(refresh_token, used_at), COL(refresh_token, revoked_at),
	       COL_KEY(refresh_token, session.id), COL_PUB(refresh_token, session.id), COL(refresh_token, session.version),
	       COL_KEY(refresh_token, session.user.id), COL_PUB(refresh_token, session.user.id),
	       COL(refresh_token, session.user.role), COL(refresh_token, session.user.active),
	       COL(refresh_token, session.user.token_version), COL(refresh_token, session.user.kept_session),
	       COL(refresh_token, session.user.zone), COL_KEY(refresh_token, session.user.company.id),
	       COL_PUB(refresh_token, session.user.company.id), COL(refresh_token, session.user.must_set_up)),
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
	/* It was spent before, and its parent used: only what it was spent for is replaced. */
	return db_run(db, token->spent_at.us != 0 ? &replace : &spend, token, NULL, NULL);
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

STATEMENTS(session, &list, &list_count, &get, &end_others, &seen, &open, &prolong, &end, &runs, &known, &endings, &find,
           &insert, &spend, &replace, &purge_tokens, &purge);
