/* Statements that read what everybody may see: companies with a career page, and their open jobs. */
#include "store/job/career.h"
#include "store/sql.h"
#include "store/statements.h"

#define FOR_ALL .scope = DB_ANYONE /* open jobs of companies with a career page are for everybody */
#define OPEN " j.unlisted = 0 AND j.status = " SQL_JOB_PUBLISHED " AND (j.deadline_at IS NULL OR j.deadline_at > ?)"
#define SHOWN " c.career_page = 1 AND c.active = 1"

struct limit {
	int64_t most;
};
static const struct db_statement companies = {
	.name = "career.companies",
	FOR_ALL,
	.text = "SELECT c.id, c.public_id, c.name, c.slug, c.logo, c.colour, (SELECT COUNT(*) FROM jobs j FORCE INDEX (listed)"
	        " WHERE j.company_id = c.id AND" OPEN ") FROM companies c FORCE INDEX (career) WHERE" SHOWN
	        " AND c.slug IS NOT NULL ORDER BY c.name, c.id LIMIT ?",
	PARAMS(NOW_COL, COL(limit, most)),
	RESULT(career_company, COL_KEY(career_company, id), COL_PUB(career_company, id), COL(career_company, name),
	       COL(career_company, slug), COL(career_company, logo), COL(career_company, colour), COL(career_company, jobs)),
};

enum err store_career_companies(struct db *db, struct career_company_list *list_r)
{
	return db_all(db, &companies, &(struct limit){ CAREER_COMPANIES }, &list_r->at, &list_r->n);
}

static const struct db_statement company = {
	.name = "career.company",
	FOR_ALL,
	.text = "SELECT c.id, c.public_id, c.name, c.slug, c.address, c.phone, c.email, c.zone, c.logo, c.colour, c.language"
	        " FROM companies c WHERE c.slug = ? AND" SHOWN,
	PARAMS(COL(career_company, slug)),
	RESULT(career_company, COL_KEY(career_company, id), COL_PUB(career_company, id), COL(career_company, name),
	       COL(career_company, slug), COL(career_company, address), COL(career_company, phone), COL(career_company, email),
	       COL(career_company, zone), COL(career_company, logo), COL(career_company, colour),
	       COL(career_company, language)),
};

enum err store_career_company(struct db *db, struct career_company *out)
{
	return db_one(db, &company, out, out);
}

struct career_query {
	struct company_id company;
	int64_t most;
	struct str words[SEARCH_QUERY_MAX], patterns[SEARCH_QUERY_MAX];
};
#define LINE                                                                                                                   \
	"j.id, j.public_id, j.title, j.department_name, j.location, j.employment_type, j.experience_level, j.work_model,"      \
	" j.salary_min, j.salary_max, j.salary_currency, j.deadline_at, j.published_at, j.created_at, j.status"
#define LINE_BIND(T, of)                                                                                                       \
	COL_KEY(T, of id), COL_PUB(T, of id), COL(T, of title), COL(T, of department), COL(T, of location),                    \
	        COL(T, of employment), COL(T, of experience), COL(T, of work), COL(T, of salary_min), COL(T, of salary_max),   \
	        COL(T, of currency), COL(T, of deadline), COL(T, of published_at), COL(T, of created_at), COL(T, of status)
/* The words are letters and digits alone, so none of them is an operator of LIKE. */
#define HAS_WORD                                                                                                               \
	"(? IS NULL OR CONCAT_WS(' ', j.department_name, j.location) LIKE CONCAT('%', CONVERT(? USING utf8mb4)"                \
	" COLLATE utf8mb4_unicode_520_ci, '%')"                                                                                \
	" OR (SELECT COUNT(*) FROM job_words w FORCE INDEX (job) WHERE w.job_id = j.id AND w.word LIKE ?) > 0)"
