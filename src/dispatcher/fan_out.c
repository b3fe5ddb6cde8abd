/* The fan-out: hands the events of the outbox to the lanes. */
#include "dispatcher/lane.h"

enum {
	PAUSE_MOST = 10,    /* seconds between two attempts while events are held back */
	TELL_AGAIN = 60,    /* seconds until this is logged again */
	REASON_BYTES = 1000 /* of a reason that are kept, before the database cuts it by characters */
};

struct fan_out {
	struct dispatcher *d;
	int64_t most;
	struct outbox_batch batch;
	bool mine;        /* this dispatcher has the right */
	const char *lane; /* the lane that the batch is in */
};

static enum err fan_out_body(void *arg)
{
	struct fan_out *f = arg;
	struct dispatcher *d = f->d;
	enum err e = store_dispatch_lock(d->db, RIGHT_FAN_OUT);

	f->batch = (struct outbox_batch){ 0 };
	f->lane = "none";
	f->mine = e == OK;
	if (e == E_NO_ROW)
		return OK;
	if (e == OK)
		e = store_outbox_waiting(d->db, f->most, &f->batch);
	if (e != OK || f->batch.n == 0)
		return e;
	e = store_dispatch_turn(d->db, RIGHT_FAN_OUT);
	for (size_t i = 0; lanes[i] != NULL && e == OK; i++) {
		f->lane = lanes[i]->name;
		if (lanes[i]->fan_out != NULL)
			e = lanes[i]->fan_out(d, &f->batch);
	}
	return e == OK ? store_outbox_done(d->db, &f->batch) : e;
}

/* Whether the event itself is the cause, so that every further attempt would fail too. */
static bool own_fault(enum err e)
{
	return e == E_DATA || e == E_DUPLICATE || e == E_NO_ROW;
}

/* ---- one event is put aside */

struct putting_aside {
	const struct fan_out *f;
	struct str reason;
};

static enum err put_aside_body(void *arg)
{
	const struct putting_aside *it = arg;
	struct db *db = it->f->d->db;
	enum err e = store_dispatch_lock(db, RIGHT_FAN_OUT);

	if (e == OK)
		e = store_dispatch_turn(db, RIGHT_FAN_OUT);
	return e == OK ? store_outbox_put_aside(db, it->f->batch.first, it->reason) : e;
}

/* The lane and the text of the database's error, without a character that its buffer has cut off. */
static struct str reason_of(const struct fan_out *f, enum err e)
{
	struct str text = e == E_NO_ROW ? str_of(err_text(e)) : db_reason(f->d->db);

	text = STR_JOIN(f->d->arena, str_of(f->lane), STR(": "), text);
	if (text.n > REASON_BYTES)
		text.n = REASON_BYTES;
	while (text.n > 0 && !str_utf8(text))
		text.n--;
	return text;
}

static enum err put_aside(const struct fan_out *f, enum err why)
{
	struct putting_aside it = { f, reason_of(f, why) };
	enum err e = db_transaction(f->d->db, put_aside_body, NULL, &it);

	if (e == OK)
		LOG(EVENT_PUT_ASIDE, LOG_INT("outbox", f->batch.first), LOG_STR("event", f->batch.at[0].name),
		    LOG_STR("reason", it.reason));
	return e == E_NO_ROW ? OK : e; /* another dispatcher has handed it on */
}

/* ---- all events wait */

static void hold(const struct fan_out *f, enum err e)
{
	struct dispatcher *d = f->d;
	int64_t now = clock_monotonic(), pause = INT64_C(1) << (d->held.failures < 4 ? d->held.failures : 4);

	d->held.not_before = now + (pause < PAUSE_MOST ? pause : PAUSE_MOST) * INSTANT_SECOND;
	if (d->held.failures++ == 0 || now - d->held.told_at >= TELL_AGAIN * INSTANT_SECOND) {
		d->held.told_at = now;
		LOG(EVENTS_WAIT, LOG_INT("outbox", f->batch.first),
		    LOG_STR("event", f->batch.n > 0 ? f->batch.at[0].name : STR("")), LOG_TEXT_OF("error", err_code(e)),
		    LOG_STR("reason", reason_of(f, e)));
	}
}

static void go_on(struct dispatcher *d)
{
	if (d->held.failures > 0)
		LOG(EVENTS_GO_ON, LOG_INT("failures", d->held.failures));
	d->held.failures = 0;
	d->held.not_before = 0;
}

/* How many events the next transaction takes: after one that failed half as many, so that those before the one at fault are
 * handed on and it is alone at last; then twice as many each time. */
static int64_t next_most(const struct fan_out *f, enum err e)
{
	int64_t n = (int64_t)f->batch.n;

	if (!lane_passes(e))
		return n > 1 ? n / 2 : 1;
	return f->most * 2 < OUTBOX_BATCH_MOST ? f->most * 2 : OUTBOX_BATCH_MOST;
}

enum err dispatcher_fan_out(struct dispatcher *d, void *handed_on_r)
{
	struct fan_out f = { .d = d };
	enum err e;

	*(size_t *)handed_on_r = 0;
	d->more = false;
	if (clock_monotonic() < d->held.not_before)
		return OK;
	do {
		f.most = d->held.most > 0 ? d->held.most : OUTBOX_BATCH_MOST;
		e = db_transaction(d->db, fan_out_body, NULL, &f);
		d->held.most = next_most(&f, e);
	} while (!lane_passes(e) && f.batch.n > 1);
	if (own_fault(e) && f.batch.n == 1)
		e = put_aside(&f, e);
	if (!lane_passes(e))
		hold(&f, e);
	else if (e == OK && f.mine)
		go_on(d);
	if (e == OK)
		*(size_t *)handed_on_r = f.batch.n;
	d->more = e == OK && f.batch.n > 0 && f.batch.n == (size_t)f.most;
	return e;
}
