/* Statements by which dispatchers queue, claim, begin and end deliveries. */
#include "store/webhook/delivery.h"
#include "store/keys.h"
#include "store/statements.h"

/* ---- queued, by the fan-out */

/* An event for a webhook. */
struct queued {
	struct uuid pub;
	int64_t webhook, outbox;
	struct company_id company;
	struct str event;
	unsigned object;
	int64_t object_id;
};

static const struct db_statement asked = {
	.name = "delivery.asked",
	.scope = DB_ANYONE, /* the events of all companies, each for webhooks of its own company */
	.text = "SELECT w.id, o.id, w.company_id, o.event, o.object, o.object_id FROM " SQL_BATCH
	        " STRAIGHT_JOIN webhooks w FORCE INDEX (company) ON w.company_id = o.company_id WHERE " SQL_IN_BATCH
	        " AND w.active = 1 AND FIND_IN_SET(o.event, w.events) > 0 AND NOT EXISTS (SELECT 1 FROM webhook_deliveries d"
	        " FORCE INDEX (once) WHERE d.webhook_id = w.id AND d.outbox_id = o.id)",
	PARAMS(BATCH_COLS),
	RESULT(queued, COL(queued, webhook), COL(queued, outbox), COL_KEY(queued, company), COL(queued, event),
	       COL(queued, object), COL(queued, object_id)),
};

/* The statement locks the row even if it is due already: a dispatcher that now ends its lease must see the new delivery. */
static const struct db_statement due = {
	.name = "delivery.due",
	.scope = DB_TENANT,
	.text = "UPDATE webhooks SET not_before = NULL, due_at = IFNULL(LEAST(due_at, ?), ?) WHERE id = ? AND company_id = ?",
	PARAMS(NOW_COL, NOW_COL, COL_KEY(delivery_target, id), COMPANY_COL),
};

enum err store_delivery_due(struct db *db, struct webhook_id webhook)
{
	struct delivery_target row = { .id = webhook };

	return db_run(db, &due, &row, NULL, NULL);
}

/* An event does not shorten the pause of a failing receiver, or the pause that a receiver has asked for. */
static const struct db_statement due_in_turn = {
	.name = "delivery.due_in_turn",
	.scope = DB_ANYONE, /* as delivery.asked */
	.text = "UPDATE webhooks SET due_at = IFNULL(LEAST(due_at, GREATEST(IFNULL(not_before, ?), ?)),"
	        " GREATEST(IFNULL(not_before, ?), ?)) WHERE id IN " SQL_KEYS,
	PARAMS(NOW_COL, NOW_COL, NOW_COL, NOW_COL, KEYS_COLS),
};

static const struct db_statement queue = {
	.name = "delivery.queue",
	.scope = DB_ANYONE, /* as delivery.asked */
	.text = "INSERT INTO webhook_deliveries (public_id, company_id, webhook_id, outbox_id, event, object, object_id, "
	        "next_at,"
	        " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL(queued, pub), COL_KEY(queued, company), COL(queued, webhook), COL(queued, outbox), COL(queued, event),
	       COL(queued, object), COL(queued, object_id), NOW_COL, NOW_COL),
};

/* The server looks for the keys in ascending order, so two transactions lock webhooks in the same order. */
static enum err make_due(struct db *db, const struct queued *queued, size_t n)
{
	int64_t keys[KEYS_MOST], matched = 0;
	size_t n_keys = 0;
	enum err e = OK;

	for (size_t i = 0; e == OK && i < n; i++) {
		size_t k = 0;

		while (k < n_keys && keys[k] != queued[i].webhook)
			k++;
		if (k == n_keys)
			keys[n_keys++] = queued[i].webhook;
		if (n_keys < KEYS_MOST && i + 1 < n)
			continue;
		e = store_run_keys(db, &due_in_turn, keys, n_keys, &matched);
		if (e == OK && (size_t)matched != n_keys)
			e = E_RETRY;
		n_keys = 0;
	}
	return e;
}

enum err store_delivery_queue(struct db *db, const struct outbox_batch *batch)
{
	void *rows;
	size_t n_rows, n = 0;
	enum err e = db_all(db, &asked, batch, &rows, &n_rows);
	struct queued *queued = rows;

