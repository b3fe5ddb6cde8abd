/* Statements about the staff of a company. */
#include "store/people/staff.h"
#include "store/pages.h"

#include "store/sql.h"
#include "store/statements.h"

#define COLLEAGUE_SQL                                                                                                          \
	"SELECT u.id, u.public_id, u.company_id, u.role, u.active, u.version, u.email, u.name, u.title, u.picture_public_id,"  \
	" (SELECT MAX(s.last_seen_at) FROM sessions s WHERE s.user_id = u.id),"                                                \
	" EXISTS (SELECT 1 FROM second_factors f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL) FROM users u"
#define COLLEAGUE_ROW                                                                                                          \
	RESULT(colleague, COL_KEY(colleague, id), COL_PUB(colleague, id), COL_KEY(colleague, company), COL(colleague, role),   \
	       COL(colleague, active), COL(colleague, version), COL(colleague, email), COL(colleague, name),                   \
	       COL(colleague, title), COL_PUB(colleague, picture), COL(colleague, last_seen), COL(colleague, totp))

/* A company's staff are few, so they are sorted in memory. The role is a bit already. */
#define FOUND                                                                                                                  \
	" WHERE u.company_id = ? AND u.service = 0 AND (1 << u.role & ?) <> 0 AND (? IS NULL OR u.active = ?)"                 \
	" AND (? IS NULL OR u.name LIKE ? ESCAPE '|' OR (? AND u.email LIKE ? ESCAPE '|'))"
#define FOUND_BIND                                                                                                             \
	COMPANY_COL, COL(staff_query, role), COL(staff_query, active), COL(staff_query, active), COL(staff_query, pattern),    \
	        COL(staff_query, pattern), COL(staff_query, emails), COL(staff_query, pattern)

static const struct db_statement list = {
	.name = "staff.list",
	.scope = DB_TENANT,
	.text = COLLEAGUE_SQL " FORCE INDEX (company)" FOUND " ORDER BY IF(?, u.name, NULL), IF(?, u.name, NULL) DESC,"
	                      " IF(?, u.email_lower, NULL), IF(?, u.email_lower, NULL) DESC, IF(?, u.created_at, NULL),"
	                      " IF(?, u.created_at, NULL) DESC, u.id LIMIT ? OFFSET ?",
	PARAMS(FOUND_BIND, COL(staff_query, by[STAFF_BY_NAME]), COL(staff_query, by[STAFF_BY_NAME_DOWN]),
	       COL(staff_query, by[STAFF_BY_EMAIL]), COL(staff_query, by[STAFF_BY_EMAIL_DOWN]),
	       COL(staff_query, by[STAFF_BY_CREATION]), COL(staff_query, by[STAFF_BY_CREATION_DOWN]), COL(staff_query, limit),
	       COL(staff_query, offset)),
	COLLEAGUE_ROW,
};

static const struct db_statement count = {
	.name = "staff.count",
	.scope = DB_TENANT,
	.text = "SELECT COUNT(*) FROM users u FORCE INDEX (company)" FOUND,
	PARAMS(FOUND_BIND),
	RESULT(colleague_list, COL(colleague_list, total)),
};

enum err store_staff_list(struct db *db, const struct staff_query *query, struct colleague_list *list_r)
{
	enum err e = db_all(db, &list, query, &list_r->at, &list_r->n);

	return e != OK || store_last_page(query->offset, query->limit, list_r->n, &list_r->total)
	               ? e
	               : db_one(db, &count, query, list_r);
}

static const struct db_statement get = {
	.name = "colleague.get",
	.scope = DB_GUARDED,
	.text = COLLEAGUE_SQL " WHERE u.public_id = ? AND u.company_id IS NOT NULL AND u.service = 0",
	PARAMS(COL_PUB(colleague, id)),
	COLLEAGUE_ROW,
};

enum err store_colleague_any(struct db *db, struct uuid id, struct colleague *out)
{
	out->id.v.pub = id;
	return db_one(db, &get, out, out);
}

static const struct db_statement lock = {
	.name = "colleague.lock",
	.scope = DB_GUARDED,
	.text = "SELECT id, public_id, company_id, role, active, version, email, name, title, picture_public_id FROM users"
	        " WHERE public_id = ? AND company_id IS NOT NULL AND service = 0 FOR UPDATE",
	PARAMS(COL_PUB(colleague, id)),
	RESULT(colleague, COL_KEY(colleague, id), COL_PUB(colleague, id), COL_KEY(colleague, company), COL(colleague, role),
	       COL(colleague, active), COL(colleague, version), COL(colleague, email), COL(colleague, name),
	       COL(colleague, title), COL_PUB(colleague, picture)),
};

