/* What was written for the outside, on its way from the transaction that caused it into the dispatcher's lanes. */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "db/db.h"
#include "model/principal.h"

struct outbox_event {
	int64_t key;
	struct uuid pub; /* the event's own id: what receivers tell repetitions by */
	struct company_id company;
	int64_t actor; /* the key of the user who caused it; 0: nobody */
	struct str name;
	unsigned object; /* an enum object */
	struct id id;    /* of the object: key and public id */
	struct instant at;
};

/* Locks the right to fan out until the transaction ends. E_NO_ROW: another dispatcher has it now. */
enum err store_outbox_lock(struct db *db);

/* At most `most` events that wait, in the order of their keys. */
enum err store_outbox_waiting(struct db *db, int64_t most, struct outbox_event **events_r, size_t *n_r);

/* It has been handed to all lanes. */
enum err store_outbox_done(struct db *db, const struct outbox_event *event);

#endif
