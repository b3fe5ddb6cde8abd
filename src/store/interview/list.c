/* Reads pages of interviews, and counts interviews. */
#include "store/interview/columns.h"
#include "store/interview/interview.h"
#include "store/pages.h"
#include "store/sql.h"
#include "store/statements.h"

#include <assert.h>

/*
 * The statement of a list is made of a scope (whose interviews), an order, a filter, and the columns that it reads; the table
 * `listings` below has the combinations. A scope reads along one index for each order, ties by id. Ids are given in the order
 * of creation, so newest created first is highest id first. The index is forced, because with few companies the optimizer would
 * rather sort. The purpose of each index is explained in sql/0003_interviews.sql and sql/0004_calendars.sql.
 */

enum { ORDERS = NEWEST_CREATED_FIRST + 1 };

/* Which conditions of a query a statement has. A condition costs as much as a joined table, so a statement has no more than
 * needed. */
enum filter { PLAIN, TIMED, TYPED, FULL };

/* The table where a scope finds ids: interviews, or the bookings of the person who takes part, which have the start too. */
struct source {
	struct db_part page, timed_page; /* the beginning of the selection of a page's ids, without and with the start */
	struct db_part order[ORDERS];
	struct db_part timed;   /* the condition of the filter TIMED */
	struct db_part tallies; /* counts the waiting, the confirmed and still to come, and the past ones */
};
#define SOURCE(id, start)                                                                                                      \
	{                                                                                                                      \
		.page = DB_PART(" FROM (SELECT " id " AS id"),                                                                 \
		.timed_page = DB_PART(" FROM (SELECT " id " AS id, " start " AS start_at"),                                    \
		.order = { DB_PART(" ORDER BY " start " DESC, " id " DESC"), DB_PART(" ORDER BY " start ", " id),              \
			   DB_PART(" ORDER BY " id " DESC") },                                                                 \
		.timed = DB_PART(start " >= ? AND " start " < ? AND (1 << i.status & ?) <> 0", COL(interview_query, from),     \
		                 COL(interview_query, to), COL(interview_query, status)),                                      \
		.tallies = DB_PART(" COUNT(CASE WHEN i.status = " SQL_INTERVIEW_SCHEDULED " THEN 1 END),"                      \
		                   " COUNT(CASE WHEN i.status = " SQL_INTERVIEW_CONFIRMED " AND " start " >= ? THEN 1 END),"   \
		                   " COUNT(CASE WHEN i.status IN (" SQL_INTERVIEW_COMPLETED ", " SQL_INTERVIEW_NO_SHOW         \
		                   ") THEN 1 END)",                                                                            \
		                   NOW_COL),                                                                                   \
	}
static const struct source interviews = SOURCE("i.id", "i.start_at"), bookings = SOURCE("b.interview_id", "b.start_at");

struct scope {
	const char *name;
	const struct source *source;
	bool own;                    /* a person's own, which are few: the ids are not read first */
	struct db_part from[ORDERS]; /* by enum interview_order; empty for an order that no surface uses */
	struct db_part where;
	struct db_part
	        alone; /* bookings without their interviews, for a count that asks nothing of these; empty: there is none */
};
#define INTERVIEWS(index) DB_PART(" FROM interviews i FORCE INDEX (" index ")")
#define OF_BOOKINGS " JOIN interviews i FORCE INDEX (PRIMARY) ON i.id = b.interview_id"
#define BOOKINGS(index) DB_PART(" FROM bookings b FORCE INDEX (" index ")" OF_BOOKINGS)
/* Few applications of a company are in interviews at a time, so the statement begins with these, and sorts the ids. */
#define APPLICATIONS                                                                                                           \
	DB_PART(" FROM applications a FORCE INDEX (company_status) JOIN interviews i FORCE INDEX (application)"                \
	        " ON i.application_id = a.id AND i.company_id = a.company_id")
#define BOOKED_APPLICATIONS                                                                                                    \
	DB_PART(" FROM bookings b FORCE INDEX (person_interview)" OF_BOOKINGS                                                  \
	        " JOIN applications a FORCE INDEX (PRIMARY) ON a.id = i.application_id")
#define AS_INTERVIEWER " WHERE b.person_id = ? AND b.part <> " SQL_PART_CANDIDATE

