/* What dispatchers have to do, asked for all lanes with one statement that locks nothing. */
#ifndef STORE_TRAIL_DUE_H
#define STORE_TRAIL_DUE_H

#include "db/db.h"

struct dispatch_due {
	struct str place; /* in the question: the name of the right to publish (store/trail/stream.h); null: there is none */
	bool events;      /* events wait in the outbox */
	/* There is work of these kinds whose time has come. */
	bool webhooks, mails, reminders, digests, meetings, scores, ratings, sources, resumes, candidates, jobs, imports, seals,
	        heads, erasures, retention, applyings, exports;
	int64_t newest;              /* the key of the last event of the stream; 0: there is none */
	bool place_mine, place_free; /* this connection has the right to publish; nobody has it */
};

/* Asks what is due, for due->place. Errors as db_one; then nothing is due. */
enum err store_dispatch_due(struct db *db, struct dispatch_due *due);

#endif
