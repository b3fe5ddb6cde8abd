/* Statements about calendars: for each value of calendar_whose, one reads the working hours and one the busy times. */
#include "store/calendar/calendar.h"

#include "store/sql.h"
#include "store/statements.h"

struct hours_row {
	struct user_id person;
	struct str zone;
	int64_t buffer_before, buffer_after;
	struct maybe_int weekday; /* none: the person has set no hours */
	int64_t from, to;
};

/* An exception when `day` is set, else a booking or a time imported from another calendar. */
struct taken_row {
	struct user_id person;
	struct date day;
	int64_t from, to;
	struct busy busy;
};

/* The condition for each value of enum calendar_whose. */
#define BY_ID "u.public_id = ? AND "
#define HOSTS                                                                                                                  \
	"u.role = " SQL_INTERVIEWER " AND u.company_id IN (SELECT a.company_id FROM applications a WHERE a.candidate_id = ?"   \
	" AND a.status NOT IN (" SQL_APPLICATION_HIRED ", " SQL_APPLICATION_REJECTED ", " SQL_APPLICATION_WITHDRAWN "))"
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
	[CALENDAR_HOST] = { "host", DB_PARTY, DB_PART(BY_ID HOSTS, COL_PUB(calendar_query, person), CALLER_COL) },
	[CALENDAR_HOSTS] = { "hosts", DB_PARTY, DB_PART(HOSTS, CALLER_COL) },
};

static const struct db_part begin_hours =
        DB_PART("SELECT u.id, COALESCE(k.zone, u.zone, c.zone), COALESCE(k.buffer_before, 0), COALESCE(k.buffer_after, 0),"
                " h.weekday, COALESCE(h.from_minute, 0), COALESCE(h.to_minute, 0) FROM users u"
                " LEFT JOIN companies c ON c.id = u.company_id LEFT JOIN calendars k ON k.user_id = u.id"
                " LEFT JOIN working_hours h ON h.user_id = u.id WHERE ");
static const struct db_part end_of_hours = DB_PART(" AND u.active = 1 ORDER BY u.id, h.weekday, h.from_minute");
static const struct db_statement hours_rows = {
	RESULT(hours_row, COL_KEY(hours_row, person), COL(hours_row, zone), COL(hours_row, buffer_before),
	       COL(hours_row, buffer_after), COL(hours_row, weekday), COL(hours_row, from), COL(hours_row, to)),
};

/* Exceptions, bookings, and times imported from other calendars. */
static const struct db_part exceptions = DB_PART("SELECT u.id, e.day, e.from_minute, e.to_minute, NULL, NULL FROM users u"
                                                 " JOIN calendar_exceptions e ON e.user_id = u.id WHERE ");
static const struct db_part bookings =
        DB_PART(" AND u.active = 1 AND e.day BETWEEN ? AND ? UNION ALL SELECT u.id, NULL, 0, 0, b.start_at, b.end_at"
                " FROM users u JOIN bookings b FORCE INDEX (busy_time) ON b.busy = u.id WHERE ",
                COL(calendar_query, from), COL(calendar_query, to));
static const struct db_part other_calendars =
        DB_PART(" AND u.active = 1 AND b.start_at > ? AND b.start_at < ? AND (b.expires_at IS NULL OR b.expires_at > ?)"
                " UNION ALL SELECT u.id, NULL, 0, 0, t.start_at, t.end_at FROM users u"
                " STRAIGHT_JOIN busy_times t FORCE INDEX (person_time) ON t.user_id = u.id WHERE ",
                COL(calendar_query, begin), COL(calendar_query, end), NOW_COL);
static const struct db_part end_of_taken = DB_PART(" AND u.active = 1 AND t.start_at > ? AND t.start_at < ? ORDER BY 1, 5",
                                                   COL(calendar_query, begin), COL(calendar_query, end));
static const struct db_statement taken_rows = {
	RESULT(taken_row, COL_KEY(taken_row, person), COL(taken_row, day), COL(taken_row, from), COL(taken_row, to),
	       COL(taken_row, busy.from), COL(taken_row, busy.to)),
};

