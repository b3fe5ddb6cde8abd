/* Statements about calendars: for each value of calendar_whose, one finds the people with their working hours. Then others read
 * what takes their time. */
#include "store/calendar/calendar.h"

#include "store/sql.h"
#include "store/statements.h"

struct hours_row {
	struct availability v;    /* without its lists */
	struct maybe_int weekday; /* none: the person has no hours of their own */
	int64_t from, to;
};

/* An exception when `day` is set, else a booking or a time imported from another calendar. */
struct taken_row {
	struct user_id person;
	struct date day;
	int64_t from, to;
	struct occupied taken;
	bool imported, hold;
};

/* The condition for each value of enum calendar_whose. */
#define BY_ID "u.public_id = ? AND "
#define HOSTS                                                                                                                  \
	"u.role = " SQL_INTERVIEWER " AND u.company_id IN (SELECT a.company_id FROM applications a WHERE a.candidate_id = ?"   \
	" AND a.status NOT IN (" SQL_APPLICATION_HIRED ", " SQL_APPLICATION_REJECTED ", " SQL_APPLICATION_WITHDRAWN "))"
#define NAMED(i) COL(calendar_query, named[i])
#define NAMED_5(i) NAMED(i), NAMED((i) + 1), NAMED((i) + 2), NAMED((i) + 3), NAMED((i) + 4)
#define NAMED_COLS NAMED_5(0), NAMED_5(5), NAMED_5(10), NAMED_5(15), NAMED_5(20)
#define NAMED_MARKS "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
static const struct whose {
	const char *name;
	enum db_scope scope;
	struct db_part people; /* the condition on users u */
} ways[] = {
	[CALENDAR_OWN] = { "own", DB_PARTY, DB_PART("u.id = ?", CALLER_COL) },
	[CALENDAR_COLLEAGUE] = { "colleague", DB_TENANT,
	                         DB_PART(BY_ID "u.company_id = ? AND u.role IN " SQL_ANY_STAFF, COL_PUB(calendar_query, person),
	                                 COMPANY_COL) },
	[CALENDAR_COMPANY] = { "company", DB_TENANT, DB_PART("u.company_id = ? AND u.role = " SQL_INTERVIEWER, COMPANY_COL) },
	[CALENDAR_NAMED] = { "named", DB_TENANT,
	                     DB_PART("u.public_id IN (" NAMED_MARKS ") AND u.company_id = ? AND u.role IN " SQL_ANY_STAFF,
	                             NAMED_COLS, COMPANY_COL) },
	[CALENDAR_HOST] = { "host", DB_PARTY, DB_PART(BY_ID HOSTS, COL_PUB(calendar_query, person), CALLER_COL) },
	[CALENDAR_HOSTS] = { "hosts", DB_PARTY, DB_PART(HOSTS, CALLER_COL) },
};

static const struct db_part begin_hours = DB_PART(
        "SELECT u.id, u.public_id, u.name, COALESCE(k.zone, u.zone, c.zone), COALESCE(k.buffer_before, 0), COALESCE(k.buffer_after, 0),"
        " k.max_per_day, k.max_per_week, COALESCE(k.notice_minutes, 0), k.horizon_days, COALESCE(k.hours_set, 0),"
        " h.weekday, COALESCE(h.from_minute, 0), COALESCE(h.to_minute, 0) FROM users u"
        " LEFT JOIN companies c ON c.id = u.company_id LEFT JOIN calendars k ON k.user_id = u.id"
        " LEFT JOIN working_hours h ON h.user_id = u.id WHERE ");
static const struct db_part end_of_hours = DB_PART(" AND u.active = 1 ORDER BY u.id, h.weekday, h.from_minute");
static const struct db_statement hours_rows = {
	RESULT(hours_row, COL_KEY(hours_row, v.person), COL_PUB(hours_row, v.person), COL(hours_row, v.name),
	       COL(hours_row, v.zone), COL(hours_row, v.buffer_before), COL(hours_row, v.buffer_after),
	       COL(hours_row, v.max_per_day), COL(hours_row, v.max_per_week), COL(hours_row, v.notice_minutes),
	       COL(hours_row, v.horizon_days), COL(hours_row, v.hours_set), COL(hours_row, weekday), COL(hours_row, from),
	       COL(hours_row, to)),
};

