/*
 * Cuts the beginning of a chain of the audit off. The statements delete, which only the upkeep user of the database may, so the
 * server prepares them for that user alone.
 */
#ifndef STORE_TRAIL_CUT_H
#define STORE_TRAIL_CUT_H

#include "store/trail/chain.h"

/* All functions return the errors of db_one, db_all and db_run. */

/* A row at the beginning of a chain. */
struct chain_old {
	int64_t number;
	struct str mac;
	bool stays; /* it is not older than `before`, is missing, or is about somebody under a legal hold of the company */
};

/* Reads the head of a chain, and locks it. E_NO_ROW: the chain has not begun. */
enum err store_chain_head_lock(struct db *db, int64_t chain, struct chain_head *out);

/* Reads the first rows behind number `after`, in their order, cut->most at most. */
struct chain_cut {
	int64_t chain, after, upto, most;
	struct instant before;
};
enum err store_chain_old(struct db *db, const struct chain_cut *cut, struct chain_old **rows_r, size_t *n_r);

/* Deletes the rows with numbers in (after, upto], and their places. */
enum err store_chain_cut(struct db *db, const struct chain_cut *cut);

#endif
