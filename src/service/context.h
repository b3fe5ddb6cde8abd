/* What a use case is given: the caller, the time, the database, memory, and where to say what happened. */
#ifndef SERVICE_CONTEXT_H
#define SERVICE_CONTEXT_H

#include "auth/password.h"
#include "auth/token.h"
#include "db/db.h"
#include "model/principal.h"

/* The input of an operation that takes nothing. */
struct nothing {
	struct seen seen;
};

/* What happened, as a row answers it; a service sets anything but DONE. */
enum outcome { DONE, MADE, EMPTY, OUTCOMES };

/* Of the language model that rates the answers of a screening, beside what only the dispatcher needs. */
struct screening_model {
	struct str name;                                      /* none: fixed rules score alone */
	int64_t answer_tokens;                                /* that one answer of the model may have */
	int64_t follow_ups;                                   /* questions that it may add to a session */
	int64_t settle_seconds;                               /* how long the score waits for ratings after completion */
	int64_t session_requests, session_tokens, session_ms; /* what a session may cost */
	int64_t daily_requests, daily_tokens, daily_ms;       /* and a company on a day */
};

/* Settings that business needs; filled from the configuration file by cmd/. */
struct settings {
	struct str public_url;           /* "https://interviews.example.com", no slash at the end */
	struct str room_base;            /* "https://meet.jit.si" */
	struct str storage;              /* the folder of files */
	struct str app_url;              /* where people use a token that a mail brings: the page of a front end */
	struct str mail_from, mail_name; /* the address that mails come from, and its name where no company has one */
	bool development; /* ./dev: /dev/outbox has the mails that no server sends; front ends on this host may call */
	int64_t access_seconds_platform, access_seconds_assistant, refresh_seconds, file_url_seconds;
	struct password_cost password;
	struct str cors_origins; /* blank-separated allow-list of origins whose scripts may call us; none: no CORS */
	struct str push_socket;  /* of nginx, which sends what is published there to subscribers; none: nothing is pushed */
	bool limits;             /* rate limits and throttles are on */
	int64_t login_account, login_address; /* failed logins in 15 minutes, for one account and from one address */
	bool demo;                            /* the demo accounts exist and may log in */
	bool webhook_http,
	        webhook_private; /* webhooks may go to http:// URLs; to addresses that are not of the open internet */
	struct screening_model llm;
	/* Companies that set no provider have the built-in rooms; else their interviews get no link. */
	bool meeting_links;
	/* How long a provider's room is waited for; so long before an interview it is settled which room it has. */
	int64_t meeting_fallback_seconds;
	struct str openapi; /* the document, printed once before the fork */
};

/* A fixed window: `allowed` in `seconds`, from the first one taken. */
struct quota {
	const char *kind; /* what is counted: a kind of key has its own windows */
	struct str key;
	int64_t allowed, seconds;
};

/*
 * Whether scripts of the page at `origin` ("https://app.example.com") may call us and read the answer: those of cors_origins
 * and, in development, of this host, whatever the port.
 */
bool settings_origin_allowed(const struct settings *settings, struct str origin);

/* Counters shared by all workers (worker/limit.h implements it, so that service needs no shared memory of its own). */
struct throttle {
	/* Takes one; false when none is left, then *wait_r is in seconds. */
	bool (*take)(void *self, const struct quota *quota, int64_t *wait_r);
	/* Gives back one that was taken: a login that succeeded does not count. */
	void (*give_back)(void *self, const char *kind, struct str key);
	/* Tells all workers that what they remember of this user is out of date. */
	void (*forget_user)(void *self, struct uuid user);
	void *self;
};

/* What the process that is asked knows of its node, and what the database said last, which holds for a second. */
struct readiness_probe {
	int64_t (*workers)(const void *self); /* how many take requests now */
	const void *self;
	struct instant asked; /* none: never */
	enum err said;
	int64_t schema;
};

/* Looks at jobs, added up outside of the database for a while (worker/views.h). */
struct views {
	void (*add)(void *self, struct id job);
	void *self;
};

struct context {
	struct arena *arena;
	struct db *db;
	struct principal who;
	struct instant now;
	struct str request_id, address;
	const struct settings *settings;
	struct token_ring *ring;
	const struct throttle *throttle;
	struct readiness_probe *probe; /* NULL: the workers of this node are not looked at */
	const struct views *views;     /* NULL: nobody counts */
	struct shown shown;            /* what the answer will show: store reads no more */
	struct faults faults;
	enum outcome outcome;
	int64_t retry_after; /* seconds, with E_LIMITED and E_UNAVAILABLE */
	enum err refusal; /* the answer (with its faults) of an operation that returns OK: what it wrote is kept all the same */
	const struct str *kept; /* paths of files put into storage by this request; the chain removes them when it fails */
	size_t n_kept;
	const struct str *dropped; /* paths of files that no row names any more; the chain removes them when it succeeds */
	size_t n_dropped;
};

/* Notes a fault of the member at `off` (AT(in, member)) and returns E_INVALID. `value` is what {value} says. */
enum err fail_at(struct context *c, enum err e, size_t off, struct str value);

/* E_INVALID when faults were noted, else OK. */
enum err faults_checked(const struct context *c);

#endif
