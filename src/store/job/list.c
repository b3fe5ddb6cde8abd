/* Pages of jobs, and how many there are. */
#include "store/job/detail.h"

#include "store/sql.h"
#include "store/statements.h"

/*
 * What a filter looks at stands in each of these indexes of jobs, so that no row is read but those of the page. Ids are given
 * in the order of creation. a company's   listed (company_id, unlisted, id, ...) published     published (status, unlisted, id)
 * when nothing is asked; facets (status, unlisted, id, ...); and where one value is asked: by_department, by_experience,
 * by_work, by_employment (status, unlisted, that value, id, ...) Skills are looked up by name, words in the index of words. A
 * company's own texts, and for published ones what no index of words has (long lists of skills, scripts without blanks between
 * words), are looked at row by row.
 */
/* clang-format off */
#define PUBLIC " j.status = " SQL_JOB_PUBLISHED " AND j.unlisted = 0"
#define ANY_OR(condition) " AND (? IS NULL OR " condition ")"
/*
 * What is not asked for is known before the first row is read, and costs none of them anything. A job with one end of its range
 * only has that as both ends.
 */
#define ANY_OF_THEM "4294967295" /* a set with all bits */
#define AND_FACETS " AND (? = " ANY_OF_THEM " OR (1 << j.employment_type & ?) <> 0)" \
	" AND (? = " ANY_OF_THEM " OR (1 << COALESCE(j.experience_level, " SQL_EXPERIENCE_NONE ") & ?) <> 0)" \
	" AND (? = " ANY_OF_THEM " OR (1 << COALESCE(j.work_model, " SQL_WORK_NONE ") & ?) <> 0)" \
	ANY_OR("j.department_id = (SELECT d.id FROM departments d WHERE d.public_id = ?)") ANY_OR("j.department_name = ?") \
	ANY_OR("j.location LIKE ? ESCAPE '|'") ANY_OR("COALESCE(j.salary_max, j.salary_min) >= ?") \
	ANY_OR("COALESCE(j.salary_min, j.salary_max) <= ?") \
	ANY_OR("(j.status = " SQL_JOB_PUBLISHED " AND (j.deadline_at IS NULL OR j.deadline_at > ?)) = ?")
#define TWICE(member) COL(job_query, member), COL(job_query, member),
#define BIND_FACETS TWICE(employment) TWICE(experience) TWICE(work) TWICE(department) TWICE(department_name) TWICE(location) \
	TWICE(salary_min) TWICE(salary_max) COL(job_query, active), NOW_COL, COL(job_query, active),

/* They are counted, because an EXISTS would be turned into a reading of all jobs' skills. */
#define AND_SKILLS ANY_OR("(SELECT COUNT(*) FROM job_skills s WHERE s.job_id = j.id AND FIND_IN_SET(s.name, ?) > 0) > 0")
#define BIND_SKILLS TWICE(skills)

#define TEXTS "CONCAT_WS(' ', j.title, j.description, j.requirements, j.responsibilities)"
#define HAS_PART ANY_OR(TEXTS " LIKE ? ESCAPE '|'")
#define HAS_BRIEF ANY_OR(TEXTS " RLIKE ?")
#define AND_PARTS HAS_PART HAS_PART HAS_PART HAS_PART HAS_PART HAS_PART HAS_PART HAS_PART
#define BIND_PARTS TWICE(search.parts[0]) TWICE(search.parts[1]) TWICE(search.parts[2]) TWICE(search.parts[3]) \
	TWICE(search.parts[4]) TWICE(search.parts[5]) TWICE(search.parts[6]) TWICE(search.parts[7])
#define AND_BRIEF HAS_BRIEF HAS_BRIEF HAS_BRIEF
#define BIND_BRIEF TWICE(search.brief[0]) TWICE(search.brief[1]) TWICE(search.brief[2])

