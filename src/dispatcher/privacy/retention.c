/* The lane that blanks what companies keep for a time only: by night, some rows in each transaction, one part after another. */
#include "service/privacy/retention.h"

#include "dispatcher/lane.h"

enum { PAUSE = 300 }; /* seconds, after a failure that does not pass by itself */

struct retaining {
	struct dispatcher *d;
	struct retention_step v;
};

static enum err step_body(void *arg)
{
	struct retaining *retaining = arg;
	struct context c = dispatcher_context(retaining->d, (struct company_id){ 0 });
	enum err e = service_retention_next(&c, &retaining->v);

	return e == OK ? service_retention_step(&c, &retaining->v) : e;
}

static enum err delay_body(void *arg)
{
	struct retaining *retaining = arg;
	struct context c = dispatcher_context(retaining->d, (struct company_id){ 0 });

	return service_retention_delay(&c, PAUSE);
}

static enum err take(struct dispatcher *d, int room)
{
	struct retaining retaining = { .d = d, .v.keys = dispatcher_chain_keys(d) };

	(void)room;
	if (!d->due.retention)
		return OK;
	enum err e = dispatcher_upkeep(d, step_body, &retaining);
	if (!lane_passes(e) && e != E_NO_ROW && e != E_NO_WRITE)
		(void)dispatcher_upkeep(d, delay_body, &retaining);
	if (e == OK && retaining.v.done)
		LOG(DISPATCH, LOG_TEXT_OF("lane", "retention"), LOG_INT("company", retaining.v.part.company.v.key),
		    LOG_TEXT_OF("kind", retained_words[retaining.v.part.kind]), LOG_INT("blanked", retaining.v.blanked));
	d->woken = d->woken || e == OK;
	return e == E_NO_ROW ? OK : e;
}

const struct lane lane_retention = { .name = "retention", .most = 1, .take = take };
