/* Statements that find, lock, insert, save and delete one interview. */
#include "store/interview/interview.h"
#include "store/interview/booking.h"
#include "store/interview/columns.h"
#include "store/sql.h"
#include "store/statements.h"

#include <assert.h>

#define STAFF "id, public_id, name, first_name, last_name, email, title FROM users"
#define STAFF_ROW                                                                                                              \
	RESULT(user, COL_KEY(user, id), COL_PUB(user, id), COL(user, name), COL(user, first), COL(user, last),                 \
	       COL(user, email), COL(user, title))
#define STAFF_BY(what, name_, column)                                                                                          \
	{                                                                                                                      \
		.name = name_, .scope = DB_TENANT,                                                                             \
		.text = "SELECT " STAFF " WHERE " what " AND company_id = ? AND role IN " SQL_ANY_STAFF " AND active = 1",     \
		PARAMS(column, COMPANY_COL), STAFF_ROW                                                                         \
	}
static const struct db_statement staff_by_key = STAFF_BY("id = ?", "interview.staff_by_key", COL_KEY(user, id));
static const struct db_statement staff_by_email =
        STAFF_BY("email_lower = LOWER(?)", "interview.staff_by_email", COL(user, email));
static const struct db_statement staff_by_id = STAFF_BY("public_id = ?", "interview.staff_by_id", COL_PUB(user, id));

enum err store_interview_staff(struct db *db, struct user *who)
{
	const struct db_statement *by = who->id.v.key != 0          ? &staff_by_key
	                                : !uuid_none(who->id.v.pub) ? &staff_by_id
	                                                            : &staff_by_email;

	return db_one(db, by, who, who);
}

/* The places that are left are NULL, and nobody has no id. */
struct staff_query {
	struct uuid at[STAFF_MOST];
};
#define STAFF_ID(i) COL(staff_query, at[i])
static const struct db_statement staff_by_ids = {
	.name = "interview.staff_by_ids",
	.scope = DB_TENANT,
	.text = "SELECT " STAFF " FORCE INDEX (public_id) WHERE public_id IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AND company_id = ?"
	        " AND role IN " SQL_ANY_STAFF " AND active = 1",
	PARAMS(STAFF_ID(0), STAFF_ID(1), STAFF_ID(2), STAFF_ID(3), STAFF_ID(4), STAFF_ID(5), STAFF_ID(6), STAFF_ID(7),
	       STAFF_ID(8), STAFF_ID(9), COMPANY_COL),
	STAFF_ROW,
};

enum err store_interview_staff_all(struct db *db, const struct id *ids, size_t n, struct user_list *found_r)
{
	struct staff_query query = { 0 };

	for (size_t i = 0; i < n && i < STAFF_MOST; i++)
		query.at[i] = ids[i].pub;
	enum err e = db_all(db, &staff_by_ids, &query, &found_r->at, &found_r->n);
	return e;
}

/* A private entry has no company, so these statements do not find it. */
#define GET(set, T, joins, name_, ...)                                                                                         \
	{                                                                                                                      \
		.name = name_, .scope = DB_GUARDED,                                                                            \
		.text = COLUMNS_SQL(set) " FROM interviews i" joins " WHERE i.public_id = ? AND i.company_id IS NOT NULL",     \
		PARAMS(__VA_ARGS__), COLUMNS_BIND(T, set)                                                                      \
	}
#define BY_ID COL_PUB(interview, id)
#define WITH_CARD JOIN_CARD_BIND, BY_ID
/* From cheap to expensive. A read uses the first set that has all members of `shown`. */
enum { SET_RECORD, SET_LOG, SET_PEOPLE, SET_PARTY, SET_SCORED, SET_WHOLE, SETS };
static const struct db_statement get[SETS] = {
	[SET_RECORD] = GET(COLUMNS_RECORD, interview, JOINS_RECORD, "interview.record", BY_ID),
	[SET_LOG] = GET(COLUMNS_LOG, interview, JOINS_LOG, "interview.log", BY_ID),
	[SET_PEOPLE] = GET(COLUMNS_PEOPLE, interview, JOINS_PEOPLE, "interview.people_detail", BY_ID),
	[SET_PARTY] = GET(COLUMNS_PARTY_DETAIL, interview, JOINS_PARTY_DETAIL, "interview.party_detail", WITH_CARD),
	[SET_SCORED] = GET(COLUMNS_SCORED, interview, JOINS_SCORED, "interview.scored", WITH_CARD),
	[SET_WHOLE] = GET(COLUMNS_WHOLE, interview_whole, JOINS_WHOLE, "interview.whole", WITH_CARD),
};

