/* Statements about API keys. */
#include "store/people/key.h"

#include "store/pages.h"
#include "store/sql.h"
#include "store/statements.h"

static const struct db_statement by_hash = {
	.name = "api_key.by_hash",
	.text = "SELECT k.id, k.public_id, k.scopes, k.addresses, k.expires_at, k.ended_at, u.id, u.public_id, u.role, u.active = 1 AND COALESCE(c.active, 1) = 1, "
	        "u.service, u.zone, u.company_id, c.public_id FROM api_keys k JOIN users u ON u.id = k.user_id "
	        "LEFT JOIN companies c ON c.id = u.company_id WHERE k.key_hash = ? AND (c.id IS NULL OR c.active = 1)",
	.scope = DB_ANYONE, /* only the key says whose it is */
	PARAMS(COL(api_key, hash)),
	RESULT(api_key, COL_KEY(api_key, id), COL_PUB(api_key, id), COL(api_key, scope_text), COL(api_key, address_text),
	       COL(api_key, expires_at), COL(api_key, ended_at), COL_KEY(api_key, owner.id), COL_PUB(api_key, owner.id),
	       COL(api_key, owner.role), COL(api_key, owner.active), COL(api_key, of_service), COL(api_key, owner.zone),
	       COL_KEY(api_key, owner.company.id), COL_PUB(api_key, owner.company.id)),
};

enum err store_key_by_hash(struct db *db, struct api_key *key)
{
	return db_one(db, &by_hash, key, key);
}

/* clang-format off */
#define COLUMNS \
	"SELECT k.id, k.public_id, k.version, k.name, k.scopes, k.addresses, k.created_at, k.updated_at, k.expires_at, k.last_used_at," \
	" k.last_address, k.company_id, u.id, u.public_id, u.name, u.service, IF(u.service, u.role, 0)"
#define ROWS \
	RESULT(api_key, COL_KEY(api_key, id), COL_PUB(api_key, id), COL(api_key, version), COL(api_key, name), COL(api_key, scope_text), \
	       COL(api_key, address_text), COL(api_key, created_at), COL(api_key, updated_at), COL(api_key, expires_at), \
	       COL(api_key, last_used_at), COL(api_key, last_address), COL_KEY(api_key, owner.company.id), COL_KEY(api_key, owner.id), \
	       COL_PUB(api_key, owner.id), COL(api_key, owner.name), COL(api_key, of_service), COL(api_key, service.role))
/* clang-format on */

static const struct db_statement get = {
	.name = "api_key.get",
	.text = COLUMNS " FROM api_keys k JOIN users u ON u.id = k.user_id WHERE k.public_id = ? AND k.ended_at IS NULL",
	.scope = DB_GUARDED,
	PARAMS(COL_PUB(api_key, id)),
	ROWS,
};

static void read_lists(struct arena *arena, struct api_key *key)
{
	key->scopes = key_list(arena, key->scope_text);
	key->addresses = key_list(arena, key->address_text);
}

enum err store_key_any(struct db *db, struct arena *arena, struct uuid id, struct api_key *out)
{
	enum err e = db_one(db, &get, &(struct api_key){ .id.v.pub = id }, out);

	if (e == OK)
		read_lists(arena, out);
	return e;
}

/* Locks the key alone; the row of its user, which others write, is read afterwards. */
static const struct db_statement lock = {
	.name = "api_key.lock",
	.text = "SELECT k.id, k.version FROM api_keys k WHERE k.public_id = ? AND k.ended_at IS NULL FOR UPDATE",
	.scope = DB_GUARDED,
	PARAMS(COL_PUB(api_key, id)),
	RESULT(api_key, COL_KEY(api_key, id), COL(api_key, version)),
};

enum err store_key_any_lock(struct db *db, struct arena *arena, struct uuid id, struct api_key *out)
{
	enum err e = db_one(db, &lock, &(struct api_key){ .id.v.pub = id }, out);

	return e == OK ? store_key_any(db, arena, id, out) : e;
}

/* ---- lists, along user (user_id, ended_at, id) and company (company_id, ended_at, id) */
static const struct db_statement own = {
	.name = "api_key.list_own",
	.text = COLUMNS " FROM api_keys k FORCE INDEX (user) JOIN users u ON u.id = k.user_id WHERE k.user_id = ? AND "
	                "k.ended_at IS NULL ORDER BY k.id DESC LIMIT ? OFFSET ?",
	.scope = DB_PARTY,
	PARAMS(CALLER_COL, COL(key_query, limit), COL(key_query, offset)),
	ROWS,
};

static const struct db_statement of_company = {
	.name = "api_key.list_company",
	.text = COLUMNS " FROM api_keys k FORCE INDEX (company) JOIN users u ON u.id = k.user_id WHERE k.company_id = ? AND "
	                "k.ended_at IS NULL ORDER BY k.id DESC LIMIT ? OFFSET ?",
	.scope = DB_TENANT,
	PARAMS(COMPANY_COL, COL(key_query, limit), COL(key_query, offset)),
	ROWS,
};

static const struct db_statement own_count = {
	.name = "api_key.count_own",
	.text = STORE_COUNT " FROM api_keys FORCE INDEX (user) WHERE user_id = ? AND ended_at IS NULL" STORE_COUNT_END,
	.scope = DB_PARTY,
	PARAMS(CALLER_COL, MOST_COL),
	RESULT(api_key_list, COL(api_key_list, total)),
};

static const struct db_statement company_count = {
	.name = "api_key.count_company",
	.text = STORE_COUNT " FROM api_keys FORCE INDEX (company) WHERE company_id = ? AND ended_at IS NULL" STORE_COUNT_END,
	.scope = DB_TENANT,
	PARAMS(COMPANY_COL, MOST_COL),
	RESULT(api_key_list, COL(api_key_list, total)),
};

