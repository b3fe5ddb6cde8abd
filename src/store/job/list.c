/* Reads pages of jobs, and counts jobs. */
#include "store/job/detail.h"

#include "store/pages.h"
#include "store/sql.h"
#include "store/statements.h"

/*
 * A statement reads one of these indexes of jobs. An index has all columns that the filter looks at, so that only the rows of
 * the page are read:
 * - a company's jobs: listed (company_id, unlisted, id, ...);
 * - published jobs without a filter: published (status, unlisted, id);
 * - published jobs with a filter: facets (status, unlisted, id, ...), or where one value is asked for by_department,
 *   by_experience, by_work or by_employment (status, unlisted, that value, id, ...).
 *
 * Where a candidate asks for one thing alone, its jobs are counted by a statement of that one condition, for which the server
 * reads fewer columns; a place, a salary and what is open have narrow indexes for that. The published jobs of all companies are
 * counted to the end: they are few, and to bound their count would cost more.
 *
 * One skill alone is found along job_skills.name, which has the order; several skills are found by name. A word is found along
 * job_words, which has the beginnings of all words; of several words the rarest leads, and the others are looked up for each
 * job that it finds. These are looked up row by row: words in the jobs of one company, and long lists of skills. Newest first
 * is highest id first.
 */
enum how {
	COMPANY,
	COMPANY_FACETS,
	COMPANY_WORDS,
	PUBLISHED,
	PUBLISHED_FACETS,
	PUBLISHED_DEPARTMENT,
	PUBLISHED_EXPERIENCE,
	PUBLISHED_WORK,
	PUBLISHED_EMPLOYMENT,
	PUBLISHED_SKILL,
	PUBLISHED_SKILLS,
	PUBLISHED_WORD,
	PUBLISHED_WORDS,
	PUBLISHED_MANY_SKILLS,
	HOWS
};

/* ---- conditions on each job. The server decides a condition that the query leaves open before it reads the first row. */

#define ANY_SET "4294967295" /* a set with all bits */
#define ANY_OR(condition) " AND (? IS NULL OR " condition ")"
#define TWICE(member) COL(job_query, member), COL(job_query, member)

/* When a job has only one end of its salary range, the other end is taken to be the same. */
/* clang-format off */
static const struct db_part facets = DB_PART(
	" AND (? = " ANY_SET " OR (1 << j.employment_type & ?) <> 0)"
	" AND (? = " ANY_SET " OR (1 << COALESCE(j.experience_level, " SQL_EXPERIENCE_NONE ") & ?) <> 0)"
	" AND (? = " ANY_SET " OR (1 << COALESCE(j.work_model, " SQL_WORK_NONE ") & ?) <> 0)"
	ANY_OR("j.department_id = (SELECT d.id FROM departments d WHERE d.public_id = ?)")
	ANY_OR("j.department_name = ?")
	ANY_OR("j.location LIKE ? ESCAPE '|'")
	ANY_OR("COALESCE(j.salary_max, j.salary_min) >= ?")
	ANY_OR("COALESCE(j.salary_min, j.salary_max) <= ?")
	ANY_OR("(j.status = " SQL_JOB_PUBLISHED " AND (j.deadline_at IS NULL OR j.deadline_at > ?)) = ?"),
	TWICE(employment), TWICE(experience), TWICE(work), TWICE(department), TWICE(department_name), TWICE(location),
	TWICE(salary_min), TWICE(salary_max), COL(job_query, active), NOW_COL, COL(job_query, active));
/* clang-format on */

/* The skills are counted, because the optimizer would execute an EXISTS by reading the skills of all jobs. */
static const struct db_part skills = DB_PART(
        ANY_OR("(SELECT COUNT(*) FROM job_skills s WHERE s.job_id = j.id AND FIND_IN_SET(s.name, ?) > 0) > 0"), TWICE(skills));

