/* Who asks. Filled by the worker from a verified token; role PUBLIC and all else none when there was no token. */
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
	struct company_id company; /* none for candidates and the admin of the installation */
	unsigned role;             /* one of enum role */
	struct str zone;           /* IANA name; none: UTC */
	int64_t token_version;
};

#endif
