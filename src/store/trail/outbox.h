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

/*
 * Takes the right until the transaction ends. E_NO_ROW: another dispatcher has it. This holds on one database server. On Galera
 * two dispatchers at two nodes may both have it. So a dispatcher that writes calls store_dispatch_turn first, before it takes
 * any key; then only one of the two transactions can be committed.
 */
enum err store_dispatch_lock(struct db *db, enum dispatch_right wanted);
enum err store_dispatch_turn(struct db *db, enum dispatch_right taken);

/* Reads at most `most` waiting events, in the order of their keys. */
enum err store_outbox_waiting(struct db *db, int64_t most, struct outbox_event **events_r, size_t *n_r);

/* Marks a waiting event as handed on. */
enum err store_outbox_done(struct db *db, const struct outbox_event *event);

/* Puts a waiting event aside, with the reason, of which the first 300 characters are stored. E_NO_ROW: it does not wait. */
enum err store_outbox_put_aside(struct db *db, int64_t key, struct str reason);

/* Makes an event that was put aside wait again; or all of them, *n_r of them. E_NO_ROW: it was not put aside. */
enum err store_outbox_requeue(struct db *db, int64_t key);
enum err store_outbox_requeue_all(struct db *db, int64_t *n_r);

/* Counts the events that wait and those that were put aside, and reads the time of the oldest waiting one; null when none
 * waits. */
struct outbox_counts {
	int64_t waiting, put_aside;
	struct instant since;
};
enum err store_outbox_counts(struct db *db, struct outbox_counts *counts_r);

/* An event that waits or was put aside, for an administrator. */
struct outbox_line {
	int64_t key;
	struct str name, reason;
	unsigned object; /* an enum object */
	struct uuid object_id;
	struct instant at, put_aside_at;
};

/* Reads at most `most` events with this status and a key greater than `after`, in the order of their keys. */
struct outbox_page {
	unsigned status; /* an enum outbox_status */
	int64_t after, most;
};
enum err store_outbox_lines(struct db *db, const struct outbox_page *page, struct outbox_line **lines_r, size_t *n_r);

/* Deletes some of the events that happened before `before` and do not wait. *n_r is their number. */
enum err store_outbox_purge(struct db *db, struct instant before, int64_t *n_r);

#endif
