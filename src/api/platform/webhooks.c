/* Platform's endpoints of webhooks and their deliveries. */
#include "api/platform/platform.h"
#include "service/webhook/webhook.h"

enum { LINE = 1, WHOLE = 2, SHOWN = 4 };

/* The events that webhooks may ask for, by their own names. */
static const struct words platform_webhook_event = { "platform_webhook_event", event_names, WEBHOOK_EVENTS_END };

/* clang-format off */
WORDS(platform_delivery_status, delivery_status, [DELIVERY_PENDING] = "pending", [DELIVERY_DELIVERED] = "delivered",
	[DELIVERY_FAILED] = "failed");

VIEWED(platform_webhook, webhook, VIEWS(VIEW(LINE | WHOLE, "PlatformWebhook"), VIEW(SHOWN, "PlatformWebhookWithSecret")),
	ID(webhook, id, "id", "Id of the webhook", .must = ALWAYS),
	ROW(webhook, url, "url", "Address to which events are sent", .must = ALWAYS, .example = "https://your-app.com/webhook"),
	WORDSET(webhook, events, platform_webhook_event, "events", "Names of the events that are sent", .must = ALWAYS),
	ROW(webhook, active, "is_active", "Whether events are sent", .must = ALWAYS),
	ROW(webhook, secret, "secret",
		"Secret with which requests are signed; only this answer shows it", .must = ALWAYS, .views = SHOWN),
	ROW(webhook, old_until, "previous_secret_until",
		"Until when requests are also signed with the previous secret; null when there is none"),
	ROW(webhook, failing_since, "failing_since", "Since when every delivery has failed; null when the last one succeeded"),
	ROW(webhook, created_at, "created_at", "When the webhook was made", .must = ALWAYS),
	ROW(webhook, updated_at, "updated_at", "When the webhook was last changed", .must = ALWAYS),
	ETAG(webhook, WHOLE | SHOWN));
SHAPE(platform_webhook_create, webhook_edit,
	ROW(webhook_edit, url, "url",
		"Address to which events are sent, with https", .must = ALWAYS, .lo = 1, .hi = 2000, .example = "https://your-app.com/webhook"),
	WORDSET(webhook_edit, events, platform_webhook_event, "events", "Names of the events that are sent", .must = ALWAYS),
	ROW(webhook_edit, secret, "secret",
		"Secret with which requests are signed, 8 to 128 visible ASCII characters; without it, the server makes one", .flags = SECRET,
		.example = "webhook_secret"),
	ROW(webhook_edit, active, "is_active", "Whether events are sent"));
SHAPE(platform_webhook_update, webhook_edit,
	ID(webhook_edit, id, "webhook_id", "Id of the webhook", .where = PATH, .must = ALWAYS),
	ROW(webhook_edit, url, "url",
		"Address to which events are sent, with https", .lo = 1, .hi = 2000, .example = "https://your-app.com/webhook", .flags = NOT_NULL),
	WORDSET(webhook_edit, events, platform_webhook_event, "events", "Names of the events that are sent", .flags = NOT_NULL),
	ROW(webhook_edit, active, "is_active", "Whether events are sent", .flags = NOT_NULL),
	IF_MATCH(webhook_edit, 0));
SHAPE(platform_webhook_secret_rotation, webhook_rotation,
	ID(webhook_rotation, id, "webhook_id", "Id of the webhook", .where = PATH, .must = ALWAYS),
	ROW(webhook_rotation, secret, "secret",
		"New secret, 8 to 128 visible ASCII characters; without it, the server makes one", .flags = SECRET, .example = "webhook_secret_2"),
	ROW(webhook_rotation, overlap_hours, "overlap_hours",
		"Hours during which requests are also signed with the old secret", .lo = 0, .hi = 168, .otherwise = 24),
	IF_MATCH(webhook_rotation, 0));
SHAPE(platform_webhook_key, webhook_key,
	ID(webhook_key, id, "webhook_id", "Id of the webhook", .where = PATH, .must = ALWAYS));
SHAPE(platform_webhook_end, webhook_key,
	ID(webhook_key, id, "webhook_id", "Id of the webhook", .where = PATH, .must = ALWAYS),
	IF_MATCH(webhook_key, 0));
