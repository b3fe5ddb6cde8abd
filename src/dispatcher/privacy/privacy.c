/* The lane that carries out orders to erase, a step in each transaction. */
#include "service/privacy/privacy.h"

#include "dispatcher/lane.h"

enum { PAUSE = 300 }; /* seconds, after a failure that does not pass by itself */

static enum err step_body(void *arg)
{
	struct context c = dispatcher_context(arg, (struct company_id){ 0 });

	return service_erasure_step(&c);
}

static enum err delay_body(void *arg)
{
	struct context c = dispatcher_context(arg, (struct company_id){ 0 });

	return service_erasure_delay(&c, PAUSE);
}

static enum err take(struct dispatcher *d, int room)
{
	(void)room;
	if (!d->due.erasures)
		return OK;
	enum err e = dispatcher_upkeep(d, step_body, d);
	if (!lane_passes(e) && e != E_NO_ROW && e != E_NO_WRITE)
		(void)dispatcher_upkeep(d, delay_body, d);
	d->woken = d->woken || e == OK;
	return e;
}

const struct lane lane_privacy = { .name = "privacy", .most = 1, .take = take };
