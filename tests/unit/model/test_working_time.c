/* model/calendar/working_time: hours as people write them, as rows, and back. */
#include "../with_arena.h"
#include "model/calendar/working_time.h"

static const struct clock_span *span(const char *from, const char *to)
{
	struct clock_span *span = ARENA_NEW(arena, struct clock_span);

	*span = (struct clock_span){ str_of(from), str_of(to) };
	return span;
}

/* What a span that is written so becomes; false when it is refused. */
static bool reads(const char *from, const char *to, int64_t *from_r, int64_t *to_r)
{
	struct weekly_hours week = { .day[3] = { span(from, to), 1 } };
	struct working_time in = { .weekly = &week };
	struct faults faults = { 0 };
	struct working_rows rows = working_rows_read(arena, &in, &faults);

	if (faults.n > 0)
		return false;
	assert_int_equal(rows.n_hours, 1);
	assert_int_equal(rows.hours[0].weekday, 3);
	*from_r = rows.hours[0].from_minute;
	*to_r = rows.hours[0].to_minute;
	return true;
}

static void test_spans(void **state)
{
	static const struct {
		const char *from, *to;
		int64_t begin, end; /* end 0: refused */
	} cases[] = {
		{ "09:00", "17:30", 540, 1050 },
		{ "00:00", "24:00", 0, 1440 },
		{ "22:00", "06:00", 1320, 1800 },
		{ "10:00", "10:00", 600, 2040 },
		{ "18:00", "00:00", 1080, 1440 },
		{ "23:59", "24:00", 1439, 1440 },
		{ "24:00", "25:00", 0, 0 },
		{ "9:00", "10:00", 0, 0 },
		{ "09:00", "24:01", 0, 0 },
		{ "09:00:00", "10:00", 0, 0 },
		{ "", "10:00", 0, 0 },
		{ "09:00", "", 0, 0 },
		{ "09:60", "10:00", 0, 0 },
		{ "09.00", "10:00", 0, 0 },
		{ " 9:00", "10:00", 0, 0 },
	};
	int64_t from, to;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		bool read = reads(cases[i].from, cases[i].to, &from, &to);
		assert_int_equal(read, cases[i].end != 0);
		if (read)
			assert_true(from == cases[i].begin && to == cases[i].end);
	}
}

static void test_faults(void **state)
{
	struct clock_span two[] = { { STR("09:00"), STR("11:00") }, { STR("10:59"), STR("12:00") } };
	struct weekly_hours week = { .day[6] = { span("20:00", "10:00"), 1 }, .day[0] = { two, 2 }, .day[2] = { two, 1 } };
	struct exception_hours days[] = { { { 20000 }, { two, 2 } }, { { 20000 }, { NULL, 0 } } };
	struct working_time in = { .weekly = &week, .exceptions = { days, 2 } };
	struct faults faults = { 0 };
	static const char *const names[] = { "weekly.sunday", "exceptions[0].hours", "exceptions[1].date" };

	(void)state;
	(void)working_rows_read(arena, &in, &faults);
	assert_int_equal(faults.n, COUNT(names));
	for (size_t i = 0; i < COUNT(names); i++)
		assert_true(str_equal(faults.at[i].name, str_of(names[i])));
	/* Only what begins on Saturday reaches into Sunday. */
	week.day[0] = (struct clock_spans){ span("09:59", "11:00"), 1 };
	in.exceptions.n = faults.n = 0;
	(void)working_rows_read(arena, &in, &faults);
	assert_int_equal(faults.n, 1);
	week.day[0] = (struct clock_spans){ span("10:00", "11:00"), 1 };
	faults.n = 0;
	(void)working_rows_read(arena, &in, &faults);
	assert_int_equal(faults.n, 0);
}

static void test_shown(void **state)
{
	struct clock_span two[] = { { STR("13:00"), STR("24:00") }, { STR("08:00"), STR("12:00") } };
	struct weekly_hours week = { .day[1] = { two, 2 }, .day[5] = { span("22:00", "22:00"), 1 } };
	struct exception_hours days[] = { { { 20001 }, { two, 2 } }, { { 20000 }, { NULL, 0 } } };
	struct working_time in = { .weekly = &week, .exceptions = { days, 2 } }, out = { 0 };
	struct faults faults = { 0 };
	struct working_rows rows = working_rows_read(arena, &in, &faults);

	(void)state;
	assert_int_equal(faults.n, 0);
	assert_int_equal(rows.n_hours, 3);
	assert_int_equal(rows.n_exceptions, 3);
	working_rows_show(arena, &rows, true, &out);
	assert_int_equal(out.weekly->day[1].n, 2);
	assert_true(str_equal(out.weekly->day[1].at[0].from, STR("08:00")));
	assert_true(str_equal(out.weekly->day[1].at[1].to, STR("24:00")));
	assert_true(str_equal(out.weekly->day[5].at[0].to, STR("22:00")));
	assert_int_equal(out.exceptions.n, 2);
	assert_int_equal(out.exceptions.at[0].hours.n, 2);
	assert_int_equal(out.exceptions.at[1].hours.n, 0);
	/* Without rows: the usual week, or no hours at all. */
	rows = (struct working_rows){ 0 };
	working_rows_show(arena, &rows, false, &out);
	assert_int_equal(out.weekly->day[5].n, 1);
	assert_int_equal(out.weekly->day[6].n, 0);
	working_rows_show(arena, &rows, true, &out);
	assert_int_equal(out.weekly->day[5].n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_spans, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_faults, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_shown, arena_setup, arena_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
