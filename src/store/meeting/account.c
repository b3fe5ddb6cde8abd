/* Statements about accounts at providers of meeting rooms. */
#include "store/meeting/account.h"

#include "store/sql.h"
#include "store/statements.h"

#define COLUMNS                                                                                                                \
	"SELECT id, public_id, version, provider, account, client, key_id, secret, secret IS NOT NULL, hosts, url, calendar, " \
	"guests, test, test_error, tested_at, updated_at FROM meeting_accounts WHERE company_id = ?"
#define ROWS                                                                                                                   \
	RESULT(meeting_account, COL_KEY(meeting_account, id), COL_PUB(meeting_account, id), COL(meeting_account, version),     \
	       COL(meeting_account, provider), COL(meeting_account, account), COL(meeting_account, client),                    \
	       COL(meeting_account, key_id), COL(meeting_account, secret), COL(meeting_account, has_secret),                   \
	       COL(meeting_account, hosts_text), COL(meeting_account, url), COL(meeting_account, calendar),                    \
	       COL(meeting_account, guests), COL(meeting_account, test), COL(meeting_account, test_error),                     \
	       COL(meeting_account, tested_at), COL(meeting_account, updated_at))

static const struct db_statement get = {
	.name = "meeting_account.get",
	.text = COLUMNS,
	.scope = DB_TENANT,
	PARAMS(COMPANY_COL),
	ROWS,
};

enum err store_meeting_account_get(struct db *db, struct meeting_account *account_r)
{
	return db_one(db, &get, NULL, account_r);
}

static const struct db_statement lock = {
	.name = "meeting_account.lock",
	.text = COLUMNS " FOR UPDATE",
	.scope = DB_TENANT,
	PARAMS(COMPANY_COL),
	ROWS,
};

enum err store_meeting_account_lock(struct db *db, struct meeting_account *account_r)
{
	return db_one(db, &lock, NULL, account_r);
}

static const struct db_statement of_company = {
	.name = "meeting_account.of_company",
	.text = "SELECT id, public_id, provider FROM meeting_accounts WHERE company_id = ?",
	.scope = DB_ANYONE, /* of the interview's company; the caller was allowed to schedule before */
	PARAMS(COL_KEY(meeting_account, company)),
	RESULT(meeting_account, COL_KEY(meeting_account, id), COL_PUB(meeting_account, id), COL(meeting_account, provider)),
};

enum err store_meeting_account_of(struct db *db, struct company_id company, struct meeting_account *account_r)
{
	return db_one(db, &of_company, &(struct meeting_account){ .company = company }, account_r);
}

static const struct db_statement insert = {
	.name = "meeting_account.insert",
	.text = "INSERT INTO meeting_accounts (version, public_id, company_id, provider, account, client, key_id, secret, hosts, url, "
	        "calendar, guests, created_by, created_at, updated_at) VALUES (2, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, COALESCE(?, 0), "
	        "?, ?, ?)",
	.scope = DB_TENANT,
	PARAMS(COL_PUB(meeting_account, id), COMPANY_COL, COL(meeting_account, provider), COL(meeting_account, account),
	       COL(meeting_account, client), COL(meeting_account, key_id), COL(meeting_account, secret),
	       COL(meeting_account, hosts_text), COL(meeting_account, url), COL(meeting_account, calendar),
	       COL(meeting_account, guests), CALLER_COL, NOW_COL, NOW_COL),
};

enum err store_meeting_account_insert(struct db *db, const struct meeting_account *account)
{
	return db_run(db, &insert, account, NULL, NULL);
}

static const struct db_statement save = {
	.name = "meeting_account.save",
	.text = "UPDATE meeting_accounts SET version = version + 1, updated_at = ?, public_id = ?, provider = ?, account = ?, "
	        "client = ?, key_id = ?, secret = ?, hosts = ?, url = ?, calendar = ?, guests = COALESCE(?, 0), test = " SQL_TEST_NEVER
	        ", "
	        "test_error = NULL, tested_at = NULL, test_due_at = NULL, test_lease = NULL WHERE id = ? AND company_id = ?",
	.scope = DB_TENANT,
	PARAMS(NOW_COL, COL_PUB(meeting_account, id), COL(meeting_account, provider), COL(meeting_account, account),
	       COL(meeting_account, client), COL(meeting_account, key_id), COL(meeting_account, secret),
	       COL(meeting_account, hosts_text), COL(meeting_account, url), COL(meeting_account, calendar),
	       COL(meeting_account, guests), COL_KEY(meeting_account, id), COMPANY_COL),
};

enum err store_meeting_account_save(struct db *db, const struct meeting_account *account)
{
	return db_run(db, &save, account, NULL, NULL);
}

static const struct db_statement delete = {
	.name = "meeting_account.delete",
	.text = "DELETE FROM meeting_accounts WHERE id = ? AND company_id = ?",
	.scope = DB_TENANT,
	PARAMS(COL_KEY(meeting_account, id), COMPANY_COL),
};

enum err store_meeting_account_delete(struct db *db, const struct meeting_account *account)
{
	return db_run(db, &delete, account, NULL, NULL);
}

static const struct db_statement wake = {
	.name = "meeting_account.wake",
	.text = "UPDATE meetings FORCE INDEX (account) SET wanted = wanted + 1, wanted_at = ?, attempts = 0, "
	        "next_at = IF(lease IS NULL OR next_at IS NULL, ?, next_at) WHERE account = ? AND state IN (" SQL_MEETING_WAITING
	        ", " SQL_MEETING_FALLBACK ")",
	.scope = DB_ANYONE,
	PARAMS(NOW_COL, NOW_COL, COL_PUB(meeting_account, id)),
};

enum err store_meeting_account_wake(struct db *db, struct meeting_account_id account)
{
	return db_run(db, &wake, &(struct meeting_account){ .id = account }, NULL, NULL);
}

static const struct db_statement test = {
	.name = "meeting_account.test",
	.text = "UPDATE meeting_accounts SET test = " SQL_TEST_ASKED ", test_error = NULL, test_due_at = ?, test_lease = NULL "
	        "WHERE id = ? AND company_id = ?",
	.scope = DB_TENANT,
	PARAMS(NOW_COL, COL_KEY(meeting_account, id), COMPANY_COL),
};

enum err store_meeting_account_test(struct db *db, const struct meeting_account *account)
{
	return db_run(db, &test, account, NULL, NULL);
}

STATEMENTS(meeting_account, &get, &lock, &of_company, &insert, &save, &delete, &wake, &test);
