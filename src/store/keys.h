/* Statements about many rows that are named by their keys: "WHERE id IN " SQL_KEYS, with KEYS_COLS in the parameters. */
#ifndef STORE_KEYS_H
#define STORE_KEYS_H

#include "db/db.h"

#define KEYS_MOST 100 /* in one statement */
struct key_list {
	int64_t at[KEYS_MOST];
};

#define SQL_TEN_KEYS "?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
#define SQL_FIFTY_KEYS SQL_TEN_KEYS ", " SQL_TEN_KEYS ", " SQL_TEN_KEYS ", " SQL_TEN_KEYS ", " SQL_TEN_KEYS
#define SQL_KEYS "(" SQL_FIFTY_KEYS ", " SQL_FIFTY_KEYS ")"
#define FIVE_KEYS(i)                                                                                                           \
	COL(key_list, at[(i)]), COL(key_list, at[(i) + 1]), COL(key_list, at[(i) + 2]), COL(key_list, at[(i) + 3]),            \
	        COL(key_list, at[(i) + 4])
#define TWENTY_KEYS(i) FIVE_KEYS((i)), FIVE_KEYS((i) + 5), FIVE_KEYS((i) + 10), FIVE_KEYS((i) + 15)
#define KEYS_COLS TWENTY_KEYS(0), TWENTY_KEYS(20), TWENTY_KEYS(40), TWENTY_KEYS(60), TWENTY_KEYS(80)

/* Fills the list with `n` keys, at least one and at most KEYS_MOST. */
void store_keys_fill(struct key_list *list, const int64_t *keys, size_t n);

/* Runs `statement` for the `n` keys at `keys`, KEYS_MOST at a time. *matched_r (may be NULL) is how many rows matched. Errors
 * as db_run. */
enum err store_run_keys(struct db *db, const struct db_statement *statement, const int64_t *keys, size_t n, int64_t *matched_r);

#endif
