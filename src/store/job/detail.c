/* Statements that find, lock, insert and save one job with all its members and skills. */
#include "store/job/detail.h"

#include "store/sql.h"
#include "store/statements.h"

/* clang-format off */
#define RECORD_SQL "SELECT j.id, j.public_id, j.version, j.company_id, j.department_id, j.department_name, j.posted_by, j.status," \
	" j.unlisted, j.title, j.description, j.requirements, j.responsibilities, j.employment_type, j.experience_level, j.work_model," \
	" j.location, j.salary_min, j.salary_max, j.salary_currency, j.min_experience_years, j.education_required, j.deadline_at," \
	" j.published_at, j.views_count, j.created_at, j.updated_at, j.owner_id, j.questions"
#define RECORD_BIND COL_KEY(job_detail, id), COL_PUB(job_detail, id), COL(job_detail, version), COL_KEY(job_detail, company), \
	COL_KEY(job_detail, department), COL(job_detail, department_name), COL_KEY(job_detail, poster), COL(job_detail, status), \
	COL(job_detail, unlisted), COL(job_detail, title), COL(job_detail, description), COL(job_detail, requirements), \
	COL(job_detail, responsibilities), COL(job_detail, employment), COL(job_detail, experience), COL(job_detail, work), \
	COL(job_detail, location), COL(job_detail, salary_min), COL(job_detail, salary_max), \
	COL(job_detail, currency), COL(job_detail, years), COL(job_detail, education), COL(job_detail, deadline), COL(job_detail, published_at), \
	COL(job_detail, views), COL(job_detail, created_at), COL(job_detail, updated_at), COL_KEY(job_detail, owner), COL(job_detail, questions_text)
/* clang-format on */

/* The applications of another company's job are counted only while the job is published: a caller who may not see it must not
 * cause the work of counting. */
static const struct db_statement get = {
	.name = "job_detail.get",
	.scope = DB_GUARDED,
	.text = RECORD_SQL
	", co.public_id, co.name, d.public_id, u.public_id, u.name, w.public_id, w.name, IF(j.company_id = ? OR j.status = " SQL_JOB_PUBLISHED
	", (SELECT COUNT(*) FROM applications a WHERE a.job_id = j.id), 0) FROM jobs j"
	" JOIN companies co ON co.id = j.company_id LEFT JOIN departments d ON d.id = j.department_id"
	" LEFT JOIN users u ON u.id = j.posted_by LEFT JOIN users w ON w.id = COALESCE(j.owner_id, j.posted_by)"
	" WHERE j.public_id = ?",
	PARAMS(COMPANY_COL, COL_PUB(job_detail, id)),
	RESULT(job_detail, RECORD_BIND, COL_PUB(job_detail, company), COL(job_detail, company_name),
	       COL_PUB(job_detail, department), COL_PUB(job_detail, poster), COL(job_detail, poster_name),
	       COL_PUB(job_detail, owner), COL(job_detail, owner_name), COL(job_detail, applications)),
};

static const struct db_statement lock = {
	.name = "job_detail.lock",
	.scope = DB_GUARDED,
	.text = RECORD_SQL
	", (SELECT w.public_id FROM users w WHERE w.id = j.owner_id) FROM jobs j WHERE j.public_id = ? FOR UPDATE",
	PARAMS(COL_PUB(job_detail, id)),
	RESULT(job_detail, RECORD_BIND, COL_PUB(job_detail, owner)),
};

/* ---- skills */

struct skill {
	struct job_id job;
	bool required;
	int64_t position;
	struct str name;
};

static const struct db_statement skills = {
	.name = "job_detail.skills",
	.scope = DB_ANYONE, /* the job was found for this caller, in this request */
	.text = "SELECT required, name FROM job_skills WHERE job_id = ? ORDER BY required, position",
	PARAMS(COL_KEY(job_detail, id)),
	RESULT(skill, COL(skill, required), COL(skill, name)),
};

enum err store_job_detail_skills(struct db *db, struct arena *arena, struct job_detail *out)
{
	void *rows;
	size_t n, n_preferred = 0;
	enum err e = db_all(db, &skills, out, &rows, &n);

