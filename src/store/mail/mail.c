/* Statements about the queue of mails. */
#include "store/mail/mail.h"

#include "store/keys.h"
#include "store/pages.h"
#include "store/statements.h"

static enum err one_matched(struct db *db, const struct db_statement *statement, const void *params)
{
	int64_t matched = 0;
	enum err e = db_run(db, statement, params, &matched, NULL);

	return e == OK && matched == 0 ? E_NO_ROW : e;
}

static const struct db_statement insert = {
	.name = "mail.insert",
	.scope = DB_ANYONE,
	.text = "INSERT INTO mails (public_id, company_id, once, kind, language, recipient_id, name, email, zone, object, "
	        "object_id, object_public_id, cause_id, sequence, start_at, minutes, position, send_at, expires_at, next_at, "
	        "waits_for, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_PUB(mail, id), COL_KEY(mail, company), COL(mail, once), COL(mail, kind), COL(mail, language),
	       COL_KEY(mail, recipient), COL(mail, name), COL(mail, email), COL(mail, zone), COL(mail, object),
	       COL_KEY(mail, about), COL_PUB(mail, about), COL_KEY(mail, cause), COL(mail, sequence), COL(mail, start),
	       COL(mail, minutes), COL(mail, position), COL(mail, send_at), COL(mail, expires_at), COL(mail, next_at),
	       COL(mail, waits), NOW_COL),
};

static const struct db_statement revive = {
	.name = "mail.revive",
	.scope = DB_ANYONE,
	.text = "UPDATE mails SET status = " SQL_MAIL_WAITING ", next_at = ?, waits_for = ?, cause_id = ? WHERE once = ? "
	        "AND status = " SQL_MAIL_DROPPED,
	PARAMS(COL(mail, next_at), COL(mail, waits), COL_KEY(mail, cause), COL(mail, once)),
};

enum err store_mail_revive(struct db *db, const struct mail *mail)
{
	return db_run(db, &revive, mail, NULL, NULL);
}

enum err store_mail_insert(struct db *db, const struct mail *mails, size_t n)
{
	enum err e = db_run_many(db, &insert, mails, sizeof *mails, n);

	if (e != E_DUPLICATE)
		return e;
	/* One of them is in the queue already. Those that were inserted before it are found to be there, too. */
	e = OK;
	for (size_t i = 0; e == OK && i < n; i++) {
		e = db_run(db, &insert, &mails[i], NULL, NULL);
		if (e == E_DUPLICATE)
			e = store_mail_revive(db, &mails[i]);
	}
	return e;
}

#define COLUMNS                                                                                                                \
	"SELECT m.id, m.public_id, m.company_id, m.kind, m.status, m.language, m.recipient_id, m.name, m.email, m.zone, "      \
	"m.object, m.object_id, m.object_public_id, m.cause_id, m.sequence, m.start_at, m.minutes, m.position, m.send_at, "    \
	"m.expires_at, m.next_at, m.waits_for, m.counted_at, m.attempts, m.unknowns, m.lease, m.answer_status, m.answer, m.created_at, m.sent_at"
#define MEMBERS(T, m)                                                                                                          \
	COL_KEY(T, m id), COL_PUB(T, m id), COL_KEY(T, m company), COL(T, m kind), COL(T, m status), COL(T, m language),       \
	        COL_KEY(T, m recipient), COL(T, m name), COL(T, m email), COL(T, m zone), COL(T, m object),                    \
	        COL_KEY(T, m about), COL_PUB(T, m about), COL_KEY(T, m cause), COL(T, m sequence), COL(T, m start),            \
	        COL(T, m minutes), COL(T, m position), COL(T, m send_at), COL(T, m expires_at), COL(T, m next_at),             \
	        COL(T, m waits), COL(T, m counted_at), COL(T, m attempts), COL(T, m unknowns), COL(T, m lease),                \
	        COL(T, m answer_status), COL(T, m answer), COL(T, m created_at), COL(T, m sent_at)

static enum err read_list(struct db *db, const struct db_statement *statement, const void *params, struct mail_list *list_r)
{
	void *rows = NULL;
	enum err e = db_all(db, statement, params, &rows, &list_r->n);

	list_r->at = rows;
	return e;
}

