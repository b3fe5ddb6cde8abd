/* What the database server itself allows. */
#ifndef STORE_SERVER_H
#define STORE_SERVER_H

#include "db/db.h"

/* How many prepared statements the server keeps for all its clients (max_prepared_stmt_count). Errors of db_one. */
enum err store_server_prepared(struct db *db, int64_t *n_r);

#endif
