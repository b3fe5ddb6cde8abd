/* Statements that cut the beginning of a chain of the audit off. Retention works for all companies. */
#include "store/trail/cut.h"

#include "store/sql.h"
#include "store/statements.h"

static const struct db_statement head = {
	.name = "chain_cut.head",
	.scope = DB_ANYONE, /* see above */
	.text = "SELECT chain, anchor, last, anchor_mac, last_mac, mac FROM audit_heads FORCE INDEX (PRIMARY) WHERE chain = ?"
	        " FOR UPDATE",
	PARAMS(COL(chain_head, chain)),
	RESULT(chain_head, COL(chain_head, chain), COL(chain_head, anchor), COL(chain_head, last), COL(chain_head, anchor_mac),
	       COL(chain_head, last_mac), COL(chain_head, mac)),
};

enum err store_chain_head_lock(struct db *db, int64_t chain, struct chain_head *out)
{
	out->chain = chain;
	return db_one(db, &head, out, out);
}

static const struct db_statement old = {
	.name = "chain_cut.old",
	.scope = DB_ANYONE, /* see above */
	.text = "SELECT c.number, c.mac, COALESCE(t.at >= ?, 1) OR " SQL_HELD_ABOUT(
	        "t",
	        "actor_id") " FROM (SELECT number, audit_id, mac FROM audit_chain FORCE INDEX (PRIMARY) WHERE chain = ? AND number > ?"
	                    " ORDER BY number LIMIT ?) c LEFT JOIN audit t FORCE INDEX (PRIMARY) ON t.id = c.audit_id ORDER BY c.number",
	PARAMS(COL(chain_cut, before), NOW_COL, COL(chain_cut, chain), COL(chain_cut, after), COL(chain_cut, most)),
	RESULT(chain_old, COL(chain_old, number), COL(chain_old, mac), COL(chain_old, stays)),
};

enum err store_chain_old(struct db *db, const struct chain_cut *cut, struct chain_old **rows_r, size_t *n_r)
{
	return db_all(db, &old, cut, rows_r, n_r);
}

#define SPAN " WHERE c.chain = ? AND c.number > ? AND c.number <= ?"
#define SPAN_COLS COL(chain_cut, chain), COL(chain_cut, after), COL(chain_cut, upto)
static const struct db_statement rows_ = {
	.name = "chain_cut.rows",
	.scope = DB_ANYONE, /* see above */
	.text = "DELETE a FROM audit_chain c FORCE INDEX (PRIMARY) STRAIGHT_JOIN audit a FORCE INDEX (PRIMARY) ON a.id = c.audit_id" SPAN,
	PARAMS(SPAN_COLS),
};
static const struct db_statement places = {
	.name = "chain_cut.places",
	.scope = DB_ANYONE, /* see above */
	.text = "DELETE c FROM audit_chain c FORCE INDEX (PRIMARY)" SPAN,
	PARAMS(SPAN_COLS),
};

enum err store_chain_cut(struct db *db, const struct chain_cut *cut)
{
	enum err e = db_run(db, &rows_, cut, NULL, NULL);

	return e == OK ? db_run(db, &places, cut, NULL, NULL) : e;
}

STATEMENTS(chain_cut, &head, &old, &rows_, &places);
