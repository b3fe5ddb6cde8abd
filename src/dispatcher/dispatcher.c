/* The main loop. A commit, an answer from the network, or the clock wakes it; then it passes events to the lanes, and each lane
 * claims the work that is due. */
#include "dispatcher/dispatcher.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/wake.h"
#include "dispatcher/transfer.h"

enum {
	LOOK_MS = 1000,    /* a worker on another host cannot wake this dispatcher, so it looks at least so often */
	GATHER_FROM = 4,   /* events in a batch, after which more are gathered for the next one */
	GATHER_US = 40000, /* for so long */
	YIELD_US = 5000,   /* between other batches, at least */
	YIELD_PART = 8,    /* of the time that a batch has taken, if that is more */
	REST_TIMES = 8,    /* see lane_rest_until() */
	REST_MOST_US = 1000000,
	STEP_BYTES = 65536,
	NICE = 5
};

/* ---- steps */

enum err dispatcher_step(struct dispatcher *d, dispatcher_body *body, void *arg)
{
	enum err e;

	d->now = instant_of_unix(instant_unix(clock_now()));
	db_enter(d->db, d->arena, (struct db_scope_values){ .now = d->now }, 0);
	e = body(d, arg);
	db_leave(d->db, NULL);
	arena_reset(d->arena);
	return e;
}

void dispatcher_act_for(struct dispatcher *d, struct company_id company)
{
	db_set_scope(d->db, (struct db_scope_values){ .company = company.v.key, .now = d->now });
}

static bool allow_always(void *self, const struct quota *quota, int64_t *wait_r)
{
	(void)self;
	(void)quota;
	*wait_r = 0;
	return true;
}

static void give_back_nothing(void *self, const char *kind, struct str key)
{
	(void)self;
	(void)kind;
	(void)key;
}

/* Workers read every two seconds which sessions have ended, so changes by a dispatcher need not be sent to them. */
static void forget_nobody(void *self, struct uuid id)
{
	(void)self;
	(void)id;
}

struct context dispatcher_context(struct dispatcher *d, struct company_id company)
{
	static const struct throttle open = { allow_always, give_back_nothing, forget_nobody, forget_nobody, NULL };

	dispatcher_act_for(d, company);
	return (struct context){ .arena = d->arena,
		                 .db = d->db,
		                 .who = { .company = company },
		                 .now = d->now,
		                 .settings = d->job->business,
		                 .ring = d->ring,
		                 .throttle = &open };
}

enum err dispatcher_upkeep(struct dispatcher *d, db_body *body, void *arg)
{
	struct db *usual = d->db;
	enum err e;

	if (d->upkeep == usual)
		return db_transaction(d->db, body, NULL, arg);
	d->db = d->upkeep;
	db_enter(d->db, d->arena, (struct db_scope_values){ .now = d->now }, 0);
	e = db_transaction(d->db, body, NULL, arg);
	db_leave(d->db, NULL);
	d->db = usual;
	return e;
}

/* ---- lanes */

bool lane_passes(enum err e)
{
	static const enum err passing[] = { OK, E_UNAVAILABLE, E_TIMEOUT, E_UNKNOWN_OUTCOME, E_RETRY };

	for (size_t i = 0; i < COUNT(passing); i++)
		if (e == passing[i])
			return true;
	return false;
}

void lane_failed(const char *lane, enum err e)
{
	if (!lane_passes(e) && e != E_NO_ROW && e != E_NO_WRITE)
		LOG(DISPATCH_ERROR, LOG_TEXT_OF("lane", lane), LOG_TEXT_OF("error", err_code(e)));
}

int64_t lane_rest_until(int64_t begun)
{
	int64_t now = clock_monotonic(), rest = (now - begun) * REST_TIMES;

	return now + (rest < REST_MOST_US ? rest : REST_MOST_US);
}

static enum err take(struct dispatcher *d, void *arg)
{
	const struct lane *lane = arg;
	int room = lane->most - transfers_in_flight(d, lane);
	enum err e = room > 0 ? lane->take(d, room) : OK;

	lane_failed(lane->name, e);
	return e;
}

static enum err look(struct dispatcher *d, void *arg)
{
	(void)arg;
	d->due = (struct dispatch_due){ .place = live_place(d) };
	enum err e = store_dispatch_due(d->db, &d->due);
	d->more = d->more && d->due.events;
	return e;
}

/*
 * While requests come, so do their events: those of some milliseconds are handed on together, which costs the database much
 * less. Where few come, none of them waits for others. While requests are being handled, there is a short pause even between
 * full batches, so that these have the database first. All pauses are so short that events are handed on faster than they can
 * be caused.
 */
static int64_t pause_after(const struct dispatcher *d, size_t handed_on, int64_t took_us)
{
	if (!d->more)
		return handed_on >= GATHER_FROM ? GATHER_US : YIELD_US;
	if (slots_busy(d->slot->board) == 0)
		return 0;
	return took_us / YIELD_PART > YIELD_US ? took_us / YIELD_PART : YIELD_US;
}