static const struct db_statement about = {
	.name = "mail.about",
	.scope = DB_ANYONE,
	.text = COLUMNS ", m.once, o.id FROM " SQL_BATCH " STRAIGHT_JOIN mails m FORCE INDEX (about) ON m.object = o.object"
	                " AND m.object_id = o.object_id WHERE " SQL_IN_BATCH " AND o.object = " SQL_OBJECT_INTERVIEW
	                " AND m.kind IN (" SQL_MAIL_INTERVIEW ", " SQL_MAIL_INTERVIEW_MOVED ", " SQL_MAIL_INTERVIEW_CANCELLED
	                ", " SQL_MAIL_REMINDER_DAY ", " SQL_MAIL_REMINDER_HOUR ") ORDER BY m.id",
	PARAMS(BATCH_COLS),
	RESULT(mail_about, MEMBERS(mail_about, mail.), COL(mail_about, mail.once), COL(mail_about, event)),
};

enum err store_mail_about(struct db *db, const struct outbox_batch *batch, struct mail_about **at_r, size_t *n_r)
{
	void *rows;
	enum err e = db_all(db, &about, batch, &rows, n_r);

	*at_r = rows;
	return e;
}

/* ---- reminders */

struct announcements {
	int64_t most;
};

/* `reminders`: of those of the recipient for the same start each counts 10, or 1 when it was dropped. There are two at most. */
static const struct db_statement announced = {
	.name = "mail.announced",
	.scope = DB_ANYONE,
	.text = COLUMNS
	", COALESCE((SELECT SUM(IF(r.status = " SQL_MAIL_DROPPED ", 1, 10)) FROM mails r FORCE INDEX (about)"
	" WHERE r.object = m.object AND r.object_id = m.object_id AND r.recipient_id = m.recipient_id AND r.start_at = m.start_at"
	" AND r.kind IN (" SQL_MAIL_REMINDER_DAY ", " SQL_MAIL_REMINDER_HOUR ")), 0) AS reminders"
	" FROM dispatch_locks l STRAIGHT_JOIN mails m FORCE INDEX (PRIMARY) ON m.id > l.reminded_to"
	" STRAIGHT_JOIN interviews i FORCE INDEX (PRIMARY) ON i.id = m.object_id AND i.start_at = m.start_at"
	" AND i.status IN " SQL_STILL_TO_COME
	" STRAIGHT_JOIN bookings b FORCE INDEX (person_interview) ON b.person_id = m.recipient_id AND b.interview_id = i.id"
	" STRAIGHT_JOIN users u FORCE INDEX (PRIMARY) ON u.id = m.recipient_id AND u.active = 1"
	" WHERE l.id = 1 AND m.object = " SQL_OBJECT_INTERVIEW " AND m.kind IN (" SQL_MAIL_INTERVIEW
	", " SQL_MAIL_INTERVIEW_MOVED ") AND m.status <> " SQL_MAIL_DROPPED
	" AND m.start_at > ? HAVING reminders < 20 ORDER BY m.id LIMIT ?",
	PARAMS(NOW_COL, COL(announcements, most)),
	RESULT(mail_announced, MEMBERS(mail_announced, mail.), COL(mail_announced, any)),
};

enum err store_mail_announced(struct db *db, int64_t most, struct mail_announced **at_r, size_t *n_r)
{
	void *rows;
	enum err e = db_all(db, &announced, &(struct announcements){ most }, &rows, n_r);

	*at_r = rows;
	return e;
}

struct reminded {
	int64_t key;
};

static const struct db_statement reminded = {
	.name = "mail.reminded",
	.scope = DB_ANYONE,
	.text = "UPDATE dispatch_locks SET turns = turns + 1, reminded_to = IF(? = 0, (SELECT COALESCE(MAX(m.id), 0) FROM mails m), ?)"
	        " WHERE id = 1",
	PARAMS(COL(reminded, key), COL(reminded, key)),
};

enum err store_mail_reminded(struct db *db, int64_t key)
{
	return db_run(db, &reminded, &(struct reminded){ key }, NULL, NULL);
}

static const struct db_statement reminded_to = {
	.name = "mail.reminded_to",
	.scope = DB_ANYONE,
	.text = "SELECT reminded_to FROM dispatch_locks WHERE id = 1",
	RESULT(reminded, COL(reminded, key)),
};

enum err store_mail_reminded_to(struct db *db, int64_t *key_r)
{
	struct reminded row = { 0 };
	enum err e = db_one(db, &reminded_to, NULL, &row);

	*key_r = row.key;
	return e;
}

