/* The chain of the audit in the database: the place of each row, and the two ends of each chain (service/trail/chain.h). */
#ifndef STORE_TRAIL_CHAIN_H
#define STORE_TRAIL_CHAIN_H

#include "db/db.h"
#include "model/enums.h"

/* All functions return the errors of db_one, db_all and db_run. */

/* The ends of the chain of a company, by its key, or of the installation: chain 0. */
struct chain_head {
	int64_t chain;
	int64_t anchor, last; /* the numbers of the last row that was removed, and of the last one that there is */
	struct str anchor_mac, last_mac, mac; /* no mac: the chain has not begun */
};

/* A row of the audit with its place. */
struct chain_row {
	int64_t key;                                 /* of the audit row; 0: it is no longer there */
	int64_t company, actor, api_key, object_key; /* keys; 0: none */
	unsigned role;                               /* an enum role */
	unsigned object;                             /* an enum object */
	struct instant at;
	struct str action, address, request_id;
	struct uuid pub;               /* the public id of the object */
	int64_t chain, number, sealed; /* sealed: the key of the audit row, according to its place */
	struct str salt, text_hash, mac;
	bool placed;            /* read by store_chain_waiting: it has a place already */
	struct chain_head head; /* read by store_chain_waiting: that of its chain */
};

/* Reads at most `most` rows that wait for their place, in the order of their keys. */
enum err store_chain_waiting(struct db *db, int64_t most, struct chain_row **rows_r, size_t *n_r);

/* Writes the places of `n` rows. E_DUPLICATE: one of the numbers is taken. */
enum err store_chain_insert(struct db *db, const struct chain_row *rows, size_t n);

/* Marks those rows of the audit with keys from `first` to `last` that have a place as no longer waiting. */
enum err store_chain_placed(struct db *db, int64_t first, int64_t last);

/* Writes the head of a chain that has none, or changes the one that it has. Sets
 * tell_at, when its end is next written to the log, unless there is a time already. */
enum err store_chain_begin(struct db *db, const struct chain_head *head);
enum err store_chain_move(struct db *db, const struct chain_head *head);

/* Reads at most `most` heads whose tell_at has come, and removes tell_at from one of them. */
enum err store_chain_untold(struct db *db, int64_t most, struct chain_head **heads_r, size_t *n_r);
enum err store_chain_told(struct db *db, const struct chain_head *head);

/* Reads the heads of all chains; a chain that has rows and no head comes with none of the members but `chain`. */
enum err store_chain_heads(struct db *db, struct chain_head **heads_r, size_t *n_r);

/* Reads at most `most` places of a chain with numbers in (after, last], with their rows, in their order. */
struct chain_window {
	int64_t chain, after, last, most;
};
enum err store_chain_rows(struct db *db, const struct chain_window *window, struct chain_row **rows_r, size_t *n_r);
/* The same, one row after the other (db_each). */
enum err store_chain_each(struct db *db, const struct chain_window *window, struct db_taker taker);

/* Reads at most `most` rows of the audit with keys greater than `after` that have no place: those that wait for one and are
 * older than `before`, or those that do not wait. */
struct chain_strays {
	bool waiting;
	struct instant before;
	int64_t after, most;
};
enum err store_chain_strays(struct db *db, const struct chain_strays *strays, struct chain_row **rows_r, size_t *n_r);

#endif
