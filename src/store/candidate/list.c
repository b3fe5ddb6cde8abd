/* Reads pages of a company's candidates. */
#include "store/candidate/candidate.h"

#include "store/pages.h"
#include "store/sql.h"
#include "store/statements.h"

/*
 * Each condition of a query is counted first, as far as the list counts at all (MOST_COL). The rarest leads: when it finds at
 * most CANDIDATES_SORTED_MAX candidates, these are read and sorted. When even the rarest finds more, a walk along the list in
 * its order meets enough of them soon. So a page costs about the same, whether a word stands in few resumes or in all.
 */
enum driver { LED_BY_WORD, LED_BY_BEGINNING, LED_BY_TAG, LED_BY_JOB, LED_BY_STATUS, LED_BY_SITTING, DRIVERS };
enum { CANDIDATES_SORTED_MAX = 1000, WALKS = CANDIDATE_ORDERS, WAYS = DRIVERS + WALKS, COUNTS = DRIVERS + 1 };

/* ---- where candidates are found. The order of the tables is the order in which they are read. */

#define RECORD_OF " STRAIGHT_JOIN candidates c FORCE INDEX (PRIMARY) ON c.id = d.candidate_id"
#define RECORD_OF_PERSON                                                                                                       \
	" STRAIGHT_JOIN candidates c FORCE INDEX (person) ON c.company_id = d.company_id AND c.user_id = d.candidate_id"
#define WALK(index) DB_PART(" FROM candidates c FORCE INDEX (" index ") WHERE c.company_id = ?", COMPANY_COL)
static const struct db_part from_driver[DRIVERS] = {
	[LED_BY_WORD] =
	        DB_PART(" FROM candidate_words d FORCE INDEX (PRIMARY)" RECORD_OF " WHERE d.company_id = ? AND d.word = ?",
	                COMPANY_COL, COL(candidate_query, driver)),
	[LED_BY_BEGINNING] = DB_PART(" FROM candidate_words d FORCE INDEX (PRIMARY)" RECORD_OF
	                             " WHERE d.company_id = ? AND d.word LIKE CONCAT(?, '%')",
	                             COMPANY_COL, COL(candidate_query, words.beginning)),
	[LED_BY_TAG] = DB_PART(" FROM candidate_tags d FORCE INDEX (PRIMARY)" RECORD_OF " WHERE d.company_id = ? AND d.tag = ?",
	                       COMPANY_COL, COL(candidate_query, tag)),
	[LED_BY_JOB] = DB_PART(" FROM jobs j FORCE INDEX (public_id) STRAIGHT_JOIN applications d FORCE INDEX (job)"
	                       " ON d.job_id = j.id" RECORD_OF_PERSON " WHERE j.public_id = ? AND d.company_id = ?",
	                       COL(candidate_query, job), COMPANY_COL),
	[LED_BY_STATUS] =
	        DB_PART(" FROM applications d FORCE INDEX (company_status)" RECORD_OF_PERSON
	                " WHERE d.company_id = ? AND d.status IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	                COMPANY_COL, COL(candidate_query, one_of[0]), COL(candidate_query, one_of[1]),
	                COL(candidate_query, one_of[2]), COL(candidate_query, one_of[3]), COL(candidate_query, one_of[4]),
	                COL(candidate_query, one_of[5]), COL(candidate_query, one_of[6]), COL(candidate_query, one_of[7]),
	                COL(candidate_query, one_of[8]), COL(candidate_query, one_of[9])),
	[LED_BY_SITTING] = DB_PART(" FROM bookings b FORCE INDEX (person_time) STRAIGHT_JOIN interviews d FORCE INDEX (PRIMARY)"
	                           " ON d.id = b.interview_id" RECORD_OF_PERSON " WHERE b.person_id = ?"
	                           " AND b.part <> " SQL_PART_CANDIDATE " AND d.company_id = ?",
	                           CALLER_COL, COMPANY_COL),
};
static const struct db_part from_walk[WALKS] = {
	[CANDIDATES_NEWEST] = WALK("listed"),
	[CANDIDATES_OLDEST] = WALK("listed"),
	[CANDIDATES_BY_NAME] = WALK("name"),
	[CANDIDATES_BY_NAME_BACK] = WALK("name"),
};
static const char *const names[WAYS] = { "word", "beginning", "tag",    "job",     "status",
	                                 "sits", "newest",    "oldest", "by_name", "by_name_back" };

/* ---- conditions. What they look for is counted, because the optimizer would execute an EXISTS by reading all rows of a word.
 */

#define TWICE(member) COL(candidate_query, member), COL(candidate_query, member)
#define HAS_WORD                                                                                                               \
	" AND (? IS NULL OR (SELECT COUNT(*) FROM candidate_words w FORCE INDEX (PRIMARY) WHERE w.company_id = c.company_id"   \
	" AND w.word = ? AND w.candidate_id = c.id) > 0)"
