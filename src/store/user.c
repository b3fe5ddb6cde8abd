/* Statements about people and companies. */
#include "store/user.h"

#include "store/statements.h"

static const struct db_statement by_email = {
	.name = "user.by_email",
	.text = "SELECT id, public_id, role, active, verified, token_version, email, name, first_name, last_name, "
	        "password_hash "
	        "FROM users WHERE email_lower = LOWER(?)",
	.scope = DB_ANYONE,
	PARAMS(COL(user, email)),
	RESULT(user, COL_KEY(user, id), COL_PUB(user, id), COL(user, role), COL(user, active), COL(user, verified),
	       COL(user, token_version), COL(user, email), COL(user, name), COL(user, first), COL(user, last),
	       COL(user, password_hash)),
};

enum err store_user_by_email(struct db *db, struct str email, struct user *user_r)
{
	return db_one(db, &by_email, &(struct user){ .email = email }, user_r);
}

static const struct db_statement principal = {
	.name = "user.principal",
	.text = "SELECT u.id, u.public_id, u.role, u.active, u.token_version, u.zone, u.company_id, c.public_id "
	        "FROM users u LEFT JOIN companies c ON c.id = u.company_id WHERE u.public_id = ?",
	.scope = DB_ANYONE,
	PARAMS(COL_PUB(user, id)),
	RESULT(user, COL_KEY(user, id), COL_PUB(user, id), COL(user, role), COL(user, active), COL(user, token_version),
	       COL(user, zone), COL_KEY(user, company.id), COL_PUB(user, company.id)),
};

enum err store_user_principal(struct db *db, struct uuid id, struct user *user_r)
{
	return db_one(db, &principal, &(struct user){ .id.v.pub = id }, user_r);
}

static const struct db_statement insert = {
	.name = "user.insert",
	.text = "INSERT INTO users (public_id, company_id, role, active, verified, email, username, name, first_name, "
	        "last_name, "
	        "phone, title, bio, zone, password_hash, created_at, updated_at) "
	        "VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	.scope = DB_ANYONE,
	PARAMS(COL_PUB(user, id), COL_KEY(user, company.id), COL(user, role), COL(user, verified), COL(user, email),
	       COL(user, username), COL(user, name), COL(user, first), COL(user, last), COL(user, phone), COL(user, title),
	       COL(user, bio), COL(user, zone), COL(user, password_hash), COL(user, created_at), COL(user, updated_at)),
};

static const struct db_statement insert_calendar = {
	.name = "user.insert_calendar",
	.text = "INSERT INTO calendars (user_id) VALUES (?)",
	.scope = DB_ANYONE,
	PARAMS(COL_KEY(user, id)),
};

enum err store_user_insert(struct db *db, struct user *user)
{
	enum err e = db_run(db, &insert, user, NULL, &user->id.v.key);
	return e != OK ? e : db_run(db, &insert_calendar, user, NULL, NULL);
}

struct rehash {
	struct user_id id;
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
	.text = "INSERT INTO companies (public_id, name, logo, address, phone, email, zone, created_at, updated_at) "
	        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
	.scope = DB_ANYONE,
	PARAMS(COL_PUB(company, id), COL(company, name), COL(company, logo), COL(company, address), COL(company, phone),
	       COL(company, email), COL(company, zone), NOW_COL, NOW_COL),
};

enum err store_company_insert(struct db *db, struct company *company)
{
	return db_run(db, &insert_company, company, NULL, &company->id.v.key);
}

static const struct db_statement set_active = {
	.name = "user.set_active",
	/* The token version ends every session that an account had before. */
	.text = "UPDATE users SET active = ?, token_version = token_version + 1, updated_at = ? WHERE id = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(user, active), NOW_COL, COL_KEY(user, id)),
};

enum err store_user_set_active(struct db *db, const struct user *user)
{
	return db_run(db, &set_active, user, NULL, NULL);
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

STATEMENTS(user, &by_email, &principal, &insert, &insert_calendar, &rehash, &insert_company, &set_active, &company_by_name);
