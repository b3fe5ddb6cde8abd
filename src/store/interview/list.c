/* Pages of interviews, and how many there are. */
#include "store/interview/columns.h"
#include "store/interview/interview.h"
#include "store/sql.h"
#include "store/statements.h"

#include <assert.h>

/*
 * Each scope reads along one index, in the order asked for, ties by id; a company's and an interviewer's only as far as the ids
 * of the page, from an index that has all that is asked, so that a row that is passed over costs nothing but its place there.
 *   candidate    interviews.candidate_time (candidate_id, start_at, id, status)
 *   company      interviews.company_time (company_id, start_at, id, status, mode, topic), company_newest (company_id, id,
 * status, start_at, mode, topic) application  interviews.application (application_id, company_id, id, status) interviewer
 * interviews.company_load (company_id, interviewer_id, status, start_at) sitting      bookings.person_time (person_id,
 * start_at, interview_id, part), person_interview (person_id, interview_id) log          interviews.viewer_time (viewer_id,
 * start_at, id, status) ongoing      applications.company_status (company_id, status, id), interviews.application Ids are given
 * in the order of creation, so newest created first is highest id first. A page is read along its index even where the
 * optimizer, with few companies, would rather sort; what is sorted are the few of a candidate by creation, and ids.
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
#define ID_COMPANY "i.id"
#define INDEX_LATEST_COMPANY "company_time"
#define INDEX_SOONEST_COMPANY "company_time"
#define INDEX_NEWEST_COMPANY "company_newest"
#define ORDER_LATEST_COMPANY ORDER_LATEST_CANDIDATE
#define ORDER_SOONEST_COMPANY ORDER_SOONEST_CANDIDATE
#define ORDER_NEWEST_COMPANY ORDER_NEWEST_CANDIDATE

#define FROM_APPLICATION FROM_CANDIDATE
#define WHERE_APPLICATION                                                                                                      \
	" WHERE i.application_id = (SELECT t.id FROM applications t WHERE t.public_id = ?) AND i.company_id = ?"
#define WHO_APPLICATION COL(interview_query, application), COMPANY_COL
#define START_APPLICATION START_CANDIDATE
#define ID_APPLICATION ID_COMPANY
#define INDEX_LATEST_APPLICATION "application"
#define INDEX_SOONEST_APPLICATION "application"
#define INDEX_NEWEST_APPLICATION "application"
#define ORDER_LATEST_APPLICATION ORDER_LATEST_CANDIDATE
#define ORDER_SOONEST_APPLICATION ORDER_SOONEST_CANDIDATE
#define ORDER_NEWEST_APPLICATION ORDER_NEWEST_CANDIDATE

#define FROM_INTERVIEWER FROM_CANDIDATE
#define WHERE_INTERVIEWER " WHERE i.company_id = ? AND i.interviewer_id = (SELECT t.id FROM users t WHERE t.public_id = ?)"
#define WHO_INTERVIEWER COMPANY_COL, COL(interview_query, interviewer)
#define START_INTERVIEWER START_CANDIDATE
#define ID_INTERVIEWER ID_COMPANY
#define INDEX_LATEST_INTERVIEWER "company_load"
#define INDEX_SOONEST_INTERVIEWER "company_load"
#define INDEX_NEWEST_INTERVIEWER "company_load"
#define ORDER_LATEST_INTERVIEWER ORDER_LATEST_CANDIDATE
#define ORDER_SOONEST_INTERVIEWER ORDER_SOONEST_CANDIDATE
#define ORDER_NEWEST_INTERVIEWER ORDER_NEWEST_CANDIDATE

#define FROM_SITTING(index)                                                                                                    \
	" FROM bookings b FORCE INDEX (" index ") JOIN interviews i FORCE INDEX (PRIMARY) ON i.id = b.interview_id"
#define WHERE_SITTING " WHERE b.person_id = ? AND b.part <> " SQL_PART_CANDIDATE
#define WHO_SITTING CALLER_COL
#define START_SITTING "b.start_at"
#define ID_SITTING "b.interview_id"
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

/* Few of a company's applications are in interviews at a time: from these to the ids of their interviews, which are sorted. */
#define FROM_ONGOING(index)                                                                                                    \
	" FROM applications a FORCE INDEX (company_status) JOIN interviews i FORCE INDEX (" index                              \
	") ON i.application_id = a.id AND i.company_id = a.company_id"