/* What a change of an interview and its answer need beside its own row: F(name, SQL, member). */
#define FACTS(F)                                                                                                                \
	F("seen", "i.version", COL(locked, seen))                                                                               \
	F("seats",                                                                                                              \
	  "(SELECT COUNT(*) FROM bookings b FORCE INDEX (interview) WHERE b.interview_id = i.id AND b.part = " SQL_PART_PANEL   \
	  ")",                                                                                                                  \
	  COL(locked, seats))                                                                                                   \
	F("answered",                                                                                                           \
	  "(SELECT COUNT(*) FROM bookings b FORCE INDEX (interview) WHERE b.interview_id = i.id AND b.answer <> " SQL_SEAT_OPEN \
	  ")",                                                                                                                  \
	  COL(locked, v.answered))                                                                                              \
	F("author", "(SELECT w.id FROM users w WHERE w.id = i.created_by AND w.service = 0)", COL_KEY(interview, author))       \
	F("company_name", "co.name", COL(interview, company.name))                                                              \
	F("cancel_notice", "COALESCE(co.cancel_notice_minutes, 0)", COL(interview, company.cancel_notice))                      \
	F("job_title", "j.title", COL(interview, application.job.title))                                                        \
	F("poster", SQL_JOB_OWNER("j."), COL_KEY(interview, application.job.poster))                                            \
	F("candidate_name", "cu.name", COL(interview, application.candidate.name))                                              \
	F("interviewer_name", "iu.name", COL(interview, interviewer.name))                                                      \
	F("interviewer_email", "iu.email", COL(interview, interviewer.email))                                                   \
	F("technical", "e.technical_score", COL(interview, technical))                                                          \
	F("culture", "e.cultural_fit_score", COL(interview, culture))                                                           \
	F("card", "e.id", COL_KEY(interview, card_id))                                                                          \
	F("has_card", "e.filled_at IS NOT NULL", COL(interview, has_card))                                                      \
	F("card_complete", "e.appearance + e.knowledge + e.confidence + e.attitude + e.communication IS NOT NULL",              \
	  COL(interview, card_complete))                                                                                        \
	F("feedback", "e.feedback", COL(interview, feedback))                                                                   \
	F("feedback_shared", "e.feedback_shared", COL(interview, feedback_shared))
#define FROM_FACTS                                                                                                             \
	" FROM interviews i LEFT JOIN companies co FORCE INDEX (PRIMARY) ON co.id = i.company_id"                              \
	" LEFT JOIN jobs j FORCE INDEX (PRIMARY) ON j.id = i.job_id"                                                           \
	" LEFT JOIN users cu FORCE INDEX (PRIMARY) ON cu.id = i.candidate_id"                                                  \
	" LEFT JOIN users iu FORCE INDEX (PRIMARY) ON iu.id = i.interviewer_id" JOIN_CARD
#define FACT_SQL(name, sql, column) ", " sql
#define FACT_NAMED(name, sql, column) ", " sql " AS " name
#define FACT_NAME(name, sql, column) ", d." name
#define FACT_BIND(name, sql, column) , column

/* The interview as it was locked, the version to which its facts belong, and the number of people on its panel. */
struct locked {
	struct interview v;
	int64_t seen, seats;
};

