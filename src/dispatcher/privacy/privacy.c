/* The lane that carries out orders to erase, a step in each transaction. */
#include "service/privacy/privacy.h"

#include "dispatcher/lane.h"

struct privacy_state {
	struct instant not_before; /* after a failure that does not pass by itself */
};

enum { PAUSE = 60 };

static enum err erase_body(void *arg)
{
	struct context c = dispatcher_context(arg, (struct company_id){ 0 });

	return service_erasure_step(&c);
}

static enum err take(struct dispatcher *d, int room)
{
	void **place = &d->lane_state[lane_number(&lane_privacy)];
	struct privacy_state *state = *place != NULL ? *place : (*place = ARENA_NEW(d->life, struct privacy_state));

	(void)room;
	if (!d->due.erasures || d->now.us < state->not_before.us)
		return OK;
	enum err e = db_transaction(d->db, erase_body, NULL, d);
	if (e != OK && e != E_NO_ROW)
		state->not_before = instant_add(d->now, PAUSE);
	d->woken = d->woken || e == OK;
	return e;
}

const struct lane lane_privacy = { .name = "privacy", .most = 1, .take = take };
