/* One job with all that is said of it: found, locked, made, saved. */
#include "store/posting.h"

#include "store/statements.h"

/* clang-format off */
#define RECORD_SQL "SELECT j.id, j.public_id, j.version, j.company_id, j.department_id, j.department_name, j.posted_by, j.status," \
	" j.unlisted, j.title, j.description, j.requirements, j.responsibilities, j.employment_type, j.experience_level, j.work_model," \
	" j.location, j.salary_min, j.salary_max, j.salary_currency, j.min_experience_years, j.education_required, j.deadline_at," \
	" j.published_at, j.views_count, j.created_at, j.updated_at"
#define RECORD_BIND COL_KEY(posting, id), COL_PUB(posting, id), COL(posting, version), COL_KEY(posting, company), \
	COL_KEY(posting, department), COL(posting, department_name), COL_KEY(posting, poster), COL(posting, status), \
	COL(posting, unlisted), COL(posting, title), COL(posting, description), COL(posting, requirements), \
	COL(posting, responsibilities), COL(posting, employment), COL(posting, experience), COL(posting, work), \
	COL(posting, location), COL(posting, salary_min), COL(posting, salary_max), \
	COL(posting, currency), COL(posting, years), COL(posting, education), COL(posting, deadline), COL(posting, published_at), \
	COL(posting, views), COL(posting, created_at), COL(posting, updated_at)
/* clang-format on */

static const struct db_statement get = {
	.name = "posting.get",
	.scope = DB_PARTY,
	.text = RECORD_SQL ", co.public_id, co.name, d.public_id, u.public_id, u.name,"
	                   " (SELECT COUNT(*) FROM applications a WHERE a.job_id = j.id) FROM jobs j"
	                   " JOIN companies co ON co.id = j.company_id LEFT JOIN departments d ON d.id = j.department_id"
	                   " LEFT JOIN users u ON u.id = j.posted_by"
	                   " WHERE j.public_id = ? AND ((? IN (1, 2) AND j.company_id = ?)"
	                   " OR (j.status = 1 AND j.unlisted = 0 AND (? = 8 OR j.company_id = ?)))",
	PARAMS(COL_PUB(posting, id), ROLE_COL, COMPANY_COL, ROLE_COL, COMPANY_COL),
	RESULT(posting, RECORD_BIND, COL_PUB(posting, company), COL(posting, company_name), COL_PUB(posting, department),
	       COL_PUB(posting, poster), COL(posting, poster_name), COL(posting, applications)),
};

static const struct db_statement lock = {
	.name = "posting.lock",
	.scope = DB_TENANT,
	.text = RECORD_SQL " FROM jobs j WHERE j.public_id = ? AND j.company_id = ? FOR UPDATE",
	PARAMS(COL_PUB(posting, id), COMPANY_COL),
	RESULT(posting, RECORD_BIND),
};

/* ---- skills */

struct skill {
	struct job_id job;
	bool required;
	int64_t position;
	struct str name;
};

static const struct db_statement skills = {
	.name = "posting.skills",
	.scope = DB_ANYONE, /* the job was found for this caller, in this request */
	.text = "SELECT required, name FROM job_skills WHERE job_id = ? ORDER BY required, position",
	PARAMS(COL_KEY(posting, id)),
	RESULT(skill, COL(skill, required), COL(skill, name)),
};

static enum err read_skills(struct db *db, struct arena *arena, struct posting *out)
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

enum err store_posting_get(struct db *db, struct arena *arena, struct uuid id, struct posting *out)
{
	out->id.v.pub = id;
	enum err e = db_one(db, &get, out, out);
	return e == OK ? read_skills(db, arena, out) : e;
}

enum err store_posting_lock(struct db *db, struct arena *arena, struct uuid id, struct posting *out)
{
	out->id.v.pub = id;
	enum err e = db_one(db, &lock, out, out);
	return e == OK ? read_skills(db, arena, out) : e;
}

static const struct db_statement public_posting = {
	.name = "posting.public",
	.scope = DB_ANYONE, /* it was shown to everybody once */
	.text = "SELECT id, public_id, company_id, posted_by, title, status, deadline_at FROM jobs WHERE public_id = ?"
	        " AND unlisted = 0 AND status IN (1, 2) AND published_at IS NOT NULL",
	PARAMS(COL_PUB(posting, id)),
	RESULT(posting, COL_KEY(posting, id), COL_PUB(posting, id), COL_KEY(posting, company), COL_KEY(posting, poster),
	       COL(posting, title), COL(posting, status), COL(posting, deadline)),
};

enum err store_posting_public(struct db *db, struct uuid id, struct posting *out)
{
	out->id.v.pub = id;
	return db_one(db, &public_posting, out, out);
}

/* ---- writing */

