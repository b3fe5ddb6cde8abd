/* The context that a use case gets: the caller, the time, the database, memory, and the place for faults. */
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

/* The outcome of an operation, which selects the answer of its row. A service sets it when it is not DONE. */
enum outcome { DONE, MADE, EMPTY, OUTCOMES };

/* The settings of the language model that rates the answers of a screening; the dispatcher has further ones. */
struct screening_model {
	struct str name;                                      /* null: only the fixed rules score */
	int64_t answer_tokens;                                /* the limit of one answer of the model */
	int64_t follow_ups;                                   /* how many questions the model may add to a session */
	int64_t settle_seconds;                               /* how long the score waits for ratings after completion */
	int64_t session_requests, session_tokens, session_ms; /* the limits of one session */
	int64_t daily_requests, daily_tokens, daily_ms;       /* the limits of a company for one day */
};

/* Who may register an account. Invitations, and accounts that administrators add, are always possible. */
enum registration_mode { REGISTER_CANDIDATES, REGISTER_EVERYONE, REGISTER_NOBODY };

/* Settings that use cases need. cmd/ fills them from the configuration file. */
struct settings {
	struct str public_url; /* "https://interviews.example.com", no slash at the end */
	struct str room_base;  /* "https://meet.jit.si" */
	struct str storage;    /* the folder of files */
	struct str app_url; /* the page of the company's own front end, where people use a token from a mail; none: our pages */
	struct str mail_from, mail_name; /* the sender's address, and the sender's name where the company has none */
	bool development;                /* ./dev: /dev/outbox shows the mails, and front ends on this host may call */
	int64_t access_seconds_platform, access_seconds_assistant, refresh_seconds, file_url_seconds;
	int64_t password_strength; /* 0 to 4: what a new password needs (auth/password.h) */
	struct password_cost password;
	struct str cors_origins; /* origins whose scripts may call us, separated by blanks; null: no CORS */
	struct str push_socket;  /* the socket where nginx accepts events for subscribers; null: nothing is pushed */
	bool limits;             /* rate limits and throttles are on */
	/* Mails of a company in a day to addresses that nobody has verified: to one address, to all addresses. */
	int64_t mails_recipient, mails_company;
	int64_t public_uploads; /* MiB that a company gets in a day from people without an account */
	enum registration_mode registration;
	int64_t erasure_days; /* between the order to erase a person and the erasure */
	/* Failed logins in 15 minutes: to one account from one address, from one address, to one account from all addresses. */
	int64_t login_account, login_address, login_everywhere;
	bool demo;                          /* the demo accounts exist and may log in */
	bool webhook_http, webhook_private; /* webhooks may go to http:// URLs, and to addresses outside of the open internet */
	struct screening_model llm;
	/* Whether companies without a provider get built-in rooms. If not, their interviews get no link. */
	bool meeting_links;
	/* The seconds to wait for a provider's room before the built-in room replaces it. So long before the interview the room
	 * no longer changes. */
	int64_t meeting_fallback_seconds;
	struct str openapi; /* the document, printed once before the fork */
};

/* A limit of `allowed` uses in a window of `seconds` that begins with the first use. */
struct quota {
	const char *kind; /* what is counted; each kind has its own windows */
	struct str key;
	int64_t allowed, seconds;
	int64_t weight; /* what one use takes; 0: one */
};

/*
 * Whether scripts of the page at `origin` ("https://app.example.com") may call us and read the answer: those of cors_origins
 * and, in development, of this host, whatever the port.
 */
bool settings_origin_allowed(const struct settings *settings, struct str origin);

/* Counters shared by all workers (worker/limit.h implements it, so that service needs no shared memory of its own). */
struct throttle {
	/* Counts one use. Returns false when none is left, and sets *wait_r to the seconds until the next window. */
	bool (*take)(void *self, const struct quota *quota, int64_t *wait_r);
	/* Undoes one use: a login that succeeded is not counted. */
	void (*give_back)(void *self, const char *kind, struct str key);
	/* Makes all workers forget what they have cached about this user. */
	void (*forget_user)(void *self, struct uuid user);
	/* Makes all workers refuse the tokens of this session after the transaction is committed. */
	void (*end_session)(void *self, struct uuid session);
	/* Takes one of the places for hashing passwords, of which there is one for each two workers; false when all are taken.
	 * hash_end gives it back. NULL: they are not counted. */
	bool (*hash_begin)(void *self);
	void (*hash_end)(void *self);
	/* Makes all workers ask for the choices of this user when they write an event. NULL: they always do. */
	void (*mute)(void *self, struct user_id user);
	void *self;
};

/* The state of this node as the process knows it, and the last answer of the database, which is used for a second. */
struct readiness_probe {
	int64_t (*workers)(const void *self); /* how many workers accept requests now */
	const void *self;
	struct instant asked; /* null: never */
	enum err said;
	int64_t schema;
};

/* Counts views of jobs outside of the database, and adds them up from time to time (worker/views.h). */
struct views {
	void (*add)(void *self, struct id job);
	void *self;
};

struct audit_note;
/* Keeps notes for the audit until a worker writes them together (worker/noted.h). Returns false when there is no room. */
struct noting {
	bool (*note)(void *self, const struct audit_note *note);
	void *self;
};

struct context {
	struct arena *arena;
	struct db *db;
	struct principal who;
	struct instant now;
	struct str request_id, address;
	struct str device; /* User-Agent, as it was sent; of POST requests only, because only logins keep it */
	const struct settings *settings;
	struct token_ring *ring;
	const struct throttle *throttle;
	struct readiness_probe *probe; /* NULL: the workers of this node are not checked */
	const struct views *views;     /* NULL: views are not counted */
	const struct noting *noting;   /* NULL: readings and failed logins are not noted */
	struct uuid reader; /* the member of staff who reads by a signed address, without a login; null: nobody, or logged in */
	struct shown shown; /* the members that the answer shows; store reads only these */
	struct faults faults;
	enum outcome outcome;
	const void *made;    /* with the outcome MADE of a row that answers then by another shape (struct endpoint, `made`) */
	int64_t retry_after; /* seconds; for E_LIMITED and E_UNAVAILABLE */
	enum err refusal; /* the answer (with its faults) of an operation that returns OK: what it wrote is kept all the same */
	const struct str *kept; /* paths of files put into storage by this request; the chain removes them when it fails */
	size_t n_kept;
	const struct str *dropped; /* paths of files that no row names any more; the chain removes them when it succeeds */
	size_t n_dropped;
};

/* The members of a struct event that say which request has caused it. */
#define CAUSED_BY(c) .address = (c)->address, .request_id = (c)->request_id

/* Adds a fault of the member at `off` (AT(in, member)) and returns E_INVALID. `value` replaces {value} in the text. */
enum err fail_at(struct context *c, enum err e, size_t off, struct str value);

/* Notes a fault of the name of a person, a company or a position at `off` when name_plain() refuses it. */
void name_check(struct context *c, size_t off, struct str name);

/* E_INVALID when there are faults, else OK. */
enum err faults_checked(const struct context *c);

#endif
