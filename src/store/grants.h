/* The rights of the database users by which the server runs. */
#ifndef STORE_GRANTS_H
#define STORE_GRANTS_H

#include "db/db.h"

/* What the user may do with a table. */
struct store_grant {
	struct str schema, table;
	struct str rights; /* "SELECT, INSERT" */
};

/*
 * The rights that the server needs on each table of the database, sorted by name, in the arena of db_enter. It may read and
 * write rows, and change no table. What was noted in audit and history it can add to, read and blank the texts of, and
 * neither change otherwise nor delete. `upkeep`: those of the user by which the dispatcher erases, who may delete in the audit
 * and its chain as well.
 * Only tables are seen on which the user of `db` has a right; so this is asked as the user of the migrations. Returns the
 * errors of db_all.
 */
enum err store_grants(struct db *db, bool upkeep, struct store_grant **grants_r, size_t *n_r);

#endif
