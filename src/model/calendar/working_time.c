/* Working hours between the form in which people write them and the rows that are stored. */
#include "model/calendar/working_time.h"

#define DAY_MINUTES 1440
#define WEEK_MINUTES (7 * DAY_MINUTES)

static const char *const day_names[] = { "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday" };

/* ---- reading */

struct work {
	struct arena *arena;
	struct faults *faults;
};

static void fault(const struct work *work, enum err e, struct str name, struct str value)
{
	faults_add(work->faults, (struct fault){ .name = name, .error = e, .value = value });
}

/* "HH:MM" and nothing else, as minutes since midnight; -1 when it is not that. "24:00" only if it may be the end of a day. */
static int64_t minutes_of(struct str text, bool end)
{
	struct wall time;

	if (end && str_equal(text, STR("24:00")))
		return DAY_MINUTES;
	if (text.n != 5 || !wall_parse(text, &time))
		return -1;
	return (time.second1 - 1) / 60;
}

/* "weekly.monday[2]" */
static struct str item_name(const struct work *work, struct str list, size_t i)
{
	return STR_JOIN(work->arena, list, STR("["), str_from_int(work->arena, (int64_t)i), STR("]"));
}

/* Reads the span with this name; false when it has a fault. */
static bool read_span(const struct work *work, const struct clock_span *span, struct str name, struct hours *out)
{
	out->from_minute = minutes_of(span->from, false);
	out->to_minute = minutes_of(span->to, true);
	if (out->from_minute < 0)
		fault(work, E_FORMAT, STR_JOIN(work->arena, name, STR(".from")), span->from);
	if (out->to_minute < 0)
		fault(work, E_FORMAT, STR_JOIN(work->arena, name, STR(".to")), span->to);
	if (out->from_minute < 0 || out->to_minute < 0)
		return false;
	if (out->to_minute <= out->from_minute)
		out->to_minute += DAY_MINUTES;
	return true;
}

/* Appends the spans of a day that have no fault, sorted. Returns their number. */
static size_t read_day(const struct work *work, const struct clock_spans *spans, struct str name, struct hours *out)
{
	size_t n = 0;

	for (size_t i = 0; i < spans->n; i++) {
		struct hours span = { 0 };
		size_t at = n;

		if (!read_span(work, &spans->at[i], item_name(work, name, i), &span))
			continue;
		for (; at > 0 && out[at - 1].from_minute > span.from_minute; at--)
			out[at] = out[at - 1];
		out[at] = span;
		n++;
	}
	return n;
}

static bool overlap(const struct hours *first, const struct hours *next, int64_t days)
{
	return next->from_minute + days * DAY_MINUTES < first->to_minute;
}

/* Whether sorted spans of one day overlap. */
static bool any_overlap(const struct hours *spans, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (overlap(&spans[i - 1], &spans[i], 0))
			return true;
	return false;
}

static struct str weekly_name(const struct work *work, size_t day)
{
	return STR_JOIN(work->arena, STR("weekly."), str_of(day_names[day]));
}

/* What begins on a day may go on into the next one, on Saturday into Sunday. */
static void check_next_days(const struct work *work, const struct hours *hours, const size_t *begin)
{
	for (size_t day = 0; day < 7; day++) {
		size_t next = (day + 1) % 7, last = begin[day + 1];

		if (last > begin[day] && begin[next + 1] > begin[next] && overlap(&hours[last - 1], &hours[begin[next]], 1))
			fault(work, E_OVERLAP, weekly_name(work, next), (struct str){ 0 });
	}
}

static size_t read_week(const struct work *work, const struct weekly_hours *weekly, struct hours *hours)
{
	size_t begin[8] = { 0 };

	for (size_t day = 0; day < 7; day++) {
		struct hours *of_day = hours + begin[day];
		size_t n = read_day(work, &weekly->day[day], weekly_name(work, day), of_day);

		for (size_t i = 0; i < n; i++)
			of_day[i].weekday = (int64_t)day;
		if (any_overlap(of_day, n))
			fault(work, E_OVERLAP, weekly_name(work, day), (struct str){ 0 });
		begin[day + 1] = begin[day] + n;
	}
	check_next_days(work, hours, begin);
	return begin[7];
}

static struct str date_text(const struct work *work, struct date day)
{
	char text[16];
	size_t n = date_format(day, text);

	return str_copy(work->arena, (struct str){ text, n });
}

static bool excepted_before(const struct exception_list *list, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (list->at[j].date.day1 == list->at[i].date.day1)
			return true;
	return false;
}