static const struct scope scopes[SCOPES] = {
	[SCOPE_CANDIDATE] = {
		.name = "candidate", .source = &interviews, .own = true,
		.from = { INTERVIEWS("candidate_time"), INTERVIEWS("candidate_time"), INTERVIEWS("candidate_time") },
		.where = DB_PART(" WHERE i.candidate_id = ?", CALLER_COL),
	},
	[SCOPE_COMPANY] = {
		.name = "company", .source = &interviews,
		.from = { INTERVIEWS("company_time"), INTERVIEWS("company_time"), INTERVIEWS("company_newest") },
		.where = DB_PART(" WHERE i.company_id = ?", COMPANY_COL),
	},
	[SCOPE_APPLICATION] = {
		.name = "application", .source = &interviews,
		.from = { INTERVIEWS("application"), INTERVIEWS("application"), INTERVIEWS("application") },
		.where = DB_PART(" WHERE i.application_id = (SELECT t.id FROM applications t WHERE t.public_id = ?)"
		                 " AND i.company_id = ?", COL(interview_query, application), COMPANY_COL),
	},
	[SCOPE_INTERVIEWER] = {
		.name = "interviewer", .source = &bookings,
		.from = { BOOKINGS("person_time"), BOOKINGS("person_time"), BOOKINGS("person_interview") },
		.where = DB_PART(" WHERE b.person_id = (SELECT t.id FROM users t WHERE t.public_id = ?) AND b.part <> " SQL_PART_CANDIDATE
		                 " AND i.company_id = ?", COL(interview_query, interviewer), COMPANY_COL),
	},
	[SCOPE_AS_INTERVIEWER] = {
		.name = "as_interviewer", .source = &bookings,
		.from = { BOOKINGS("person_time"), BOOKINGS("person_time"), BOOKINGS("person_interview") },
		.where = DB_PART(AS_INTERVIEWER, CALLER_COL),
		.alone = DB_PART(" FROM bookings b FORCE INDEX (person_time)" AS_INTERVIEWER " AND b.interview_id IS NOT NULL", CALLER_COL),
	},
	[SCOPE_LOG] = {
		.name = "log", .source = &interviews, .own = true,
		.from = { INTERVIEWS("viewer_time"), INTERVIEWS("viewer_time") },
		.where = DB_PART(" WHERE i.viewer_id = ?", CALLER_COL),
	},
	[SCOPE_ONGOING] = {
		.name = "ongoing", .source = &interviews,
		.from = { [LATEST_START_FIRST] = APPLICATIONS, [NEWEST_CREATED_FIRST] = APPLICATIONS },
		.where = DB_PART(" WHERE a.company_id = ? AND a.status IN " SQL_IN_INTERVIEWS, COMPANY_COL),
	},
	[SCOPE_AS_INTERVIEWER_ONGOING] = {
		.name = "as_interviewer_ongoing", .source = &bookings,
		.from = { [LATEST_START_FIRST] = BOOKED_APPLICATIONS, [NEWEST_CREATED_FIRST] = BOOKED_APPLICATIONS },
		.where = DB_PART(AS_INTERVIEWER " AND a.status IN " SQL_IN_INTERVIEWS, CALLER_COL),
	},
};

/* The conditions that TYPED and FULL add. Each filter includes the conditions of the filters before it. */
static const struct db_part typed =
        DB_PART(" AND ((1 << i.mode & ?) <> 0 AND (1 << i.topic & ?) <> 0 OR (1 << i.topic & ?) <> 0)",
                COL(interview_query, mode), COL(interview_query, topic), COL(interview_query, or_topic));
static const struct db_part full =
        DB_PART(" AND i.application_public_id = COALESCE(?, i.application_public_id)"
                " AND (? IS NULL OR EXISTS (SELECT 1 FROM users p JOIN bookings s"
                " FORCE INDEX (person_interview) ON s.person_id = p.id WHERE p.public_id = ?"
                " AND s.interview_id = i.id AND s.part <> " SQL_PART_CANDIDATE "))",
                COL(interview_query, application), COL(interview_query, interviewer), COL(interview_query, interviewer));

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

/* The columns that are read of each interview: one of the sets of store/interview/columns.h. */
struct columns {
	const char *name;
	struct db_part select, joins;
	struct db_statement rows; /* a statement, still without name and text */
};
#define READ(name_, T, set, joins_, ...)                                                                                       \
	{                                                                                                                      \
		.name = name_, .select = DB_PART(COLUMNS_SQL(set)), .joins = DB_PART(joins_, ##__VA_ARGS__), .rows = {         \
			.scope = DB_PARTY,                                                                                     \
			COLUMNS_BIND(T, set),                                                                                  \
		}                                                                                                              \
	}
