#include "store/keys.h"

/* Where there are fewer keys than places, the last one is repeated, which changes nothing. */
void store_keys_fill(struct key_list *list, const int64_t *keys, size_t n)
{
	for (size_t i = 0; i < KEYS_MOST; i++)
		list->at[i] = keys[i < n ? i : n - 1];
}

enum err store_run_keys(struct db *db, const struct db_statement *statement, const int64_t *keys, size_t n, int64_t *matched_r)
{
	struct key_list list;
	int64_t matched = 0, all = 0;
	enum err e = OK;

	for (size_t i = 0; e == OK && i < n; i += KEYS_MOST) {
		store_keys_fill(&list, keys + i, n - i);
		e = db_run(db, statement, &list, &matched, NULL);
		all += matched;
	}
	if (matched_r != NULL)
		*matched_r = all;
	return e;
}
