#include "store/trail/due.h"

#include "store/sql.h"
#include "store/statements.h"

#define ANY "EXISTS (SELECT 1 FROM "

/* Each part reads the first entry of an index. A name that nobody gives to a lock stands for no place. */
static const struct db_statement due_ = {
	.name = "dispatch.due",
	.scope = DB_ANYONE, /* dispatchers work for all companies */
	.text = "SELECT " ANY "outbox FORCE INDEX (waiting) WHERE status = " SQL_OUTBOX_WAITING "), " ANY
	        "webhooks FORCE INDEX (due) WHERE due_at <= ? AND (lease_until IS NULL OR lease_until <= ?)), " ANY
	        "mails FORCE INDEX (due) WHERE status = " SQL_MAIL_WAITING " AND next_at <= ?),"
	        " COALESCE((SELECT MAX(id) FROM mails), 0) <> (SELECT reminded_to FROM dispatch_locks WHERE id = 1), " ANY
	        "users FORCE INDEX (digest) WHERE digest_at <= ?), " ANY
	        "meetings FORCE INDEX (due) WHERE next_at <= ?) OR " ANY
	        "meeting_accounts FORCE INDEX (due) WHERE test_due_at <= ?), " ANY
	        "chat_sessions FORCE INDEX (settle) WHERE settle_at <= ?), " ANY
	        "chat_ratings FORCE INDEX (due) WHERE state = " SQL_RATING_WAITING " AND next_at <= ?), " ANY
	        "calendar_sources FORCE INDEX (due) WHERE next_at <= ?), " ANY
	        "resume_texts FORCE INDEX (due) WHERE status = " SQL_RESUME_WAITING " AND next_at <= ?), " ANY
	        "candidates FORCE INDEX (unindexed) WHERE indexed = 0), " ANY
	        "jobs FORCE INDEX (unindexed) WHERE indexed = 0), " ANY
	        "imports FORCE INDEX (due) WHERE status IN (" SQL_IMPORT_CHECKING ", " SQL_IMPORT_RUNNING ")), " ANY
	        "audit FORCE INDEX (waiting) WHERE waiting = 1), " ANY
	        "audit_heads FORCE INDEX (tell) WHERE tell_at <= ?), " ANY
	        "erasures FORCE INDEX (due) WHERE next_at <= ?), " ANY "retentions FORCE INDEX (due) WHERE next_at <= ?), " ANY
	        "applyings FORCE INDEX (due) WHERE next_at <= ?), " ANY
	        "exports FORCE INDEX (due) WHERE next_at <= ?), COALESCE((SELECT MAX(id) FROM events), 0),"
	        " COALESCE(IS_USED_LOCK (COALESCE(?, 'no place')) = CONNECTION_ID(), 0),"
	        " IS_USED_LOCK (COALESCE(?, 'no place')) IS NULL",
	PARAMS(NOW_COL, NOW_COL, NOW_COL, NOW_COL, NOW_COL, NOW_COL, NOW_COL, NOW_COL, NOW_COL, NOW_COL, NOW_COL, NOW_COL,
	       NOW_COL, NOW_COL, NOW_COL, COL(dispatch_due, place), COL(dispatch_due, place)),
	RESULT(dispatch_due, COL(dispatch_due, events), COL(dispatch_due, webhooks), COL(dispatch_due, mails),
	       COL(dispatch_due, reminders), COL(dispatch_due, digests), COL(dispatch_due, meetings), COL(dispatch_due, scores),
	       COL(dispatch_due, ratings), COL(dispatch_due, sources), COL(dispatch_due, resumes),
	       COL(dispatch_due, candidates), COL(dispatch_due, jobs), COL(dispatch_due, imports), COL(dispatch_due, seals),
	       COL(dispatch_due, heads), COL(dispatch_due, erasures), COL(dispatch_due, retention),
	       COL(dispatch_due, applyings), COL(dispatch_due, exports), COL(dispatch_due, newest),
	       COL(dispatch_due, place_mine), COL(dispatch_due, place_free)),
};

enum err store_dispatch_due(struct db *db, struct dispatch_due *due)
{
	struct dispatch_due asked = { .place = due->place };
	enum err e = db_one(db, &due_, &asked, &asked);

	*due = e == OK ? asked : (struct dispatch_due){ .place = due->place };
	return e;
}

STATEMENTS(due, &due_);
