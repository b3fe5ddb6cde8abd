/* Statements that find, lock, insert, save and delete one interview. */
#include "store/interview/interview.h"
#include "store/interview/columns.h"
#include "store/sql.h"
#include "store/statements.h"

#include <assert.h>

static const struct db_statement people = {
	.name = "interview.people",
	.scope = DB_TENANT,
	/* A candidate belongs to no company: any active one may be named. */
	.text = "SELECT co.id, co.public_id, co.zone, c.id, c.public_id, s.id, s.public_id FROM companies co"
	        " LEFT JOIN users c ON c.public_id = ? AND c.role = " SQL_CANDIDATE " AND c.active = 1"
	        " LEFT JOIN users s ON s.public_id = ? AND s.company_id = co.id AND s.role IN " SQL_ANY_STAFF
	        " AND s.active = 1"
	        " WHERE co.id = ?",
	PARAMS(COL_PUB(interview_edit, candidate), COL_PUB(interview_edit, interviewer), COMPANY_COL),
	RESULT(interview, COL_KEY(interview, company.id), COL_PUB(interview, company.id), COL(interview, company.zone),
	       COL_KEY(interview, application.candidate.id), COL_PUB(interview, application.candidate.id),
	       COL_KEY(interview, interviewer.id), COL_PUB(interview, interviewer.id)),
};

enum err store_interview_people(struct db *db, const struct interview_edit *in, struct interview *out)
{
	return db_one(db, &people, in, out);
}

