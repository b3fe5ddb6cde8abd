#include "store/grants.h"

/* They stand in no list of statements.h, because the server must not prepare them. `more` is what may be done besides with rows
 * of the audit. */
#define GRANTS(name_, more)                                                                                                     \
	{                                                                                                                       \
		.name = name_, .scope = DB_ANYONE, /* it reads the names of tables */                                           \
		        .text = "SELECT table_schema, table_name, CASE table_name"                                              \
		                " WHEN 'audit' THEN 'SELECT, INSERT, UPDATE (waiting, address, request_id)" more "'"            \
		                " WHEN 'audit_chain' THEN 'SELECT, INSERT, UPDATE (salt)" more "'"                              \
		                " WHEN 'audit_heads' THEN 'SELECT, INSERT, UPDATE'"                                             \
		                " WHEN 'history' THEN 'SELECT, INSERT, UPDATE (old_text, new_text)'"                            \
		                " WHEN 'schema_migrations' THEN 'SELECT' WHEN 'schema_lock' THEN 'SELECT'"                      \
		                " ELSE 'SELECT, INSERT, UPDATE, DELETE' END"                                                    \
		                " FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'" \
		                " ORDER BY 2",                                                                                  \
		RESULT(store_grant, COL(store_grant, schema), COL(store_grant, table), COL(store_grant, rights))                \
	}
static const struct db_statement of_server = GRANTS("grants.tables", "");
static const struct db_statement of_upkeep = GRANTS("grants.upkeep", ", DELETE");

enum err store_grants(struct db *db, bool upkeep, struct store_grant **grants_r, size_t *n_r)
{
	void *rows = NULL;
	enum err e = db_all(db, upkeep ? &of_upkeep : &of_server, NULL, &rows, n_r);

	*grants_r = rows;
	return e;
}
