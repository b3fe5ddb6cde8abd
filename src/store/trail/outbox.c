/* Statements about the outbox, for the one dispatcher that has the right to fan out. */
#include <assert.h>
#include <string.h>

#include "store/keys.h"
#include "store/statements.h"
#include "store/trail/outbox.h"

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

static const struct db_statement turn = {
	.name = "outbox.turn",
	.scope = DB_ANYONE,
	.text = "UPDATE dispatch_locks SET turns = turns + 1 WHERE id = ?",
	PARAMS(COL(right, id)),
};

enum err store_dispatch_turn(struct db *db, enum dispatch_right taken)
{
	return db_run(db, &turn, &(struct right){ taken }, NULL, NULL);
}

struct outbox_query {
	int64_t most;
};

static const struct db_statement waiting = {
	.name = "outbox.waiting",
	.scope = DB_ANYONE,
	.text = "SELECT id, public_id, company_id, IFNULL(actor_id, 0), event, object, object_id, object_public_id, at, quiet FROM "
	        "outbox"
	        " FORCE INDEX (waiting) WHERE status = " SQL_OUTBOX_WAITING " ORDER BY id LIMIT ?",
	PARAMS(COL(outbox_query, most)),
	RESULT(outbox_event, COL(outbox_event, key), COL(outbox_event, pub), COL_KEY(outbox_event, company),
	       COL(outbox_event, actor), COL(outbox_event, name), COL(outbox_event, object), COL(outbox_event, id.key),
	       COL(outbox_event, id.pub), COL(outbox_event, at), COL(outbox_event, quiet)),
};

enum err store_outbox_waiting(struct db *db, int64_t most, struct outbox_batch *batch_r)
{
	struct outbox_query query = { most };
	void *rows;
	size_t n;
	enum err e = db_all(db, &waiting, &query, &rows, &n);
	struct outbox_event *events = rows;

	for (size_t i = 0; i < n; i++)
		events[i].event = event_find(events[i].name);
	*batch_r = (struct outbox_batch){ .at = events, .n = n };
	if (n > 0) {
		batch_r->first = events[0].key;
		batch_r->last = events[n - 1].key;
	}
	return e;
}

