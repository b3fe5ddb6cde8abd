/* Statements about exports: who has ordered which, and what the dispatcher does about them. */
#include "store/privacy/export.h"

#include "store/sql.h"
#include "store/statements.h"

static const struct db_statement insert = {
	.name = "export.insert",
	.scope = DB_ANYONE, /* the use case says of whom: the caller, or a candidate that was loaded for the caller's company */
	.text = "INSERT INTO exports (public_id, user_id, company_id, ordered_by, next_at, created_at) VALUES (?, ?, ?, ?, ?, ?)",
	PARAMS(COL_PUB(export, id), COL_KEY(export, user), COL_KEY(export, company), CALLER_COL, NOW_COL, NOW_COL),
};

enum err store_export_insert(struct db *db, struct export *export)
{
	export->id.v.pub = uuid_new();
	return db_run(db, &insert, export, NULL, &export->id.v.key);
}

static const struct db_statement outdate = {
	.name = "export.outdate",
	.scope = DB_PARTY,
	.text = "UPDATE exports FORCE INDEX (newest) SET next_at = ?, expires_at = ? WHERE user_id = ? AND company_id <=> ?"
	        " AND ordered_by = ? AND status <> " SQL_EXPORT_WAITING,
	PARAMS(NOW_COL, NOW_COL, COL_KEY(export, user), COL_KEY(export, company), CALLER_COL),
};

enum err store_export_outdate(struct db *db, const struct export *export)
{
	return db_run(db, &outdate, export, NULL, NULL);
}

static const struct db_statement newest = {
	.name = "export.newest",
	.scope = DB_PARTY,
	.text = "SELECT id, public_id, status, file_public_id, created_at, expires_at FROM exports FORCE INDEX (newest)"
	        " WHERE user_id = ? AND company_id <=> ? AND ordered_by = ? ORDER BY id DESC LIMIT 1",
	PARAMS(COL_KEY(export, user), COL_KEY(export, company), CALLER_COL),
	RESULT(export, COL_KEY(export, id), COL_PUB(export, id), COL(export, status), COL_PUB(export, file),
	       COL(export, created_at), COL(export, expires_at)),
};

enum err store_export_newest(struct db *db, struct export *out)
{
	return db_one(db, &newest, out, out);
}

/* ---- for the dispatcher, which writes the exports of all people and companies */

#define EXPORT_SQL                                                                                                             \
	"SELECT e.id, e.public_id, e.user_id, e.company_id, e.ordered_by, e.status, e.file_public_id, e.attempts, e.lease,"    \
	" e.created_at FROM exports e "
#define EXPORT_RESULT                                                                                                          \
	RESULT(export, COL_KEY(export, id), COL_PUB(export, id), COL_KEY(export, user), COL_KEY(export, company),              \
	       COL_KEY(export, ordered_by), COL(export, status), COL_PUB(export, file), COL(export, attempts),                 \
	       COL(export, lease), COL(export, created_at))
static const struct db_statement next_ = {
	.name = "export.next",
	.scope = DB_ANYONE, /* see above */
	.text = EXPORT_SQL "FORCE INDEX (due) WHERE e.next_at <= ? ORDER BY e.next_at, e.id LIMIT 1 FOR UPDATE SKIP LOCKED",
	PARAMS(NOW_COL),
	EXPORT_RESULT,
};
static const struct db_statement lock = {
	.name = "export.lock",
	.scope = DB_ANYONE, /* see above */
	.text = EXPORT_SQL "WHERE e.id = ? AND e.lease = ? AND e.status = " SQL_EXPORT_WAITING " FOR UPDATE",
	PARAMS(COL_KEY(export, id), COL(export, lease)),
	EXPORT_RESULT,
};

enum err store_export_next(struct db *db, struct export *out)
{
	return db_one(db, &next_, NULL, out);
}

enum err store_export_lock(struct db *db, struct export *out)
{
	return db_one(db, &lock, out, out);
}

static const struct db_statement save = {
	.name = "export.save",
	.scope = DB_ANYONE, /* of the export that was locked */
	.text = "UPDATE exports SET status = ?, file_public_id = ?, attempts = ?, lease = ?, next_at = ?, expires_at = ? WHERE id = ?",
	PARAMS(COL(export, status), COL_PUB(export, file), COL(export, attempts), COL(export, lease), COL(export, next_at),
	       COL(export, expires_at), COL_KEY(export, id)),
};
static const struct db_statement remove_one = {
	.name = "export.remove",
	.scope = DB_ANYONE, /* of the export that was locked */
	.text = "DELETE FROM exports WHERE id = ?",
	PARAMS(COL_KEY(export, id)),
};
static const struct db_statement file = {
	.name = "export.file",
	.scope = DB_ANYONE, /* of the export that was locked */
	.text = "SELECT id, public_id, stored_path FROM files WHERE public_id = ? AND purpose = " SQL_FILE_EXPORT,
	PARAMS(COL_PUB(export, file)),
	RESULT(file, COL_KEY(file, id), COL_PUB(file, id), COL(file, stored)),
};

enum err store_export_save(struct db *db, const struct export *export)
{
	return db_run(db, &save, export, NULL, NULL);
}

enum err store_export_remove(struct db *db, const struct export *export)
{
	return db_run(db, &remove_one, export, NULL, NULL);
}

enum err store_export_file(struct db *db, const struct export *export, struct file *out)
{
	return db_one(db, &file, export, out);
}

STATEMENTS(export, &insert, &outdate, &newest, &next_, &lock, &save, &remove_one, &file);
