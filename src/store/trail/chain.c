/* Statements about the chain of the audit, for the dispatcher that has the right to seal, and for interviewctl audit. */
#include "store/trail/chain.h"

#include "store/statements.h"

/* clang-format off */
#define AUDIT_SQL "COALESCE(a.id, 0), COALESCE(a.company_id, 0), COALESCE(a.actor_id, 0), COALESCE(a.key_id, 0)," \
	" COALESCE(a.object_id, 0), a.actor_role, a.object, a.at, a.action, a.address, a.request_id, a.object_public_id"
#define AUDIT_COLS COL(chain_row, key), COL(chain_row, company), COL(chain_row, actor), COL(chain_row, api_key), COL(chain_row, object_key), \
	COL(chain_row, role), COL(chain_row, object), COL(chain_row, at), COL(chain_row, action), COL(chain_row, address), \
	COL(chain_row, request_id), COL(chain_row, pub)
#define HEAD_SQL "COALESCE(h.anchor, 0), COALESCE(h.last, 0), h.anchor_mac, h.last_mac, h.mac"
/* clang-format on */

static const struct db_statement waiting = {
	.name = "chain.waiting",
	.scope = DB_ANYONE, /* the dispatcher seals the rows of all companies */
	.text = "SELECT " AUDIT_SQL ", COALESCE(a.company_id, 0), c.audit_id IS NOT NULL, " HEAD_SQL
	        " FROM (SELECT w.id FROM audit w FORCE INDEX (waiting) WHERE w.waiting = 1 ORDER BY w.id LIMIT ?) p"
	        " STRAIGHT_JOIN audit a FORCE INDEX (PRIMARY) ON a.id = p.id"
	        " LEFT JOIN audit_chain c FORCE INDEX (audit) ON c.audit_id = p.id"
	        " LEFT JOIN audit_heads h FORCE INDEX (PRIMARY) ON h.chain = COALESCE(a.company_id, 0) ORDER BY p.id",
	PARAMS(COL(chain_window, most)),
	RESULT(chain_row, AUDIT_COLS, COL(chain_row, chain), COL(chain_row, placed), COL(chain_row, head.anchor),
	       COL(chain_row, head.last), COL(chain_row, head.anchor_mac), COL(chain_row, head.last_mac),
	       COL(chain_row, head.mac)),
};

enum err store_chain_waiting(struct db *db, int64_t most, struct chain_row **rows_r, size_t *n_r)
{
	return db_all(db, &waiting, &(struct chain_window){ .most = most }, rows_r, n_r);
}

static const struct db_statement insert = {
	.name = "chain.insert",
	.scope = DB_ANYONE, /* as chain.waiting */
	.text = "INSERT INTO audit_chain (chain, number, audit_id, salt, text_hash, mac) VALUES (?, ?, ?, ?, ?, ?)",
	PARAMS(COL(chain_row, chain), COL(chain_row, number), COL(chain_row, key), COL(chain_row, salt),
	       COL(chain_row, text_hash), COL(chain_row, mac)),
};

enum err store_chain_insert(struct db *db, const struct chain_row *rows, size_t n)
{
	return db_run_many(db, &insert, rows, sizeof rows[0], n);
}

struct chain_span {
	int64_t first, last;
};

/* Only rows that have a place are changed: one that was committed since chain.waiting has none yet, and goes on waiting. */
static const struct db_statement placed = {
	.name = "chain.placed",
	.scope = DB_ANYONE, /* as chain.waiting */
	.text = "UPDATE audit_chain c FORCE INDEX (audit) STRAIGHT_JOIN audit a FORCE INDEX (PRIMARY) ON a.id = c.audit_id"
	        " SET a.waiting = NULL WHERE c.audit_id BETWEEN ? AND ? AND a.waiting = 1",
	PARAMS(COL(chain_span, first), COL(chain_span, last)),
};

enum err store_chain_placed(struct db *db, int64_t first, int64_t last)
{
	return db_run(db, &placed, &(struct chain_span){ first, last }, NULL, NULL);
}

static const struct db_statement begin = {
	.name = "chain.begin",
	.scope = DB_ANYONE, /* as chain.waiting */
	.text = "INSERT INTO audit_heads (chain, anchor, anchor_mac, last, last_mac, mac, tell_at)"
	        " VALUES (?, ?, ?, ?, ?, ?, DATE_ADD(DATE(?), INTERVAL 1 DAY))",
	PARAMS(COL(chain_head, chain), COL(chain_head, anchor), COL(chain_head, anchor_mac), COL(chain_head, last),
	       COL(chain_head, last_mac), COL(chain_head, mac), NOW_COL),
};

enum err store_chain_begin(struct db *db, const struct chain_head *head)
{
	return db_run(db, &begin, head, NULL, NULL);
}

static const struct db_statement move = {
	.name = "chain.move",
	.scope = DB_ANYONE, /* as chain.waiting */
	.text = "UPDATE audit_heads SET anchor = ?, anchor_mac = ?, last = ?, last_mac = ?, mac = ?,"
	        " tell_at = COALESCE(tell_at, DATE_ADD(DATE(?), INTERVAL 1 DAY)) WHERE chain = ?",
	PARAMS(COL(chain_head, anchor), COL(chain_head, anchor_mac), COL(chain_head, last), COL(chain_head, last_mac),
	       COL(chain_head, mac), NOW_COL, COL(chain_head, chain)),
};

enum err store_chain_move(struct db *db, const struct chain_head *head)
{
	return db_run(db, &move, head, NULL, NULL);
}

