/* model/calendar: free slots, especially on days of clock change. */
#include "../with_arena.h"
#include "base/buf.h"
#include "model/calendar/calendar.h"

static struct instant instant_of(const char *text)
{
	struct instant at = { 0 };
	assert_true(instant_parse(str_of(text), &at));
	return at;
}

static struct date day_of(const char *text)
{
	struct date day = { 0 };
	assert_true(date_parse(str_of(text), &day));
	return day;
}

struct ask {
	const char *from, *to, *zone, *now; /* zone NULL: each person's own; now NULL: long ago */
	int64_t minutes;
};

/* Returns the starts as one text: "2025-03-30T00:00Z ...", without seconds, which are always zero. */
static const char *found(const struct availability *people, size_t n, struct ask ask)
{
	struct slot_query query = { .from = day_of(ask.from), .to = day_of(ask.to), .minutes = ask.minutes ? ask.minutes : 60 };
	struct availability_list list = { people, n };
	const struct zone *zone = ask.zone ? zone_find(str_of(ask.zone)) : NULL;
	assert_true(!ask.zone || zone);
	struct instants starts = slots_find(arena, &list, &query, zone, instant_of(ask.now ? ask.now : "1970-01-02T00:00:00Z"));
	struct buf text = buf_new(arena, 1 << 20);
	for (size_t i = 0; i < starts.n; i++) {
		char one[32];
		size_t length = instant_format(starts.at[i], false, one);
		assert_memory_equal(one + length - 4, ":00Z", 4);
		if (i > 0)
			buf_char(&text, ' ');
		buf_put(&text, one, length - 4);
	}
	return str_cstring(arena, buf_view(&text));
}

static size_t count(const char *text)
{
	size_t n = *text != '\0';
	for (; *text; text++)
		n += *text == ' ';
	return n;
}

/* Every day of the week from midnight to six, which are the hours of clock changes. */
static const struct hours nights[] = { { 0, 0, 360 }, { 1, 0, 360 }, { 2, 0, 360 }, { 3, 0, 360 },
	                               { 4, 0, 360 }, { 5, 0, 360 }, { 6, 0, 360 } };

static struct availability night_worker(const char *zone)
{
	return (struct availability){ .zone = str_of(zone), .hours = nights, .n_hours = COUNT(nights) };
}

static void test_default_hours(void **state)
{
	(void)state;
	struct availability person = { 0 };
	/* 2025-05-16 is a Friday */
	assert_string_equal(
	        found(&person, 1, (struct ask){ "2025-05-16", "2025-05-18" }),
	        "2025-05-16T09:00 2025-05-16T10:00 2025-05-16T11:00 2025-05-16T12:00 2025-05-16T13:00 2025-05-16T14:00 "
	        "2025-05-16T15:00 2025-05-16T16:00");
	person.zone = STR("Asia/Kolkata");
	assert_string_equal(found(&person, 1, (struct ask){ "2025-05-16", "2025-05-16", .minutes = 240 }),
	                    "2025-05-16T03:30 2025-05-16T07:30");
	/* A zone that tzdata does not know: no slots in any zone of the query, because they could be at night. */
	person.zone = STR("Nowhere/Known");
	assert_string_equal(found(&person, 1, (struct ask){ "2025-05-16", "2025-05-16" }), "");
	assert_string_equal(found(&person, 1, (struct ask){ "2025-05-16", "2025-05-16", .zone = "UTC" }), "");
	struct availability two[] = { person, { .n_taken = 0 } }; /* the other person has slots */
	assert_int_equal(count(found(two, 2, (struct ask){ "2025-05-16", "2025-05-16" })), 8);
}

