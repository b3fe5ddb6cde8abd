/* Webhooks and their deliveries in the database: a company's own only. */
#ifndef STORE_WEBHOOK_WEBHOOK_H
#define STORE_WEBHOOK_WEBHOOK_H

#include "db/db.h"
#include "model/webhook.h"

/* All of these: the errors of db_one, db_all and db_run. E_NO_ROW: there is none, or it is another company's. */

/* One, without its secret; locked until the transaction ends. */
enum err store_webhook_get(struct db *db, struct uuid id, struct webhook *out);
enum err store_webhook_lock(struct db *db, struct uuid id, struct webhook *out);

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

/* Whose deliveries a list asks for. */
struct delivery_query {
	struct webhook_id webhook; /* its public id is asked for; store_delivery_count sets its key */
	bool filtered;             /* `status` was asked for */
	struct set status;
	int64_t limit, offset;
};

/* How many there are (total); E_NO_ROW: no such webhook. Then a page, newest first (at and n). */
enum err store_delivery_count(struct db *db, struct delivery_query *query, struct delivery_list *list_r);
enum err store_delivery_list(struct db *db, const struct delivery_query *query, struct delivery_list *list_r);

/* One of a webhook; both by their public ids. */
enum err store_delivery_get(struct db *db, struct delivery_key key, struct delivery *out);

/* Writes a new one that is due now, with a public id of its own. E_DUPLICATE: this webhook is told of that event already. */
enum err store_delivery_insert(struct db *db, struct delivery *delivery);

/* Makes one due now, with all its attempts before it. What came of the last attempt stays until the next. */
enum err store_delivery_again(struct db *db, const struct delivery *delivery);

/* The attempts of one delivery of a webhook, both by their public ids; store_try_count sets the delivery's key. */
struct try_query {
	struct webhook_id webhook;
	struct delivery_id delivery;
	int64_t limit, offset;
};
enum err store_try_count(struct db *db, struct try_query *query, struct delivery_try_list *list_r);
enum err store_try_list(struct db *db, const struct try_query *query, struct delivery_try_list *list_r);

/* Makes the deliveries of a webhook (its key) that were made in a span due now, the oldest `most`; *n_r of them. */
enum err store_deliveries_again(struct db *db, const struct redelivery *wanted, int64_t most, int64_t *n_r);

#endif
