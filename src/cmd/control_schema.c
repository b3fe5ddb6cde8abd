/* interviewctl migrate, status, demo: the database schema, and the demo data of ./dev up. */
#include <inttypes.h>
#include <stdio.h>
#include <sysexits.h>

#include "cmd/interviewctl.h"
#include "cmd/schema.h"
#include "service/upkeep/demo.h"

int control_migrate(struct control *control)
{
	struct db_migrations migrations = schema_migrations(control->arena);
	struct str why = { 0 };
	int64_t applied = 0;
	enum err e;

	log_open("interviewctl", control->configuration->log_format, LOG_LEVEL_INFO); /* a line for each migration */
	e = db_migrate(control->db, control->arena, &migrations, &applied, &why);
	if (e != OK) {
		fprintf(stderr, "interviewctl: the schema could not be updated: %.*s\n", (int)why.n, why.n > 0 ? why.p : "");
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

static void print_look(const struct db_migration_look *look)
{
	static const char *const words[] = { "applied", "missing", "interrupted", "changed", "unknown" };

	printf("%-11s  %.*s", words[look->state], (int)look->name.n, look->name.p);
	if (look->state == DB_MIGRATION_HALF)
		printf("  %" PRId64 " of %" PRId64 " statements", look->statements, look->of);
	putchar('\n');
}

int control_status(struct control *control)
{
	static const int statuses[] = { [SCHEMA_RIGHT] = EX_OK,
		                        [SCHEMA_CHANGED] = EX_DATAERR,
		                        [SCHEMA_OLD] = EX_TEMPFAIL,
		                        [SCHEMA_HALF] = EX_IOERR,
		                        [SCHEMA_NEWER] = EX_PROTOCOL };
	struct db_migrations migrations = schema_migrations(control->arena);
	struct db_migration_look *looks;
	struct outbox_counts counts;
	enum schema_state state;
	struct str server, why;
	size_t n = 0;
	bool mariadb;
	enum err e;

	db_enter(control->db, control->arena, (struct db_scope_values){ .now = clock_now() }, 10000);
	e = db_migrations_look(control->db, control->arena, &migrations, &looks, &n);
	server = str_copy(control->arena, db_server(control->db, &mariadb));
	(void)db_leave(control->db, NULL);
	if (e != OK) {
		fprintf(stderr, "interviewctl: %s\n", err_text(e));
		return e == E_UNAVAILABLE ? EX_TEMPFAIL : EX_SOFTWARE;
	}
	printf("server: %s %.*s\n", mariadb ? "MariaDB" : "MySQL", (int)server.n, server.p);
	for (size_t i = 0; i < n; i++)
		print_look(&looks[i]);
	state = schema_judge(control->arena, looks, n, &why);
	if (state == SCHEMA_RIGHT && control_outbox_counts(control, &counts) == EX_OK)
		control_outbox_print(&counts);
	printf("%.*s\n", (int)why.n, why.p);
	return statuses[state];
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
