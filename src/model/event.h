/*
 * What happens in the domain: the list in model/events.def, and who learns of each event. Code works with the numbers. Rows,
 * webhooks and documents hold the names, so a row stays readable without this program, and the numbers may change.
 */
#ifndef MODEL_EVENT_H
#define MODEL_EVENT_H

#include "base/str.h"

#define EVENT_NAME_MAX 48 /* the width of the columns that hold a name */

/* Who learns of an event beside the history, the audit and the people who are notified. */
enum event_outside {
	QUIET = 0,
	WEBHOOKS = 1,       /* webhooks that ask for it */
	LIVE_STAFF = 2,     /* the live stream of the admins and hr of its company */
	LIVE_PEOPLE = 4,    /* the live stream of those who take part: candidate, interviewer, panel */
	LIVE_CANDIDATE = 8, /* of those, the candidate's only */
	LIVE_SITTING = 16,  /* of those, all but the candidate's, who may not see what it is about */
	LIVE_SELF = 32,     /* the live stream of the user whom it is about */
	LIVE_NOTED = 64,    /* the live stream of those who were noted when the object was deleted (store_stream_note) */
	LIVE_ENDS = 128,    /* the user whom it is about is disconnected from the live stream, because sessions have ended */
	/* Mails are planned (service/mail/plan.c) */
	MAILS_INTERVIEW = 256,   /* to all who take part, when what they were told last differs from what it is now */
	MAILS_OFFER = 512,       /* to the candidate */
	MAILS_TICKET = 1024,     /* with a one-time token */
	MAILS_INVITATION = 2048, /* to a future member of staff */
	MAILS_PASSWORD = 4096    /* to the owner of an account, whose password has changed */
};

enum event_name {
	EVENT_NONE, /* no event, or one that this version of the program does not know */
#define EVENT(identifier, name, title, outside) EVENT_##identifier,
#include "model/events.def"
#undef EVENT
	EVENTS_END,
	WEBHOOK_EVENTS_END = 1 /* webhooks may ask for the events before this one: so a set of them fits a struct set */
#define EVENT(identifier, name, title, outside) +(((outside)&WEBHOOKS) != 0)
#include "model/events.def"
#undef EVENT
};

/* All names by number, NULL for EVENT_NONE: as words of the API. */
extern const char *const event_names[EVENTS_END];

/* "interview.scheduled"; none for EVENT_NONE. */
struct str event_text(enum event_name event);

/* The event of that name; EVENT_NONE when there is no such event. */
enum event_name event_find(struct str name);

/* The title of its notification; none: nobody is notified. */
struct str event_title(enum event_name event);

/* Bits of enum event_outside; QUIET for EVENT_NONE. */
unsigned event_outside(enum event_name event);

#endif