/* The ways in which jobs are found. */
#define COMPANY_ROWS " FROM jobs j FORCE INDEX (listed) WHERE j.company_id = ? AND j.unlisted = 0 AND (1 << j.status & ?) <> 0"
#define COMPANY_BIND COMPANY_COL, COL(job_query, status),
#define COMPANY_FACETS_ROWS COMPANY_ROWS AND_FACETS
#define COMPANY_FACETS_BIND COMPANY_BIND BIND_FACETS
#define COMPANY_TEXTS_ROWS COMPANY_FACETS_ROWS AND_SKILLS AND_BRIEF AND_PARTS
#define COMPANY_TEXTS_BIND COMPANY_FACETS_BIND BIND_SKILLS BIND_BRIEF BIND_PARTS

#define PUBLISHED_ROWS " FROM jobs j FORCE INDEX (published) WHERE" PUBLIC
#define PUBLISHED_BIND
#define ALONG(index, condition) " FROM jobs j FORCE INDEX (" index ") WHERE" PUBLIC condition AND_FACETS
#define PUBLISHED_FACETS_ROWS ALONG("facets", "")
#define PUBLISHED_FACETS_BIND BIND_FACETS
#define PUBLISHED_DEPARTMENT_ROWS ALONG("by_department", " AND j.department_name = ?")
#define PUBLISHED_DEPARTMENT_BIND COL(job_query, department_name), BIND_FACETS
/* The number of the one bit that the set has. */
#define IS_ONLY(column) " AND " column " = BIT_COUNT(? - 1)"
#define PUBLISHED_EXPERIENCE_ROWS ALONG("by_experience", IS_ONLY("j.experience_level"))
#define PUBLISHED_EXPERIENCE_BIND COL(job_query, experience), BIND_FACETS
#define PUBLISHED_WORK_ROWS ALONG("by_work", IS_ONLY("j.work_model"))
#define PUBLISHED_WORK_BIND COL(job_query, work), BIND_FACETS
#define PUBLISHED_EMPLOYMENT_ROWS ALONG("by_employment", IS_ONLY("j.employment_type"))
#define PUBLISHED_EMPLOYMENT_BIND COL(job_query, employment), BIND_FACETS
/* From the skill to its jobs where few have it, from the jobs to it where most do: the server sees how many. */
#define PUBLISHED_SKILLS_ROWS ALONG("facets, PRIMARY", " AND j.id IN (SELECT s.job_id FROM job_skills s FORCE INDEX (name)" \
	" WHERE s.name IN (?, ?, ?, ?, ?, ?, ?, ?))")
#define SKILL(n) COL(job_query, skill[n]),
#define PUBLISHED_SKILLS_BIND SKILL(0) SKILL(1) SKILL(2) SKILL(3) SKILL(4) SKILL(5) SKILL(6) SKILL(7) BIND_FACETS
#define PUBLISHED_WORDS_ROWS " FROM jobs j WHERE" PUBLIC " AND MATCH (j.title, j.description, j.requirements," \
	" j.responsibilities, j.brief_words) AGAINST (? IN BOOLEAN MODE)" AND_FACETS AND_SKILLS AND_PARTS
#define PUBLISHED_WORDS_BIND COL(job_query, search.text), BIND_FACETS BIND_SKILLS BIND_PARTS
#define PUBLISHED_TEXTS_ROWS ALONG("facets", AND_SKILLS AND_PARTS)
#define PUBLISHED_TEXTS_BIND BIND_SKILLS BIND_PARTS BIND_FACETS

#define LINE_SQL "SELECT j.id, j.public_id, j.title, j.department_name, j.employment_type, j.experience_level, j.work_model, j.location," \
	" j.salary_min, j.salary_max, j.salary_currency, j.status, j.unlisted, j.deadline_at, u.name, j.created_at, j.views_count," \
	" (SELECT COUNT(*) FROM applications a WHERE a.job_id = j.id), p.total"
