/* Statements about meetings whose rooms the dispatcher makes, changes and cancels. */
#include "store/meeting/queue.h"

#include "store/keys.h"
#include "store/statements.h"

struct wanting {
	int64_t interview;
};

/* This locks nothing, and most meetings are built in. */
static const struct db_statement remote = {
	.name = "meeting_queue.remote",
	.text = "SELECT m.interview_id FROM " SQL_BATCH
	        " STRAIGHT_JOIN meetings m FORCE INDEX (interview) ON m.interview_id = o.object_id WHERE " SQL_IN_BATCH
	        " AND o.object = " SQL_OBJECT_INTERVIEW " AND m.provider IN " SQL_REMOTE_PROVIDERS,
	.scope = DB_ANYONE,
	PARAMS(BATCH_COLS),
	RESULT(wanting, COL(wanting, interview)),
};

/* A dispatcher that holds the meeting now sees that `wanted` was raised, and looks at it again when it is done. */
static const struct db_statement mark = {
	.name = "meeting_queue.mark",
	.text = "UPDATE meetings SET wanted = wanted + 1, wanted_at = ?, attempts = 0, "
	        "next_at = IF(lease IS NULL OR next_at IS NULL, ?, next_at) WHERE interview_id IN " SQL_KEYS
	        " AND provider IN " SQL_REMOTE_PROVIDERS,
	.scope = DB_ANYONE,
	PARAMS(NOW_COL, NOW_COL, KEYS_COLS),
};

enum err store_meeting_mark(struct db *db, const struct outbox_batch *batch)
{
	void *rows; /* each row is one key */
	size_t n;
	enum err e = db_all(db, &remote, batch, &rows, &n);

	return e == OK ? store_run_keys(db, &mark, rows, n, NULL) : e;
}

struct wish {
	int64_t most;
};

static const struct db_statement due = {
	.name = "meeting_queue.due",
	.text = "SELECT id FROM meetings FORCE INDEX (due) WHERE next_at <= ? ORDER BY next_at, id LIMIT ? FOR UPDATE SKIP "
	        "LOCKED",
	.scope = DB_ANYONE,
	PARAMS(NOW_COL, COL(wish, most)),
	RESULT(meeting_work, COL(meeting_work, key)),
};

enum err store_meeting_due(struct db *db, int64_t most, struct meeting_work **work_r, size_t *n_r)
{
	void *rows;
	enum err e = db_all(db, &due, &(struct wish){ most }, &rows, n_r);

	*work_r = rows;
	return e;
}

static const struct db_statement load = {
	.name = "meeting_queue.load",
	.text = "SELECT m.id, m.company_id, m.interview_id, i.public_id, m.token, m.account, m.provider, m.state, m.remote_id, "
	        "m.remote_url, m.host, m.error, m.content, m.wanted_at, m.next_at, m.wanted, COALESCE(m.lease, 0), "
	        "m.generation, m.attempts, m.trying, COALESCE(i.status, " SQL_INTERVIEW_CANCELLED
	        "), i.start_at, COALESCE(i.minutes, 0), i.zone, "
	        "i.link, "
	        "j.title, u.name, a.id, a.public_id, a.version, COALESCE(a.provider, " SQL_PROVIDER_BUILT_IN
	        "), a.account, a.client, a.key_id, "
	        "a.secret, "
	        "a.hosts, a.calendar FROM meetings m LEFT JOIN interviews i FORCE INDEX (PRIMARY) ON i.id = m.interview_id "
	        "LEFT JOIN jobs j FORCE INDEX (PRIMARY) ON j.id = i.job_id "
	        "LEFT JOIN users u FORCE INDEX (PRIMARY) ON u.id = i.candidate_id "
	        "LEFT JOIN meeting_accounts a FORCE INDEX (company) ON a.company_id = m.company_id WHERE m.id = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(meeting_work, key)),
	RESULT(meeting_work, COL(meeting_work, key), COL_KEY(meeting_work, company), COL_KEY(meeting_work, interview),
	       COL_PUB(meeting_work, interview), COL(meeting_work, token), COL(meeting_work, made_by),
	       COL(meeting_work, provider), COL(meeting_work, state), COL(meeting_work, remote_id),
	       COL(meeting_work, remote_url), COL(meeting_work, host), COL(meeting_work, error), COL(meeting_work, content),
	       COL(meeting_work, wanted_at), COL(meeting_work, next_at), COL(meeting_work, wanted), COL(meeting_work, lease),
	       COL(meeting_work, generation), COL(meeting_work, attempts), COL(meeting_work, trying), COL(meeting_work, status),
	       COL(meeting_work, start), COL(meeting_work, minutes), COL(meeting_work, zone), COL(meeting_work, link),
	       COL(meeting_work, title), COL(meeting_work, candidate), COL_KEY(meeting_work, by.id),
	       COL_PUB(meeting_work, by.id), COL(meeting_work, by.version), COL(meeting_work, by.provider),
	       COL(meeting_work, by.account), COL(meeting_work, by.client), COL(meeting_work, by.key_id),
	       COL(meeting_work, by.secret), COL(meeting_work, by.hosts_text), COL(meeting_work, by.calendar)),
};

