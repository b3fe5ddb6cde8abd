/* The lane of periodic maintenance (service/upkeep/sweep.h): once a minute, by one dispatcher at a time, in small steps. */
#include "service/upkeep/sweep.h"

#include "dispatcher/lane.h"

enum { EVERY_SECONDS = 60 };

struct sweep_state {
	struct instant next;
	enum sweep what;
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

/* Does one step in each call, and has the loop call again at once until nothing is left to sweep. After a failure the next kind
 * of maintenance follows. */
static enum err take(struct dispatcher *d, int room)
{
	void **place = &d->lane_state[lane_number(&lane_sweep)];
	struct sweep_state *state = *place != NULL ? *place : (*place = ARENA_NEW(d->life, struct sweep_state));
	struct sweeping sweeping = { .d = d, .what = state->what };
	enum err e;

	(void)room;
	if (d->now.us < state->next.us)
		return OK;
	e = db_transaction(d->db, sweep_body, NULL, &sweeping);
	if (e != OK || sweeping.n == 0)
		state->what++;
	if (e == E_NO_ROW || e == E_UNAVAILABLE || e == E_NO_WRITE || state->what == SWEEPS)
		*state = (struct sweep_state){ .next = instant_add(d->now, EVERY_SECONDS) };
	else
		d->woken = true;
	return e;
}

const struct lane lane_sweep = { .name = "sweep", .most = 1, .take = take };
