/* The meeting of an interview: what its link leads to; and the account of a company at whoever runs the room. */
#ifndef MODEL_MEETING_MEETING_H
#define MODEL_MEETING_MEETING_H

#include "model/interview.h"

#define MEETING_ACCOUNT_DEFAULT 1 /* the version of what a company has that set nothing; what it sets begins behind it */
#define MEETING_HOSTS_MAX 30
#define MEETING_SECRET_MAX 10000
#define MEETING_GRACE_SECONDS 60 /* of a room that is wanted when its interview is about to begin */

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
	struct str key_id;        /* Google, Jitsi: of the private key; may be none */
	struct str secret;        /* sealed; Zoom, Microsoft: client secret; Google: private key; Jitsi: either */
	bool has_secret;          /* for answers, which never have the secret */
	struct strs hosts;        /* in whose names rooms are made */
	struct str hosts_text;    /* the same as it is stored, one a line */
	struct str url;           /* Jitsi: its address, no slash at the end */
	struct str calendar;      /* Google Calendar: which one; none: the host's own */
	struct maybe_bool guests; /* Jitsi: who comes without a link of their own is let in without a token */
	bool is_default;          /* the company set none */
	enum meeting_test test;
	struct str test_error;
	struct instant tested_at, updated_at;
};

/* Sets the provider of a company: HAS() says which members were sent. */
struct meeting_account_edit {
	struct seen seen;
	int64_t version; /* of If-Match; 0: not sent */
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
	struct str remote_url; /* the room that a remote provider made; none: not made yet, or built in */
	struct str error;      /* what the provider said last, if it was no success */
	struct instant wanted_at;
	struct instant start; /* of the interview */
	int64_t minutes;
	struct meeting_account by; /* as far as it was read */
};

/* A meeting as those who take part see it. */
struct meeting_view {
	struct interview_id interview;
	struct str link;     /* everybody's */
	struct str join_url; /* the caller's own: it lets them in by name */
	enum provider provider;
	enum meeting_state state;
	bool generated; /* the link is ours; else state and provider say nothing */
	struct str error;
	struct instant updated_at;
};

/* Whether the dispatcher makes its rooms. */
bool provider_remote(unsigned provider);

/*
 * Until when a room of the provider may still take the place of the built-in one: some time before the interview, so that
 * nobody sits in another room then; a room that was wanted later than that has a minute.
 */
struct instant meeting_frozen_at(struct instant wanted_at, struct instant start, int64_t fallback_seconds);

/* From when on the built-in room stands in for one that is not made: it was waited for long enough, or frozen_at has come. */
struct instant meeting_fallback_at(struct instant wanted_at, struct instant start, int64_t fallback_seconds);

/* Which members an account of that provider has: HAVE may be given, MUST must be. Offsets are those of struct
 * meeting_account_edit. */
enum need { NEED_NOTHING, NEED_HAVE, NEED_MUST };
enum need meeting_account_need(enum provider provider, size_t off);

/* The hosts of an account as they are stored, one a line; at most MEETING_HOSTS_MAX. */
struct strs meeting_hosts(struct arena *arena, struct str text);

/* Whether a text can stand in an account: visible ASCII. */
bool meeting_word_valid(struct str text);

/* Jitsi's address: https://, a host and perhaps a path, no slash at the end, no query. */
bool meeting_base_valid(struct str url);

/* A meeting with all that decides what is to be done about it. */
struct meeting_work {
	int64_t key;
	struct company_id company;
	struct interview_id interview; /* of one that is gone only the key */
	struct uuid token, made_by;    /* made_by: the account that the room was, or is to be, made under */
	enum provider provider;
	enum meeting_state state;
	struct str remote_id, remote_url, host, error;
	struct str content; /* SHA-256 of what the room was last told; none: it was told nothing */
	struct instant wanted_at, next_at;
	int64_t wanted, lease, generation, attempts;
	bool trying; /* a room was asked for, and what was answered is not known */
	/* Of the interview, as it is now. */
	enum interview_status status;
	struct instant start;
	int64_t minutes;
	struct str zone, link, title, candidate;
	struct meeting_account by; /* of the company, now; its secret is sealed */
};

/* What the dispatcher is to do about a meeting. FIND comes before making or cancelling what may have been made already. */
enum meeting_action { MEETING_NOTHING, MEETING_FORGET, MEETING_MAKE, MEETING_CHANGE, MEETING_CANCEL };

struct meeting_terms {
	struct arena *arena;
	struct instant now;
	int64_t fallback_seconds;
	struct str content;        /* what the room is to be told, as work->content */
	bool same_again, findable; /* making again gives the same room; what may have been made can be looked for */
};

/*
 * What is to be done, by what is wanted now and what there is. *work becomes what it is from here on: another account's room is
 * given up, a state that needs nothing from outside is reached. *find_r: look first for a room that may have been made.
 */
enum meeting_action meeting_plan(struct meeting_work *work, const struct meeting_terms *terms, bool *find_r);

/*
 * `action` did not succeed, and may be tried again in `wait` seconds: sets work->next_at, and the state in which it is waited.
 * A room that is being made is looked at when it is time for the built-in one to stand in.
 */
void meeting_postpone(struct meeting_work *work, enum meeting_action action, const struct meeting_terms *terms, int64_t wait);

/* Seconds to wait after so many attempts: they double up to a quarter of an hour, a quarter more or less by chance. */
int64_t meeting_back_off(int64_t attempts);

/* Forgets the room of a meeting: the next one has another name at the provider. */
void meeting_give_up(struct meeting_work *work);

#endif
