#include "cmd/room.h"

#include "store/server.h"

enum {
	ASK_MS = 1000,
	GENERATIONS = 2 /* during a reload the old processes still finish their work */
};

/* False when the database does not answer. */
static bool allowed(struct arena *arena, const struct configuration *c, int64_t *n_r)
{
	struct db_settings own = c->worker.database;
	struct db *db;
	enum err e;

	own.connect_seconds = own.read_seconds = 1;
	own.statement_ms = ASK_MS;
	db = db_new(&own);
	db_enter(db, arena, (struct db_scope_values){ .now = clock_now() }, ASK_MS);
	e = store_server_prepared(db, n_r);
	(void)db_leave(db, NULL);
	db_free(&db);
	return e == OK;
}

struct str room_advice(struct arena *arena, const struct configuration *c)
{
	int64_t processes = c->health_listen.n > 0 ? 1 : 0, needed, there = 0;

	for (enum child_kind kind = 0; kind < CHILD_KINDS; kind++)
		processes += c->plan.children[kind].count;
	if (c->plan.children[DISPATCHER].count == 0)
		processes++; /* a dispatcher of its own */
	needed = processes * DB_PREPARED_MOST * GENERATIONS;
	/* What the library says of a database that does not answer is no fault of the configuration. */
	log_open("interviewd", LOG_TEXT, LOG_LEVEL_ERROR);
	if (!allowed(arena, c, &there) || there >= needed)
		return (struct str){ 0 };
	return STR_JOIN(arena, STR("The database keeps "), str_from_int(arena, there), STR(" prepared statements, and "),
	                str_from_int(arena, processes), STR(" processes may need "), str_from_int(arena, needed),
	                STR(" during a reload, or they prepare them again and again: set max_prepared_stmt_count = "),
	                str_from_int(arena, needed), STR(" in the configuration of the database.\n"));
}
