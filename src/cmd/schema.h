/* The schema of the database, compared with the migrations that are built into this program. */
#ifndef CMD_SCHEMA_H
#define CMD_SCHEMA_H

#include "db/db.h"

/* The migrations of this program, sorted by number; the array is in `arena`. */
struct db_migrations schema_migrations(struct arena *arena);

/*
 * The state of a schema, for an exit status and a message; of several states the worst. For each state except SCHEMA_RIGHT and
 * SCHEMA_CHANGED the server does not start. With SCHEMA_CHANGED the schema can be served, but not migrated.
 */
enum schema_state {
	SCHEMA_RIGHT,
	SCHEMA_CHANGED, /* a migration was applied from a file that differed from this program's */
	SCHEMA_OLD,     /* migrations are missing, or all of them */
	SCHEMA_HALF,    /* a migration was interrupted */
	SCHEMA_NEWER    /* a migration was applied that this program does not have */
};

/* Returns the state of the schema that db_migrations_look has read. *why_r is a sentence in `arena` that names the migration
 * and says what to do. */
enum schema_state schema_judge(struct arena *arena, const struct db_migration_look *looks, size_t n, struct str *why_r);

/* A sentence in `arena` that says which right the database's user lacks, after db_denied, and what to do. */
struct str schema_denied(struct arena *arena, const struct db *db);

/*
 * Asks the database of `settings`, within a few seconds, whether this program can serve its schema, and whether its user has
 * the rights for all statements. False when not; then the reason was logged (event SCHEMA). A database that does not answer is
 * no reason: the server waits for it. The same is asked for the user of `upkeep`, the one by which dispatchers erase; NULL:
 * there is none. Opens a connection of its own, so the master calls it in a child process.
 */
bool schema_serves(const struct db_settings *settings, const struct db_settings *upkeep);

#endif
