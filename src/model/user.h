/* People and companies, and the commands that make and change them. */
#ifndef MODEL_USER_H
#define MODEL_USER_H

#include "model/principal.h"

struct file_id {
	struct id v;
};

struct company {
	struct company_id id;
	struct str name, logo, address, phone, email, zone;
};

struct user {
	struct user_id id;
	struct company company;
	unsigned role;
	struct str email, name, first, last, username, phone, title, bio, zone, password_hash;
	struct file_id picture;
	enum language language;
	bool verified, active;
	struct maybe_bool digest;       /* whether staff is sent the day's interviews each morning */
	int64_t token_version, version; /* token_version: raised when all sessions end; version: of what is shown */
	struct instant created_at, updated_at;
	struct instant digest_at; /* when the next digest is due */
};
LIST_OF(user);

/* assistant's and platform's register */
struct registration {
	struct seen seen;
	struct str email, password, password_again, name, first, last, username, phone;
	unsigned role;
};

struct credentials {
	struct seen seen;
	struct str email, password;
};

/* The administrator's: an account of any role, in the company of that name. */
struct account_addition {
	struct str email, password, name, company;
	unsigned role;
};

/* What login answers. */
struct session {
	struct user user;
	struct str access, refresh, kind; /* kind: "bearer" */
	struct instant expires;
};

/* A refresh token as it comes in. */
struct refresh {
	struct seen seen;
	struct str token;
};

/* What people may change of themselves. */
struct profile_edit {
	struct seen seen;
	struct str first, last, phone, bio;
	enum language language;
	struct maybe_bool digest;
	struct upload picture;
	int64_t version; /* If-Match; 0: whatever it is */
};

struct password_change {
	struct seen seen;
	struct str old, password, password_again;
};

/* A password, or its address, for whoever holds the one-time token that went out by mail. */
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
	struct str email;
	struct instant created_at, expires_at, accepted_at;
	int64_t version; /* 1, and 2 once it was accepted */
};
LIST_OF(invitation);

struct invitation_draft {
	struct seen seen;
	struct str email;
	unsigned role;
};
struct invitation_key {
	struct seen seen;
	struct invitation_id id;
	int64_t version; /* of If-Match; 0: not sent */
};
struct invitation_filter {
	struct seen seen;
	struct window window;
};
struct acceptance {
	struct seen seen;
	struct str token, password, first, last;
};

/* Whether it may be a username: 1 to 150 characters, no blanks and no controls. */
bool username_valid(struct str username);

/* Whether `email` is an address we accept (one @, a dot in the domain, no blanks or controls, at most 254 bytes). */
bool email_valid(struct str email);

/* Splits "John Ronald Doe" into first "John Ronald" and last "Doe" (empty for a single word). Both point into `name`. */
void name_split(struct str name, struct str *first_r, struct str *last_r);

/* Joins them again, in `arena`. */
struct str name_join(struct arena *arena, struct str first, struct str last);

#endif
