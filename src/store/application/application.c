/* Applications: found, inserted, moved to another status. */
#include "store/application/application.h"
#include "store/sql.h"
#include "store/statements.h"

#define BRIEF                                                                                                                  \
	"SELECT a.id, a.public_id, a.company_id, a.status, a.status_before, a.applied_at, j.id, j.public_id, j.title,"         \
	" COALESCE(j.owner_id, j.posted_by), u.id, u.public_id, u.name FROM applications a JOIN jobs j ON j.id = a.job_id"     \
	" JOIN users u ON u.id = a.candidate_id WHERE a.public_id = ?"
#define BRIEF_ROW                                                                                                              \
	RESULT(application, COL_KEY(application, id), COL_PUB(application, id), COL_KEY(application, company),                 \
	       COL(application, status), COL(application, before), COL(application, applied_at), COL_KEY(application, job.id), \
	       COL_PUB(application, job.id), COL(application, job.title), COL_KEY(application, job.poster),                    \
	       COL_KEY(application, candidate.id), COL_PUB(application, candidate.id), COL(application, candidate.name))

static const struct db_statement any = {
	.name = "application.any",
	.scope = DB_GUARDED,
	.text = BRIEF,
	PARAMS(COL_PUB(application, id)),
	BRIEF_ROW,
};

enum err store_application_any(struct db *db, struct uuid id, struct application *out)
{
	out->id.v.pub = id;
	return db_one(db, &any, out, out);
}

#define STATE_BIND                                                                                                             \
	COL_KEY(application, id), COL_PUB(application, id), COL_KEY(application, company), COL(application, status),           \
	        COL(application, before), COL(application, applied_at)

static const struct db_statement find = {
	.name = "application.find",
	.scope = DB_TENANT,
	.text = "SELECT id, public_id, company_id, status, status_before, applied_at FROM applications"
	        " WHERE candidate_id = ? AND job_id = ? AND company_id = ? FOR UPDATE",
	PARAMS(COL_KEY(application, candidate.id), COL_KEY(application, job.id), COMPANY_COL),
	RESULT(application, STATE_BIND),
};

enum err store_application_find(struct db *db, struct application *out)
{
	return db_one(db, &find, out, out);
}

static const struct db_statement lock = {
	.name = "application.lock",
	.scope = DB_PARTY,
	.text = "SELECT id, public_id, company_id, status, status_before, applied_at FROM applications"
	        " WHERE id = ? AND (company_id = ? OR candidate_id = ?) FOR UPDATE",
	PARAMS(COL_KEY(application, id), COMPANY_COL, CALLER_COL),
	RESULT(application, STATE_BIND),
};

enum err store_application_lock(struct db *db, struct application *out)
{
	return db_one(db, &lock, out, out);
}

static const struct db_statement insert = {
	.name = "application.insert",
	.scope = DB_TENANT,
	.text = "INSERT INTO applications (public_id, company_id, job_id, candidate_id, status, place, district, applied_at,"
	        " updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_PUB(application, id), COMPANY_COL, COL_KEY(application, job.id), COL_KEY(application, candidate.id),
	       COL(application, status), COL(application, place), COL(application, district), COL(application, applied_at),
	       NOW_COL),
};

enum err store_application_insert(struct db *db, struct application *application)
{
	application->id.v.pub = uuid_new();
	return db_run(db, &insert, application, NULL, &application->id.v.key);
}

/* MariaDB and MySQL assign from left to right, so hired_at is computed from the new status. */
static const struct db_statement move = {
	.name = "application.move",
	.scope = DB_PARTY,
	.text = "UPDATE applications SET status = ?, status_before = ?, hired_at = CASE WHEN status <> " SQL_APPLICATION_HIRED
	        " THEN NULL"
	        " ELSE COALESCE(hired_at, ?) END, version = version + 1, updated_at = ?"
	        " WHERE id = ? AND (company_id = ? OR candidate_id = ?)",
	PARAMS(COL(application, status), COL(application, before), NOW_COL, NOW_COL, COL_KEY(application, id), COMPANY_COL,
	       CALLER_COL),
};

static const struct db_statement outcome = {
	.name = "application.outcome",
	.scope = DB_PARTY,
	.text = "UPDATE interviews SET hired = CASE ? WHEN " SQL_APPLICATION_HIRED " THEN 1 WHEN " SQL_APPLICATION_REJECTED
	        " THEN 0 END WHERE application_id = ?"
	        " AND (company_id = ? OR candidate_id = ?)",
	PARAMS(COL(application, status), COL_KEY(application, id), COMPANY_COL, CALLER_COL),
};

static bool decided(enum application_status status)
{
	return status == APPLICATION_HIRED || status == APPLICATION_REJECTED;
}

enum err store_application_move(struct db *db, const struct application *application, enum application_status was)
{
	enum err e = db_run(db, &move, application, NULL, NULL);

	if (e == OK && application->status != was && (decided(was) || decided(application->status)))
		e = db_run(db, &outcome, application, NULL, NULL);
	return e;
}

STATEMENTS(application, &any, &find, &lock, &insert, &move, &outcome);
