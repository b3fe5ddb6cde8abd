/* The use cases of webhooks: a company's admin and hr; anybody else is E_FORBIDDEN. */
#ifndef SERVICE_WEBHOOK_WEBHOOK_H
#define SERVICE_WEBHOOK_WEBHOOK_H

#include "model/webhook.h"
#include "service/context.h"

/* Makes one; its secret, given or made, stands in this answer only. E_INVALID. MADE. */
enum err service_webhook_create(struct context *c, const struct webhook_edit *in, struct webhook *out);

/* The company's, newest first. */
enum err service_webhook_list(struct context *c, const struct webhook_filter *in, struct webhook_list *out);

/* One. E_NOT_FOUND. */
enum err service_webhook_get(struct context *c, const struct webhook_key *in, struct webhook *out);

/* Changes what was sent; who makes it active again forgives its failures. E_INVALID, E_NOT_FOUND, E_STALE (If-Match). */
enum err service_webhook_change(struct context *c, const struct webhook_edit *in, struct webhook *out);

/* Takes one away with its deliveries. E_NOT_FOUND, E_STALE (If-Match). */
enum err service_webhook_delete(struct context *c, const struct webhook_key *in, struct nothing *out);

/* A new secret, which stands in this answer only; the old one signs too for a while. E_INVALID, E_NOT_FOUND, E_STALE. */
enum err service_webhook_rotate(struct context *c, const struct webhook_rotation *in, struct webhook *out);

/* An event "webhook.ping" for this one alone, active or not: its delivery. E_NOT_FOUND. */
enum err service_webhook_ping(struct context *c, const struct webhook_key *in, struct delivery *out);

/* The deliveries of one webhook, newest first. E_NOT_FOUND. */
enum err service_delivery_list(struct context *c, const struct delivery_filter *in, struct delivery_list *out);

/* One. E_NOT_FOUND. */
enum err service_delivery_get(struct context *c, const struct delivery_key *in, struct delivery *out);

/* Makes one due again, whatever became of it: the same event under the same id. E_NOT_FOUND. */
enum err service_delivery_again(struct context *c, const struct delivery_key *in, struct delivery *out);

/* Every attempt of one delivery, newest first. E_NOT_FOUND. */
enum err service_delivery_tries(struct context *c, const struct try_filter *in, struct delivery_try_list *out);

/* Makes all of a span due again, at most REDELIVERED_MOST, oldest first; how many. E_INVALID (no span), E_NOT_FOUND. */
enum { REDELIVERED_MOST = 10000 };
enum err service_deliveries_again(struct context *c, const struct redelivery *in, struct redelivered *out);

/*
 * For the dispatcher: switches one off (its key and URL) because nothing can be delivered, and tells `owner` (a user's key)
 * `why`. What is pending stays, and is sent when somebody switches it on again.
 */
enum err service_webhook_disable(struct context *c, const struct webhook *webhook, struct user_id owner, struct str why);

#endif