static const struct columns party_line = READ("party_line", interview, COLUMNS_PARTY_LINE, JOINS_PARTY);
static const struct columns people = READ("people", interview, COLUMNS_PEOPLE, JOINS_PEOPLE);
static const struct columns line_of_log = READ("log", interview, COLUMNS_LOG, JOINS_LOG);
static const struct columns cv = READ("cv", interview, COLUMNS_CV, JOINS_CV, JOIN_CARD_BIND);
static const struct columns scored = READ("scored", interview, COLUMNS_SCORED, JOINS_SCORED, JOIN_CARD_BIND);
static const struct columns whole = READ("whole", interview_whole, COLUMNS_WHOLE, JOINS_WHOLE, JOIN_CARD_BIND);

/*
 * The lists that the surfaces use, for each scope and order from cheap to expensive. The first one is used that has the
 * conditions of the query and reads all members of `shown`. The last one of each reads everything, so a new surface works
 * before it has a row of its own.
 */
static const struct listing {
	enum interview_scope scope;
	enum interview_order order;
	enum filter filter;
	const struct columns *columns;
} listings[] = {
	{ SCOPE_CANDIDATE, LATEST_START_FIRST, PLAIN, &party_line },
	{ SCOPE_CANDIDATE, LATEST_START_FIRST, TIMED, &party_line },
	{ SCOPE_CANDIDATE, SOONEST_FIRST, TIMED, &party_line },
	{ SCOPE_CANDIDATE, LATEST_START_FIRST, TIMED, &people },
	{ SCOPE_COMPANY, LATEST_START_FIRST, PLAIN, &people },
	{ SCOPE_COMPANY, LATEST_START_FIRST, TIMED, &people },
	{ SCOPE_AS_INTERVIEWER, LATEST_START_FIRST, PLAIN, &people },
	{ SCOPE_AS_INTERVIEWER, LATEST_START_FIRST, TIMED, &people },
	{ SCOPE_LOG, LATEST_START_FIRST, PLAIN, &line_of_log },
	{ SCOPE_LOG, LATEST_START_FIRST, FULL, &line_of_log },
	{ SCOPE_LOG, SOONEST_FIRST, TIMED, &line_of_log },
	{ SCOPE_COMPANY, LATEST_START_FIRST, PLAIN, &line_of_log },
	{ SCOPE_COMPANY, LATEST_START_FIRST, TYPED, &line_of_log },
	{ SCOPE_COMPANY, SOONEST_FIRST, TIMED, &line_of_log },
	{ SCOPE_APPLICATION, LATEST_START_FIRST, FULL, &line_of_log },
	{ SCOPE_AS_INTERVIEWER, LATEST_START_FIRST, PLAIN, &line_of_log },
	{ SCOPE_AS_INTERVIEWER, LATEST_START_FIRST, FULL, &line_of_log },
	{ SCOPE_AS_INTERVIEWER, SOONEST_FIRST, TIMED, &line_of_log },
	{ SCOPE_COMPANY, NEWEST_CREATED_FIRST, PLAIN, &cv },
	{ SCOPE_AS_INTERVIEWER, NEWEST_CREATED_FIRST, PLAIN, &cv },
	{ SCOPE_ONGOING, NEWEST_CREATED_FIRST, PLAIN, &cv },
	{ SCOPE_AS_INTERVIEWER_ONGOING, NEWEST_CREATED_FIRST, PLAIN, &cv },
	{ SCOPE_CANDIDATE, NEWEST_CREATED_FIRST, FULL, &scored },
	{ SCOPE_COMPANY, NEWEST_CREATED_FIRST, PLAIN, &scored },
	{ SCOPE_COMPANY, NEWEST_CREATED_FIRST, TYPED, &scored },
	{ SCOPE_APPLICATION, NEWEST_CREATED_FIRST, FULL, &scored },
	{ SCOPE_INTERVIEWER, NEWEST_CREATED_FIRST, TIMED, &scored },
	{ SCOPE_AS_INTERVIEWER, NEWEST_CREATED_FIRST, PLAIN, &scored },
	{ SCOPE_AS_INTERVIEWER, NEWEST_CREATED_FIRST, FULL, &scored },
	{ SCOPE_CANDIDATE, LATEST_START_FIRST, FULL, &whole },
	{ SCOPE_CANDIDATE, SOONEST_FIRST, FULL, &whole },
	{ SCOPE_CANDIDATE, NEWEST_CREATED_FIRST, FULL, &whole },
	{ SCOPE_COMPANY, LATEST_START_FIRST, FULL, &whole },
	{ SCOPE_COMPANY, SOONEST_FIRST, FULL, &whole },
	{ SCOPE_COMPANY, NEWEST_CREATED_FIRST, FULL, &whole },
	{ SCOPE_APPLICATION, LATEST_START_FIRST, FULL, &whole },
	{ SCOPE_APPLICATION, SOONEST_FIRST, FULL, &whole },
	{ SCOPE_APPLICATION, NEWEST_CREATED_FIRST, FULL, &whole },
	{ SCOPE_INTERVIEWER, LATEST_START_FIRST, TYPED, &whole },
	{ SCOPE_INTERVIEWER, SOONEST_FIRST, TYPED, &whole },
	{ SCOPE_INTERVIEWER, NEWEST_CREATED_FIRST, TYPED, &whole },
	{ SCOPE_AS_INTERVIEWER, LATEST_START_FIRST, FULL, &whole },
	{ SCOPE_AS_INTERVIEWER, SOONEST_FIRST, FULL, &whole },
	{ SCOPE_AS_INTERVIEWER, NEWEST_CREATED_FIRST, FULL, &whole },
};