/* What is looked for is counted, because the optimizer would execute an EXISTS by reading all rows of a word. */
#define HAS_WORD ANY_OR("(SELECT COUNT(*) FROM job_words w FORCE INDEX (job) WHERE w.job_id = j.id AND w.word LIKE ?) > 0")
static const struct db_part has_words =
        DB_PART(HAS_WORD HAS_WORD HAS_WORD HAS_WORD HAS_WORD HAS_WORD HAS_WORD HAS_WORD, TWICE(words[0]), TWICE(words[1]),
                TWICE(words[2]), TWICE(words[3]), TWICE(words[4]), TWICE(words[5]), TWICE(words[6]), TWICE(words[7]));

/* ---- where jobs are found */

static const struct db_part of_company =
        DB_PART(" FROM jobs j FORCE INDEX (listed) WHERE j.company_id = ? AND j.unlisted = 0 AND (1 << j.status & ?) <> 0",
                COMPANY_COL, COL(job_query, status));

#define PUBLIC " WHERE j.status = " SQL_JOB_PUBLISHED " AND j.unlisted = 0"
#define ALONG(index) " FROM jobs j FORCE INDEX (" index ")" PUBLIC
/* The number of the bit of a set that has one bit. */
#define IS_ONLY(column) " AND " column " = BIT_COUNT(? - 1)"
static const struct db_part along_published = DB_PART(ALONG("published"));
static const struct db_part along_facets = DB_PART(ALONG("facets"));
static const struct db_part along_department =
        DB_PART(ALONG("by_department") " AND j.department_name = ?", COL(job_query, department_name));
static const struct db_part along_experience =
        DB_PART(ALONG("by_experience") IS_ONLY("j.experience_level"), COL(job_query, experience));
static const struct db_part along_work = DB_PART(ALONG("by_work") IS_ONLY("j.work_model"), COL(job_query, work));
static const struct db_part along_employment =
        DB_PART(ALONG("by_employment") IS_ONLY("j.employment_type"), COL(job_query, employment));
/* One skill alone is in an index that has the order of the list. */
static const struct db_part along_skill = DB_PART(" FROM (SELECT s.job_id AS id FROM job_skills s FORCE INDEX (name)"
                                                  " WHERE s.name = ? AND s.listed = 1) j",
                                                  COL(job_query, skill[0]));
/* The server chooses the order: it begins with the skill where few jobs have it, and with the jobs where most have it. */
static const struct db_part along_skills =
        DB_PART(ALONG("facets, PRIMARY") " AND j.id IN (SELECT s.job_id FROM job_skills s FORCE INDEX (name)"
                                         " WHERE s.name IN (?, ?, ?, ?, ?, ?, ?, ?))",
                COL(job_query, skill[0]), COL(job_query, skill[1]), COL(job_query, skill[2]), COL(job_query, skill[3]),
                COL(job_query, skill[4]), COL(job_query, skill[5]), COL(job_query, skill[6]), COL(job_query, skill[7]));
#define WITH_WORD                                                                                                              \
	"(SELECT DISTINCT w.job_id AS id FROM job_words w FORCE INDEX (PRIMARY)"                                               \
	" WHERE w.listed = 1 AND w.word LIKE ?) "
/* One word alone is in an index that says which jobs are published. */
static const struct db_part along_word = DB_PART(" FROM " WITH_WORD "j", COL(job_query, leading));
static const struct db_part along_words = DB_PART(
        " FROM " WITH_WORD "d STRAIGHT_JOIN jobs j FORCE INDEX (facets) ON j.id = d.id" PUBLIC, COL(job_query, leading));

/* ---- how published jobs are counted that one thing alone is asked of */
enum only {
	ONLY_NONE,
	ONLY_DEPARTMENT,
	ONLY_EXPERIENCE,
	ONLY_WORK,
	ONLY_EMPLOYMENT,
	ONLY_PLACE,
	ONLY_LEAST,
	ONLY_MOST,
	ONLY_OPEN,
	ONLY_SKILL, /* has a page of its own, too: PUBLISHED_SKILL */
	ONLIES
};
static const struct db_part along_place =
        DB_PART(ALONG("by_place") " AND j.location LIKE ? ESCAPE '|'", COL(job_query, location));
