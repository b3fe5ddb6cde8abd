/* base/zone: compared with instants that were computed by hand and, for every zone of tzdata, with libc's result for the same
 * file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../unit.h"
#include "base/log.h"
#include "base/zone.h"

static const struct zone *known(const char *name)
{
	const struct zone *zone = zone_find(str_of(name));
	if (!zone)
		fail_msg("tzdata has no %s", name);
	return zone;
}

static struct instant instant_of(const char *text)
{
	struct instant at = { 0 };
	assert_true(instant_parse(str_of(text), &at));
	return at;
}

static void shows(const char *name, const char *utc, const char *day, const char *time)
{
	struct date on = { 0 };
	struct wall at = { 0 };
	char text[16] = { 0 };
	zone_wall(known(name), instant_of(utc), &on, &at);
	text[date_format(on, text)] = '\0';
	assert_string_equal(text, day);
	text[wall_format(at, true, text)] = '\0';
	assert_string_equal(text, time);
}

static bool comes(const char *name, const char *day, const char *time, char text[32])
{
	struct date on = { 0 };
	struct wall at = { 0 };
	struct instant instant = { 0 };
	assert_true(date_parse(str_of(day), &on));
	assert_true(wall_parse(str_of(time), &at));
	if (!zone_instant(known(name), on, at, &instant)) {
		assert_int_equal(instant.us, 0);
		return false;
	}
	text[instant_format(instant, false, text)] = '\0';
	return true;
}

#define COMES(name, day, time, utc)                                                                                            \
	do {                                                                                                                   \
		char text_[32];                                                                                                \
		assert_true(comes(name, day, time, text_));                                                                    \
		assert_string_equal(text_, utc);                                                                               \
	} while (0)
#define NEVER(name, day, time)                                                                                                 \
	do {                                                                                                                   \
		char text_[32];                                                                                                \
		assert_false(comes(name, day, time, text_));                                                                   \
	} while (0)

static void test_fixed(void **state)
{
	(void)state;
	shows("Asia/Kolkata", "2025-05-15T09:00:00Z", "2025-05-15", "14:30:00");
	COMES("Asia/Kolkata", "2025-05-15", "14:30", "2025-05-15T09:00:00Z");
	shows("Asia/Kathmandu", "2025-12-31T18:15:00Z", "2026-01-01", "00:00:00");
	shows("Pacific/Kiritimati", "2025-05-15T10:00:00Z", "2025-05-16", "00:00:00");
	shows("Etc/GMT+12", "2025-05-15T11:59:59Z", "2025-05-14", "23:59:59");
	shows("UTC", "2199-12-31T23:59:59Z", "2199-12-31", "23:59:59");
	assert_int_equal(zone_offset(known("Asia/Kolkata"), instant_of("2100-01-01T00:00:00Z")), 19800);
}

static void test_forward(void **state)
{
	(void)state;
	shows("Europe/Paris", "2025-03-30T00:59:59Z", "2025-03-30", "01:59:59");
	shows("Europe/Paris", "2025-03-30T01:00:00Z", "2025-03-30", "03:00:00");
	NEVER("Europe/Paris", "2025-03-30", "02:00");
	NEVER("Europe/Paris", "2025-03-30", "02:59:59");
	COMES("Europe/Paris", "2025-03-30", "01:59:59", "2025-03-30T00:59:59Z");
	COMES("Europe/Paris", "2025-03-30", "03:00", "2025-03-30T01:00:00Z");
	NEVER("America/New_York", "2025-03-09", "02:30");
	NEVER("Australia/Lord_Howe", "2025-10-05", "02:15");
	COMES("Australia/Lord_Howe", "2025-10-05", "02:30", "2025-10-04T15:30:00Z");
	NEVER("Africa/Cairo", "2025-04-25", "00:30");
	NEVER("Pacific/Apia", "2011-12-30", "12:00"); /* a whole day left out */
	COMES("Pacific/Apia", "2011-12-31", "00:00", "2011-12-30T10:00:00Z");
}