	for (size_t i = 0; i < n_rows; i++) {
		const struct outbox_event *event = outbox_batch_find(batch, queued[i].outbox);

		/* A webhook may ask for an event that only another version of the program knows. */
		if (event == NULL || (event_outside(event->event) & WEBHOOKS) == 0)
			continue;
		queued[n] = queued[i];
		queued[n++].pub = uuid_new();
	}
	if (e == OK)
		e = make_due(db, queued, n);
	if (e == OK)
		e = db_run_many(db, &queue, queued, sizeof *queued, n);
	return e == E_DUPLICATE ? E_RETRY : e;
}

static const struct db_statement of_batch = {
	.name = "delivery.of_batch",
	.scope = DB_TENANT,
	.text = "SELECT w.url, d.event, d.outbox_id FROM webhooks w FORCE INDEX (company) STRAIGHT_JOIN webhook_deliveries d"
	        " FORCE INDEX (once) ON d.webhook_id = w.id AND d.outbox_id BETWEEN ? AND ? WHERE w.company_id = ? ORDER BY d.id",
	PARAMS(BATCH_COLS, COMPANY_COL),
	RESULT(delivery_queued, COL(delivery_queued, url), COL(delivery_queued, event), COL(delivery_queued, outbox)),
};

enum err store_delivery_queued(struct db *db, const struct outbox_batch *batch, struct delivery_queued **at_r, size_t *n_r)
{
	void *rows;
	enum err e = db_all(db, &of_batch, batch, &rows, n_r);

	*at_r = rows;
	return e;
}

/* ---- claimed: webhooks */

/* Whether the pending delivery d may be sent: its webhook is active (the parameter; a ping is sent anyway), and no older
 * delivery about the same object is pending. */
#define MAY_BE_SENT                                                                                                                     \
	" AND (? OR d.event = " SQL_EVENT_WEBHOOK_PING                                                                                  \
	") AND NOT EXISTS (SELECT 1 FROM webhook_deliveries e FORCE INDEX (ordered)"                                                    \
	" WHERE e.webhook_id = d.webhook_id AND e.object = d.object AND e.object_id = d.object_id AND e.status = " SQL_DELIVERY_PENDING \
	" AND e.id < d.id)"

static const struct db_statement free_ones = {
	.name = "delivery.free",
	.scope = DB_ANYONE, /* dispatchers send for all companies */
	.text = "SELECT id, public_id, company_id, created_by, url, secret, IF(secret_old_until > ?, secret_old, NULL), active,"
	        " failing_since, failures FROM webhooks FORCE INDEX (due) WHERE due_at <= ? AND (lease_until IS NULL OR"
	        " lease_until <= ?) AND failures <= ?"
	        " AND NOT EXISTS (SELECT 1 FROM companies c WHERE c.id = webhooks.company_id AND c.active = 0) ORDER BY due_at, id LIMIT ? FOR UPDATE SKIP LOCKED",
	PARAMS(NOW_COL, NOW_COL, NOW_COL, COL(delivery_lease, failures), COL(delivery_lease, most)),
	RESULT(delivery_target, COL_KEY(delivery_target, id), COL_PUB(delivery_target, id), COL_KEY(delivery_target, company),
	       COL_KEY(delivery_target, owner), COL(delivery_target, url), COL(delivery_target, secret),
	       COL(delivery_target, secret_old), COL(delivery_target, active), COL(delivery_target, failing_since),
	       COL(delivery_target, failures)),
};

static const struct db_statement lease = {
	.name = "delivery.lease",
	.scope = DB_ANYONE,
	.text = "UPDATE webhooks SET lease = ?, lease_until = ? WHERE id = ?",
	PARAMS(COL(delivery_target, lease), COL(delivery_target, lease_until), COL_KEY(delivery_target, id)),
};

enum err store_delivery_claim(struct db *db, struct delivery_lease wanted, struct delivery_target **at_r, size_t *n_r)
{
	void *rows;
	enum err e = db_all(db, &free_ones, &wanted, &rows, n_r);
	struct delivery_target *at = rows;

	for (size_t i = 0; e == OK && i < *n_r; i++) {
		at[i].lease = wanted.owner;
		at[i].lease_until = wanted.until;
		e = db_run(db, &lease, &at[i], NULL, NULL);
	}
	*at_r = at;
	return e;
}

/* The row is locked before deliveries are looked for: a transaction that queues one has either committed, and it is found, or
 * waits for this lock, and then finds the webhook released. */