/* The statements that read hours come first, then those that read taken time. */
static void join(size_t row, struct db_statement *statement)
{
	bool of_hours = row < COUNT(ways);
	const struct whose *whose = &ways[row % COUNT(ways)];
	const struct db_part *people = &whose->people;
	const struct db_part *const hours_parts[] = { &begin_hours, people, &end_of_hours };
	const struct db_part *const taken_parts[] = { &exceptions,      people, &bookings,    people,
		                                      &other_calendars, people, &end_of_taken };
	const char *const name[] = { of_hours ? "calendar.hours" : "calendar.taken", whose->name };

	*statement = of_hours ? hours_rows : taken_rows;
	statement->scope = whose->scope;
	db_name(statement, name, COUNT(name));
	if (of_hours)
		db_join(statement, hours_parts, COUNT(hours_parts));
	else
		db_join(statement, taken_parts, COUNT(taken_parts));
}

JOINED_STATEMENTS(calendar_read, join, 2 * COUNT(ways));

/* Gathers the hours of each person; rows come ordered by person. */
static struct availability *gather_hours(struct arena *arena, const struct hours_row *rows, size_t n, size_t *people_r)
{
	struct availability *people = ARENA_ARRAY(arena, struct availability, n);
	struct hours *hours = ARENA_ARRAY(arena, struct hours, n);
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || rows[i].person.v.key != rows[i - 1].person.v.key) {
			people[count++] = (struct availability){ .person = rows[i].person,
				                                 .zone = rows[i].zone,
				                                 .buffer_before = rows[i].buffer_before,
				                                 .buffer_after = rows[i].buffer_after,
				                                 .hours = hours };
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
	struct busy *busy = ARENA_ARRAY(arena, struct busy, n);
	size_t i = 0;
	for (size_t p = 0; p < n_people; p++) {
		people[p].exceptions = days;
		people[p].busy = busy;
		while (i < n && rows[i].person.v.key < people[p].person.v.key)
			i++;
		for (; i < n && rows[i].person.v.key == people[p].person.v.key; i++) {
			if (rows[i].day.day1 != 0)
				*days++ = (struct exception_day){ rows[i].day, rows[i].from, rows[i].to };
			else
				*busy++ = rows[i].busy;
		}
		people[p].n_exceptions = (size_t)(days - people[p].exceptions);
		people[p].n_busy = (size_t)(busy - people[p].busy);
	}
}

enum err store_calendar_find(struct db *db, struct arena *arena, enum calendar_whose whose, const struct calendar_query *query,
                             struct availability_list *list_r)
{
	void *hours, *taken;
	size_t n_hours, n_taken;
	*list_r = (struct availability_list){ 0 };
	enum err e = db_all(db, store_joined(&joined, whose), query, &hours, &n_hours);
	if (e != OK || n_hours == 0)
		return e;
	e = db_all(db, store_joined(&joined, COUNT(ways) + whose), query, &taken, &n_taken);
	if (e != OK)
		return e;
	struct availability *people = gather_hours(arena, hours, n_hours, &list_r->n);
	gather_taken(arena, taken, n_taken, people, list_r->n);
	list_r->at = people;
	return OK;
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

struct add {
	struct user_id person;
	struct hours hours;
	struct exception_day day;
};

static const struct db_statement add_hours = {
	.name = "calendar.add_hours",
	.text = "INSERT INTO working_hours (user_id, weekday, from_minute, to_minute) VALUES (?, ?, ?, ?)",
	.scope = DB_ANYONE,
	PARAMS(COL_KEY(add, person), COL(add, hours.weekday), COL(add, hours.from_minute), COL(add, hours.to_minute)),
};

enum err store_calendar_add_hours(struct db *db, struct user_id person, struct hours hours)
{
	return db_run(db, &add_hours, &(struct add){ .person = person, .hours = hours }, NULL, NULL);
}

static const struct db_statement add_exception = {
	.name = "calendar.add_exception",
	.text = "INSERT INTO calendar_exceptions (user_id, day, from_minute, to_minute) VALUES (?, ?, ?, ?)",
	.scope = DB_ANYONE,
	PARAMS(COL_KEY(add, person), COL(add, day.day), COL(add, day.from_minute), COL(add, day.to_minute)),
};

enum err store_calendar_add_exception(struct db *db, struct user_id person, struct exception_day day)
{
	return db_run(db, &add_exception, &(struct add){ .person = person, .day = day }, NULL, NULL);
}

STATEMENTS(calendar, &change, &add_hours, &add_exception);