enum err store_meeting_load(struct db *db, int64_t key, struct meeting_work *work_r)
{
	return db_one(db, &load, &(struct meeting_work){ .key = key }, work_r);
}

struct address {
	struct str email;
};

static const struct db_statement people = {
	.name = "meeting_queue.people",
	.text = "SELECT u.email FROM bookings b FORCE INDEX (interview) JOIN users u FORCE INDEX (PRIMARY) ON u.id = "
	        "b.person_id "
	        "WHERE b.interview_id = ? ORDER BY b.part, b.person_id",
	.scope = DB_ANYONE,
	PARAMS(COL_KEY(meeting_work, interview)),
	RESULT(address, COL(address, email)),
};

enum err store_meeting_people(struct db *db, struct interview_id interview, struct strs *people_r)
{
	void *rows; /* each row is one text */
	enum err e = db_all(db, &people, &(struct meeting_work){ .interview = interview }, &rows, &people_r->n);

	people_r->at = rows;
	return e;
}

struct saved {
	struct meeting_work w;
	int64_t held; /* the lease that the caller has */
};

static const struct db_statement save = {
	.name = "meeting_queue.save",
	.text = "UPDATE meetings SET updated_at = ?, provider = ?, account = ?, state = ?, remote_id = ?, remote_url = ?, host "
	        "= ?, "
	        "content = ?, error = ?, generation = ?, attempts = ?, trying = ?, lease = NULLIF(?, 0), "
	        "next_at = IF(wanted = ? OR ? <> 0, ?, ?) WHERE id = ? AND COALESCE(lease, 0) = ?",
	.scope = DB_ANYONE,
	PARAMS(NOW_COL, COL(saved, w.provider), COL(saved, w.made_by), COL(saved, w.state), COL(saved, w.remote_id),
	       COL(saved, w.remote_url), COL(saved, w.host), COL(saved, w.content), COL(saved, w.error),
	       COL(saved, w.generation), COL(saved, w.attempts), COL(saved, w.trying), COL(saved, w.lease),
	       COL(saved, w.wanted), COL(saved, w.lease), COL(saved, w.next_at), NOW_COL, COL(saved, w.key), COL(saved, held)),
};

enum err store_meeting_save(struct db *db, const struct meeting_work *work, int64_t lease, bool *kept_r)
{
	int64_t matched = 0;
	enum err e = db_run(db, &save, &(struct saved){ *work, lease }, &matched, NULL);

	*kept_r = matched > 0;
	return e;
}

static const struct db_statement set_aside = {
	.name = "meeting_queue.set_aside",
	.text = "UPDATE meetings SET error = ?, lease = NULL, next_at = NULL, updated_at = ? WHERE id = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(meeting_work, error), NOW_COL, COL(meeting_work, key)),
};

enum err store_meeting_set_aside(struct db *db, int64_t key, struct str why)
{
	return db_run(db, &set_aside, &(struct meeting_work){ .key = key, .error = why }, NULL, NULL);
}

static const struct db_statement forget = {
	.name = "meeting_queue.forget",
	.text = "DELETE FROM meetings WHERE id = ? AND COALESCE(lease, 0) = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(saved, w.key), COL(saved, held)),
};

enum err store_meeting_forget(struct db *db, const struct meeting_work *work, int64_t lease)
{
	return db_run(db, &forget, &(struct saved){ *work, lease }, NULL, NULL);
}

/* ---- tests of accounts */
static const struct db_statement tests_due = {
	.name = "meeting_queue.tests_due",
	.text = "SELECT id, public_id, company_id, version, provider, account, client, key_id, secret, hosts, calendar "
	        "FROM meeting_accounts FORCE INDEX (due) WHERE test_due_at <= ? ORDER BY test_due_at, id LIMIT ? "
	        "FOR UPDATE SKIP LOCKED",
	.scope = DB_ANYONE,
	PARAMS(NOW_COL, COL(wish, most)),
	RESULT(meeting_account, COL_KEY(meeting_account, id), COL_PUB(meeting_account, id), COL_KEY(meeting_account, company),
	       COL(meeting_account, version), COL(meeting_account, provider), COL(meeting_account, account),
	       COL(meeting_account, client), COL(meeting_account, key_id), COL(meeting_account, secret),
	       COL(meeting_account, hosts_text), COL(meeting_account, calendar)),
};

enum err store_meeting_tests_due(struct db *db, int64_t most, struct meeting_account **accounts_r, size_t *n_r)
{
	void *rows;
	enum err e = db_all(db, &tests_due, &(struct wish){ most }, &rows, n_r);

	*accounts_r = rows;
	return e;
}

