/* model/ics: the calendar objects for other programs. */
#include "../with_arena.h"
#include "base/zone.h"
#include "model/calendar/ical.h"
#include "model/calendar/ics.h"

static struct instant instant_of(const char *text)
{
	struct instant at = { 0 };

	assert_true(instant_parse(str_of(text), &at));
	return at;
}

static struct uuid id_of(const char *text)
{
	struct uuid id;

	assert_true(uuid_parse(str_of(text), &id));
	return id;
}

#define ID "01890a5d-ac96-774b-bcce-b302099a8057"

static struct ics_event event_of(const char *from, const char *to, const char *zone)
{
	return (struct ics_event){ .id = id_of(ID),
		                   .from = instant_of(from),
		                   .to = instant_of(to),
		                   .zone = str_of(zone),
		                   .stamp = instant_of("2026-01-02T03:04:05Z"),
		                   .summary = STR("Interview") };
}

static struct str written(const struct ics_calendar *calendar)
{
	struct buf out = buf_new(arena, 1 << 20);

	ics_write(arena, calendar, &out);
	assert_int_equal(out.error, OK);
	return buf_view(&out);
}

static struct str written_one(const struct ics_event *event, enum ics_method method)
{
	return written(&(struct ics_calendar){ .method = method, .host = STR("x.example"), .events = event, .n = 1 });
}

/* Returns the lines after unfolding, as a reader sees them. */
static struct str unfolded(struct str text)
{
	struct buf out = buf_new(arena, 1 << 20);

	for (size_t i = 0; i < text.n; i++) {
		if (str_starts(str_from(text, i), STR("\r\n ")))
			i += 2;
		else
			buf_char(&out, text.p[i]);
	}
	return buf_view(&out);
}

static bool has_line(struct str text, const char *wanted)
{
	struct str rest = unfolded(text);

	while (rest.p != NULL) {
		struct str line = str_cut(&rest, '\n');

		if (line.n > 0 && str_equal((struct str){ line.p, line.n - 1 }, str_of(wanted)))
			return true;
	}
	return false;
}

static bool has_name(struct str text, const char *name)
{
	struct str rest = unfolded(text);

	while (rest.p != NULL) {
		struct str line = str_cut(&rest, '\n');

		if (str_starts(line, str_of(name)))
			return true;
	}
	return false;
}