enum err store_key_list(struct db *db, struct arena *arena, const struct key_query *query, struct api_key_list *out)
{
	void *rows = NULL;
	enum err e = db_all(db, query->of_company ? &of_company : &own, query, &rows, &out->n);
	struct api_key *at = rows;

	for (size_t i = 0; e == OK && i < out->n; i++)
		read_lists(arena, &at[i]);
	out->at = at;
	return e == OK ? db_one(db, query->of_company ? &company_count : &own_count, NULL, out) : e;
}

/* ---- making */
static const struct db_statement lock_user = {
	.name = "api_key.lock_user",
	.text = "SELECT id FROM users WHERE id = ? FOR UPDATE",
	.scope = DB_PARTY,
	PARAMS(CALLER_COL),
	RESULT(user, COL_KEY(user, id)),
};

static const struct db_statement lock_company = {
	.name = "api_key.lock_company",
	.text = "SELECT id FROM companies WHERE id = ? FOR UPDATE",
	.scope = DB_ANYONE, /* a candidate has none, and then it finds none */
	PARAMS(COMPANY_COL),
	RESULT(company, COL_KEY(company, id)),
};

static const struct db_statement room = {
	.name = "api_key.room",
	.text = "SELECT (SELECT COUNT(*) FROM api_keys FORCE INDEX (user) WHERE user_id = ? AND ended_at IS NULL "
	        "AND (expires_at IS NULL OR expires_at > ?)), (SELECT COUNT(*) FROM api_keys FORCE INDEX (company) "
	        "WHERE company_id = ? AND ended_at IS NULL AND (expires_at IS NULL OR expires_at > ?))",
	.scope = DB_PARTY,
	PARAMS(CALLER_COL, NOW_COL, COMPANY_COL, NOW_COL),
	RESULT(key_count, COL(key_count, own), COL(key_count, company)),
};

enum err store_key_room(struct db *db, struct key_count *count_r)
{
	struct company company = { 0 };
	struct user user = { 0 };
	enum err e = db_one(db, &lock_company, NULL, &company);

	if (e == OK || e == E_NO_ROW)
		e = db_one(db, &lock_user, NULL, &user);
	return e == OK ? db_one(db, &room, NULL, count_r) : e;
}

static const struct db_statement service = {
	.name = "api_key.service",
	.text = "INSERT INTO users (public_id, company_id, role, active, service, verified, email, name, first_name, last_name, digest, "
	        "created_at, updated_at) VALUES (?, ?, ?, 0, 1, 1, ?, ?, ?, '', 0, ?, ?)",
	.scope = DB_TENANT,
	PARAMS(COL_PUB(user, id), COMPANY_COL, COL(user, role), COL(user, email), COL(user, name), COL(user, name), NOW_COL,
	       NOW_COL),
};

enum err store_key_service(struct db *db, struct user *user)
{
	return db_run(db, &service, user, NULL, &user->id.v.key);
}

static const struct db_statement insert = {
	.name = "api_key.insert",
	.text = "INSERT INTO api_keys (public_id, user_id, company_id, made_by, name, scopes, addresses, key_hash, created_at, "
	        "updated_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	.scope = DB_PARTY,
	PARAMS(COL_PUB(api_key, id), COL_KEY(api_key, owner.id), COMPANY_COL, CALLER_COL, COL(api_key, name),
	       COL(api_key, scope_text), COL(api_key, address_text), COL(api_key, hash), NOW_COL, NOW_COL,
	       COL(api_key, expires_at)),
};

enum err store_key_insert(struct db *db, struct api_key *key)
{
	return db_run(db, &insert, key, NULL, &key->id.v.key);
}

/* ---- changing what the guard has admitted */
static const struct db_statement save = {
	.name = "api_key.save",
	.text = "UPDATE api_keys SET name = ?, addresses = ?, expires_at = ?, version = version + 1, updated_at = ? WHERE id = ?",
	.scope = DB_ANYONE, /* the row was loaded for the caller, who is its owner or an admin of its company */
	PARAMS(COL(api_key, name), COL(api_key, address_text), COL(api_key, expires_at), NOW_COL, COL_KEY(api_key, id)),
};

enum err store_key_save(struct db *db, const struct api_key *key)
{
	return db_run(db, &save, key, NULL, NULL);
}

static const struct db_statement end = {
	.name = "api_key.end",
	.text = "UPDATE api_keys SET ended_at = ?, version = version + 1, updated_at = ? WHERE id = ?",
	.scope = DB_ANYONE, /* as api_key.save */
	PARAMS(NOW_COL, NOW_COL, COL_KEY(api_key, id)),
};

enum err store_key_end(struct db *db, const struct api_key *key)
{
	return db_run(db, &end, key, NULL, NULL);
}

static const struct db_statement used = {
	.name = "api_key.used",
	.text = "UPDATE api_keys SET last_used_at = ?, last_address = ? WHERE public_id = ? AND (last_used_at IS NULL OR last_used_at < ?)",
	.scope = DB_ANYONE, /* written in batches, of the keys of everybody */
	PARAMS(COL(api_key, last_used_at), COL(api_key, last_address), COL_PUB(api_key, id), COL(api_key, last_used_at)),
};

enum err store_key_used(struct db *db, const struct api_key *key)
{
	return db_run(db, &used, key, NULL, NULL);
}

STATEMENTS(api_key, &by_hash, &get, &lock, &own, &of_company, &own_count, &company_count, &lock_user, &lock_company, &room,
           &service, &insert, &save, &end, &used);
