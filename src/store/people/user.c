/* Statements about people and companies. */
#include "store/people/user.h"

#include "store/statements.h"

/* Nobody of a disabled company is active. */
#define ACTIVE "u.active = 1 AND COALESCE(c.active, 1) = 1"

static const struct db_statement by_email = {
	.name = "user.by_email",
	.text = "SELECT u.id, u.public_id, u.role, " ACTIVE ", u.verified, u.token_version, u.email, u.name, u.first_name, "
	        "u.last_name, u.zone, u.password_hash, u.company_id, c.public_id, f.id, f.public_id, f.secret, f.last_step, "
	        "COALESCE(c.require_totp, 0) = 1 AND f.id IS NULL FROM users u LEFT JOIN companies c ON c.id = u.company_id "
	        "LEFT JOIN second_factors f ON f.user_id = u.id AND f.confirmed_at IS NOT NULL WHERE u.email_lower = LOWER(?)",
	.scope = DB_ANYONE,
	PARAMS(COL(user, email)),
	RESULT(user, COL_KEY(user, id), COL_PUB(user, id), COL(user, role), COL(user, active), COL(user, verified),
	       COL(user, token_version), COL(user, email), COL(user, name), COL(user, first), COL(user, last), COL(user, zone),
	       COL(user, password_hash), COL_KEY(user, company.id), COL_PUB(user, company.id), COL_KEY(user, factor.id),
	       COL_PUB(user, factor.id), COL(user, factor.sealed), COL(user, factor.last_step), COL(user, must_set_up)),
};

enum err store_user_by_email(struct db *db, struct str email, struct user *user_r)
{
	return db_one(db, &by_email, &(struct user){ .email = email }, user_r);
}

static const struct db_statement principal = {
	.name = "user.principal",
	.text = "SELECT u.id, u.public_id, u.role, " ACTIVE
	        ", u.token_version, u.kept_session, u.zone, u.company_id, c.public_id "
	        "FROM users u LEFT JOIN companies c ON c.id = u.company_id WHERE u.public_id = ?",
	.scope = DB_ANYONE,
	PARAMS(COL_PUB(user, id)),
	RESULT(user, COL_KEY(user, id), COL_PUB(user, id), COL(user, role), COL(user, active), COL(user, token_version),
	       COL(user, kept_session), COL(user, zone), COL_KEY(user, company.id), COL_PUB(user, company.id)),
};

enum err store_user_principal(struct db *db, struct uuid id, struct user *user_r)
{
	return db_one(db, &principal, &(struct user){ .id.v.pub = id }, user_r);
}

static const struct db_statement insert = {
	.name = "user.insert",
	.text = "INSERT INTO users (public_id, company_id, role, active, verified, email, username, name, first_name, "
	        "last_name, phone, title, bio, zone, language, password_hash, created_at, updated_at, digest_at)"
	        " VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	.scope = DB_ANYONE,
	PARAMS(COL_PUB(user, id), COL_KEY(user, company.id), COL(user, role), COL(user, verified), COL(user, email),
	       COL(user, username), COL(user, name), COL(user, first), COL(user, last), COL(user, phone), COL(user, title),
	       COL(user, bio), COL(user, zone), COL(user, language), COL(user, password_hash), COL(user, created_at),
	       COL(user, updated_at), COL(user, digest_at)),
};

static const struct db_statement insert_calendar = {
	.name = "user.insert_calendar",
	.text = "INSERT INTO calendars (user_id) VALUES (?)",
	.scope = DB_ANYONE,
	PARAMS(COL_KEY(user, id)),
};

enum err store_user_insert(struct db *db, struct user *user)
{
	/* Staff get a digest each morning. The first one is due at once, but it sends no mail: it only sets the time of the
	 * next one. */
	user->digest_at = user->role != CANDIDATE && user->company.id.v.key != 0 ? user->created_at : (struct instant){ 0 };
	enum err e = db_run(db, &insert, user, NULL, &user->id.v.key);
	return e != OK ? e : db_run(db, &insert_calendar, user, NULL, NULL);
}

struct rehash {
	struct user_id id;
	struct uuid kept;
	struct str old, new;
};