static const struct db_part along_least =
        DB_PART(ALONG("by_salary") " AND COALESCE(j.salary_max, j.salary_min) >= ?", COL(job_query, salary_min));
static const struct db_part along_most =
        DB_PART(ALONG("by_salary") " AND COALESCE(j.salary_min, j.salary_max) <= ?", COL(job_query, salary_max));
static const struct db_part along_open =
        DB_PART(ALONG("by_deadline") " AND (j.deadline_at IS NULL OR j.deadline_at > ?) = ?", NOW_COL, COL(job_query, active));
static const struct {
	const char *name;
	const struct db_part *from;
} onlies[ONLY_SKILL] = {
	[ONLY_DEPARTMENT] = { "department", &along_department },
	[ONLY_EXPERIENCE] = { "experience", &along_experience },
	[ONLY_WORK] = { "work", &along_work },
	[ONLY_EMPLOYMENT] = { "employment", &along_employment },
	[ONLY_PLACE] = { "place", &along_place },
	[ONLY_LEAST] = { "least", &along_least },
	[ONLY_MOST] = { "most", &along_most },
	[ONLY_OPEN] = { "open", &along_open },
};
static const struct db_part count_only = DB_PART("SELECT COUNT(*)");

/* ---- the statements */

struct line {
	struct job_detail v; /* first, so that its members have the offsets of struct job_detail */
	int64_t total;       /* the number of jobs in the list; 0: not counted */
};
#define LINE                                                                                                                        \
	"SELECT j.id, j.public_id, j.title, j.department_name, j.employment_type, j.experience_level, j.work_model, j.location,"    \
	" j.salary_min, j.salary_max, j.salary_currency, j.status, j.unlisted, j.deadline_at, u.name, j.created_at, j.views_count," \
	" (SELECT COUNT(*) FROM applications a WHERE a.job_id = j.id), p.total"
static const struct db_statement lines = {
	RESULT(line, COL_KEY(job_detail, id), COL_PUB(job_detail, id), COL(job_detail, title), COL(job_detail, department_name),
	       COL(job_detail, employment), COL(job_detail, experience), COL(job_detail, work), COL(job_detail, location),
	       COL(job_detail, salary_min), COL(job_detail, salary_max), COL(job_detail, currency), COL(job_detail, status),
	       COL(job_detail, unlisted), COL(job_detail, deadline), COL(job_detail, poster_name), COL(job_detail, created_at),
	       COL(job_detail, views), COL(job_detail, applications), COL(line, total)),
};
static const struct db_statement number = { RESULT(job_detail_list, COL(job_detail_list, total)) };

/*
 * Where the index has the order, the statement stops at the end of the page, and a second statement counts. Where all that is
 * found has to be read anyway, the statement of the page counts it too.
 */
static const struct db_part begin = DB_PART(LINE " FROM (SELECT j.id, 0 AS total");
static const struct db_part begin_counted = DB_PART(LINE " FROM (SELECT j.id, COUNT(*) OVER () AS total");
static const struct db_part end =
        DB_PART(" ORDER BY j.id DESC LIMIT ? OFFSET ?) p JOIN jobs j FORCE INDEX (PRIMARY) ON j.id = p.id"
                " LEFT JOIN users u FORCE INDEX (PRIMARY) ON u.id = j.posted_by ORDER BY p.id DESC",
                COL(job_query, limit), COL(job_query, offset));

