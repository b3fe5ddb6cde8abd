/*
 * Deliveries of webhooks from the dispatcher's side. A dispatcher has a webhook for itself while its lease lasts; of the
 * deliveries of one webhook about one object, only the oldest that is pending may be sent.
 */
#ifndef STORE_WEBHOOK_DELIVERY_H
#define STORE_WEBHOOK_DELIVERY_H

#include "db/db.h"
#include "model/webhook.h"

/* A webhook as its sender needs it. */
struct delivery_target {
	struct webhook_id id;
	struct company_id company;
	struct user_id owner;               /* who made it; its key */
	struct str url, secret, secret_old; /* secrets sealed; secret_old none when it no longer signs */
	struct maybe_bool active;
	struct instant failing_since;
	int64_t failures;
	int64_t lease;
	struct instant lease_until;
};

/* One attempt in hand, and what is told by it. */
struct delivery_attempt {
	struct delivery_id id;
	struct webhook_id webhook;
	struct company_id company;
	int64_t attempts; /* with this one */
	struct str event;
	unsigned object;
	struct uuid object_id, event_id;
	struct instant event_at;
	/* what came of it */
	unsigned status; /* an enum delivery_status */
	struct instant next_at;
	struct maybe_int answer_status;
	int64_t answer_ms;
	struct str answer_body, error;
};

/* All of these: the errors of db_one, db_all and db_run. */

/* The company's active webhooks that ask for `event`: their keys alone. */
enum err store_delivery_targets(struct db *db, enum event_name event, struct delivery_target **at_r, size_t *n_r);

/*
 * Queues an event (its key in the outbox, name and object) for a webhook (its key), and makes the webhook due when its pause is
 * over. Nothing happens when the webhook was deleted.
 */
struct new_delivery {
	struct webhook_id webhook;
	int64_t outbox;
	struct str event;
	unsigned object;
	int64_t object_id;
};
enum err store_delivery_queue(struct db *db, const struct new_delivery *delivery);

/* Makes a webhook (its key) due now, whatever pause it was given: somebody has asked for it. */
enum err store_delivery_due(struct db *db, struct webhook_id webhook);

/*
 * Inside one transaction: at most `most` webhooks that are due and free, and have failed at most `failures` times in a row;
 * they are then leased. `owner` is of this claim alone.
 */
struct delivery_lease {
	int64_t owner, most, failures;
	struct instant until;
};
enum err store_delivery_claim(struct db *db, struct delivery_lease lease, struct delivery_target **at_r, size_t *n_r);

/* Inside a transaction: locks it; *now_r is `target` with the URL and state that it has now. E_NO_ROW: it is another's, or
 * gone. */
enum err store_delivery_hold(struct db *db, const struct delivery_target *target, struct delivery_target *now_r);

/*
 * Inside a transaction: gives it up; it is due again when its next delivery is, but not before `not_before`. Nothing happens
 * when it is another's now, or the webhook is gone.
 */
enum err store_delivery_release(struct db *db, const struct delivery_target *target, struct instant not_before);

/* Inside one transaction: at most `most` deliveries that may be sent now. They count one attempt more and are not due before
 * `until`. */
struct delivery_batch {
	int64_t most;
	struct instant until;
};
enum err store_delivery_begin(struct db *db, const struct delivery_target *target, struct delivery_batch batch,
                              struct delivery_attempt **at_r, size_t *n_r);

/* What came of an attempt: the attempt's own row, and the delivery's state. */
enum err store_delivery_end(struct db *db, const struct delivery_attempt *attempt);

/* Writes failing_since and failures. */
enum err store_delivery_health(struct db *db, const struct delivery_target *target);

/* Removes some that were made before `before`, whatever became of them; *n_r of them. */
enum err store_delivery_purge(struct db *db, struct instant before, int64_t *n_r);

#endif