#define WHERE_ONGOING " WHERE a.company_id = ? AND a.status IN " SQL_IN_INTERVIEWS
#define WHO_ONGOING COMPANY_COL
#define START_ONGOING START_CANDIDATE
#define ID_ONGOING ID_COMPANY
#define INDEX_LATEST_ONGOING "application"
#define INDEX_NEWEST_ONGOING "application"
#define ORDER_NEWEST_ONGOING ORDER_NEWEST_CANDIDATE

#define FROM_SITTING_ONGOING(index) FROM_SITTING(index) " JOIN applications a FORCE INDEX (PRIMARY) ON a.id = i.application_id"
#define WHERE_SITTING_ONGOING WHERE_SITTING " AND a.status IN " SQL_IN_INTERVIEWS
#define WHO_SITTING_ONGOING CALLER_COL
#define START_SITTING_ONGOING START_SITTING
#define ID_SITTING_ONGOING ID_SITTING
#define INDEX_LATEST_SITTING_ONGOING "person_interview"
#define INDEX_NEWEST_SITTING_ONGOING "person_interview"
#define ORDER_NEWEST_SITTING_ONGOING ORDER_NEWEST_SITTING

/* How much of a query a statement asks for. A condition costs as much as a joined name, so what is not asked is left out. */
enum filter { PLAIN, TIMED, TYPED, FULL };
#define IF_TIMED(start) start " >= ? AND " start " < ? AND (1 << i.status & ?) <> 0"
#define IF_TYPED(start) IF_TIMED(start) " AND ((1 << i.mode & ?) <> 0 AND (1 << i.topic & ?) <> 0 OR (1 << i.topic & ?) <> 0)"
#define IF_FULL(start)                                                                                                         \
	IF_TYPED(start)                                                                                                        \
	" AND i.application_public_id = COALESCE(?, i.application_public_id)"                                                  \
	" AND i.interviewer_public_id <=> COALESCE(?, i.interviewer_public_id)"
#define AND_PLAIN(start) ""
#define AND_TIMED(start) " AND " IF_TIMED(start)
#define AND_TYPED(start) " AND " IF_TYPED(start)
#define AND_FULL(start) " AND " IF_FULL(start)
#define BIND_PLAIN
#define BIND_TIMED COL(interview_query, from), COL(interview_query, to), COL(interview_query, status),
#define BIND_TYPED BIND_TIMED COL(interview_query, mode), COL(interview_query, topic), COL(interview_query, or_topic),
#define BIND_FULL BIND_TYPED COL(interview_query, application), COL(interview_query, interviewer),

static enum filter filter_of(const struct interview_query *query)
{
	bool application = !uuid_none(query->application) && query->scope != SCOPE_APPLICATION;
	bool interviewer = !uuid_none(query->interviewer) && query->scope != SCOPE_INTERVIEWER;