#define STAFF_BY(what, name_, column)                                                                                          \
	{                                                                                                                      \
		.name = name_, .scope = DB_TENANT,                                                                             \
		.text = "SELECT id, public_id FROM users WHERE " what " AND company_id = ? AND role IN " SQL_ANY_STAFF         \
		        " AND active = 1",                                                                                     \
		PARAMS(column, COMPANY_COL), RESULT(user, COL_KEY(user, id), COL_PUB(user, id))                                \
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

/* A private entry has no company, so these statements do not find it. */
#define GET(set, T, joins, lock, name_)                                                                                        \
	{                                                                                                                      \
		.name = name_, .scope = DB_GUARDED,                                                                            \
		.text = COLUMNS_SQL(set) " FROM interviews i" joins                                                            \
		                         " WHERE i.public_id = ? AND i.company_id IS NOT NULL" lock,                           \
		PARAMS(COL_PUB(interview, id)), COLUMNS_BIND(T, set)                                                           \
	}
/* From cheap to expensive. A read uses the first set that has all members of `shown`. */
enum { SET_RECORD, SET_LOG, SET_PEOPLE, SET_PARTY, SET_SCORED, SET_WHOLE, SETS };
static const struct db_statement get[SETS] = {
	[SET_RECORD] = GET(COLUMNS_RECORD, interview, JOINS_RECORD, "", "interview.record"),
	[SET_LOG] = GET(COLUMNS_LOG, interview, JOINS_LOG, "", "interview.log"),
	[SET_PEOPLE] = GET(COLUMNS_PEOPLE, interview, JOINS_PEOPLE, "", "interview.people_detail"),
	[SET_PARTY] = GET(COLUMNS_PARTY_DETAIL, interview, JOINS_PARTY, "", "interview.party_detail"),
	[SET_SCORED] = GET(COLUMNS_SCORED, interview, JOINS_SCORED, "", "interview.scored"),
	[SET_WHOLE] = GET(COLUMNS_WHOLE, interview_whole, JOINS_WHOLE, "", "interview.whole"),
};
static const struct db_statement lock = GET(COLUMNS_RECORD, interview, JOINS_RECORD, " FOR UPDATE", "interview.lock");

bool store_interview_reads(const struct db_statement *statement, struct shown shown)
{
	struct shown have = { 0 };

	for (size_t i = 0; i < statement->n_row; i++) {
		const struct db_column *column = &statement->row[i];
		/* `shown` has the offset of the whole id; an answer shows only the UUID in it. */
		if (column->kind == KIND_UUID)
			shown_mark(&have, column->off - offsetof(struct id, pub));
		else
			shown_mark(&have, column->off);
	}
	return shown_within(shown, have);
}

enum err store_interview_any(struct db *db, struct shown shown, struct uuid id, struct interview *out)
{
	void *rows;
	size_t n;

	out->id.v.pub = id;
	for (size_t i = 0; i < SET_WHOLE; i++) {
		if (store_interview_reads(&get[i], shown))
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

enum err store_interview_any_lock(struct db *db, struct uuid id, struct interview *out)
{
	assert(db_in_transaction(db));
	out->id.v.pub = id;
	return db_one(db, &lock, out, out);
}

/* An entry of the tracker: an interview or a private entry. */
#define ENTRY(set, joins, lock, name_)                                                                                         \
	{                                                                                                                      \
		.name = name_, .scope = DB_GUARDED,                                                                            \
		.text = COLUMNS_SQL(set) " FROM interviews i" joins " WHERE i.public_id = ?" lock,                             \
		PARAMS(COL_PUB(interview, id)), COLUMNS_BIND(interview, set)                                                   \
	}
static const struct db_statement entry = ENTRY(COLUMNS_LOG, JOINS_LOG, "", "interview.entry");
static const struct db_statement entry_lock = ENTRY(COLUMNS_RECORD, JOINS_RECORD, " FOR UPDATE", "interview.entry_lock");

enum err store_interview_any_entry(struct db *db, struct shown shown, struct uuid id, struct interview *out)
{
	assert(store_interview_reads(&entry, shown));
	out->id.v.pub = id;
	return db_one(db, &entry, out, out);
}

enum err store_interview_any_entry_lock(struct db *db, struct uuid id, struct interview *out)
{
	assert(db_in_transaction(db));
	out->id.v.pub = id;
	return db_one(db, &entry_lock, out, out);
}

static const struct db_statement insert = {
	.name = "interview.insert",
	.scope = DB_PARTY, /* a private entry of a candidate has no company */
	.text = "INSERT INTO interviews (company_id, created_by, created_at, updated_at" COLUMNS_MADE(COLUMN_SQL, "")
	        COLUMNS_SAVED(COLUMN_SQL, "") ") VALUES (?, ?, ?, ?" COLUMNS_MADE(COLUMN_MARK, "")
	                COLUMNS_SAVED(COLUMN_MARK, "") ")",
	PARAMS(COMPANY_COL, CALLER_COL, NOW_COL, NOW_COL COLUMNS_MADE(COLUMN_BIND, "") COLUMNS_SAVED(COLUMN_BIND, "")),
};

static const struct db_statement insert_card = {
	.name = "interview.insert_card",
	.scope = DB_TENANT,
	.text = "INSERT INTO evaluations (company_id, interview_id, author_id, created_at, updated_at) VALUES (?, ?, 0, ?, ?)",
	PARAMS(COMPANY_COL, COL_KEY(interview, id), NOW_COL, NOW_COL),
};

enum err store_interview_insert(struct db *db, struct interview *it)
{
	enum err e = db_run(db, &insert, it, NULL, &it->id.v.key);

	if (e != OK)
		return e;
	it->version = 1;
	if (it->owner.v.key != 0)
		return OK;
	return db_run(db, &insert_card, it, NULL, NULL);
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
	void *rows;
	enum err e = db_all(db, &ahead, &of, &rows, &list_r->n);

	list_r->at = rows;
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

STATEMENTS(interview, &staff_by_key, &staff_by_email, &staff_by_id, &entry, &entry_lock, &remove_one, &completed, &people,
           &get[SET_RECORD], &get[SET_LOG], &get[SET_PEOPLE], &get[SET_PARTY], &get[SET_SCORED], &get[SET_WHOLE], &lock,
           &insert, &insert_card, &save, &live, &lock_of_application, &lock_siblings, &ahead, &count_ahead);
