/* Pages of interviews, and how many there are. */
#include "store/interview.h"
#include "store/interview_columns.h"
#include "store/statements.h"

#include <assert.h>

/*
 * Each scope reads along one index, in the order asked for, ties by id:
 *   candidate  interviews.candidate_time (candidate_id, start_at, id, status)
 *   company    interviews.company_time (company_id, start_at, id, status), company_newest (company_id, id, status)
 *   sitting    bookings.person_time (person_id, start_at, interview_id, part), person_interview (person_id, interview_id)
 *   log        interviews.viewer_time (viewer_id, start_at, id, status)
 *   ongoing    applications.company_status (company_id, status, id), interviews.application (application_id, id, status)
 * Ids are given in the order of creation, so newest created first is highest id first. A page is read along its index even
 * where the optimizer, with few companies, would rather sort; only a candidate's by creation are sorted, as they are few.
 */
#define FROM_CANDIDATE(index) " FROM interviews i FORCE INDEX (" index ")"
#define WHERE_CANDIDATE " WHERE i.candidate_id = ?"
#define WHO_CANDIDATE CALLER_COL
#define START_CANDIDATE "i.start_at"
#define INDEX_LATEST_CANDIDATE "candidate_time"
#define INDEX_SOONEST_CANDIDATE "candidate_time"
#define INDEX_NEWEST_CANDIDATE "candidate_time"
#define ORDER_LATEST_CANDIDATE "i.start_at DESC, i.id DESC"
#define ORDER_SOONEST_CANDIDATE "i.start_at, i.id"
#define ORDER_NEWEST_CANDIDATE "i.id DESC"

#define FROM_COMPANY FROM_CANDIDATE
#define WHERE_COMPANY " WHERE i.company_id = ?"
#define WHO_COMPANY COMPANY_COL
#define START_COMPANY START_CANDIDATE
#define INDEX_LATEST_COMPANY "company_time"
#define INDEX_SOONEST_COMPANY "company_time"
#define INDEX_NEWEST_COMPANY "company_newest"
#define ORDER_LATEST_COMPANY ORDER_LATEST_CANDIDATE
#define ORDER_SOONEST_COMPANY ORDER_SOONEST_CANDIDATE
#define ORDER_NEWEST_COMPANY ORDER_NEWEST_CANDIDATE

#define FROM_SITTING(index)                                                                                                    \
	" FROM bookings b FORCE INDEX (" index ") JOIN interviews i FORCE INDEX (PRIMARY) ON i.id = b.interview_id"
#define WHERE_SITTING " WHERE b.person_id = ? AND b.part > 0"
#define WHO_SITTING CALLER_COL
#define START_SITTING "b.start_at"
#define INDEX_LATEST_SITTING "person_time"
#define INDEX_SOONEST_SITTING "person_time"
#define INDEX_NEWEST_SITTING "person_interview"
#define ORDER_LATEST_SITTING "b.start_at DESC, b.interview_id DESC"
#define ORDER_SOONEST_SITTING "b.start_at, b.interview_id"
#define ORDER_NEWEST_SITTING "b.interview_id DESC"

#define FROM_LOG FROM_CANDIDATE
#define WHERE_LOG " WHERE i.viewer_id = ?"
#define WHO_LOG CALLER_COL
#define START_LOG START_CANDIDATE
#define INDEX_LATEST_LOG "viewer_time"
#define INDEX_SOONEST_LOG "viewer_time"
#define ORDER_LATEST_LOG ORDER_LATEST_CANDIDATE
#define ORDER_SOONEST_LOG ORDER_SOONEST_CANDIDATE

/* Few of a company's applications are in interviews at a time: from these to their interviews, which are sorted. */
#define FROM_ONGOING(index)                                                                                                    \
	" FROM applications a FORCE INDEX (company_status) JOIN interviews i FORCE INDEX (" index                              \
	") ON i.application_id = a.id AND i.company_id = a.company_id"