static const struct db_part after = DB_PART(STORE_AFTER("j.id"), AFTER_COL, AFTER_COL);
static const struct store_finding findings[HOWS] = {
	[COMPANY] = { "company", DB_TENANT, &begin, &of_company, { &after } },
	[COMPANY_FACETS] = { "company_facets", DB_TENANT, &begin, &of_company, { &facets, &after } },
	[COMPANY_WORDS] = { "company_words", DB_TENANT, &begin_counted, &of_company, { &facets, &skills, &has_words, &after } },
	[PUBLISHED] = { "published", DB_ANYONE, &begin, &along_published, .to_the_end = true },
	[PUBLISHED_FACETS] = { "published_facets", DB_ANYONE, &begin, &along_facets, { &facets }, .to_the_end = true },
	[PUBLISHED_DEPARTMENT] = { "published_department",
	                           DB_ANYONE,
	                           &begin,
	                           &along_department,
	                           { &facets },
	                           .to_the_end = true },
	[PUBLISHED_EXPERIENCE] = { "published_experience",
	                           DB_ANYONE,
	                           &begin,
	                           &along_experience,
	                           { &facets },
	                           .to_the_end = true },
	[PUBLISHED_WORK] = { "published_work", DB_ANYONE, &begin, &along_work, { &facets }, .to_the_end = true },
	[PUBLISHED_EMPLOYMENT] = { "published_employment",
	                           DB_ANYONE,
	                           &begin,
	                           &along_employment,
	                           { &facets },
	                           .to_the_end = true },
	[PUBLISHED_SKILL] = { "published_skill", DB_ANYONE, &begin, &along_skill, .to_the_end = true },
	[PUBLISHED_SKILLS] = { "published_skills", DB_ANYONE, &begin_counted, &along_skills, { &facets } },
	[PUBLISHED_WORD] = { "published_word", DB_ANYONE, &begin_counted, &along_word },
	[PUBLISHED_WORDS] = { "published_words", DB_ANYONE, &begin_counted, &along_words, { &has_words, &facets, &skills } },
	[PUBLISHED_MANY_SKILLS] = { "published_many_skills", DB_ANYONE, &begin_counted, &along_facets, { &facets, &skills } },
};
static const struct store_pages pages = { "job_detail.list", "job_detail.count", findings, HOWS, &end, &lines, &number };

/* After those of the pages come those of the onlies. */
#define FIRST_ONLY ((size_t)2 * HOWS)
static void join(size_t row, struct db_statement *statement)
{
	if (row < FIRST_ONLY) {
		store_join_pages(&pages, row, statement);
		return;
	}
	size_t only = row - FIRST_ONLY + 1;
	const struct db_part *const parts[] = { &count_only, onlies[only].from };
	const char *const name[] = { "job_detail.count_only", onlies[only].name };

	*statement = number;
	statement->scope = DB_ANYONE;
	db_name(statement, name, COUNT(name));
	db_join(statement, parts, COUNT(parts));
}

JOINED_STATEMENTS(job_list, join, FIRST_ONLY + ONLY_SKILL - 1);

static bool single(struct set set)
{
	return (set.bits & (set.bits - 1)) == 0;
}

/* The one thing that a query of published jobs asks for; ONLY_NONE when it is something else, or not one. */
static enum only only_of(const struct job_query *query)
{
	const bool asked[ONLIES] = {
		[ONLY_DEPARTMENT] = query->department_name.n > 0,
		[ONLY_EXPERIENCE] = query->experience.bits != UINT32_MAX,
		[ONLY_WORK] = query->work.bits != UINT32_MAX,
		[ONLY_EMPLOYMENT] = query->employment.bits != UINT32_MAX,
		[ONLY_PLACE] = query->location.n > 0,
		[ONLY_LEAST] = query->salary_min.has,
		[ONLY_MOST] = query->salary_max.has,
		[ONLY_OPEN] = query->active.has,
		[ONLY_SKILL] = query->skills.n > 0,
	};
	enum only found = ONLY_NONE;

	for (enum only i = ONLY_NONE + 1; i < ONLIES; i++) {
		if (asked[i] && found != ONLY_NONE)
			return ONLY_NONE;
		found = asked[i] ? i : found;
	}
	if ((found == ONLY_EXPERIENCE && !single(query->experience)) || (found == ONLY_WORK && !single(query->work)) ||
	    (found == ONLY_EMPLOYMENT && !single(query->employment)) || !uuid_none(query->department))
		return ONLY_NONE;
	return found;
}

