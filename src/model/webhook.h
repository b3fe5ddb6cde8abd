/* Webhooks: the URLs to which the server sends the events of a company, and the deliveries of those events. */
#ifndef MODEL_WEBHOOK_H
#define MODEL_WEBHOOK_H

#include "model/principal.h"
#include "model/trail/event.h"

#define WEBHOOK_SECRET_MIN 8
#define WEBHOOK_SECRET_MAX 128

struct webhook_id {
	struct id v;
};
struct delivery_id {
	struct id v;
};

struct webhook {
	struct webhook_id id;
	struct company_id company;
	struct str url;
	struct set events;      /* members of enum event_name below WEBHOOK_EVENTS_END */
	struct str event_names; /* the same events as the stored text; a name that this version does not know is only here */
	struct maybe_bool active;
	struct str secret;            /* the plain text, only in the one answer that shows it; otherwise null */
	struct instant old_until;     /* the previous secret signs too until this time */
	struct instant failing_since; /* zero when the last delivery succeeded, or when there was no delivery */
	struct instant created_at, updated_at;
	int64_t version;
};
LIST_OF(webhook);

struct webhook_key {
	struct seen seen;
	struct webhook_id id;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
};

struct webhook_filter {
	struct seen seen;
	struct window window;
};

/* The body of a request that creates or changes a webhook. HAS() says which members were sent. */
struct webhook_edit {
	struct seen seen;
	struct webhook_id id;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
	struct str url, secret;
	struct set events;
	struct maybe_bool active;
};

struct webhook_rotation {
	struct seen seen;
	struct webhook_id id;
	int64_t version;       /* from the If-Match header; 0 when it was not sent */
	struct str secret;     /* when it is not sent, the server makes a random secret */
	int64_t overlap_hours; /* how long the old secret signs beside the new secret */
};

struct delivery {
	struct delivery_id id;
	struct webhook_id webhook;
	struct company_id company;
	int64_t outbox; /* the key of the event's outbox row */
	struct str event;
	enum delivery_status status;
	int64_t attempts;
	struct maybe_int answer_status, answer_ms; /* both of the last attempt that got an answer */
	struct str answer_body, error;
	struct instant next_at; /* zero when no attempt is due */
	struct instant created_at, delivered_at;
};
LIST_OF(delivery);

struct delivery_key {
	struct seen seen;
	struct webhook_id webhook;
	struct delivery_id id;
};

struct delivery_filter {
	struct seen seen;
	struct window window;
	struct webhook_id webhook;
	struct set status; /* an empty set selects every status */
};

/* One attempt of a delivery. */
struct delivery_try {
	struct instant at;
	struct maybe_int answer_status;
	int64_t answer_ms;
	struct str answer_body, error;
};
LIST_OF(delivery_try);

struct try_filter {
	struct seen seen;
	struct window window;
	struct webhook_id webhook;
	struct delivery_id delivery;
};

/* Selects the deliveries of a webhook that are sent again: those created in [since, until) whose status is in `status`. */
struct redelivery {
	struct seen seen;
	struct webhook_id webhook;
	struct instant since, until;
	struct set status; /* an empty set selects failed deliveries */
};

struct redelivered {
	int64_t count;
};

/* The targets that are allowed besides https on the public internet: plain http, and hosts in private networks. */
struct webhook_targets {
	bool http, private;
};

/*
 * Checks whether a webhook may have this `url`.
 * E_FORMAT: `url` is not an absolute http or https URL, or has user information, a fragment, or an invalid character.
 * E_SCHEME: the scheme is http, and `allowed` does not permit that.
 * E_ADDRESS: the host is a name that only a local network knows (localhost, a name without a dot, .local, .internal,
 * .home.arpa), or an address outside the public internet, in any spelling that resolvers accept; unless `allowed` permits it.
 * Other names are not resolved here. They are resolved, and their addresses checked, each time the webhook is called.
 */
enum err webhook_url_check(struct str url, struct webhook_targets allowed);

/*
 * Whether `secret` is valid: WEBHOOK_SECRET_MIN to WEBHOOK_SECRET_MAX visible ASCII characters. When it begins with "whsec_",
 * the rest must be the base64 of 24 to 64 bytes, and these bytes are the key (Standard Webhooks 1.0.0). Any other secret is the
 * key itself.
 */
bool webhook_secret_valid(struct str secret);

/* The key with which deliveries are signed, made from `secret` as webhook_secret_valid describes. In `arena`. */
struct str webhook_secret_key(struct arena *arena, struct str secret);

/* A new secret: "whsec_" and the base64 of 32 random bytes. In `arena`. */
struct str webhook_secret_new(struct arena *arena);

/* The names of a set of events, in the order of the list in events.def, separated by `between`. In `arena`. */
struct str webhook_event_names(struct arena *arena, struct set events, struct str between);

/* The events whose names are in `names`, separated by commas. Unknown names, and events that webhooks may not have, are left
 * out. */
struct set webhook_events(struct str names);

#endif