static void test_paris(void **state)
{
	(void)state;
	struct availability person = night_worker("Europe/Paris");
	assert_string_equal(found(&person, 1, (struct ask){ "2025-03-30", "2025-03-30" }),
	                    "2025-03-29T23:00 2025-03-30T00:00 2025-03-30T01:00 2025-03-30T02:00 2025-03-30T03:00");
	assert_string_equal(
	        found(&person, 1, (struct ask){ "2025-10-26", "2025-10-26" }),
	        "2025-10-25T22:00 2025-10-25T23:00 2025-10-26T00:00 2025-10-26T01:00 2025-10-26T02:00 2025-10-26T03:00 "
	        "2025-10-26T04:00");
	/* 0:00, 2:00, and 4:00, which is five hours after the start */
	assert_string_equal(found(&person, 1, (struct ask){ "2025-10-26", "2025-10-26", .minutes = 120 }),
	                    "2025-10-25T22:00 2025-10-26T00:00 2025-10-26T03:00");
	/* 0:00, 1:30, which ends at 4:00 local time, and 4:30; 3:00 would overlap */
	assert_string_equal(found(&person, 1, (struct ask){ "2025-03-30", "2025-03-30", .minutes = 90 }),
	                    "2025-03-29T23:00 2025-03-30T00:30 2025-03-30T02:30");
}

static void test_new_york(void **state)
{
	(void)state;
	struct availability person = night_worker("America/New_York");
	assert_string_equal(found(&person, 1, (struct ask){ "2025-03-09", "2025-03-09" }),
	                    "2025-03-09T05:00 2025-03-09T06:00 2025-03-09T07:00 2025-03-09T08:00 2025-03-09T09:00");
	assert_string_equal(
	        found(&person, 1, (struct ask){ "2025-11-02", "2025-11-02" }),
	        "2025-11-02T04:00 2025-11-02T05:00 2025-11-02T06:00 2025-11-02T07:00 2025-11-02T08:00 2025-11-02T09:00 "
	        "2025-11-02T10:00");
	/* office hours are in local time: 14:00Z on Friday, 13:00Z on Monday */
	struct availability office = { .zone = STR("America/New_York") };
	assert_string_equal(found(&office, 1, (struct ask){ "2025-03-07", "2025-03-10", .minutes = 480 }),
	                    "2025-03-07T14:00 2025-03-10T13:00");
}

static void test_lord_howe(void **state)
{
	(void)state;
	struct availability person = night_worker("Australia/Lord_Howe"); /* changes by half an hour */
	assert_string_equal(found(&person, 1, (struct ask){ "2025-10-05", "2025-10-05" }),
	                    "2025-10-04T13:30 2025-10-04T14:30 2025-10-04T16:00 2025-10-04T17:00 2025-10-04T18:00");
	assert_string_equal(
	        found(&person, 1, (struct ask){ "2025-04-06", "2025-04-06" }),
	        "2025-04-05T13:00 2025-04-05T14:00 2025-04-05T15:30 2025-04-05T16:30 2025-04-05T17:30 2025-04-05T18:30");
	assert_int_equal(count(found(&person, 1, (struct ask){ "2025-04-06", "2025-04-06", .minutes = 30 })), 13);
	assert_int_equal(count(found(&person, 1, (struct ask){ "2025-10-05", "2025-10-05", .minutes = 30 })), 11);
}

static void test_midnight_change(void **state)
{
	(void)state;
	struct availability person = night_worker("Africa/Cairo"); /* 0:00 becomes 1:00 */
	assert_string_equal(found(&person, 1, (struct ask){ "2025-04-25", "2025-04-25", .minutes = 120 }),
	                    "2025-04-24T23:00 2025-04-25T01:00");
	/* the span begins in the hour that occurs twice: the first one counts, and no slot begins before 1:30 local time */
	const struct hours late[] = { { 0, 90, 240 } };
	struct availability york = { .zone = STR("America/New_York"), .hours = late, .n_hours = 1 };
	assert_string_equal(
	        found(&york, 1, (struct ask){ "2025-11-02", "2025-11-02", .minutes = 30 }),
	        "2025-11-02T05:30 2025-11-02T06:30 2025-11-02T07:00 2025-11-02T07:30 2025-11-02T08:00 2025-11-02T08:30");
	/* and when it ends in the hour that does not exist, it ends at the change */
	const struct hours early[] = { { 0, 0, 150 } };
	struct availability paris = { .zone = STR("Europe/Paris"), .hours = early, .n_hours = 1 };
	assert_string_equal(found(&paris, 1, (struct ask){ "2025-03-30", "2025-03-30", .minutes = 60 }),
	                    "2025-03-29T23:00 2025-03-30T00:00");
}

