/* Writes iCalendar objects: escapes and folds content lines, in the usual order of properties. */
#include "model/calendar/ics.h"

#include "base/zone.h"
#include "model/calendar/ical.h"

#define LINE_MAX_OCTETS 75
#define LINE_TEXT_MAX                                                                                                          \
	(64 * 1024) /* of one property before it is folded; the columns of the database limit texts to less than that */

/* The state of the writer. Each property is first collected as a whole in `line`, and then folded into `out`. */
struct writer {
	struct arena *arena;
	struct buf line, *out;
	const struct ics_calendar *calendar;
	const struct str *zones; /* the zones that have a VTIMEZONE */
	size_t n_zones;
};

/* ---- lines */

static bool continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Ends the property, folded: the first line has up to 75 octets, each further line a blank and up to 74. Characters are never
 * split. */
static void end_line(struct writer *w)
{
	struct str rest = buf_view(&w->line);
	size_t room = LINE_MAX_OCTETS;

	while (rest.n > room) {
		size_t n = room;

		while (n > 0 && continues(rest.p[n]))
			n--;
		buf_put(w->out, rest.p, n);
		buf_text(w->out, "\r\n ");
		rest = str_from(rest, n);
		room = LINE_MAX_OCTETS - 1;
	}
	buf_str(w->out, rest);
	buf_text(w->out, "\r\n");
	if (w->line.error != OK && w->out->error == OK)
		w->out->error = w->line.error;
	buf_reset(&w->line);
}

static void line(struct writer *w, const char *text)
{
	buf_text(&w->line, text);
	end_line(w);
}

static bool control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

/* Appends an escaped text (RFC 5545 3.3.11). */
static void put_text(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '\n') {
			buf_text(out, "\\n");
			continue;
		}
		if (control(c) && c != '\t')
			continue;
		if (c == '\\' || c == ';' || c == ',')
			buf_char(out, '\\');
		buf_char(out, c);
	}
}

/* Appends a parameter value in quotes. Characters that are not allowed there are encoded as in RFC 6868. */
static void put_parameter(struct buf *out, struct str text)
{
	buf_char(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '\n')
			buf_text(out, "^n");
		else if (c == '^')
			buf_text(out, "^^");
		else if (c == '"')
			buf_text(out, "^'");
		else if (!control(c))
			buf_char(out, c);
	}
	buf_char(out, '"');
}

/* Appends a URI or an address without blanks and control characters, so that it cannot end the line or begin another. */
static void put_uri(struct buf *out, struct str uri)
{
	for (size_t i = 0; i < uri.n; i++) {
		if (!control(uri.p[i]) && uri.p[i] != ' ')
			buf_char(out, uri.p[i]);
	}
}

static void text_line(struct writer *w, const char *name, struct str text)
{
	if (text.n == 0)
		return;
	buf_text(&w->line, name);
	put_text(&w->line, text);
	end_line(w);
}

/* ---- times */

/* Appends the local time at an `offset` of that many seconds ahead of UTC, for example 20260315T143000. */
static void put_local(struct buf *out, struct instant at, int32_t offset)
{
	int64_t seconds = instant_unix(at) + offset;
	int64_t day = seconds / 86400 - (seconds % 86400 < 0), left = seconds - day * 86400;
	unsigned month, number;
	int year;

	civil_date(day, &year, &month, &number);
	buf_pad(out, year, 4);
	buf_pad(out, month, 2);
	buf_pad(out, number, 2);
	buf_char(out, 'T');
	buf_pad(out, left / 3600, 2);
	buf_pad(out, left / 60 % 60, 2);
	buf_pad(out, left % 60, 2);
}

static void utc_line(struct writer *w, const char *name, struct instant at)
{
	if (at.us == 0)
		return;
	buf_text(&w->line, name);
	buf_char(&w->line, ':');
	put_local(&w->line, at, 0);
	buf_char(&w->line, 'Z');
	end_line(w);
}

static bool has_zone(const struct writer *w, struct str zone)
{
	for (size_t i = 0; i < w->n_zones; i++) {
		if (str_equal(w->zones[i], zone))
			return true;
	}
	return false;
}

static void time_line(struct writer *w, const char *name, struct instant at, struct str zone)
{
	if (!has_zone(w, zone) || zone_twice(zone_find(zone), at)) {
		utc_line(w, name, at);
		return;
	}
	buf_text(&w->line, name);
	buf_text(&w->line, ";TZID=");
	buf_str(&w->line, zone);
	buf_char(&w->line, ':');
	put_local(&w->line, at, zone_offset(zone_find(zone), at));
	end_line(w);
}

/* ---- zones */