enum err store_colleague_any_lock(struct db *db, struct uuid id, struct colleague *out)
{
	out->id.v.pub = id;
	return db_one(db, &lock, out, out);
}

static const struct db_statement hold = {
	.name = "staff.hold",
	.scope = DB_TENANT,
	.text = "UPDATE companies SET staff_version = staff_version + 1 WHERE id = ?",
	PARAMS(COMPANY_COL),
};

enum err store_staff_hold(struct db *db)
{
	return db_run(db, &hold, NULL, NULL, NULL);
}

static const struct db_statement other_admins = {
	.name = "staff.other_admins",
	.scope = DB_TENANT,
	.text = "SELECT COUNT(*) FROM users WHERE company_id = ? AND role = " SQL_ADMIN " AND active = 1 AND id <> ?",
	PARAMS(COMPANY_COL, COL_KEY(colleague, id)),
	RESULT(colleague_list, COL(colleague_list, total)),
};

enum err store_staff_other_admins(struct db *db, struct user_id who, int64_t *n_r)
{
	struct colleague_list found = { 0 };
	enum err e = db_one(db, &other_admins, &(struct colleague){ .id = who }, &found);

	*n_r = found.total;
	return e;
}

/* Tokens say the role of their user, so another role is noted like the end of a session. */
static const struct db_statement save = {
	.name = "colleague.save",
	.scope = DB_TENANT,
	.text = "UPDATE users SET sessions_ended_at = IF(role = ?, sessions_ended_at, ?), role = ?, title = ?,"
	        " version = version + 1, updated_at = ? WHERE id = ? AND company_id = ?",
	PARAMS(COL(colleague, role), NOW_COL, COL(colleague, role), COL(colleague, title), NOW_COL, COL_KEY(colleague, id),
	       COMPANY_COL),
};

enum err store_colleague_save(struct db *db, struct colleague *colleague)
{
	colleague->version++;
	return db_run(db, &save, colleague, NULL, NULL);
}

/* ---- what can be handed over */

struct handover_query {
	struct user_id who, owner;
	struct id job;
	int64_t most;
};

static enum err items_of(struct db *db, const struct db_statement *statement, const struct handover_query *query,
                         struct handover_items *items_r)
{
	return db_all(db, statement, query, &items_r->at, &items_r->n);
}

static const struct db_statement interviews = {
	.name = "handover.interviews",
	.scope = DB_TENANT,
	.text = "SELECT i.id, i.public_id FROM bookings b FORCE INDEX (person_time) JOIN interviews i FORCE INDEX (PRIMARY)"
	        " ON i.id = b.interview_id WHERE b.person_id = ? AND b.start_at > ? AND b.part <> " SQL_PART_CANDIDATE
	        " AND i.company_id = ? AND i.status IN " SQL_STILL_TO_COME " ORDER BY b.start_at, b.interview_id LIMIT ?",
	PARAMS(COL_KEY(handover_query, who), NOW_COL, COMPANY_COL, COL(handover_query, most)),
	RESULT(handover_item, COL(handover_item, id.key), COL(handover_item, id.pub)),
};

enum err store_handover_interviews(struct db *db, struct user_id who, int64_t most, struct handover_items *items_r)
{
	return items_of(db, &interviews, &(struct handover_query){ .who = who, .most = most }, items_r);
}

static const struct db_statement jobs = {
	.name = "handover.jobs",
	.scope = DB_TENANT,
	.text = "SELECT id, public_id FROM jobs FORCE INDEX (listed) WHERE company_id = ? AND status <> " SQL_JOB_CLOSED
	        " AND COALESCE(owner_id, posted_by) = ? ORDER BY id DESC LIMIT ?",
	PARAMS(COMPANY_COL, COL_KEY(handover_query, who), COL(handover_query, most)),
	RESULT(handover_item, COL(handover_item, id.key), COL(handover_item, id.pub)),
};

enum err store_handover_jobs(struct db *db, struct user_id who, int64_t most, struct handover_items *items_r)
{
	return items_of(db, &jobs, &(struct handover_query){ .who = who, .most = most }, items_r);
}

static const struct db_statement own_job = {
	.name = "handover.job",
	.scope = DB_TENANT,
	.text = "UPDATE jobs SET owner_id = ?, version = version + 1, updated_at = ? WHERE id = ? AND company_id = ?",
	PARAMS(COL_KEY(handover_query, owner), NOW_COL, COL(handover_query, job.key), COMPANY_COL),
};

enum err store_handover_job(struct db *db, struct id job, struct user_id owner)
{
	return db_run(db, &own_job, &(struct handover_query){ .job = job, .owner = owner }, NULL, NULL);
}

STATEMENTS(staff, &list, &count, &get, &lock, &hold, &other_admins, &save, &interviews, &jobs, &own_job);
