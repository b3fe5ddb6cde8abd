/* Statements about the availability of people: working hours, exceptions, buffers and limits. */
#include "store/calendar/working_time.h"

#include "store/statements.h"

struct time_row {
	struct working_time v;
	bool hours_set;
	struct maybe_int weekday; /* none: there are no hours */
	int64_t from, to;
};

static const struct db_statement get = {
	.name = "working_time.get",
	.scope = DB_GUARDED,
	.text = "SELECT u.id, u.public_id, u.company_id, COALESCE(k.zone, u.zone, c.zone, 'UTC'), COALESCE(k.buffer_before, 0),"
	        " COALESCE(k.buffer_after, 0), k.max_per_day, k.max_per_week, COALESCE(k.notice_minutes, 0), k.horizon_days,"
	        " COALESCE(k.settings_version, 1), COALESCE(k.hours_set, 0), h.weekday, COALESCE(h.from_minute, 0),"
	        " COALESCE(h.to_minute, 0) FROM users u LEFT JOIN companies c ON c.id = u.company_id"
	        " LEFT JOIN calendars k ON k.user_id = u.id LEFT JOIN working_hours h ON h.user_id = u.id"
	        " WHERE u.public_id = ? AND u.company_id IS NOT NULL AND u.service = 0 ORDER BY h.weekday, h.from_minute",
	PARAMS(COL_PUB(working_time, id)),
	RESULT(time_row, COL_KEY(time_row, v.id), COL_PUB(time_row, v.id), COL_KEY(time_row, v.company), COL(time_row, v.zone),
	       COL(time_row, v.buffer_before), COL(time_row, v.buffer_after), COL(time_row, v.max_per_day),
	       COL(time_row, v.max_per_week), COL(time_row, v.notice_minutes), COL(time_row, v.horizon_days),
	       COL(time_row, v.version), COL(time_row, hours_set), COL(time_row, weekday), COL(time_row, from),
	       COL(time_row, to)),
};

enum err store_working_time_any(struct db *db, struct arena *arena, struct uuid id, struct working_time_found *out)
{
	const struct working_time key = { .id.v.pub = id };
	void *rows;
	size_t n;
	enum err e = db_all(db, &get, &key, &rows, &n);
	const struct time_row *row = rows;

	if (e != OK || n == 0)
		return e != OK ? e : E_NO_ROW;
	struct hours *hours = ARENA_ARRAY(arena, struct hours, n);
	*out = (struct working_time_found){ .v = row->v, .hours_set = row->hours_set, .rows.hours = hours };
	for (size_t i = 0; i < n; i++)
		if (row[i].weekday.has)
			hours[out->rows.n_hours++] = (struct hours){ row[i].weekday.v, row[i].from, row[i].to };
	return OK;
}

struct exception_row {
	struct user_id person;
	struct exception_day day;
};

static const struct db_statement exceptions = {
	.name = "working_time.exceptions",
	.scope = DB_ANYONE, /* the guard has accepted the caller for this person */
	.text = "SELECT day, from_minute, to_minute FROM calendar_exceptions WHERE user_id = ? ORDER BY day, from_minute",
	PARAMS(COL_KEY(exception_row, person)),
	RESULT(exception_day, COL(exception_day, day), COL(exception_day, from_minute), COL(exception_day, to_minute)),
};

enum err store_working_time_exceptions(struct db *db, struct working_time_found *found)
{
	void *rows;
	enum err e =
	        db_all(db, &exceptions, &(struct exception_row){ .person = found->v.id }, &rows, &found->rows.n_exceptions);

	found->rows.exceptions = rows;
	return e;
}

static const struct db_statement version = {
	.name = "working_time.version",
	.scope = DB_ANYONE, /* as above */
	.text = "SELECT settings_version FROM calendars WHERE user_id = ?",
	PARAMS(COL_KEY(working_time, id)),
	RESULT(working_time, COL(working_time, version)),
};

enum err store_working_time_version(struct db *db, struct user_id person, int64_t *version_r)
{
	struct working_time time = { .id = person };
	enum err e = db_one(db, &version, &time, &time);

	*version_r = time.version;
	return e;
}

/* ---- changes */