static const struct db_statement drop = {
	.name = "mail.drop",
	.scope = DB_ANYONE,
	.text = "UPDATE mails SET status = " SQL_MAIL_DROPPED ", waits_for = " SQL_WAIT_NONE
	        " WHERE id = ? AND status = " SQL_MAIL_WAITING " AND lease IS NULL",
	PARAMS(COL_KEY(mail, id)),
};

enum err store_mail_drop(struct db *db, const struct mail *mail)
{
	return one_matched(db, &drop, mail);
}

static const struct db_statement drop_all = {
	.name = "mail.drop_all",
	.scope = DB_ANYONE,
	.text = "UPDATE mails SET status = " SQL_MAIL_DROPPED ", waits_for = " SQL_WAIT_NONE " WHERE id IN " SQL_KEYS
	        " AND status = " SQL_MAIL_WAITING " AND lease IS NULL",
	PARAMS(KEYS_COLS),
};

enum err store_mail_drop_all(struct db *db, const int64_t *keys, size_t n)
{
	return store_run_keys(db, &drop_all, keys, n, NULL);
}

struct span {
	struct set status;
	int64_t limit, offset, end;
};

static const struct db_statement due = {
	.name = "mail.due",
	.scope = DB_ANYONE,
	.text = COLUMNS " FROM mails m WHERE m.status = " SQL_MAIL_WAITING
	                " AND m.next_at <= ? ORDER BY m.next_at, m.id LIMIT ? "
	                "FOR UPDATE SKIP LOCKED",
	PARAMS(NOW_COL, COL(span, limit)),
	RESULT(mail, MEMBERS(mail, )),
};

enum err store_mail_due(struct db *db, int64_t most, struct mail_list *due_r)
{
	return read_list(db, &due, &(struct span){ .limit = most }, due_r);
}

static const struct db_statement claim = {
	.name = "mail.claim",
	.scope = DB_ANYONE,
	.text = "UPDATE mails SET lease = ?, next_at = ?, unknowns = ?, attempts = attempts + 1, waits_for = " SQL_WAIT_NONE
	        ", counted_at = ? WHERE id = ?",
	PARAMS(COL(mail, lease), COL(mail, next_at), COL(mail, unknowns), COL(mail, counted_at), COL_KEY(mail, id)),
};

enum err store_mail_claim(struct db *db, const struct mail *mail)
{
	return db_run(db, &claim, mail, NULL, NULL);
}

static const struct db_statement settle = {
	.name = "mail.settle",
	.scope = DB_ANYONE,
	.text = "UPDATE mails SET lease = NULL, status = ?, next_at = ?, unknowns = ?, answer_status = ?, answer = ?, sent_at "
	        "= ?, counted_at = ? "
	        "WHERE id = ? AND lease = ?",
	PARAMS(COL(mail, status), COL(mail, next_at), COL(mail, unknowns), COL(mail, answer_status), COL(mail, answer),
	       COL(mail, sent_at), COL(mail, counted_at), COL_KEY(mail, id), COL(mail, lease)),
};

enum err store_mail_settle(struct db *db, const struct mail *mail)
{
	return one_matched(db, &settle, mail);
}

/* ---- mails that are held back */

static const struct db_statement postpone = {
	.name = "mail.postpone",
	.scope = DB_ANYONE,
	.text = "UPDATE mails SET waits_for = ?, next_at = ? WHERE id = ?",
	PARAMS(COL(mail, waits), COL(mail, next_at), COL_KEY(mail, id)),
};

enum err store_mail_postpone(struct db *db, const struct mail *mail)
{
	return db_run(db, &postpone, mail, NULL, NULL);
}

static const struct db_statement release = {
	.name = "mail.release",
	.scope = DB_ANYONE,
	.text = "UPDATE mails SET waits_for = " SQL_WAIT_NONE ", next_at = send_at WHERE waits_for = " SQL_WAIT_VERIFICATION
	        " AND cause_id = ? AND status = " SQL_MAIL_WAITING,
	PARAMS(COL_KEY(mail, cause)),
};

enum err store_mail_release(struct db *db, struct user_id cause)
{
	return db_run(db, &release, &(struct mail){ .cause = cause }, NULL, NULL);
}

static const struct db_statement quota_lock = {
	.name = "mail.quota_lock",
	.scope = DB_ANYONE,
	.text = "UPDATE mail_quotas SET version = version + 1 WHERE company_id = ?",
	PARAMS(COL_KEY(mail_usage, company)),
};

