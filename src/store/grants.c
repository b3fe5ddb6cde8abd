#include "store/grants.h"

/* It stands in no list of statements.h, because the server must not prepare it. */
static const struct db_statement grants = {
	.name = "grants.tables",
	.scope = DB_ANYONE, /* it reads the names of tables */
	.text = "SELECT table_schema, table_name, CASE table_name"
	        " WHEN 'audit' THEN 'SELECT, INSERT, UPDATE (waiting, address, request_id)'"
	        " WHEN 'audit_chain' THEN 'SELECT, INSERT, UPDATE (salt)' WHEN 'audit_heads' THEN 'SELECT, INSERT, UPDATE'"
	        " WHEN 'history' THEN 'SELECT, INSERT, UPDATE (old_text, new_text)'"
	        " WHEN 'schema_migrations' THEN 'SELECT' WHEN 'schema_lock' THEN 'SELECT'"
	        " ELSE 'SELECT, INSERT, UPDATE, DELETE' END"
	        " FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY 2",
	RESULT(store_grant, COL(store_grant, schema), COL(store_grant, table), COL(store_grant, rights)),
};

enum err store_grants(struct db *db, struct store_grant **grants_r, size_t *n_r)
{
	void *rows = NULL;
	enum err e = db_all(db, &grants, NULL, &rows, n_r);

	*grants_r = rows;
	return e;
}