static const struct db_statement rehash = {
	.name = "user.rehash",
	.text = "UPDATE users SET password_hash = ?, updated_at = ? WHERE id = ? AND password_hash = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(rehash, new), NOW_COL, COL_KEY(rehash, id), COL(rehash, old)),
};

enum err store_user_rehash(struct db *db, const struct user *user, struct str old)
{
	return db_run(db, &rehash, &(struct rehash){ .id = user->id, .old = old, .new = user->password_hash }, NULL, NULL);
}

static const struct db_statement insert_company = {
	.name = "company.insert",
	.text = "INSERT INTO companies (public_id, name, slug, logo, address, phone, email, zone, created_at, updated_at) "
	        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	.scope = DB_ANYONE,
	PARAMS(COL_PUB(company, id), COL(company, name), COL(company, slug), COL(company, logo), COL(company, address),
	       COL(company, phone), COL(company, email), COL(company, zone), NOW_COL, NOW_COL),
};

enum err store_company_insert(struct db *db, struct company *company)
{
	return db_run(db, &insert_company, company, NULL, &company->id.v.key);
}

static const struct db_statement set_active = {
	.name = "user.set_active",
	/* Raising the token version ends every session that the account has. */
	.text = "UPDATE users SET active = ?, token_version = token_version + 1, kept_session = NULL, sessions_ended_at = ?, "
	        "updated_at = ? WHERE id = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(user, active), NOW_COL, NOW_COL, COL_KEY(user, id)),
};

static const struct db_statement end_keys = {
	.name = "user.end_keys",
	.text = "UPDATE api_keys FORCE INDEX (user) SET ended_at = ?, version = version + 1, updated_at = ? WHERE user_id = ? AND ended_at IS NULL",
	.scope = DB_ANYONE,
	PARAMS(NOW_COL, NOW_COL, COL_KEY(user, id)),
};

enum err store_user_set_active(struct db *db, const struct user *user)
{
	enum err e = db_run(db, &set_active, user, NULL, NULL);

	return e == OK && !user->active ? db_run(db, &end_keys, user, NULL, NULL) : e;
}

static const struct db_statement company_by_name = {
	.name = "company.by_name",
	.text = "SELECT id, public_id, name FROM companies WHERE name = ? ORDER BY id LIMIT 1",
	.scope = DB_ANYONE,
	PARAMS(COL(company, name)),
	RESULT(company, COL_KEY(company, id), COL_PUB(company, id), COL(company, name)),
};

enum err store_company_by_name(struct db *db, struct str name, struct company *company_r)
{
	return db_one(db, &company_by_name, &(struct company){ .name = name }, company_r);
}

static const struct db_statement by_username = {
	.name = "user.by_username",
	.text = "SELECT id, public_id FROM users WHERE username = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(user, username)),
	RESULT(user, COL_KEY(user, id), COL_PUB(user, id)),
};

enum err store_user_by_username(struct db *db, struct str username, struct user *user_r)
{
	return db_one(db, &by_username, &(struct user){ .username = username }, user_r);
}

static const struct db_statement profile = {
	.name = "user.profile",
	.text = "SELECT u.id, u.public_id, u.role, u.verified, u.active, u.version, u.email, u.username, u.name, u.first_name, "
	        "u.last_name, u.phone, u.title, u.bio, u.zone, u.language, u.digest, u.picture_public_id, u.created_at, "
	        "u.updated_at, "
	        "u.company_id, c.public_id, c.name FROM users u LEFT JOIN companies c ON c.id = u.company_id WHERE u.id = ?",
	.scope = DB_PARTY,
	PARAMS(CALLER_COL),
	RESULT(user, COL_KEY(user, id), COL_PUB(user, id), COL(user, role), COL(user, verified), COL(user, active),
	       COL(user, version), COL(user, email), COL(user, username), COL(user, name), COL(user, first), COL(user, last),
	       COL(user, phone), COL(user, title), COL(user, bio), COL(user, zone), COL(user, language), COL(user, digest),
	       COL_PUB(user, picture), COL(user, created_at), COL(user, updated_at), COL_KEY(user, company.id),
	       COL_PUB(user, company.id), COL(user, company.name)),
};