static void request_is_whole(void **state)
{
	const struct ics_person people[] = {
		{ .name = STR("Bob \"Bobby\" Ray"), .email = STR("bob@example.com") },
		{ .name = STR("Ann"), .email = STR("ann@example.com"), .answer = ICS_ACCEPTED, .optional = true },
		{ .name = STR("nobody") },
	};
	struct ics_event event = event_of("2026-03-15T14:30:00Z", "2026-03-15T15:30:00Z", NULL);
	(void)state;

	event.organizer = (struct ics_person){ .name = STR("Acme; Ltd"), .email = STR("hr@example.com") };
	event.attendees = people;
	event.n_attendees = COUNT(people);
	event.sequence = 3;
	event.summary = STR("Interview: a, b; c\\d\nsecond");
	event.location = STR("Room 1");
	event.url = STR("https://x.example/join/abc");
	event.status = INTERVIEW_CONFIRMED;
	struct str text = written_one(&event, ICS_REQUEST);
	assert_true(str_starts(text, STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")));
	assert_true(str_ends(text, STR("END:VEVENT\r\nEND:VCALENDAR\r\n")));
	static const char *const lines[] = {
		"METHOD:REQUEST",
		"UID:" ID "@x.example",
		"DTSTAMP:20260102T030405Z",
		"DTSTART:20260315T143000Z",
		"DTEND:20260315T153000Z",
		"SEQUENCE:3",
		"SUMMARY:Interview: a\\, b\\; c\\\\d\\nsecond",
		"LOCATION:Room 1",
		"URL:https://x.example/join/abc",
		"STATUS:CONFIRMED",
		"ORGANIZER;CN=\"Acme; Ltd\":mailto:hr@example.com",
		"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=\"Bob ^'Bobby^' Ray\""
		":mailto:bob@example.com",
		"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=OPT-PARTICIPANT;PARTSTAT=ACCEPTED;CN=\"Ann\":mailto:ann@example.com",
	};
	for (size_t i = 0; i < COUNT(lines); i++) {
		if (!has_line(text, lines[i]))
			fail_msg("no line %s in\n%.*s", lines[i], (int)text.n, text.p);
	}
	assert_false(has_name(text, "BEGIN:VTIMEZONE"));
	assert_false(
	        has_name(text, "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=\"nobody"));
}

static void status_follows_method(void **state)
{
	struct ics_event event = event_of("2026-03-15T14:30:00Z", "2026-03-15T15:30:00Z", NULL);
	(void)state;

	event.organizer = (struct ics_person){ .email = STR("hr@example.com") };
	assert_true(has_line(written_one(&event, ICS_REQUEST), "STATUS:TENTATIVE"));
	assert_true(has_line(written_one(&event, ICS_CANCEL), "STATUS:CANCELLED"));
	event.partly = true;
	assert_false(has_name(written_one(&event, ICS_CANCEL), "STATUS"));
	event.partly = false;
	event.status = INTERVIEW_CANCELLED;
	assert_true(has_line(written_one(&event, ICS_PLAIN), "STATUS:CANCELLED"));
	assert_true(has_line(written_one(&event, ICS_PLAIN), "TRANSP:TRANSPARENT"));
	assert_false(has_name(written_one(&event, ICS_PLAIN), "METHOD"));
}

static void publish_shows_no_attendees(void **state)
{
	const struct ics_person person = { .email = STR("bob@example.com") };
	struct ics_event event = event_of("2026-03-15T14:30:00Z", "2026-03-15T15:30:00Z", NULL);
	(void)state;

	event.organizer = (struct ics_person){ .email = STR("hr@example.com") };
	event.attendees = &person;
	event.n_attendees = 1;
	struct str text = written(&(struct ics_calendar){ .method = ICS_PUBLISH,
	                                                  .host = STR("x.example"),
	                                                  .name = STR("Mine"),
	                                                  .refresh_hours = 1,
	                                                  .events = &event,
	                                                  .n = 1 });
	assert_true(has_line(text, "ORGANIZER:mailto:hr@example.com"));
	assert_false(has_name(text, "ATTENDEE"));
	assert_true(has_line(text, "REFRESH-INTERVAL;VALUE=DURATION:PT1H"));
	assert_true(has_line(text, "X-PUBLISHED-TTL:PT1H"));
	assert_true(has_line(text, "X-WR-CALNAME:Mine"));
}

/* No physical line has more than 75 octets, none begins or ends within a character, and nothing is lost. */
static void folds_at_75_octets(void **state)
{
	(void)state;
	for (size_t lead = 0; lead < 80; lead++) {
		struct buf summary = buf_new(arena, 4096);
		struct ics_event event = event_of("2026-03-15T14:30:00Z", "2026-03-15T15:30:00Z", NULL);

		for (size_t i = 0; i < lead; i++)
			buf_char(&summary, 'x');
		for (size_t i = 0; i < 60; i++)
			buf_text(&summary, i % 3 == 0 ? "\xf0\x9f\x98\x80" : i % 3 == 1 ? "\xe2\x82\xac" : "\xc3\xa9");
		event.summary = buf_view(&summary);
		struct str text = written_one(&event, ICS_PLAIN), rest = text;
		while (rest.p != NULL) {
			struct str line = str_cut(&rest, '\n');
			if (line.n == 0)
				continue;
			assert_int_equal(line.p[line.n - 1], '\r');
			assert_true(line.n - 1 <= 75);
			assert_true(str_utf8((struct str){ line.p, line.n - 1 }));
		}
		struct str wanted = STR_JOIN(arena, STR("SUMMARY:"), event.summary);
		assert_true(has_line(text, str_cstring(arena, wanted)));
	}
}

/* A text that tries to add lines of its own. */
static void nothing_is_injected(void **state)
{
	const struct ics_person person = { .name = STR("x\"\r\nATTENDEE:mailto:e@x.example"),
		                           .email = STR("a@b.example\r\nX-EVIL:1") };
	struct ics_event event = event_of("2026-03-15T14:30:00Z", "2026-03-15T15:30:00Z", NULL);
	(void)state;

	event.organizer = person;
	event.attendees = &person;
	event.n_attendees = 1;
	event.summary = STR("a\r\nEND:VEVENT\x01\x7f");
	event.url = STR("https://x.example/ \r\nX-EVIL:2");
	struct str text = written_one(&event, ICS_REQUEST);
	assert_true(has_line(text, "SUMMARY:a\\nEND:VEVENT"));
	assert_true(has_line(text, "URL:https://x.example/X-EVIL:2"));
	assert_true(has_line(text, "ORGANIZER;CN=\"x^'^nATTENDEE:mailto:e@x.example\":mailto:a@b.exampleX-EVIL:1"));
	assert_false(has_name(text, "X-EVIL"));
	assert_false(has_name(text, "ATTENDEE:"));
}

/* A local time that comes twice would be read as the first of the two, so it is written in UTC. */
static void time_that_comes_twice(void **state)
{
	const struct ics_event event = event_of("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "Europe/Paris");
	const struct ics_event after = event_of("2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z", "Europe/Paris");
	(void)state;

	struct str text = written_one(&event, ICS_REQUEST);
	assert_true(has_line(text, "DTSTART:20261025T003000Z"));
	assert_true(has_line(text, "DTEND:20261025T013000Z"));
	text = written_one(&after, ICS_REQUEST);
	assert_true(has_line(text, "DTSTART:20261025T013000Z"));
	assert_true(has_line(text, "DTEND;TZID=Europe/Paris:20261025T033000"));
}

static void local_time_has_its_zone(void **state)
{
	const struct ics_event events[] = {
		event_of("2026-03-28T09:00:00Z", "2026-03-28T10:00:00Z", "Europe/Paris"),
		event_of("2026-03-29T09:00:00Z", "2026-03-29T10:00:00Z", "Europe/Paris"),
		event_of("2026-03-29T09:00:00Z", "2026-03-29T10:00:00Z", "Asia/Kolkata"),
		event_of("2026-03-29T09:00:00Z", "2026-03-29T10:00:00Z", "UTC"),
		event_of("2026-03-29T09:00:00Z", "2026-03-29T10:00:00Z", "No/Such"),
	};
	(void)state;

	struct str text = written(&(struct ics_calendar){ .host = STR("x.example"), .events = events, .n = COUNT(events) });
	assert_true(has_line(text, "DTSTART;TZID=Europe/Paris:20260328T100000"));
	assert_true(has_line(text, "DTSTART;TZID=Europe/Paris:20260329T110000"));
	assert_true(has_line(text, "DTSTART;TZID=Asia/Kolkata:20260329T143000"));
	assert_true(has_line(text, "DTSTART:20260329T090000Z"));
	size_t zones = 0;
	for (size_t i = 0; i < text.n; i++)
		zones += str_starts(str_from(text, i), STR("BEGIN:VTIMEZONE\r\n"));
	assert_int_equal(zones, 2);
	struct str begin = unfolded(text);
	assert_non_null(strstr(str_cstring(arena, begin), "BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nTZOFFSETFROM:+0100\r\n"
	                                                  "TZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\n"));
	assert_non_null(strstr(str_cstring(arena, begin), "BEGIN:STANDARD\r\nDTSTART:20261025T030000\r\nTZOFFSETFROM:+0200\r\n"
	                                                  "TZOFFSETTO:+0100\r\nEND:STANDARD\r\n"));
}

/* libical finds exactly the changes of tzdata; a zone for which it does not is not used. */
static void changes_are_those_of_tzdata(void **state)
{
	static const char *const names[] = { "Europe/Paris",      "America/New_York",    "Africa/Casablanca", "Asia/Kolkata",
		                             "America/St_Johns",  "Australia/Lord_Howe", "Pacific/Auckland",  "Asia/Gaza",
		                             "America/Sao_Paulo", "Europe/Dublin",       "Asia/Tehran" };
	(void)state;

	for (size_t i = 0; i < COUNT(names); i++) {
		const struct zone *zone = zone_find(str_of(names[i]));
		for (int year = 2024; year <= 2060; year += 2) {
			struct instant from = instant_of_unix(civil_day(year, 1, 1) * 86400);
			struct instant to = instant_of_unix(civil_day(year + 1, 1, 2) * 86400);
			struct ical_changes changes;
			bool found = ical_zone_changes(arena, str_of(names[i]), from, to, &changes);
			assert_true(found || year > 2037);
			int32_t offset = changes.offset;
			size_t next = 0;
			for (int64_t at = instant_unix(from); found && at < instant_unix(to); at += 1800) {
				if (next < changes.n && instant_unix(changes.at[next].at) <= at)
					offset = changes.at[next++].offset;
				if (offset != zone_offset(zone, instant_of_unix(at)))
					fail_msg("%s, %d, %lld", names[i], year, (long long)at);
			}
		}
	}
}

static void host_of_url(void **state)
{
	(void)state;
	assert_true(str_equal(ics_host(STR("https://interviews.example.com")), STR("interviews.example.com")));
	assert_true(str_equal(ics_host(STR("http://127.0.0.1:8080")), STR("127.0.0.1")));
	assert_true(str_equal(ics_host(STR("https://x.example/sub")), STR("x.example")));
	assert_true(str_equal(ics_host(STR("http://[::1]:8080/")), STR("::1")));
	assert_true(str_equal(ics_host(STR("")), STR("localhost")));
	assert_true(str_equal(ics_host((struct str){ 0 }), STR("localhost")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(request_is_whole, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(status_follows_method, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(publish_shows_no_attendees, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(folds_at_75_octets, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(nothing_is_injected, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(time_that_comes_twice, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(local_time_has_its_zone, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(changes_are_those_of_tzdata, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(host_of_url, arena_setup, arena_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
