/* The caller of a request, from a verified token. Without a token the role is PUBLIC and the other members are not set. */
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

struct principal {
	struct user_id user;
	struct company_id company; /* not set for candidates and the admin of the installation */
	unsigned role;             /* one of enum role */
	struct str zone;           /* IANA name; UTC when it is empty */
	int64_t token_version;
};

#endif
