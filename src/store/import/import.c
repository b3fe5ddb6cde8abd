/* Statements about imports and the errors of their lines. */
#include "store/import/import.h"

#include "store/sql.h"
#include "store/statements.h"

#define COLUMNS                                                                                                                      \
	"i.id, i.public_id, i.version, i.company_id, i.author_id, i.kind, i.status, i.name, i.stored_path, i.size, i.place, i.line," \
	" i.total, i.good, i.bad, i.done, i.created_at, i.updated_at, i.ended_at, i.forget_at"
#define BIND                                                                                                                   \
	COL_KEY(import, id), COL_PUB(import, id), COL(import, version), COL_KEY(import, company), COL_KEY(import, author),     \
	        COL(import, kind), COL(import, status), COL(import, name), COL(import, stored), COL(import, size),             \
	        COL(import, place), COL(import, line), COL(import, lines), COL(import, good), COL(import, bad),                \
	        COL(import, done), COL(import, created_at), COL(import, updated_at), COL(import, ended_at),                    \
	        COL(import, forget_at)

static const struct db_statement insert = {
	.name = "import.insert",
	.scope = DB_TENANT,
	.text = "INSERT INTO imports (public_id, company_id, author_id, kind, status, name, stored_path, size, total, created_at,"
	        " updated_at, forget_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_PUB(import, id), COMPANY_COL, CALLER_COL, COL(import, kind), COL(import, status), COL(import, name),
	       COL(import, stored), COL(import, size), COL(import, lines), NOW_COL, NOW_COL, COL(import, forget_at)),
};

enum err store_import_insert(struct db *db, struct import *import)
{
	return db_run(db, &insert, import, NULL, &import->id.v.key);
}

static const struct db_statement get = {
	.name = "import.get",
	.scope = DB_GUARDED,
	.text = "SELECT " COLUMNS " FROM imports i WHERE i.public_id = ?",
	PARAMS(COL_PUB(import, id)),
	RESULT(import, BIND),
};

enum err store_import_any(struct db *db, struct uuid id, struct import *out)
{
	out->id.v.pub = id;
	return db_one(db, &get, out, out);
}

static const struct db_statement get_lock = {
	.name = "import.lock",
	.scope = DB_GUARDED,
	.text = "SELECT " COLUMNS " FROM imports i WHERE i.public_id = ? FOR UPDATE",
	PARAMS(COL_PUB(import, id)),
	RESULT(import, BIND),
};

enum err store_import_any_lock(struct db *db, struct uuid id, struct import *out)
{
	out->id.v.pub = id;
	return db_one(db, &get_lock, out, out);
}

/* ---- lists */

struct page_query {
	int64_t limit, offset;
};
static const struct db_statement list = {
	.name = "import.list",
	.scope = DB_TENANT,
	.text = "SELECT " COLUMNS
	        " FROM imports i FORCE INDEX (company) WHERE i.company_id = ? ORDER BY i.id DESC LIMIT ? OFFSET ?",
	PARAMS(COMPANY_COL, COL(page_query, limit), COL(page_query, offset)),
	RESULT(import, BIND),
};
static const struct db_statement count = {
	.name = "import.count",
	.scope = DB_TENANT,
	.text = "SELECT COUNT(*) FROM (SELECT 1 FROM imports FORCE INDEX (company) WHERE company_id = ? LIMIT ?) n",
	PARAMS(COMPANY_COL, MOST_COL),
	RESULT(import_list, COL(import_list, total)),
};

enum err store_import_list(struct db *db, const struct window *window, struct import_list *list_r)
{
	const struct page_query query = { window->size, window_offset(window, window->size) };
	void *rows = NULL;
	enum err e = db_all(db, &list, &query, &rows, &list_r->n);

	list_r->at = rows;
	return e == OK ? db_one(db, &count, NULL, list_r) : e;
}

