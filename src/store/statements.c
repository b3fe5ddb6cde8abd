/* Finds, joins and prepares the statements. */
#include "store/statements.h"

#define ADDRESS(name) &store_##name##_statements,
static const struct store_statements *const lists[] = { STORE_LISTS(ADDRESS) };

const struct store_statements *store_statements_at(size_t i)
{
	return i < COUNT(lists) ? lists[i] : NULL;
}

const struct db_statement *store_joined(struct store_joined *joined, size_t row)
{
	if (!joined->done) {
		for (size_t i = 0; i < joined->n; i++)
			joined->join(i, &joined->at[i]);
		joined->done = true;
	}
	return &joined->at[row];
}

const struct db_statement *store_statement(const struct store_statements *list, size_t i)
{
	if (i < list->n)
		return list->at[i];
	return list->joined != NULL && i - list->n < list->joined->n ? store_joined(list->joined, i - list->n) : NULL;
}

void store_join_all(void)
{
	for (size_t i = 0; i < COUNT(lists); i++) {
		if (lists[i]->joined != NULL)
			(void)store_joined(lists[i]->joined, 0);
	}
}

enum err store_prepare(struct db *db)
{
	const struct db_statement *statement;

	for (size_t i = 0; i < COUNT(lists); i++) {
		for (size_t j = 0; (statement = store_statement(lists[i], j)) != NULL; j++) {
			enum err e = db_prepare(db, statement);
			if (e != OK)
				return e;
		}
	}
	return OK;
}
