/* Statements about orders to erase. */
#include "store/privacy/erasure.h"

#include "store/pages.h"
#include "store/sql.h"
#include "store/statements.h"

/* An order is of a person or of a company, and the use case says of which: the person has no company. */
static const struct db_statement insert = {
	.name = "erasure.insert",
	.scope = DB_ANYONE,
	.text = "INSERT INTO erasures (public_id, user_id, company_id, ordered_by, reason, due_at, next_at, created_at)"
	        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_PUB(erasure, id), COL_KEY(erasure, user), COL_KEY(erasure, company), CALLER_COL, COL(erasure, reason),
	       COL(erasure, due_at), COL(erasure, due_at), NOW_COL),
};

enum err store_erasure_insert(struct db *db, struct erasure *erasure)
{
	erasure->id.v.pub = uuid_new();
	return db_run(db, &insert, erasure, NULL, &erasure->id.v.key);
}

#define NOT_YET                                                                                                                \
	" AND NOT EXISTS (SELECT 1 FROM erasure_parts p FORCE INDEX (PRIMARY) WHERE p.erasure_id = e.id AND p.company_id = "

/* Of the order that was just made or locked. */
static const struct db_statement split_company = {
	.name = "erasure.split_company",
	.scope = DB_ANYONE,
	.text = "INSERT INTO erasure_parts (erasure_id, company_id) SELECT e.id, e.company_id FROM erasures e WHERE e.id = ?"
	        " AND e.company_id IS NOT NULL" NOT_YET "e.company_id)",
	PARAMS(COL_KEY(erasure, id)),
};
static const struct db_statement split_person = {
	.name = "erasure.split_person",
	.scope = DB_ANYONE, /* as above */
	.text = "INSERT INTO erasure_parts (erasure_id, company_id) SELECT e.id, c.company_id FROM erasures e STRAIGHT_JOIN candidates c"
	        " FORCE INDEX (user) ON c.user_id = e.user_id WHERE e.id = ? AND e.company_id IS NULL" NOT_YET "c.company_id)",
	PARAMS(COL_KEY(erasure, id)),
};
static const struct db_statement split_account = {
	.name = "erasure.split_account",
	.scope = DB_ANYONE, /* as above */
	.text = "INSERT INTO erasure_parts (erasure_id, company_id) SELECT e.id, 0 FROM erasures e WHERE e.id = ?" NOT_YET "0)",
	PARAMS(COL_KEY(erasure, id)),
};

enum err store_erasure_split(struct db *db, const struct erasure *erasure, bool account)
{
	bool person = erasure->company.v.key == 0;
	enum err e = db_run(db, person ? &split_person : &split_company, erasure, NULL, NULL);

	return e == OK && (person || account) ? db_run(db, &split_account, erasure, NULL, NULL) : e;
}

/* Whether the company of the part `p` has a legal hold on the person of the order `e`. */
#define PART_HELD                                                                                                              \
	"EXISTS (SELECT 1 FROM legal_holds h WHERE h.company_id = p.company_id AND h.user_id = e.user_id"                      \
	" AND " SQL_HOLD_LASTS("h.") ")"

/* The use case says of whom: the caller, or the candidate that was loaded for the caller's company. */
#define HELD                                                                                                                   \
	"EXISTS (SELECT 1 FROM legal_holds h FORCE INDEX (person) WHERE h.user_id = e.user_id"                                 \
	" AND (e.company_id IS NULL OR h.company_id = e.company_id) AND " SQL_HOLD_LASTS("h.") ")"
#define NEWEST(more)                                                                                                           \
	"SELECT e.id, e.public_id, e.status, e.due_at, e.done_at, e.created_at, " HELD                                         \
	" FROM erasures e FORCE INDEX (newest) WHERE e.user_id = ? AND e.company_id <=> ? ORDER BY e.id DESC LIMIT 1" more
#define NEWEST_BIND                                                                                                            \
	PARAMS(NOW_COL, COL_KEY(erasure, user), COL_KEY(erasure, company)),                                                    \
	        RESULT(erasure, COL_KEY(erasure, id), COL_PUB(erasure, id), COL(erasure, status), COL(erasure, due_at),        \
	               COL(erasure, done_at), COL(erasure, created_at), COL(erasure, held))
static const struct db_statement newest = {
	.name = "erasure.newest",
	.scope = DB_ANYONE, /* see above */
	.text = NEWEST(""),
	NEWEST_BIND,
};
static const struct db_statement lock = {
	.name = "erasure.lock",
	.scope = DB_ANYONE, /* see above */
	.text = NEWEST(" FOR UPDATE"),
	NEWEST_BIND,
};