static const struct db_statement quota_open = {
	.name = "mail.quota_open",
	.scope = DB_ANYONE,
	.text = "INSERT INTO mail_quotas (company_id) VALUES (?)",
	PARAMS(COL_KEY(mail_usage, company)),
};

/* Locks the company's row until the transaction ends, and inserts it when the company has none. */
static enum err lock_quota(struct db *db, const struct mail_usage *usage)
{
	for (int tries = 0; tries < 2; tries++) {
		int64_t matched = 0;
		enum err e = db_run(db, &quota_lock, usage, &matched, NULL);
		if (e != OK || matched > 0)
			return e;
		e = db_run(db, &quota_open, usage, NULL, NULL);
		if (e != E_DUPLICATE) /* another transaction inserted it at the same moment: lock that row */
			return e;
	}
	return E_RETRY;
}

/* An index has all that this reads. */
static const struct db_statement usage = {
	.name = "mail.usage",
	.scope = DB_ANYONE,
	.text = "SELECT COUNT(*), MIN(counted_at), COUNT(CASE WHEN email = ? THEN 1 END), MIN(CASE WHEN email = ? THEN counted_at "
	        "END) FROM mails WHERE company_id = ? AND counted_at > ?",
	PARAMS(COL(mail_usage, email), COL(mail_usage, email), COL_KEY(mail_usage, company), COL(mail_usage, since)),
	RESULT(mail_usage, COL(mail_usage, of_company.n), COL(mail_usage, of_company.oldest), COL(mail_usage, of_recipient.n),
	       COL(mail_usage, of_recipient.oldest)),
};

enum err store_mail_usage(struct db *db, struct mail_usage *out)
{
	enum err e = lock_quota(db, out);

	return e == OK ? db_one(db, &usage, out, out) : e;
}

/* ---- contents of mails that were written, for /dev/outbox */

static const struct db_statement keep = {
	.name = "mail.keep",
	.scope = DB_ANYONE,
	.text = "INSERT INTO mail_outbox (mail_id, public_id, subject, text, html, calendar, message) VALUES (?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_KEY(mail_written, mail.id), COL_PUB(mail_written, mail.id), COL(mail_written, subject),
	       COL(mail_written, text), COL(mail_written, html), COL(mail_written, calendar), COL(mail_written, message)),
};

enum err store_mail_keep(struct db *db, const struct mail_written *written)
{
	return db_run(db, &keep, written, NULL, NULL);
}

static const struct db_statement written = {
	.name = "mail.written",
	.scope = DB_ANYONE,
	.text = COLUMNS
	", o.subject FROM mails m FORCE INDEX (due) JOIN mail_outbox o ON o.mail_id = m.id WHERE m.status = " SQL_MAIL_SENT " "
	"ORDER BY m.next_at DESC, m.id DESC LIMIT ?",
	PARAMS(COL(span, limit)),
	RESULT(mail_written, MEMBERS(mail_written, mail.), COL(mail_written, subject)),
};

enum err store_mail_written(struct db *db, int64_t most, struct mail_written_list *list_r)
{
	void *rows = NULL;
	enum err e = db_all(db, &written, &(struct span){ .limit = most }, &rows, &list_r->n);

	list_r->at = rows;
	return e;
}

static const struct db_statement written_one = {
	.name = "mail.written_one",
	.scope = DB_ANYONE,
	.text = COLUMNS
	", o.subject, o.text, o.html, o.calendar, o.message FROM mail_outbox o JOIN mails m ON m.id = o.mail_id "
	"WHERE o.public_id = ?",
	PARAMS(COL_PUB(mail_written, mail.id)),
	RESULT(mail_written, MEMBERS(mail_written, mail.), COL(mail_written, subject), COL(mail_written, text),
	       COL(mail_written, html), COL(mail_written, calendar), COL(mail_written, message)),
};

enum err store_mail_written_one(struct db *db, struct uuid id, struct mail_written *written_r)
{
	return db_one(db, &written_one, &(struct mail_written){ .mail.id.v.pub = id }, written_r);
}

enum { PURGE_MOST = 500 };

/* Mails are written in the order of their keys, so no index has to say which are old. */
struct old_mails {
	int64_t after, to, most;
	struct instant before;
};