const struct outbox_event *outbox_batch_find(const struct outbox_batch *batch, int64_t key)
{
	size_t low = 0, high = batch->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (batch->at[middle].key == key)
			return &batch->at[middle];
		if (batch->at[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static const struct outbox_event *event_of(const struct outbox_batch *batch, const void *row)
{
	int64_t key;

	memcpy(&key, row, sizeof key);
	return outbox_batch_find(batch, key);
}

struct outbox_rows outbox_batch_sort(struct arena *arena, const struct outbox_batch *batch, const void *rows, size_t size,
                                     size_t n)
{
	struct outbox_rows sorted = { ARENA_ARRAY(arena, const void *, n), ARENA_ARRAY(arena, size_t, batch->n + 2) };
	/* While rows are added, next[i] is where the next one of event i goes; in the end that is where event i + 1 begins. */
	size_t *next = sorted.begin + 1;

	for (size_t i = 0; i < n; i++) {
		const struct outbox_event *event = event_of(batch, (const char *)rows + i * size);

		if (event != NULL)
			next[event - batch->at + 1]++;
	}
	for (size_t i = 0; i < batch->n; i++)
		next[i + 1] += next[i];
	for (size_t i = 0; i < n; i++) {
		const void *row = (const char *)rows + i * size;
		const struct outbox_event *event = event_of(batch, row);

		if (event != NULL)
			sorted.at[next[event - batch->at]++] = row;
	}
	return sorted;
}

struct outbox_mark {
	int64_t key;
	struct str reason;
};

static enum err one_matched(struct db *db, const struct db_statement *statement, const struct outbox_mark *row)
{
	int64_t matched = 0;
	enum err e = db_run(db, statement, row, &matched, NULL);

	return e == OK && matched == 0 ? E_NO_ROW : e;
}

static const struct db_statement done = {
	.name = "outbox.done",
	.scope = DB_ANYONE,
	.text = "UPDATE outbox FORCE INDEX (PRIMARY) SET status = " SQL_OUTBOX_HANDED_ON " WHERE id IN " SQL_KEYS
	        " AND status = " SQL_OUTBOX_WAITING,
	PARAMS(KEYS_COLS),
};

enum err store_outbox_done(struct db *db, const struct outbox_batch *batch)
{
	int64_t keys[OUTBOX_BATCH_MOST], matched = 0;
	enum err e;

	assert(batch->n <= OUTBOX_BATCH_MOST);
	for (size_t i = 0; i < batch->n; i++)
		keys[i] = batch->at[i].key;
	e = store_run_keys(db, &done, keys, batch->n, &matched);
	return e == OK && (size_t)matched != batch->n ? E_RETRY : e;
}

static const struct db_statement put_aside = {
	.name = "outbox.put_aside",
	.scope = DB_ANYONE,
	.text = "UPDATE outbox SET status = " SQL_OUTBOX_PUT_ASIDE
	        ", reason = LEFT(?, 300), put_aside_at = ? WHERE id = ? AND status "
	        "= " SQL_OUTBOX_WAITING,
	PARAMS(COL(outbox_mark, reason), NOW_COL, COL(outbox_mark, key)),
};

enum err store_outbox_put_aside(struct db *db, int64_t key, struct str reason)
{
	return one_matched(db, &put_aside, &(struct outbox_mark){ key, reason });
}

static const struct db_statement requeue = {
	.name = "outbox.requeue",
	.scope = DB_ANYONE,
	.text = "UPDATE outbox SET status = " SQL_OUTBOX_WAITING
	        ", reason = NULL, put_aside_at = NULL WHERE id = ? AND status = " SQL_OUTBOX_PUT_ASIDE,
	PARAMS(COL(outbox_mark, key)),
};

enum err store_outbox_requeue(struct db *db, int64_t key)
{
	return one_matched(db, &requeue, &(struct outbox_mark){ .key = key });
}

static const struct db_statement requeue_all = {
	.name = "outbox.requeue_all",
	.scope = DB_ANYONE,
	.text = "UPDATE outbox SET status = " SQL_OUTBOX_WAITING
	        ", reason = NULL, put_aside_at = NULL WHERE status = " SQL_OUTBOX_PUT_ASIDE,
};

enum err store_outbox_requeue_all(struct db *db, int64_t *n_r)
{
	return db_run(db, &requeue_all, NULL, n_r, NULL);
}

/* ---- for an administrator */

static const struct db_statement counts = {
	.name = "outbox.counts",
	.scope = DB_ANYONE,
	.text = "SELECT (SELECT COUNT(*) FROM outbox WHERE status = " SQL_OUTBOX_WAITING
	        "), (SELECT COUNT(*) FROM outbox WHERE status = " SQL_OUTBOX_PUT_ASIDE
	        "), (SELECT at FROM outbox FORCE INDEX (waiting) WHERE status = " SQL_OUTBOX_WAITING " ORDER BY id LIMIT 1)",
	RESULT(outbox_counts, COL(outbox_counts, waiting), COL(outbox_counts, put_aside), COL(outbox_counts, since)),
};

enum err store_outbox_counts(struct db *db, struct outbox_counts *counts_r)
{
	return db_one(db, &counts, NULL, counts_r);
}

static const struct db_statement lines = {
	.name = "outbox.lines",
	.scope = DB_ANYONE,
	.text = "SELECT id, event, reason, object, object_public_id, at, put_aside_at FROM outbox FORCE INDEX (waiting)"
	        " WHERE status = ? AND id > ? ORDER BY id LIMIT ?",
	PARAMS(COL(outbox_page, status), COL(outbox_page, after), COL(outbox_page, most)),
	RESULT(outbox_line, COL(outbox_line, key), COL(outbox_line, name), COL(outbox_line, reason), COL(outbox_line, object),
	       COL(outbox_line, object_id), COL(outbox_line, at), COL(outbox_line, put_aside_at)),
};

enum err store_outbox_lines(struct db *db, const struct outbox_page *page, struct outbox_line **lines_r, size_t *n_r)
{
	void *rows;
	enum err e = db_all(db, &lines, page, &rows, n_r);

	*lines_r = rows;
	return e;
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

STATEMENTS(outbox, &lock, &turn, &waiting, &done, &put_aside, &requeue, &requeue_all, &counts, &lines, &purge);
