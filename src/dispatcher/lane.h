/*
 * The internal interface of the dispatcher. A lane is one kind of work with a queue of its own in the database. A new lane
 * needs a file here, its SQL in store/, and a line in lanes.c. Only dispatcher/ includes this header.
 *
 * A lane claims work in one short transaction (SELECT ... FOR UPDATE SKIP LOCKED; it writes the lease and its owner), starts
 * transfers, and writes the result of each in another transaction, if it still owns the lease. No transaction is open while a
 * lane waits for another server.
 */
#ifndef DISPATCHER_LANE_H
#define DISPATCHER_LANE_H

#include "base/log.h"
#include "dispatcher/dispatcher.h"
#include "store/trail/due.h"
#include "store/trail/outbox.h"

struct chain_keys;
struct dispatcher;
struct transfer;

struct lane {
	const char *name;
	int most; /* transfers in flight at the same time */
	/*
	 * Adds the work that the events of a batch cause to the lane's queue, inside the transaction of the fan-out, with a
	 * number of statements that does not depend on the number of events. The events of one object come in the order of
	 * their commits, and each event comes once, unless the transaction is run again. An error rolls the transaction back.
	 * It takes no lock that a request waits for. NULL: the lane needs no events.
	 */
	enum err (*fan_out)(struct dispatcher *d, const struct outbox_batch *batch);
	/*
	 * Claims work that is due, as d->due says, and starts at most `room` transfers; nothing is asked of the database when
	 * nothing is due. Called after every wake-up, every second, and after a transfer has ended, unless the lane has `most`
	 * transfers in flight. Called inside a step, outside a transaction. An error is logged; the next call tries again.
	 */
	enum err (*take)(struct dispatcher *d, int room);
	/* Frees what the lane holds outside the dispatcher's arena, when the dispatcher ends. NULL: nothing. */
	void (*close)(struct dispatcher *d);
};

/* Each lane is defined in the file of its name. */
extern const struct lane lane_webhooks, lane_sweep, lane_screening, lane_live, lane_mail;
extern const struct lane lane_resumes, lane_meetings, lane_busy, lane_words, lane_imports, lane_audit, lane_privacy,
        lane_retention, lane_applying, lane_exports;

/* All lanes, NULL after the last; and the index of one of them, from 0 (lanes.c). */
enum { LANES_MAX = 15 };
extern const struct lane *const lanes[LANES_MAX + 1];
size_t lane_number(const struct lane *lane);

struct dispatcher {
	const struct dispatcher_job *job;
	const struct dispatcher_settings *settings;
	struct db *db;
	struct db *upkeep; /* the connection of the user that may erase; the same as db where there is no such user */
	struct token_ring *ring;
	struct arena *life;  /* lives as long as the process */
	struct arena *arena; /* of the current step, and reset after it */
	struct instant now;  /* when the current step began, in whole seconds */
	int64_t owner;       /* a random number that marks the leases of this dispatcher */
	struct transfers *transfers;
	struct slot *slot;
	bool woken;              /* there may be work, so the loop does not wait */
	bool more;               /* events wait behind the batch that was handed on */
	bool busy;               /* events were handed on in this pass of the loop, or wait for the next one */
	int64_t fan_out_at;      /* clock_monotonic() before which no further events are handed on */
	struct dispatch_due due; /* what was due when the current step began */
	int wake;                /* a FIFO (base/wake.h) by which other dispatchers of this host wake only this one; -1: none */
	struct {
		int failures; /* of the fan-out in a row, which do not pass by themselves; 0: it works */
		int64_t not_before,
		        told_at; /* clock_monotonic() of the next attempt, and of the last line about it in the log */
		int64_t most;    /* events in the next transaction, few after a failure; 0: as many as there may be */
	} held;
	void *lane_state[LANES_MAX]; /* what a lane keeps between calls, by lane_number; NULL at first */
};

/*
 * Calls `body` as one step, and returns its result. Every use of the database happens in a step: the arena is empty, `now` is
 * set, and the database acts for no caller and no company. The loop and the transfers call the lanes inside a step already.
 */
typedef enum err dispatcher_body(struct dispatcher *d, void *arg);
enum err dispatcher_step(struct dispatcher *d, dispatcher_body *body, void *arg);

/*
 * Passes events that wait to the lanes, one batch of them, in their order. *(size_t *)handed_on_r is their number, and d->more
 * is set when more may wait. A batch that fails is tried in smaller ones, at last one by one. An event is put aside only for
 * what belongs to itself: its data, a constraint, a duplicate. For everything else, such as a database that is full or
 * read-only, it and those behind it wait with growing pauses; the log says so, and when it is over. A body of dispatcher_step.
 */
enum err dispatcher_fan_out(struct dispatcher *d, void *handed_on_r);

/*
 * Work that nobody waits for, such as reminders and the seals of the audit, leaves the database to the events while these are
 * handed on, and to the requests that cause them: after a step that began at `begun` (clock_monotonic()) it rests eight times
 * as long as the step took, a second at most. Returns when that rest is over. It counts only while d->busy.
 */
int64_t lane_rest_until(int64_t begun);

/* The name of the right to publish live updates at this host's nginx; null: none are published (dispatcher/trail/live.c). */
struct str live_place(struct dispatcher *d);

/* Runs `body` in a transaction of the user that may erase, as db_transaction does; d->db is that connection meanwhile. */
enum err dispatcher_upkeep(struct dispatcher *d, db_body *body, void *arg);

/* The keys that seal the audit; NULL when the configuration has none, which the log says once (dispatcher/trail/audit.c). */
struct chain_keys *dispatcher_chain_keys(struct dispatcher *d);

/* Whether `e` passes by itself, and was logged by db/: OK, a database that cannot be reached, a deadlock. After a write with an
 * unknown outcome the work is claimed again when its lease ends. */
bool lane_passes(enum err e);

/* Logs that a lane failed with `e`, unless `e` passes, is of a row or lock that another dispatcher has, or was logged by db/.
 */
void lane_failed(const char *lane, enum err e);

/* The statements from here on see the rows of `company`, and have no user as their author. */
void dispatcher_act_for(struct dispatcher *d, struct company_id company);

/* As dispatcher_act_for(); returns the context for functions of service/. Its rate limits allow everything. */
struct context dispatcher_context(struct dispatcher *d, struct company_id company);

#endif