#define WHERE_ONGOING " WHERE a.company_id = ? AND a.status IN (3, 4)"
#define WHO_ONGOING COMPANY_COL
#define START_ONGOING START_CANDIDATE
#define INDEX_LATEST_ONGOING "application"
#define INDEX_NEWEST_ONGOING "application"
#define ORDER_NEWEST_ONGOING ORDER_NEWEST_CANDIDATE

#define FROM_SITTING_ONGOING(index) FROM_SITTING(index) " JOIN applications a FORCE INDEX (PRIMARY) ON a.id = i.application_id"
#define WHERE_SITTING_ONGOING WHERE_SITTING " AND a.status IN (3, 4)"
#define WHO_SITTING_ONGOING CALLER_COL
#define START_SITTING_ONGOING START_SITTING
#define INDEX_LATEST_SITTING_ONGOING "person_interview"
#define INDEX_NEWEST_SITTING_ONGOING "person_interview"
#define ORDER_NEWEST_SITTING_ONGOING ORDER_NEWEST_SITTING

/* How much of a query a statement asks for. A condition costs as much as a joined name, so what is not asked is left out. */
enum filter { PLAIN, TIMED, FULL };
#define IF_TIMED(start) start " >= ? AND " start " < ? AND (1 << i.status & ?) <> 0"
#define IF_FULL(start)                                                                                                         \
	IF_TIMED(start)                                                                                                        \
	" AND ((1 << i.mode & ?) <> 0 AND (1 << i.topic & ?) <> 0 OR (1 << i.topic & ?) <> 0)"                                 \
	" AND i.application_public_id = COALESCE(?, i.application_public_id)"                                                  \
	" AND i.interviewer_public_id <=> COALESCE(?, i.interviewer_public_id)"
#define AND_PLAIN(start) ""
#define AND_TIMED(start) " AND " IF_TIMED(start)
#define AND_FULL(start) " AND " IF_FULL(start)
#define BIND_PLAIN
#define BIND_TIMED COL(interview_query, from), COL(interview_query, to), COL(interview_query, status),
#define BIND_FULL                                                                                                              \
	BIND_TIMED COL(interview_query, mode), COL(interview_query, topic), COL(interview_query, or_topic),                    \
	        COL(interview_query, application), COL(interview_query, interviewer),

static enum filter filter_of(const struct interview_query *query)
{
	if (query->mode.bits != UINT32_MAX || query->or_topic.bits != 0 || query->topic.bits != UINT32_MAX ||
	    !uuid_none(query->application) || !uuid_none(query->interviewer))
		return FULL;
	return query->status.bits != UINT32_MAX || query->timed ? TIMED : PLAIN;
}

/*
 * The lists that surfaces ask for, for each scope and order from cheap to dear: the first that filters enough and reads all
 * that is shown is taken. The last of each reads everything, so that a new surface works before it has a row of its own.
 */