static void test_back(void **state)
{
	(void)state;
	COMES("Europe/Paris", "2025-10-26", "02:00", "2025-10-26T00:00:00Z");
	COMES("Europe/Paris", "2025-10-26", "02:59:59", "2025-10-26T00:59:59Z");
	COMES("Europe/Paris", "2025-10-26", "03:00", "2025-10-26T02:00:00Z");
	shows("Europe/Paris", "2025-10-26T01:30:00Z", "2025-10-26", "02:30:00");
	COMES("America/New_York", "2025-11-02", "01:30", "2025-11-02T05:30:00Z");
	COMES("Australia/Lord_Howe", "2025-04-06", "01:45", "2025-04-05T14:45:00Z");
	COMES("Africa/Cairo", "2025-10-30", "23:30", "2025-10-30T20:30:00Z");
	COMES("Europe/Dublin", "2025-10-26", "01:30", "2025-10-26T00:30:00Z"); /* its winter is the "summer" of the rule */
}

static bool twice(const char *name, const char *at)
{
	struct instant instant = { 0 };

	assert_true(instant_parse(str_of(at), &instant));
	return zone_twice(zone_find(str_of(name)), instant);
}

static void test_twice(void **state)
{
	(void)state;
	assert_false(twice("Europe/Paris", "2025-10-25T23:59:59Z"));
	assert_true(twice("Europe/Paris", "2025-10-26T00:00:00Z"));
	assert_true(twice("Europe/Paris", "2025-10-26T00:59:59Z"));
	assert_true(twice("Europe/Paris", "2025-10-26T01:00:00Z"));
	assert_true(twice("Europe/Paris", "2025-10-26T01:59:59Z"));
	assert_false(twice("Europe/Paris", "2025-10-26T02:00:00Z"));
	assert_false(twice("Europe/Paris", "2025-03-30T01:00:00Z")); /* clocks are set forward */
	assert_true(twice("Australia/Lord_Howe", "2025-04-05T15:15:00Z"));
	assert_false(twice("UTC", "2025-10-26T00:30:00Z"));
	assert_true(twice("Europe/Paris", "2060-10-31T01:30:00Z"));
}

/* The table of most zones ends in 2037. After that only the rule in the footer applies. */
static void test_later(void **state)
{
	(void)state;
	shows("Europe/Paris", "2060-07-01T12:00:00Z", "2060-07-01", "14:00:00");
	shows("Europe/Paris", "2060-01-01T12:00:00Z", "2060-01-01", "13:00:00");
	NEVER("Europe/Paris", "2060-03-28", "02:30");
	COMES("Europe/Paris", "2060-10-31", "02:30", "2060-10-31T00:30:00Z");
	shows("Australia/Sydney", "2150-01-01T00:00:00Z", "2150-01-01", "11:00:00");
	shows("Australia/Sydney", "2150-07-01T00:00:00Z", "2150-07-01", "10:00:00");
	COMES("Australia/Lord_Howe", "2060-01-15", "09:00", "2060-01-14T22:00:00Z");
	shows("Europe/Dublin", "2060-07-01T12:00:00Z", "2060-07-01", "13:00:00");
	shows("America/Nuuk", "2060-07-01T12:00:00Z", "2060-07-01", "11:00:00"); /* negative hours in the rule */
	shows("Asia/Jerusalem", "2060-07-01T12:00:00Z", "2060-07-01", "15:00:00");
	COMES("America/New_York", "2199-12-31", "18:59:59", "2199-12-31T23:59:59Z");
	NEVER("America/New_York", "2199-12-31", "19:00"); /* beyond the last valid instant */
}

static void test_names(void **state)
{
	(void)state;
	static const char *const bad[] = { "",
		                           "Mars/Olympus",
		                           "../etc/passwd",
		                           "Europe/../UTC",
		                           "/etc/passwd",
		                           "Europe",
		                           "Europe/",
		                           "Europe//Paris",
		                           "europe/paris",
		                           "posixrules",
		                           "right/Europe/Paris",
		                           "zone.tab",
		                           "Europe/Paris ",
		                           "America",
		                           "A",
		                           "UTC0x" };
	for (size_t i = 0; i < COUNT(bad); i++) {
		if (zone_find(str_of(bad[i])))
			fail_msg("\"%s\" was taken", bad[i]);
	}
	char tall[200];
	memset(tall, 'A', sizeof tall);
	assert_null(zone_find((struct str){ tall, sizeof tall }));
	assert_null(zone_find((struct str){ "UTC\0", 4 }));
	assert_null(zone_find((struct str){ 0 }));
	assert_ptr_equal(known("Europe/Paris"), known("Europe/Paris"));
	assert_non_null(zone_find(STR("America/Argentina/Buenos_Aires")));
	assert_non_null(zone_find(STR("America/Port-au-Prince")));
	assert_non_null(zone_find(STR("Etc/GMT+5")));
}

