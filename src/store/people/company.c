/* Statements about companies. */
#include "store/people/company.h"
#include "store/pages.h"

#include "store/sql.h"
#include "store/statements.h"

#define DETAIL_SQL                                                                                                                           \
	"SELECT id, public_id, version, name, slug, logo, logo_public_id, address, phone, email, zone, language, colour, active,"            \
	" career_page, require_totp, confirm_applications, cancel_notice_minutes, retention_rejected, retention_withdrawn, retention_mails," \
	" retention_notifications, retention_chat, retention_audit, created_at FROM companies"
#define DETAIL_ROW                                                                                                             \
	RESULT(company_detail, COL_KEY(company_detail, id), COL_PUB(company_detail, id), COL(company_detail, version),         \
	       COL(company_detail, name), COL(company_detail, slug), COL(company_detail, logo_address),                        \
	       COL_PUB(company_detail, logo), COL(company_detail, address), COL(company_detail, phone),                        \
	       COL(company_detail, email), COL(company_detail, zone), COL(company_detail, language),                           \
	       COL(company_detail, colour), COL(company_detail, active), COL(company_detail, career_page),                     \
	       COL(company_detail, require_totp), COL(company_detail, confirm_applications),                                   \
	       COL(company_detail, cancel_notice), COL(company_detail, retention.rejected),                                    \
	       COL(company_detail, retention.withdrawn), COL(company_detail, retention.mails),                                 \
	       COL(company_detail, retention.notifications), COL(company_detail, retention.chat),                              \
	       COL(company_detail, retention.audit), COL(company_detail, created_at))

#define OWN(name_, lock)                                                                                                       \
	{                                                                                                                      \
		.name = name_, .scope = DB_TENANT, .text = DETAIL_SQL " WHERE id = ?" lock, PARAMS(COMPANY_COL), DETAIL_ROW    \
	}
static const struct db_statement own = OWN("company.own", "");
static const struct db_statement own_lock = OWN("company.own_lock", " FOR UPDATE");

enum err store_company_own(struct db *db, struct company_detail *out)
{
	return db_one(db, &own, NULL, out);
}

enum err store_company_own_lock(struct db *db, struct company_detail *out)
{
	return db_one(db, &own_lock, NULL, out);
}

static const struct db_statement save = {
	.name = "company.save",
	.scope = DB_TENANT,
	.text = "UPDATE companies SET name = ?, slug = ?, logo = ?, logo_public_id = ?, address = ?, phone = ?, email = ?, zone = ?,"
	        " language = ?, colour = ?, career_page = ?, require_totp = ?, confirm_applications = ?, cancel_notice_minutes = ?, retention_rejected = ?,"
	        " retention_withdrawn = ?, retention_mails = ?, retention_notifications = ?, retention_chat = ?,"
	        " retention_audit = ?, version = version + 1, updated_at = ? WHERE id = ?",
	PARAMS(COL(company_detail, name), COL(company_detail, slug), COL(company_detail, logo_address),
	       COL_PUB(company_detail, logo), COL(company_detail, address), COL(company_detail, phone),
	       COL(company_detail, email), COL(company_detail, zone), COL(company_detail, language),
	       COL(company_detail, colour), COL(company_detail, career_page), COL(company_detail, require_totp),
	       COL(company_detail, confirm_applications), COL(company_detail, cancel_notice),
	       COL(company_detail, retention.rejected), COL(company_detail, retention.withdrawn),
	       COL(company_detail, retention.mails), COL(company_detail, retention.notifications),
	       COL(company_detail, retention.chat), COL(company_detail, retention.audit), NOW_COL, COMPANY_COL),
};

enum err store_company_save(struct db *db, const struct company_detail *company)
{
	return db_run(db, &save, company, NULL, NULL);
}

static const struct db_statement others = {
	.name = "company.others",
	.scope = DB_TENANT,
	.text = "SELECT COUNT(*) FROM users FORCE INDEX (company) WHERE company_id = ? AND service = 0 AND id <> ?",
	PARAMS(COMPANY_COL, CALLER_COL),
	RESULT(company_detail_list, COL(company_detail_list, total)),
};

enum err store_company_others(struct db *db, int64_t *n_r)
{
	struct company_detail_list found = { 0 };
	enum err e = db_one(db, &others, NULL, &found);

	*n_r = found.total;
	return e;
}

/* ---- all companies. Every name is at least '': the server then reads the index as a range, from the first row that it needs.
 */

static const struct db_statement list = {
	.name = "company.list",
	.scope = DB_ANYONE, /* the guard lets only the admin of the installation have companies */
	.text = DETAIL_SQL
	" FORCE INDEX (name) WHERE name >= '' AND (? IS NULL OR name LIKE ? ESCAPE '|') ORDER BY name, id LIMIT ? OFFSET ?",
	PARAMS(COL(company_query, pattern), COL(company_query, pattern), COL(company_query, limit), COL(company_query, offset)),
	DETAIL_ROW,
};

