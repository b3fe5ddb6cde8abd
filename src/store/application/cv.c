/* CVs, newest first. A statement reads the ids of the page along applications.company (company_id, id, status), and then the
 * rows. It counts along company_status (company_id, status, id). */
#include "store/application/cv.h"
#include "store/pages.h"
#include "store/statements.h"

static const struct db_statement list = {
	.name = "cv.list",
	.scope = DB_TENANT,
	.text = "SELECT a.id, a.public_id, a.status, a.place, a.district, u.name, u.email, u.phone, j.id, j.title"
	        " FROM (SELECT a.id FROM applications a FORCE INDEX (company) WHERE a.company_id = ? AND (1 << a.status & ?) "
	        "<> 0"
	        " ORDER BY a.id DESC LIMIT ? OFFSET ?) p JOIN applications a FORCE INDEX (PRIMARY) ON a.id = p.id"
	        " JOIN users u FORCE INDEX (PRIMARY) ON u.id = a.candidate_id"
	        " JOIN jobs j FORCE INDEX (PRIMARY) ON j.id = a.job_id ORDER BY p.id DESC",
	PARAMS(COMPANY_COL, COL(cv_query, status), COL(cv_query, limit), COL(cv_query, offset)),
	RESULT(application, COL_KEY(application, id), COL_PUB(application, id), COL(application, status),
	       COL(application, place), COL(application, district), COL(application, candidate.name),
	       COL(application, candidate.email), COL(application, candidate.phone), COL_KEY(application, job.id),
	       COL(application, job.title)),
};

enum err store_cv_list(struct db *db, const struct cv_query *query, struct application_list *list_r)
{
	void *rows;
	enum err e = db_all(db, &list, query, &rows, &list_r->n);

	list_r->at = rows;
	return e;
}

static const struct db_statement count = {
	.name = "cv.count",
	.scope = DB_TENANT,
	.text = STORE_COUNT " FROM applications FORCE INDEX (company_status) WHERE company_id = ?"
	                    " AND (1 << status & ?) <> 0" STORE_COUNT_END,
	PARAMS(COMPANY_COL, COL(cv_query, status), MOST_COL),
	RESULT(application_list, COL(application_list, total)),
};

enum err store_cv_count(struct db *db, const struct cv_query *query, struct application_list *list_r)
{
	return db_one(db, &count, query, list_r);
}

STATEMENTS(cv, &list, &count);