static const struct db_statement save = {
	.name = "working_time.save",
	.scope = DB_TENANT,
	.text = "UPDATE calendars k JOIN users u ON u.id = k.user_id SET k.zone = ?, k.buffer_before = ?, k.buffer_after = ?,"
	        " k.max_per_day = ?, k.max_per_week = ?, k.notice_minutes = ?, k.horizon_days = ?, k.hours_set = ?,"
	        " k.settings_version = k.settings_version + 1 WHERE k.user_id = ? AND u.company_id = ?",
	PARAMS(COL(time_row, v.zone), COL(time_row, v.buffer_before), COL(time_row, v.buffer_after),
	       COL(time_row, v.max_per_day), COL(time_row, v.max_per_week), COL(time_row, v.notice_minutes),
	       COL(time_row, v.horizon_days), COL(time_row, hours_set), COL_KEY(time_row, v.id), COMPANY_COL),
};

static const struct db_statement clear_hours = {
	.name = "working_time.clear_hours",
	.scope = DB_ANYONE, /* working_time.save has found the person in the caller's company */
	.text = "DELETE FROM working_hours WHERE user_id = ?",
	PARAMS(COL_KEY(working_time, id)),
};

static const struct db_statement clear_exceptions = {
	.name = "working_time.clear_exceptions",
	.scope = DB_ANYONE, /* as above */
	.text = "DELETE FROM calendar_exceptions WHERE user_id = ?",
	PARAMS(COL_KEY(working_time, id)),
};

struct hours_row {
	struct user_id person;
	struct hours hours;
};

static const struct db_statement add_hours = {
	.name = "working_time.add_hours",
	.scope = DB_ANYONE, /* as above */
	.text = "INSERT INTO working_hours (user_id, weekday, from_minute, to_minute) VALUES (?, ?, ?, ?)",
	PARAMS(COL_KEY(hours_row, person), COL(hours_row, hours.weekday), COL(hours_row, hours.from_minute),
	       COL(hours_row, hours.to_minute)),
};

static const struct db_statement add_exception = {
	.name = "working_time.add_exception",
	.scope = DB_ANYONE, /* as above */
	.text = "INSERT INTO calendar_exceptions (user_id, day, from_minute, to_minute) VALUES (?, ?, ?, ?)",
	PARAMS(COL_KEY(exception_row, person), COL(exception_row, day.day), COL(exception_row, day.from_minute),
	       COL(exception_row, day.to_minute)),
};

enum err store_working_time_add_hours(struct db *db, struct user_id person, const struct hours *hours, size_t n)
{
	struct hours_row rows[7 * DAY_SPANS_MOST];
	size_t some = n < COUNT(rows) ? n : COUNT(rows);

	for (size_t i = 0; i < some; i++)
		rows[i] = (struct hours_row){ person, hours[i] };
	return db_run_many(db, &add_hours, rows, sizeof *rows, some);
}

static enum err add_exceptions(struct db *db, struct arena *arena, struct user_id person, const struct working_rows *rows)
{
	struct exception_row *all = ARENA_ARRAY(arena, struct exception_row, rows->n_exceptions);

	for (size_t i = 0; i < rows->n_exceptions; i++)
		all[i] = (struct exception_row){ person, rows->exceptions[i] };
	return db_run_many(db, &add_exception, all, sizeof *all, rows->n_exceptions);
}

enum err store_working_time_replace(struct db *db, struct arena *arena, const struct working_time *in,
                                    const struct working_rows *rows)
{
	int64_t matched = 0;
	enum err e = db_run(db, &save, &(struct time_row){ .v = *in, .hours_set = in->weekly != NULL }, &matched, NULL);

	if (e == OK && matched == 0)
		e = E_NO_ROW;
	if (e == OK)
		e = db_run(db, &clear_hours, in, NULL, NULL);
	if (e == OK)
		e = db_run(db, &clear_exceptions, in, NULL, NULL);
	if (e == OK)
		e = store_working_time_add_hours(db, in->id, rows->hours, rows->n_hours);
	return e == OK ? add_exceptions(db, arena, in->id, rows) : e;
}

STATEMENTS(working_time, &get, &exceptions, &version, &save, &clear_hours, &clear_exceptions, &add_hours, &add_exception);
