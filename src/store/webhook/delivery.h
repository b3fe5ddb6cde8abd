/*
 * Deliveries of webhooks, for the dispatcher. A dispatcher leases a webhook. Of the deliveries of one webhook about one object,
 * only the oldest pending one may be sent.
 */
#ifndef STORE_WEBHOOK_DELIVERY_H
#define STORE_WEBHOOK_DELIVERY_H

#include "db/db.h"
#include "model/webhook.h"
#include "store/trail/outbox.h"

/* The members of a webhook that sending needs. */
struct delivery_target {
	struct webhook_id id;
	struct company_id company;
	struct user_id owner;               /* the key of the user who created it */
	struct str url, secret, secret_old; /* the secrets are encrypted; secret_old is null when it no longer signs */
	struct maybe_bool active;
	struct instant failing_since;
	int64_t failures;
	int64_t lease;
	struct instant lease_until;
};

/* One attempt that is being made, and the event that it sends. */
struct delivery_attempt {
	struct delivery_id id;
	struct webhook_id webhook;
	struct company_id company;
	int64_t step; /* its place in the plan of retries: 1 is the first attempt, and the first one after a redelivery */
	struct str event;
	unsigned object;
	struct uuid object_id, event_id;
	struct instant event_at;
	struct str was, became; /* the status of the object before and after the event; null when it stayed */
	/* the result */
	unsigned status; /* an enum delivery_status */
	struct instant next_at;
	struct maybe_int answer_status;
	int64_t answer_ms;
	struct str answer_body, error;
};

/* All functions return the errors of db_one, db_all and db_run. */

/* Queues the events of the batch for the active webhooks of their companies that subscribe to them, and makes these due when
 * their pauses are over. E_RETRY: a webhook was deleted, or another dispatcher has queued the same, at this moment. */
enum err store_delivery_queue(struct db *db, const struct outbox_batch *batch);

/* A delivery that was queued: where it goes to, and what it tells. */
struct delivery_queued {
	struct str url, event;
	int64_t outbox; /* the key of the event */
};
/* Reads what was queued for the webhooks of the caller's company, of the events of a batch and of others between them. */
enum err store_delivery_queued(struct db *db, const struct outbox_batch *batch, struct delivery_queued **at_r, size_t *n_r);

/* Makes a webhook (its key) due now and ends its pause, because a user has asked for it. */
enum err store_delivery_due(struct db *db, struct webhook_id webhook);

/*
 * A lease of at most `most` webhooks that are due and not leased, and have failed at most `failures` times in a row. Each claim
 * has another `owner`.
 */
struct delivery_lease {
	int64_t owner, most, failures;
	struct instant until;
};
/* Leases such webhooks within one transaction, and reads their members. */
enum err store_delivery_claim(struct db *db, struct delivery_lease lease, struct delivery_target **at_r, size_t *n_r);

/* Locks the webhook within a transaction. *now_r is `target` with the present URL and state. E_NO_ROW: the lease is lost, or
 * the webhook was deleted. */
enum err store_delivery_hold(struct db *db, const struct delivery_target *target, struct delivery_target *now_r);

/*
 * Ends the lease within a transaction. The webhook is due again when its next delivery is, but not before `not_before`. Does
 * nothing when the lease is lost or the webhook was deleted.
 */
enum err store_delivery_release(struct db *db, const struct delivery_target *target, struct instant not_before);

/* At most `most` deliveries that may be sent now, and the time before which they are not due again. */
struct delivery_batch {
	int64_t most;
	struct instant until;
};
/* Reads these deliveries within one transaction, counts one more attempt for each, and makes them due at batch.until. */
enum err store_delivery_begin(struct db *db, const struct delivery_target *target, struct delivery_batch batch,
                              struct delivery_attempt **at_r, size_t *n_r);

/* Writes the result of an attempt: a row for the attempt, and the state of the delivery. */
enum err store_delivery_end(struct db *db, const struct delivery_attempt *attempt);

/* Writes failing_since and failures of the webhook. */
enum err store_delivery_health(struct db *db, const struct delivery_target *target);

/* Deletes some of the deliveries that were made before `before`, with any status. *n_r is their number. */
enum err store_delivery_purge(struct db *db, struct instant before, int64_t *n_r);

#endif
