/* Statements that read the encrypted columns in order, and write values that are encrypted anew. */
#include "store/sealed.h"

#include "store/statements.h"

/* The columns. The key of each table is `id`, and a value is bound to `public_id`. */
static const struct sealed_column {
	const char *name;
	struct db_part table, column;
} columns[] = {
	{ "webhooks.secret", DB_PART("webhooks"), DB_PART("secret") },
	{ "webhooks.secret_old", DB_PART("webhooks"), DB_PART("secret_old") },
	{ "meeting_accounts.secret", DB_PART("meeting_accounts"), DB_PART("secret") },
	{ "calendar_sources.url", DB_PART("calendar_sources"), DB_PART("url") },
	{ "second_factors.secret", DB_PART("second_factors"), DB_PART("secret") },
};

static const struct db_part select = DB_PART("SELECT id, public_id, ");
static const struct db_part from = DB_PART(" FROM ");
static const struct db_part where_after = DB_PART(" FORCE INDEX (PRIMARY) WHERE id > ? AND ", COL(sealed_value, key));
static const struct db_part present = DB_PART(" IS NOT NULL ORDER BY id LIMIT 100 FOR UPDATE");
static const struct db_part update = DB_PART("UPDATE ");
static const struct db_part set = DB_PART(" SET ");
static const struct db_part to_value = DB_PART(" = ? WHERE id = ?", COL(sealed_value, sealed), COL(sealed_value, key));
static const struct db_statement values = {
	.scope = DB_ANYONE,
	RESULT(sealed_value, COL(sealed_value, key), COL(sealed_value, bound), COL(sealed_value, sealed)),
};
static const struct db_statement save = { .scope = DB_ANYONE };

/* For each column the statement that reads its next values, then for each the one that writes a value. */
static void join(size_t row, struct db_statement *statement)
{
	bool reads = row < COUNT(columns);
	const struct sealed_column *it = &columns[row % COUNT(columns)];
	const struct db_part *const next_parts[] = { &select,      &it->column, &from,   &it->table,
		                                     &where_after, &it->column, &present };
	const struct db_part *const save_parts[] = { &update, &it->table, &set, &it->column, &to_value };
	const char *const name[] = { reads ? "sealed.next" : "sealed.save", it->name };

	*statement = reads ? values : save;
	db_name(statement, name, COUNT(name));
	if (reads)
		db_join(statement, next_parts, COUNT(next_parts));
	else
		db_join(statement, save_parts, COUNT(save_parts));
}

JOINED_STATEMENTS(sealed, join, 2 * COUNT(columns));

const char *store_sealed_name(size_t i)
{
	return i < COUNT(columns) ? columns[i].name : NULL;
}

enum err store_sealed_next(struct db *db, size_t i, int64_t after, struct sealed_values *values_r)
{
	return db_all(db, store_joined(&joined, i), &(struct sealed_value){ .key = after }, &values_r->at, &values_r->n);
}

enum err store_sealed_save(struct db *db, size_t i, const struct sealed_value *value)
{
	return db_run(db, store_joined(&joined, COUNT(columns) + i), value, NULL, NULL);
}