struct listing {
	enum interview_scope scope;
	enum interview_order order;
	enum filter filter;
	bool whole; /* its rows are struct interview_whole */
	struct db_statement statement;
};
#define ORDER_LATEST LATEST_START_FIRST
#define ORDER_SOONEST SOONEST_FIRST
#define ORDER_NEWEST NEWEST_CREATED_FIRST
#define LISTING(who, by, what, set, T, joins)                                                                                  \
	{                                                                                                                      \
		.scope = SCOPE_##who, .order = ORDER_##by, .filter = what,                                                     \
		.whole = sizeof(struct T) > sizeof(struct interview), .statement = {                                           \
			.name = "interview.list " #who " " #by " " #what " " #set,                                             \
			.scope = DB_PARTY,                                                                                     \
			.text = COLUMNS_SQL(set) FROM_##who(INDEX_##by##_##who)                                                \
			        joins WHERE_##who AND_##what(START_##who) " ORDER BY " ORDER_##by##_##who " LIMIT ? OFFSET ?", \
			PARAMS(WHO_##who, BIND_##what COL(interview_query, limit), COL(interview_query, offset)),              \
			COLUMNS_BIND(T, set),                                                                                  \
		}                                                                                                              \
	}
#define PEOPLE(who, by, what) LISTING(who, by, what, COLUMNS_PEOPLE, interview, JOINS_PEOPLE)
#define PARTY(who, by, what) LISTING(who, by, what, COLUMNS_PARTY_LINE, interview, JOINS_PARTY)
#define TRACKER(who, by, what) LISTING(who, by, what, COLUMNS_LOG, interview, JOINS_LOG)
#define CVS(who, joins) LISTING(who, NEWEST, PLAIN, COLUMNS_CV, interview, joins)
#define SCORED(who, what) LISTING(who, NEWEST, what, COLUMNS_SCORED, interview, JOINS_SCORED)
#define WHOLE(who, by) LISTING(who, by, FULL, COLUMNS_WHOLE, interview_whole, JOINS_WHOLE)

static const struct listing listings[] = {
	PARTY(CANDIDATE, LATEST, PLAIN),
	PARTY(CANDIDATE, LATEST, TIMED),
	PARTY(CANDIDATE, SOONEST, TIMED),
	PEOPLE(CANDIDATE, LATEST, TIMED),
	PEOPLE(COMPANY, LATEST, PLAIN),
	PEOPLE(COMPANY, LATEST, TIMED),
	PEOPLE(SITTING, LATEST, PLAIN),
	PEOPLE(SITTING, LATEST, TIMED),
	TRACKER(LOG, LATEST, PLAIN),
	TRACKER(LOG, LATEST, FULL),
	TRACKER(LOG, SOONEST, TIMED),
	TRACKER(COMPANY, LATEST, PLAIN),
	TRACKER(COMPANY, LATEST, FULL),
	TRACKER(COMPANY, SOONEST, TIMED),
	TRACKER(SITTING, LATEST, PLAIN),
	TRACKER(SITTING, LATEST, FULL),
	TRACKER(SITTING, SOONEST, TIMED),
	CVS(COMPANY, JOINS_CV),
	CVS(SITTING, JOINS_CV),
	CVS(ONGOING, JOINS_CV_ONGOING),
	CVS(SITTING_ONGOING, JOINS_CV_ONGOING),
	SCORED(CANDIDATE, FULL),
	SCORED(COMPANY, PLAIN),
	SCORED(COMPANY, FULL),
	SCORED(SITTING, PLAIN),
	SCORED(SITTING, FULL),
	WHOLE(CANDIDATE, LATEST),
	WHOLE(CANDIDATE, SOONEST),
	WHOLE(CANDIDATE, NEWEST),
	WHOLE(COMPANY, LATEST),
	WHOLE(COMPANY, SOONEST),
	WHOLE(COMPANY, NEWEST),
	WHOLE(SITTING, LATEST),
	WHOLE(SITTING, SOONEST),
	WHOLE(SITTING, NEWEST),
};

static const struct listing *listing_for(const struct interview_query *query, struct shown shown)
{
	enum filter filter = filter_of(query);

	for (size_t i = 0; i < COUNT(listings); i++) {
		const struct listing *listing = &listings[i];
		if (listing->scope == query->scope && listing->order == query->order && listing->filter >= filter &&
		    (listing->whole || store_interview_reads(&listing->statement, shown)))
			return listing;
	}
	return NULL;
}

enum err store_interview_list(struct db *db, struct arena *arena, struct shown shown, const struct interview_query *query,
                              struct interview_page *page_r)
{
	const struct listing *listing = listing_for(query, shown);
	void *rows;

	assert(listing != NULL);
	enum err e = db_all(db, &listing->statement, query, &rows, &page_r->n);
	page_r->at = rows;
	if (e != OK || !listing->whole)
		return e;
	struct interview_whole *whole = rows;
	page_r->at = ARENA_ARRAY(arena, struct interview, page_r->n);
	for (size_t i = 0; i < page_r->n; i++) {
		page_r->at[i] = whole[i].v;
		page_r->at[i].card = whole[i].card.filled ? &whole[i].card : NULL;
	}
	return OK;
}

/*
 * Counts stay within the scope's index as long as only status and time are asked for. The tallies ignore the filter, so
 * with them it cannot stand in WHERE.
 */
struct counting {
	enum interview_scope scope;
	enum filter filter;
	bool tallies;
	struct db_statement statement;
};
#define NUMBER(who, what)                                                                                                      \
	{                                                                                                                      \
		.scope = SCOPE_##who, .filter = what, .statement = {                                                           \
			.name = "interview.count " #who " " #what,                                                             \
			.scope = DB_PARTY,                                                                                     \
			.text = "SELECT COUNT(*)" FROM_##who(INDEX_LATEST_##who) WHERE_##who AND_##what(START_##who),          \
			PARAMS(WHO_##who, BIND_##what),                                                                        \
			RESULT(interview_list, COL(interview_list, total)),                                                    \
		}                                                                                                              \
	}
#define TALLY(who, what)                                                                                                       \
	{                                                                                                                      \
		.scope = SCOPE_##who, .filter = what, .tallies = true, .statement = {                                          \
			.name = "interview.tally " #who " " #what,                                                             \
			.scope = DB_PARTY,                                                                                     \
			.text = "SELECT COUNT(CASE WHEN " IF_##what(                                                           \
			        START_##who) " THEN 1 END),"                                                                   \
			                     " COUNT(CASE WHEN i.status = 0 THEN 1 END),"                                      \
			                     " COUNT(CASE WHEN i.status = 1 AND " START_##who                                  \
			" >= ? THEN 1 END),"                                                                                   \
			" COUNT(CASE WHEN i.status IN (2, 4) THEN 1 END)" FROM_##who(INDEX_LATEST_##who) WHERE_##who,          \
			PARAMS(BIND_##what NOW_COL, WHO_##who),                                                                \
			RESULT(interview_list, COL(interview_list, total), COL(interview_list, tally[0]),                      \
			       COL(interview_list, tally[1]), COL(interview_list, tally[2])),                                  \
		}                                                                                                              \
	}

static const struct counting countings[] = {
	NUMBER(CANDIDATE, PLAIN), NUMBER(CANDIDATE, TIMED), NUMBER(CANDIDATE, FULL),
	NUMBER(COMPANY, PLAIN),   NUMBER(COMPANY, TIMED),   NUMBER(COMPANY, FULL),
	NUMBER(SITTING, PLAIN),   NUMBER(SITTING, TIMED),   NUMBER(SITTING, FULL),
	TALLY(CANDIDATE, TIMED),  TALLY(CANDIDATE, FULL),   TALLY(COMPANY, FULL),
	TALLY(SITTING, FULL),     NUMBER(LOG, PLAIN),       NUMBER(LOG, TIMED),
	NUMBER(LOG, FULL),        NUMBER(ONGOING, PLAIN),   NUMBER(SITTING_ONGOING, PLAIN),
};

enum err store_interview_count(struct db *db, const struct interview_query *query, bool tallies, struct interview_list *out)
{
	enum filter filter = filter_of(query);

	for (size_t i = 0; i < COUNT(countings); i++) {
		const struct counting *counting = &countings[i];
		if (counting->scope == query->scope && counting->tallies == tallies && counting->filter >= filter)
			return db_one(db, &counting->statement, query, out);
	}
	assert(!"a scope without a count");
	return E_INTERNAL;
}

#define L(n) &listings[n].statement
#define C(n) &countings[n].statement
_Static_assert(COUNT(listings) == 35 && COUNT(countings) == 18, "every row stands in STATEMENTS");
STATEMENTS(interview_list, L(0), L(1), L(2), L(3), L(4), L(5), L(6), L(7), L(8), L(9), L(10), L(11), L(12), L(13), L(14), L(15),
           L(16), L(17), L(18), L(19), L(20), L(21), L(22), L(23), L(24), L(25), L(26), L(27), L(28), L(29), L(30), L(31),
           L(32), L(33), L(34), C(0), C(1), C(2), C(3), C(4), C(5), C(6), C(7), C(8), C(9), C(10), C(11), C(12), C(13), C(14),
           C(15), C(16), C(17));