#define THRICE(n) COL(career_query, words[n]), COL(career_query, words[n]), COL(career_query, patterns[n])
static const struct db_statement jobs = {
	.name = "career.jobs",
	FOR_ALL,
	.text = "SELECT " LINE ", " HAS_WORD " AND " HAS_WORD " AND " HAS_WORD " AND " HAS_WORD " AND " HAS_WORD
	        " AND " HAS_WORD " AND " HAS_WORD " AND " HAS_WORD
	        " FROM jobs j FORCE INDEX (listed) WHERE j.company_id = ? AND" OPEN
	        " ORDER BY j.department_name, j.title, j.id LIMIT ?",
	PARAMS(THRICE(0), THRICE(1), THRICE(2), THRICE(3), THRICE(4), THRICE(5), THRICE(6), THRICE(7),
	       COL_KEY(career_query, company), NOW_COL, COL(career_query, most)),
	RESULT(career_job, LINE_BIND(career_job, ), COL(career_job, found)),
};

enum err store_career_jobs(struct db *db, struct arena *arena, struct company_id of, struct strs words,
                           struct career_job_list *list_r)
{
	struct career_query query = { .company = of, .most = CAREER_JOBS };

	for (size_t i = 0; i < words.n && i < COUNT(query.words); i++) {
		query.words[i] = words.at[i];
		query.patterns[i] = job_word_pattern(arena, words.at[i]);
	}
	return db_all(db, &jobs, &query, &list_r->at, &list_r->n);
}

static const struct db_statement newest = {
	.name = "career.newest",
	FOR_ALL,
	.text = "SELECT c.name, c.slug, j.id, j.public_id, j.title, j.location, j.published_at, j.updated_at FROM jobs j"
	        " FORCE INDEX (published) JOIN companies c ON c.id = j.company_id AND c.slug IS NOT NULL AND" SHOWN
	        " WHERE" OPEN " ORDER BY j.id DESC LIMIT ?",
	PARAMS(NOW_COL, COL(limit, most)),
	RESULT(career_entry, COL(career_entry, company.name), COL(career_entry, company.slug), COL_KEY(career_entry, job.id),
	       COL_PUB(career_entry, job.id), COL(career_entry, job.title), COL(career_entry, job.location),
	       COL(career_entry, job.published_at), COL(career_entry, job.updated_at)),
};

enum err store_career_newest(struct db *db, int64_t most, struct career_entry_list *list_r)
{
	return db_all(db, &newest, &(struct limit){ most }, &list_r->at, &list_r->n);
}

static const struct db_statement job = {
	.name = "career.job",
	FOR_ALL,
	.text = "SELECT c.id, c.public_id, c.name, c.address, c.zone, c.logo, c.colour, c.retention_rejected, " LINE
	        ", j.description, j.requirements, j.responsibilities, j.education_required, j.min_experience_years, j.updated_at, j.questions"
	        " FROM jobs j JOIN companies c ON c.id = j.company_id AND" SHOWN
	        " WHERE j.public_id = ? AND c.slug = ? AND j.unlisted = 0 AND j.published_at IS NOT NULL",
	PARAMS(COL_PUB(career_entry, job.id), COL(career_entry, company.slug)),
	RESULT(career_entry, COL_KEY(career_entry, company.id), COL_PUB(career_entry, company.id),
	       COL(career_entry, company.name), COL(career_entry, company.address), COL(career_entry, company.zone),
	       COL(career_entry, company.logo), COL(career_entry, company.colour), COL(career_entry, company.kept),
	       LINE_BIND(career_entry, job.), COL(career_entry, job.description), COL(career_entry, job.requirements),
	       COL(career_entry, job.responsibilities), COL(career_entry, job.education), COL(career_entry, job.years),
	       COL(career_entry, job.updated_at), COL(career_entry, job.questions_text)),
};

enum err store_career_job(struct db *db, struct career_entry *out)
{
	return db_one(db, &job, out, out);
}

STATEMENTS(career, &companies, &company, &jobs, &newest, &job);