static void join(size_t row, struct db_statement *statement)
{
	const struct db_part *const parts[] = { &begin_hours, &ways[row].people, &end_of_hours };
	const char *const name[] = { "calendar.hours", ways[row].name };

	*statement = hours_rows;
	statement->scope = ways[row].scope;
	db_name(statement, name, COUNT(name));
	db_join(statement, parts, COUNT(parts));
}

JOINED_STATEMENTS(calendar_read, join, COUNT(ways));

/*
 * ---- what takes their time: exceptions, bookings, and times imported from other calendars. The people are values of the
 * statement, because only so does the server read nothing but the span that is asked for. In a join it would read all that each
 * of them ever had.
 */
#define PEOPLE_MOST 32
struct taken_query {
	struct calendar_query span;
	struct user_id person[PEOPLE_MOST]; /* those behind the last one are 0, which is nobody */
};
#define PERSON(i) COL_KEY(taken_query, person[i])
#define PEOPLE_8(i)                                                                                                            \
	PERSON(i), PERSON((i) + 1), PERSON((i) + 2), PERSON((i) + 3), PERSON((i) + 4), PERSON((i) + 5), PERSON((i) + 6),       \
	        PERSON((i) + 7)
#define PEOPLE PEOPLE_8(0), PEOPLE_8(8), PEOPLE_8(16), PEOPLE_8(24)
#define MARKS_8 "?, ?, ?, ?, ?, ?, ?, ?"
#define MARKS MARKS_8 ", " MARKS_8 ", " MARKS_8 ", " MARKS_8

/* clang-format off */
#define NO_INTERVIEW "CAST(NULL AS BINARY(16))"
#define ITS_INTERVIEW "(SELECT i.public_id FROM interviews i WHERE i.id = interview_id)"
#define TAKEN(name_, interview_, marks, ...) {                                                                                            \
	.name = name_, .scope = DB_ANYONE, /* of people who were found for this caller, in this request */                    \
	.text = "SELECT user_id, day, from_minute, to_minute, NULL, NULL, 0, 0, NULL FROM calendar_exceptions FORCE INDEX (PRIMARY)"       \
		" WHERE user_id IN (" marks ") AND day BETWEEN ? AND ?"                                                        \
		" UNION ALL SELECT busy, NULL, 0, 0, start_at, end_at, 0, interview_id IS NULL, " interview_ " FROM bookings FORCE INDEX (busy_time)"                   \
		" WHERE busy IN (" marks ") AND start_at > ? AND start_at < ? AND (expires_at IS NULL OR expires_at > ?)"      \
		" UNION ALL SELECT user_id, NULL, 0, 0, start_at, end_at, 1, 0, NULL FROM busy_times FORCE INDEX (person_time)"            \
		" WHERE user_id IN (" marks ") AND start_at > ? AND start_at < ? ORDER BY 1, 5",                               \
	PARAMS(__VA_ARGS__, COL(taken_query, span.from), COL(taken_query, span.to),                                           \
	       __VA_ARGS__, COL(taken_query, span.begin), COL(taken_query, span.end), NOW_COL,                                 \
	       __VA_ARGS__, COL(taken_query, span.begin), COL(taken_query, span.end)),                                         \
	RESULT(taken_row, COL_KEY(taken_row, person), COL(taken_row, day), COL(taken_row, from), COL(taken_row, to),           \
	       COL(taken_row, taken.from), COL(taken_row, taken.to), COL(taken_row, imported), COL(taken_row, hold), COL(taken_row, taken.interview)) }
/* clang-format on */
static const struct db_statement taken_one = TAKEN("calendar.taken one", NO_INTERVIEW, "?", PERSON(0));
static const struct db_statement taken_many = TAKEN("calendar.taken many", NO_INTERVIEW, MARKS, PEOPLE);

static const struct db_statement taken_named = TAKEN("calendar.taken named", ITS_INTERVIEW, MARKS, PEOPLE);

