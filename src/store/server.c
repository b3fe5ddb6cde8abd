#include "store/server.h"

struct limits {
	int64_t prepared;
};

/* It stands in no list of statements.h, because the server must not prepare it. */
static const struct db_statement limits = {
	.name = "server.limits",
	.scope = DB_ANYONE, /* it reads a variable of the server */
	.text = "SELECT @@GLOBAL.max_prepared_stmt_count",
	RESULT(limits, COL(limits, prepared)),
};

enum err store_server_prepared(struct db *db, int64_t *n_r)
{
	struct limits row = { 0 };
	enum err e = db_one(db, &limits, NULL, &row);

	*n_r = row.prepared;
	return e;
}
