/* interviewctl migrate, status, demo: the database schema, and the demo data of ./dev up. */
#include <inttypes.h>
#include <stdio.h>
#include <sysexits.h>

#include "cmd/interviewctl.h"
#include "cmd/schema.h"
#include "service/upkeep/demo.h"

static void print_look(const struct db_migration_look *look)
{
	static const char *const words[] = { "applied", "missing", "interrupted", "changed", "unknown" };

	printf("%-11s  %.*s", words[look->state], (int)look->name.n, look->name.p);
	if (look->state == DB_MIGRATION_HALF)
		printf("  %" PRId64 " of %" PRId64 " statements", look->statements, look->of);
	putchar('\n');
}

/* What the database has, in `looks_r`. Returns an exit status; when it is not EX_OK, the reason was printed. */
static int look(struct control *control, struct db_migration_look **looks_r, size_t *n_r)
{
	struct db_migrations migrations = schema_migrations(control->arena);
	enum err e;

	db_enter(control->db, control->arena, (struct db_scope_values){ .now = clock_now() }, 10000);
	e = db_migrations_look(control->db, control->arena, &migrations, looks_r, n_r);
	(void)db_leave(control->db, NULL);
	if (e == OK)
		return EX_OK;
	if (db_denied(control->db)) {
		struct str why = schema_denied(control->arena, control->db);

		fprintf(stderr, "interviewctl: %.*s\n", (int)why.n, why.p);
		return EX_CONFIG;
	}
	fprintf(stderr, "interviewctl: %s\n", err_text(e));
	return e == E_UNAVAILABLE ? EX_TEMPFAIL : EX_SOFTWARE;
}

static const int statuses[] = { [SCHEMA_RIGHT] = EX_OK,
	                        [SCHEMA_CHANGED] = EX_DATAERR,
	                        [SCHEMA_OLD] = EX_TEMPFAIL,
	                        [SCHEMA_HALF] = EX_IOERR,
	                        [SCHEMA_NEWER] = EX_PROTOCOL };

int control_schema_served(struct control *control)
{
	struct db_migration_look *looks;
	enum schema_state state;
	struct str why;
	size_t n = 0;
	int status = look(control, &looks, &n);

	if (status != EX_OK)
		return status;
	state = schema_judge(control->arena, looks, n, &why);
	if (state <= SCHEMA_CHANGED)
		return EX_OK;
	fprintf(stderr, "interviewctl: %.*s\n", (int)why.n, why.p);
	return statuses[state];
}

int control_status(struct control *control)
{
	struct db_migration_look *looks;
	struct outbox_counts counts;
	enum schema_state state;
	struct str server, why;
	size_t n = 0;
	bool mariadb;
	int status = look(control, &looks, &n);

	if (status != EX_OK)
		return status;
	server = db_server(control->db, &mariadb);
	printf("server: %s %.*s\n", mariadb ? "MariaDB" : "MySQL", (int)server.n, server.p);
	for (size_t i = 0; i < n; i++)
		print_look(&looks[i]);
	state = schema_judge(control->arena, looks, n, &why);
	if (state == SCHEMA_RIGHT && control_outbox_counts(control, &counts) == EX_OK)
		control_outbox_print(&counts);
	printf("%.*s\n", (int)why.n, why.p);
	return statuses[state];
}

/* migrate --dry-run: what migrate would do. Writes nothing. */
static int foretell(struct control *control)
{
	struct db_migration_look *looks;
	struct str why;
	size_t n = 0;
	int status = look(control, &looks, &n);
	enum schema_state state;

	if (status != EX_OK)
		return status;
	state = schema_judge(control->arena, looks, n, &why);
	/* The first one that has changed is refused before any is applied. */
	for (size_t i = 0; i < n; i++)
		if (state != SCHEMA_CHANGED && state != SCHEMA_NEWER && looks[i].state == DB_MIGRATION_CHANGED)
			state = schema_judge(control->arena, &looks[i], 1, &why);
	if (state == SCHEMA_CHANGED || state == SCHEMA_NEWER) {
		fprintf(stderr, "interviewctl: migrate would refuse: %.*s\n", (int)why.n, why.p);
		return statuses[state];
	}
	for (size_t i = 0; i < n; i++) {
		const struct db_migration_look *one = &looks[i];

		if (one->state == DB_MIGRATION_MISSING)
			printf("would apply     %.*s  %" PRId64 " statements\n", (int)one->name.n, one->name.p, one->of);
		else if (one->state == DB_MIGRATION_HALF)
			printf("would continue  %.*s  after %" PRId64 " of %" PRId64 " statements\n", (int)one->name.n,
			       one->name.p, one->statements, one->of);
	}
	if (state == SCHEMA_RIGHT)
		puts("The schema is up to date.");
	return EX_OK;
}

int control_migrate(struct control *control)
{
	struct db_migrations migrations = schema_migrations(control->arena);
	struct str why = { 0 };
	int64_t applied = 0;
	enum err e;

	if (control_flag(control, "--dry-run"))
		return foretell(control);
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

static enum err load_demo(struct context *c, void *arg)
{
	(void)arg;
	return service_demo_load(c);
}

int control_demo(struct control *control)
{
	if (!control->configuration->worker.business.development && !control_flag(control, "--force")) {
		fputs("interviewctl: this is no instance for development (development = off), so demo data are not added\n"
		      "interviewctl: to add them nevertheless, to the database of this configuration: interviewctl demo --force\n",
		      stderr);
		return EX_CONFIG;
	}
	return control_run(control, &(struct principal){ .role = ADMIN }, load_demo, NULL);
}
