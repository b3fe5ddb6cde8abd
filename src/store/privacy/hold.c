/* Statements about legal holds. */
#include "store/privacy/hold.h"

#include "store/sql.h"
#include "store/statements.h"

static const struct db_statement set = {
	.name = "hold.set",
	.scope = DB_TENANT,
	.text = "INSERT INTO legal_holds (company_id, user_id, reason, until_at, made_by, created_at) VALUES (?, ?, ?, ?, ?, ?)",
	PARAMS(COMPANY_COL, COL_KEY(legal_hold, user), COL(legal_hold, reason), COL(legal_hold, until), CALLER_COL, NOW_COL),
};

static const struct db_statement get = {
	.name = "hold.get",
	.scope = DB_TENANT,
	.text = "SELECT reason, until_at, created_at FROM legal_holds WHERE company_id = ? AND user_id = ?"
	        " AND " SQL_HOLD_LASTS(""),
	PARAMS(COMPANY_COL, COL_KEY(legal_hold, user), NOW_COL),
	RESULT(legal_hold, COL(legal_hold, reason), COL(legal_hold, until), COL(legal_hold, created_at)),
};

enum err store_hold(struct db *db, struct legal_hold *out)
{
	return db_one(db, &get, out, out);
}

static const struct db_statement end = {
	.name = "hold.end",
	.scope = DB_TENANT,
	.text = "DELETE t FROM legal_holds t FORCE INDEX (PRIMARY) WHERE t.company_id = ? AND t.user_id = ?",
	PARAMS(COMPANY_COL, COL_KEY(legal_hold, user)),
};

enum err store_hold_end(struct db *db, const struct legal_hold *hold)
{
	int64_t matched = 0;
	enum err e = db_run(db, &end, hold, &matched, NULL);

	return e == OK && matched == 0 ? E_NO_ROW : e;
}

enum err store_hold_set(struct db *db, const struct legal_hold *hold)
{
	enum err e = db_run(db, &end, hold, NULL, NULL);

	return e == OK ? db_run(db, &set, hold, NULL, NULL) : e;
}

/* An order of the person is of no company, and waits for each that has a hold. */
static const struct db_statement wake = {
	.name = "hold.wake",
	.scope = DB_ANYONE,
	.text = "UPDATE erasures FORCE INDEX (newest) SET next_at = ? WHERE user_id = ? AND status = " SQL_ERASURE_BEGUN,
	PARAMS(NOW_COL, COL_KEY(legal_hold, user)),
};

enum err store_hold_wake(struct db *db, const struct legal_hold *hold)
{
	return db_run(db, &wake, hold, NULL, NULL);
}

STATEMENTS(hold, &set, &get, &end, &wake);
