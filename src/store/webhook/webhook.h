/* Webhooks and their deliveries in the database. */
#ifndef STORE_WEBHOOK_WEBHOOK_H
#define STORE_WEBHOOK_WEBHOOK_H

#include "db/db.h"
#include "model/webhook.h"

/*
 * All functions return the errors of db_one, db_all and db_run. A function with `any` in its name finds rows of any company,
 * for a guard, and returns E_NO_ROW when there is none. All others find only rows of the caller's company.
 */

/* Loads the webhook with this public id, without its secret. */
enum err store_webhook_any(struct db *db, struct uuid id, struct webhook *out);
/* As store_webhook_any, and locks the row until the transaction ends. */
enum err store_webhook_any_lock(struct db *db, struct uuid id, struct webhook *out);

/* Inserts a webhook and sets its key. `sealed` is its encrypted secret, which is bound to its public id. */
enum err store_webhook_insert(struct db *db, struct webhook *webhook, struct str sealed);

/* Writes URL, events, active and failing_since, raises the version and sets updated_at. */
enum err store_webhook_save(struct db *db, const struct webhook *webhook);

/* Replaces the secret. The old one signs too until webhook->old_until; null: it is deleted at once. Raises the version and sets
 * updated_at. */
enum err store_webhook_rotate(struct db *db, const struct webhook *webhook, struct str sealed);

/* Deletes a webhook and its deliveries. */
enum err store_webhook_delete(struct db *db, const struct webhook *webhook);

/* Switches a webhook off, by its key. */
enum err store_webhook_disable(struct db *db, struct webhook_id id);

/* Reads a page, newest first (at and n). */
enum err store_webhook_list(struct db *db, int64_t limit, int64_t offset, struct webhook_list *list_r);
/* Counts all webhooks (total), at most MOST_COL. */
enum err store_webhook_count(struct db *db, struct webhook_list *list_r);

/* The filter and the page of a list of deliveries, by the webhook's key. */
struct delivery_query {
	struct webhook_id webhook;
	struct set status;
	int64_t limit, offset;
	int64_t end; /* set by store_delivery_list */
};

/* Reads a page of deliveries, newest first (at and n). */
enum err store_delivery_list(struct db *db, const struct delivery_query *query, struct delivery_list *list_r);
/* Counts the deliveries that the query finds (total); MOST_COL or more when there are so many. */
enum err store_delivery_count(struct db *db, const struct delivery_query *query, struct delivery_list *list_r);

/* Loads a delivery of a webhook, both by their public ids. */
enum err store_delivery_any(struct db *db, struct delivery_key key, struct delivery *out);

/* Inserts a delivery that is due now, with a public id of its own. E_DUPLICATE: this webhook has a delivery of that event
 * already. */
enum err store_delivery_insert(struct db *db, struct delivery *delivery);

/* Makes a delivery due now, with all its attempts before it. The result of the last attempt stays until the next one ends. */
enum err store_delivery_again(struct db *db, const struct delivery *delivery);

/* The page of a list of attempts of a delivery (its key). */
struct try_query {
	struct delivery_id delivery;
	int64_t limit, offset;
};
/* Reads the page, newest first (at and n). */
enum err store_try_list(struct db *db, const struct try_query *query, struct delivery_try_list *list_r);
/* Counts all attempts of the delivery (total), at most MOST_COL. */
enum err store_try_count(struct db *db, const struct try_query *query, struct delivery_try_list *list_r);

/* Makes deliveries of a webhook (its key) due now that were made in wanted's time span: the oldest `most`. *n_r is their
 * number. */
enum err store_deliveries_again(struct db *db, const struct redelivery *wanted, int64_t most, int64_t *n_r);

#endif