/*
 * A count reads the scope's index alone when the query has only status and time. The tallies ignore the filter, so together
 * with them the filter cannot be in WHERE.
 */
static const struct counting {
	enum interview_scope scope;
	enum filter filter;
	bool tallies;
} countings[] = {
	{ SCOPE_CANDIDATE, PLAIN, false },
	{ SCOPE_CANDIDATE, TIMED, false },
	{ SCOPE_CANDIDATE, FULL, false },
	{ SCOPE_COMPANY, PLAIN, false },
	{ SCOPE_COMPANY, TIMED, false },
	{ SCOPE_COMPANY, TYPED, false },
	{ SCOPE_APPLICATION, FULL, false },
	{ SCOPE_INTERVIEWER, TIMED, false },
	{ SCOPE_INTERVIEWER, TYPED, false },
	{ SCOPE_AS_INTERVIEWER, PLAIN, false },
	{ SCOPE_AS_INTERVIEWER, TIMED, false },
	{ SCOPE_AS_INTERVIEWER, FULL, false },
	{ SCOPE_LOG, PLAIN, false },
	{ SCOPE_LOG, TIMED, false },
	{ SCOPE_LOG, FULL, false },
	{ SCOPE_ONGOING, PLAIN, false },
	{ SCOPE_AS_INTERVIEWER_ONGOING, PLAIN, false },
	{ SCOPE_CANDIDATE, TIMED, true },
	{ SCOPE_CANDIDATE, FULL, true },
	{ SCOPE_COMPANY, FULL, true },
	{ SCOPE_AS_INTERVIEWER, FULL, true },
};

static const char *const filter_names[] = { [PLAIN] = "plain", [TIMED] = "timed", [TYPED] = "typed", [FULL] = "full" };
static const char *const order_names[ORDERS] = { "latest", "soonest", "newest" };

/* Parts that do not depend on the row. */
static const struct db_part conditions = DB_PART(" AND ");
static const struct db_part window = DB_PART(" LIMIT ? OFFSET ?", COL(interview_query, limit), COL(interview_query, offset));
static const struct db_part end_of_page = DB_PART(") p JOIN interviews i FORCE INDEX (PRIMARY) ON i.id = p.id");
static const struct db_part order_of_page[ORDERS] = {
	DB_PART(" ORDER BY p.start_at DESC, p.id DESC"),
	DB_PART(" ORDER BY p.start_at, p.id"),
	DB_PART(" ORDER BY p.id DESC"),
};
static const struct db_part number = DB_PART(STORE_COUNT), end_of_number = DB_PART(STORE_COUNT_END, MOST_COL);
static const struct db_part number_found = DB_PART("SELECT COUNT(CASE WHEN "), end_of_found = DB_PART(" THEN 1 END),");
static const struct db_statement one_number = { .scope = DB_PARTY, RESULT(interview_list, COL(interview_list, total)) };
static const struct db_statement four_numbers = {
	.scope = DB_PARTY,
	RESULT(interview_list, COL(interview_list, total), COL(interview_list, tally[0]), COL(interview_list, tally[1]),
	       COL(interview_list, tally[2])),
};