/* ---- telling */
#define HEAD_COLS                                                                                                              \
	COL(chain_head, chain), COL(chain_head, anchor), COL(chain_head, last), COL(chain_head, anchor_mac),                   \
	        COL(chain_head, last_mac), COL(chain_head, mac)
static const struct db_statement untold = {
	.name = "chain.untold",
	.scope = DB_ANYONE, /* as chain.waiting */
	.text = "SELECT h.chain, " HEAD_SQL
	        " FROM audit_heads h FORCE INDEX (tell) WHERE h.tell_at <= ? ORDER BY h.tell_at LIMIT ?",
	PARAMS(NOW_COL, COL(chain_window, most)),
	RESULT(chain_head, HEAD_COLS),
};

enum err store_chain_untold(struct db *db, int64_t most, struct chain_head **heads_r, size_t *n_r)
{
	return db_all(db, &untold, &(struct chain_window){ .most = most }, heads_r, n_r);
}

static const struct db_statement told = {
	.name = "chain.told",
	.scope = DB_ANYONE, /* as chain.waiting */
	.text = "UPDATE audit_heads SET tell_at = NULL WHERE chain = ? AND last = ?",
	PARAMS(COL(chain_head, chain), COL(chain_head, last)),
};

enum err store_chain_told(struct db *db, const struct chain_head *head)
{
	return db_run(db, &told, head, NULL, NULL);
}

/* ---- verifying. These read whole tables, and stand in no list of statements.h, because the server does not run them. */
static const struct db_statement heads = {
	.name = "chain.heads",
	.scope = DB_ANYONE, /* interviewctl verifies all chains */
	.text = "SELECT n.chain, " HEAD_SQL
	        " FROM (SELECT chain FROM audit_heads UNION SELECT chain FROM audit_chain GROUP BY chain) n"
	        " LEFT JOIN audit_heads h ON h.chain = n.chain ORDER BY n.chain",
	RESULT(chain_head, HEAD_COLS),
};

enum err store_chain_heads(struct db *db, struct chain_head **heads_r, size_t *n_r)
{
	return db_all(db, &heads, NULL, heads_r, n_r);
}

static const struct db_statement rows_ = {
	.name = "chain.rows",
	.scope = DB_ANYONE, /* as chain.heads */
	.text = "SELECT " AUDIT_SQL ", c.chain, c.number, c.audit_id, c.salt, c.text_hash, c.mac FROM audit_chain c FORCE INDEX"
	        " (PRIMARY) LEFT JOIN audit a FORCE INDEX (PRIMARY) ON a.id = c.audit_id"
	        " WHERE c.chain = ? AND c.number > ? AND c.number <= ? ORDER BY c.number LIMIT ?",
	PARAMS(COL(chain_window, chain), COL(chain_window, after), COL(chain_window, last), COL(chain_window, most)),
	RESULT(chain_row, AUDIT_COLS, COL(chain_row, chain), COL(chain_row, number), COL(chain_row, sealed),
	       COL(chain_row, salt), COL(chain_row, text_hash), COL(chain_row, mac)),
};

enum err store_chain_rows(struct db *db, const struct chain_window *window, struct chain_row **rows_r, size_t *n_r)
{
	return db_all(db, &rows_, window, rows_r, n_r);
}

enum err store_chain_each(struct db *db, const struct chain_window *window, struct db_taker taker)
{
	struct chain_row row = { 0 };

	return db_each(db, &rows_, window, &row, taker);
}

/* A row that does not wait must have a place, whatever its age; two narrow indexes show whether it has. A row that waits needs
 * one only when it is old. */
static const struct db_statement placeless = {
	.name = "chain.placeless",
	.scope = DB_ANYONE, /* as chain.heads */
	.text = "SELECT a.id, COALESCE(a.company_id, 0) FROM (SELECT w.id FROM audit w FORCE INDEX (waiting) LEFT JOIN audit_chain c"
	        " FORCE INDEX (audit) ON c.audit_id = w.id WHERE w.waiting IS NULL AND w.id > ? AND c.audit_id IS NULL"
	        " ORDER BY w.id LIMIT ?) p STRAIGHT_JOIN audit a FORCE INDEX (PRIMARY) ON a.id = p.id ORDER BY p.id",
	PARAMS(COL(chain_strays, after), COL(chain_strays, most)),
	RESULT(chain_row, COL(chain_row, key), COL(chain_row, company)),
};
static const struct db_statement late = {
	.name = "chain.late",
	.scope = DB_ANYONE, /* as chain.heads */
	.text = "SELECT a.id, COALESCE(a.company_id, 0) FROM audit a FORCE INDEX (waiting) LEFT JOIN audit_chain c"
	        " FORCE INDEX (audit) ON c.audit_id = a.id WHERE a.waiting IS NOT NULL AND a.id > ? AND a.at < ? AND"
	        " c.audit_id IS NULL ORDER BY a.id LIMIT ?",
	PARAMS(COL(chain_strays, after), COL(chain_strays, before), COL(chain_strays, most)),
	RESULT(chain_row, COL(chain_row, key), COL(chain_row, company)),
};

enum err store_chain_strays(struct db *db, const struct chain_strays *strays, struct chain_row **rows_r, size_t *n_r)
{
	return db_all(db, strays->waiting ? &late : &placeless, strays, rows_r, n_r);
}

STATEMENTS(chain, &waiting, &insert, &placed, &begin, &move, &untold, &told);