static const struct db_statement test_hold = {
	.name = "meeting_queue.test_hold",
	.text = "UPDATE meeting_accounts SET test_lease = ?, test_due_at = ? WHERE id = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(meeting_lease, lease), COL(meeting_lease, until), COL_KEY(meeting_lease, account)),
};

enum err store_meeting_test_hold(struct db *db, const struct meeting_lease *lease)
{
	return db_run(db, &test_hold, lease, NULL, NULL);
}

static const struct db_statement test_end = {
	.name = "meeting_queue.test_end",
	.text = "UPDATE meeting_accounts SET test = ?, test_error = ?, tested_at = ?, test_due_at = NULL, test_lease = NULL "
	        "WHERE id = ? AND test_lease = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(meeting_lease, test), COL(meeting_lease, error), NOW_COL, COL_KEY(meeting_lease, account),
	       COL(meeting_lease, lease)),
};

enum err store_meeting_test_end(struct db *db, const struct meeting_lease *lease, bool *kept_r)
{
	int64_t matched = 0;
	enum err e = db_run(db, &test_end, lease, &matched, NULL);

	*kept_r = matched > 0;
	return e;
}

static const struct db_statement test_set_aside = {
	.name = "meeting_queue.test_set_aside",
	.text = "UPDATE meeting_accounts SET test = ?, test_error = ?, tested_at = ?, test_due_at = NULL, test_lease = NULL "
	        "WHERE id = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(meeting_lease, test), COL(meeting_lease, error), NOW_COL, COL_KEY(meeting_lease, account)),
};

enum err store_meeting_test_set_aside(struct db *db, struct meeting_account_id account, struct str why)
{
	struct meeting_lease lease = { .account = account, .test = TEST_FAILED, .error = why };

	return db_run(db, &test_set_aside, &lease, NULL, NULL);
}

/* ---- quotas */
static const struct db_statement quota_lock = {
	.name = "meeting_queue.quota_lock",
	.text = "SELECT public_id FROM meeting_accounts WHERE id = ? FOR UPDATE",
	.scope = DB_ANYONE,
	PARAMS(COL_KEY(meeting_account, id)),
	RESULT(meeting_account, COL_PUB(meeting_account, id)),
};

static const struct db_statement quotas = {
	.name = "meeting_queue.quotas",
	.text = "SELECT account, host, period, used FROM meeting_quotas FORCE INDEX (PRIMARY) WHERE account = ? AND period = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(meeting_quota, account), COL(meeting_quota, period)),
	RESULT(meeting_quota, COL(meeting_quota, account), COL(meeting_quota, host), COL(meeting_quota, period),
	       COL(meeting_quota, used)),
};

enum err store_meeting_quotas(struct db *db, struct meeting_account_id account, struct instant period,
                              struct meeting_quota **quotas_r, size_t *n_r)
{
	struct meeting_account locked = { .id = account };
	void *rows = NULL;
	enum err e = db_one(db, &quota_lock, &locked, &locked);

	*n_r = 0;
	if (e == OK)
		e = db_all(db, &quotas, &(struct meeting_quota){ .account = account.v.pub, .period = period }, &rows, n_r);
	*quotas_r = rows;
	return e == E_NO_ROW ? OK : e;
}

/* The account is locked, so no other dispatcher begins the window at the same time. */
static const struct db_statement quota_use = {
	.name = "meeting_queue.quota_use",
	.text = "UPDATE meeting_quotas SET used = used + 1 WHERE account = ? AND host = ? AND period = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(meeting_quota, account), COL(meeting_quota, host), COL(meeting_quota, period)),
};

static const struct db_statement quota_begin = {
	.name = "meeting_queue.quota_begin",
	.text = "INSERT INTO meeting_quotas (account, host, period, used) VALUES (?, ?, ?, 1)",
	.scope = DB_ANYONE,
	PARAMS(COL(meeting_quota, account), COL(meeting_quota, host), COL(meeting_quota, period)),
};

static const struct db_statement quota_forget = {
	.name = "meeting_queue.quota_forget",
	.text = "DELETE FROM meeting_quotas WHERE account = ? AND host = ? AND period < ?",
	.scope = DB_ANYONE,
	PARAMS(COL(meeting_quota, account), COL(meeting_quota, host), COL(meeting_quota, period)),
};

enum err store_meeting_quota_use(struct db *db, const struct meeting_quota *quota)
{
	int64_t matched = 0;
	enum err e = db_run(db, &quota_use, quota, &matched, NULL);

	if (e != OK || matched > 0)
		return e;
	e = db_run(db, &quota_begin, quota, NULL, NULL);
	return e == OK ? db_run(db, &quota_forget, quota, NULL, NULL) : e;
}

STATEMENTS(meeting_queue, &remote, &mark, &due, &load, &people, &save, &set_aside, &forget, &tests_due, &test_hold, &test_end,
           &test_set_aside, &quota_lock, &quotas, &quota_use, &quota_begin, &quota_forget);
