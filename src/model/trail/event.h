/*
 * The events of the domain, from the list in model/events.def, and the recipients of each event. Code works with the numbers.
 * Rows, webhooks and documents have the names, so that a row is readable without this program and the numbers may change.
 */
#ifndef MODEL_TRAIL_EVENT_H
#define MODEL_TRAIL_EVENT_H

#include "base/str.h"

#define EVENT_NAME_MAX 48 /* the width of the columns that hold a name */

/* The recipients of an event, besides the history, the audit and the users who get a notification. */
enum event_outside {
	QUIET = 0,
	WEBHOOKS = 1,           /* webhooks that ask for it */
	LIVE_STAFF = 2,         /* the live stream of the admins and hr of its company */
	LIVE_PEOPLE = 4,        /* the live stream of the participants: candidate, interviewer, panel */
	LIVE_CANDIDATE = 8,     /* the live stream of the candidate only */
	LIVE_INTERVIEWERS = 16, /* the live stream of the participants except the candidate, who may not see the object */
	LIVE_SELF = 32,         /* the live stream of the user whom it is about */
	LIVE_NOTED = 64,        /* the live stream of those who were noted when the object was deleted (store_stream_note) */
	LIVE_ENDS = 128, /* the user whom it is about is disconnected from the live stream, because sessions have ended */
	/* Mails are planned (service/mail/plan.c) */
	MAILS_INTERVIEW = 256,   /* to each participant whose last mail differs from the present state */
	MAILS_OFFER = 512,       /* to the candidate */
	MAILS_TICKET = 1024,     /* with a one-time token */
	MAILS_INVITATION = 2048, /* to a future member of staff */
	MAILS_PASSWORD = 4096,   /* to the owner of an account, whose password has changed */
	MAILS_EXPORT = 131072,   /* to whoever has ordered an export, which is ready */
	MAILS_FACTOR = 16384,    /* to the owner of an account, whose second factor has changed */
	MAILS_APPLYING = 32768,  /* to whoever has sent something in without an account */
	MAILS_PROPOSAL = 65536,  /* about times that the candidate of an interview has proposed */
	MAILS_RELEASE = 8192     /* mails that have waited for the verification of the user whom it is about */
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

/* All names, indexed by number, as the words of the API. NULL for EVENT_NONE. */
extern const char *const event_names[EVENTS_END];

/* The name, for example "interview.scheduled"; null for EVENT_NONE. */
struct str event_text(enum event_name event);

/* The event of that name; EVENT_NONE when there is no such event. */
enum event_name event_find(struct str name);

/* The title of the notification; null when nobody is notified. */
struct str event_title(enum event_name event);

/* Bits of enum event_outside; QUIET for EVENT_NONE. */
unsigned event_outside(enum event_name event);

#endif
