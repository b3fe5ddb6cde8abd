/* iCalendar (RFC 5545, RFC 5546, RFC 7986): what is written for calendars of other programs. Pure: a struct in, a text out. */
#ifndef MODEL_CALENDAR_ICS_H
#define MODEL_CALENDAR_ICS_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/ids.h"
#include "model/enums.h"

/* PUBLISH needs an organizer and shows no attendees, REQUEST and CANCEL need both (RFC 5546 3.2). */
enum ics_method { ICS_PLAIN, ICS_PUBLISH, ICS_REQUEST, ICS_CANCEL };
enum ics_answer { ICS_NEEDS_ACTION, ICS_ACCEPTED, ICS_DECLINED, ICS_TENTATIVE };

struct ics_person {
	struct str name, email; /* without an address a person is not written */
	enum ics_answer answer; /* of attendees */
	bool optional;
};

struct ics_event {
	struct uuid id;   /* of the interview: with the host of the calendar its UID, for ever */
	int64_t sequence; /* interview.sequence: rises when time, place, link or people change, and when it is cancelled */
	struct instant from, to;         /* half-open */
	struct str zone;                 /* IANA name: local time with a VTIMEZONE; none, unknown or UTC: in UTC */
	struct instant stamp;            /* DTSTAMP: of this message; without a method, when the event last changed */
	struct instant created, changed; /* none: not written */
	struct str summary, description, location, url;
	enum interview_status status;
	bool partly; /* CANCEL for some of the attendees only: the event goes on, so it shows no STATUS */
	struct ics_person organizer;
	const struct ics_person *attendees;
	size_t n_attendees;
};

struct ics_calendar {
	enum ics_method method;
	struct str host;       /* ics_host() of the public URL */
	struct str name;       /* none: not written */
	int64_t refresh_hours; /* how often subscribers should read it again; 0: not written */
	const struct ics_event *events;
	size_t n;
};

/* The host of an absolute URL, without its port: the right side of every UID. Points into `url`; "localhost" when it has none.
 */
struct str ics_host(struct str url);

/* The UID of an interview, in `arena`. */
struct str ics_uid(struct arena *arena, struct uuid id, struct str host);

/*
 * Appends the whole object: CRLF, no line above 75 octets, no UTF-8 sequence cut, one VTIMEZONE for each zone that is used.
 * Text may hold whatever it likes: it is escaped, and controls but the newline are left out. `arena` is for work.
 */
void ics_write(struct arena *arena, const struct ics_calendar *calendar, struct buf *out);

/* The word that a Content-Type's method parameter says; none for ICS_PLAIN. */
struct str ics_method_word(enum ics_method method);

#endif
