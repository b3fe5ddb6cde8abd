/* Statements about the departments of a company. */
#include "store/job/detail.h"

#include "store/pages.h"
#include "store/statements.h"

/* clang-format off */
#define DEPARTMENT_BIND COL_KEY(department, id), COL_PUB(department, id), COL_KEY(department, company), COL(department, name), COL(department, version), \
	COL(department, created_at), COL(department, updated_at)
/* clang-format on */
#define DEPARTMENT_SQL "SELECT id, public_id, company_id, name, version, created_at, updated_at FROM departments"

struct department_query {
	int64_t limit, offset;
};

static const struct db_statement list = {
	.name = "department.list",
	.scope = DB_TENANT,
	.text = DEPARTMENT_SQL " WHERE company_id = ? ORDER BY name, id LIMIT ? OFFSET ?",
	PARAMS(COMPANY_COL, COL(department_query, limit), COL(department_query, offset)),
	RESULT(department, DEPARTMENT_BIND),
};

static const struct db_statement count = {
	.name = "department.count",
	.scope = DB_TENANT,
	.text = STORE_COUNT " FROM departments WHERE company_id = ?" STORE_COUNT_END,
	PARAMS(COMPANY_COL, MOST_COL),
	RESULT(department_list, COL(department_list, total)),
};

enum err store_department_list(struct db *db, const struct window *window, struct department_list *out)
{
	struct department_query query = { .limit = window->size, .offset = window_offset(window, window->size) };
	enum err e = db_all(db, &list, &query, &out->at, &out->n);

	return e != OK || store_last_page(query.offset, query.limit, out->n, &out->total) ? e : db_one(db, &count, &query, out);
}

static const struct db_statement get = {
	.name = "department.get",
	.scope = DB_GUARDED,
	.text = DEPARTMENT_SQL " WHERE public_id = ?",
	PARAMS(COL_PUB(department, id)),
	RESULT(department, DEPARTMENT_BIND),
};

enum err store_department_any(struct db *db, struct uuid id, struct department *out)
{
	out->id.v.pub = id;
	return db_one(db, &get, out, out);
}

static const struct db_statement hold = {
	.name = "department.hold",
	.scope = DB_TENANT,
	.text = DEPARTMENT_SQL " WHERE public_id = ? AND company_id = ? LOCK IN SHARE MODE",
	PARAMS(COL_PUB(department, id), COMPANY_COL),
	RESULT(department, DEPARTMENT_BIND),
};

enum err store_department_hold(struct db *db, struct uuid id, struct department *out)
{
	out->id.v.pub = id;
	return db_one(db, &hold, out, out);
}

static const struct db_statement insert = {
	.name = "department.insert",
	.scope = DB_TENANT,
	.text = "INSERT INTO departments (public_id, company_id, name, created_at, updated_at) VALUES (?, ?, ?, ?, ?)",
	PARAMS(COL_PUB(department, id), COMPANY_COL, COL(department, name), NOW_COL, NOW_COL),
};

enum err store_department_insert(struct db *db, struct department *department)
{
	department->version = 1;
	return db_run(db, &insert, department, NULL, &department->id.v.key);
}

static const struct db_statement save = {
	.name = "department.save",
	.scope = DB_TENANT,
	.text = "UPDATE departments SET name = ?, version = version + 1, updated_at = ? WHERE id = ? AND version = ?"
	        " AND company_id = ?",
	PARAMS(COL(department, name), NOW_COL, COL_KEY(department, id), COL(department, version), COMPANY_COL),
};

/* The jobs of a department have a copy of its name. */
static const struct db_statement rename_in_jobs = {
	.name = "department.rename",
	.scope = DB_TENANT,
	.text = "UPDATE jobs SET department_name = ? WHERE department_id = ? AND company_id = ?",
	PARAMS(COL(department, name), COL_KEY(department, id), COMPANY_COL),
};

enum err store_department_save(struct db *db, struct department *department)
{
	int64_t matched = 0;
	enum err e = db_run(db, &save, department, &matched, NULL);

	if (e != OK)
		return e;
	department->version++;
	return matched == 0 ? E_STALE : db_run(db, &rename_in_jobs, department, NULL, NULL);
}

static const struct db_statement empty = {
	.name = "department.empty",
	.scope = DB_TENANT,
	.text = "UPDATE jobs SET department_id = NULL, department_name = NULL, version = version + 1, updated_at = ?"
	        " WHERE department_id = ? AND company_id = ?",
	PARAMS(NOW_COL, COL_KEY(department, id), COMPANY_COL),
};

static const struct db_statement remove_department = {
	.name = "department.delete",
	.scope = DB_TENANT,
	.text = "DELETE FROM departments WHERE id = ? AND version = ? AND company_id = ?",
	PARAMS(COL_KEY(department, id), COL(department, version), COMPANY_COL),
};

enum err store_department_delete(struct db *db, const struct department *department)
{
	int64_t matched = 0;
	enum err e = db_run(db, &empty, department, NULL, NULL);

	if (e == OK)
		e = db_run(db, &remove_department, department, &matched, NULL);
	return e == OK && matched == 0 ? E_STALE : e;
}

STATEMENTS(department, &list, &count, &get, &hold, &insert, &save, &rename_in_jobs, &empty, &remove_department);
