/* interviewctl: what an administrator does to an installation: migrations, accounts, demo data, health. */
#include "cmd/interviewctl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum need { NEEDS_NOTHING, NEEDS_CONFIGURATION, NEEDS_DATABASE };

static const struct command {
	const char *name;
	enum need need;
	int (*run)(struct control *control);
	const char *help;
} commands[] = {
	{ "migrate", NEEDS_DATABASE, control_migrate,
	  "migrate\n"
	  "  Brings the schema up to this program's. Applies each migration once, in order, under a lock, so that it may be\n"
	  "  run again and by several nodes at a time.\n" },
	{ "status", NEEDS_DATABASE, control_status,
	  "status\n"
	  "  Says which server the database is, and which migrations are applied and which are missing.\n"
	  "  Exit status 75 when some are missing.\n" },
	{ "user", NEEDS_DATABASE, control_user,
	  "user add --email ADDRESS --name NAME --role admin|hr|interviewer|candidate [--company NAME]\n"
	  "user enable --email ADDRESS\n"
	  "user disable --email ADDRESS\n"
	  "  Adds an account, whose password is read from standard input (one line). Staff of the company of that name, which\n"
	  "  is made when there is none; an admin without a company looks after companies and users only. Disabling ends an\n"
	  "  account's sessions within seconds.\n" },
	{ "demo", NEEDS_DATABASE, control_demo,
	  "demo\n"
	  "  Adds a demo company with accounts, jobs, applications and interviews in every state, unless it is there. Its\n"
	  "  accounts can log in only where the configuration says demo = on.\n" },
	{ "reseal", NEEDS_DATABASE, control_reseal,
	  "reseal\n"
	  "  Seals the secrets in the database (of webhooks and the like) anew under the first key of seal_keys, or of "
	  "token_keys\n"
	  "  where there are none, so that older keys can be removed. May be run again. Exit status 65 when some cannot be\n"
	  "  opened by any key.\n" },
	{ "sweep", NEEDS_DATABASE, control_sweep,
	  "sweep\n"
	  "  Does now what time has made due: expires offers, removes holds and tokens that have expired and answers that are\n"
	  "  kept no longer. The server does it by itself; it may be run at any time.\n" },
	{ "health", NEEDS_NOTHING, control_health,
	  "health URL\n"
	  "  Asks URL (http://127.0.0.1/readyz) and says how long the answer took. Exit status 0 when it was 200, 69 when it\n"
	  "  was another, 75 when there was none within 5 seconds.\n" },
};

static void usage(FILE *to)
{
	fputs("Usage: interviewctl [--config FILE] COMMAND [WORDS]\n\n", to);
	for (size_t i = 0; i < COUNT(commands); i++)
		fprintf(to, "%s\n", commands[i].help);
	fputs("  --config FILE  the configuration file (" SYSCONFDIR "/interviewd/interviewd.conf)\n"
	      "  --version      print the version\n"
	      "  --help         print this, or after a command its own help\n",
	      to);
}

struct str control_option(const struct control *control, const char *name)
{
	for (int i = 0; i + 1 < control->n; i++)
		if (strcmp(control->words[i], name) == 0)
			return str_of(control->words[i + 1]);
	return (struct str){ 0 };
}

/* ---- a use case from the command line */

struct bound_call {
	struct context *context;
	control_call *call;
	void *arg;
};

static enum err run_bound(void *arg)
{
	struct bound_call *bound = arg;

	return bound->call(bound->context, bound->arg);
}

static void again(void *arg)
{
	struct bound_call *bound = arg;

	bound->context->faults.n = 0;
}

static void complain(struct context *c, enum err e)
{
	if (e == E_NOT_FOUND)
		fputs("interviewctl: there is no such account\n", stderr);
	else if (e != E_INVALID)
		fprintf(stderr, "interviewctl: %s\n", err_text(e));
	for (size_t i = 0; e == E_INVALID && i < c->faults.n; i++) {
		struct str text = fault_text(c->arena, &c->faults.at[i], err_text(c->faults.at[i].error));

		fprintf(stderr, "interviewctl: %.*s\n", (int)text.n, text.p);
	}
}

int control_run(struct control *control, const struct principal *who, control_call *call, void *arg)
{
	struct worker_settings *settings = &control->configuration->worker;
	struct context context = { .arena = control->arena,
		                   .db = control->db,
		                   .who = *who,
		                   .now = clock_now(),
		                   .request_id = STR("interviewctl"),
		                   .address = STR("local"),
		                   .settings = &settings->business,
		                   .ring = control->ring };
	struct db_scope_values scope = {
		.caller = who->user.v.key, .company = who->company.v.key, .role = who->role, .now = context.now
	};
	struct bound_call bound = { &context, call, arg };
	enum err e;

	db_enter(control->db, control->arena, scope, 60000);
	e = db_transaction(control->db, run_bound, again, &bound);
	(void)db_leave(control->db, NULL);
	if (e == OK)
		return EX_OK;
	complain(&context, e);
	for (size_t i = 0; i < context.n_kept; i++)
		(void)remove(str_cstring(control->arena, context.kept[i]));
	switch (e) {
	case E_UNAVAILABLE:
	case E_TIMEOUT:
		return EX_TEMPFAIL;
	case E_INVALID:
		return EX_DATAERR;
	case E_NOT_FOUND:
		return EX_NOUSER;
	default:
		return EX_SOFTWARE;
	}
}

/* ---- main */

static int with_configuration(const struct command *command, struct control *control, const char *path)
{
	struct str why;
	int status;

	control->configuration = configuration_load(str_of(path), FOR_CONTROL, control->arena, &why);
	if (control->configuration == NULL) {
		fprintf(stderr, "%.*s", (int)why.n, why.p);
		return EX_CONFIG;
	}
	log_open("interviewctl", control->configuration->log_format, LOG_LEVEL_WARNING);
	control->db = db_new(&control->configuration->worker.database);
	status = command->run(control);
	db_free(&control->db);
	configuration_free(&control->configuration);
	return status;
}

static int run(const struct command *command, int n, char **words, const char *path)
{
	struct control control = { .arena = arena_new(0), .n = n, .words = words };
	int status = command->need == NEEDS_NOTHING ? command->run(&control) : with_configuration(command, &control, path);

	arena_free(&control.arena);
	return status;
}

static const struct command *find(const char *name)
{
	for (size_t i = 0; i < COUNT(commands); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

int main(int argc, char **argv)
{
	const char *path = SYSCONFDIR "/interviewd/interviewd.conf";
	const struct command *command;
	int at = 1;

	if (at + 1 < argc && strcmp(argv[at], "--config") == 0) {
		path = argv[at + 1];
		at += 2;
	}
	if (at < argc && strcmp(argv[at], "--help") == 0) {
		usage(stdout);
		return EX_OK;
	}
	if (at < argc && strcmp(argv[at], "--version") == 0) {
		puts("interviewctl " PACKAGE_VERSION);
		return EX_OK;
	}
	command = at < argc ? find(argv[at]) : NULL;
	if (command == NULL) {
		if (at < argc)
			fprintf(stderr, "interviewctl: there is no command \"%s\"\n\n", argv[at]);
		usage(stderr);
		return EX_USAGE;
	}
	at++;
	if (at < argc && strcmp(argv[at], "--help") == 0) {
		fputs(command->help, stdout);
		return EX_OK;
	}
	return run(command, argc - at, argv + at, path);
}