static const struct db_part has_words =
        DB_PART(HAS_WORD HAS_WORD HAS_WORD HAS_WORD HAS_WORD HAS_WORD HAS_WORD, TWICE(words.word[0]), TWICE(words.word[1]),
                TWICE(words.word[2]), TWICE(words.word[3]), TWICE(words.word[4]), TWICE(words.word[5]), TWICE(words.word[6]));
static const struct db_part has_beginning =
        DB_PART(" AND (? IS NULL OR (SELECT COUNT(*) FROM candidate_words w FORCE INDEX (candidate) WHERE w.candidate_id = c.id"
                " AND w.word LIKE CONCAT(?, '%')) > 0)",
                TWICE(words.beginning));
static const struct db_part has_tag =
        DB_PART(" AND (? IS NULL OR (SELECT COUNT(*) FROM candidate_tags t FORCE INDEX (candidate) WHERE t.candidate_id = c.id"
                " AND t.tag = ?) > 0)",
                TWICE(tag));
static const struct db_part has_application =
        DB_PART(" AND ((? IS NULL AND ? = 0) OR (SELECT COUNT(*) FROM applications a FORCE INDEX (candidate_job)"
                " WHERE a.candidate_id = c.user_id AND a.company_id = c.company_id"
                " AND (? IS NULL OR a.job_id = (SELECT aj.id FROM jobs aj FORCE INDEX (public_id) WHERE aj.public_id = ?))"
                " AND (? = 0 OR (1 << " SQL_APPLICATION_STATUS("a.") " & ?) <> 0)) > 0)",
                COL(candidate_query, job), COL(candidate_query, status), TWICE(job), COL(candidate_query, status), NOW_COL,
                COL(candidate_query, status));
static const struct db_part not_merged =
        DB_PART(" AND (SELECT COUNT(*) FROM candidate_merges m FORCE INDEX (merged) WHERE m.from_id = c.id) = 0");

/* ---- the statements */

/* clang-format off */
#define LINE "SELECT c.id, u.public_id, c.version, c.name, c.email, c.phone, c.place, c.district, c.own, c.created_at, c.updated_at FROM (SELECT DISTINCT c.id, c.name"
#define LIMITED " LIMIT ? OFFSET ?) p STRAIGHT_JOIN candidates c FORCE INDEX (PRIMARY) ON c.id = p.id" \
	" STRAIGHT_JOIN users u FORCE INDEX (PRIMARY) ON u.id = c.user_id ORDER BY "
#define ORDERED(order, outer) DB_PART(" ORDER BY " order LIMITED outer, COL(candidate_query, limit), COL(candidate_query, offset))
/* clang-format on */

/* The order of a page that is sorted; one of these is set, or none for the newest first. */
struct sorted_query {
	struct candidate_query v;
	bool by_name, by_name_back, oldest;
};
#define SORTED "IF(?, c.name, NULL), IF(?, c.name, NULL) DESC, IF(?, c.id, NULL), c.id DESC"
#define SORTED_BY COL(sorted_query, by_name), COL(sorted_query, by_name_back), COL(sorted_query, oldest)
static const struct db_part begin = DB_PART(LINE);
static const struct db_part sorted_end = DB_PART(" ORDER BY " SORTED LIMITED SORTED, SORTED_BY, COL(candidate_query, limit),
                                                 COL(candidate_query, offset), SORTED_BY);
static const struct db_part walk_end[WALKS] = {
	[CANDIDATES_NEWEST] = DB_PART(STORE_AFTER("c.id") " ORDER BY c.id DESC" LIMITED "p.id DESC", AFTER_COL, AFTER_COL,
	                              COL(candidate_query, limit), COL(candidate_query, offset)),
	[CANDIDATES_OLDEST] = ORDERED("c.id", "p.id"),
	[CANDIDATES_BY_NAME] = ORDERED("c.name, c.id", "p.name, p.id"),
	[CANDIDATES_BY_NAME_BACK] = ORDERED("c.name DESC, c.id DESC", "p.name DESC, p.id DESC"),
};
static const struct db_part begin_count = DB_PART("SELECT COUNT(*) FROM (SELECT DISTINCT c.id");
static const struct db_part end_count = DB_PART(" LIMIT ?) n", MOST_COL);

static const struct db_statement rows_of_page = {
	RESULT(candidate, COL_KEY(candidate, id), COL_PUB(candidate, id), COL(candidate, version), COL(candidate, name),
	       COL(candidate, email), COL(candidate, phone), COL(candidate, place), COL(candidate, district),
	       COL(candidate, own), COL(candidate, created_at), COL(candidate, updated_at)),
};
static const struct db_statement number = { RESULT(candidate_list, COL(candidate_list, total)) };