SHAPE(platform_webhook_query, webhook_filter,
	PAGING(webhook_filter, platform_window));

SHAPE(platform_webhook_delivery, delivery,
	ID(delivery, id, "id", "Id of the delivery, which the header webhook-id of each of its requests shows", .must = ALWAYS),
	ID(delivery, webhook, "webhook_id", "Id of the webhook", .must = ALWAYS),
	ROW(delivery, event, "event", "Name of the event", .must = ALWAYS, .example = "interview.scheduled"),
	WORD(delivery, status, platform_delivery_status, "status", "Status of the delivery", .must = ALWAYS),
	ROW(delivery, attempts, "attempts", "How often the server tried to deliver the event", .must = ALWAYS),
	ROW(delivery, next_at, "next_attempt_at", "When the server tries next; null when it does not"),
	ROW(delivery, answer_status, "response_status", "HTTP status of the receiver's last answer"),
	ROW(delivery, answer_ms, "response_ms", "How long the receiver took for its last answer, in milliseconds"),
	ROW(delivery, answer_body, "response_body", "The first 2 kB of the receiver's last answer"),
	ROW(delivery, error, "error", "Why there was no answer"),
	ROW(delivery, created_at, "created_at", "When the delivery was made", .must = ALWAYS),
	ROW(delivery, delivered_at, "delivered_at", "When the delivery succeeded; null until then"));
SHAPE(platform_webhook_delivery_key, delivery_key,
	ID(delivery_key, webhook, "webhook_id", "Id of the webhook", .where = PATH, .must = ALWAYS),
	ID(delivery_key, id, "delivery_id", "Id of the delivery", .where = PATH, .must = ALWAYS));
SHAPE(platform_webhook_delivery_query, delivery_filter,
	ID(delivery_filter, webhook, "webhook_id", "Id of the webhook", .where = PATH, .must = ALWAYS),
	PAGING(delivery_filter, platform_window),
	WORDSET(delivery_filter, status, platform_delivery_status, "status",
		"Only deliveries with one of these statuses, separated by commas", .where = QUERY));

SHAPE(platform_webhook_attempt, delivery_try,
	ROW(delivery_try, at, "at", "When the attempt ended", .must = ALWAYS),
	ROW(delivery_try, answer_status, "response_status", "HTTP status of the receiver's answer"),
	ROW(delivery_try, answer_ms, "response_ms", "How long the attempt took, in milliseconds", .must = ALWAYS),
	ROW(delivery_try, answer_body, "response_body", "The first 2 kB of the receiver's answer"),
	ROW(delivery_try, error, "error", "Why there was no answer"));
SHAPE(platform_webhook_attempt_query, try_filter,
	ID(try_filter, webhook, "webhook_id", "Id of the webhook", .where = PATH, .must = ALWAYS),
	ID(try_filter, delivery, "delivery_id", "Id of the delivery", .where = PATH, .must = ALWAYS),
	PAGING(try_filter, platform_window));
SHAPE(platform_webhook_redelivery, redelivery,
	ID(redelivery, webhook, "webhook_id", "Id of the webhook", .where = PATH, .must = ALWAYS),
	ROW(redelivery, since, "since", "Beginning of the span: deliveries made at this time or later", .must = ALWAYS, .example = "2024-03-20T14:00:00Z"),
	ROW(redelivery, until, "until", "End of the span: deliveries made before this time", .must = ALWAYS, .example = "2024-03-21T14:00:00Z"),
	WORDSET(redelivery, status, platform_delivery_status, "status",
		"Only deliveries with one of these statuses; without it, those that failed"));
SHAPE(platform_webhook_redelivered, redelivered,
	ROW(redelivered, count, "count", "Number of deliveries that are sent again", .must = ALWAYS));
/* clang-format on */

OPERATION_ON(service_delivery_tries, delivery, try_filter, delivery_try_list)
OPERATION_ON(service_deliveries_again, webhook, redelivery, redelivered)
OPERATION(service_webhook_create, webhook_edit, webhook)
OPERATION(service_webhook_list, webhook_filter, webhook_list)
OPERATION_ON(service_webhook_change, webhook, webhook_edit, webhook)
OPERATION_ON(service_webhook_delete, webhook, webhook_key, nothing)
OPERATION_ON(service_webhook_rotate, webhook, webhook_rotation, webhook)
OPERATION_ON(service_webhook_ping, webhook, webhook_key, delivery)
OPERATION_ON(service_delivery_list, webhook, delivery_filter, delivery_list)
OPERATION_ON(service_delivery_again, delivery, delivery_key, delivery)