static void put_offset(struct buf *out, int32_t offset)
{
	int32_t seconds = offset < 0 ? -offset : offset;

	buf_char(out, offset < 0 ? '-' : '+');
	buf_pad(out, seconds / 3600, 2);
	buf_pad(out, seconds / 60 % 60, 2);
	if (seconds % 60 != 0)
		buf_pad(out, seconds % 60, 2);
}

/* DTSTART of an observance is written in the local time that applied before the change (RFC 5545 3.6.5). */
static void observance(struct writer *w, struct instant at, int32_t was, const struct ical_change *change)
{
	const char *kind = change->summer ? "DAYLIGHT" : "STANDARD";

	buf_text(&w->line, "BEGIN:");
	line(w, kind);
	buf_text(&w->line, "DTSTART:");
	put_local(&w->line, at, was);
	end_line(w);
	buf_text(&w->line, "TZOFFSETFROM:");
	put_offset(&w->line, was);
	end_line(w);
	buf_text(&w->line, "TZOFFSETTO:");
	put_offset(&w->line, change->offset);
	end_line(w);
	buf_text(&w->line, "END:");
	line(w, kind);
}

static void zone_lines(struct writer *w, struct str zone, const struct ical_changes *changes)
{
	struct ical_change before = { .offset = changes->offset };

	line(w, "BEGIN:VTIMEZONE");
	buf_text(&w->line, "TZID:");
	buf_str(&w->line, zone);
	end_line(w);
	/* The offset that applies before the first of the written changes. */
	observance(w, instant_of_unix(0), before.offset, &before);
	for (size_t i = 0; i < changes->n; i++)
		observance(w, changes->at[i].at, changes->at[i].was, &changes->at[i]);
	line(w, "END:VTIMEZONE");
}

static int year_of(struct instant at)
{
	unsigned month, day;
	int year;

	civil_date(instant_unix(at) / 86400, &year, &month, &day);
	return year;
}

/* The clock changes of `zone` in the years of all events that use it, and in the year before, whose last change may still
 * apply. */
static bool rules_of(struct writer *w, struct str zone, struct ical_changes *changes_r)
{
	int first = 9999, last = 0;

	for (size_t i = 0; i < w->calendar->n; i++) {
		const struct ics_event *event = &w->calendar->events[i];

		if (!str_equal(event->zone, zone))
			continue;
		if (year_of(event->from) < first)
			first = year_of(event->from);
		if (year_of(event->to) > last)
			last = year_of(event->to);
	}
	struct instant from = instant_of_unix(civil_day(first > 1970 ? first - 1 : 1970, 1, 1) * 86400);
	struct instant to = instant_of_unix(civil_day(last + 1, 1, 2) * 86400);
	return ical_zone_changes(w->arena, zone, from, to, changes_r);
}

static void zones(struct writer *w)
{
	struct str *have = ARENA_ARRAY(w->arena, struct str, w->calendar->n),
	           *tried = ARENA_ARRAY(w->arena, struct str, w->calendar->n);
	size_t n_tried = 0;

	w->zones = have;
	for (size_t i = 0; i < w->calendar->n; i++) {
		struct str zone = w->calendar->events[i].zone;
		struct ical_changes changes;
		bool known = zone.n == 0 || str_equal(zone, STR("UTC"));

		for (size_t k = 0; k < n_tried && !known; k++)
			known = str_equal(tried[k], zone);
		if (known)
			continue;
		tried[n_tried++] = zone;
		if (rules_of(w, zone, &changes)) {
			have[w->n_zones++] = zone;
			zone_lines(w, zone, &changes);
		}
	}
}

/* ---- events */

static void person_line(struct writer *w, const char *what, const struct ics_person *person)
{
	buf_text(&w->line, what);
	if (person->name.n > 0) {
		buf_text(&w->line, ";CN=");
		put_parameter(&w->line, person->name);
	}
	buf_text(&w->line, ":mailto:");
	put_uri(&w->line, person->email);
	end_line(w);
}

static void attendee_line(struct writer *w, const struct ics_person *person)
{
	static const char *const answers[] = {
		[ICS_NEEDS_ACTION] = ";PARTSTAT=NEEDS-ACTION;RSVP=TRUE",
		[ICS_ACCEPTED] = ";PARTSTAT=ACCEPTED",
		[ICS_DECLINED] = ";PARTSTAT=DECLINED",
		[ICS_TENTATIVE] = ";PARTSTAT=TENTATIVE",
	};

	if (person->email.n == 0)
		return;
	buf_text(&w->line, "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=");
	buf_text(&w->line, person->optional ? "OPT-PARTICIPANT" : "REQ-PARTICIPANT");
	person_line(w, answers[person->answer], person);
}

