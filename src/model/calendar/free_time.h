/* Decides which events of a calendar do not make its owner busy. */
#ifndef MODEL_CALENDAR_FREE_TIME_H
#define MODEL_CALENDAR_FREE_TIME_H

#include <libical/ical.h>

#include <stdbool.h>

#include "base/str.h"

/* The owner of the calendar. */
struct calendar_owner {
	struct str email; /* the address of the owner's account */
	struct str name;  /* the calendar's name (X-WR-CALNAME), which may be another address of the owner */
	struct str host;  /* the host in the UIDs of our own interviews; when it is empty, no event counts as ours */
};

/*
 * Whether `event`, whose UID is `uid`, leaves the owner free: it is transparent or cancelled (RFC 5545, 3.8.2.7 and 3.8.1.11),
 * marked as free by Outlook, declined by the owner, or one of our own interviews.
 */
bool free_time_event(icalcomponent *event, struct str uid, const struct calendar_owner *owner);

#endif