static const struct db_statement hold = {
	.name = "delivery.hold",
	.scope = DB_ANYONE,
	.text = "SELECT url, active FROM webhooks WHERE id = ? AND lease = ? FOR UPDATE",
	PARAMS(COL_KEY(delivery_target, id), COL(delivery_target, lease)),
	RESULT(delivery_target, COL(delivery_target, url), COL(delivery_target, active)),
};

enum err store_delivery_hold(struct db *db, const struct delivery_target *target, struct delivery_target *now_r)
{
	*now_r = *target;
	return db_one(db, &hold, now_r, now_r);
}

struct release {
	struct delivery_target target;
	struct instant not_before;
};

/*
 * Computes when the webhook is due again. While it is switched off, only pings are due. A delivery that waits for an older one
 * about the same object is not due before the older one has ended.
 */
static const struct db_statement release = {
	.name = "delivery.release",
	.scope = DB_ANYONE,
	.text = "UPDATE webhooks SET lease = NULL, lease_until = NULL, not_before = ?, due_at = (SELECT GREATEST(d.next_at, ?)"
	        " FROM webhook_deliveries d FORCE INDEX (pending) WHERE d.webhook_id = ? AND d.status = " SQL_DELIVERY_PENDING
	                MAY_BE_SENT " ORDER BY d.next_at LIMIT 1) WHERE id = ? AND lease = ?",
	PARAMS(COL(release, not_before), COL(release, not_before), COL_KEY(release, target.id), COL(release, target.active),
	       COL_KEY(release, target.id), COL(release, target.lease)),
};

enum err store_delivery_release(struct db *db, const struct delivery_target *target, struct instant not_before)
{
	struct release row = { *target, not_before };
	enum err e = store_delivery_hold(db, target, &row.target); /* the present state: it may have been switched on or off */

	if (e == E_NO_ROW)
		return OK;
	return e == OK ? db_run(db, &release, &row, NULL, NULL) : e;
}

/* ---- begun: the oldest pending delivery of each object */

struct batch {
	struct delivery_target target;
	struct delivery_batch wanted;
};

#define HEADS(order)                                                                                                              \
	"SELECT d.id, d.public_id, d.webhook_id, d.company_id, d.step + 1, d.event, o.object, o.object_public_id,"                \
	" o.public_id, o.at, o.was, o.became FROM webhook_deliveries d FORCE INDEX (pending) JOIN outbox o FORCE INDEX (PRIMARY)" \
	" ON o.id = d.outbox_id WHERE d.webhook_id = ? AND d.company_id = ? AND d.status = " SQL_DELIVERY_PENDING                 \
	" AND d.next_at <= ?" MAY_BE_SENT " ORDER BY " order " LIMIT ?"
#define HEADS_COLUMNS                                                                                                          \
	PARAMS(COL_KEY(batch, target.id), COMPANY_COL, NOW_COL, COL(batch, target.active), COL(batch, wanted.most)),           \
	        RESULT(delivery_attempt, COL_KEY(delivery_attempt, id), COL_PUB(delivery_attempt, id),                         \
	               COL_KEY(delivery_attempt, webhook), COL_KEY(delivery_attempt, company), COL(delivery_attempt, step),    \
	               COL(delivery_attempt, event), COL(delivery_attempt, object), COL(delivery_attempt, object_id),          \
	               COL(delivery_attempt, event_id), COL(delivery_attempt, event_at), COL(delivery_attempt, was),           \
	               COL(delivery_attempt, became))

/* A failing webhook gets its oldest delivery first, so that the retries of that delivery follow their schedule and end. */
static const struct db_statement heads[2] = {
	{ .name = "delivery.heads", .scope = DB_TENANT, .text = HEADS("d.next_at, d.id"), HEADS_COLUMNS },
	{ .name = "delivery.oldest_head", .scope = DB_TENANT, .text = HEADS("d.id"), HEADS_COLUMNS },
};

static const struct db_statement begin = {
	.name = "delivery.begin",
	.scope = DB_TENANT,
	.text = "UPDATE webhook_deliveries SET step = ?, next_at = ? WHERE id = ? AND company_id = ?",
	PARAMS(COL(delivery_attempt, step), COL(delivery_attempt, next_at), COL_KEY(delivery_attempt, id), COMPANY_COL),
};

static const struct db_statement give_up = {
	.name = "delivery.give_up",
	.scope = DB_TENANT,
	.text = "UPDATE webhook_deliveries SET status = " SQL_DELIVERY_FAILED ", error = ? WHERE id = ? AND company_id = ?",
	PARAMS(COL(delivery_attempt, error), COL_KEY(delivery_attempt, id), COMPANY_COL),
};