	if (e != OK || n == 0)
		return e;
	const struct skill *skill = rows;
	struct str *names = ARENA_ARRAY(arena, struct str, n);
	for (size_t i = 0; i < n; i++) {
		names[i] = skill[i].name;
		n_preferred += !skill[i].required;
	}
	out->preferred = (struct strs){ names, n_preferred };
	out->required = (struct strs){ names + n_preferred, n - n_preferred };
	return OK;
}

enum err store_job_detail_any(struct db *db, struct uuid id, struct job_detail *out)
{
	out->id.v.pub = id;
	return db_one(db, &get, out, out);
}

enum err store_job_detail_any_lock(struct db *db, struct uuid id, struct job_detail *out)
{
	out->id.v.pub = id;
	return db_one(db, &lock, out, out);
}

static const struct db_statement posting = {
	.name = "job_detail.posting",
	.scope = DB_GUARDED,
	.text = "SELECT j.id, j.public_id, j.company_id, COALESCE(j.owner_id, j.posted_by), j.title, j.status, j.unlisted,"
	        " j.deadline_at, j.published_at, co.name, u.name, u.email FROM jobs j JOIN companies co ON co.id = j.company_id"
	        " LEFT JOIN users u ON u.id = ? WHERE j.public_id = ?",
	PARAMS(CALLER_COL, COL_PUB(job_detail, id)),
	RESULT(job_detail, COL_KEY(job_detail, id), COL_PUB(job_detail, id), COL_KEY(job_detail, company),
	       COL_KEY(job_detail, poster), COL(job_detail, title), COL(job_detail, status), COL(job_detail, unlisted),
	       COL(job_detail, deadline), COL(job_detail, published_at), COL(job_detail, company_name),
	       COL(job_detail, caller_name), COL(job_detail, caller_email)),
};

enum err store_job_detail_any_posting(struct db *db, struct uuid id, struct job_detail *out)
{
	out->id.v.pub = id;
	return db_one(db, &posting, out, out);
}

/* ---- writing */

static const struct db_statement insert = {
	.name = "job_detail.insert",
	.scope = DB_TENANT,
	.text = "INSERT INTO jobs (public_id, company_id, posted_by, department_id, department_name, status, title, "
	        "description, requirements, responsibilities, employment_type, experience_level, work_model, location, salary_min, "
	        "salary_max, salary_currency, min_experience_years, education_required, deadline_at, published_at, created_at, "
	        "updated_at, indexed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
	PARAMS(COL_PUB(job_detail, id), COMPANY_COL, CALLER_COL, COL_KEY(job_detail, department),
	       COL(job_detail, department_name), COL(job_detail, status), COL(job_detail, title), COL(job_detail, description),
	       COL(job_detail, requirements), COL(job_detail, responsibilities), COL(job_detail, employment),
	       COL(job_detail, experience), COL(job_detail, work), COL(job_detail, location), COL(job_detail, salary_min),
	       COL(job_detail, salary_max), COL(job_detail, currency), COL(job_detail, years), COL(job_detail, education),
	       COL(job_detail, deadline), COL(job_detail, published_at), NOW_COL, NOW_COL),
};

static const struct db_statement save = {
	.name = "job_detail.save",
	.scope = DB_TENANT,
	.text = "UPDATE jobs SET version = version + 1, updated_at = ?, department_id = ?, department_name = ?, status = ?, "
	        "title = ?, description = ?, requirements = ?, responsibilities = ?, employment_type = ?, experience_level = ?, "
	        "work_model = ?, location = ?, salary_min = ?, salary_max = ?, salary_currency = ?, min_experience_years = ?, "
	        "education_required = ?, deadline_at = ?, published_at = ?, owner_id = ?, questions = ? WHERE id = ? AND version = ? AND company_id = ?",
	PARAMS(NOW_COL, COL_KEY(job_detail, department), COL(job_detail, department_name), COL(job_detail, status),
	       COL(job_detail, title), COL(job_detail, description), COL(job_detail, requirements),
	       COL(job_detail, responsibilities), COL(job_detail, employment), COL(job_detail, experience),
	       COL(job_detail, work), COL(job_detail, location), COL(job_detail, salary_min), COL(job_detail, salary_max),
	       COL(job_detail, currency), COL(job_detail, years), COL(job_detail, education), COL(job_detail, deadline),
	       COL(job_detail, published_at), COL_KEY(job_detail, owner), COL(job_detail, questions_text),
	       COL_KEY(job_detail, id), COL(job_detail, version), COMPANY_COL),
};

