/* Pages of interviews, and how many there are. */
#include "store/interview.h"
#include "store/interview_columns.h"
#include "store/statements.h"

/*
 * Each scope reads along one index, in the order asked for, ties by id:
 *   candidate  interviews.candidate_time (candidate_id, start_at, id, status)
 *   company    interviews.company_time (company_id, start_at, id, status), company_newest (company_id, id, status)
 *   sitting    bookings.person_time (person_id, start_at, interview_id, part), person_interview (person_id, interview_id)
 * Ids are given in the order of creation, so newest created first is highest id first. A page is read along its index even
 * where the optimizer, with few companies, would rather sort.
 */
#define FROM_CANDIDATE(index) " FROM interviews i FORCE INDEX (" index ")"
#define INDEX_LATEST_CANDIDATE "candidate_time"
#define INDEX_SOONEST_CANDIDATE "candidate_time"
#define INDEX_NEWEST_CANDIDATE "candidate_time"
#define WHERE_CANDIDATE " WHERE i.candidate_id = ? AND i.start_at >= ? AND i.start_at < ?"
#define LATEST_CANDIDATE "i.start_at DESC, i.id DESC"
#define SOONEST_CANDIDATE "i.start_at, i.id"
#define NEWEST_CANDIDATE "i.id DESC"
#define WHO_CANDIDATE CALLER_COL

#define FROM_COMPANY(index) " FROM interviews i FORCE INDEX (" index ")"
#define INDEX_LATEST_COMPANY "company_time"
#define INDEX_SOONEST_COMPANY "company_time"
#define INDEX_NEWEST_COMPANY "company_newest"
#define WHERE_COMPANY " WHERE i.company_id = ? AND i.start_at >= ? AND i.start_at < ?"
#define LATEST_COMPANY LATEST_CANDIDATE
#define SOONEST_COMPANY SOONEST_CANDIDATE
#define NEWEST_COMPANY NEWEST_CANDIDATE
#define WHO_COMPANY COMPANY_COL

#define FROM_SITTING(index)                                                                                                    \
	" FROM bookings b FORCE INDEX (" index ") JOIN interviews i FORCE INDEX (PRIMARY) ON i.id = b.interview_id"
#define INDEX_LATEST_SITTING "person_time"
#define INDEX_SOONEST_SITTING "person_time"
#define INDEX_NEWEST_SITTING "person_interview"
#define WHERE_SITTING " WHERE b.person_id = ? AND b.part > 0 AND b.start_at >= ? AND b.start_at < ?"
#define LATEST_SITTING "b.start_at DESC, b.interview_id DESC"
#define SOONEST_SITTING "b.start_at, b.interview_id"
#define NEWEST_SITTING "b.interview_id DESC"
#define WHO_SITTING CALLER_COL

#define FILTER_STATUS "(1 << i.status & ?) <> 0"
#define FILTER_REST                                                                                                            \
	"(1 << i.mode & ?) <> 0 AND (1 << i.topic & ?) <> 0 AND i.application_public_id = COALESCE(?, "                        \
	"i.application_public_id)"                                                                                             \
	" AND i.interviewer_public_id <=> COALESCE(?, i.interviewer_public_id)"
#define FILTER_STATUS_BIND COL(interview_query, status)
#define FILTER_REST_BIND                                                                                                       \
	COL(interview_query, mode), COL(interview_query, topic), COL(interview_query, application),                            \
	        COL(interview_query, interviewer)
#define SPAN_BIND COL(interview_query, from), COL(interview_query, to)

#define LIST_OF_SET(scope_, order, set, T, joins, name_)                                                                       \
	{                                                                                                                      \
		.name = name_, .scope = DB_PARTY,                                                                              \
		.text = COLUMNS_SQL(set) FROM_##scope_(INDEX_##order##_##scope_) joins WHERE_##scope_                          \
		        " AND " FILTER_STATUS " AND " FILTER_REST " ORDER BY " order##_##scope_ " LIMIT ? OFFSET ?",           \
		PARAMS(WHO_##scope_, SPAN_BIND, FILTER_STATUS_BIND, FILTER_REST_BIND, COL(interview_query, limit),             \
		       COL(interview_query, offset)),                                                                          \
		COLUMNS_BIND(T, set)                                                                                           \
	}