static const struct db_statement insert = {
	.name = "posting.insert",
	.scope = DB_TENANT,
	.text = "INSERT INTO jobs (public_id, company_id, posted_by, department_id, department_name, status, title, "
	        "description, requirements, responsibilities, employment_type, experience_level, work_model, location, salary_min, "
	        "salary_max, salary_currency, min_experience_years, education_required, deadline_at, published_at, created_at, "
	        "updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_PUB(posting, id), COMPANY_COL, CALLER_COL, COL_KEY(posting, department), COL(posting, department_name),
	       COL(posting, status), COL(posting, title), COL(posting, description), COL(posting, requirements),
	       COL(posting, responsibilities), COL(posting, employment), COL(posting, experience), COL(posting, work),
	       COL(posting, location), COL(posting, salary_min), COL(posting, salary_max), COL(posting, currency),
	       COL(posting, years), COL(posting, education), COL(posting, deadline), COL(posting, published_at), NOW_COL,
	       NOW_COL),
};

static const struct db_statement save = {
	.name = "posting.save",
	.scope = DB_TENANT,
	.text = "UPDATE jobs SET version = version + 1, updated_at = ?, department_id = ?, department_name = ?, status = ?, "
	        "title = ?, description = ?, requirements = ?, responsibilities = ?, employment_type = ?, experience_level = ?, "
	        "work_model = ?, location = ?, salary_min = ?, salary_max = ?, salary_currency = ?, min_experience_years = ?, "
	        "education_required = ?, deadline_at = ?, published_at = ? WHERE id = ? AND version = ? AND company_id = ?",
	PARAMS(NOW_COL, COL_KEY(posting, department), COL(posting, department_name), COL(posting, status), COL(posting, title),
	       COL(posting, description), COL(posting, requirements), COL(posting, responsibilities), COL(posting, employment),
	       COL(posting, experience), COL(posting, work), COL(posting, location), COL(posting, salary_min),
	       COL(posting, salary_max), COL(posting, currency), COL(posting, years), COL(posting, education),
	       COL(posting, deadline), COL(posting, published_at), COL_KEY(posting, id), COL(posting, version), COMPANY_COL),
};

static const struct db_statement forget_skills = {
	.name = "posting.forget_skills",
	.scope = DB_ANYONE, /* of a job that was locked before */
	.text = "DELETE FROM job_skills WHERE job_id = ? AND required = ?",
	PARAMS(COL_KEY(skill, job), COL(skill, required)),
};

static const struct db_statement insert_skill = {
	.name = "posting.insert_skill",
	.scope = DB_ANYONE, /* of a job that was locked before */
	.text = "INSERT INTO job_skills (job_id, required, position, name) VALUES (?, ?, ?, ?)",
	PARAMS(COL_KEY(skill, job), COL(skill, required), COL(skill, position), COL(skill, name)),
};

static enum err insert_skills(struct db *db, const struct posting *posting, bool required)
{
	struct strs names = required ? posting->required : posting->preferred;
	struct skill skill = { .job = posting->id, .required = required };
	enum err e = OK;

	for (size_t i = 0; e == OK && i < names.n; i++) {
		skill.position = (int64_t)i;
		skill.name = names.at[i];
		e = db_run(db, &insert_skill, &skill, NULL, NULL);
	}
	return e;
}

enum err store_posting_skills(struct db *db, const struct posting *posting, bool required)
{
	enum err e = db_run(db, &forget_skills, &(struct skill){ .job = posting->id, .required = required }, NULL, NULL);

	return e == OK ? insert_skills(db, posting, required) : e;
}

enum err store_posting_insert(struct db *db, struct posting *posting)
{
	enum err e = db_run(db, &insert, posting, NULL, &posting->id.v.key);

	posting->version = 1;
	if (e == OK)
		e = insert_skills(db, posting, true);
	return e == OK ? insert_skills(db, posting, false) : e;
}

enum err store_posting_save(struct db *db, struct posting *posting)
{
	int64_t matched = 0;
	enum err e = db_run(db, &save, posting, &matched, NULL);

	if (e != OK)
		return e;
	if (matched == 0)
		return E_STALE;
	posting->version++;
	return OK;
}

static const struct db_statement viewed = {
	.name = "posting.viewed",
	.scope = DB_ANYONE, /* counted together, for whoever looked */
	.text = "UPDATE jobs SET views_count = views_count + ? WHERE id = ?",
	PARAMS(COL(posting, views), COL_KEY(posting, id)),
};

enum err store_posting_viewed(struct db *db, struct job_id id, int64_t views)
{
	return db_run(db, &viewed, &(struct posting){ .id = id, .views = views }, NULL, NULL);
}

STATEMENTS(posting, &get, &lock, &skills, &public_posting, &insert, &save, &forget_skills, &insert_skill, &viewed);
