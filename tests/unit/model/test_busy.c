/* model/busy: the busy times in calendars of other programs, with the known difficult cases. */
#include "../with_arena.h"
#include "base/buf.h"
#include "model/calendar/busy.h"
#include "model/calendar/ics.h"

static struct instant instant_of(const char *text)
{
	struct instant at = { 0 };

	assert_true(instant_parse(str_of(text), &at));
	return at;
}

#define HOST "interviews.example.com"

static struct busy_found expanded(const char *body, const char *zone, const char *from, const char *to)
{
	struct buf text = buf_new(arena, 8 << 20);
	struct busy_found found;

	buf_text(&text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n");
	for (; *body != '\0'; body++) {
		if (*body == '\n')
			buf_char(&text, '\r');
		buf_char(&text, *body);
	}
	buf_text(&text, "END:VCALENDAR\r\n");
	busy_expand(arena,
	            &(struct busy_request){ .text = buf_view(&text),
	                                    .from = instant_of(from),
	                                    .to = instant_of(to),
	                                    .zone = str_of(zone),
	                                    .email = STR("ann@example.com"),
	                                    .host = STR(HOST) },
	            &found);
	return found;
}

/* Returns the spans as "03-28T09:00/10:00 ...", without seconds, and without the day of the end when it is the same. */
static const char *spans(const struct busy_found *found)
{
	struct buf text = buf_new(arena, 1 << 20);

	for (size_t i = 0; i < found->n; i++) {
		char from[32], to[32];

		(void)instant_format(found->at[i].from, false, from);
		(void)instant_format(found->at[i].to, false, to);
		if (i > 0)
			buf_char(&text, ' ');
		buf_put(&text, from + 5, 11);
		buf_char(&text, '/');
		if (memcmp(from, to, 10) == 0)
			buf_put(&text, to + 11, 5);
		else
			buf_put(&text, to + 5, 11);
	}
	return str_cstring(arena, buf_view(&text));
}

static const char *taken_in(const char *body, const char *zone)
{
	struct busy_found found = expanded(body, zone, "2026-03-01T00:00:00Z", "2026-06-01T00:00:00Z");

	assert_int_equal(found.end, BUSY_FOUND);
	return spans(&found);
}

#define EVENT(lines) "BEGIN:VEVENT\nUID:a@x\nDTSTAMP:20260101T000000Z\n" lines "END:VEVENT\n"
#define PARIS_2 "RRULE:FREQ=WEEKLY;COUNT=3\n"

static void plain_times(void **state)
{
	(void)state;
	assert_string_equal(taken_in(EVENT("DTSTART:20260310T090000Z\nDTEND:20260310T100000Z\n"), "Europe/Paris"),
	                    "03-10T09:00/10:00");
	assert_string_equal(taken_in(EVENT("DTSTART:20260310T090000Z\nDURATION:PT90M\n"), "Europe/Paris"), "03-10T09:00/10:30");
	assert_string_equal(taken_in(EVENT("DTSTART:20260310T090000Z\n"), "Europe/Paris"), "");
	assert_string_equal(taken_in(EVENT("DTSTART:20260310T090000Z\nDTEND:20260310T080000Z\n"), "Europe/Paris"), "");
	assert_string_equal(taken_in(EVENT("SUMMARY:no start\n"), "Europe/Paris"), "");
	/* cut at the window's ends */
	assert_string_equal(taken_in(EVENT("DTSTART:20260228T230000Z\nDTEND:20260301T010000Z\n"), "Europe/Paris"),
	                    "03-01T00:00/01:00");
	assert_string_equal(taken_in(EVENT("DTSTART:20260531T230000Z\nDTEND:20260601T010000Z\n"), "Europe/Paris"),
	                    "05-31T23:00/06-01T00:00");
}

static void zones_of_tzdata(void **state)
{
	(void)state;
	/* Without a VTIMEZONE; across the change of March 29. */
	assert_string_equal(
	        taken_in(EVENT("DTSTART;TZID=Europe/Paris:20260322T090000\nDTEND;TZID=Europe/Paris:20260322T100000\n"
	                       "RRULE:FREQ=WEEKLY;COUNT=3\n"),
	                 "UTC"),
	        "03-22T08:00/09:00 03-29T07:00/08:00 04-05T07:00/08:00");
	/* names with the path of another program, and names of Windows */
	assert_string_equal(
	        taken_in(EVENT("DTSTART;TZID=/mozilla.org/20070129_1/America/New_York:20260310T090000\nDURATION:PT1H\n"),
	                 "UTC"),
	        "03-10T13:00/14:00");
	assert_string_equal(taken_in(EVENT("DTSTART;TZID=W. Europe Standard Time:20260410T090000\nDURATION:PT1H\n"), "UTC"),
	                    "04-10T07:00/08:00");
	assert_string_equal(taken_in(EVENT("DTSTART;TZID=\"Eastern Standard Time\":20260410T090000\nDURATION:PT1H\n"), "UTC"),
	                    "04-10T13:00/14:00");
	/* an hour that does not exist, and the first of an hour that occurs twice */
	assert_string_equal(taken_in(EVENT("DTSTART;TZID=Europe/Paris:20260329T023000\nDURATION:PT1H\n"), "UTC"),
	                    "03-29T01:30/02:30");
	struct busy_found found = expanded(EVENT("DTSTART;TZID=Europe/Paris:20261025T023000\nDURATION:PT1H\n"), "UTC",
	                                   "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z");
	assert_string_equal(spans(&found), "10-25T00:30/01:30");
}

#define CUSTOM                                                                                                                 \
	"BEGIN:VTIMEZONE\nTZID:Office\nBEGIN:STANDARD\nDTSTART:20251026T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"        \
	"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:20250330T020000\n"                     \
	"TZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\nEND:VTIMEZONE\n"

static void zones_of_their_own(void **state)
{
	(void)state;
	assert_string_equal(
	        taken_in(CUSTOM EVENT("DTSTART;TZID=Office:20260326T090000\nDTEND;TZID=Office:20260326T100000\n"
	                              "RRULE:FREQ=DAILY;COUNT=6\nEXDATE;TZID=Office:20260328T090000,20260330T090000\n"),
	                 "Asia/Tokyo"),
	        "03-26T08:00/09:00 03-27T08:00/09:00 03-29T07:00/08:00 03-31T07:00/08:00");
	/* Rules are expanded in the owner's local time: UNTIL in UTC is converted to it. */
	assert_string_equal(taken_in(CUSTOM EVENT("DTSTART;TZID=Office:20260326T003000\nDURATION:PT1H\n"
	                                          "RRULE:FREQ=DAILY;UNTIL=20260327T233000Z\n"),
	                             "Asia/Tokyo"),
	                    "03-25T23:30/03-26T00:30 03-26T23:30/03-27T00:30 03-27T23:30/03-28T00:30");
	assert_string_equal(taken_in(CUSTOM EVENT("DTSTART;TZID=Office:20260326T003000\nDURATION:PT1H\n"
	                                          "RRULE:FREQ=DAILY;UNTIL=20260326T232959Z\n"),
	                             "Asia/Tokyo"),
	                    "03-25T23:30/03-26T00:30");
}

static void floating_times(void **state)
{
	(void)state;
	assert_string_equal(taken_in(EVENT("DTSTART:20260310T090000\nDURATION:PT1H\n"), "Asia/Tokyo"), "03-10T00:00/01:00");
	assert_string_equal(
	        taken_in("X-WR-TIMEZONE:America/New_York\n" EVENT("DTSTART:20260310T090000\nDURATION:PT1H\n"), "Asia/Tokyo"),
	        "03-10T13:00/14:00");
	assert_string_equal(taken_in(EVENT("DTSTART;TZID=Nowhere at all:20260310T090000\nDURATION:PT1H\n"), "Asia/Tokyo"),
	                    "03-10T00:00/01:00");
	assert_string_equal(taken_in(EVENT("DTSTART:20260310T090000\nDURATION:PT1H\n"), NULL), "03-10T09:00/10:00");
}

static void overrides(void **state)
{
	(void)state;
	static const char *const series =
	        EVENT("DTSTART;TZID=Europe/Paris:20260302T100000\nDTEND;TZID=Europe/Paris:20260302T110000\n" PARIS_2);
	static const char *const moved =
	        EVENT("RECURRENCE-ID;TZID=Europe/Paris:20260309T100000\nDTSTART;TZID=Europe/Paris:20260310T150000\n"
	              "DTEND;TZID=Europe/Paris:20260310T160000\n");
	static const char *const moved_by_utc =
	        EVENT("RECURRENCE-ID:20260309T090000Z\nDTSTART:20260310T140000Z\nDTEND:20260310T150000Z\n");
	static const char *const gone =
	        EVENT("RECURRENCE-ID;TZID=Europe/Paris:20260309T100000\nSTATUS:CANCELLED\n"
	              "DTSTART;TZID=Europe/Paris:20260309T100000\nDTEND;TZID=Europe/Paris:20260309T110000\n");
	static const char *const other = "BEGIN:VEVENT\nUID:b@x\nDTSTAMP:20260101T000000Z\nRECURRENCE-ID:20260309T090000Z\n"
	                                 "STATUS:CANCELLED\nDTSTART:20260309T090000Z\nEND:VEVENT\n";
	struct str both;

	assert_string_equal(taken_in(series, "UTC"), "03-02T09:00/10:00 03-09T09:00/10:00 03-16T09:00/10:00");
	both = STR_JOIN(arena, str_of(series), str_of(moved));
	assert_string_equal(taken_in(str_cstring(arena, both), "UTC"), "03-02T09:00/10:00 03-10T14:00/15:00 03-16T09:00/10:00");
	both = STR_JOIN(arena, str_of(moved_by_utc), str_of(series));
	assert_string_equal(taken_in(str_cstring(arena, both), "UTC"), "03-02T09:00/10:00 03-10T14:00/15:00 03-16T09:00/10:00");
	both = STR_JOIN(arena, str_of(series), str_of(gone));
	assert_string_equal(taken_in(str_cstring(arena, both), "UTC"), "03-02T09:00/10:00 03-16T09:00/10:00");
	both = STR_JOIN(arena, str_of(series), str_of(other));
	assert_string_equal(taken_in(str_cstring(arena, both), "UTC"), "03-02T09:00/10:00 03-09T09:00/10:00 03-16T09:00/10:00");
}

static void whole_days(void **state)
{
	(void)state;
	/* DTEND is exclusive. The day is a day in the owner's zone, with its length there. */
	assert_string_equal(taken_in(EVENT("DTSTART;VALUE=DATE:20260310\nDTEND;VALUE=DATE:20260311\n"), "Europe/Paris"),
	                    "03-09T23:00/03-10T23:00");
	assert_string_equal(taken_in(EVENT("DTSTART;VALUE=DATE:20260310\n"), "America/New_York"), "03-10T04:00/03-11T04:00");
	assert_string_equal(taken_in(EVENT("DTSTART;VALUE=DATE:20260329\nDTEND;VALUE=DATE:20260330\n"), "Europe/Paris"),
	                    "03-28T23:00/03-29T22:00");
	/* X-WR-TIMEZONE applies to times; a whole day is a day in the owner's zone */
	assert_string_equal(taken_in("X-WR-TIMEZONE:America/New_York\n" EVENT("DTSTART;VALUE=DATE:20260310\n"), "Europe/Paris"),
	                    "03-09T23:00/03-10T23:00");
	/* longer spans are cut into days */
	assert_string_equal(taken_in(EVENT("DTSTART;VALUE=DATE:20260310\nDTEND;VALUE=DATE:20260312\n"), "UTC"),
	                    "03-10T00:00/03-11T00:00 03-11T00:00/03-12T00:00");
	assert_string_equal(taken_in(EVENT("DTSTART;VALUE=DATE:20260310\nDURATION:P2D\n"), "UTC"),
	                    "03-10T00:00/03-11T00:00 03-11T00:00/03-12T00:00");
	assert_string_equal(
	        taken_in(EVENT("DTSTART;VALUE=DATE:20260302\nRRULE:FREQ=MONTHLY;UNTIL=20260502\nEXDATE;VALUE=DATE:20260402\n"),
	                 "UTC"),
	        "03-02T00:00/03-03T00:00 05-02T00:00/05-03T00:00");
	/* a recurring whole day, of which one instance is moved */
	assert_string_equal(taken_in(EVENT("DTSTART;VALUE=DATE:20260302\nRRULE:FREQ=WEEKLY;COUNT=2\n")
	                                     EVENT("RECURRENCE-ID;VALUE=DATE:20260309\nDTSTART;VALUE=DATE:20260310\n"),
	                             "UTC"),
	                    "03-02T00:00/03-03T00:00 03-10T00:00/03-11T00:00");
}

static void what_takes_no_time(void **state)
{
	static const char *const lines[] = {
		"TRANSP:TRANSPARENT\n",
		"STATUS:CANCELLED\n",
		"X-MICROSOFT-CDO-BUSYSTATUS:FREE\n",
		"ATTENDEE;PARTSTAT=DECLINED:mailto:ann@example.com\n",
		"ATTENDEE;PARTSTAT=ACCEPTED:mailto:bob@example.com\nATTENDEE;PARTSTAT=DECLINED;CN=Ann:MAILTO:Ann@Example.com\n",
	};
	static const char *const taking[] = {
		"TRANSP:OPAQUE\n",
		"STATUS:TENTATIVE\n",
		"X-MICROSOFT-CDO-BUSYSTATUS:OOF\n",
		"ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@example.com\nATTENDEE;PARTSTAT=DECLINED:mailto:bob@example.com\n",
	};
	(void)state;

	for (size_t i = 0; i < COUNT(lines); i++) {
		struct str body = STR_JOIN(arena, STR("BEGIN:VEVENT\nUID:a\nDTSTART:20260310T090000Z\nDURATION:PT1H\n"),
		                           str_of(lines[i]), STR("END:VEVENT\n"));
		assert_string_equal(taken_in(str_cstring(arena, body), "UTC"), "");
	}
	for (size_t i = 0; i < COUNT(taking); i++) {
		struct str body = STR_JOIN(arena, STR("BEGIN:VEVENT\nUID:a\nDTSTART:20260310T090000Z\nDURATION:PT1H\n"),
		                           str_of(taking[i]), STR("END:VEVENT\n"));
		assert_string_equal(taken_in(str_cstring(arena, body), "UTC"), "03-10T09:00/10:00");
	}
	assert_string_equal(taken_in("X-WR-CALNAME:ann.other@example.net\n" EVENT(
	                                     "DTSTART:20260310T090000Z\nDURATION:PT1H\n"
	                                     "ATTENDEE;PARTSTAT=DECLINED:mailto:ann.other@example.net\n"),
	                             "UTC"),
	                    "");
}

/* A copy of an interview in the interviewer's own calendar must not prevent the interview from being moved. */
static void our_own(void **state)
{
	(void)state;
#define OWN(uid) "BEGIN:VEVENT\nUID:" uid "\nDTSTART:20260310T090000Z\nDURATION:PT1H\nEND:VEVENT\n"
	assert_string_equal(taken_in(OWN("01890a5d-ac96-774b-bcce-b302099a8057@" HOST), "UTC"), "");
	assert_string_equal(taken_in(OWN("01890a5d-ac96-774b-bcce-b302099a8057@elsewhere.example"), "UTC"),
	                    "03-10T09:00/10:00");
	assert_string_equal(taken_in(OWN("not-one-of-ours-but-as-long-as-one-is@" HOST), "UTC"), "03-10T09:00/10:00");
}

static void rules(void **state)
{
	(void)state;
	/* A rule that began long ago keeps its phase. */
	assert_string_equal(
	        taken_in(EVENT("DTSTART;TZID=Europe/Paris:20100104T090000\nDURATION:PT30M\nRRULE:FREQ=WEEKLY;INTERVAL=5\n"),
	                 "UTC"),
	        "03-16T08:00/08:30 04-20T07:00/07:30 05-25T07:00/07:30");
	assert_string_equal(
	        taken_in(EVENT("DTSTART:20200131T090000Z\nDURATION:PT30M\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-1\n"), "UTC"),
	        "03-31T09:00/09:30 04-30T09:00/09:30 05-31T09:00/09:30");
	assert_string_equal(taken_in(EVENT("DTSTART:20240310T090000Z\nDURATION:PT30M\nRRULE:FREQ=YEARLY\n"), "UTC"),
	                    "03-10T09:00/09:30");
	assert_string_equal(taken_in(EVENT("DTSTART:20250106T090000Z\nDURATION:PT30M\nRRULE:FREQ=DAILY;INTERVAL=40\n"), "UTC"),
	                    "03-22T09:00/09:30 05-01T09:00/09:30");
	assert_string_equal(taken_in(EVENT("DTSTART:20260101T090000Z\nDURATION:PT30M\nRRULE:FREQ=WEEKLY;COUNT=10\n"), "UTC"),
	                    "03-05T09:00/09:30");
	assert_string_equal(
	        taken_in(EVENT("DTSTART:20260310T090000Z\nDURATION:PT30M\nRRULE:FREQ=HOURLY;INTERVAL=12;COUNT=3\n"), "UTC"),
	        "03-10T09:00/09:30 03-10T21:00/21:30 03-11T09:00/09:30");
	/* two rules with additional dates, and exceptions to both */
	assert_string_equal(
	        taken_in(
	                EVENT("DTSTART:20260302T090000Z\nDURATION:PT30M\nRRULE:FREQ=WEEKLY;COUNT=2\nRRULE:FREQ=MONTHLY;COUNT=2\n"
	                      "RDATE:20260304T100000Z,20260305T100000Z\nRDATE:20260306T100000Z\n"
	                      "EXDATE:20260309T090000Z\nEXDATE:20260305T100000Z\n"),
	                "UTC"),
	        "03-02T09:00/09:30 03-04T10:00/10:30 03-06T10:00/10:30 04-02T09:00/09:30");
}

/* Spans that overlap or touch become one. */
static void joined(void **state)
{
	(void)state;
	assert_string_equal(taken_in(EVENT("DTSTART:20260310T090000Z\nDURATION:PT1H\n")
	                                     EVENT("DTSTART:20260310T100000Z\nDURATION:PT1H\n")
	                                             EVENT("DTSTART:20260310T093000Z\nDURATION:PT10M\n")
	                                                     EVENT("DTSTART:20260310T120000Z\nDURATION:PT1H\n"),
	                             "UTC"),
	                    "03-10T09:00/11:00 03-10T12:00/13:00");
}

static void free_busy(void **state)
{
	(void)state;
	assert_string_equal(
	        taken_in("BEGIN:VFREEBUSY\nUID:f\nFREEBUSY:20260310T090000Z/PT1H,20260311T090000Z/20260311T093000Z\n"
	                 "FREEBUSY;FBTYPE=FREE:20260312T090000Z/PT1H\nEND:VFREEBUSY\n",
	                 "Europe/Paris"),
	        "03-10T09:00/10:00 03-11T09:00/09:30");
}

static void refused(void **state)
{
	struct busy_found found;
	(void)state;

	found = expanded(EVENT("DTSTART:20260310T090000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\n")
	                         EVENT("DTSTART:20260310T090000Z\nDURATION:PT1H\nRRULE:FREQ=MINUTELY\n")
	                                 EVENT("DTSTART:20260311T090000Z\nDURATION:PT1H\n"),
	                 "UTC", "2026-03-01T00:00:00Z", "2026-06-01T00:00:00Z");
	assert_int_equal(found.end, BUSY_FOUND);
	assert_int_equal(found.left_out, 2);
	assert_string_equal(spans(&found), "03-11T09:00/10:00");
	busy_expand(arena, &(struct busy_request){ .text = STR("<html>not a calendar</html>"), .from = { 1 }, .to = { 2 } },
	            &found);
	assert_int_equal(found.end, BUSY_NO_CALENDAR);
	busy_expand(arena, &(struct busy_request){ .text = STR(""), .from = { 1 }, .to = { 2 } }, &found);
	assert_int_equal(found.end, BUSY_NO_CALENDAR);
}

static void limits(void **state)
{
	struct buf body = buf_new(arena, 8 << 20);
	struct busy_found found;
	(void)state;

	for (int i = 0; i < 10; i++)
		buf_text(&body, EVENT("DTSTART:20260301T000000Z\nDURATION:PT1M\nRRULE:FREQ=HOURLY\n"));
	found = expanded(str_cstring(arena, buf_view(&body)), "UTC", "2026-03-01T00:00:00Z", "2026-06-01T00:00:00Z");
	assert_int_equal(found.end, BUSY_TOO_MUCH);
	buf_reset(&body);
	for (int i = 0; i < BUSY_EVENTS_MAX; i++)
		buf_text(&body, EVENT("DTSTART:20260301T000000Z\nDURATION:PT1M\n"));
	/* past events are not counted */
	buf_text(&body, EVENT("DTSTART:20250301T000000Z\nDURATION:PT1M\n"));
	found = expanded(str_cstring(arena, buf_view(&body)), "UTC", "2026-03-01T00:00:00Z", "2026-06-01T00:00:00Z");
	assert_int_equal(found.end, BUSY_FOUND);
	assert_string_equal(spans(&found), "03-01T00:00/00:01");
	buf_text(&body, EVENT("DTSTART:20260301T000000Z\nDURATION:PT1M\n"));
	found = expanded(str_cstring(arena, buf_view(&body)), "UTC", "2026-03-01T00:00:00Z", "2026-06-01T00:00:00Z");
	assert_int_equal(found.end, BUSY_TOO_MUCH);
}

static void every_zone_of_windows(void **state)
{
	static const char *const names[] = { "W. Europe Standard Time", "Pacific Standard Time",  "India Standard Time", "utc",
		                             "FLE Standard Time",       "Qyzylorda Standard Time" };
	(void)state;

	for (size_t i = 0; i < COUNT(names); i++)
		assert_non_null(zone_find(busy_zone(str_of(names[i]))));
	assert_true(str_equal(busy_zone(STR("Europe/Paris")), STR("Europe/Paris")));
	assert_int_equal(busy_zone(STR("Nowhere")).n, 0);
	assert_int_equal(busy_zone(STR("../../etc/passwd")).n, 0);
}

/* Our own output is read with the same meaning, except that our UIDs are ignored. */
static void reads_what_is_written(void **state)
{
	struct ics_event event = { .from = instant_of("2026-03-29T00:30:00Z"),
		                   .to = instant_of("2026-03-29T03:00:00Z"),
		                   .zone = STR("Europe/Paris"),
		                   .id = uuid_new(),
		                   .stamp = instant_of("2026-01-01T00:00:00Z") };
	struct buf text = buf_new(arena, 1 << 20);
	struct busy_found found;
	(void)state;

	ics_write(arena, &(struct ics_calendar){ .host = STR("elsewhere.example"), .events = &event, .n = 1 }, &text);
	busy_expand(arena,
	            &(struct busy_request){ .text = buf_view(&text),
	                                    .from = instant_of("2026-03-01T00:00:00Z"),
	                                    .to = instant_of("2026-04-01T00:00:00Z"),
	                                    .host = STR(HOST) },
	            &found);
	assert_string_equal(spans(&found), "03-29T00:30/03:00");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_setup, arena_teardown)
	const struct CMUnitTest tests[] = {
		TEST(plain_times),
		TEST(zones_of_tzdata),
		TEST(zones_of_their_own),
		TEST(floating_times),
		TEST(overrides),
		TEST(whole_days),
		TEST(what_takes_no_time),
		TEST(our_own),
		TEST(rules),
		TEST(joined),
		TEST(free_busy),
		TEST(refused),
		TEST(limits),
		TEST(every_zone_of_windows),
		TEST(reads_what_is_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
