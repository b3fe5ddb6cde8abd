/* People and companies, and the commands that make and change them. */
#ifndef MODEL_USER_H
#define MODEL_USER_H

#include "model/factor.h"
#include "model/principal.h"
#include "model/trail/event.h"

struct file_id {
	struct id v;
};

struct company {
	struct company_id id;
	struct str name, slug, logo, address, phone, email, zone;
	struct str colour;        /* "#e4002b", or empty */
	struct file_id logo_file; /* is shown instead of the address in `logo`; null: none was uploaded */
	int64_t cancel_notice;    /* the minutes before the start until which candidates may cancel what they confirmed */
};

/* What a person has chosen for each event: whether it is shown in the program, and whether it is mailed. */
struct event_choice {
	struct maybe_bool app, mail;
};
struct event_choices {
	struct event_choice of[EVENTS_END];
};

struct user {
	struct user_id id;
	struct company company;
	unsigned role;
	struct str email, name, first, last, username, phone, title, bio, zone, password_hash;
	struct file_id picture;
	enum language language;
	bool verified, active;
	struct maybe_bool digest;       /* whether a member of staff gets a mail with the day's interviews each morning */
	int64_t token_version, version; /* token_version rises when all sessions are ended; version rises when a member that the
	                                   API shows changes */
	struct uuid kept_session;       /* the session that continued when token_version last rose; null: all ended */
	struct instant created_at, updated_at;
	struct instant digest_at;      /* when the next digest is due */
	struct factor factor;          /* at a login: the one that is confirmed */
	bool must_set_up;              /* the company demands a second factor, and this user has none */
	struct event_choices *choices; /* NULL: not read */
};
LIST_OF(user);

/* The body of a registration, for the assistant and the platform API. */
struct registration {
	struct seen seen;
	struct str email, password, password_again, name, first, last, username, phone;
	unsigned role;
};

struct credentials {
	struct seen seen;
	struct str email, password;
	struct str otp;          /* a code of the second factor, or a recovery code */
	struct str mode, origin; /* the headers X-Session and Origin; "cookie": the refresh token goes into a cookie */
};

/* An account that an administrator adds: it may have any role, and belongs to the company with the given name. */
struct account_addition {
	struct str email, password, name, company;
	unsigned role;
};

/* A login and all tokens that are issued for it. */
struct session {
	struct session_id id; /* its public id is the `sid` of the tokens */
	struct user user;
	int64_t version;                      /* the user's token_version when the session began */
	struct str device, address;           /* where the login came from: User-Agent, network address */
	struct instant expires_at, ended_at;  /* when its last token expires; when it was ended, null: it was not */
	struct instant created_at, last_seen; /* last_seen is right to five minutes */
	bool current;                         /* it is the session of the request */
	bool in_cookie;                       /* its refresh token is in a cookie */
	/* The answer to a login or refresh. */
	struct str access, refresh, kind; /* kind is the token type, always "bearer" */
	struct instant expires;           /* of the access token */
	struct maybe_bool setup;          /* true: its token opens nothing but the setting up of a second factor; else null */
	struct str cookies;               /* the lines of Set-Cookie, instead of `refresh`; null: no cookie changes */
};

LIST_OF(session);

struct session_filter {
	struct seen seen;
	struct window window;
};
struct session_key {
	struct seen seen;
	struct session_id id;
};

/* A session, an API key, or a user whose tokens are refused since `at`. */
struct session_ending {
	struct uuid id;
	bool user; /* `id` is a user, all of whose sessions have ended, or all but one */
	struct instant at;
	int64_t muting; /* in rows that tell of no ended session: the key of a user who has switched off some event */
};

/* A request that refreshes or ends a session, by the token in the body or in a cookie. */
struct refresh {
	struct seen seen;
	struct str token;
	struct str cookies, origin; /* the headers Cookie and Origin */
};

/* The answer to a logout. */
struct farewell {
	struct str cookies; /* see struct session */
};

/* The members of their own profile that users may change. */
struct profile_edit {
	struct seen seen;
	struct str first, last, phone, bio, title, username, zone;
	enum language language;
	struct maybe_bool digest;
	struct upload picture;
	struct event_choices *choices; /* those that were sent have values; the others stay */
	int64_t version;               /* from the If-Match header; 0 accepts any version */
};

struct password_change {
	struct seen seen;
	struct str old, password, password_again;
	struct maybe_bool end_feeds; /* whether the user's calendar feed ends, too */
};

/*
 * Requests that need a one-time token, which is sent by mail. reset_request asks for such a token, password_reset sets a new
 * password with it, and verification uses a token to confirm the address of an account.
 */
struct reset_request {
	struct seen seen;
	struct str email;
};
struct password_reset {
	struct seen seen;
	struct str token, password, password_again;
};
struct verification {
	struct seen seen;
	struct str token;
};

struct invitation_id {
	struct id v;
};
struct invitation {
	struct invitation_id id;
	struct company company;
	struct user inviter;
	unsigned role;
	struct str email, name; /* name: of whoever is invited; null where nobody said it */
	struct instant created_at, expires_at, accepted_at;
	int64_t version; /* 1 while the invitation is open, 2 after it was accepted */
};
LIST_OF(invitation);

struct invitation_draft {
	struct seen seen;
	struct company_id company; /* in the path, when the admin of the installation invites */
	struct str email, name;
	unsigned role;
};
struct invitation_key {
	struct seen seen;
	struct invitation_id id;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
};
struct invitation_filter {
	struct seen seen;
	struct window window;
};
struct acceptance {
	struct seen seen;
	struct str token, password, first, last;
};

/* Whether `username` is allowed: 1 to 150 characters, no blanks, and plain as other names. */
bool username_valid(struct str username);

/* The mail address that somebody means who typed `text`: without blanks around it. Every search for an address begins with
 * this. */
struct str email_typed(struct str text);

/* Whether `email` is an address we accept (one @, a dot in the domain, no blanks or control characters, at most 254 bytes). */
bool email_valid(struct str email);

/*
 * Whether `name` may be what people call themselves, their company or a position. Such names reach mails and pages, where they
 * must never look like a link: no "://", no word that begins with "www.", no control characters and line separators. Null and
 * empty names may be.
 */
bool name_plain(struct str name);

/* Splits "John Ronald Doe" into first "John Ronald" and last "Doe" (empty for a single word). Both point into `name`. */
void name_split(struct str name, struct str *first_r, struct str *last_r);

/* Joins a first and a last name with a blank. The result is in `arena`. */
struct str name_join(struct arena *arena, struct str first, struct str last);

#endif