static enum err found(enum err e, const struct erasure *out)
{
	return e == OK && out->status == ERASURE_REVOKED ? E_NO_ROW : e;
}

enum err store_erasure_newest(struct db *db, struct erasure *out)
{
	return found(db_one(db, &newest, out, out), out);
}

enum err store_erasure_lock(struct db *db, struct erasure *out)
{
	return found(db_one(db, &lock, out, out), out);
}

static const struct db_statement save = {
	.name = "erasure.save",
	.scope = DB_ANYONE, /* of the order that was locked */
	.text = "UPDATE erasures SET status = ?, next_at = ?, done_at = ? WHERE id = ?",
	PARAMS(COL(erasure, status), COL(erasure, next_at), COL(erasure, done_at), COL_KEY(erasure, id)),
};

enum err store_erasure_save(struct db *db, const struct erasure *erasure)
{
	return db_run(db, &save, erasure, NULL, NULL);
}

#define CONCERNING                                                                                                             \
	" FROM erasure_parts p FORCE INDEX (company) STRAIGHT_JOIN erasures e FORCE INDEX (PRIMARY) ON e.id = p.erasure_id"    \
	" AND e.status <> " SQL_ERASURE_REVOKED
struct erasure_window {
	int64_t limit, offset;
};
static const struct db_statement list = {
	.name = "erasure.list",
	.scope = DB_TENANT,
	.text = "SELECT e.public_id, u.public_id, s.public_id, s.name, e.reason, e.due_at, p.erased_at, e.created_at, p.erased_at IS NULL"
	        " AND " PART_HELD CONCERNING " JOIN users u ON u.id = e.user_id"
	        " LEFT JOIN users s ON s.id = e.ordered_by AND s.company_id = p.company_id"
	        " WHERE p.company_id = ? ORDER BY p.erasure_id DESC LIMIT ? OFFSET ?",
	PARAMS(NOW_COL, COMPANY_COL, COL(erasure_window, limit), COL(erasure_window, offset)),
	RESULT(erasure, COL_PUB(erasure, id), COL_PUB(erasure, user), COL_PUB(erasure, ordered_by), COL(erasure, orderer),
	       COL(erasure, reason), COL(erasure, due_at), COL(erasure, done_at), COL(erasure, created_at), COL(erasure, held)),
};
static const struct db_statement count = {
	.name = "erasure.count",
	.scope = DB_TENANT,
	.text = STORE_COUNT CONCERNING " WHERE p.company_id = ?" STORE_COUNT_END,
	PARAMS(COMPANY_COL, MOST_COL),
	RESULT(erasure_list, COL(erasure_list, total)),
};

enum err store_erasure_list(struct db *db, const struct window *window, struct erasure_list *list_r)
{
	const struct erasure_window page = { window->size, window_offset(window, window->size) };
	enum err e = db_all(db, &list, &page, &list_r->at, &list_r->n);

	return e != OK || store_last_page(page.offset, page.limit, list_r->n, &list_r->total)
	               ? e
	               : db_one(db, &count, NULL, list_r);
}

/* ---- for the dispatcher, which carries out the orders of all */

static const struct db_statement next = {
	.name = "erasure.next",
	.scope = DB_ANYONE,
	.text = "SELECT id, user_id, company_id, ordered_by, status FROM erasures FORCE INDEX (due)"
	        " WHERE next_at <= ? ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED",
	PARAMS(NOW_COL),
	RESULT(erasure, COL_KEY(erasure, id), COL_KEY(erasure, user), COL_KEY(erasure, company), COL_KEY(erasure, ordered_by),
	       COL(erasure, status)),
};

enum err store_erasure_next(struct db *db, struct erasure *out)
{
	return db_one(db, &next, out, out);
}

/* busy: an event waits that is not later than `mark`, or a mail about an interview of the person that may be sent now. */
static const struct db_statement parts = {
	.name = "erasure.parts",
	.scope = DB_ANYONE,
	.text = "SELECT p.erasure_id, p.company_id, p.ended_at, p.mark, " PART_HELD ","
	        " EXISTS (SELECT 1 FROM outbox o FORCE INDEX (waiting) WHERE o.status = " SQL_OUTBOX_WAITING
	        " AND o.id <= p.mark)"
	        " OR EXISTS (SELECT 1 FROM interviews i FORCE INDEX (candidate_time) STRAIGHT_JOIN mails m FORCE INDEX (about)"
	        " ON m.object = " SQL_OBJECT_INTERVIEW " AND m.object_id = i.id AND m.status = " SQL_MAIL_WAITING
	        " AND m.send_at <= ? WHERE i.candidate_id = e.user_id AND i.company_id = p.company_id)"
	        " FROM erasures e STRAIGHT_JOIN erasure_parts p FORCE INDEX (PRIMARY) ON p.erasure_id = e.id"
	        " WHERE e.id = ? AND p.erased_at IS NULL ORDER BY p.company_id = 0, p.company_id",
	PARAMS(NOW_COL, NOW_COL, COL_KEY(erasure, id)),
	RESULT(erasure_part, COL_KEY(erasure_part, erasure), COL_KEY(erasure_part, company), COL(erasure_part, ended_at),
	       COL(erasure_part, mark), COL(erasure_part, held), COL(erasure_part, busy)),
};