#define BASE "/api/v1/webhooks"
#define ONE BASE "/{webhook_id}"
#define OFFICE .roles = ADMIN | HR, .guard = COMPANY
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "webhooks.create", .method = METHOD_POST, .path = BASE, .summary = "Create a webhook",
	  .doc = "The answer shows the secret, which is never shown again.", OFFICE,
	  .keys = KEYS_MAY, .view = SHOWN, CALL(service_webhook_create, platform_webhook_create, platform_webhook),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "webhooks.list", .method = METHOD_GET, .path = BASE, .summary = "List webhooks",
	  .doc = "Newest first.", OFFICE, .view = LINE,
	  CALL_LIST(service_webhook_list, platform_webhook_query, platform_webhook, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "webhooks.get", .method = METHOD_GET, .path = ONE, .summary = "Get a webhook", OFFICE, .load = &load_webhook, .view = WHOLE,
	  SHOW(platform_webhook_key, platform_webhook), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "webhooks.update", .method = METHOD_PATCH, .path = ONE, .summary = "Change a webhook",
	  .doc = "Members that are not sent keep their values.", OFFICE, .load = &load_webhook,
	  .view = WHOLE, CALL(service_webhook_change, platform_webhook_update, platform_webhook), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "webhooks.delete", .method = METHOD_DELETE, .path = ONE, .summary = "Delete a webhook and its deliveries", OFFICE, .load = &load_webhook,
	  CALL(service_webhook_delete, platform_webhook_end, shape_nothing), .answer = { { 204, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "webhooks.rotate_secret", .method = METHOD_POST, .path = ONE "/rotate_secret",
	  .summary = "Give a webhook a new secret",
	  .doc = "The answer shows the secret, which is never shown again.", OFFICE, .load = &load_webhook, .view = SHOWN,
	  .keys = KEYS_MAY, CALL(service_webhook_rotate, platform_webhook_secret_rotation, platform_webhook), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "webhooks.ping", .method = METHOD_POST, .path = ONE "/ping", .summary = "Send a test event to a webhook", OFFICE, .load = &load_webhook,
	  CALL(service_webhook_ping, platform_webhook_key, platform_webhook_delivery), .answer = { { 202, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "webhook_deliveries.list", .method = METHOD_GET, .path = ONE "/deliveries", .summary = "List deliveries of a webhook",
	  .doc = "Newest first.", OFFICE, .load = &load_webhook,
	  CALL_LIST(service_delivery_list, platform_webhook_delivery_query, platform_webhook_delivery, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
	{ .id = "webhook_deliveries.get", .method = METHOD_GET, .path = ONE "/deliveries/{delivery_id}", .summary = "Get a delivery", OFFICE, .load = &load_delivery,
	  SHOW(platform_webhook_delivery_key, platform_webhook_delivery), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "webhook_deliveries.redeliver", .method = METHOD_POST, .path = ONE "/deliveries/{delivery_id}/redeliver",
	  .summary = "Send a delivery again", OFFICE, .load = &load_delivery,
	  CALL(service_delivery_again, platform_webhook_delivery_key, platform_webhook_delivery), .answer = { { 202, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "webhook_deliveries.list_attempts", .method = METHOD_GET, .path = ONE "/deliveries/{delivery_id}/attempts",
	  .summary = "List attempts of a delivery",
	  .doc = "Newest first.",
	  OFFICE, .load = &load_delivery, CALL_LIST(service_delivery_tries, platform_webhook_attempt_query, platform_webhook_attempt, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
	{ .id = "webhook_deliveries.redeliver_all", .method = METHOD_POST, .path = ONE "/redeliver",
	  .summary = "Send all deliveries of a span again",
	  .doc = "At most 10,000, oldest first.", OFFICE, .load = &load_webhook,
	  CALL(service_deliveries_again, platform_webhook_redelivery, platform_webhook_redelivered), .answer = { { 202, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_webhooks = { endpoints, COUNT(endpoints) };