/* A delivery whose own data are at fault fails with that reason, and holds back no other. */
static enum err begin_one(struct db *db, struct delivery_attempt *attempt, bool *begun_r)
{
	enum err e = db_run(db, &begin, attempt, NULL, NULL);

	*begun_r = e == OK;
	if (e != E_DATA)
		return e;
	attempt->error = STR("the delivery cannot be begun, because its data cannot be kept");
	return db_run(db, &give_up, attempt, NULL, NULL);
}

enum err store_delivery_begin(struct db *db, const struct delivery_target *target, struct delivery_batch wanted,
                              struct delivery_attempt **at_r, size_t *n_r)
{
	struct batch query = { *target, wanted };
	void *rows;
	enum err e = db_all(db, &heads[target->failures > 0], &query, &rows, n_r);
	struct delivery_attempt *at = rows;
	size_t n = 0;
	bool begun;

	for (size_t i = 0; e == OK && i < *n_r; i++) {
		at[n] = at[i];
		at[n].next_at = wanted.until;
		e = begin_one(db, &at[n], &begun);
		n += e == OK && begun;
	}
	*at_r = at;
	*n_r = n;
	return e;
}

/* ---- ended */

static const struct db_statement end = {
	.name = "delivery.end",
	.scope = DB_TENANT,
	.text = "UPDATE webhook_deliveries SET status = ?, attempts = attempts + 1, next_at = ?, answer_status = ?, answer_ms = ?, answer_body = ?,"
	        " error = ?, delivered_at = IF(? = " SQL_DELIVERY_DELIVERED
	        ", ?, NULL) WHERE id = ? AND company_id = ? AND status = " SQL_DELIVERY_PENDING,
	PARAMS(COL(delivery_attempt, status), COL(delivery_attempt, next_at), COL(delivery_attempt, answer_status),
	       COL(delivery_attempt, answer_ms), COL(delivery_attempt, answer_body), COL(delivery_attempt, error),
	       COL(delivery_attempt, status), NOW_COL, COL_KEY(delivery_attempt, id), COMPANY_COL),
};

static const struct db_statement attempt_insert = {
	.name = "delivery.attempt",
	.scope = DB_TENANT,
	.text = "INSERT INTO webhook_attempts (company_id, delivery_id, at, answer_status, answer_ms, answer_body, error)"
	        " VALUES (?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COMPANY_COL, COL_KEY(delivery_attempt, id), NOW_COL, COL(delivery_attempt, answer_status),
	       COL(delivery_attempt, answer_ms), COL(delivery_attempt, answer_body), COL(delivery_attempt, error)),
};

enum err store_delivery_end(struct db *db, const struct delivery_attempt *attempt)
{
	int64_t n = 0;
	enum err e = db_run(db, &end, attempt, &n, NULL);

	/* No row matched: the delivery was removed with its webhook meanwhile, or another dispatcher ended it. */
	return e == OK && n > 0 ? db_run(db, &attempt_insert, attempt, NULL, NULL) : e;
}

static const struct db_statement health = {
	.name = "delivery.health",
	.scope = DB_TENANT,
	.text = "UPDATE webhooks SET failing_since = ?, failures = ? WHERE id = ? AND company_id = ?",
	PARAMS(COL(delivery_target, failing_since), COL(delivery_target, failures), COL_KEY(delivery_target, id), COMPANY_COL),
};

enum err store_delivery_health(struct db *db, const struct delivery_target *target)
{
	return db_run(db, &health, target, NULL, NULL);
}

struct delivery_purge {
	struct instant before;
};

static const struct db_statement purge = {
	.name = "delivery.purge",
	.scope = DB_ANYONE,
	.text = "DELETE FROM webhook_deliveries WHERE created_at < ? LIMIT 200",
	PARAMS(COL(delivery_purge, before)),
};

enum err store_delivery_purge(struct db *db, struct instant before, int64_t *n_r)
{
	return db_run(db, &purge, &(struct delivery_purge){ before }, n_r, NULL);
}

STATEMENTS(delivery, &asked, &due, &due_in_turn, &queue, &of_batch, &free_ones, &lease, &hold, &release, &heads[0], &heads[1],
           &begin, &give_up, &end, &attempt_insert, &health, &purge);
