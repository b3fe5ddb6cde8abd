/* The staff of a company as their colleagues see them, and the commands that change them. */
#ifndef MODEL_STAFF_H
#define MODEL_STAFF_H

#include "model/user.h"

/* What somebody who was deactivated leaves to others. Rounds and links of booking are named for clients that know them; there
 * are none so far. */
struct leftovers {
	struct ids interviews; /* still to come, on which they sit; soonest first */
	struct ids jobs;       /* not closed, and theirs; newest first */
	struct ids rounds, links;
};

struct colleague {
	struct user_id id;
	struct company_id company;
	unsigned role;
	struct str email, name, title;
	struct file_id picture;
	struct maybe_bool active;
	int64_t version;
	struct maybe_bool totp;      /* whether a login needs a code of a second factor */
	struct instant last_seen;    /* null: never logged in, or long ago */
	struct leftovers *leftovers; /* set in the answer to a deactivation */
};
LIST_OF(colleague);

enum staff_order {
	STAFF_BY_NAME,
	STAFF_BY_NAME_DOWN,
	STAFF_BY_EMAIL,
	STAFF_BY_EMAIL_DOWN,
	STAFF_BY_CREATION,
	STAFF_BY_CREATION_DOWN,
	STAFF_ORDERS
};
struct staff_filter {
	struct seen seen;
	struct window window;
	struct str q;
	struct set role; /* 0: any */
	struct maybe_bool active;
	enum staff_order order;
};

struct colleague_edit {
	struct seen seen;
	struct user_id id;
	unsigned role;
	struct str title;
	struct maybe_bool active;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
};

/* A colleague takes over what another one has. */
#define HAND_OVER_MOST 200 /* interviews or jobs in one request */
enum hand_over_all { HAND_OVER_NAMED, HAND_OVER_ALL };
struct hand_over {
	struct seen seen;
	struct user_id id;
	struct maybe_bool jobs;
	struct user_id to;
	struct maybe_bool rounds;
	struct ids interviews;
	struct maybe_bool links;
	enum hand_over_all all; /* all interviews, instead of those that are named */
	int64_t version;        /* from the If-Match header; 0 when it was not sent */
};
/* What stayed, and why. */
struct leftover {
	struct id id;
	struct str reason;
};
struct leftover_list {
	const struct leftover *at;
	size_t n;
};
struct handed_over {
	struct ids moved;
	struct leftover_list left;
	int64_t version; /* of the colleague who had them */
};

#endif
