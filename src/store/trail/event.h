/*
 * One call records an event, inside the transaction of the change that it is about. It writes an audit row, a history row for
 * each member that changed, a notification for each person concerned, and an outbox row for the readers outside.
 * model/events.def says which of the last two an event has.
 */
#ifndef STORE_TRAIL_EVENT_H
#define STORE_TRAIL_EVENT_H

#include "db/db.h"
#include "model/principal.h"
#include "model/trail/event.h"
#include "store/trail/outbox.h"

/* One member that changed, with its values as texts; null: no value. */
struct change {
	const char *member;
	struct str before, after;
};

struct event {
	enum event_name name; /* its text is written to audit.action and outbox.event */
	enum object object;
	struct id id;                   /* of the object */
	struct company_id company;      /* null for an object that belongs to no company */
	struct str address, request_id; /* of the request that caused the event */
	const struct change *changes;
	size_t n_changes;
	const struct user_id *told; /* the people notified, if there is a title; key 0 is skipped */
	size_t n_told;
	struct str message; /* the text of the notification, below the title */
	int64_t *outbox_r;  /* set to the key of the outbox row, if there is one; may be NULL */
};

/* Writes the rows, with the caller of this request (db_enter) as the actor. E_INTERNAL for EVENT_NONE, else the errors of
 * db_run. */
enum err store_event_write(struct db *db, const struct event *event);

/* As store_event_write for several events of one change, whose rows are written together, in the order of the events. */
enum err store_events_write(struct db *db, const struct event *events, size_t n);

/* A notification that was written. */
struct event_told {
	struct company_id company;
	struct user_id reader;
	struct str title;
};

/* What the events of a transaction have written for others. */
struct event_witness {
	struct arena *arena;
	struct outbox_event
	        *events; /* rows of the outbox, in their order; without the actor and the time, which are the request's */
	size_t n_events, events_room;
	struct event_told *told;
	size_t n_told, told_room;
};

/*
 * Notes in `witness` what events write from here on, until the request ends. Each row of the outbox and each notification is
 * then written by a statement of its own, because its key, and whether it was written at all, is to be known.
 */
void store_events_watch(struct db *db, struct event_witness *witness);

/*
 * Who may have chosen not to see some event: whoever is not known to have made no such choice. Of an event whose people have
 * made none, the notifications are written without asking for their choices, which costs several times as much as the rows.
 */
struct event_hearing {
	bool (*may_mute)(const void *self, struct user_id who);
	const void *self;
};

/* Asks `hearing` from here on, until the request ends. Without it the choices of all people are asked for. */
void store_events_hear(struct db *db, const struct event_hearing *hearing);

#endif
