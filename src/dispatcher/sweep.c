/* The lane of periodic maintenance (service/upkeep/sweep.h): once a minute, by one dispatcher at a time, in small steps. */
#include "service/upkeep/sweep.h"

#include "dispatcher/lane.h"

enum { EVERY_SECONDS = 60 };

struct sweep_state {
	struct instant next;
	struct set due; /* the kinds that have something to sweep; none: nobody has asked yet */
};

struct sweeping {
	struct dispatcher *d;
	enum sweep what;
	int64_t n;
};

static enum err sweep_body(void *arg)
{
	struct sweeping *sweeping = arg;
	struct context c = dispatcher_context(sweeping->d, (struct company_id){ 0 });
	enum err e = store_dispatch_lock(c.db, RIGHT_SWEEP);

	return e == OK ? service_sweep(&c, sweeping->what, &sweeping->n) : e;
}

/* Sweeps some rows of the first kind that is due. After a failure the next kind of maintenance follows. */
static enum err sweep_some(struct dispatcher *d, struct sweep_state *state)
{
	struct sweeping sweeping = { .d = d };

	while ((state->due.bits >> sweeping.what & 1) == 0)
		sweeping.what++;
	enum err e = db_transaction(d->db, sweep_body, NULL, &sweeping);
	if (e != OK || sweeping.n == 0)
		state->due.bits &= ~(UINT64_C(1) << sweeping.what);
	if (e == E_NO_ROW || e == E_UNAVAILABLE || e == E_NO_WRITE)
		state->due.bits = 0;
	return e;
}

/* Asks what is due, then does one step in each call, and has the loop call again at once until nothing is left to sweep. */
static enum err take(struct dispatcher *d, int room)
{
	void **place = &d->lane_state[lane_number(&lane_sweep)];
	struct sweep_state *state = *place != NULL ? *place : (*place = ARENA_NEW(d->life, struct sweep_state));
	struct context c = dispatcher_context(d, (struct company_id){ 0 });
	enum err e;

	(void)room;
	if (d->now.us < state->next.us)
		return OK;
	e = state->due.bits == 0 ? service_sweep_due(&c, &state->due) : sweep_some(d, state);
	if (state->due.bits == 0)
		state->next = instant_add(d->now, EVERY_SECONDS);
	else
		d->woken = true;
	return e;
}

const struct lane lane_sweep = { .name = "sweep", .most = 1, .take = take };