static void test_dates(void **state)
{
	(void)state;
	struct availability person = { .zone = STR("Pacific/Auckland") };
	/* both days are inclusive, in the zone of the query: Monday in Auckland is mostly Sunday and a small part of Monday in
	 * UTC */
	assert_string_equal(found(&person, 1, (struct ask){ "2025-06-02", "2025-06-02", "Pacific/Auckland", .minutes = 240 }),
	                    "2025-06-01T21:00 2025-06-02T01:00");
	assert_string_equal(found(&person, 1, (struct ask){ "2025-06-02", "2025-06-02", "UTC", .minutes = 240 }),
	                    "2025-06-02T01:00 2025-06-02T21:00");
	assert_string_equal(found(&person, 1, (struct ask){ "2025-06-02", "2025-06-02", "Pacific/Midway", .minutes = 240 }),
	                    "2025-06-02T21:00 2025-06-03T01:00");
	assert_int_equal(count(found(&person, 1, (struct ask){ "2025-06-02", "2025-06-04", .minutes = 240 })), 6);
	assert_int_equal(count(found(&person, 1, (struct ask){ "2025-06-01", "2025-07-01" })), 22 * 8); /* 31 days */
	assert_int_equal(count(found(&person, 1, (struct ask){ "2025-06-01", "2025-07-02" })), 0);
	assert_int_equal(count(found(&person, 1, (struct ask){ "2025-06-03", "2025-06-02" })), 0);
	/* over New Year, and in the last valid year */
	assert_int_equal(count(found(&person, 1, (struct ask){ "2025-12-31", "2026-01-01" })), 16);
	struct availability universal = { 0 };
	assert_int_equal(count(found(&universal, 1, (struct ask){ "2199-12-31", "2199-12-31" })), 8);
}

static void test_never_past(void **state)
{
	(void)state;
	struct availability person = { 0 };
	struct ask ask = { "2025-05-16", "2025-05-16", .now = "2025-05-16T14:00:00Z" };
	assert_string_equal(found(&person, 1, ask), "2025-05-16T14:00 2025-05-16T15:00 2025-05-16T16:00");
	ask.now = "2025-05-16T14:00:01Z";
	assert_string_equal(found(&person, 1, ask), "2025-05-16T15:00 2025-05-16T16:00");
	ask.now = "2025-05-17T00:00:00Z";
	assert_string_equal(found(&person, 1, ask), "");
}

static void test_busy(void **state)
{
	(void)state;
	struct occupied busy[] = {
		{ instant_of("2025-05-16T08:00:00Z"), instant_of("2025-05-16T09:00:00Z"), TAKEN_IMPORTED }, /* touches 9 */
		{ instant_of("2025-05-16T09:30:00Z"), instant_of("2025-05-16T15:00:00Z"), TAKEN_IMPORTED }, /* long */
		{ instant_of("2025-05-16T10:00:00Z"), instant_of("2025-05-16T10:30:00Z"), TAKEN_IMPORTED }
	}; /* within it */
	struct availability person = { .taken = busy, .n_taken = COUNT(busy) };
	struct ask ask = { "2025-05-16", "2025-05-16" };
	assert_string_equal(found(&person, 1, ask), "2025-05-16T15:00 2025-05-16T16:00");
	ask.minutes = 30;
	assert_string_equal(found(&person, 1, ask), "2025-05-16T09:00 2025-05-16T15:00 2025-05-16T15:30 2025-05-16T16:00 "
	                                            "2025-05-16T16:30");
	person.buffer_before = 15;
	assert_string_equal(found(&person, 1, ask), "2025-05-16T15:30 2025-05-16T16:00 2025-05-16T16:30");
	person.buffer_before = 0;
	person.buffer_after = 1;
	assert_string_equal(found(&person, 1, ask), "2025-05-16T15:00 2025-05-16T15:30 2025-05-16T16:00 2025-05-16T16:30");
	struct occupied one[] = { { instant_of("2025-05-16T16:59:59Z"), instant_of("2025-05-16T17:30:00Z"), TAKEN_IMPORTED } };
	struct availability late = { .taken = one, .n_taken = 1 };
	assert_string_equal(found(&late, 1, (struct ask){ "2025-05-16", "2025-05-16", .minutes = 240 }), "2025-05-16T09:00");
}

