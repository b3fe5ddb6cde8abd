/* The use cases of webhooks. */
#ifndef SERVICE_WEBHOOK_WEBHOOK_H
#define SERVICE_WEBHOOK_WEBHOOK_H

#include "model/webhook.h"
#include "service/guard.h"

/* These load a webhook, a delivery, the list of a webhook's deliveries, and the list of a delivery's attempts, the lists with
 * their totals. Each belongs to the webhook's company. */
extern const struct load load_webhook, load_delivery;

/* Creates a webhook. Only this answer shows its secret, which was sent or is made here. E_INVALID. MADE. */
enum err service_webhook_create(struct context *c, const struct webhook_edit *in, struct webhook *out);

/* Lists the company's webhooks, newest first. */
enum err service_webhook_list(struct context *c, const struct webhook_filter *in, struct webhook_list *out);

/* Changes the members that were sent. Enabling a webhook again resets its failures. E_INVALID, E_STALE (If-Match). */
enum err service_webhook_change(struct context *c, const struct webhook *was, const struct webhook_edit *in,
                                struct webhook *out);

/* Deletes a webhook with its deliveries. E_STALE (If-Match). */
enum err service_webhook_delete(struct context *c, const struct webhook *was, const struct webhook_key *in,
                                struct nothing *out);

/* Sets a new secret, which only this answer shows. The old secret also signs for a while. E_INVALID, E_STALE (If-Match). */
enum err service_webhook_rotate(struct context *c, const struct webhook *was, const struct webhook_rotation *in,
                                struct webhook *out);

/* Sends an event "webhook.ping" to this webhook only, even when it is not active. Answers with the delivery. */
enum err service_webhook_ping(struct context *c, const struct webhook *webhook, const struct webhook_key *in,
                              struct delivery *out);

/* Lists a webhook's deliveries, newest first. */
enum err service_delivery_list(struct context *c, const struct webhook *webhook, const struct delivery_filter *in,
                               struct delivery_list *out);

/* Makes a delivery due again, whatever its status is. It sends the same event with the same id. */
enum err service_delivery_again(struct context *c, const struct delivery *was, const struct delivery_key *in,
                                struct delivery *out);

/* Lists every attempt of a delivery, newest first. */
enum err service_delivery_tries(struct context *c, const struct delivery *delivery, const struct try_filter *in,
                                struct delivery_try_list *out);

/* Makes the deliveries of a span due again, the oldest first, at most REDELIVERED_MOST. Answers with their number. E_INVALID.
 */
enum { REDELIVERED_MOST = 10000 };
enum err service_deliveries_again(struct context *c, const struct webhook *webhook, const struct redelivery *in,
                                  struct redelivered *out);

/*
 * For the dispatcher: disables a webhook, given by its key and URL, because nothing can be delivered, and notifies `owner` (a
 * user's key) of the reason `why`. Pending deliveries stay, and are sent when the webhook is enabled again.
 */
enum err service_webhook_disable(struct context *c, const struct webhook *webhook, struct user_id owner, struct str why);

#endif
