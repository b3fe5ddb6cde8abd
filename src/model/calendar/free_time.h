/* Which events of a calendar leave its owner's time free. */
#ifndef MODEL_CALENDAR_FREE_TIME_H
#define MODEL_CALENDAR_FREE_TIME_H

#include <libical/ical.h>

#include <stdbool.h>

#include "base/str.h"

/* Whose calendar it is. */
struct calendar_owner {
	struct str email; /* as we know it */
	struct str name;  /* of the calendar (X-WR-CALNAME), which may be another address of theirs */
	struct str host;  /* of the UIDs of our own interviews; none: no event is one of them */
};

/*
 * Whether `event`, called `uid`, takes no time: it is transparent or cancelled (RFC 5545, 3.8.2.7 and 3.8.1.11), marked as free
 * by Outlook, declined by the owner, or an interview of ours.
 */
bool free_time_event(icalcomponent *event, struct str uid, const struct calendar_owner *owner);

#endif