static const struct db_statement forget_skills = {
	.name = "job_detail.forget_skills",
	.scope = DB_ANYONE, /* of a job that was locked before */
	.text = "DELETE FROM job_skills WHERE job_id = ? AND required = ?",
	PARAMS(COL_KEY(skill, job), COL(skill, required)),
};

static const struct db_statement insert_skill = {
	.name = "job_detail.insert_skill",
	.scope = DB_ANYONE, /* of a job that was locked before */
	.text = "INSERT INTO job_skills (job_id, required, position, name) VALUES (?, ?, ?, ?)",
	PARAMS(COL_KEY(skill, job), COL(skill, required), COL(skill, position), COL(skill, name)),
};

/* Of skills with the same name, as the collation compares them, the first one is marked. */
static const struct db_statement mark_skills = {
	.name = "job_detail.mark_skills",
	.scope = DB_ANYONE, /* of a job that was locked before */
	.text = "UPDATE job_skills s LEFT JOIN job_skills e ON e.job_id = s.job_id AND e.name = s.name"
	        " AND (e.required > s.required OR e.required = s.required AND e.position < s.position)"
	        " SET s.listed = (e.job_id IS NULL AND ? = " SQL_JOB_PUBLISHED " AND ? = 0) WHERE s.job_id = ?",
	PARAMS(COL(job_detail, status), COL(job_detail, unlisted), COL_KEY(job_detail, id)),
};

enum err store_job_detail_mark_skills(struct db *db, const struct job_detail *job)
{
	return db_run(db, &mark_skills, job, NULL, NULL);
}

static enum err insert_skills(struct db *db, const struct job_detail *job, bool required)
{
	struct strs names = required ? job->required : job->preferred;
	struct skill skill = { .job = job->id, .required = required };
	enum err e = OK;

	for (size_t i = 0; e == OK && i < names.n; i++) {
		skill.position = (int64_t)i;
		skill.name = names.at[i];
		e = db_run(db, &insert_skill, &skill, NULL, NULL);
	}
	return e;
}

enum err store_job_detail_save_skills(struct db *db, const struct job_detail *job, bool required)
{
	enum err e = db_run(db, &forget_skills, &(struct skill){ .job = job->id, .required = required }, NULL, NULL);

	return e == OK ? insert_skills(db, job, required) : e;
}

enum err store_job_detail_insert(struct db *db, struct job_detail *job)
{
	enum err e = db_run(db, &insert, job, NULL, &job->id.v.key);

	job->version = 1;
	if (e == OK)
		e = insert_skills(db, job, true);
	if (e == OK)
		e = insert_skills(db, job, false);
	return e == OK && job->required.n + job->preferred.n > 0 ? store_job_detail_mark_skills(db, job) : e;
}

enum err store_job_detail_save(struct db *db, struct job_detail *job)
{
	int64_t matched = 0;
	enum err e = db_run(db, &save, job, &matched, NULL);

	if (e != OK)
		return e;
	if (matched == 0)
		return E_STALE;
	job->version++;
	return OK;
}

static const struct db_statement viewed = {
	.name = "job_detail.viewed",
	.scope = DB_ANYONE, /* the views of several readers, added at once */
	.text = "UPDATE jobs SET views_count = views_count + ? WHERE id = ?",
	PARAMS(COL(job_detail, views), COL_KEY(job_detail, id)),
};

enum err store_job_detail_viewed(struct db *db, struct job_id id, int64_t views)
{
	return db_run(db, &viewed, &(struct job_detail){ .id = id, .views = views }, NULL, NULL);
}

STATEMENTS(job_detail, &get, &lock, &skills, &posting, &insert, &save, &forget_skills, &insert_skill, &mark_skills, &viewed);