/* Compares the zone every 1009 hours (a prime, so that all times of day occur) from `from` on, and around each change that libc
 * finds. */
static void compare(const char *name, int64_t from)
{
	const struct zone *zone = known(name);
	assert_int_equal(setenv("TZ", name, 1), 0);
	tzset();
	long last = 0;
	for (int64_t at = from; at < INT64_C(7258118400); at += 1009 * 3600) {
		struct tm tm;
		time_t now = (time_t)at;
		assert_non_null(localtime_r(&now, &tm));
		if (zone_offset(zone, instant_of_unix(at)) != tm.tm_gmtoff)
			fail_msg("%s at %lld: %d, libc says %ld", name, (long long)at, zone_offset(zone, instant_of_unix(at)),
			         tm.tm_gmtoff);
		if (tm.tm_gmtoff == last)
			continue;
		last = tm.tm_gmtoff;
		time_t low = now - 1009 * 3600, high = now;
		while (high - low > 1) {
			time_t middle = low + (high - low) / 2;
			assert_non_null(localtime_r(&middle, &tm));
			if (tm.tm_gmtoff == last)
				high = middle;
			else
				low = middle;
		}
		assert_non_null(localtime_r(&low, &tm));
		assert_int_equal(zone_offset(zone, instant_of_unix(low)), tm.tm_gmtoff);
		assert_int_equal(zone_offset(zone, instant_of_unix(high)), last);
	}
}

static void test_libc(void **state)
{
	(void)state;
	static const char *const names[] = { "Europe/Paris",      "America/New_York",   "Australia/Lord_Howe", "Europe/Dublin",
		                             "Africa/Casablanca", "America/Nuuk",       "Asia/Jerusalem",      "Africa/Cairo",
		                             "America/Havana",    "America/Sao_Paulo",  "Pacific/Apia",        "Asia/Gaza",
		                             "Antarctica/Troll",  "America/Santiago",   "Pacific/Chatham",     "Asia/Tehran",
		                             "Europe/Moscow",     "Pacific/Kwajalein",  "Asia/Kolkata",        "Etc/GMT-14",
		                             "Pacific/Easter",    "Australia/Adelaide", "America/St_Johns",    "UTC" };
	for (size_t i = 0; i < COUNT(names); i++)
		compare(names[i], 63072000 /* 1972 */);
}

/* Former names are known even if the machine's tzdata does not have them, and mean the same as in a tzdata that has them. */
static void test_aliases(void **state)
{
	(void)state;
	static const struct {
		const char *was, *today;
	} aliases[] = {
#define ALIAS(was_, today_) { was_, today_ },
#include "base/zone_aliases.def"
#undef ALIAS
	};
	COMES("Asia/Calcutta", "2025-05-15", "14:30", "2025-05-15T09:00:00Z");
	COMES("Europe/Kiev", "2025-07-01", "12:00", "2025-07-01T09:00:00Z");
	COMES("US/Pacific", "2060-07-01", "12:00", "2060-07-01T19:00:00Z");
	NEVER("US/Pacific", "2025-03-09", "02:30");
	for (size_t i = 0; i < COUNT(aliases); i++) {
		const struct zone *was = known(aliases[i].was), *today = known(aliases[i].today);
		assert_true(i == 0 || strcmp(aliases[i - 1].was, aliases[i].was) < 0);
		assert_true(str_equal(zone_current_name(str_of(aliases[i].was)), str_of(aliases[i].today)));
		assert_true(str_equal(zone_current_name(str_of(aliases[i].today)), str_of(aliases[i].today)));
		for (int64_t at = 0; at < INT64_C(7258118400); at += 1009 * 3600)
			assert_int_equal(zone_offset(was, instant_of_unix(at)), zone_offset(today, instant_of_unix(at)));
		char path[128];
		int n = snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", aliases[i].was);
		if (n < (int)sizeof path && access(path, R_OK) == 0)
			compare(aliases[i].was, INT64_C(946684800) /* 2000; some lists differ for earlier days */);
	}
	assert_true(str_equal(zone_current_name(STR("Europe/Paris")), STR("Europe/Paris")));
	assert_true(str_equal(zone_current_name(STR("Nowhere/Known")), STR("Nowhere/Known")));
}