/* A person's own interviews are read directly. For the others, the ids of the page are read first, and then the rows. */
static void join_list(const struct listing *listing, struct db_statement *statement)
{
	const struct scope *scope = &scopes[listing->scope];
	const struct source *source = scope->source;
	const struct columns *columns = listing->columns;
	enum filter filter = listing->filter;
	const struct db_part *page = listing->order == NEWEST_CREATED_FIRST ? &source->page : &source->timed_page;
	const struct db_part *const parts[] = {
		&columns->select,
		scope->own ? NULL : page,
		&scope->from[listing->order],
		scope->own ? &columns->joins : NULL,
		&scope->where,
		filter >= TIMED ? &conditions : NULL,
		filter >= TIMED ? &source->timed : NULL,
		filter >= TYPED ? &typed : NULL,
		filter >= FULL ? &full : NULL,
		&source->order[listing->order],
		&window,
		scope->own ? NULL : &end_of_page,
		scope->own ? NULL : &columns->joins,
		scope->own ? NULL : &order_of_page[listing->order],
	};
	const char *const name[] = { "interview.list", scope->name, order_names[listing->order], filter_names[filter],
		                     columns->name };

	*statement = columns->rows;
	db_name(statement, name, COUNT(name));
	db_join(statement, parts, COUNT(parts));
}

static void join_number(const struct counting *counting, struct db_statement *statement)
{
	const struct scope *scope = &scopes[counting->scope];
	enum filter filter = counting->filter;
	bool alone = filter == PLAIN && scope->alone.text != NULL;
	const struct db_part *const parts[] = {
		&number,
		alone ? &scope->alone : &scope->from[LATEST_START_FIRST],
		alone ? NULL : &scope->where,
		filter >= TIMED ? &conditions : NULL,
		filter >= TIMED ? &scope->source->timed : NULL,
		filter >= TYPED ? &typed : NULL,
		filter >= FULL ? &full : NULL,
		&end_of_number,
	};
	const char *const name[] = { "interview.count", scope->name, filter_names[filter] };

	*statement = one_number;
	db_name(statement, name, COUNT(name));
	db_join(statement, parts, COUNT(parts));
}

static void join_tallies(const struct counting *counting, struct db_statement *statement)
{
	const struct scope *scope = &scopes[counting->scope];
	enum filter filter = counting->filter;
	const struct db_part *const parts[] = {
		&number_found, &scope->source->timed,   filter >= TYPED ? &typed : NULL,  filter >= FULL ? &full : NULL,
		&end_of_found, &scope->source->tallies, &scope->from[LATEST_START_FIRST], &scope->where,
	};
	const char *const name[] = { "interview.tally", scope->name, filter_names[filter] };

	*statement = four_numbers;
	db_name(statement, name, COUNT(name));
	db_join(statement, parts, COUNT(parts));
}

/* The statements of the listings come first, then those of the countings. */
static void join(size_t row, struct db_statement *statement)
{
	if (row < COUNT(listings))
		join_list(&listings[row], statement);
	else if (countings[row - COUNT(listings)].tallies)
		join_tallies(&countings[row - COUNT(listings)], statement);
	else
		join_number(&countings[row - COUNT(listings)], statement);
}

JOINED_STATEMENTS(interview_list, join, COUNT(listings) + COUNT(countings));

enum err store_interview_list(struct db *db, struct arena *arena, struct shown shown, const struct interview_query *query,
                              struct interview_page *page_r)
{
	enum filter filter = filter_of(query);
	const struct db_statement *statement = NULL;
	const struct listing *listing = NULL;
	void *rows;

	for (size_t i = 0; i < COUNT(listings) && statement == NULL; i++) {
		listing = &listings[i];
		if (listing->scope == query->scope && listing->order == query->order && listing->filter >= filter &&
		    (listing->columns == &whole || store_interview_reads(&listing->columns->rows, shown)))
			statement = store_joined(&joined, i);
	}
	assert(statement != NULL);
	enum err e = db_all(db, statement, query, &rows, &page_r->n);
	page_r->at = rows;
	if (e != OK || listing->columns != &whole)
		return e;
	struct interview_whole *all = rows;
	page_r->at = ARENA_ARRAY(arena, struct interview, page_r->n);
	for (size_t i = 0; i < page_r->n; i++) {
		page_r->at[i] = all[i].v;
		page_r->at[i].card = all[i].card.filled ? &all[i].card : NULL;
	}
	return OK;
}

enum err store_interview_count(struct db *db, const struct interview_query *query, bool tallies, struct interview_list *out)
{
	enum filter filter = filter_of(query);

	for (size_t i = 0; i < COUNT(countings); i++) {
		const struct counting *counting = &countings[i];
		if (counting->scope == query->scope && counting->tallies == tallies && counting->filter >= filter)
			return db_one(db, store_joined(&joined, COUNT(listings) + i), query, out);
	}
	assert(!"a scope without a count");
	return E_INTERNAL;
}
