/* What belongs to candidates: tags, applications, interviews, files, and the texts of resumes. */
#include "store/candidate/candidate.h"

#include "store/sql.h"
#include "store/statements.h"

enum { AT_ONCE = 20 };

/* Candidates of a page, whose parts are read by one statement each. Places that are not used are 0, which no row has. */
struct on_page {
	int64_t key[AT_ONCE];
};
/* clang-format off */
#define FIVE(n) COL(on_page, key[n]), COL(on_page, key[(n) + 1]), COL(on_page, key[(n) + 2]), COL(on_page, key[(n) + 3]), COL(on_page, key[(n) + 4])
#define ON_PAGE FIVE(0), FIVE(5), FIVE(10), FIVE(15)
#define AMONG " IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
/* Interviewers see what belongs to interviews that they take part in. */
#define SITS_ON(interview) "EXISTS (SELECT 1 FROM bookings b WHERE b.interview_id = " interview " AND b.person_id = ?" \
	" AND b.part <> " SQL_PART_CANDIDATE ")"
#define SITS_FOR(application) "EXISTS (SELECT 1 FROM interviews i FORCE INDEX (application) JOIN bookings b ON b.interview_id = i.id" \
	" WHERE i.application_id = " application " AND b.person_id = ? AND b.part <> " SQL_PART_CANDIDATE ")"
/* clang-format on */

static struct on_page keys_of(const struct candidate *candidates, size_t n)
{
	struct on_page page = { { 0 } };

	for (size_t i = 0; i < n && i < AT_ONCE; i++)
		page.key[i] = candidates[i].id.v.key;
	return page;
}

/* ---- tags */

struct tag {
	int64_t candidate;
	struct str text;
};

static const struct db_statement tags = {
	.name = "candidate.tags",
	.scope = DB_TENANT,
	.text = "SELECT candidate_id, tag FROM candidate_tags FORCE INDEX (candidate) WHERE candidate_id" AMONG
	        " AND company_id = ? ORDER BY candidate_id, tag",
	PARAMS(ON_PAGE, COMPANY_COL),
	RESULT(tag, COL(tag, candidate), COL(tag, text)),
};

static enum err read_tags(struct db *db, struct arena *arena, struct candidate *candidates, size_t n)
{
	const struct on_page page = keys_of(candidates, n);
	void *rows;
	size_t n_rows;
	enum err e = db_all(db, &tags, &page, &rows, &n_rows);

	for (size_t i = 0; e == OK && i < n; i++) {
		const struct tag *tag = rows;
		struct str *texts = ARENA_ARRAY(arena, struct str, CANDIDATE_TAGS_MAX);
		size_t found = 0;

		for (size_t k = 0; k < n_rows && found < CANDIDATE_TAGS_MAX; k++)
			if (tag[k].candidate == candidates[i].id.v.key)
				texts[found++] = tag[k].text;
		candidates[i].tags = (struct strs){ texts, found };
	}
	return e;
}

static const struct db_statement remove_tags = {
	.name = "candidate.remove_tags",
	.scope = DB_TENANT,
	.text = "DELETE FROM candidate_tags WHERE candidate_id = ? AND company_id = ?",
	PARAMS(COL_KEY(candidate, id), COMPANY_COL),
};

static const struct db_statement insert_tag = {
	.name = "candidate.insert_tag",
	.scope = DB_TENANT,
	.text = "INSERT INTO candidate_tags (company_id, tag, candidate_id) VALUES (?, ?, ?)",
	PARAMS(COMPANY_COL, COL(tag, text), COL(tag, candidate)),
};

enum err store_candidate_set_tags(struct db *db, const struct candidate *candidate)
{
	enum err e = db_run(db, &remove_tags, candidate, NULL, NULL);

	for (size_t i = 0; e == OK && i < candidate->tags.n; i++)
		e = db_run(db, &insert_tag, &(struct tag){ candidate->id.v.key, candidate->tags.at[i] }, NULL, NULL);
	return e;
}

/* ---- applications */

struct application_row {
	int64_t record;
	struct application v;
};