static size_t lines_of(int fd)
{
	char text[4096];
	ssize_t n = pread(fd, text, sizeof text, 0);
	size_t lines = 0;
	for (ssize_t i = 0; i < n; i++)
		lines += text[i] == '\n';
	return lines;
}

/* A stored zone that tzdata does not know is reported in the log once, and is never treated as UTC. */
static void test_stored(void **state)
{
	(void)state;
	char name[] = "/tmp/interviewd-zone.XXXXXX", text[512] = { 0 };
	int kept = dup(STDERR_FILENO), file = mkstemp(name);
	struct str shown = { 0 };
	assert_true(kept >= 0 && file >= 0 && dup2(file, STDERR_FILENO) >= 0);
	log_open("test", LOG_TEXT, LOG_LEVEL_INFO);
	assert_ptr_equal(zone_stored(STR("Asia/Calcutta")), known("Asia/Calcutta"));
	assert_ptr_equal(zone_stored((struct str){ 0 }), known("UTC"));
	assert_ptr_equal(zone_shown(STR("Europe/Paris"), &shown), known("Europe/Paris"));
	assert_true(str_equal(shown, STR("Europe/Paris")));
	assert_ptr_equal(zone_shown((struct str){ 0 }, &shown), known("UTC"));
	assert_true(str_equal(shown, STR("UTC")));
	assert_int_equal(lines_of(file), 0);
	for (int i = 0; i < 3; i++) {
		assert_null(zone_stored(STR("Europe/Atlantis")));
		assert_ptr_equal(zone_shown(STR("Europe/Atlantis"), &shown), known("UTC"));
		assert_true(str_equal(shown, STR("UTC")));
	}
	assert_int_equal(lines_of(file), 1);
	assert_null(zone_stored(STR("../../etc/passwd")));
	assert_int_equal(lines_of(file), 2);
	assert_true(pread(file, text, sizeof text - 1, 0) > 0);
	assert_non_null(strstr(text, " error test ZONE_UNKNOWN: "));
	assert_non_null(strstr(text, "zone=\"Europe/Atlantis\""));
	assert_true(dup2(kept, STDERR_FILENO) >= 0);
	close(kept);
	close(file);
	unlink(name);
}

/* Every local time leads back to its instant, or to the earlier of the two instants that have it. */
static void test_round_trip(void **state)
{
	(void)state;
	static const char *const names[] = { "Europe/Paris", "Australia/Lord_Howe", "America/Nuuk", "Pacific/Apia",
		                             "Africa/Cairo" };
	for (size_t i = 0; i < COUNT(names); i++) {
		const struct zone *zone = known(names[i]);
		for (int64_t at = INT64_C(1262304000); at < INT64_C(3786912000); at += 6 * 3600 + 900) {
			struct date day;
			struct wall time;
			struct instant back = { 0 };
			zone_wall(zone, instant_of_unix(at), &day, &time);
			assert_true(zone_instant(zone, day, time, &back));
			if (instant_unix(back) == at)
				continue;
			assert_true(instant_unix(back) < at && at - instant_unix(back) <= 3 * 3600);
			struct date again_day;
			struct wall again;
			zone_wall(zone, back, &again_day, &again);
			assert_int_equal(again_day.day1, day.day1);
			assert_int_equal(again.second1, time.second1);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fixed),  cmocka_unit_test(test_forward),    cmocka_unit_test(test_back),
		cmocka_unit_test(test_twice),  cmocka_unit_test(test_later),      cmocka_unit_test(test_names),
		cmocka_unit_test(test_libc),   cmocka_unit_test(test_round_trip), cmocka_unit_test(test_aliases),
		cmocka_unit_test(test_stored),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