static const struct db_statement errors = {
	.name = "import.errors",
	.scope = DB_TENANT,
	.text = "SELECT e.line, e.position, e.field, e.message FROM imports i FORCE INDEX (PRIMARY) STRAIGHT_JOIN import_errors e"
	        " FORCE INDEX (PRIMARY) ON e.import_id = i.id WHERE i.id = ? AND i.company_id = ?"
	        " ORDER BY e.line, e.position LIMIT ? OFFSET ?",
	PARAMS(COL_KEY(import_error_query, import), COMPANY_COL, COL(import_error_query, limit),
	       COL(import_error_query, offset)),
	RESULT(import_error, COL(import_error, line), COL(import_error, position), COL(import_error, field),
	       COL(import_error, message)),
};
static const struct db_statement count_errors = {
	.name = "import.count_errors",
	.scope = DB_TENANT,
	.text = "SELECT COUNT(*) FROM (SELECT 1 FROM imports i FORCE INDEX (PRIMARY) STRAIGHT_JOIN import_errors e FORCE INDEX"
	        " (PRIMARY) ON e.import_id = i.id WHERE i.id = ? AND i.company_id = ? LIMIT ?) n",
	PARAMS(COL_KEY(import_error_query, import), COMPANY_COL, MOST_COL),
	RESULT(import_error_list, COL(import_error_list, total)),
};

enum err store_import_errors(struct db *db, const struct import_error_query *query, struct import_error_list *list_r)
{
	void *rows = NULL;
	enum err e = db_all(db, &errors, query, &rows, &list_r->n);

	list_r->at = rows;
	return e == OK ? db_one(db, &count_errors, query, list_r) : e;
}

/* ---- changing */

static const struct db_statement delete = {
	.name = "import.delete",
	.scope = DB_TENANT,
	.text = "DELETE FROM imports WHERE id = ? AND company_id = ?",
	PARAMS(COL_KEY(import, id), COMPANY_COL),
};

enum err store_import_delete(struct db *db, const struct import *import)
{
	return db_run(db, &delete, import, NULL, NULL);
}

static const struct db_statement save = {
	.name = "import.save",
	.scope = DB_TENANT,
	.text = "UPDATE imports SET version = version + 1, status = ?, place = ?, line = ?, good = ?, bad = ?, done = ?,"
	        " updated_at = ?, ended_at = ?, forget_at = ? WHERE id = ? AND company_id = ?",
	PARAMS(COL(import, status), COL(import, place), COL(import, line), COL(import, good), COL(import, bad),
	       COL(import, done), NOW_COL, COL(import, ended_at), COL(import, forget_at), COL_KEY(import, id), COMPANY_COL),
};

enum err store_import_save(struct db *db, struct import *import)
{
	import->version++;
	return db_run(db, &save, import, NULL, NULL);
}

/* ---- the work */

static const struct db_statement due = {
	.name = "import.due",
	.scope = DB_ANYONE, /* for whoever works for all companies */
	.text = "SELECT " COLUMNS " FROM imports i FORCE INDEX (due) WHERE i.status IN (" SQL_IMPORT_CHECKING
	        ", " SQL_IMPORT_RUNNING
	        ") AND (? IS NULL OR i.id = ?) ORDER BY i.status, i.updated_at LIMIT 1 FOR UPDATE SKIP LOCKED",
	PARAMS(COL_KEY(import, id), COL_KEY(import, id)),
	RESULT(import, BIND),
};
static const struct db_statement author = {
	.name = "import.author",
	.scope = DB_ANYONE, /* for whoever works for all companies */
	.text = "SELECT u.id, u.public_id, u.role, u.active AND c.active, u.zone FROM users u STRAIGHT_JOIN companies c ON c.id ="
	        " u.company_id WHERE u.id = ? AND u.company_id = ?",
	PARAMS(COL_KEY(import, author), COL_KEY(import, company)),
	RESULT(user, COL_KEY(user, id), COL_PUB(user, id), COL(user, role), COL(user, active), COL(user, zone)),
};

enum err store_import_due(struct db *db, struct import_id only, struct import_work *out)
{
	enum err e = db_one(db, &due, &(struct import){ .id = only }, &out->import);

	if (e != OK)
		return e;
	e = db_one(db, &author, &out->import, &out->author);
	return e == E_NO_ROW ? OK : e; /* an author without a role may do nothing */
}