static const struct db_statement applications = {
	.name = "candidate.applications",
	.scope = DB_TENANT,
	.text = "SELECT c.id, a.public_id, j.public_id, j.title, " SQL_APPLICATION_STATUS(
	        "a.") ", a.applied_at FROM candidates c FORCE INDEX (PRIMARY)"
	              " JOIN applications a FORCE INDEX (candidate_job) ON a.candidate_id = c.user_id AND a.company_id = c.company_id"
	              " JOIN jobs j FORCE INDEX (PRIMARY) ON j.id = a.job_id WHERE c.id" AMONG
	              " AND c.company_id = ? AND (? <> " SQL_INTERVIEWER
	              " OR " SITS_FOR("a.id") ") ORDER BY a.id DESC LIMIT 2000",
	PARAMS(NOW_COL, ON_PAGE, COMPANY_COL, ROLE_COL, CALLER_COL),
	RESULT(application_row, COL(application_row, record), COL_PUB(application_row, v.id),
	       COL_PUB(application_row, v.job.id), COL(application_row, v.job.title), COL(application_row, v.status),
	       COL(application_row, v.applied_at)),
};

static enum err read_applications(struct db *db, struct arena *arena, struct candidate *candidates, size_t n)
{
	const struct on_page page = keys_of(candidates, n);
	void *rows;
	size_t n_rows;
	enum err e = db_all(db, &applications, &page, &rows, &n_rows);
	struct application *all = ARENA_ARRAY(arena, struct application, e == OK ? n_rows : 0);
	size_t used = 0;

	for (size_t i = 0; e == OK && i < n; i++) {
		const struct application_row *row = rows;
		size_t first = used;

		for (size_t k = 0; k < n_rows; k++)
			if (row[k].record == candidates[i].id.v.key)
				all[used++] = row[k].v;
		candidates[i].applications = (struct application_list){ .at = all + first, .n = used - first };
	}
	return e;
}

enum err store_candidate_parts(struct db *db, struct arena *arena, struct candidate *candidates, size_t n)
{
	enum err e = OK;

	for (size_t i = 0; e == OK && i < n; i += AT_ONCE) {
		size_t some = n - i < AT_ONCE ? n - i : AT_ONCE;

		e = read_tags(db, arena, candidates + i, some);
		if (e == OK)
			e = read_applications(db, arena, candidates + i, some);
	}
	return e;
}

/* ---- texts of resumes */

struct resume_text {
	int64_t candidate;
	struct str text;
};

static const struct db_statement texts = {
	.name = "candidate.texts",
	.scope = DB_TENANT,
	.text = "SELECT candidate_id, LEFT(text, 16384) FROM resume_texts FORCE INDEX (candidate) WHERE candidate_id" AMONG
	        " AND company_id = ? AND status = " SQL_RESUME_READ " LIMIT 300",
	PARAMS(ON_PAGE, COMPANY_COL),
	RESULT(resume_text, COL(resume_text, candidate), COL(resume_text, text)),
};

enum err store_candidate_texts(struct db *db, struct candidate *candidates, size_t n, store_candidate_text *use, void *arg)
{
	enum err e = OK;

	for (size_t i = 0; e == OK && i < n; i += AT_ONCE) {
		size_t some = n - i < AT_ONCE ? n - i : AT_ONCE, n_rows;
		const struct on_page page = keys_of(candidates + i, some);
		void *rows;

		e = db_all(db, &texts, &page, &rows, &n_rows);
		for (size_t k = 0; e == OK && k < n_rows; k++) {
			const struct resume_text *text = (const struct resume_text *)rows + k;

			for (size_t at = i; at < i + some; at++)
				if (candidates[at].id.v.key == text->candidate)
					use(arg, &candidates[at], text->text);
		}
	}
	return e;
}

/* ---- a profile */

static const struct db_statement interviews = {
	.name = "candidate.interviews",
	.scope = DB_TENANT,
	.text = "SELECT i.public_id, i.status, i.start_at, i.minutes, i.zone, j.title FROM interviews i"
	        " JOIN applications a FORCE INDEX (PRIMARY) ON a.id = i.application_id"
	        " JOIN jobs j FORCE INDEX (PRIMARY) ON j.id = a.job_id WHERE i.candidate_id = ? AND i.company_id = ?"
	        " AND i.owner_id IS NULL AND (? <> " SQL_INTERVIEWER
	        " OR " SITS_ON("i.id") ")"
	                               " ORDER BY i.start_at DESC, i.id DESC LIMIT 100",
	PARAMS(COL_KEY(candidate, user), COMPANY_COL, ROLE_COL, CALLER_COL),
	RESULT(interview, COL_PUB(interview, id), COL(interview, status), COL(interview, start.at), COL(interview, minutes),
	       COL(interview, start.zone), COL(interview, application.job.title)),
};

enum err store_candidate_interviews(struct db *db, const struct candidate *candidate, struct interview_list *list_r)
{
	void *rows = NULL;
	enum err e = db_all(db, &interviews, candidate, &rows, &list_r->n);

	list_r->at = rows;
	return e;
}

