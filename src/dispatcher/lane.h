/*
 * The inside of the dispatcher. A lane is one kind of work with a queue of its own in the database: a new one is a file here,
 * its SQL in store/, and a line in lanes.c. Only dispatcher/ includes this.
 *
 * A lane claims in one short transaction (SELECT ... FOR UPDATE SKIP LOCKED; the lease and whose it is are written), starts
 * transfers, and writes what came of each in another, if the lease is still its own. The database is never held while the
 * outside is waited for.
 */
#ifndef DISPATCHER_LANE_H
#define DISPATCHER_LANE_H

#include "base/log.h"
#include "dispatcher/dispatcher.h"
#include "store/trail/outbox.h"

struct dispatcher;
struct transfer;

struct lane {
	const char *name;
	int most; /* transfers in flight */
	/*
	 * Inside the fan-out's transaction: writes what this event means to the lane's queue. Events come in the order of their
	 * commits for each object, and each once (unless the transaction is run again). NULL: the lane has no queue of events.
	 */
	enum err (*fan_out)(struct dispatcher *d, const struct outbox_event *event);
	/*
	 * Claims what is due, at most `room` of it, and starts it. Called after every wake, every second, and after one of the
	 * lane's transfers has ended, unless there is no room. Inside a step, outside a transaction. An error is logged; the
	 * next call tries again.
	 */
	enum err (*take)(struct dispatcher *d, int room);
};

/* Each in a file of its name. */
extern const struct lane lane_webhooks, lane_sweep, lane_screening, lane_live, lane_mail;
extern const struct lane lane_meetings, lane_busy;

/* All lanes, NULL after the last; the place of one of them. (lanes.c) */
enum { LANES_MAX = 12 };
extern const struct lane *const lanes[LANES_MAX + 1];
size_t lane_number(const struct lane *lane);

struct dispatcher {
	const struct dispatcher_job *job;
	const struct dispatcher_settings *settings;
	struct db *db;
	struct token_ring *ring;
	struct arena *life;  /* of the process: what is read once */
	struct arena *arena; /* of the step in hand: reset after it */
	struct instant now;  /* of the step in hand, in whole seconds */
	int64_t owner;       /* random: whose a lease is */
	struct transfers *transfers;
	struct slot *slot;
	bool woken;           /* there may be something to do: the loop looks at once */
	int wake;             /* a FIFO (base/wake.h) by which other dispatchers of this host wake this one alone; -1: none */
	void *own[LANES_MAX]; /* what a lane keeps from one call to the next, by lane_number */
};

/*
 * Every use of the database stands in a step: `body` is called with the arena empty, the clock read, and the database entered
 * for nobody (no caller, no company). The loop and the transfers do that by themselves: lanes are always called in one.
 */
typedef enum err dispatcher_body(struct dispatcher *d, void *arg);
enum err dispatcher_step(struct dispatcher *d, dispatcher_body *body, void *arg);

/*
 * Logs that a lane failed with `e`, but for what is no failure of the lane: OK, a row or a lock that another has, and a
 * database that is away, of which db/ tells; what a lost write has done, the lease tells.
 */
void lane_failed(const char *lane, enum err e);

/* As whom the statements from here on act: nobody, of `company`. */
void dispatcher_act_for(struct dispatcher *d, struct company_id company);

/* As above, and what a use case of service/ is given: limits and throttles let everything pass. */
struct context dispatcher_context(struct dispatcher *d, struct company_id company);

#endif
