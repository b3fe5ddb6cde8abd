#include "store/sealed.h"
#include "store/statements.h"

/* The table: X(table, column, column that it is bound to). The key of each table is `id`. */
#define SEALED_COLUMNS(X)                                                                                                      \
	X(webhooks, secret, public_id)                                                                                         \
	X(webhooks, secret_old, public_id)                                                                                     \
	X(meeting_accounts, secret, public_id)                                                                                 \
	X(calendar_sources, url, public_id)

struct sealed_column {
	const char *name;
	struct db_statement next, save;
};

#define PLACE(table, column, bound_to) COLUMN_##table##_##column,
enum { SEALED_COLUMNS(PLACE) N_COLUMNS };

#define SEALED_COLUMN(table, column, bound_to)                                                                                 \
	{                                                                                                                      \
		.name = #table "." #column,                                                                                    \
		.next = { .name = "sealed." #table "_" #column "_next",                                                        \
		          .scope = DB_ANYONE,                                                                                  \
		          .text = "SELECT id, " #bound_to ", " #column " FROM " #table " FORCE INDEX (PRIMARY) WHERE id > ?"   \
		                  " AND " #column " IS NOT NULL ORDER BY id LIMIT 100 FOR UPDATE",                             \
		          PARAMS(COL(sealed_value, key)),                                                                      \
		          RESULT(sealed_value, COL(sealed_value, key), COL(sealed_value, bound), COL(sealed_value, sealed)) }, \
		.save = { .name = "sealed." #table "_" #column "_save",                                                        \
		          .scope = DB_ANYONE,                                                                                  \
		          .text = "UPDATE " #table " SET " #column " = ? WHERE id = ?",                                        \
		          PARAMS(COL(sealed_value, sealed), COL(sealed_value, key)) },                                         \
	},
static const struct sealed_column columns[N_COLUMNS] = { SEALED_COLUMNS(SEALED_COLUMN) };

const char *store_sealed_name(size_t i)
{
	return i < COUNT(columns) ? columns[i].name : NULL;
}

enum err store_sealed_next(struct db *db, size_t i, int64_t after, struct sealed_values *values_r)
{
	void *rows;
	enum err e = db_all(db, &columns[i].next, &(struct sealed_value){ .key = after }, &rows, &values_r->n);

	values_r->at = rows;
	return e;
}

enum err store_sealed_save(struct db *db, size_t i, const struct sealed_value *value)
{
	return db_run(db, &columns[i].save, value, NULL, NULL);
}

#define BOTH(table, column, bound_to) &columns[COLUMN_##table##_##column].next, &columns[COLUMN_##table##_##column].save,
static const struct db_statement *const all_statements[] = { SEALED_COLUMNS(BOTH) };
const struct store_statements store_sealed_statements = { all_statements, COUNT(all_statements), NULL };
