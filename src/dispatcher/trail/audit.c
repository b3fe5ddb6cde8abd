/*
 * The lane that seals the audit (service/trail/chain.h). A row waits some seconds at most, so that rows which are written one
 * after the other are sealed together.
 */
#include "dispatcher/lane.h"
#include "service/trail/chain.h"

enum {
	PAUSE_US = 2000000, /* between two batches, unless a full one shows that more wait */
	HEADS_MOST = 100
};

struct audit_lane {
	struct chain_keys *keys;
	int64_t not_before;  /* clock_monotonic() of the next batch */
	int64_t rests_until; /* clock_monotonic() of the next batch while events are handed on */
	bool opened, broken; /* broken: the log has the line about it */
};

static struct audit_lane *lane_of(struct dispatcher *d)
{
	void **place = &d->lane_state[lane_number(&lane_audit)];

	if (*place == NULL)
		*place = ARENA_NEW(d->life, struct audit_lane);
	return *place;
}

struct chain_keys *dispatcher_chain_keys(struct dispatcher *d)
{
	struct audit_lane *lane = lane_of(d);

	if (!lane->opened) {
		lane->opened = true;
		lane->keys = chain_keys_new(d->settings->audit_keys);
		if (lane->keys == NULL)
			LOG(AUDIT_NOT_SEALED, LOG_TEXT_OF("option", "audit_keys"));
	}
	return lane->keys;
}

struct sealing {
	struct dispatcher *d;
	struct chain_sealing v;
};

static enum err seal_body(void *arg)
{
	struct sealing *sealing = arg;
	struct context c = dispatcher_context(sealing->d, (struct company_id){ 0 });
	enum err e = store_dispatch_lock(c.db, RIGHT_SEAL);

	if (e == OK)
		e = store_dispatch_turn(c.db, RIGHT_SEAL);
	return e == OK ? service_chain_seal(&c, &sealing->v) : e;
}

static void tell_broken(struct audit_lane *lane, int64_t rows)
{
	if (rows > 0 && !lane->broken)
		LOG(AUDIT_BROKEN, LOG_INT("rows", rows));
	lane->broken = rows > 0;
}

static enum err seal(struct dispatcher *d, struct audit_lane *lane)
{
	struct sealing sealing = { .d = d, .v.keys = lane->keys };
	int64_t begun = clock_monotonic();
	enum err e = db_transaction(d->db, seal_body, NULL, &sealing);
	bool more = e == OK && sealing.v.more && sealing.v.broken == 0;

	if (e == OK)
		tell_broken(lane, sealing.v.broken);
	if (more)
		d->woken = true;
	else
		lane->not_before = clock_monotonic() + PAUSE_US;
	lane->rests_until = lane_rest_until(begun);
	return e == E_NO_ROW ? OK : e; /* another dispatcher seals */
}

/* Once a day, where a chain has grown: a log that is kept elsewhere shows later whether its end was cut off. */
static enum err tell_body(void *arg)
{
	struct dispatcher *d = arg;
	struct context c = dispatcher_context(d, (struct company_id){ 0 });
	struct chain_head *heads = NULL;
	size_t n = 0;
	enum err e = store_dispatch_lock(c.db, RIGHT_SEAL);

	if (e == OK)
		e = store_chain_untold(c.db, HEADS_MOST, &heads, &n);
	for (size_t i = 0; e == OK && i < n; i++) {
		LOG(AUDIT_HEAD, LOG_INT("chain", heads[i].chain), LOG_INT("number", heads[i].last),
		    LOG_STR("mac", service_chain_text(&c, heads[i].last_mac)));
		e = store_chain_told(c.db, &heads[i]);
	}
	return e;
}

static enum err take(struct dispatcher *d, int room)
{
	struct audit_lane *lane = lane_of(d);
	int64_t now = clock_monotonic();
	enum err e = OK;

	(void)room;
	if ((!d->due.seals && !d->due.heads) || dispatcher_chain_keys(d) == NULL || now < lane->not_before ||
	    (d->busy && now < lane->rests_until))
		return OK;
	if (d->due.seals)
		e = seal(d, lane);
	if (e == OK && d->due.heads)
		e = db_transaction(d->db, tell_body, NULL, d);
	return e == E_NO_ROW ? OK : e;
}

static void close_keys(struct dispatcher *d)
{
	chain_keys_free(&lane_of(d)->keys);
}

const struct lane lane_audit = { .name = "audit", .most = 1, .take = take, .close = close_keys };