static const struct db_statement old = {
	.name = "mail.old",
	.scope = DB_ANYONE,
	.text = "SELECT COALESCE(MAX(t.id), 0) FROM (SELECT id, created_at FROM mails WHERE id > ? ORDER BY id LIMIT ?) t WHERE"
	        " t.created_at < ?",
	PARAMS(COL(old_mails, after), COL(old_mails, most), COL(old_mails, before)),
	RESULT(old_mails, COL(old_mails, to)),
};

static const struct db_statement purge = {
	.name = "mail.purge",
	.scope = DB_ANYONE,
	.text = "DELETE FROM mails WHERE id > ? AND id <= ? AND created_at < ? AND status <> " SQL_MAIL_WAITING
	        " AND (start_at IS NULL OR start_at < ?)",
	PARAMS(COL(old_mails, after), COL(old_mails, to), COL(old_mails, before), COL(old_mails, before)),
};

enum err store_mail_purge(struct db *db, struct instant before, int64_t *after)
{
	struct old_mails row = { .after = *after, .most = PURGE_MOST, .before = before };
	enum err e = db_one(db, &old, &row, &row);

	if (e == OK && row.to > 0)
		e = db_run(db, &purge, &row, NULL, NULL);
	*after = e == OK ? row.to : 0;
	return e;
}

/* ---- lists for staff */

/* The index company (company_id, status, id) has the order of each status alone. So the newest ids of each status that is asked
 * for are read, and the page is taken from these. However rare a status is, no others are passed over. */
#define OF_STATUS(columns, status, tail)                                                                                       \
	"(SELECT " columns " FROM mails FORCE INDEX (company) WHERE company_id = ? AND status = " status " AND (1 << " status  \
	" & ?) <> 0" tail " LIMIT ?)"
#define OF_STATUSES(columns, tail)                                                                                             \
	OF_STATUS(columns, SQL_MAIL_WAITING, tail)                                                                             \
	" UNION ALL " OF_STATUS(columns, SQL_MAIL_SENT, tail) " UNION ALL " OF_STATUS(                                         \
	        columns, SQL_MAIL_FAILED,                                                                                      \
	        tail) " UNION ALL " OF_STATUS(columns, SQL_MAIL_DROPPED,                                                       \
	                                      tail) " UNION ALL " OF_STATUS(columns, SQL_MAIL_LATE,                            \
	                                                                    tail) " UNION ALL " OF_STATUS(columns,             \
	                                                                                                  SQL_MAIL_UNKNOWN,    \
	                                                                                                  tail)
#define EACH(...) COMPANY_COL, COL(span, status), __VA_ARGS__
#define EACH_OF_ALL(...)                                                                                                       \
	EACH(__VA_ARGS__), EACH(__VA_ARGS__), EACH(__VA_ARGS__), EACH(__VA_ARGS__), EACH(__VA_ARGS__), EACH(__VA_ARGS__)

static const struct db_statement list = {
	.name = "mail.list",
	.scope = DB_TENANT,
	.text = COLUMNS
	" FROM (" OF_STATUSES("id", " ORDER BY id DESC") " ORDER BY id DESC LIMIT ? OFFSET ?) p STRAIGHT_JOIN mails m"
	                                                 " FORCE INDEX (PRIMARY) ON m.id = p.id ORDER BY p.id DESC",
	PARAMS(EACH_OF_ALL(COL(span, end)), COL(span, limit), COL(span, offset)),
	RESULT(mail, MEMBERS(mail, )),
};

enum err store_mail_list(struct db *db, struct set status, int64_t limit, int64_t offset, struct mail_list *list_r)
{
	return read_list(db, &list, &(struct span){ status, limit, offset, .end = offset + limit }, list_r);
}

static const struct db_statement count = {
	.name = "mail.count",
	.scope = DB_TENANT,
	.text = "SELECT COUNT(*) FROM (" OF_STATUSES("1", "") ") n",
	PARAMS(EACH_OF_ALL(MOST_COL)),
	RESULT(mail_list, COL(mail_list, total)),
};

enum err store_mail_count(struct db *db, struct set status, struct mail_list *list_r)
{
	return db_one(db, &count, &(struct span){ .status = status }, list_r);
}

STATEMENTS(mail, &insert, &revive, &about, &announced, &reminded, &reminded_to, &drop, &drop_all, &due, &claim, &settle,
           &postpone, &release, &quota_lock, &quota_open, &usage, &keep, &written, &written_one, &old, &purge, &list, &count);
