/* Statements by which the scheduling of an interview finds a job by its title, or inserts an unlisted job. */
#include "store/job/job.h"
#include "store/sql.h"
#include "store/statements.h"

static const struct db_statement open_job = {
	.name = "job.open",
	.scope = DB_TENANT,
	.text = "SELECT id, public_id, COALESCE(owner_id, posted_by), unlisted FROM jobs WHERE company_id = ? AND title_lower = LOWER(?)"
	        " AND status = " SQL_JOB_PUBLISHED
	        " AND (deadline_at IS NULL OR deadline_at > ?) ORDER BY unlisted, id LIMIT 1",
	PARAMS(COMPANY_COL, COL(job, title), NOW_COL),
	RESULT(job, COL_KEY(job, id), COL_PUB(job, id), COL_KEY(job, poster), COL(job, unlisted)),
};

enum err store_job_open(struct db *db, struct job *job)
{
	enum err e = db_one(db, &open_job, job, job);

	if (e == OK)
		job->status = JOB_PUBLISHED;
	return e;
}

static const struct db_statement lock_company = {
	.name = "job.lock_company",
	.scope = DB_TENANT,
	.text = "SELECT id FROM companies WHERE id = ? FOR UPDATE",
	PARAMS(COMPANY_COL),
	RESULT(company, COL_KEY(company, id)),
};

enum err store_job_lock_company(struct db *db)
{
	struct company company = { 0 };

	return db_one(db, &lock_company, &company, &company);
}

static const struct db_statement insert_unlisted = {
	.name = "job.insert_unlisted",
	.scope = DB_TENANT,
	.text = "INSERT INTO jobs (public_id, company_id, posted_by, status, unlisted, title, description, created_at, "
	        "updated_at, indexed) VALUES (?, ?, ?, " SQL_JOB_PUBLISHED ", 1, ?, '', ?, ?, 1)",
	PARAMS(COL_PUB(job, id), COMPANY_COL, CALLER_COL, COL(job, title), NOW_COL, NOW_COL),
};

enum err store_job_insert_unlisted(struct db *db, struct job *job, struct user_id poster)
{
	job->id.v.pub = uuid_new();
	job->poster = poster;
	job->status = JOB_PUBLISHED;
	job->unlisted = true;
	return db_run(db, &insert_unlisted, job, NULL, &job->id.v.key);
}

static const struct db_statement brief = {
	.name = "job.brief",
	.scope = DB_ANYONE, /* a candidate confirms too; the interview that names the job was checked before */
	.text = "SELECT id, public_id, title, COALESCE(owner_id, posted_by) FROM jobs WHERE id = ?",
	PARAMS(COL_KEY(job, id)),
	RESULT(job, COL_KEY(job, id), COL_PUB(job, id), COL(job, title), COL_KEY(job, poster)),
};

enum err store_job_brief(struct db *db, struct job_id id, struct job *out)
{
	out->id = id;
	return db_one(db, &brief, out, out);
}

STATEMENTS(job, &open_job, &lock_company, &insert_unlisted, &brief);