/* Chooses the index. The condition that the fewest jobs are likely to meet comes first. */
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
	if (query->scope == JOBS_OF_COMPANY) {
		if (query->skills.n > 0 || query->words[0].n > 0)
			return COMPANY_WORDS;
		return query->filtered ? COMPANY_FACETS : COMPANY;
	}
	if (query->words[0].n > 0)
		return query->filtered || query->words[1].n > 0 ? PUBLISHED_WORDS : PUBLISHED_WORD;
	if (query->skills.n > 0 && query->skill[0].n == 0)
		return PUBLISHED_MANY_SKILLS;
	if (query->skills.n > 0 && query->skill[1].n == 0 && only_of(query) == ONLY_SKILL)
		return PUBLISHED_SKILL;
	return query->skills.n > 0 ? PUBLISHED_SKILLS : published_along(query);
}

/* ---- the word that leads */

/* How often each word of a query stands in published jobs, counted to a bound. */
struct frequencies {
	int64_t n[SEARCH_QUERY_MAX];
};
#define FREQUENCY                                                                                                              \
	"(SELECT COUNT(*) FROM (SELECT 1 FROM job_words w FORCE INDEX (PRIMARY) WHERE w.listed = 1"                            \
	" AND w.word LIKE ? LIMIT 1000) n)"
static const struct db_statement frequencies = {
	.name = "job_word.frequencies",
	.scope = DB_ANYONE, /* published jobs are for everybody */
	.text = "SELECT " FREQUENCY ", " FREQUENCY ", " FREQUENCY ", " FREQUENCY ", " FREQUENCY ", " FREQUENCY ", " FREQUENCY
	        ", " FREQUENCY,
	PARAMS(COL(job_query, words[0]), COL(job_query, words[1]), COL(job_query, words[2]), COL(job_query, words[3]),
	       COL(job_query, words[4]), COL(job_query, words[5]), COL(job_query, words[6]), COL(job_query, words[7])),
	RESULT(frequencies, COL(frequencies, n[0]), COL(frequencies, n[1]), COL(frequencies, n[2]), COL(frequencies, n[3]),
	       COL(frequencies, n[4]), COL(frequencies, n[5]), COL(frequencies, n[6]), COL(frequencies, n[7])),
};
STATEMENTS(job_frequency, &frequencies);

static enum err choose_leading(struct db *db, struct job_query *query)
{
	struct frequencies found = { { 0 } };
	enum err e = OK;

	if (query->scope == JOBS_PUBLISHED && query->words[1].n > 0)
		e = db_one(db, &frequencies, query, &found);
	query->leading = query->words[0];
	for (size_t i = 1, rarest = 0; e == OK && i < SEARCH_QUERY_MAX && query->words[i].n > 0; i++) {
		if (found.n[i] < found.n[rarest])
			rarest = i;
		query->leading = query->words[rarest];
	}
	return e;
}

enum err store_job_detail_list(struct db *db, struct arena *arena, struct job_query *query, struct job_page *page_r)
{
	void *rows;
	enum err e = choose_leading(db, query);

	if (e == OK)
		e = db_all(db, store_joined(&joined, how_of(query)), query, &rows, &page_r->n);
	if (e != OK || page_r->n == 0)
		return e;
	const struct line *all = rows;
	page_r->at = ARENA_ARRAY(arena, struct job_detail, page_r->n);
	for (size_t i = 0; i < page_r->n; i++)
		page_r->at[i] = all[i].v;
	page_r->total = all[0].total;
	return OK;
}

enum err store_job_detail_count(struct db *db, const struct job_query *query, int64_t *total_r)
{
	struct job_detail_list list = { 0 };
	enum how how = how_of(query);
	enum only only = how >= PUBLISHED_FACETS && how <= PUBLISHED_EMPLOYMENT ? only_of(query) : ONLY_NONE;
	size_t row = only != ONLY_NONE ? FIRST_ONLY + only - 1 : (size_t)HOWS + how;
	enum err e = db_one(db, store_joined(&joined, row), query, &list);

	*total_r = list.total;
	return e;
}