/* FOR UPDATE locks the row of the interview alone, because rows of a subquery are not locked. */
#define LOCK(which, name_)                                                                                                     \
	{                                                                                                                      \
		.name = name_, .scope = DB_GUARDED,                                                                            \
		.text = COLUMNS_SQL(COLUMNS_RECORD) FACTS(FACT_NAME) " FROM interviews i JOIN (SELECT i.id" FACTS(FACT_NAMED)  \
		        FROM_FACTS " WHERE i.public_id = ?) d ON d.id = i.id WHERE i.public_id = ?" which " FOR UPDATE",       \
		PARAMS(WITH_CARD, BY_ID), RESULT(locked, COL_KEY(interview, id) COLUMNS_RECORD(COLUMN_BIND) FACTS(FACT_BIND))  \
	}
static const struct db_statement lock = LOCK(" AND i.company_id IS NOT NULL", "interview.lock");
static const struct db_statement entry_lock = LOCK("", "interview.entry_lock");

static const struct db_statement facts = {
	.name = "interview.facts",
	.scope = DB_ANYONE, /* the interview was locked before, for somebody who may change it */
	.text = "SELECT i.id" FACTS(FACT_SQL) FROM_FACTS " WHERE i.id = ?",
	PARAMS(JOIN_CARD_BIND, COL_KEY(interview, id)),
	RESULT(locked, COL_KEY(interview, id) FACTS(FACT_BIND)),
};

/* `have`, and the members that the columns fill. */
static struct shown filled(const struct db_column *columns, size_t n, struct shown have)
{
	for (size_t i = 0; i < n; i++) {
		/* `shown` has the offset of the whole id; an answer shows only the UUID in it. */
		if (columns[i].kind == KIND_UUID)
			shown_mark(&have, columns[i].off - offsetof(struct id, pub));
		else
			shown_mark(&have, columns[i].off);
	}
	return have;
}

bool store_interview_has(const struct db_column *columns, size_t n, struct shown shown, struct shown have)
{
	return shown_within(shown, filled(columns, n, have));
}

bool store_interview_reads(const struct db_statement *statement, struct shown shown)
{
	return store_interview_has(statement->row, statement->n_row, shown, (struct shown){ 0 });
}

/* The members that a set fills, whose statement this is. They are found once, because each read asks for them. */
static const struct shown *filled_by(size_t set, const struct db_statement *statement)
{
	static struct shown of[SETS];
	static bool found[SETS];

	if (!found[set])
		of[set] = filled(statement->row, statement->n_row, (struct shown){ 0 });
	found[set] = true;
	return &of[set];
}

enum err store_interview_any(struct db *db, struct shown shown, struct uuid id, struct interview *out)
{
	void *rows;
	size_t n;

	out->id.v.pub = id;
	for (size_t i = 0; i < SET_WHOLE; i++) {
		if (shown_within(shown, *filled_by(i, &get[i])))
			return db_one(db, &get[i], out, out);
	}
	enum err e = db_all(db, &get[SET_WHOLE], out, &rows, &n);
	if (e != OK)
		return e;
	if (n == 0)
		return E_NO_ROW;
	struct interview_whole *whole = rows;
	*out = whole->v;
	out->card = whole->card.filled ? &whole->card : NULL;
	return OK;
}

/* Takes the locked row over. Its facts may be older: they were read while another transaction still held the lock. */
static enum err take(struct db *db, struct locked *row, struct interview *out)
{
	enum err e = row->seen != row->v.version ? db_one(db, &facts, row, row) : OK;

	if (e == OK && row->seats > 0)
		e = store_booking_panel(db, row->v.id, &row->v.panel);
	*out = row->v;
	return e;
}

enum err store_interview_any_lock(struct db *db, struct uuid id, struct interview *out)
{
	struct locked row = { .v.id.v.pub = id };

	assert(db_in_transaction(db));
	enum err e = db_one(db, &lock, &row, &row);
	return e == OK ? take(db, &row, out) : e;
}

enum err store_interview_facts(struct db *db, struct interview *it)
{
	struct locked row = { .v = *it, .seen = -1 };

	return take(db, &row, it);
}

bool store_interview_locked(struct shown shown)
{
	static const struct db_column columns[] = { COL_KEY(interview, id) COLUMNS_RECORD(COLUMN_BIND) FACTS(FACT_BIND) };

	return store_interview_has(columns, COUNT(columns), shown, (struct shown){ 0 });
}