static void hand_on_events(struct dispatcher *d)
{
	int64_t begun = clock_monotonic();
	size_t handed_on = 0;

	d->busy = d->due.events && begun < d->fan_out_at;
	if (!d->due.events || d->busy)
		return;
	(void)dispatcher_step(d, dispatcher_fan_out, &handed_on);
	if (handed_on == 0)
		return;
	d->busy = true;
	int64_t now = clock_monotonic();
	d->fan_out_at = now + pause_after(d, handed_on, now - begun);
	d->woken = true; /* the lanes have got work */
}

/* Processes one batch only, so that transfers in flight make progress between batches. Nothing but whether anything is due is
 * asked when nothing is. */
static void work(struct dispatcher *d)
{
	d->woken = false;
	(void)dispatcher_step(d, look, NULL);
	hand_on_events(d);
	for (size_t i = 0; lanes[i] != NULL; i++)
		(void)dispatcher_step(d, take, (void *)(uintptr_t)lanes[i]);
}

/* ---- the process */

/* SIGTERM stays blocked and is read from a file descriptor, so it can neither be missed nor interrupt a system call. */
static int open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void read_signals(struct dispatcher *d, int fd)
{
	struct signalfd_siginfo info;

	while (fd >= 0 && read(fd, &info, sizeof info) == (ssize_t)sizeof info)
		*d->slot->stop = 1;
}

/* How long the loop may wait, in milliseconds. Until events may be handed on again, nobody needs to report further ones. */
static int wait_ms(const struct dispatcher *d)
{
	int64_t pause = (d->fan_out_at - clock_monotonic() + 999) / 1000;

	if (d->woken)
		return 0;
	return pause > 0 && pause < LOOK_MS ? (int)pause : LOOK_MS;
}

static void run(struct dispatcher *d, int wake_fd, int signal_fd)
{
	int64_t last = 0;

	while (*d->slot->stop == 0) {
		int64_t now = clock_monotonic();
		bool waiting = d->due.events && now >= d->fan_out_at && d->fan_out_at > last;

		if (now - last >= LOOK_MS * 1000 || d->woken || waiting) {
			last = now;
			work(d);
		}
		bool paused = clock_monotonic() < d->fan_out_at;
		const int fds[] = { paused ? -1 : wake_fd, signal_fd, d->wake };
		if (transfers_wait(d, fds, COUNT(fds), wait_ms(d)))
			d->woken = true;
		wake_drain(fds[0]);
		wake_drain(d->wake);
		read_signals(d, signal_fd);
		slot_beat(d->slot);
	}
	atomic_store(&d->slot->state, SLOT_DRAINING);
	while (transfers_in_flight(d, NULL) > 0) {
		(void)transfers_wait(d, NULL, 0, LOOK_MS);
		slot_beat(d->slot);
	}
}

/* Also true when the database cannot be reached now, because the loop connects again each second. */
static bool ready(struct dispatcher *d)
{
	enum err e = db_connect(d->db);

	return e == OK || e == E_NO_WRITE || e == E_UNAVAILABLE || e == E_TIMEOUT;
}

int dispatcher_run(void *arg, struct slot *slot, int listen_fd)
{
	const struct dispatcher_job *job = arg;
	struct dispatcher d = {
		.job = job,
		.settings = job->settings,
		.db = db_new(job->database),
		.ring = token_ring_new(job->tokens),
		.life = arena_new(0),
		.arena = arena_new(STEP_BYTES),
		.slot = slot,
		.woken = true,
		.wake = -1,
	};
	int signal_fd = open_signals(), wake_fd = wake_open(d.life, job->wake), status = 1;

	d.upkeep = job->upkeep != NULL ? db_new(job->upkeep) : d.db;

	if (listen_fd >= 0)
		(void)close(listen_fd);
	slot_beat(slot);
	(void)setpriority(PRIO_PROCESS, 0, NICE); /* requests are served first */
	random_bytes(&d.owner, sizeof d.owner);
	d.owner &= INT64_MAX;
	d.transfers = transfers_open(&d);
	if (d.transfers != NULL && ready(&d)) {
		atomic_store(&slot->state, SLOT_READY);
		run(&d, wake_fd, signal_fd);
		status = 0;
	}
	transfers_close(&d.transfers);
	for (size_t i = 0; lanes[i] != NULL; i++)
		if (lanes[i]->close != NULL)
			lanes[i]->close(&d);
	token_ring_free(&d.ring);
	if (d.upkeep != d.db)
		db_free(&d.upkeep);
	db_free(&d.db);
	wake_close(wake_fd);
	(void)close(signal_fd);
	arena_free(&d.arena);
	arena_free(&d.life);
	return status;
}
