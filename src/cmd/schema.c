#include "cmd/schema.h"

#include "base/log.h"
#include "store/migrations.h"
#include "store/statements.h"

enum { ASK_MS = 3000 };

struct db_migrations schema_migrations(struct arena *arena)
{
	struct db_migration *all = ARENA_ARRAY(arena, struct db_migration, store_migrations_n);

	for (size_t i = 0; i < store_migrations_n; i++)
		all[i] = (struct db_migration){ store_migrations[i].number, str_of(store_migrations[i].name),
			                        str_of(store_migrations[i].text) };
	return (struct db_migrations){ all, store_migrations_n, 0 };
}

static enum schema_state state_of(enum db_migration_state state)
{
	static const enum schema_state states[] = {
		[DB_MIGRATION_APPLIED] = SCHEMA_RIGHT, [DB_MIGRATION_MISSING] = SCHEMA_OLD,
		[DB_MIGRATION_HALF] = SCHEMA_HALF,     [DB_MIGRATION_CHANGED] = SCHEMA_CHANGED,
		[DB_MIGRATION_UNKNOWN] = SCHEMA_NEWER,
	};

	return states[state];
}

enum schema_state schema_judge(struct arena *arena, const struct db_migration_look *looks, size_t n, struct str *why_r)
{
	enum schema_state worst = SCHEMA_RIGHT;
	struct str name = { 0 };
	size_t missing = 0;

	for (size_t i = 0; i < n; i++) {
		missing += looks[i].state == DB_MIGRATION_MISSING;
		if (state_of(looks[i].state) > worst) {
			worst = state_of(looks[i].state);
			name = looks[i].name;
		}
	}
	switch (worst) {
	case SCHEMA_RIGHT:
		*why_r = STR("The schema is up to date.");
		break;
	case SCHEMA_CHANGED:
		*why_r =
		        STR_JOIN(arena, name,
		                 STR(" has changed since it was applied: put the file back, and add a new migration instead."));
		break;
	case SCHEMA_OLD:
		*why_r = missing == n ? STR("The database has no schema yet: run interviewctl migrate.")
		                      : STR_JOIN(arena, STR("The schema is older than this program: "), name,
		                                 STR(" is missing. Run interviewctl migrate."));
		break;
	case SCHEMA_HALF:
		*why_r = STR_JOIN(arena, STR("The migration "), name,
		                  STR(" was interrupted: run interviewctl migrate, which continues it."));
		break;
	case SCHEMA_NEWER:
		*why_r = STR_JOIN(arena, STR("The schema is newer than this program, which does not know "), name,
		                  STR(": install the newer version. interviewctl migrate cannot go back."));
		break;
	}
	return worst;
}

struct str schema_denied(struct arena *arena, const struct db *db)
{
	return STR_JOIN(arena, STR("The database's user lacks a right ("), db_reason(db),
	                STR("): give it what interviewctl grants prints."));
}

/* Whether the user of `settings` sees a schema that serves, and has the rights that all statements need. */
static bool serves(const struct db_settings *settings, bool upkeep)
{
	struct db_settings own = *settings;
	struct arena *arena = arena_new(0);
	struct db_migrations migrations = schema_migrations(arena);
	struct db_migration_look *looks;
	struct str why = { 0 };
	struct db *db;
	size_t n;
	enum err e;
	bool good = true;

	own.connect_seconds = own.read_seconds = 1;
	own.statement_ms = ASK_MS;
	db = db_new(&own);
	db_tell_denied(db);
	db_enter(db, arena, (struct db_scope_values){ .now = clock_now() }, ASK_MS);
	e = db_migrations_look(db, arena, &migrations, &looks, &n);
	(void)db_leave(db, NULL);
	if (e == OK) {
		good = schema_judge(arena, looks, n, &why) <= SCHEMA_CHANGED;
		if (!good)
			LOG(SCHEMA, LOG_STR("reason", why));
	}
	if (e == OK && good)
		e = store_prepare(db, upkeep); /* the database looks at the rights on all tables of a statement then */
	if (e != OK && db_denied(db)) {
		good = false;
		LOG(SCHEMA, LOG_STR("reason", schema_denied(arena, db)));
	}
	db_free(&db);
	arena_free(&arena);
	return good;
}

bool schema_serves(const struct db_settings *settings, const struct db_settings *upkeep)
{
	return serves(settings, false) && (upkeep == NULL || serves(upkeep, true));
}
