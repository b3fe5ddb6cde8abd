/* Pages of jobs, and how many there are. */
#include "store/posting.h"

#include "store/statements.h"

/*
 * A company's jobs are read along listed (company_id, unlisted, id, status), published ones along published (status,
 * unlisted, id); ids are given in the order of creation. Words are looked for in the texts of a company's own jobs, of which
 * there are few, because the index of words is that of all companies; in all published jobs it is the index that finds them.
 */
/* clang-format off */
#define FROM_COMPANY " FROM jobs j FORCE INDEX (listed)"
#define WHERE_COMPANY " WHERE j.company_id = ? AND j.unlisted = 0 AND (1 << j.status & ?) <> 0"
#define BIND_COMPANY COMPANY_COL, COL(posting_query, status),
#define FROM_PUBLISHED " FROM jobs j FORCE INDEX (published)"
#define WHERE_PUBLISHED " WHERE j.status = 1 AND j.unlisted = 0"
#define BIND_PUBLISHED
#define FROM_WORDS " FROM jobs j"
#define WHERE_WORDS " WHERE j.status = 1 AND j.unlisted = 0 AND MATCH (j.title, j.description, j.requirements, j.responsibilities)" \
	" AGAINST (? IN BOOLEAN MODE)"
#define BIND_WORDS COL(posting_query, search.text),

#define TEXTS "CONCAT_WS(' ', j.title, j.description, j.requirements, j.responsibilities)"
#define HAS_ONE " AND (? IS NULL OR " TEXTS " LIKE ? ESCAPE '|')"
#define HAS_PARTS HAS_ONE HAS_ONE HAS_ONE HAS_ONE HAS_ONE HAS_ONE HAS_ONE HAS_ONE
#define HAS_BRIEF " AND (? IS NULL OR " TEXTS " RLIKE ?)"
#define BIND_BRIEF(n) COL(posting_query, search.brief[n]), COL(posting_query, search.brief[n]),
#define BIND_ONE(n) COL(posting_query, search.parts[n]), COL(posting_query, search.parts[n]),
#define BIND_PARTS BIND_ONE(0) BIND_ONE(1) BIND_ONE(2) BIND_ONE(3) BIND_ONE(4) BIND_ONE(5) BIND_ONE(6) BIND_ONE(7)
/*
 * A job with one end of its range only has that as both ends. The skills are counted, because an EXISTS would be turned into a
 * reading of all jobs' skills.
 */
#define AND_ASKED " AND (1 << j.employment_type & ?) <> 0 AND (1 << COALESCE(j.experience_level, 0) & ?) <> 0" \
	" AND (1 << COALESCE(j.work_model, 0) & ?) <> 0 AND (? IS NULL OR d.public_id = ?) AND (? IS NULL OR d.name = ?)" \
	" AND (? IS NULL OR j.location LIKE ? ESCAPE '|') AND (? IS NULL OR COALESCE(j.salary_max, j.salary_min) >= ?)" \
	" AND (? IS NULL OR COALESCE(j.salary_min, j.salary_max) <= ?)" \
	" AND (? IS NULL OR (SELECT COUNT(*) FROM job_skills s WHERE s.job_id = j.id AND FIND_IN_SET(s.name, ?) > 0) > 0)" \
	" AND (? IS NULL OR (j.status = 1 AND (j.deadline_at IS NULL OR j.deadline_at > ?)) = ?)" \
	HAS_BRIEF HAS_BRIEF HAS_BRIEF HAS_PARTS
#define BIND_ASKED COL(posting_query, employment), COL(posting_query, experience), COL(posting_query, work), \
	COL(posting_query, department), COL(posting_query, department), COL(posting_query, department_name), \
	COL(posting_query, department_name), COL(posting_query, location), COL(posting_query, location), \
	COL(posting_query, salary_min), COL(posting_query, salary_min), COL(posting_query, salary_max), COL(posting_query, salary_max), \
	COL(posting_query, skills), COL(posting_query, skills), COL(posting_query, active), NOW_COL, COL(posting_query, active), \
	BIND_BRIEF(0) BIND_BRIEF(1) BIND_BRIEF(2) BIND_PARTS

#define LINE_SQL "SELECT j.id, j.public_id, j.title, d.name, j.employment_type, j.experience_level, j.work_model, j.location," \
	" j.salary_min, j.salary_max, j.salary_currency, j.status, j.unlisted, j.deadline_at, u.name, j.created_at, j.views_count," \
	" (SELECT COUNT(*) FROM applications a WHERE a.job_id = j.id)"
#define LINE_BIND RESULT(posting, COL_KEY(posting, id), COL_PUB(posting, id), COL(posting, title), COL(posting, department_name), \
	COL(posting, employment), COL(posting, experience), COL(posting, work), COL(posting, location), COL(posting, salary_min), \
	COL(posting, salary_max), COL(posting, currency), COL(posting, status), COL(posting, unlisted), COL(posting, deadline), \
	COL(posting, poster_name), COL(posting, created_at), COL(posting, views), COL(posting, applications))
