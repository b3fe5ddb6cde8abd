/* iCalendar (RFC 5545, RFC 5546, RFC 7986): writes calendars for other programs. Pure logic, no
 * I/O. */
#ifndef MODEL_CALENDAR_ICS_H
#define MODEL_CALENDAR_ICS_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/ids.h"
#include "model/enums.h"

/* PUBLISH needs an organizer and must not list attendees; REQUEST and CANCEL need both (RFC 5546 3.2). */
enum ics_method { ICS_PLAIN, ICS_PUBLISH, ICS_REQUEST, ICS_CANCEL };
enum ics_answer { ICS_NEEDS_ACTION, ICS_ACCEPTED, ICS_DECLINED, ICS_TENTATIVE };

struct ics_person {
	struct str name, email; /* a person without an address is left out */
	enum ics_answer answer; /* for attendees only */
	bool optional;
};

struct ics_event {
	struct uuid id;   /* the interview's id; together with the host of the calendar it is the UID, which never changes */
	int64_t sequence; /* interview.sequence: rises when time, place, link or people change, and at a cancellation */
	struct instant from, to; /* half-open */
	struct str zone;         /* IANA name, written as local time with a VTIMEZONE; UTC when it is empty, unknown or UTC */
	struct instant stamp;    /* DTSTAMP: the time of this message, or without a method the last change of the event */
	struct instant created, changed; /* left out when zero */
	struct str summary, description, location, url;
	enum interview_status status;
	bool partly; /* CANCEL for some attendees only; the event itself goes on, so no STATUS is written */
	struct ics_person organizer;
	const struct ics_person *attendees;
	size_t n_attendees;
};

struct ics_calendar {
	enum ics_method method;
	struct str host;       /* ics_host() of the public URL */
	struct str name;       /* left out when empty */
	int64_t refresh_hours; /* the hours after which subscribers should read the calendar again; left out when 0 */
	const struct ics_event *events;
	size_t n;
};

/* The host of an absolute URL, without its port: it is the right side of every UID. The result points into `url`; it is
 * "localhost" when `url` has no host. */
struct str ics_host(struct str url);

/* The UID of an interview, in `arena`. */
struct str ics_uid(struct arena *arena, struct uuid id, struct str host);

/*
 * Appends the whole iCalendar object to `out`: with CRLF, at most 75 octets in a line, no UTF-8 sequence split between lines,
 * and one VTIMEZONE for each zone that is used. Texts may contain any characters: they are escaped, and control characters
 * other than the newline are left out. `arena` is used for temporary memory.
 */
void ics_write(struct arena *arena, const struct ics_calendar *calendar, struct buf *out);

/* The value of the method parameter of the Content-Type; null for ICS_PLAIN. */
struct str ics_method_word(enum ics_method method);

#endif
