/*
 * The dispatcher: the only process that sends requests to other servers (webhooks, mail, meeting rooms, calendars, language
 * models). What shall be sent was written to the database in the transaction of the request that caused it, so the dispatcher
 * may be killed at any point without losing anything. Several dispatchers may run on one database.
 */
#ifndef DISPATCHER_DISPATCHER_H
#define DISPATCHER_DISPATCHER_H

#include "base/slot.h"
#include "service/context.h"

/* The base URLs of the providers of meeting rooms. The tests set them to a server of their own. */
struct room_places {
	struct str google_token, google_meet, google_calendar, zoom_token, zoom, teams_token, teams;
};

/* The part of the configuration that only the dispatcher needs. */
struct dispatcher_settings {
	/* Private addresses that may be called nevertheless: CIDR blocks separated by blanks. */
	struct str outside_allow;
	struct str outside_ca;    /* file of the CA certificates that servers are verified with; none: those of the system */
	struct str webhook_retry; /* seconds before each further attempt, separated by blanks */
	int64_t webhook_pause_seconds; /* the longest pause of a webhook that keeps failing */
	int64_t webhook_seconds;       /* the time limit of one attempt */
	int64_t webhook_lease_seconds;
	/* An OpenAI-compatible server: the URL before /chat/completions, and its API key (none: the server needs no key). */
	struct str llm_url, llm_key;
	int64_t llm_seconds; /* the time limit of one request */
	struct str smtp_url; /* none: mails wait; in development they are shown at /dev/outbox */
	struct str smtp_user, smtp_password;
	bool smtp_plain; /* SMTP without TLS is allowed */
	int64_t mail_lease_seconds;
	struct room_places meeting_places;
	int64_t meeting_seconds; /* the time limit of one request to a provider of rooms */
	int64_t meeting_lease_seconds;
	struct str audit_keys; /* secrets that seal the audit (auth/chain.h); none: it is not sealed */
	int64_t busy_seconds;  /* between two requests for the same external calendar */
};

struct dispatcher_job {
	const struct settings *business;
	const struct db_settings *database;
	const struct db_settings *upkeep; /* the same, with the user that may erase; NULL: there is none */
	const struct token_settings *tokens;
	struct str wake; /* path of the FIFO by which workers report a commit; none: the dispatcher looks once a second */
	const struct dispatcher_settings *settings;
};

/*
 * Runs a dispatcher until SIGTERM, finishes the transfers in flight, and returns the exit status: 0, or 1 when it could not
 * start. `job` is a struct dispatcher_job. `listen_fd` is closed, because a dispatcher accepts no connections (-1: none).
 */
int dispatcher_run(void *job, struct slot *slot, int listen_fd);

#endif
