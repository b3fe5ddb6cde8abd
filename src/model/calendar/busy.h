/* Reads the busy times from an iCalendar text of another calendar program, as spans in UTC. Without I/O, but a hostile text can
 * make it run for a very long time. */
#ifndef MODEL_CALENDAR_BUSY_H
#define MODEL_CALENDAR_BUSY_H

#include "base/arena.h"
#include "model/calendar/calendar.h"

#define BUSY_EVENTS_MAX 5000
#define BUSY_INSTANCES_MAX 10000
#define BUSY_DAYS_AHEAD 92 /* how far ahead recurring events are expanded */
#define BUSY_PIECE 86400   /* seconds; longer spans are cut, because no booking is longer either */

struct busy_request {
	struct str text;
	struct instant from, to; /* the window */
	struct str zone;         /* the owner's time zone, for whole days and for times without a zone; UTC when it is empty */
	struct str email;        /* the owner's address: events that this attendee declined are not busy time */
	struct str host; /* of the UIDs of our own interviews, which are booked here and must not conflict with themselves */
};

enum busy_end { BUSY_FOUND, BUSY_NO_CALENDAR, BUSY_TOO_MUCH };
struct busy_found {
	enum busy_end end;
	struct busy *at; /* sorted, without overlaps, each at most BUSY_PIECE long */
	size_t n;
	int64_t events;   /* the number of events that may overlap the window */
	int64_t left_out; /* events of these that are ignored: they recur each minute or second, or are invalid */
};

/*
 * Finds the busy times in `request->text` within the window. Recurrences, exceptions and overrides are expanded. Events that
 * are transparent, cancelled, declined or our own are left out. A hostile rule can make this function run for a very long time,
 * so only a process that may be killed calls it. The result is in `arena`. (occurrences.c)
 */
void busy_expand(struct arena *arena, const struct busy_request *request, struct busy_found *found_r);

/* Sorts `n` spans, joins those that overlap or touch, and cuts spans longer than BUSY_PIECE into pieces. In `arena`. */
struct busy *busy_join(struct arena *arena, struct busy *spans, size_t n, size_t *n_r);

/*
 * The time zone of tzdata that `name` means. `name` may be a name of tzdata, a path that ends with such a name
 * ("/mozilla.org/20070129_1/Europe/Paris"), or a name of Windows ("W. Europe Standard Time", CLDR windowsZones). The result is
 * null for any other name.
 */
struct str busy_zone(struct str name);

#endif
