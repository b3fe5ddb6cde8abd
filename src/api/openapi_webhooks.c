/* Writes "webhooks" of the OpenAPI document: the requests that receivers get (Standard Webhooks 1.0.0). */
#include "api/openapi.h"
#include "model/payload.h"
#include "model/trail/event.h"

/* The headers of every request to a receiver. */
static const struct sent_header {
	const char *name, *doc, *pattern;
} sent_headers[] = {
	{ "webhook-id", "Id of the delivery; it is the same at every attempt, so a receiver can recognise repetitions",
	  "^[0-9a-f-]{36}$" },
	{ "webhook-timestamp", "When this attempt was made, in seconds since 1970", "^[0-9]+$" },
	{ "webhook-signature",
	  "For each valid secret, v1 and the base64 of HMAC-SHA256 over webhook-id, webhook-timestamp and body, joined by dots",
	  "^v1,[0-9A-Za-z+/=]+( v1,[0-9A-Za-z+/=]+)*$" },
	{ "X-Webhook-Signature-256", "sha256= and the hexadecimal HMAC-SHA256 of the body alone", "^sha256=[0-9a-f]{64}$" },
};

static void sent_header(struct json_writer *w, const struct sent_header *header)
{
	json_object(w);
	openapi_text(w, "name", header->name);
	openapi_text(w, "in", "header");
	openapi_text(w, "description", header->doc);
	openapi_bool(w, "required", true);
	json_key(w, "schema");
	json_object(w);
	openapi_text(w, "type", "string");
	openapi_text(w, "pattern", header->pattern);
	json_end(w);
	json_end(w);
}

static void answer(struct json_writer *w, const char *status, const char *doc)
{
	json_key(w, status);
	json_object(w);
	openapi_text(w, "description", doc);
	json_end(w);
}

static void webhook(struct document *document, struct str event)
{
	struct json_writer *w = document->w;
	struct cut cut = { .view = ~0u };

	json_key_str(w, event);
	json_object(w);
	json_key(w, "post");
	json_object(w);
	json_key(w, "operationId");
	json_str(w, STR_JOIN(document->arena, STR("webhook."), event));
	json_key(w, "summary");
	json_str(w, STR_JOIN(document->arena, STR("Delivery of the event "), event));
	json_key(w, "tags");
	json_array(w);
	json_text(w, "Webhooks"); /* as platform tags the operations by which a webhook is made */
	json_end(w);
	json_key(w, "security");
	json_array(w);
	json_end(w);
	json_key(w, "parameters");
	json_array(w);
	for (size_t i = 0; i < COUNT(sent_headers); i++)
		sent_header(w, &sent_headers[i]);
	json_end(w);
	json_key(w, "requestBody");
	json_object(w);
	openapi_bool(w, "required", true);
	json_key(w, "content");
	json_object(w);
	json_key(w, "application/json");
	json_object(w);
	json_key(w, "schema");
	openapi_ref(document, payload_shape(), &cut, NULL);
	json_end(w);
	json_end(w);
	json_end(w);
	json_key(w, "responses");
	json_object(w);
	answer(w, "2XX", "The event was received; after any other answer the server tries again, at growing intervals");
	answer(w, "410", "The receiver wants no more events: the webhook is switched off");
	answer(w, "4XX", "The server tries again; after 429 not before the time in Retry-After");
	json_end(w);
	json_end(w);
	json_end(w);
}

void openapi_webhooks(struct document *document)
{
	json_key(document->w, "webhooks");
	json_object(document->w);
	for (enum event_name event = EVENT_NONE + 1; event < WEBHOOK_EVENTS_END; event++)
		webhook(document, event_text(event));
	json_end(document->w);
}
