/* Taken time from other people's calendars: an iCalendar text in, spans of UTC out. Pure, but as slow as the text wants it to
 * be. */
#ifndef MODEL_CALENDAR_BUSY_H
#define MODEL_CALENDAR_BUSY_H

#include "base/arena.h"
#include "model/calendar/calendar.h"

#define BUSY_EVENTS_MAX 5000
#define BUSY_INSTANCES_MAX 10000
#define BUSY_DAYS_AHEAD 92 /* how far calendars are worked out */
#define BUSY_PIECE 86400   /* seconds: no span is longer, as no booking is */

struct busy_wish {
	struct str text;
	struct instant from, to; /* the window */
	struct str zone;         /* of whose calendar it is: of whole days, and of times without a zone; none: UTC */
	struct str email;        /* theirs: what this attendee has declined takes no time */
	struct str host;         /* of our own UIDs: interviews are booked here, and must not stand in their own way */
};

enum busy_end { BUSY_FOUND, BUSY_NO_CALENDAR, BUSY_TOO_MUCH };
struct busy_found {
	enum busy_end end;
	struct busy *at; /* sorted, apart from each other, at most BUSY_PIECE long */
	size_t n;
	int64_t events;   /* that may touch the window */
	int64_t left_out; /* of these: they recur each minute or second, or say nothing that makes sense */
};

/*
 * The time that `wish->text` takes within the window: recurrences, exceptions and overrides worked out; without what is
 * transparent, cancelled, declined, or our own. Runs for as long as a hostile rule likes: only a process that may be killed
 * calls it. In `arena`. (occurrences.c)
 */
void busy_expand(struct arena *arena, const struct busy_wish *wish, struct busy_found *found_r);

/* Sorts `n` spans, joins those that overlap or touch, and cuts what is longer into pieces, in `arena`. */
struct busy *busy_join(struct arena *arena, struct busy *spans, size_t n, size_t *n_r);

/*
 * The zone of tzdata that `name` means: itself, the end of a path ("/mozilla.org/20070129_1/Europe/Paris"), or one that Windows
 * calls so ("W. Europe Standard Time", CLDR windowsZones). None when it is neither.
 */
struct str busy_zone(struct str name);

#endif