enum err store_erasure_parts(struct db *db, const struct erasure *erasure, struct erasure_part **parts_r, size_t *n_r)
{
	return db_all(db, &parts, erasure, parts_r, n_r);
}

/* The key 0 of the company is a value here, and not none. */
#define PART " WHERE erasure_id = ? AND company_id = COALESCE(?, 0)"
static const struct db_statement ended = {
	.name = "erasure.ended",
	.scope = DB_ANYONE,
	.text = "UPDATE erasure_parts SET ended_at = ?, mark = (SELECT MAX(id) FROM outbox)" PART,
	PARAMS(NOW_COL, COL_KEY(erasure_part, erasure), COL_KEY(erasure_part, company)),
};
static const struct db_statement erased = {
	.name = "erasure.erased",
	.scope = DB_ANYONE,
	.text = "UPDATE erasure_parts SET erased_at = ?" PART,
	PARAMS(NOW_COL, COL_KEY(erasure_part, erasure), COL_KEY(erasure_part, company)),
};

enum err store_erasure_ended(struct db *db, const struct erasure_part *part)
{
	return db_run(db, &ended, part, NULL, NULL);
}

enum err store_erasure_erased(struct db *db, const struct erasure_part *part)
{
	return db_run(db, &erased, part, NULL, NULL);
}

/* A company that alone has erased what it had is not counted: its record belongs to another account (store/privacy/pass_on.c).
 */
static const struct db_statement facts = {
	.name = "erasure.facts",
	.scope = DB_ANYONE,
	.text = "SELECT u.public_id, u.role, u.active, u.password_hash IS NOT NULL, EXISTS (SELECT 1 FROM bookings b"
	        " FORCE INDEX (person_time) JOIN interviews i ON i.id = b.interview_id WHERE b.person_id = u.id AND b.start_at > ?"
	        " AND b.part <> " SQL_PART_CANDIDATE " AND i.status IN " SQL_STILL_TO_COME ") OR EXISTS (SELECT 1 FROM jobs j"
	        " FORCE INDEX (listed) WHERE j.company_id = u.company_id AND COALESCE(j.owner_id, j.posted_by) = u.id"
	        " AND j.status <> " SQL_JOB_CLOSED " AND j.unlisted = 0), (SELECT COUNT(*) FROM candidates c FORCE INDEX (user)"
	        " WHERE c.user_id = u.id) FROM users u WHERE u.id = ?",
	PARAMS(NOW_COL, COL_KEY(erasure_facts, user)),
	RESULT(erasure_facts, COL_PUB(erasure_facts, user), COL(erasure_facts, role), COL(erasure_facts, active),
	       COL(erasure_facts, login), COL(erasure_facts, takes_part), COL(erasure_facts, companies)),
};

enum err store_erasure_facts(struct db *db, struct erasure_facts *out)
{
	return db_one(db, &facts, out, out);
}

struct erasure_query {
	struct user_id user;
	struct company_id company;
};
static const struct db_statement running = {
	.name = "erasure.running",
	.scope = DB_ANYONE,
	.text = "SELECT public_id FROM applications FORCE INDEX (candidate_job) WHERE candidate_id = ? AND company_id = ?"
	        " AND status NOT IN (" SQL_APPLICATION_HIRED ", " SQL_APPLICATION_REJECTED ", " SQL_APPLICATION_WITHDRAWN
	        ") ORDER BY id",
	PARAMS(COL_KEY(erasure_query, user), COL_KEY(erasure_query, company)),
	RESULT(erasure_application, COL(erasure_application, id)),
};

enum err store_erasure_running(struct db *db, const struct erasure *erasure, const struct erasure_part *part,
                               struct erasure_application **list_r, size_t *n_r)
{
	return db_all(db, &running, &(struct erasure_query){ erasure->user, part->company }, list_r, n_r);
}

STATEMENTS(erasure, &insert, &split_company, &split_person, &split_account, &newest, &lock, &save, &list, &count, &next, &parts,
           &ended, &erased, &facts, &running);