#define DEPARTMENT " LEFT JOIN departments d FORCE INDEX (PRIMARY) ON d.id = j.department_id"
#define POSTER " LEFT JOIN users u FORCE INDEX (PRIMARY) ON u.id = j.posted_by"
#define PAGE " ORDER BY j.id DESC LIMIT ? OFFSET ?"
#define BIND_PAGE COL(posting_query, limit), COL(posting_query, offset)
#define NUMBER_BIND RESULT(posting_list, COL(posting_list, total))

/* Names and counts are read for the page alone, not for what is passed over or sorted away. */
#define LISTING(name_, scope_, who, join, asked, bind) { .name = "posting.list " name_, .scope = scope_, \
	.text = LINE_SQL " FROM (SELECT j.id" FROM_##who join WHERE_##who asked PAGE ") p JOIN jobs j FORCE INDEX (PRIMARY)" \
		" ON j.id = p.id" DEPARTMENT POSTER " ORDER BY j.id DESC", PARAMS(BIND_##who bind BIND_PAGE), LINE_BIND }
#define COUNTING(name_, scope_, who, join, asked, ...) { .name = "posting.count " name_, .scope = scope_, \
	.text = "SELECT COUNT(*)" FROM_##who join WHERE_##who asked, __VA_ARGS__ NUMBER_BIND }
/* clang-format on */

enum how { COMPANY_PLAIN, COMPANY_ASKED, PUBLISHED_PLAIN, PUBLISHED_ASKED, PUBLISHED_WORDS, HOWS };

static const struct db_statement lists[HOWS] = {
	[COMPANY_PLAIN] = LISTING("COMPANY", DB_TENANT, COMPANY, "", "", ),
	[COMPANY_ASKED] = LISTING("COMPANY ASKED", DB_TENANT, COMPANY, DEPARTMENT, AND_ASKED, BIND_ASKED),
	[PUBLISHED_PLAIN] = LISTING("PUBLISHED", DB_ANYONE, PUBLISHED, "", "", ),
	[PUBLISHED_ASKED] = LISTING("PUBLISHED ASKED", DB_ANYONE, PUBLISHED, DEPARTMENT, AND_ASKED, BIND_ASKED),
	[PUBLISHED_WORDS] = LISTING("PUBLISHED WORDS", DB_ANYONE, WORDS, DEPARTMENT, AND_ASKED, BIND_ASKED),
};

static const struct db_statement counts[HOWS] = {
	[COMPANY_PLAIN] = COUNTING("COMPANY", DB_TENANT, COMPANY, "", "", PARAMS(BIND_COMPANY), ),
	[COMPANY_ASKED] =
	        COUNTING("COMPANY ASKED", DB_TENANT, COMPANY, DEPARTMENT, AND_ASKED, PARAMS(BIND_COMPANY BIND_ASKED), ),
	[PUBLISHED_PLAIN] = COUNTING("PUBLISHED", DB_ANYONE, PUBLISHED, "", "", ),
	[PUBLISHED_ASKED] = COUNTING("PUBLISHED ASKED", DB_ANYONE, PUBLISHED, DEPARTMENT, AND_ASKED, PARAMS(BIND_ASKED), ),
	[PUBLISHED_WORDS] =
	        COUNTING("PUBLISHED WORDS", DB_ANYONE, WORDS, DEPARTMENT, AND_ASKED, PARAMS(BIND_WORDS BIND_ASKED), ),
};

static enum how how_of(const struct posting_query *query)
{
	if (query->scope == POSTINGS_OF_COMPANY)
		return query->filtered ? COMPANY_ASKED : COMPANY_PLAIN;
	if (query->search.text.n > 0)
		return PUBLISHED_WORDS;
	return query->filtered ? PUBLISHED_ASKED : PUBLISHED_PLAIN;
}

enum err store_posting_list(struct db *db, const struct posting_query *query, struct posting_page *page_r)
{
	void *rows;
	enum err e = db_all(db, &lists[how_of(query)], query, &rows, &page_r->n);

	page_r->at = rows;
	return e;
}

enum err store_posting_count(struct db *db, const struct posting_query *query, int64_t *total_r)
{
	struct posting_list list = { 0 };
	enum err e = db_one(db, &counts[how_of(query)], query, &list);

	*total_r = list.total;
	return e;
}

STATEMENTS(posting_list, &lists[COMPANY_PLAIN], &lists[COMPANY_ASKED], &lists[PUBLISHED_PLAIN], &lists[PUBLISHED_ASKED],
           &lists[PUBLISHED_WORDS], &counts[COMPANY_PLAIN], &counts[COMPANY_ASKED], &counts[PUBLISHED_PLAIN],
           &counts[PUBLISHED_ASKED], &counts[PUBLISHED_WORDS]);