#define LINE_BIND RESULT(line, COL_KEY(job_detail, id), COL_PUB(job_detail, id), COL(job_detail, title), COL(job_detail, department_name), \
	COL(job_detail, employment), COL(job_detail, experience), COL(job_detail, work), COL(job_detail, location), COL(job_detail, salary_min), \
	COL(job_detail, salary_max), COL(job_detail, currency), COL(job_detail, status), COL(job_detail, unlisted), COL(job_detail, deadline), \
	COL(job_detail, poster_name), COL(job_detail, created_at), COL(job_detail, views), COL(job_detail, applications), COL(line, total))
/* clang-format on */

struct line {
	struct job_detail v; /* first, so that its members lie where they lie in struct job_detail */
	int64_t total;       /* how many the list has; 0: not counted */
};

/*
 * Names and counts are read for the page alone, not for what is passed over or sorted away. A finding that has to see all that
 * it finds counts them on the way; one along an index of its order stops at the end of the page.
 */
#define STOPS "0"
#define SEES_ALL "COUNT(*) OVER ()"
/* clang-format off */
#define LISTING(how, scope_, total) [how] = { .name = "job_detail.list " #how, .scope = scope_, \
	.text = LINE_SQL " FROM (SELECT j.id, " total " AS total" how##_ROWS " ORDER BY j.id DESC LIMIT ? OFFSET ?) p" \
		" JOIN jobs j FORCE INDEX (PRIMARY) ON j.id = p.id LEFT JOIN users u FORCE INDEX (PRIMARY) ON u.id = j.posted_by ORDER BY p.id DESC", \
	PARAMS(how##_BIND COL(job_query, limit), COL(job_query, offset)), LINE_BIND }
#define COUNTING(how, scope_, ...) [how] = { .name = "job_detail.count " #how, .scope = scope_, \
	.text = "SELECT COUNT(*)" how##_ROWS, __VA_ARGS__ RESULT(job_detail_list, COL(job_detail_list, total)) }
/* clang-format on */

enum how {
	COMPANY,
	COMPANY_FACETS,
	COMPANY_TEXTS,
	PUBLISHED,
	PUBLISHED_FACETS,
	PUBLISHED_DEPARTMENT,
	PUBLISHED_EXPERIENCE,
	PUBLISHED_WORK,
	PUBLISHED_EMPLOYMENT,
	PUBLISHED_SKILLS,
	PUBLISHED_WORDS,
	PUBLISHED_TEXTS,
	HOWS
};

static const struct db_statement lists[HOWS] = {
	LISTING(COMPANY, DB_TENANT, STOPS),
	LISTING(COMPANY_FACETS, DB_TENANT, STOPS),
	LISTING(COMPANY_TEXTS, DB_TENANT, SEES_ALL),
	LISTING(PUBLISHED, DB_ANYONE, STOPS),
	LISTING(PUBLISHED_FACETS, DB_ANYONE, STOPS),
	LISTING(PUBLISHED_DEPARTMENT, DB_ANYONE, STOPS),
	LISTING(PUBLISHED_EXPERIENCE, DB_ANYONE, STOPS),
	LISTING(PUBLISHED_WORK, DB_ANYONE, STOPS),
	LISTING(PUBLISHED_EMPLOYMENT, DB_ANYONE, STOPS),
	LISTING(PUBLISHED_SKILLS, DB_ANYONE, SEES_ALL),
	LISTING(PUBLISHED_WORDS, DB_ANYONE, SEES_ALL),
	LISTING(PUBLISHED_TEXTS, DB_ANYONE, SEES_ALL),
};

static const struct db_statement counts[HOWS] = {
	COUNTING(COMPANY, DB_TENANT, PARAMS(COMPANY_BIND), ),
	COUNTING(COMPANY_FACETS, DB_TENANT, PARAMS(COMPANY_FACETS_BIND), ),
	COUNTING(COMPANY_TEXTS, DB_TENANT, PARAMS(COMPANY_TEXTS_BIND), ),
	COUNTING(PUBLISHED, DB_ANYONE, ),
	COUNTING(PUBLISHED_FACETS, DB_ANYONE, PARAMS(PUBLISHED_FACETS_BIND), ),
	COUNTING(PUBLISHED_DEPARTMENT, DB_ANYONE, PARAMS(PUBLISHED_DEPARTMENT_BIND), ),
	COUNTING(PUBLISHED_EXPERIENCE, DB_ANYONE, PARAMS(PUBLISHED_EXPERIENCE_BIND), ),
	COUNTING(PUBLISHED_WORK, DB_ANYONE, PARAMS(PUBLISHED_WORK_BIND), ),
	COUNTING(PUBLISHED_EMPLOYMENT, DB_ANYONE, PARAMS(PUBLISHED_EMPLOYMENT_BIND), ),
	COUNTING(PUBLISHED_SKILLS, DB_ANYONE, PARAMS(PUBLISHED_SKILLS_BIND), ),
	COUNTING(PUBLISHED_WORDS, DB_ANYONE, PARAMS(PUBLISHED_WORDS_BIND), ),
	COUNTING(PUBLISHED_TEXTS, DB_ANYONE, PARAMS(PUBLISHED_TEXTS_BIND), ),
};

static bool single(struct set set)
{
	return (set.bits & (set.bits - 1)) == 0;
}

/* Where few have what is asked for comes first. */
static enum how published_along(const struct job_query *query)
{
	if (query->department_name.n > 0)
		return PUBLISHED_DEPARTMENT;
	if (single(query->experience))
		return PUBLISHED_EXPERIENCE;
	if (single(query->work))
		return PUBLISHED_WORK;
	if (single(query->employment))
		return PUBLISHED_EMPLOYMENT;
	return query->filtered ? PUBLISHED_FACETS : PUBLISHED;
}

static enum how how_of(const struct job_query *query)
{
	bool parts = query->search.parts[0].n > 0;

	if (query->scope == JOBS_OF_COMPANY) {
		if (query->skills.n > 0 || parts || query->search.brief[0].n > 0)
			return COMPANY_TEXTS;
		return query->filtered ? COMPANY_FACETS : COMPANY;
	}
	if (query->search.text.n > 0)
		return PUBLISHED_WORDS;
	if (parts || (query->skills.n > 0 && query->skill[0].n == 0))
		return PUBLISHED_TEXTS;
	return query->skills.n > 0 ? PUBLISHED_SKILLS : published_along(query);
}

enum err store_job_detail_list(struct db *db, struct arena *arena, const struct job_query *query, struct job_page *page_r)
{
	void *rows;
	enum err e = db_all(db, &lists[how_of(query)], query, &rows, &page_r->n);

	if (e != OK || page_r->n == 0)
		return e;
	const struct line *lines = rows;
	page_r->at = ARENA_ARRAY(arena, struct job_detail, page_r->n);
	for (size_t i = 0; i < page_r->n; i++)
		page_r->at[i] = lines[i].v;
	page_r->total = lines[0].total;
	return OK;
}

enum err store_job_detail_count(struct db *db, const struct job_query *query, int64_t *total_r)
{
	struct job_detail_list list = { 0 };
	enum err e = db_one(db, &counts[how_of(query)], query, &list);

	*total_r = list.total;
	return e;
}

#define BOTH(how) &lists[how], &counts[how]
STATEMENTS(job_list, BOTH(COMPANY), BOTH(COMPANY_FACETS), BOTH(COMPANY_TEXTS), BOTH(PUBLISHED), BOTH(PUBLISHED_FACETS),
           BOTH(PUBLISHED_DEPARTMENT), BOTH(PUBLISHED_EXPERIENCE), BOTH(PUBLISHED_WORK), BOTH(PUBLISHED_EMPLOYMENT),
           BOTH(PUBLISHED_SKILLS), BOTH(PUBLISHED_WORDS), BOTH(PUBLISHED_TEXTS));
