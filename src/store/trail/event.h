/*
 * An event is recorded by one call, inside the transaction of the change that it is about: an audit row, a history row for each
 * member that changed, a notification for each person concerned, and an outbox row for all who learn of it outside. Which of
 * the last two an event has is said in model/events.def.
 */
#ifndef STORE_TRAIL_EVENT_H
#define STORE_TRAIL_EVENT_H

#include "db/db.h"
#include "model/event.h"
#include "model/principal.h"

/* One member that changed, as texts; either is none for "nothing". */
struct change {
	const char *member;
	struct str before, after;
};

struct event {
	enum event_name name; /* its text is audit.action and outbox.event */
	enum object object;
	struct id id;                   /* of the object */
	struct company_id company;      /* none for what belongs to no company */
	struct str address, request_id; /* where it came from */
	const struct change *changes;
	size_t n_changes;
	const struct user_id *told; /* who is notified, if the event has a title; only the key counts, 0 is skipped */
	size_t n_told;
	struct str message; /* of the notification, below the title */
	int64_t *outbox_r;  /* the key of the outbox row, when there is one; may be NULL */
};

/* Writes the rows for the caller of this request (db_enter). E_INTERNAL for EVENT_NONE, else the errors of db_run. */
enum err store_event_write(struct db *db, const struct event *event);

#endif
