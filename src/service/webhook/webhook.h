/* The use cases of webhooks. */
#ifndef SERVICE_WEBHOOK_WEBHOOK_H
#define SERVICE_WEBHOOK_WEBHOOK_H

#include "model/webhook.h"
#include "service/guard.h"

/* A webhook; one of its deliveries; a webhook and how many deliveries a delivery_filter finds; a delivery and how many attempts
 * it has. Each belongs to the webhook's company. */
extern const struct load load_webhook, load_delivery, load_deliveries, load_tries;

/* Makes one; its secret, given or made, stands in this answer only. E_INVALID. MADE. */
enum err service_webhook_create(struct context *c, const struct webhook_edit *in, struct webhook *out);

/* The company's, newest first. */
enum err service_webhook_list(struct context *c, const struct webhook_filter *in, struct webhook_list *out);

/* Changes what was sent. Whoever switches it on again forgives its failures. E_INVALID, E_STALE (If-Match). */
enum err service_webhook_change(struct context *c, const struct webhook *was, const struct webhook_edit *in,
                                struct webhook *out);

/* Takes it away with its deliveries. E_STALE (If-Match). */
enum err service_webhook_delete(struct context *c, const struct webhook *was, const struct webhook_key *in,
                                struct nothing *out);

/* A new secret, which stands in this answer only; the old one signs too for a while. E_INVALID, E_STALE (If-Match). */
enum err service_webhook_rotate(struct context *c, const struct webhook *was, const struct webhook_rotation *in,
                                struct webhook *out);

/* Sends it alone an event "webhook.ping", whether it is active or not: the delivery of that. */
enum err service_webhook_ping(struct context *c, const struct webhook *webhook, const struct webhook_key *in,
                              struct delivery *out);

/* Its deliveries, newest first. */
enum err service_delivery_list(struct context *c, const struct delivery_listing *of, const struct delivery_filter *in,
                               struct delivery_list *out);

/* Makes a delivery due again, whatever became of it: the same event under the same id. */
enum err service_delivery_again(struct context *c, const struct delivery *was, const struct delivery_key *in,
                                struct delivery *out);

/* Every attempt of a delivery, newest first. */
enum err service_delivery_tries(struct context *c, const struct try_listing *of, const struct try_filter *in,
                                struct delivery_try_list *out);

/* Makes all of a span due again, at most REDELIVERED_MOST, oldest first; how many. E_INVALID (no span). */
enum { REDELIVERED_MOST = 10000 };
enum err service_deliveries_again(struct context *c, const struct webhook *webhook, const struct redelivery *in,
                                  struct redelivered *out);

/*
 * For the dispatcher: switches one off (its key and URL) because nothing can be delivered, and tells `owner` (a user's key)
 * `why`. What is pending stays, and is sent when somebody switches it on again.
 */
enum err service_webhook_disable(struct context *c, const struct webhook *webhook, struct user_id owner, struct str why);

#endif