/* A REQUEST may only have the status TENTATIVE or CONFIRMED, and a CANCEL for some attendees has none (RFC 5546 3.2.2, 3.2.5).
 */
static const char *status_line(const struct ics_calendar *calendar, const struct ics_event *event)
{
	if (calendar->method == ICS_CANCEL)
		return event->partly ? NULL : "STATUS:CANCELLED";
	if (event->status == INTERVIEW_CANCELLED)
		return "STATUS:CANCELLED";
	return event->status == INTERVIEW_SCHEDULED ? "STATUS:TENTATIVE" : "STATUS:CONFIRMED";
}

static void event_lines(struct writer *w, const struct ics_event *event)
{
	const struct ics_calendar *calendar = w->calendar;
	const char *status = status_line(calendar, event);

	line(w, "BEGIN:VEVENT");
	buf_text(&w->line, "UID:");
	put_uri(&w->line, ics_uid(w->arena, event->id, calendar->host));
	end_line(w);
	utc_line(w, "DTSTAMP", event->stamp);
	time_line(w, "DTSTART", event->from, event->zone);
	time_line(w, "DTEND", event->to, event->zone);
	buf_text(&w->line, "SEQUENCE:");
	buf_int(&w->line, event->sequence);
	end_line(w);
	utc_line(w, "CREATED", event->created);
	utc_line(w, "LAST-MODIFIED", event->changed);
	text_line(w, "SUMMARY:", event->summary.n > 0 ? event->summary : STR("Interview"));
	text_line(w, "DESCRIPTION:", event->description);
	text_line(w, "LOCATION:", event->location);
	if (event->url.n > 0) {
		buf_text(&w->line, "URL:");
		put_uri(&w->line, event->url);
		end_line(w);
	}
	if (status)
		line(w, status);
	line(w,
	     calendar->method != ICS_CANCEL && event->status == INTERVIEW_CANCELLED ? "TRANSP:TRANSPARENT" : "TRANSP:OPAQUE");
	if (event->organizer.email.n > 0)
		person_line(w, "ORGANIZER", &event->organizer);
	for (size_t i = 0; calendar->method != ICS_PUBLISH && i < event->n_attendees; i++)
		attendee_line(w, &event->attendees[i]);
	line(w, "END:VEVENT");
}

void ics_write(struct arena *arena, const struct ics_calendar *calendar, struct buf *out)
{
	struct writer w = { .arena = arena, .line = buf_new(arena, LINE_TEXT_MAX), .out = out, .calendar = calendar };

	line(&w, "BEGIN:VCALENDAR");
	line(&w, "VERSION:2.0");
	line(&w, "PRODID:-//interviewd//interviewd//EN");
	line(&w, "CALSCALE:GREGORIAN");
	if (calendar->method != ICS_PLAIN) {
		buf_text(&w.line, "METHOD:");
		buf_str(&w.line, ics_method_word(calendar->method));
		end_line(&w);
	}
	text_line(&w, "NAME:", calendar->name);
	text_line(&w, "X-WR-CALNAME:", calendar->name);
	if (calendar->refresh_hours > 0) {
		buf_text(&w.line, "REFRESH-INTERVAL;VALUE=DURATION:PT");
		buf_int(&w.line, calendar->refresh_hours);
		line(&w, "H");
		buf_text(&w.line, "X-PUBLISHED-TTL:PT");
		buf_int(&w.line, calendar->refresh_hours);
		line(&w, "H");
	}
	zones(&w);
	for (size_t i = 0; i < calendar->n; i++)
		event_lines(&w, &calendar->events[i]);
	line(&w, "END:VCALENDAR");
}

struct str ics_method_word(enum ics_method method)
{
	static const char *const words[] = { NULL, "PUBLISH", "REQUEST", "CANCEL" };

	return str_of(words[method]);
}

struct str ics_uid(struct arena *arena, struct uuid id, struct str host)
{
	return STR_JOIN(arena, uuid_text(arena, id), STR("@"), host);
}

struct str ics_host(struct str url)
{
	size_t at = 0;

	while (at + 3 <= url.n && !str_starts(str_from(url, at), STR("://")))
		at++;
	struct str host = str_starts(str_from(url, at), STR("://")) ? str_from(url, at + 3) : (struct str){ 0 };
	host = str_cut(&host, '/');
	if (host.n > 0 && *host.p == '[') { /* an IPv6 address, whose colons do not begin a port */
		host = str_from(host, 1);
		host = str_cut(&host, ']');
	} else {
		host = str_cut(&host, ':');
	}
	return host.n > 0 ? host : STR("localhost");
}
