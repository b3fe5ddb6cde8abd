/* The outbox: events that transactions have written, and that the dispatcher gives to its lanes. */
#ifndef STORE_TRAIL_OUTBOX_H
#define STORE_TRAIL_OUTBOX_H

#include "db/db.h"
#include "model/event.h"
#include "model/principal.h"

struct outbox_event {
	int64_t key;
	struct uuid pub; /* the event's own id, by which receivers recognise a repetition */
	struct company_id company;
	int64_t actor;         /* the key of the user who caused it; 0: none */
	struct str name;       /* the stored text */
	enum event_name event; /* the same as a number; EVENT_NONE: this version of the program does not know it */
	unsigned object;       /* an enum object */
	struct id id;          /* of the object: key and public id */
	struct instant at;
};

/* Rows of dispatch_locks. Each is a right that one dispatcher has while its transaction lasts. */
enum dispatch_right { RIGHT_FAN_OUT = 1, RIGHT_SWEEP = 2 };

/* Takes the right until the transaction ends. E_NO_ROW: another dispatcher has it. */
enum err store_dispatch_lock(struct db *db, enum dispatch_right wanted);

/* Reads at most `most` waiting events, in the order of their keys. */
enum err store_outbox_waiting(struct db *db, int64_t most, struct outbox_event **events_r, size_t *n_r);

/* Writes the status of the event. */
enum err store_outbox_mark(struct db *db, const struct outbox_event *event, enum outbox_status status);

/* Deletes some of the events that happened before `before` and do not wait. *n_r is their number. */
enum err store_outbox_purge(struct db *db, struct instant before, int64_t *n_r);

#endif
