/* Which rows time has made superfluous or overdue, asked for all kinds with one statement. */
#ifndef STORE_UPKEEP_H
#define STORE_UPKEEP_H

#include "db/db.h"

struct upkeep {
	/* Asked for: rows that are due or older than this. */
	struct instant now, session, ticket, replay, delivery, event, stream;
	/* Whether there are any. */
	bool offers, holds, sessions, tickets, replays, deliveries, events, stream_rows, imports;
};

/* Asks whether there are such rows. Errors as db_one. */
enum err store_upkeep_due(struct db *db, struct upkeep *upkeep);

#endif
