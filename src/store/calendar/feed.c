/* Feeds of calendars: their tokens, and the interviews that they show. */
#include "store/calendar/feed.h"

#include "store/interview/columns.h"
#include "store/sql.h"
#include "store/statements.h"

struct feed_row {
	struct str hash;
	struct user_id user;
	struct instant ended_at;
};

#define GET(name_, lock)                                                                                                       \
	{                                                                                                                      \
		.name = name_, .scope = DB_PARTY,                                                                              \
		.text = "SELECT token_hash IS NOT NULL, version, created_at FROM calendar_feeds WHERE user_id = ?" lock,       \
		PARAMS(CALLER_COL), RESULT(feed, COL(feed, active), COL(feed, version), COL(feed, created_at))                 \
	}
static const struct db_statement get = GET("feed.get", "");
static const struct db_statement lock = GET("feed.lock", " FOR UPDATE");

static enum err find(struct db *db, const struct db_statement *statement, struct feed *out)
{
	enum err e = db_one(db, statement, NULL, out);

	if (e == E_NO_ROW)
		out->version = 1;
	return e == E_NO_ROW ? OK : e;
}

enum err store_feed_get(struct db *db, struct feed *out)
{
	return find(db, &get, out);
}

enum err store_feed_lock(struct db *db, struct feed *out)
{
	return find(db, &lock, out);
}

static const struct db_statement renew = {
	.name = "feed.renew",
	.scope = DB_PARTY,
	.text = "UPDATE calendar_feeds SET version = version + 1, token_hash = ?, created_at = IF(token_hash IS NULL, NULL, ?)"
	        " WHERE user_id = ?",
	PARAMS(COL(feed_row, hash), NOW_COL, CALLER_COL),
};

static const struct db_statement insert = {
	.name = "feed.insert",
	.scope = DB_PARTY,
	.text = "INSERT INTO calendar_feeds (user_id, version, token_hash, created_at) VALUES (?, 2, ?, ?)",
	PARAMS(CALLER_COL, COL(feed_row, hash), NOW_COL),
};

enum err store_feed_renew(struct db *db, struct str hash)
{
	struct feed_row row = { .hash = hash };
	int64_t matched = 0;
	enum err e = db_run(db, &renew, &row, &matched, NULL);

	if (e != OK || matched > 0)
		return e;
	e = db_run(db, &insert, &row, NULL, NULL);
	return e == E_DUPLICATE ? E_RETRY : e; /* another request made it at the same moment */
}

static const struct db_statement end = {
	.name = "feed.end",
	.scope = DB_ANYONE, /* with a token from a mail there is no caller, and an account is disabled by somebody else */
	.text = "UPDATE calendar_feeds FORCE INDEX (PRIMARY) SET version = version + 1, token_hash = NULL, created_at = NULL, ended_at = ?"
	        " WHERE user_id = ? AND token_hash IS NOT NULL",
	PARAMS(NOW_COL, COL_KEY(feed_row, user)),
};

enum err store_feed_end(struct db *db, struct user_id user)
{
	return db_run(db, &end, &(struct feed_row){ .user = user }, NULL, NULL);
}

static const struct db_statement ended = {
	.name = "feed.ended",
	.scope = DB_ANYONE, /* as feed.end: the mail about it is composed without a caller */
	.text = "SELECT ended_at FROM calendar_feeds WHERE user_id = ?",
	PARAMS(COL_KEY(feed_row, user)),
	RESULT(feed_row, COL(feed_row, ended_at)),
};

enum err store_feed_ended(struct db *db, struct user_id user, struct instant *ended_r)
{
	struct feed_row row = { .user = user };
	enum err e = db_one(db, &ended, &row, &row);

	*ended_r = row.ended_at;
	return e == E_NO_ROW ? OK : e;
}

static const struct db_statement owner = {
	.name = "feed.owner",
	.scope = DB_ANYONE, /* knowing the token is what allows to read the feed */
	.text = "SELECT u.id, u.name, u.role FROM calendar_feeds f JOIN users u ON u.id = f.user_id"
	        " LEFT JOIN companies c ON c.id = u.company_id WHERE f.token_hash = ? AND u.active = 1"
	        " AND COALESCE(c.active, 1) = 1",
	PARAMS(COL(feed_row, hash)),
	RESULT(user, COL_KEY(user, id), COL(user, name), COL(user, role)),
};

enum err store_feed_owner(struct db *db, struct str hash, struct user *out)
{
	return db_one(db, &owner, &(struct feed_row){ .hash = hash }, out);
}

/* The interviews are found by the bookings, which stay, marked as released, when an interview is cancelled. */
static const struct db_statement interviews = {
	.name = "feed.interviews",
	.scope = DB_ANYONE,
	.text = COLUMNS_SQL(
	        COLUMNS_CALENDAR) " FROM bookings b FORCE INDEX (person_time) JOIN interviews i FORCE INDEX (PRIMARY) ON i.id "
	                          "= b.interview_id" JOINS_CALENDAR
	                          " WHERE b.person_id = ? AND b.start_at >= ? AND b.start_at < ? AND b.interview_id IS NOT NULL"
	                          " AND (i.status <> " SQL_INTERVIEW_CANCELLED
	                          " OR i.cancelled_at >= ?) ORDER BY b.start_at, b.interview_id LIMIT ?",
	PARAMS(COL_KEY(feed_query, person), COL(feed_query, from), COL(feed_query, to), COL(feed_query, cancelled_since),
	       COL(feed_query, limit)),
	COLUMNS_BIND(interview, COLUMNS_CALENDAR),
};

enum err store_feed_interviews(struct db *db, const struct feed_query *query, struct interview_list *out)
{
	struct feed_query bound = *query;

	bound.limit = FEED_INTERVIEWS_MAX;
	enum err e = db_all(db, &interviews, &bound, &out->at, &out->n);
	return e;
}

static const struct db_statement interview = {
	.name = "feed.interview",
	.scope = DB_GUARDED,
	.text = COLUMNS_SQL(COLUMNS_CALENDAR) " FROM interviews i" JOINS_CALENDAR
	                                      " WHERE i.public_id = ? AND i.company_id IS NOT NULL",
	PARAMS(COL_PUB(interview, id)),
	COLUMNS_BIND(interview, COLUMNS_CALENDAR),
};

enum err store_feed_any_interview(struct db *db, struct uuid id, struct interview *out)
{
	out->id.v.pub = id;
	return db_one(db, &interview, out, out);
}

STATEMENTS(feed, &get, &lock, &renew, &insert, &end, &ended, &owner, &interviews, &interview);
