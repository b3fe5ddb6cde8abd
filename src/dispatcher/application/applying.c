/* The lane that makes applications of what was sent in without an account, one in each transaction. */
#include "service/applying/applying.h"

#include "dispatcher/lane.h"

enum { PAUSE = 300 }; /* seconds, after a failure that does not pass by itself */

static enum err step_body(void *arg)
{
	struct context c = dispatcher_context(arg, (struct company_id){ 0 });

	return service_applying_step(&c);
}

static enum err delay_body(void *arg)
{
	struct context c = dispatcher_context(arg, (struct company_id){ 0 });

	return service_applying_delay(&c, PAUSE);
}

static enum err take(struct dispatcher *d, int room)
{
	(void)room;
	if (!d->due.applyings)
		return OK;
	enum err e = db_transaction(d->db, step_body, NULL, d);
	if (!lane_passes(e) && e != E_NO_ROW && e != E_NO_WRITE)
		(void)db_transaction(d->db, delay_body, NULL, d);
	d->woken = d->woken || e == OK;
	return e;
}

const struct lane lane_applying = { .name = "applying", .most = 1, .take = take };