/* An entry of the tracker: an interview or a private entry. */
static const struct db_statement entry = {
	.name = "interview.entry",
	.scope = DB_GUARDED,
	.text = COLUMNS_SQL(COLUMNS_LOG) " FROM interviews i" JOINS_LOG " WHERE i.public_id = ?",
	PARAMS(COL_PUB(interview, id)),
	COLUMNS_BIND(interview, COLUMNS_LOG),
};

enum err store_interview_any_entry(struct db *db, struct shown shown, struct uuid id, struct interview *out)
{
	assert(store_interview_reads(&entry, shown));
	out->id.v.pub = id;
	return db_one(db, &entry, out, out);
}

enum err store_interview_any_entry_lock(struct db *db, struct uuid id, struct interview *out)
{
	struct locked row = { .v.id.v.pub = id };

	assert(db_in_transaction(db));
	enum err e = db_one(db, &entry_lock, &row, &row);
	return e == OK ? take(db, &row, out) : e;
}

static const struct db_statement insert = {
	.name = "interview.insert",
	.scope = DB_PARTY, /* a private entry of a candidate has no company */
	.text = "INSERT INTO interviews (company_id, created_by, created_at, updated_at" COLUMNS_MADE(COLUMN_SQL, "")
	        COLUMNS_SAVED(COLUMN_SQL, "") ") VALUES (?, ?, ?, ?" COLUMNS_MADE(COLUMN_MARK, "")
	                COLUMNS_SAVED(COLUMN_MARK, "") ")",
	PARAMS(COMPANY_COL, CALLER_COL, NOW_COL, NOW_COL COLUMNS_MADE(COLUMN_BIND, "") COLUMNS_SAVED(COLUMN_BIND, "")),
};

enum err store_interview_insert(struct db *db, struct interview *it)
{
	it->version = 1;
	return db_run(db, &insert, it, NULL, &it->id.v.key);
}

static const struct db_statement save = {
	.name = "interview.save",
	.scope = DB_PARTY,
	.text = "UPDATE interviews SET version = version + 1, updated_at = ?" COLUMNS_SAVED(
	        COLUMN_SET, "") " WHERE id = ? AND version = ? AND (company_id = ? OR viewer_id = ?)",
	PARAMS(NOW_COL COLUMNS_SAVED(COLUMN_BIND, ""), COL_KEY(interview, id), COL(interview, version), COMPANY_COL,
	       CALLER_COL),
};

enum err store_interview_save(struct db *db, struct interview *it)
{
	int64_t matched = 0;
	enum err e = db_run(db, &save, it, &matched, NULL);

	if (e != OK)
		return e;
	if (matched == 0)
		return E_STALE;
	it->version++;
	return OK;
}

/* Foreign keys delete its bookings and scorecards too. Its meeting is released by store_meeting_release. */
static const struct db_statement remove_one = {
	.name = "interview.remove",
	.scope = DB_PARTY,
	.text = "DELETE FROM interviews WHERE id = ? AND (company_id = ? OR owner_id = ?)",
	PARAMS(COL_KEY(interview, id), COMPANY_COL, CALLER_COL),
};

enum err store_interview_remove(struct db *db, struct interview_id id)
{
	struct interview it = { .id = id };

	return db_run(db, &remove_one, &it, NULL, NULL);
}

/*
 * The interviews of an application that are still to come are locked in the order of their ids, before the application is. The
 * index has this order. The interview that a decision is about is locked with them, whatever its status.
 */
#define LOCK_AHEAD(name_, of, more, ...)                                                                                       \
	{                                                                                                                      \
		.name = name_, .scope = DB_GUARDED,                                                                            \
		.text = "SELECT i.id FROM interviews i FORCE INDEX (application) WHERE i.application_id = (" of ")"            \
		        " AND i.company_id IS NOT NULL AND (" AHEAD more ") ORDER BY i.company_id, i.id FOR UPDATE",           \
		PARAMS(__VA_ARGS__), RESULT(interview, COL_KEY(interview, id))                                                 \
	}
