/* The availability of a person as they set it: working hours in the form of "HH:MM", exceptions and limits. Pure logic, no I/O.
 */
#ifndef MODEL_CALENDAR_WORKING_TIME_H
#define MODEL_CALENDAR_WORKING_TIME_H

#include "model/calendar/calendar.h"
#include "shape/shape.h"

/* The most that one person may have. */
enum {
	DAY_SPANS_MOST = 12,
	EXCEPTIONS_MOST = 400,
	BUFFER_MOST = 480,       /* minutes */
	LOAD_MOST = 200,         /* interviews in a day or a week */
	NOTICE_MOST = 90 * 1440, /* minutes */
	HORIZON_MOST = 730       /* days */
};

/* From one local time to another, as "HH:MM". `to` may be "24:00"; when it is not after `from`, it is a time of the next day.
 */
struct clock_span {
	struct str from, to;
};
struct clock_spans {
	const struct clock_span *at;
	size_t n;
};
struct weekly_hours {
	struct clock_spans day[7]; /* 0 Sunday to 6 Saturday */
};
struct exception_hours {
	struct date date;
	struct clock_spans hours; /* none: a day off */
};
struct exception_list {
	const struct exception_hours *at;
	size_t n;
};

struct working_time {
	struct seen seen;
	struct user_id id;
	struct company_id company;
	struct str zone;             /* null: that of the person, else of the company */
	struct weekly_hours *weekly; /* NULL: Monday to Friday 9 to 17 */
	struct exception_list exceptions;
	int64_t buffer_before, buffer_after; /* minutes */
	struct maybe_int max_per_day, max_per_week;
	int64_t notice_minutes;
	struct maybe_int horizon_days;
	int64_t version; /* as input from the If-Match header; 0 when it was not sent */
};

/* The hours as rows: they are what is stored, and what slots are computed from. */
struct working_rows {
	const struct hours *hours;
	size_t n_hours;
	const struct exception_day *exceptions; /* sorted by day and time; a day off is one of length 0 */
	size_t n_exceptions;
};

/*
 * Reads the hours that were sent. Each value that is wrong becomes a fault with a name like "weekly.monday[0].to": E_FORMAT for
 * no "HH:MM", E_OVERLAP for a span that begins before an earlier one of the same week, or of the same day, has ended, and
 * E_REPEATED for a second exception of one day. The result is complete only when there are no faults. Names and rows are in
 * `arena`.
 */
struct working_rows working_rows_read(struct arena *arena, const struct working_time *in, struct faults *faults);

/* The opposite: sets out->weekly and out->exceptions to what the rows say, which are sorted. `hours_set` as in struct
 * availability. */
void working_rows_show(struct arena *arena, const struct working_rows *rows, bool hours_set, struct working_time *out);

#endif