/* Appends the rows of one exception. Returns their number. */
static size_t read_exception(const struct work *work, const struct exception_list *list, size_t i, struct exception_day *out)
{
	const struct exception_hours *it = &list->at[i];
	struct str name = item_name(work, STR("exceptions"), i);
	struct hours spans[DAY_SPANS_MOST] = { 0 };
	size_t n = read_day(work, &it->hours, STR_JOIN(work->arena, name, STR(".hours")), spans);

	if (excepted_before(list, i))
		fault(work, E_REPEATED, STR_JOIN(work->arena, name, STR(".date")), date_text(work, it->date));
	if (any_overlap(spans, n))
		fault(work, E_OVERLAP, STR_JOIN(work->arena, name, STR(".hours")), (struct str){ 0 });
	for (size_t j = 0; j < n; j++)
		out[j] = (struct exception_day){ it->date, spans[j].from_minute, spans[j].to_minute };
	if (it->hours.n > 0)
		return n;
	out[0] = (struct exception_day){ .day = it->date };
	return 1;
}

struct working_rows working_rows_read(struct arena *arena, const struct working_time *in, struct faults *faults)
{
	const struct work work = { arena, faults };
	struct working_rows rows = { 0 };
	size_t most = 0;

	if (in->weekly != NULL) {
		struct hours *hours;
		for (size_t day = 0; day < 7; day++)
			most += in->weekly->day[day].n;
		hours = ARENA_ARRAY(arena, struct hours, most + 1);
		rows.n_hours = read_week(&work, in->weekly, hours);
		rows.hours = hours;
	}
	most = 0;
	for (size_t i = 0; i < in->exceptions.n; i++)
		most += in->exceptions.at[i].hours.n + 1;
	struct exception_day *exceptions = ARENA_ARRAY(arena, struct exception_day, most + 1);
	for (size_t i = 0; i < in->exceptions.n; i++)
		rows.n_exceptions += read_exception(&work, &in->exceptions, i, exceptions + rows.n_exceptions);
	rows.exceptions = exceptions;
	return rows;
}

/* ---- showing */

static struct str clock_text(struct arena *arena, int64_t minute)
{
	char text[16];
	size_t n = wall_format((struct wall){ (int32_t)(minute % DAY_MINUTES) * 60 + 1 }, false, text);

	return minute == DAY_MINUTES ? STR("24:00") : str_copy(arena, (struct str){ text, n });
}

static struct clock_span clock_span_of(struct arena *arena, int64_t from, int64_t to)
{
	return (struct clock_span){ clock_text(arena, from), clock_text(arena, to) };
}

static struct weekly_hours *usual_week(struct arena *arena)
{
	struct weekly_hours *week = ARENA_NEW(arena, struct weekly_hours);
	struct clock_span *span = ARENA_NEW(arena, struct clock_span);

	*span = clock_span_of(arena, 9 * 60, 17 * 60);
	for (size_t day = 1; day <= 5; day++)
		week->day[day] = (struct clock_spans){ span, 1 };
	return week;
}

static struct weekly_hours *week_of(struct arena *arena, const struct working_rows *rows)
{
	struct weekly_hours *week = ARENA_NEW(arena, struct weekly_hours);
	struct clock_span *spans = ARENA_ARRAY(arena, struct clock_span, rows->n_hours + 1);

	for (size_t i = 0; i < rows->n_hours; i++) {
		struct clock_spans *day = &week->day[rows->hours[i].weekday % 7];
		if (day->n++ == 0)
			day->at = &spans[i];
		spans[i] = clock_span_of(arena, rows->hours[i].from_minute, rows->hours[i].to_minute);
	}
	return week;
}

void working_rows_show(struct arena *arena, const struct working_rows *rows, bool hours_set, struct working_time *out)
{
	struct exception_hours *days = ARENA_ARRAY(arena, struct exception_hours, rows->n_exceptions + 1);
	struct clock_span *spans = ARENA_ARRAY(arena, struct clock_span, rows->n_exceptions + 1);
	size_t n = 0;

	out->weekly = rows->n_hours == 0 && !hours_set ? usual_week(arena) : week_of(arena, rows);
	for (size_t i = 0; i < rows->n_exceptions; i++) {
		const struct exception_day *row = &rows->exceptions[i];
		if (n == 0 || days[n - 1].date.day1 != row->day.day1)
			days[n++] = (struct exception_hours){ .date = row->day, .hours.at = &spans[i] };
		spans[i] = clock_span_of(arena, row->from_minute, row->to_minute);
		days[n - 1].hours.n += row->from_minute < row->to_minute;
	}
	out->exceptions = (struct exception_list){ days, n };
}
