/*
 * The dispatcher: the one process that talks to the outside (webhooks, mail, meeting rooms, calendars, language models). What
 * is to be sent was written in the transaction of the request that caused it; the dispatcher may be killed at any point and
 * loses nothing. Several may run on one database.
 */
#ifndef DISPATCHER_DISPATCHER_H
#define DISPATCHER_DISPATCHER_H

#include "base/slot.h"
#include "service/context.h"

/* Where providers of meeting rooms are; the tests put a server of their own there. */
struct room_places {
	struct str google_token, google_meet, google_calendar, zoom_token, zoom, teams_token, teams;
};

/* What only the dispatcher needs of the configuration. */
struct dispatcher_settings {
	/* Addresses that may be called although they are not of the open internet: CIDR blocks separated by blanks. */
	struct str outside_allow;
	struct str outside_ca;         /* certificates that servers outside must be signed by; none: the system's */
	struct str webhook_retry;      /* seconds before each further attempt, separated by blanks */
	int64_t webhook_pause_seconds; /* a webhook that keeps failing is left alone so long at most */
	int64_t webhook_seconds;       /* of one attempt */
	int64_t webhook_lease_seconds;
	struct str llm_url, llm_key; /* of an OpenAI-compatible server: what stands before /chat/completions; none: no key */
	int64_t llm_seconds;         /* of one request */
	struct str smtp_url;         /* none: mails wait; in development they go to /dev/outbox */
	struct str smtp_user, smtp_password;
	bool smtp_plain;
	int64_t mail_lease_seconds;
	struct room_places meeting_places;
	int64_t meeting_seconds; /* of one request to a provider of rooms */
	int64_t meeting_lease_seconds;
	int64_t busy_seconds; /* between two readings of somebody's other calendar */
};

struct dispatcher_job {
	const struct settings *business;
	const struct db_settings *database;
	const struct token_settings *tokens;
	struct str wake; /* the FIFO by which workers tell of a commit; none: it is looked for once a second */
	const struct dispatcher_settings *settings;
};

/*
 * Runs a dispatcher until told to stop; then finishes the transfers in hand and returns the exit status. `job` is a struct
 * dispatcher_job; no connection is taken from `listen_fd`.
 */
int dispatcher_run(void *job, struct slot *slot, int listen_fd);

#endif