/* Gathers the hours of each person; rows come ordered by person. */
static struct availability *gather_hours(struct arena *arena, const struct hours_row *rows, size_t n, size_t *people_r)
{
	struct availability *people = ARENA_ARRAY(arena, struct availability, n);
	struct hours *hours = ARENA_ARRAY(arena, struct hours, n);
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || rows[i].v.person.v.key != rows[i - 1].v.person.v.key) {
			people[count] = rows[i].v;
			people[count++].hours = hours;
		}
		if (rows[i].weekday.has) {
			*hours++ = (struct hours){ rows[i].weekday.v, rows[i].from, rows[i].to };
			people[count - 1].n_hours++;
		}
	}
	*people_r = count;
	return people;
}

/* Gives each person their exceptions and bookings; both lists come ordered by person. */
static void gather_taken(struct arena *arena, const struct taken_row *rows, size_t n, struct availability *people,
                         size_t n_people)
{
	struct exception_day *days = ARENA_ARRAY(arena, struct exception_day, n);
	struct occupied *taken = ARENA_ARRAY(arena, struct occupied, n);
	size_t i = 0;
	for (size_t p = 0; p < n_people; p++) {
		people[p].exceptions = days;
		people[p].taken = taken;
		while (i < n && rows[i].person.v.key < people[p].person.v.key)
			i++;
		for (; i < n && rows[i].person.v.key == people[p].person.v.key; i++) {
			if (rows[i].day.day1 != 0) {
				*days++ = (struct exception_day){ rows[i].day, rows[i].from, rows[i].to };
				continue;
			}
			*taken = rows[i].taken;
			taken++->by = rows[i].imported ? TAKEN_IMPORTED : rows[i].hold ? TAKEN_HOLD : TAKEN_INTERVIEW;
		}
		people[p].n_exceptions = (size_t)(days - people[p].exceptions);
		people[p].n_taken = (size_t)(taken - people[p].taken);
	}
}

#define WEEK_SECONDS (7 * 86400)
void calendar_widen(struct calendar_query *span)
{
	span->begin = instant_add(span->begin, -WEEK_SECONDS);
	if (span->begin.us < 1)
		span->begin.us = 1;
	span->end = instant_add(span->end, WEEK_SECONDS);
}

/* Reads what takes the time of people, who are at most PEOPLE_MOST. */
static enum err find_taken(struct db *db, struct arena *arena, const struct calendar_query *span, struct availability *people,
                           size_t n)
{
	struct taken_query query = { .span = *span };
	void *rows;
	size_t n_rows;

	bool weeks = false;

	for (size_t i = 0; i < n; i++) {
		query.person[i] = people[i].person;
		weeks |= people[i].max_per_week.has;
	}
	if (weeks)
		calendar_widen(&query.span);
	const struct db_statement *taken = span->interviews ? &taken_named : n == 1 ? &taken_one : &taken_many;
	enum err e = db_all(db, taken, &query, &rows, &n_rows);
	if (e == OK)
		gather_taken(arena, rows, n_rows, people, n);
	return e;
}

enum err store_calendar_find(struct db *db, struct arena *arena, enum calendar_whose whose, const struct calendar_query *query,
                             struct availability_list *list_r)
{
	void *hours;
	size_t n_hours;
	*list_r = (struct availability_list){ 0 };
	enum err e = db_all(db, store_joined(&joined, whose), query, &hours, &n_hours);
	if (e != OK || n_hours == 0)
		return e;
	struct availability *people = gather_hours(arena, hours, n_hours, &list_r->n);
	for (size_t i = 0; e == OK && i < list_r->n; i += PEOPLE_MOST)
		e = find_taken(db, arena, query, people + i, list_r->n - i < PEOPLE_MOST ? list_r->n - i : PEOPLE_MOST);
	list_r->at = people;
	return e;
}

static const struct db_statement change = {
	.name = "calendar.change",
	.text = "UPDATE calendars SET zone = ?, buffer_before = ?, buffer_after = ? WHERE user_id = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(availability, zone), COL(availability, buffer_before), COL(availability, buffer_after),
	       COL_KEY(availability, person)),
};

enum err store_calendar_change(struct db *db, const struct availability *calendar)
{
	return db_run(db, &change, calendar, NULL, NULL);
}

STATEMENTS(calendar, &taken_one, &taken_many, &taken_named, &change);