	if (application || interviewer)
		return FULL;
	if (query->mode.bits != UINT32_MAX || query->or_topic.bits != 0 || query->topic.bits != UINT32_MAX)
		return TYPED;
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
#define WITH_LATEST(start) ", " start " AS start_at"
#define WITH_SOONEST WITH_LATEST
#define WITH_NEWEST(start) ""
#define ORDER_OF_LATEST "p.start_at DESC, p.id DESC"
#define ORDER_OF_SOONEST "p.start_at, p.id"
#define ORDER_OF_NEWEST "p.id DESC"
#define LISTING(who, by, what, set, T, text_)                                                                                  \
	{                                                                                                                      \
		.scope = SCOPE_##who, .order = ORDER_##by, .filter = what,                                                     \
		.whole = sizeof(struct T) > sizeof(struct interview), .statement = {                                           \
			.name = "interview.list " #who " " #by " " #what " " #set,                                             \
			.scope = DB_PARTY,                                                                                     \
			.text = text_,                                                                                         \
			PARAMS(WHO_##who, BIND_##what COL(interview_query, limit), COL(interview_query, offset)),              \
			COLUMNS_BIND(T, set),                                                                                  \
		}                                                                                                              \
	}
/* One person's own, of which there are few: the rows themselves. */
#define OWN(who, by, what, set, T, joins)                                                                                      \
	LISTING(who, by, what, set, T,                                                                                         \
	        COLUMNS_SQL(set) FROM_##who(INDEX_##by##_##who)                                                                \
	                joins WHERE_##who AND_##what(START_##who) " ORDER BY " ORDER_##by##_##who " LIMIT ? OFFSET ?")
/* The ids of the page, then its rows. */
#define STAFF_(who, by, what, set, T, joins)                                                                                   \
	LISTING(who, by, what, set, T,                                                                                         \
	        COLUMNS_SQL(set) " FROM (SELECT " ID_##who " AS id" WITH_##by(START_##who) FROM_##who(INDEX_##by##_##who)      \
	                WHERE_##who AND_##what(START_##who) " ORDER BY " ORDER_##by##_##who PAGE joins                         \
	        " ORDER BY " ORDER_OF_##by)
#define PAGE " LIMIT ? OFFSET ?) p JOIN interviews i FORCE INDEX (PRIMARY) ON i.id = p.id"
#define PEOPLE(kind, who, by, what) kind(who, by, what, COLUMNS_PEOPLE, interview, JOINS_PEOPLE)
#define PARTY(who, by, what) OWN(who, by, what, COLUMNS_PARTY_LINE, interview, JOINS_PARTY)
#define TRACKER(kind, who, by, what) kind(who, by, what, COLUMNS_LOG, interview, JOINS_LOG)
#define CVS(who) STAFF_(who, NEWEST, PLAIN, COLUMNS_CV, interview, JOINS_CV)
#define SCORED(kind, who, what) kind(who, NEWEST, what, COLUMNS_SCORED, interview, JOINS_SCORED)
#define WHOLE(kind, who, by, what) kind(who, by, what, COLUMNS_WHOLE, interview_whole, JOINS_WHOLE)
#define WHOLES(kind, who, what) WHOLE(kind, who, LATEST, what), WHOLE(kind, who, SOONEST, what), WHOLE(kind, who, NEWEST, what)

static const struct listing listings[] = {
	PARTY(CANDIDATE, LATEST, PLAIN),
	PARTY(CANDIDATE, LATEST, TIMED),
	PARTY(CANDIDATE, SOONEST, TIMED),
	PEOPLE(OWN, CANDIDATE, LATEST, TIMED),
	PEOPLE(STAFF_, COMPANY, LATEST, PLAIN),
	PEOPLE(STAFF_, COMPANY, LATEST, TIMED),
	PEOPLE(STAFF_, SITTING, LATEST, PLAIN),
	PEOPLE(STAFF_, SITTING, LATEST, TIMED),
	TRACKER(OWN, LOG, LATEST, PLAIN),
	TRACKER(OWN, LOG, LATEST, FULL),
	TRACKER(OWN, LOG, SOONEST, TIMED),
	TRACKER(STAFF_, COMPANY, LATEST, PLAIN),
	TRACKER(STAFF_, COMPANY, LATEST, TYPED),
	TRACKER(STAFF_, COMPANY, SOONEST, TIMED),
	TRACKER(STAFF_, APPLICATION, LATEST, FULL),
	TRACKER(STAFF_, SITTING, LATEST, PLAIN),
	TRACKER(STAFF_, SITTING, LATEST, FULL),
	TRACKER(STAFF_, SITTING, SOONEST, TIMED),
	CVS(COMPANY),
	CVS(SITTING),
	CVS(ONGOING),
	CVS(SITTING_ONGOING),
	SCORED(OWN, CANDIDATE, FULL),
	SCORED(STAFF_, COMPANY, PLAIN),
	SCORED(STAFF_, COMPANY, TYPED),
	SCORED(STAFF_, APPLICATION, FULL),
	SCORED(STAFF_, INTERVIEWER, TIMED),
	SCORED(STAFF_, SITTING, PLAIN),
	SCORED(STAFF_, SITTING, FULL),
	WHOLES(OWN, CANDIDATE, FULL),
	WHOLES(STAFF_, COMPANY, FULL),
	WHOLES(STAFF_, APPLICATION, FULL),
	WHOLES(STAFF_, INTERVIEWER, TYPED),
	WHOLES(STAFF_, SITTING, FULL),
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
			                     " COUNT(CASE WHEN i.status = " SQL_INTERVIEW_SCHEDULED " THEN 1 END),"            \
			                     " COUNT(CASE WHEN i.status = " SQL_INTERVIEW_CONFIRMED " AND " START_##who        \
			" >= ? THEN 1 END),"                                                                                   \
			" COUNT(CASE WHEN i.status IN (" SQL_INTERVIEW_COMPLETED ", " SQL_INTERVIEW_NO_SHOW                    \
			") THEN 1 END)" FROM_##who(INDEX_LATEST_##who) WHERE_##who,                                            \
			PARAMS(BIND_##what NOW_COL, WHO_##who),                                                                \
			RESULT(interview_list, COL(interview_list, total), COL(interview_list, tally[0]),                      \
			       COL(interview_list, tally[1]), COL(interview_list, tally[2])),                                  \
		}                                                                                                              \
	}

static const struct counting countings[] = {
	NUMBER(CANDIDATE, PLAIN),  NUMBER(CANDIDATE, TIMED),   NUMBER(CANDIDATE, FULL),
	NUMBER(COMPANY, PLAIN),    NUMBER(COMPANY, TIMED),     NUMBER(COMPANY, TYPED),
	NUMBER(APPLICATION, FULL), NUMBER(INTERVIEWER, TIMED), NUMBER(INTERVIEWER, TYPED),
	NUMBER(SITTING, PLAIN),    NUMBER(SITTING, TIMED),     NUMBER(SITTING, FULL),
	TALLY(CANDIDATE, TIMED),   TALLY(CANDIDATE, FULL),     TALLY(COMPANY, FULL),
	TALLY(SITTING, FULL),      NUMBER(LOG, PLAIN),         NUMBER(LOG, TIMED),
	NUMBER(LOG, FULL),         NUMBER(ONGOING, PLAIN),     NUMBER(SITTING_ONGOING, PLAIN),
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
_Static_assert(COUNT(listings) == 44 && COUNT(countings) == 21, "every row stands in STATEMENTS");
STATEMENTS(interview_list, L(0), L(1), L(2), L(3), L(4), L(5), L(6), L(7), L(8), L(9), L(10), L(11), L(12), L(13), L(14), L(15),
           L(16), L(17), L(18), L(19), L(20), L(21), L(22), L(23), L(24), L(25), L(26), L(27), L(28), L(29), L(30), L(31),
           L(32), L(33), L(34), L(35), L(36), L(37), L(38), L(39), L(40), L(41), L(42), L(43), C(0), C(1), C(2), C(3), C(4),
           C(5), C(6), C(7), C(8), C(9), C(10), C(11), C(12), C(13), C(14), C(15), C(16), C(17), C(18), C(19), C(20));
