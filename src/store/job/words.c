/* Statements about the words by which jobs are found. */
#include "store/job/words.h"

#include "store/sql.h"
#include "store/statements.h"
#include "store/words.h"

/* Words of a job. Places that are not used have no word. */
struct some_words {
	struct job_id job;
	bool listed;
	struct str word[WORDS_AT_ONCE];
};

static const struct db_statement add = {
	.name = "job_word.add",
	.scope = DB_ANYONE, /* of a job that was locked before */
	.text = "INSERT INTO job_words (listed, word, job_id) SELECT ?, n.word, ?"
	        " FROM " STORE_WORDS " WHERE n.word IS NOT NULL",
	PARAMS(COL(some_words, listed), COL_KEY(some_words, job), STORE_WORDS_COLS(some_words)),
};

static const struct db_statement remove_of = {
	.name = "job_word.remove",
	.scope = DB_ANYONE, /* of a job that was locked before */
	.text = "DELETE FROM job_words WHERE job_id = ?",
	PARAMS(COL_KEY(some_words, job)),
};

static const struct db_statement mark = {
	.name = "job_word.mark",
	.scope = DB_ANYONE, /* of a job that was locked before */
	.text = "UPDATE job_words SET listed = ? WHERE job_id = ?",
	PARAMS(COL(some_words, listed), COL_KEY(some_words, job)),
};

static struct some_words words_of(const struct job_detail *job)
{
	return (struct some_words){ .job = job->id, .listed = job->status == JOB_PUBLISHED && !job->unlisted };
}

enum err store_job_words_set(struct db *db, const struct job_detail *job, const struct str *words, size_t n)
{
	struct some_words some = words_of(job);
	enum err e = db_run(db, &remove_of, &some, NULL, NULL);

	for (size_t i = 0; e == OK && i < n; i += WORDS_AT_ONCE) {
		for (size_t k = 0; k < WORDS_AT_ONCE; k++)
			some.word[k] = i + k < n ? words[i + k] : (struct str){ 0 };
		e = db_run(db, &add, &some, NULL, NULL);
	}
	return e;
}

enum err store_job_words_mark(struct db *db, const struct job_detail *job)
{
	const struct some_words some = words_of(job);

	return db_run(db, &mark, &some, NULL, NULL);
}

/* ---- jobs that were there before this table */

static const struct db_statement unindexed = {
	.name = "job_word.unindexed",
	.scope = DB_ANYONE,
	.text = "SELECT id, company_id FROM jobs FORCE INDEX (unindexed) WHERE indexed = 0 ORDER BY id LIMIT 20",
	RESULT(job_detail, COL_KEY(job_detail, id), COL_KEY(job_detail, company)),
};

enum err store_job_unindexed(struct db *db, struct job_detail **jobs_r, size_t *n_r)
{
	return db_all(db, &unindexed, NULL, jobs_r, n_r);
}

static const struct db_statement lock = {
	.name = "job_word.lock",
	.scope = DB_ANYONE,
	.text = "SELECT title, description, requirements, responsibilities, status, unlisted FROM jobs"
	        " WHERE id = ? AND indexed = 0 FOR UPDATE",
	PARAMS(COL_KEY(job_detail, id)),
	RESULT(job_detail, COL(job_detail, title), COL(job_detail, description), COL(job_detail, requirements),
	       COL(job_detail, responsibilities), COL(job_detail, status), COL(job_detail, unlisted)),
};

enum err store_job_unindexed_lock(struct db *db, struct job_detail *job)
{
	return db_one(db, &lock, job, job);
}

static const struct db_statement indexed = {
	.name = "job_word.indexed",
	.scope = DB_ANYONE,
	.text = "UPDATE jobs SET indexed = 1 WHERE id = ?",
	PARAMS(COL_KEY(job_detail, id)),
};

enum err store_job_indexed(struct db *db, const struct job_detail *job)
{
	return db_run(db, &indexed, job, NULL, NULL);
}

STATEMENTS(job_word, &add, &remove_of, &mark, &unindexed, &lock, &indexed);