/* A page for each way, and then a count for each driver and for a walk. */
static void join(size_t row, struct db_statement *statement)
{
	bool page = row < WAYS;
	size_t way = page ? row : row - WAYS;
	const char *const name[] = { page ? "candidate.list" : "candidate.count", names[way] };
	const struct db_part *const parts[] = {
		page ? &begin : &begin_count,
		way < DRIVERS ? &from_driver[way] : &from_walk[way - DRIVERS],
		&has_words,
		&has_beginning,
		&has_tag,
		&has_application,
		&not_merged,
		!page           ? &end_count
		: way < DRIVERS ? &sorted_end
		                : &walk_end[way - DRIVERS],
	};

	*statement = page ? rows_of_page : number;
	statement->scope = way == LED_BY_SITTING ? DB_PARTY : DB_TENANT;
	db_name(statement, name, COUNT(name));
	db_join(statement, parts, COUNT(parts));
}

JOINED_STATEMENTS(candidate_list, join, (size_t)WAYS + COUNTS);

/* Counts as many as the list counts, and one more when there are more. */
static enum err count(struct db *db, size_t way, const struct candidate_query *query, int64_t *n_r)
{
	struct candidate_list list = { 0 };
	enum err e = db_one(db, store_joined(&joined, WAYS + way), query, &list);

	*n_r = list.total;
	return e;
}

/* The conditions of a query that were counted so far, and the rarest of them. */
struct counted {
	struct db *db;
	const struct candidate_query *query;
	enum driver rarest;
	struct str driver;
	int64_t n; /* what the rarest finds */
	size_t conditions;
};

/* Counts what one condition finds, which `alone` has and nothing else. */
static enum err consider(struct counted *counted, enum driver driver, struct candidate_query alone)
{
	int64_t n = 0;
	enum err e;

	for (size_t i = 0; i < COUNT(alone.one_of); i++)
		alone.one_of[i] = counted->query->one_of[i];
	e = count(counted->db, driver, &alone, &n);
	if (counted->conditions++ == 0 || n < counted->n) {
		counted->n = n;
		counted->rarest = driver;
		counted->driver = alone.driver;
	}
	return e;
}

static enum err consider_all(struct counted *counted)
{
	const struct candidate_query *query = counted->query;
	enum err e = OK;

	for (size_t i = 0; e == OK && i < query->words.n; i++)
		e = consider(counted, LED_BY_WORD, (struct candidate_query){ .driver = query->words.word[i] });
	if (e == OK && query->words.beginning.n > 0)
		e = consider(counted, LED_BY_BEGINNING, (struct candidate_query){ .words.beginning = query->words.beginning });
	if (e == OK && query->tag.n > 0)
		e = consider(counted, LED_BY_TAG, (struct candidate_query){ .tag = query->tag });
	if (e == OK && !uuid_none(query->job))
		e = consider(counted, LED_BY_JOB, (struct candidate_query){ .job = query->job });
	if (e == OK && query->status.bits != 0)
		e = consider(counted, LED_BY_STATUS, (struct candidate_query){ .status = query->status });
	return e;
}

/* An application whose offer has expired is selected for all who read, and has the status offer in the table. */
static void set_statuses(struct candidate_query *query)
{
	uint64_t bits = query->status.bits;

	if ((bits >> APPLICATION_SELECTED & 1) != 0)
		bits |= UINT64_C(1) << APPLICATION_OFFER;
	for (size_t i = 0; i < COUNT(query->one_of); i++)
		query->one_of[i] = (struct maybe_int){ (int64_t)i, (bits >> i & 1) != 0 };
}

static enum err read_page(struct db *db, size_t way, const struct candidate_query *query, struct candidate_list *list_r)
{
	const struct sorted_query sorted = { .v = *query,
		                             .by_name = query->order == CANDIDATES_BY_NAME,
		                             .by_name_back = query->order == CANDIDATES_BY_NAME_BACK,
		                             .oldest = query->order == CANDIDATES_OLDEST };
	void *rows = NULL;
	enum err e = db_all(db, store_joined(&joined, way), &sorted, &rows, &list_r->n);

	list_r->at = rows;
	return e;
}

enum err store_candidate_list(struct db *db, bool sits, struct candidate_query *query, struct candidate_list *list_r)
{
	struct counted counted = { .db = db, .query = query };
	size_t walk = (size_t)DRIVERS + query->order, way = sits ? LED_BY_SITTING : walk;
	enum err e;

	set_statuses(query);
	e = sits ? OK : consider_all(&counted);
	if (counted.conditions > 0 && counted.n <= CANDIDATES_SORTED_MAX) {
		way = counted.rarest;
		query->driver = counted.driver;
	}
	if (e != OK || (counted.conditions > 0 && counted.n == 0))
		return e;
	/* A single condition was counted already. */
	list_r->total = counted.n;
	if (counted.conditions != 1) {
		query->driver = counted.driver;
		e = count(db, sits ? LED_BY_SITTING : counted.conditions > 0 ? counted.rarest : DRIVERS, query, &list_r->total);
	}
	return e == OK ? read_page(db, way, query, list_r) : e;
}
