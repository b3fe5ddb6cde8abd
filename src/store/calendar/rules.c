/* One statement that reads all rules of a few people's calendars, and what takes their time, for a booking by hand. */
#include "store/calendar/calendar.h"
#include "store/statements.h"

/* What a row is; its number is the second column, by which the rows of a person are ordered. */
enum { ROW_PERSON, ROW_HOURS, ROW_EXCEPTION, ROW_TAKEN };

struct rule_row {
	struct availability v; /* of ROW_PERSON */
	int64_t kind, weekday, from, to;
	struct date day;
	struct occupied taken;
	bool imported, hold;
};

#define MARKS "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
#define PERSON(i) COL_KEY(calendar_people, person[i])
#define PEOPLE                                                                                                                 \
	PERSON(0), PERSON(1), PERSON(2), PERSON(3), PERSON(4), PERSON(5), PERSON(6), PERSON(7), PERSON(8), PERSON(9),          \
	        PERSON(10), PERSON(11)
#define NO_RULES "NULL, 0, 0, NULL, NULL, 0, NULL, 0"

static const struct db_statement rules = {
	.name = "calendar.rules",
	.scope = DB_ANYONE, /* the people of an interview that this caller was allowed to book */
	.text = "SELECT u.id, 0, COALESCE(k.zone, u.zone, c.zone), COALESCE(k.buffer_before, 0), COALESCE(k.buffer_after, 0),"
	        " k.max_per_day, k.max_per_week, COALESCE(k.notice_minutes, 0), k.horizon_days, COALESCE(k.hours_set, 0),"
	        " 0, 0, 0, NULL, NULL, NULL, 0, 0 FROM users u FORCE INDEX (PRIMARY) LEFT JOIN companies c ON c.id = u.company_id"
	        " LEFT JOIN calendars k ON k.user_id = u.id WHERE u.id IN (" MARKS ")"
	        " UNION ALL SELECT user_id, 1, " NO_RULES ", weekday, from_minute, to_minute, NULL, NULL, NULL, 0, 0"
	        " FROM working_hours FORCE INDEX (PRIMARY) WHERE user_id IN (" MARKS ")"
	        " UNION ALL SELECT user_id, 2, " NO_RULES ", 0, from_minute, to_minute, day, NULL, NULL, 0, 0"
	        " FROM calendar_exceptions FORCE INDEX (PRIMARY) WHERE user_id IN (" MARKS ") AND day BETWEEN ? AND ?"
	        " UNION ALL SELECT busy, 3, " NO_RULES ", 0, 0, 0, NULL, start_at, end_at, 0, interview_id IS NULL"
	        " FROM bookings FORCE INDEX (busy_time) WHERE busy IN (" MARKS ") AND start_at > ? AND start_at < ?"
	        " AND (expires_at IS NULL OR expires_at > ?) AND (interview_id IS NULL OR interview_id <> ?)"
	        " UNION ALL SELECT user_id, 3, " NO_RULES ", 0, 0, 0, NULL, start_at, end_at, 1, 0"
	        " FROM busy_times FORCE INDEX (person_time) WHERE user_id IN (" MARKS ") AND start_at > ? AND start_at < ?"
	        " ORDER BY 1, 2, 15, 12",
	PARAMS(PEOPLE, PEOPLE, PEOPLE, COL(calendar_people, span.from), COL(calendar_people, span.to), PEOPLE,
	       COL(calendar_people, span.begin), COL(calendar_people, span.end), NOW_COL, COL(calendar_people, except.v.key),
	       PEOPLE, COL(calendar_people, span.begin), COL(calendar_people, span.end)),
	RESULT(rule_row, COL_KEY(rule_row, v.person), COL(rule_row, kind), COL(rule_row, v.zone),
	       COL(rule_row, v.buffer_before), COL(rule_row, v.buffer_after), COL(rule_row, v.max_per_day),
	       COL(rule_row, v.max_per_week), COL(rule_row, v.notice_minutes), COL(rule_row, v.horizon_days),
	       COL(rule_row, v.hours_set), COL(rule_row, weekday), COL(rule_row, from), COL(rule_row, to), COL(rule_row, day),
	       COL(rule_row, taken.from), COL(rule_row, taken.to), COL(rule_row, imported), COL(rule_row, hold)),
};

/* Where the rows of all people go; each person has a part of it. */
struct lists {
	struct hours *hours;
	struct exception_day *days;
	struct occupied *taken;
};

static void put(struct lists *lists, const struct rule_row *row, struct availability *person)
{
	switch (row->kind) {
	case ROW_PERSON:
		*person = row->v;
		person->hours = lists->hours;
		person->exceptions = lists->days;
		person->taken = lists->taken;
		break;
	case ROW_HOURS:
		*lists->hours++ = (struct hours){ row->weekday, row->from, row->to };
		person->n_hours++;
		break;
	case ROW_EXCEPTION:
		*lists->days++ = (struct exception_day){ row->day, row->from, row->to };
		person->n_exceptions++;
		break;
	default:
		*lists->taken = row->taken;
		lists->taken++->by = row->imported ? TAKEN_IMPORTED : row->hold ? TAKEN_HOLD : TAKEN_INTERVIEW;
		person->n_taken++;
		break;
	}
}

enum err store_calendar_rules(struct db *db, struct arena *arena, const struct calendar_people *people,
                              struct availability_list *list_r)
{
	struct calendar_people wide = *people;
	void *rows;
	size_t n, found = 0;

	calendar_widen(&wide.span);
	enum err e = db_all(db, &rules, &wide, &rows, &n);
	if (e != OK)
		return e;
	struct availability *at = ARENA_ARRAY(arena, struct availability, people->n);
	struct lists lists = { ARENA_ARRAY(arena, struct hours, n), ARENA_ARRAY(arena, struct exception_day, n),
		               ARENA_ARRAY(arena, struct occupied, n) };
	for (const struct rule_row *row = rows; n > 0; row++, n--) {
		found += row->kind == ROW_PERSON;
		put(&lists, row, &at[found - 1]);
	}
	*list_r = (struct availability_list){ at, found };
	return OK;
}

STATEMENTS(calendar_rules, &rules);
