/* What only time makes necessary, once a minute, by one dispatcher at a time and in small steps. */
#include "service/upkeep/sweep.h"

#include "dispatcher/lane.h"

enum { EVERY_SECONDS = 60 };

struct broom {
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

/* One step a call; the loop comes back at once as long as there is something to sweep. What fails does not keep back the rest.
 */
static enum err take(struct dispatcher *d, int room)
{
	void **place = &d->own[lane_number(&lane_sweep)];
	struct broom *broom = *place != NULL ? *place : (*place = ARENA_NEW(d->life, struct broom));
	struct sweeping sweeping = { .d = d, .what = broom->what };
	enum err e;

	(void)room;
	if (d->now.us < broom->next.us)
		return OK;
	e = db_transaction(d->db, sweep_body, NULL, &sweeping);
	if (e != OK || sweeping.n == 0)
		broom->what++;
	if (e == E_NO_ROW || e == E_UNAVAILABLE || broom->what == SWEEPS)
		*broom = (struct broom){ .next = instant_add(d->now, EVERY_SECONDS) };
	else
		d->woken = true;
	return e;
}

const struct lane lane_sweep = { .name = "sweep", .most = 1, .take = take };
