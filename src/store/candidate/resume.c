/* Statements about the texts of resumes. The dispatcher runs them, which works for all companies. */
#include "store/candidate/resume.h"

#include "store/sql.h"
#include "store/statements.h"

static const struct db_statement waiting = {
	.name = "resume.waiting",
	.scope = DB_ANYONE,
	.text = "SELECT file_id FROM resume_texts FORCE INDEX (due) WHERE status = " SQL_RESUME_WAITING
	        " AND next_at <= ? ORDER BY next_at, file_id LIMIT ? FOR UPDATE SKIP LOCKED",
	PARAMS(NOW_COL, COL(resume_lease, most)),
	RESULT(resume, COL_KEY(resume, file)),
};

static const struct db_statement take = {
	.name = "resume.take",
	.scope = DB_ANYONE,
	.text = "UPDATE resume_texts SET lease = ?, next_at = ?, attempts = attempts + 1 WHERE file_id = ?",
	PARAMS(COL(resume, lease), COL(resume, next_at), COL_KEY(resume, file)),
};

enum err store_resume_claim(struct db *db, struct resume_lease lease, struct resume **resumes_r, size_t *n_r)
{
	void *rows = NULL;
	enum err e = db_all(db, &waiting, &lease, &rows, n_r);
	struct resume *resumes = rows;

	for (size_t i = 0; e == OK && i < *n_r; i++) {
		resumes[i].lease = lease.owner;
		resumes[i].next_at = lease.until;
		e = db_run(db, &take, &resumes[i], NULL, NULL);
	}
	*resumes_r = resumes;
	return e;
}

static const struct db_statement found = {
	.name = "resume.found",
	.scope = DB_ANYONE,
	.text = "SELECT t.candidate_id, t.company_id, t.attempts, f.stored_path, f.type FROM resume_texts t"
	        " JOIN files f FORCE INDEX (PRIMARY) ON f.id = t.file_id WHERE t.file_id = ?",
	PARAMS(COL_KEY(resume, file)),
	RESULT(resume, COL_KEY(resume, candidate.id), COL_KEY(resume, candidate.company), COL(resume, attempts),
	       COL(resume, stored), COL(resume, type)),
};

enum err store_resume_found(struct db *db, struct resume *resume)
{
	return db_one(db, &found, resume, resume);
}

static const struct db_statement end = {
	.name = "resume.end",
	.scope = DB_ANYONE,
	.text = "UPDATE resume_texts SET lease = NULL, status = ?, next_at = ?, hash = ?, text = ? WHERE file_id = ? AND lease = ?",
	PARAMS(COL(resume, status), COL(resume, next_at), COL(resume, hash), COL(resume, text), COL_KEY(resume, file),
	       COL(resume, lease)),
};

enum err store_resume_end(struct db *db, const struct resume *resume)
{
	int64_t matched = 0;
	enum err e = db_run(db, &end, resume, &matched, NULL);

	return e == OK && matched == 0 ? E_NO_ROW : e;
}

static const struct db_statement unindexed = {
	.name = "candidate.unindexed",
	.scope = DB_ANYONE,
	.text = "SELECT id, company_id, name, email FROM candidates FORCE INDEX (unindexed) WHERE indexed = 0 ORDER BY id LIMIT 20",
	RESULT(candidate, COL_KEY(candidate, id), COL_KEY(candidate, company), COL(candidate, name), COL(candidate, email)),
};

enum err store_candidate_unindexed(struct db *db, struct candidate **candidates_r, size_t *n_r)
{
	void *rows = NULL;
	enum err e = db_all(db, &unindexed, NULL, &rows, n_r);

	*candidates_r = rows;
	return e;
}

static const struct db_statement indexed = {
	.name = "candidate.indexed",
	.scope = DB_ANYONE,
	.text = "UPDATE candidates SET indexed = 1 WHERE id = ? AND indexed = 0",
	PARAMS(COL_KEY(candidate, id)),
};

enum err store_candidate_indexed(struct db *db, const struct candidate *candidate)
{
	int64_t matched = 0;
	enum err e = db_run(db, &indexed, candidate, &matched, NULL);

	return e == OK && matched == 0 ? E_NO_ROW : e;
}

STATEMENTS(resume, &waiting, &take, &found, &end, &unindexed, &indexed);
