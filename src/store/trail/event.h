/*
 * What happened to an object, told in one call: a history row for each member that changed, an audit row, an outbox row
 * for the outside, and a notification for each person concerned. Always inside the transaction of the change itself.
 */
#ifndef STORE_TRAIL_EVENT_H
#define STORE_TRAIL_EVENT_H

#include "db/db.h"
#include "model/principal.h"

/* One member that changed, as texts; either is none for "nothing". */
struct change {
	const char *member;
	struct str before, after;
};

struct event {
	const char *name; /* "interview.scheduled": audit.action and outbox.event */
	enum object object;
	struct id id;                   /* of the object */
	struct company_id company;      /* none for what belongs to no company */
	struct str address, request_id; /* where it came from */
	const struct change *changes;
	size_t n_changes;
	const struct user_id *told; /* who is notified; only the key counts, 0 is skipped */
	size_t n_told;
	struct str title, message; /* of the notification */
	int64_t *outbox_r;         /* the key of the outbox row, when there is one; may be NULL */
	bool quiet;                /* no outbox row: nothing that the outside is told (a login, a note) */
};

/* Writes the rows for the caller of this request (db_enter). Errors: those of db_run. */
enum err store_event_write(struct db *db, const struct event *event);

#endif
