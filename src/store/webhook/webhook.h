/* Webhooks and their deliveries in the database. */
#ifndef STORE_WEBHOOK_WEBHOOK_H
#define STORE_WEBHOOK_WEBHOOK_H

#include "db/db.h"
#include "model/webhook.h"

/*
 * All of these return the errors of db_one, db_all and db_run. A function with `any` in its name finds what belongs to any
 * company, for the guard, and returns E_NO_ROW when there is none. All others touch only what belongs to the caller's company.
 */

/* One, without its secret; the second one stays locked until the transaction ends. */
enum err store_webhook_any(struct db *db, struct uuid id, struct webhook *out);
enum err store_webhook_any_lock(struct db *db, struct uuid id, struct webhook *out);

/* Writes a new one with its public id, which its sealed secret is bound to, and sets its key. */
enum err store_webhook_insert(struct db *db, struct webhook *webhook, struct str sealed);

/* Writes URL, the names of the events, active and failing_since; raises the version and stamps updated_at. */
enum err store_webhook_save(struct db *db, const struct webhook *webhook);

/* Exchanges the secret; the one before signs too until webhook->old_until, none: it is forgotten. Version and stamp as above.
 */
enum err store_webhook_rotate(struct db *db, const struct webhook *webhook, struct str sealed);

/* Takes one away, and its deliveries with it. */
enum err store_webhook_delete(struct db *db, const struct webhook *webhook);

/* Switches one off, by its key. */
enum err store_webhook_disable(struct db *db, struct webhook_id id);

/* A page, newest first (at and n); how many there are (total). */
enum err store_webhook_list(struct db *db, int64_t limit, int64_t offset, struct webhook_list *list_r);
enum err store_webhook_count(struct db *db, struct webhook_list *list_r);

/* A webhook, and how many deliveries with one of `status` (0: any) it has; 0 for a webhook of another company. */
enum err store_delivery_any_listing(struct db *db, struct uuid webhook, struct set status, struct delivery_listing *out);

/* Whose deliveries a list asks for, by the webhook's key. */
struct delivery_query {
	struct webhook_id webhook;
	struct set status; /* 0: any */
	int64_t limit, offset;
};

/* A page of them, newest first (at and n). */
enum err store_delivery_list(struct db *db, const struct delivery_query *query, struct delivery_list *list_r);

/* One delivery of a webhook, both by their public ids. */
enum err store_delivery_any(struct db *db, struct delivery_key key, struct delivery *out);

/* Writes a new one that is due now, with a public id of its own. E_DUPLICATE: this webhook is told of that event already. */
enum err store_delivery_insert(struct db *db, struct delivery *delivery);

/* Makes one due now, with all its attempts before it. What came of the last attempt stays until the next. */
enum err store_delivery_again(struct db *db, const struct delivery *delivery);

/* A delivery of a webhook, both by their public ids, and how many attempts it has; 0 for a delivery of another company. */
enum err store_try_any_listing(struct db *db, struct delivery_key key, struct try_listing *out);

/* A page of the attempts of a delivery (its key), newest first (at and n). */
struct try_query {
	struct delivery_id delivery;
	int64_t limit, offset;
};
enum err store_try_list(struct db *db, const struct try_query *query, struct delivery_try_list *list_r);

/* Makes the deliveries of a webhook (its key) that were made in a span due now, the oldest `most`; *n_r of them. */
enum err store_deliveries_again(struct db *db, const struct redelivery *wanted, int64_t most, int64_t *n_r);

#endif