struct lines_query {
	struct import_id import;
	int64_t line, most;
};
static const struct db_statement bad_lines = {
	.name = "import.bad_lines",
	.scope = DB_ANYONE, /* of an import that was locked before */
	.text = "SELECT DISTINCT line FROM import_errors FORCE INDEX (PRIMARY) WHERE import_id = ? AND line >= ? ORDER BY line LIMIT ?",
	PARAMS(COL_KEY(lines_query, import), COL(lines_query, line), COL(lines_query, most)),
	RESULT(import_error, COL(import_error, line)),
};

enum err store_import_bad_lines(struct db *db, const struct import *import, int64_t most, struct import_error_list *list_r)
{
	void *rows = NULL;
	enum err e = db_all(db, &bad_lines, &(struct lines_query){ import->id, import->line, most }, &rows, &list_r->n);

	list_r->at = rows;
	return e;
}

struct error_row {
	struct import_id import;
	struct import_error v;
};
static const struct db_statement add_error = {
	.name = "import.add_error",
	.scope = DB_ANYONE, /* of an import that was locked before */
	.text = "INSERT INTO import_errors (import_id, line, position, field, message) VALUES (?, ?, ?, ?, ?)",
	PARAMS(COL_KEY(error_row, import), COL(error_row, v.line), COL(error_row, v.position), COL(error_row, v.field),
	       COL(error_row, v.message)),
};

enum err store_import_error_add(struct db *db, const struct import *import, const struct import_error *error)
{
	return db_run(db, &add_error, &(struct error_row){ import->id, *error }, NULL, NULL);
}

static const struct db_statement remove_errors = {
	.name = "import.remove_errors",
	.scope = DB_ANYONE, /* of an import that was locked before */
	.text = "DELETE FROM import_errors WHERE import_id = ?",
	PARAMS(COL_KEY(import, id)),
};
static const struct db_statement remove_marks = {
	.name = "import.remove_marks",
	.scope = DB_ANYONE, /* of an import that was locked before */
	.text = "DELETE FROM import_marks WHERE import_id = ?",
	PARAMS(COL_KEY(import, id)),
};

enum err store_import_errors_remove(struct db *db, const struct import *import)
{
	return db_run(db, &remove_errors, import, NULL, NULL);
}

enum err store_import_marks_remove(struct db *db, const struct import *import)
{
	return db_run(db, &remove_marks, import, NULL, NULL);
}

static const struct db_statement find_mark = {
	.name = "import.find_mark",
	.scope = DB_ANYONE, /* of an import that was locked before */
	.text = "SELECT 1 FROM import_marks WHERE import_id = ? AND mark = ?",
	PARAMS(COL_KEY(import_mark, import), COL(import_mark, mark)),
	RESULT(import_mark, COL(import_mark, found)),
};

enum err store_import_mark_find(struct db *db, struct import_mark *mark)
{
	enum err e = db_one(db, &find_mark, mark, mark);

	return e == E_NO_ROW ? OK : e;
}

static const struct db_statement add_mark = {
	.name = "import.add_mark",
	.scope = DB_ANYONE, /* of an import that was locked before */
	.text = "INSERT INTO import_marks (import_id, mark) VALUES (?, ?)",
	PARAMS(COL_KEY(import_mark, import), COL(import_mark, mark)),
};

enum err store_import_marks_add(struct db *db, const struct import_mark *marks, size_t n)
{
	return db_run_many(db, &add_mark, marks, sizeof *marks, n);
}

/* ---- forgetting */

static const struct db_statement forgotten = {
	.name = "import.forgotten",
	.scope = DB_ANYONE, /* the sweep works for all companies */
	.text = "SELECT " COLUMNS " FROM imports i FORCE INDEX (forget) WHERE i.forget_at <= ? ORDER BY i.forget_at LIMIT 1"
	        " FOR UPDATE SKIP LOCKED",
	PARAMS(NOW_COL),
	RESULT(import, BIND),
};

enum err store_import_forgotten(struct db *db, struct import *out)
{
	return db_one(db, &forgotten, NULL, out);
}

STATEMENTS(import, &insert, &get, &get_lock, &list, &count, &errors, &count_errors, &delete, &save, &due, &author, &bad_lines,
           &add_error, &remove_errors, &remove_marks, &find_mark, &add_mark, &forgotten);
