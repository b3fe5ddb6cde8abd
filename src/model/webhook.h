/* Webhooks: where a company wants to be told of its events, and what became of telling. */
#ifndef MODEL_WEBHOOK_H
#define MODEL_WEBHOOK_H

#include "model/event.h"
#include "model/principal.h"

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
	struct set events;      /* of enum event_name, below WEBHOOK_EVENTS_END */
	struct str event_names; /* the same as it is stored; a name that this version does not know stands here alone */
	struct maybe_bool active;
	struct str secret;            /* as plain text: in the one answer that shows it, else none */
	struct instant old_until;     /* until when the secret before this one signs too */
	struct instant failing_since; /* none: the last delivery succeeded, or there was none */
	struct instant created_at, updated_at;
	int64_t version;
};
LIST_OF(webhook);

struct webhook_key {
	struct seen seen;
	struct webhook_id id;
	int64_t version; /* of If-Match; 0: not sent */
};

struct webhook_filter {
	struct seen seen;
	struct window window;
};

/* Make and change: HAS() says which members were sent. */
struct webhook_edit {
	struct seen seen;
	struct webhook_id id;
	int64_t version; /* of If-Match; 0: not sent */
	struct str url, secret;
	struct set events;
	struct maybe_bool active;
};

struct webhook_rotation {
	struct seen seen;
	struct webhook_id id;
	int64_t version;       /* of If-Match; 0: not sent */
	struct str secret;     /* none: one is made */
	int64_t overlap_hours; /* how long the old one signs beside the new one */
};

struct delivery {
	struct delivery_id id;
	struct webhook_id webhook;
	struct company_id company;
	int64_t outbox; /* the key of the event's outbox row */
	struct str event;
	enum delivery_status status;
	int64_t attempts;
	struct maybe_int answer_status, answer_ms; /* of the last attempt that got an answer */
	struct str answer_body, error;
	struct instant next_at; /* none: no attempt is due */
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
	struct set status; /* 0: all */
};

/* One attempt of a delivery. */
struct delivery_try {
	struct instant at;
	struct maybe_int answer_status;
	int64_t answer_ms;
	struct str answer_body, error;
};
LIST_OF(delivery_try);

/* The webhook whose deliveries are listed, or the delivery whose attempts are, and how many of them the filter finds. */
struct delivery_listing {
	struct webhook_id webhook;
	struct company_id company;
	int64_t total;
};
struct try_listing {
	struct delivery_id delivery;
	struct company_id company;
	int64_t total;
};

struct try_filter {
	struct seen seen;
	struct window window;
	struct webhook_id webhook;
	struct delivery_id delivery;
};

/* Which deliveries of a webhook are sent again: those made in the half-open span [since, until), in any of `status`. */
struct redelivery {
	struct seen seen;
	struct webhook_id webhook;
	struct instant since, until;
	struct set status; /* 0: failed ones */
};

struct redelivered {
	int64_t count;
};

/* What a webhook's URL may be beyond https and the open internet. */
struct webhook_targets {
	bool http, private;
};

/*
 * Whether `url` is one that a webhook may have: E_FORMAT for what is no absolute http or https URL, has user information, a
 * fragment, or a character that a URL has not; E_SCHEME for http; E_ADDRESS for names that only a local network knows
 * (localhost, a name without a dot, .local, .internal, .home.arpa) and for an address, in whatever spelling resolvers take,
 * that is not of the open internet. Other names are not resolved: that is done, and checked, when it is called.
 */
enum err webhook_url_check(struct str url, struct webhook_targets allowed);

/*
 * Whether it can be a secret: WEBHOOK_SECRET_MIN to WEBHOOK_SECRET_MAX visible ASCII characters; after "whsec_" it must be
 * base64 of 24 to 64 bytes (Standard Webhooks 1.0.0), which are then the key; any other is the key itself.
 */
bool webhook_secret_valid(struct str secret);

/* The bytes that sign for `secret`, in `arena`: see webhook_secret_valid. */
struct str webhook_secret_key(struct arena *arena, struct str secret);

/* "whsec_" and the base64 of 32 random bytes. */
struct str webhook_secret_new(struct arena *arena);

/* The names of a set of events in `arena`, in the order of the list of events, with `between` between them. */
struct str webhook_event_names(struct arena *arena, struct set events, struct str between);

/* The events whose names stand in `names` with commas between them; without those that webhooks may not ask for. */
struct set webhook_events(struct str names);

#endif
