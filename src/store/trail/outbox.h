/* The outbox: events that transactions have written, and that the dispatcher gives to its lanes. */
#ifndef STORE_TRAIL_OUTBOX_H
#define STORE_TRAIL_OUTBOX_H

#include "db/db.h"
#include "model/principal.h"
#include "model/trail/event.h"
#include "store/sql.h"

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
	bool quiet; /* no mail is sent of it */
};

/*
 * Events that wait, in the order of their keys. What the lanes need to know about their objects is read along the rows of the
 * outbox from the first of them to the last: SQL_BATCH, "WHERE " SQL_IN_BATCH, and BATCH_COLS in the parameters. Such a
 * statement may also find events that were committed since, which belong to a later batch.
 */
enum { OUTBOX_BATCH_MOST = 400 };
struct outbox_batch {
	struct outbox_event *at;
	size_t n;            /* at most OUTBOX_BATCH_MOST */
	int64_t first, last; /* the keys of the first and the last event */
};
#define SQL_BATCH "outbox o FORCE INDEX (waiting)"
#define SQL_IN_BATCH "o.status = " SQL_OUTBOX_WAITING " AND o.id BETWEEN ? AND ?"
#define BATCH_COLS COL(outbox_batch, first), COL(outbox_batch, last)

/* The event of the batch with this key; NULL: it belongs to a later one. */
const struct outbox_event *outbox_batch_find(const struct outbox_batch *batch, int64_t key);

/* What was read for the events of a batch: the rows of batch->at[i] are at[begin[i]] to at[begin[i + 1] - 1]. */
struct outbox_rows {
	const void **at;
	size_t *begin;
};

/*
 * Sorts `n` rows at `rows`, each `size` bytes long, by their events; those of one event stay in their order. Each row begins
 * with the key of its event, an int64_t. Rows of later batches are left out. The result is in the arena, and points into
 * `rows`.
 */
struct outbox_rows outbox_batch_sort(struct arena *arena, const struct outbox_batch *batch, const void *rows, size_t size,
                                     size_t n);

/* Rows of dispatch_locks. Each is a right that one dispatcher has while its transaction lasts. */
enum dispatch_right { RIGHT_FAN_OUT = 1, RIGHT_SWEEP = 2, RIGHT_SEAL = 3 };

/*
 * Takes the right until the transaction ends. E_NO_ROW: another dispatcher has it. This holds on one database server. On Galera
 * two dispatchers at two nodes may both have it. So a dispatcher that writes calls store_dispatch_turn first, before it takes
 * any key; then only one of the two transactions can be committed.
 */
enum err store_dispatch_lock(struct db *db, enum dispatch_right wanted);
enum err store_dispatch_turn(struct db *db, enum dispatch_right taken);

/* Reads at most `most` waiting events, no more than OUTBOX_BATCH_MOST. */
enum err store_outbox_waiting(struct db *db, int64_t most, struct outbox_batch *batch_r);

/* Marks the waiting events of a batch as handed on. E_RETRY: one of them was put aside meanwhile. */
enum err store_outbox_done(struct db *db, const struct outbox_batch *batch);

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