#define LISTS_OF_ORDER(scope, order)                                                                                           \
	{                                                                                                                      \
		[SET_RECORD] = LIST_OF_SET(scope, order, COLUMNS_RECORD, interview, JOINS_RECORD,                              \
		                           "interview.list_record " #scope " " #order),                                        \
		[SET_PEOPLE] = LIST_OF_SET(scope, order, COLUMNS_PEOPLE, interview, JOINS_PEOPLE,                              \
		                           "interview.list_people " #scope " " #order),                                        \
		[SET_PARTY] = LIST_OF_SET(scope, order, COLUMNS_PARTY_LINE, interview, JOINS_PARTY,                            \
		                          "interview.list_party " #scope " " #order),                                          \
		[SET_WHOLE] = LIST_OF_SET(scope, order, COLUMNS_WHOLE, interview_whole, JOINS_WHOLE,                           \
		                          "interview.list_whole " #scope " " #order),                                          \
	}
#define LISTS_OF_SCOPE(scope)                                                                                                  \
	{                                                                                                                      \
		[LATEST_START_FIRST] = LISTS_OF_ORDER(scope, LATEST), [SOONEST_FIRST] = LISTS_OF_ORDER(scope, SOONEST),        \
		[NEWEST_CREATED_FIRST] = LISTS_OF_ORDER(scope, NEWEST),                                                        \
	}

#define ORDERS (NEWEST_CREATED_FIRST + 1)
static const struct db_statement list[SCOPES][ORDERS][SETS] = {
	[SCOPE_CANDIDATE] = LISTS_OF_SCOPE(CANDIDATE),
	[SCOPE_COMPANY] = LISTS_OF_SCOPE(COMPANY),
	[SCOPE_SITTING] = LISTS_OF_SCOPE(SITTING),
};

enum err store_interview_list(struct db *db, struct arena *arena, struct shown shown, const struct interview_query *query,
                              struct interview_page *page_r)
{
	const struct db_statement *statements = list[query->scope][query->order];
	size_t set = store_interview_set(statements, shown);
	void *rows;
	enum err e = db_all(db, &statements[set], query, &rows, &page_r->n);

	page_r->at = rows;
	if (e != OK || set != SET_WHOLE)
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
 * Counts stay within the scope's index as long as only status and time are asked for; FULL looks at the rows too. The
 * tallies ignore the filter, so with them it cannot stand in WHERE.
 */
#define FILTER_BRIEF FILTER_STATUS
#define FILTER_BRIEF_BIND FILTER_STATUS_BIND
#define FILTER_FULL FILTER_STATUS " AND " FILTER_REST
#define FILTER_FULL_BIND FILTER_STATUS_BIND, FILTER_REST_BIND
#define COUNT_OF(scope_, filter)                                                                                               \
	{                                                                                                                      \
		.name = "interview.count " #scope_ " " #filter, .scope = DB_PARTY,                                             \
		.text = "SELECT COUNT(*)" FROM_##scope_(INDEX_LATEST_##scope_) WHERE_##scope_ " AND " FILTER_##filter,         \
		PARAMS(WHO_##scope_, SPAN_BIND, FILTER_##filter##_BIND), RESULT(interview_list, COL(interview_list, total)),   \
	}
#define TALLY_OF(scope_, filter, start, who)                                                                                   \
	{                                                                                                                      \
		.name = "interview.tally " #scope_ " " #filter, .scope = DB_PARTY,                                             \
		.text = "SELECT COUNT(CASE WHEN " start " >= ? AND " start " < ? AND " FILTER_##filter                         \
		        " THEN 1 END),"                                                                                        \
		        " COUNT(CASE WHEN i.status = 0 THEN 1 END),"                                                           \
		        " COUNT(CASE WHEN i.status = 1 AND " start " >= ? THEN 1 END),"                                        \
		        " COUNT(CASE WHEN i.status IN (2, 4) THEN 1 END)" FROM_##scope_(INDEX_LATEST_##scope_) who,            \
		PARAMS(SPAN_BIND, FILTER_##filter##_BIND, NOW_COL, WHO_##scope_),                                              \
		RESULT(interview_list, COL(interview_list, total), COL(interview_list, tally[0]),                              \
		       COL(interview_list, tally[1]), COL(interview_list, tally[2])),                                          \
	}
enum { BRIEF, FULL, FILTERS };
static const struct db_statement count[SCOPES][FILTERS] = {
	[SCOPE_CANDIDATE] = { [BRIEF] = COUNT_OF(CANDIDATE, BRIEF), [FULL] = COUNT_OF(CANDIDATE, FULL) },
	[SCOPE_COMPANY] = { [BRIEF] = COUNT_OF(COMPANY, BRIEF), [FULL] = COUNT_OF(COMPANY, FULL) },
	[SCOPE_SITTING] = { [BRIEF] = COUNT_OF(SITTING, BRIEF), [FULL] = COUNT_OF(SITTING, FULL) },
};
#define TALLIES_OF(scope, start, who)                                                                                          \
	{                                                                                                                      \
		[BRIEF] = TALLY_OF(scope, BRIEF, start, who), [FULL] = TALLY_OF(scope, FULL, start, who)                       \
	}
static const struct db_statement tally[SCOPES][FILTERS] = {
	[SCOPE_CANDIDATE] = TALLIES_OF(CANDIDATE, "i.start_at", " WHERE i.candidate_id = ?"),
	[SCOPE_COMPANY] = TALLIES_OF(COMPANY, "i.start_at", " WHERE i.company_id = ?"),
	[SCOPE_SITTING] = TALLIES_OF(SITTING, "b.start_at", " WHERE b.person_id = ? AND b.part > 0"),
};

enum err store_interview_count(struct db *db, const struct interview_query *query, bool tallies, struct interview_list *out)
{
	bool full = query->mode.bits != UINT32_MAX || query->topic.bits != UINT32_MAX || !uuid_none(query->application) ||
	            !uuid_none(query->interviewer);

	return db_one(db, tallies ? &tally[query->scope][full] : &count[query->scope][full], query, out);
}

#define ALL_OF_ORDER(scope, order)                                                                                             \
	&list[scope][order][SET_RECORD], &list[scope][order][SET_PEOPLE], &list[scope][order][SET_PARTY],                      \
	        &list[scope][order][SET_WHOLE]
#define ALL_OF(scope)                                                                                                          \
	ALL_OF_ORDER(scope, LATEST_START_FIRST), ALL_OF_ORDER(scope, SOONEST_FIRST),                                           \
	        ALL_OF_ORDER(scope, NEWEST_CREATED_FIRST), &count[scope][BRIEF], &count[scope][FULL], &tally[scope][BRIEF],    \
	        &tally[scope][FULL]
STATEMENTS(interview_list, ALL_OF(SCOPE_CANDIDATE), ALL_OF(SCOPE_COMPANY), ALL_OF(SCOPE_SITTING));