static void test_exceptions(void **state)
{
	(void)state;
	struct exception_day days[] = { { day_of("2025-05-16"), 0, 0 },
		                        { day_of("2025-05-17"), 600, 720 },
		                        { day_of("2025-05-17"), 1380, 1440 } };
	struct availability person = { .exceptions = days, .n_exceptions = COUNT(days) };
	assert_string_equal(found(&person, 1, (struct ask){ "2025-05-16", "2025-05-18" }),
	                    "2025-05-17T10:00 2025-05-17T11:00 2025-05-17T23:00");
	/* the exception is of the person's day, not of the caller's */
	person.zone = STR("America/New_York");
	assert_string_equal(found(&person, 1, (struct ask){ "2025-05-18", "2025-05-18", "UTC" }), "2025-05-18T03:00");
	/* invalid hours give no slots */
	struct hours odd[] = { { 5, 600, 540 }, { 5, -60, 60 }, { 5, 1400, 2900 } };
	struct availability broken = { .hours = odd, .n_hours = COUNT(odd) };
	assert_string_equal(found(&broken, 1, (struct ask){ "2025-05-16", "2025-05-16" }), "");
}

static void test_several(void **state)
{
	(void)state;
	struct hours morning[] = { { 5, 540, 660 } }, shifted[] = { { 5, 570, 690 } };
	struct occupied busy[] = { { instant_of("2025-05-16T09:00:00Z"), instant_of("2025-05-16T10:00:00Z"), TAKEN_IMPORTED } };
	struct availability people[] = { { .hours = morning, .n_hours = 1, .taken = busy, .n_taken = 1 },
		                         { .hours = morning, .n_hours = 1 },
		                         { .hours = shifted, .n_hours = 1 } };
	struct ask ask = { "2025-05-16", "2025-05-16" };
	assert_string_equal(found(people, 1, ask), "2025-05-16T10:00");
	assert_string_equal(found(people, 2, ask), "2025-05-16T09:00 2025-05-16T10:00");
	assert_string_equal(found(people, 3, ask), "2025-05-16T09:00 2025-05-16T09:30 2025-05-16T10:00 2025-05-16T10:30");
	assert_string_equal(found(people, 0, ask), "");
	/* the days are days in each person's own zone when the query has no zone */
	struct availability apart[] = { { .zone = STR("Pacific/Kiritimati") }, { .zone = STR("Etc/GMT+12") } };
	ask.minutes = 480;
	assert_string_equal(found(apart, 2, ask), "2025-05-15T19:00 2025-05-16T21:00");
}

static void test_check(void **state)
{
	(void)state;
	struct slot_query query = { .from = day_of("2025-01-01"), .to = day_of("2025-01-31") };
	assert_int_equal(slots_check(&query), OK);
	query.to = day_of("2025-02-01");
	assert_int_equal(slots_check(&query), E_SPAN);
	query.to = day_of("2025-01-01");
	assert_int_equal(slots_check(&query), OK);
	query.to = day_of("2024-12-31");
	assert_int_equal(slots_check(&query), E_ORDER);
}

static void test_lengths(void **state)
{
	(void)state;
	struct availability person = { 0 };
	assert_string_equal(found(&person, 1, (struct ask){ "2025-05-16", "2025-05-16", .minutes = 481 }), "");
	assert_string_equal(found(&person, 1, (struct ask){ "2025-05-16", "2025-05-16", .minutes = -5 }), "");
	assert_int_equal(count(found(&person, 1, (struct ask){ "2025-05-16", "2025-05-16", .minutes = 1 })), 480);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_default_hours, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_paris, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_new_york, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_lord_howe, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_midnight_change, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_dates, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_never_past, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_busy, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_exceptions, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_several, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_check, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_lengths, arena_setup, arena_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
