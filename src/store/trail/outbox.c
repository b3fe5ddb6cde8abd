/* Statements about the outbox, for the one dispatcher that has the right to fan out. */
#include "store/trail/outbox.h"
#include "store/sql.h"
#include "store/statements.h"

struct right {
	int64_t id;
};

static const struct db_statement lock = {
	.name = "outbox.lock",
	.scope = DB_ANYONE,
	.text = "SELECT id FROM dispatch_locks WHERE id = ? FOR UPDATE SKIP LOCKED",
	PARAMS(COL(right, id)),
	RESULT(right, COL(right, id)),
};

enum err store_dispatch_lock(struct db *db, enum dispatch_right wanted)
{
	struct right right = { wanted };

	return db_one(db, &lock, &right, &right);
}

struct outbox_query {
	int64_t most;
};

static const struct db_statement waiting = {
	.name = "outbox.waiting",
	.scope = DB_ANYONE,
	.text = "SELECT id, public_id, company_id, IFNULL(actor_id, 0), event, object, object_id, object_public_id, at FROM "
	        "outbox"
	        " FORCE INDEX (waiting) WHERE status = " SQL_OUTBOX_WAITING " ORDER BY id LIMIT ?",
	PARAMS(COL(outbox_query, most)),
	RESULT(outbox_event, COL(outbox_event, key), COL(outbox_event, pub), COL_KEY(outbox_event, company),
	       COL(outbox_event, actor), COL(outbox_event, name), COL(outbox_event, object), COL(outbox_event, id.key),
	       COL(outbox_event, id.pub), COL(outbox_event, at)),
};

enum err store_outbox_waiting(struct db *db, int64_t most, struct outbox_event **events_r, size_t *n_r)
{
	struct outbox_query query = { most };
	void *rows;
	enum err e = db_all(db, &waiting, &query, &rows, n_r);
	struct outbox_event *events = rows;

	for (size_t i = 0; e == OK && i < *n_r; i++)
		events[i].event = event_find(events[i].name);
	*events_r = events;
	return e;
}

struct outbox_mark {
	int64_t key, status;
};

static const struct db_statement mark = {
	.name = "outbox.mark",
	.scope = DB_ANYONE,
	.text = "UPDATE outbox SET status = ? WHERE id = ?",
	PARAMS(COL(outbox_mark, status), COL(outbox_mark, key)),
};

enum err store_outbox_mark(struct db *db, const struct outbox_event *event, enum outbox_status status)
{
	struct outbox_mark row = { event->key, status };

	return db_run(db, &mark, &row, NULL, NULL);
}

struct outbox_purge {
	struct instant before;
};

static const struct db_statement purge = {
	.name = "outbox.purge",
	.scope = DB_ANYONE,
	.text = "DELETE FROM outbox WHERE at < ? AND status <> " SQL_OUTBOX_WAITING " LIMIT 200",
	PARAMS(COL(outbox_purge, before)),
};

enum err store_outbox_purge(struct db *db, struct instant before, int64_t *n_r)
{
	return db_run(db, &purge, &(struct outbox_purge){ before }, n_r, NULL);
}

STATEMENTS(outbox, &lock, &waiting, &mark, &purge);