#define AHEAD "i.status IN " SQL_STILL_TO_COME " AND i.start_at > ?"
static const struct db_statement lock_of_application =
        LOCK_AHEAD("interview.lock_of_application", "SELECT a.id FROM applications a WHERE a.public_id = ?", "",
                   COL_PUB(interview, application.id), NOW_COL);
static const struct db_statement lock_siblings =
        LOCK_AHEAD("interview.lock_siblings", "SELECT s.application_id FROM interviews s WHERE s.public_id = ?",
                   " OR i.public_id = ?", COL_PUB(interview, id), NOW_COL, COL_PUB(interview, id));

enum err store_interview_any_lock_ahead(struct db *db, const struct interview *of)
{
	void *rows;
	size_t n;

	assert(db_in_transaction(db));
	return db_all(db, uuid_none(of->id.v.pub) ? &lock_of_application : &lock_siblings, of, &rows, &n);
}

#define OF_PARTY                                                                                                               \
	" FROM interviews i FORCE INDEX (application) WHERE i.application_id = ? AND (i.company_id = ? OR i.candidate_id = ?)" \
	" AND " AHEAD
#define OF_PARTY_BIND COL_KEY(interview, application.id), COMPANY_COL, CALLER_COL, NOW_COL
static const struct db_statement ahead = {
	.name = "interview.ahead",
	.scope = DB_PARTY,
	.text = COLUMNS_SQL(COLUMNS_RECORD) OF_PARTY " ORDER BY i.id FOR UPDATE SKIP LOCKED",
	PARAMS(OF_PARTY_BIND),
	COLUMNS_BIND(interview, COLUMNS_RECORD),
};
static const struct db_statement count_ahead = {
	.name = "interview.count_ahead",
	.scope = DB_PARTY,
	.text = "SELECT COUNT(*)" OF_PARTY,
	PARAMS(OF_PARTY_BIND),
	RESULT(interview_list, COL(interview_list, total)),
};

enum err store_interview_ahead(struct db *db, struct application_id application, struct interview_list *list_r)
{
	const struct interview of = { .application.id = application };
	enum err e = db_all(db, &ahead, &of, &list_r->at, &list_r->n);

	return e == OK ? db_one(db, &count_ahead, &of, list_r) : e;
}

static const struct db_statement completed = {
	.name = "interview.completed",
	.scope = DB_TENANT,
	.text = "SELECT COUNT(*) FROM interviews WHERE application_id = ? AND company_id = ? AND status = " SQL_INTERVIEW_COMPLETED
	        " AND id <> ?",
	PARAMS(COL_KEY(interview, application.id), COMPANY_COL, COL_KEY(interview, id)),
	RESULT(interview_list, COL(interview_list, total)),
};

enum err store_interview_completed(struct db *db, const struct interview *except, int64_t *n_r)
{
	struct interview_list list = { 0 };
	enum err e = db_one(db, &completed, except, &list);

	*n_r = list.total;
	return e;
}

static const struct db_statement live = {
	.name = "interview.live",
	.scope = DB_PARTY,
	.text = "SELECT COUNT(*) FROM interviews WHERE application_id = ? AND (company_id = ? OR candidate_id = ?)"
	        " AND status <> " SQL_INTERVIEW_CANCELLED,
	PARAMS(COL_KEY(interview, application.id), COMPANY_COL, CALLER_COL),
	RESULT(interview_list, COL(interview_list, total)),
};

enum err store_interview_live(struct db *db, struct application_id application, int64_t *n_r)
{
	struct interview it = { .application.id = application };
	struct interview_list list = { 0 };
	enum err e = db_one(db, &live, &it, &list);

	*n_r = list.total;
	return e;
}

STATEMENTS(interview, &staff_by_key, &staff_by_email, &staff_by_id, &entry, &entry_lock, &remove_one, &completed, &staff_by_ids,
           &get[SET_RECORD], &get[SET_LOG], &get[SET_PEOPLE], &get[SET_PARTY], &get[SET_SCORED], &get[SET_WHOLE], &lock,
           &insert, &facts, &save, &live, &lock_of_application, &lock_siblings, &ahead, &count_ahead);