#define FILE_ROW "f.id, f.public_id, f.name, f.type, f.size, f.created_at"
static const struct db_statement files = {
	.name = "candidate.files",
	.scope = DB_TENANT,
	.text = "SELECT " FILE_ROW " FROM candidates c FORCE INDEX (PRIMARY) JOIN files f FORCE INDEX (candidate)"
	        " ON f.candidate_id = c.id WHERE c.id = ? AND c.company_id = ? AND f.purpose <> " SQL_FILE_EXPORT
	        " UNION ALL SELECT " FILE_ROW " FROM applications a FORCE INDEX (candidate_job)"
	        " JOIN files f ON f.application_id = a.id WHERE a.candidate_id = ? AND a.company_id = ?"
	        " AND f.candidate_id IS NULL AND f.purpose = " SQL_FILE_RESUME " AND (? <> " SQL_INTERVIEWER
	        " OR " SITS_FOR("a.id") ")"
	                                " ORDER BY 1 DESC LIMIT 100",
	PARAMS(COL_KEY(candidate, id), COMPANY_COL, COL_KEY(candidate, user), COMPANY_COL, ROLE_COL, CALLER_COL),
	RESULT(file, COL_KEY(file, id), COL_PUB(file, id), COL(file, name), COL(file, type), COL(file, size),
	       COL(file, created_at)),
};

enum err store_candidate_files(struct db *db, const struct candidate *candidate, struct file_list *list_r)
{
	void *rows = NULL;
	enum err e = db_all(db, &files, candidate, &rows, &list_r->n);

	list_r->at = rows;
	return e;
}

/* ---- resumes */

/* The file was just inserted for this company, maybe by a candidate who has no company. */
static const struct db_statement wait = {
	.name = "candidate.read",
	.scope = DB_ANYONE,
	.text = "INSERT INTO resume_texts (file_id, company_id, candidate_id, status, next_at) VALUES (?, ?, ?, " SQL_RESUME_WAITING
	        ", ?)",
	PARAMS(COL_KEY(file, id), COL_KEY(file, company), COL_KEY(file, record), NOW_COL),
};

enum err store_candidate_read(struct db *db, const struct file *file)
{
	return db_run(db, &wait, file, NULL, NULL);
}

static const struct db_statement set_resume = {
	.name = "candidate.set_resume",
	.scope = DB_TENANT,
	.text = "UPDATE applications SET resume_public_id = ? WHERE id = ? AND company_id = ?",
	PARAMS(COL_PUB(file, id), COL_KEY(file, application), COMPANY_COL),
};

enum err store_candidate_set_resume(struct db *db, const struct application *application, struct file_id resume)
{
	return db_run(db, &set_resume, &(struct file){ .id = resume, .application = application->id }, NULL, NULL);
}

static const struct db_statement count_files = {
	.name = "candidate.count_files",
	.scope = DB_TENANT,
	.text = "SELECT COUNT(*) FROM candidates c FORCE INDEX (PRIMARY) JOIN files f FORCE INDEX (candidate)"
	        " ON f.candidate_id = c.id WHERE c.id = ? AND c.company_id = ? AND f.purpose <> " SQL_FILE_EXPORT,
	PARAMS(COL_KEY(candidate, id), COMPANY_COL),
	RESULT(file_list, COL(file_list, total)),
};

enum err store_candidate_count_files(struct db *db, const struct candidate *candidate, int64_t *n_r)
{
	struct file_list list = { 0 };
	enum err e = db_one(db, &count_files, candidate, &list);

	*n_r = list.total;
	return e;
}

static const struct db_statement job = {
	.name = "candidate.job",
	.scope = DB_TENANT,
	.text = "SELECT id, public_id, company_id, posted_by, title, status, deadline_at, published_at FROM jobs"
	        " WHERE public_id = ? AND company_id = ? AND unlisted = 0",
	PARAMS(COL_PUB(job_detail, id), COMPANY_COL),
	RESULT(job_detail, COL_KEY(job_detail, id), COL_PUB(job_detail, id), COL_KEY(job_detail, company),
	       COL_KEY(job_detail, poster), COL(job_detail, title), COL(job_detail, status), COL(job_detail, deadline),
	       COL(job_detail, published_at)),
};

enum err store_candidate_job(struct db *db, struct uuid id, struct job_detail *out)
{
	out->id.v.pub = id;
	return db_one(db, &job, out, out);
}

STATEMENTS(candidate_part, &wait, &set_resume, &count_files, &job, &tags, &remove_tags, &insert_tag, &applications, &texts,
           &interviews, &files);