enum err store_user_profile(struct db *db, struct user *user_r)
{
	return db_one(db, &profile, NULL, user_r);
}

static const struct db_statement profile_lock = {
	.name = "user.profile_lock",
	.text = "SELECT id, public_id, version, name, first_name, last_name, phone, bio, title, username, zone, language, digest, "
	        "picture_public_id, company_id"
	        " FROM users WHERE id = ? FOR UPDATE",
	.scope = DB_PARTY,
	PARAMS(CALLER_COL),
	RESULT(user, COL_KEY(user, id), COL_PUB(user, id), COL(user, version), COL(user, name), COL(user, first),
	       COL(user, last), COL(user, phone), COL(user, bio), COL(user, title), COL(user, username), COL(user, zone),
	       COL(user, language), COL(user, digest), COL_PUB(user, picture), COL_KEY(user, company.id)),
};

enum err store_user_profile_lock(struct db *db, struct user *user_r)
{
	return db_one(db, &profile_lock, NULL, user_r);
}

/* Tokens say the zone of their user, so another zone is noted like the end of a session. */
static const struct db_statement profile_set = {
	.name = "user.profile_set",
	.text = "UPDATE users SET first_name = ?, last_name = ?, name = ?, phone = ?, bio = ?, title = ?, username = ?, "
	        "sessions_ended_at = IF(zone <=> ?, sessions_ended_at, ?), zone = ?, "
	        "language = ?, digest = ?, picture_public_id = ?, "
	        "version = version + 1, updated_at = ? WHERE id = ?",
	.scope = DB_PARTY,
	PARAMS(COL(user, first), COL(user, last), COL(user, name), COL(user, phone), COL(user, bio), COL(user, title),
	       COL(user, username), COL(user, zone), NOW_COL, COL(user, zone), COL(user, language), COL(user, digest),
	       COL_PUB(user, picture), NOW_COL, CALLER_COL),
};

enum err store_user_profile_set(struct db *db, const struct user *user)
{
	return db_run(db, &profile_set, user, NULL, NULL);
}

static const struct db_statement secret = {
	.name = "user.secret",
	.text = "SELECT u.id, u.public_id, u.email, u.name, u.username, u.password_hash, u.company_id, c.name FROM users u "
	        "LEFT JOIN companies c ON c.id = u.company_id WHERE u.id = ?",
	.scope = DB_PARTY,
	PARAMS(CALLER_COL),
	RESULT(user, COL_KEY(user, id), COL_PUB(user, id), COL(user, email), COL(user, name), COL(user, username),
	       COL(user, password_hash), COL_KEY(user, company.id), COL(user, company.name)),
};

enum err store_user_secret(struct db *db, struct user *user_r)
{
	return db_one(db, &secret, NULL, user_r);
}

/* Raising the token version ends every session but the kept one. An old hash that is given must still be the stored one. */
#define PASSWORD_SET                                                                                                           \
	"UPDATE users SET password_hash = ?, token_version = token_version + 1, kept_session = ?, sessions_ended_at = ?, "     \
	"updated_at = ? WHERE id = ?"

static const struct db_statement password_set = {
	.name = "user.password_set",
	.text = PASSWORD_SET,
	.scope = DB_ANYONE,
	PARAMS(COL(rehash, new), COL(rehash, kept), NOW_COL, NOW_COL, COL_KEY(rehash, id)),
};

static const struct db_statement password_change = {
	.name = "user.password_change",
	.text = PASSWORD_SET " AND password_hash = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(rehash, new), COL(rehash, kept), NOW_COL, NOW_COL, COL_KEY(rehash, id), COL(rehash, old)),
};

enum err store_user_set_password(struct db *db, const struct user *user, struct str old)
{
	const struct rehash row = { .id = user->id, .kept = user->kept_session, .old = old, .new = user->password_hash };
	int64_t matched = 0;
	enum err e = db_run(db, old.p != NULL ? &password_change : &password_set, &row, &matched, NULL);

	return e == OK && matched == 0 ? E_NO_ROW : e;
}

