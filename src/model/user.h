/* People and companies, and the commands that make and change them. */
#ifndef MODEL_USER_H
#define MODEL_USER_H

#include "model/principal.h"

struct company {
	struct company_id id;
	struct str name, logo, address, phone, email, zone;
};

struct user {
	struct user_id id;
	struct company company;
	unsigned role;
	struct str email, name, first, last, username, phone, title, bio, zone, password_hash;
	bool verified, active;
	int64_t token_version;
	struct instant created_at, updated_at;
};

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

/* Whether `email` is an address we accept (one @, a dot in the domain, no blanks or controls, at most 254 bytes). */
bool email_valid(struct str email);

/* Splits "John Ronald Doe" into first "John Ronald" and last "Doe" (empty for a single word). Both point into `name`. */
void name_split(struct str name, struct str *first_r, struct str *last_r);

/* Joins them again, in `arena`. */
struct str name_join(struct arena *arena, struct str first, struct str last);

#endif
