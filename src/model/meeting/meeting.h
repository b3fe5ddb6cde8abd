/* The meeting room of an interview, and a company's account at the provider that runs its rooms. */
#ifndef MODEL_MEETING_MEETING_H
#define MODEL_MEETING_MEETING_H

#include "model/interview/interview.h"

#define MEETING_ACCOUNT_DEFAULT                                                                                                \
	1 /* the version of the defaults of a company without own settings; its first settings get a higher one */
#define MEETING_HOSTS_MAX 30
#define MEETING_SECRET_MAX 10000
#define MEETING_GRACE_SECONDS 60 /* how long a room may take that is requested shortly before its interview */

struct meeting_account_id {
	struct id v;
};

struct meeting_account {
	struct meeting_account_id id; /* its public id changes with the account at the provider */
	struct company_id company;
	int64_t version;
	enum provider provider;
	struct str account;       /* Zoom: account id; Microsoft: tenant; Jitsi: application id */
	struct str client;        /* Zoom, Microsoft: client id; Google: the service account's address */
	struct str key_id;        /* Google, Jitsi: the id of the private key; may be null */
	struct str secret;        /* encrypted; Zoom, Microsoft: client secret; Google: private key; Jitsi: either */
	bool has_secret;          /* for answers of the API, which never contain the secret */
	struct strs hosts;        /* the users at the provider who own the rooms */
	struct str hosts_text;    /* the same hosts as the stored text, one per line */
	struct str url;           /* Jitsi: the address of the server, without a slash at the end */
	struct str calendar;      /* Google Calendar: the id of the calendar; null for the host's own */
	struct maybe_bool guests; /* Jitsi: visitors without a personal link are let in without a token */
	bool is_default;          /* the company has no settings of its own */
	enum meeting_test test;
	struct str test_error;
	struct instant tested_at, updated_at;
};

/* The body of a request that sets the provider of a company. HAS() says which members were sent. */
struct meeting_account_edit {
	struct seen seen;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
	enum provider provider;
	struct str account, client, key_id, secret, url, calendar;
	struct strs hosts;
	struct maybe_bool guests;
};

struct meeting {
	struct company_id company;
	struct interview_id interview;
	struct uuid token; /* 128 random bits of the public link */
	struct uuid room;  /* 128 random bits of the room's name; the link never shows them */
	unsigned provider; /* an enum provider */
	enum meeting_state state;
	struct str remote_url; /* the room of a remote provider; null when it is not made yet, or is built in */
	struct str error;      /* the provider's last answer, when it was an error */
	struct instant wanted_at;
	struct instant start; /* of the interview */
	int64_t minutes;
	struct meeting_account by; /* only the members that the query has read */
};

/* An interview that is to be scheduled, as far as it is known before. */
struct interview_draft {
	struct interview v;          /* its application, company and interviewer; it comes first */
	struct meeting_account room; /* the company's account: its ids and provider; the key is 0 when it has none */
};

/* A meeting as its participants see it. */
struct meeting_view {
	struct interview_id interview;
	struct company_id company;
	struct user_id candidate, interviewer;
	bool caller_interviews; /* the caller is its interviewer, or on its panel */
	struct str link;        /* the same for all participants */
	struct str join_url;    /* the caller's personal link, which also tells the room the caller's name */
	enum provider provider;
	enum meeting_state state;
	bool generated; /* this server made the link; otherwise state and provider have no meaning */
	struct str error;
	struct instant updated_at;
};

/* Whether rooms of this provider are made by the dispatcher, through the API of the provider. */
bool provider_remote(unsigned provider);

/*
 * The time until which a room of the provider may still replace the built-in room. It is some time before the interview, so
 * that the participants do not end up in different rooms. A room that is requested later than that has MEETING_GRACE_SECONDS.
 */
struct instant meeting_frozen_at(struct instant wanted_at, struct instant start, int64_t fallback_seconds);

/* The time from which the built-in room replaces a provider's room that is not made: the wait is over, or meeting_frozen_at is
 * reached. */
struct instant meeting_fallback_at(struct instant wanted_at, struct instant start, int64_t fallback_seconds);

/* Whether an account of that provider may have a member (HAVE), or must have it (MUST). `off` is an offset in struct
 * meeting_account_edit. */
enum need { NEED_NOTHING, NEED_HAVE, NEED_MUST };
enum need meeting_account_need(enum provider provider, size_t off);

/* Splits the stored hosts of an account, one per line; at most MEETING_HOSTS_MAX. */
struct strs meeting_hosts(struct arena *arena, struct str text);

/* Whether an account may have this text as a member: visible ASCII only, and not "." or "..". */
bool meeting_word_valid(struct str text);

/* Whether it can be a tenant of Microsoft, an id or a domain: letters, digits, and within them '-' and '.'. */
bool meeting_tenant_valid(struct str text);

/* Whether `url` can be Jitsi's address: https://, a host and an optional path, without a query or a slash at the end. */
bool meeting_base_valid(struct str url);

/* A meeting with all the data that decide the next step of the dispatcher. */
struct meeting_work {
	int64_t key;
	struct company_id company;
	struct interview_id interview; /* of a deleted interview only the key is set */
	struct uuid token, made_by;    /* made_by: the account under which the room was made, or will be made */
	enum provider provider;
	enum meeting_state state;
	struct str remote_id, remote_url, host, error;
	struct str content; /* SHA-256 of the data last sent for the room; null when nothing was sent */
	struct instant wanted_at, next_at;
	int64_t wanted, lease, generation, attempts;
	bool trying; /* a room was requested, and the result is not known */
	/* The present state of the interview. */
	enum interview_status status;
	struct instant start;
	int64_t minutes;
	struct str zone, link, title, candidate;
	struct meeting_account by; /* the present account of the company; its secret is encrypted */
};

/* The next step of the dispatcher for a meeting. */
enum meeting_action { MEETING_NOTHING, MEETING_FORGET, MEETING_MAKE, MEETING_CHANGE, MEETING_CANCEL };

struct meeting_terms {
	struct arena *arena;
	struct instant now;
	int64_t fallback_seconds;
	struct str content; /* the hash of the data that the room must have; compare work->content */
	bool same_again,
	        findable; /* same_again: a repeated request gives the same room; findable: the provider can search for a room */
};

/*
 * Decides the next step, from the wanted state and the present state. Updates *work: the room of another account is given up,
 * and a state that needs no request to a provider is set at once. *find_r is set when the dispatcher must first search for a
 * room that an earlier request may have made.
 */
enum meeting_action meeting_plan(struct meeting_work *work, const struct meeting_terms *terms, bool *find_r);

/*
 * Called when `action` failed and may be tried again in `wait` seconds. Sets work->next_at and the state for the wait. For a
 * room that is not made yet, the next attempt is not later than meeting_fallback_at, or than meeting_frozen_at when the
 * built-in room already replaces it.
 */
void meeting_postpone(struct meeting_work *work, enum meeting_action action, const struct meeting_terms *terms, int64_t wait);

/* The seconds to wait after so many attempts. They double up to 15 minutes, with a random variation of 25 per cent. */
int64_t meeting_back_off(int64_t attempts);

/* Forgets the room of a meeting. The next room gets another name at the provider. */
void meeting_give_up(struct meeting_work *work);

#endif