static const struct db_statement end_sessions = {
	.name = "user.end_sessions",
	.text = "UPDATE users SET token_version = token_version + 1, kept_session = NULL, sessions_ended_at = ?, updated_at = ? "
	        "WHERE id = ?",
	.scope = DB_ANYONE, /* of whoever was loaded under a guard, or by interviewctl */
	PARAMS(NOW_COL, NOW_COL, COL_KEY(user, id)),
};

enum err store_user_end_sessions(struct db *db, struct user_id id)
{
	return db_run(db, &end_sessions, &(struct user){ .id = id }, NULL, NULL);
}

static const struct db_statement verify = {
	.name = "user.verify",
	.text = "UPDATE users SET verified = 1, version = version + 1, updated_at = ? WHERE id = ?",
	.scope = DB_ANYONE,
	PARAMS(NOW_COL, COL_KEY(user, id)),
};

enum err store_user_verify(struct db *db, const struct user *user)
{
	return db_run(db, &verify, user, NULL, NULL);
}

/* The times that a session ends by are those of user.set_active. */
static const struct db_statement yield = {
	.name = "user.yield",
	.text = "UPDATE users SET active = 0, email = CONCAT('yielded-', LOWER(HEX(public_id)), '@invalid'), username = NULL, "
	        "token_version = token_version + 1, kept_session = NULL, sessions_ended_at = ?, version = version + 1, updated_at = ? "
	        "WHERE id = ? AND email_lower = LOWER(?) AND verified = 0 AND created_at <= ? "
	        "AND NOT EXISTS (SELECT 1 FROM applications a WHERE a.candidate_id = users.id) "
	        "AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.person_id = users.id) "
	        "AND NOT EXISTS (SELECT 1 FROM interviews i WHERE i.viewer_id = users.id) "
	        "AND NOT EXISTS (SELECT 1 FROM candidates c WHERE c.user_id = users.id) "
	        "AND NOT EXISTS (SELECT 1 FROM files f WHERE f.owner_id = users.id) "
	        "AND NOT EXISTS (SELECT 1 FROM api_keys k WHERE k.user_id = users.id AND k.ended_at IS NULL)",
	.scope = DB_ANYONE,
	PARAMS(NOW_COL, NOW_COL, COL_KEY(user, id), COL(user, email), COL(user, created_at)),
};

enum err store_user_yield(struct db *db, const struct user *user)
{
	int64_t matched = 0;
	enum err e = db_run(db, &yield, user, &matched, NULL);

	return e == OK && matched == 0 ? E_NO_ROW : e;
}

static const struct db_statement reachable = {
	.name = "user.reachable",
	.text = "SELECT id, public_id, email, password_hash FROM users WHERE id = ? AND active = 1",
	.scope = DB_ANYONE, /* it tells the caller nothing: whether a mail is sent */
	PARAMS(COL_KEY(user, id)),
	RESULT(user, COL_KEY(user, id), COL_PUB(user, id), COL(user, email), COL(user, password_hash)),
};

enum err store_user_reachable(struct db *db, struct user_id id, struct user *user_r)
{
	return db_one(db, &reachable, &(struct user){ .id = id }, user_r);
}

static const struct db_statement reclaim = {
	.name = "user.reclaim",
	.scope = DB_ANYONE, /* of whoever has opened a link that was mailed to its address */
	.text = "UPDATE users SET password_hash = NULL, verified = 1, token_version = token_version + 1, kept_session = NULL,"
	        " sessions_ended_at = ?, version = version + 1, updated_at = ?"
	        " WHERE id = ? AND verified = 0 AND password_hash IS NOT NULL",
	PARAMS(NOW_COL, NOW_COL, COL_KEY(user, id)),
};

enum err store_user_reclaim(struct db *db, const struct user *user)
{
	int64_t matched = 0;
	enum err e = db_run(db, &reclaim, user, &matched, NULL);

	if (e == OK && matched == 0)
		return E_NO_ROW;
	return e == OK ? db_run(db, &end_keys, user, NULL, NULL) : e;
}

STATEMENTS(user, &reclaim, &end_sessions, &reachable, &yield, &end_keys, &by_email, &principal, &insert, &insert_calendar,
           &rehash, &insert_company, &set_active, &company_by_name, &by_username, &profile, &profile_lock, &profile_set,
           &secret, &password_set, &password_change, &verify);
