/* The fan-out: hands the events of the outbox to the lanes. */
#include "dispatcher/lane.h"

enum {
	BATCH = 100,        /* events in one transaction */
	PAUSE_MOST = 10,    /* seconds between two attempts while events are held back */
	TELL_AGAIN = 60,    /* seconds until this is logged again */
	REASON_BYTES = 1000 /* of a reason that are kept, before the database cuts it by characters */
};

struct fan_out {
	struct dispatcher *d;
	int64_t most;
	size_t n;
	bool mine;                       /* this dispatcher has the right */
	const struct outbox_event *last; /* the event that is being processed, and the lane that it is in */
	const char *lane;
};

static enum err hand_on(struct fan_out *f)
{
	struct dispatcher *d = f->d;
	enum err e = OK;

	for (size_t i = 0; lanes[i] != NULL && e == OK; i++) {
		f->lane = lanes[i]->name;
		dispatcher_act_for(d, f->last->company);
		if (lanes[i]->fan_out != NULL)
			e = lanes[i]->fan_out(d, f->last);
	}
	return e == OK ? store_outbox_done(d->db, f->last) : e;
}

static enum err fan_out_body(void *arg)
{
	struct fan_out *f = arg;
	struct outbox_event *events;
	enum err e = store_dispatch_lock(f->d->db, RIGHT_FAN_OUT);

	f->n = 0;
	f->last = NULL;
	f->lane = "none";
	f->mine = e == OK;
	if (e == E_NO_ROW)
		return OK;
	if (e == OK)
		e = store_outbox_waiting(f->d->db, f->most, &events, &f->n);
	if (e == OK && f->n > 0)
		e = store_dispatch_turn(f->d->db, RIGHT_FAN_OUT);
	for (size_t i = 0; e == OK && i < f->n; i++) {
		f->last = &events[i];
		e = hand_on(f);
	}
	return e;
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
	return e == OK ? store_outbox_put_aside(db, it->f->last->key, it->reason) : e;
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
		LOG(EVENT_PUT_ASIDE, LOG_INT("outbox", f->last->key), LOG_STR("event", f->last->name),
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
		LOG(EVENTS_WAIT, LOG_INT("outbox", f->last != NULL ? f->last->key : 0),
		    LOG_STR("event", f->last != NULL ? f->last->name : STR("")), LOG_TEXT_OF("error", err_code(e)),
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

/* After a failure the events are tried one by one, so that those before the one that fails are handed on. */
enum err dispatcher_fan_out(struct dispatcher *d, void *more_r)
{
	struct fan_out f = { .d = d, .most = BATCH };
	enum err e;

	if (clock_monotonic() < d->held.not_before)
		return OK;
	e = db_transaction(d->db, fan_out_body, NULL, &f);
	if (!lane_passes(e)) {
		f.most = 1;
		e = db_transaction(d->db, fan_out_body, NULL, &f);
	}
	if (own_fault(e) && f.last != NULL)
		e = put_aside(&f, e);
	if (!lane_passes(e))
		hold(&f, e);
	else if (e == OK && f.mine)
		go_on(d);
	*(bool *)more_r = e == OK && f.n > 0 && f.n == (size_t)f.most;
	return e;
}