static const struct db_statement count = {
	.name = "company.count",
	.scope = DB_ANYONE, /* as company.list */
	.text = "SELECT COUNT(*) FROM companies FORCE INDEX (name) WHERE name >= '' AND (? IS NULL OR name LIKE ? ESCAPE '|')",
	PARAMS(COL(company_query, pattern), COL(company_query, pattern)),
	RESULT(company_detail_list, COL(company_detail_list, total)),
};

enum err store_company_list(struct db *db, const struct company_query *query, struct company_detail_list *list_r)
{
	enum err e = db_all(db, &list, query, &list_r->at, &list_r->n);

	return e != OK || store_last_page(query->offset, query->limit, list_r->n, &list_r->total)
	               ? e
	               : db_one(db, &count, query, list_r);
}

static const struct db_statement any = {
	.name = "company.any",
	.scope = DB_GUARDED,
	.text = DETAIL_SQL " WHERE public_id = ?",
	PARAMS(COL_PUB(company_detail, id)),
	DETAIL_ROW,
};

enum err store_company_any(struct db *db, struct uuid id, struct company_detail *out)
{
	out->id.v.pub = id;
	return db_one(db, &any, out, out);
}

static const struct db_statement any_lock = {
	.name = "company.any_lock",
	.scope = DB_GUARDED,
	.text = DETAIL_SQL " WHERE public_id = ? FOR UPDATE",
	PARAMS(COL_PUB(company_detail, id)),
	DETAIL_ROW,
};

enum err store_company_any_lock(struct db *db, struct uuid id, struct company_detail *out)
{
	out->id.v.pub = id;
	return db_one(db, &any_lock, out, out);
}

#define NAMED(name_, column)                                                                                                   \
	{                                                                                                                      \
		.name = name_, .scope = DB_ANYONE, /* for interviewctl, whose user administers the server */                   \
		        .text = DETAIL_SQL " WHERE " column " = ? ORDER BY id LIMIT 1 FOR UPDATE",                             \
		PARAMS(COL(company_detail, name)), DETAIL_ROW                                                                  \
	}
static const struct db_statement by_slug = NAMED("company.by_slug", "slug");
static const struct db_statement by_its_name = NAMED("company.by_its_name", "name");

enum err store_company_named(struct db *db, struct str named, struct company_detail *out)
{
	const struct company_detail key = { .name = named };
	/* The column is ASCII, and the server refuses to compare it with other text. */
	enum err e = slug_valid(named) ? db_one(db, &by_slug, &key, out) : E_NO_ROW;

	return e == E_NO_ROW ? db_one(db, &by_its_name, &key, out) : e;
}

static const struct db_statement set = {
	.name = "company.set",
	.scope = DB_ANYONE, /* as company.list */
	.text = "UPDATE companies SET name = ?, slug = ?, active = ?, version = version + 1, updated_at = ? WHERE id = ?",
	PARAMS(COL(company_detail, name), COL(company_detail, slug), COL(company_detail, active), NOW_COL,
	       COL_KEY(company_detail, id)),
};

enum err store_company_set(struct db *db, const struct company_detail *company)
{
	return db_run(db, &set, company, NULL, NULL);
}

/* The times that a session ends by are those of user.set_active. */
static const struct db_statement end_sessions = {
	.name = "company.end_sessions",
	.scope = DB_ANYONE, /* as company.list */
	.text = "UPDATE users SET token_version = token_version + 1, kept_session = NULL, sessions_ended_at = ?, updated_at = ?"
	        " WHERE company_id = ?",
	PARAMS(NOW_COL, NOW_COL, COL_KEY(company_detail, id)),
};

static const struct db_statement staff = {
	.name = "company.staff",
	.scope = DB_ANYONE, /* as company.list */
	.text = "SELECT public_id FROM users WHERE company_id = ?",
	PARAMS(COL_KEY(company_detail, id)),
	RESULT(company_member, COL(company_member, id)),
};

enum err store_company_end_sessions(struct db *db, struct company_id company, struct company_member **staff_r, size_t *n_r)
{
	const struct company_detail key = { .id = company };
	void *rows = NULL;
	enum err e = db_run(db, &end_sessions, &key, NULL, NULL);

	if (e == OK)
		e = db_all(db, &staff, &key, &rows, n_r);
	*staff_r = rows;
	return e;
}

static const struct db_statement active = {
	.name = "company.active",
	.scope = DB_ANYONE, /* the dispatcher sends for all companies */
	.text = "SELECT active FROM companies WHERE id = ?",
	PARAMS(COL_KEY(company_detail, id)),
	RESULT(company_detail, COL(company_detail, active)),
};

enum err store_company_active(struct db *db, struct company_id company, bool *active_r)
{
	struct company_detail found = { .id = company, .active = { true, true } };
	enum err e = db_one(db, &active, &found, &found);

	*active_r = found.active.v;
	return e == E_NO_ROW ? OK : e;
}

STATEMENTS(company, &own, &own_lock, &save, &others, &list, &count, &any, &any_lock, &by_slug, &by_its_name, &set,
           &end_sessions, &staff, &active);
