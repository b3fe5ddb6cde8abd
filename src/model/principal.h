/* The caller of a request, from a verified token or an API key. Without a token the role is PUBLIC and the other members are
 * not set. */
#ifndef MODEL_PRINCIPAL_H
#define MODEL_PRINCIPAL_H

#include "model/enums.h"
#include "shape/shape.h"

struct user_id {
	struct id v;
};
struct company_id {
	struct id v;
};

struct session_id {
	struct id v;
};
struct key_id {
	struct id v;
};

struct principal {
	struct user_id user;
	struct company_id company; /* not set for candidates and the admin of the installation */
	unsigned role;             /* one of enum role */
	struct str zone;           /* IANA name; UTC when it is empty */
	/* Tokens of an older version are refused, unless they are of the kept session. */
	int64_t token_version;
	struct uuid kept_session;
	struct uuid session; /* of the request's token; null: the token was made by an older program */
	bool cookie;         /* the session keeps its refresh token in a cookie: a page of a browser sends the request */
	bool setup;          /* the token opens nothing but the setting up of a second factor (struct endpoint, `setup`) */
	/* The API key of the request, which then has no session; and what the key may do (model/key.h). Null: people themselves
	 * ask. */
	struct key_id key;
	struct str scopes;
};

/* Whether a token of this version and session is still valid, according to the user's row. */
static inline bool principal_accepts(const struct principal *who, int64_t version, struct uuid session)
{
	return who->token_version == version || (!uuid_none(session) && uuid_equal(who->kept_session, session));
}

#endif
