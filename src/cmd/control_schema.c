/* interviewctl migrate, status, demo: the database schema, and the demo data of ./dev up. */
#include <inttypes.h>
#include <stdio.h>
#include <sysexits.h>

#include "cmd/interviewctl.h"
#include "service/upkeep/demo.h"
#include "store/migrations.h"

static struct db_migrations embedded(struct arena *arena)
{
	struct db_migration *all = ARENA_ARRAY(arena, struct db_migration, store_migrations_n);

	for (size_t i = 0; i < store_migrations_n; i++)
		all[i] = (struct db_migration){ store_migrations[i].number, str_of(store_migrations[i].name),
			                        str_of(store_migrations[i].text) };
	return (struct db_migrations){ all, store_migrations_n };
}

int control_migrate(struct control *control)
{
	struct db_migrations migrations = embedded(control->arena);
	struct str why = { 0 };
	int64_t applied = 0;
	enum err e;

	log_open("interviewctl", control->configuration->log_format, LOG_LEVEL_INFO); /* a line for each migration */
	e = db_migrate(control->db, control->arena, &migrations, &applied, &why);
	if (e != OK) {
		fprintf(stderr, "interviewctl: the schema was not brought up to date: %.*s\n", (int)why.n,
		        why.n > 0 ? why.p : "");
		if (e == E_UNAVAILABLE)
			fputs("interviewctl: is the database running, and are database_* in the configuration right?\n",
			      stderr);
		return e == E_UNAVAILABLE ? EX_TEMPFAIL : EX_SOFTWARE;
	}
	if (applied == 0)
		puts("The schema is up to date.");
	else
		printf("%" PRId64 " migration%s applied.\n", applied, applied == 1 ? "" : "s");
	return EX_OK;
}

int control_status(struct control *control)
{
	struct str server;
	int64_t number = 0;
	bool mariadb;
	enum err e;

	db_enter(control->db, control->arena, (struct db_scope_values){ .now = clock_now() }, 10000);
	e = db_schema_number(control->db, &number);
	server = str_copy(control->arena, db_server(control->db, &mariadb));
	(void)db_leave(control->db, NULL);
	if (e != OK && e != E_NO_ROW) {
		fprintf(stderr, "interviewctl: %s\n", err_text(e));
		return e == E_UNAVAILABLE ? EX_TEMPFAIL : EX_SOFTWARE;
	}
	printf("server: %s %.*s\n", mariadb ? "MariaDB" : "MySQL", (int)server.n, server.p);
	for (size_t i = 0; i < store_migrations_n; i++)
		printf("%s  %s\n", store_migrations[i].number <= number ? "applied" : "missing", store_migrations[i].name);
	return store_schema > number ? EX_TEMPFAIL : EX_OK;
}

static enum err load_demo(struct context *c, void *arg)
{
	(void)arg;
	return service_demo_load(c);
}

int control_demo(struct control *control)
{
	return control_run(control, &(struct principal){ .role = ADMIN }, load_demo, NULL);
}
