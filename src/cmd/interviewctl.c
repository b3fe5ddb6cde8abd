/* interviewctl, the administrator's command: migrations, accounts, demo data, maintenance and health checks. */
#include "cmd/interviewctl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* NEEDS_MIGRATION: the database, as the user who may change the schema. NEEDS_UPKEEP: as the user who may erase. */
enum need { NEEDS_NOTHING, NEEDS_DATABASE, NEEDS_MIGRATION, NEEDS_UPKEEP };

/* The words that a command may have after its name: one of its forms, and then only the options of that form. */
struct form {
	const char *first;                          /* the word that chooses the form; NULL: none */
	enum operands { NONE, ONE, SOME } operands; /* words that are no options, before those */
	const char *valued[5];
	const char *flag;
};

static const struct command {
	const char *name;
	enum need need;
	int (*run)(struct control *control);
	struct form forms[10];
	const char *help;
} commands[] = {
	{ "migrate",
	  NEEDS_MIGRATION,
	  control_migrate,
	  { { .flag = "--dry-run" } },
	  "migrate [--dry-run]\n"
	  "  Updates the database schema to that of this program. Applies each missing migration once, in order, under a lock,\n"
	  "  so that it may be run again, and by several nodes at the same time. Works as migration_database_user, when that is\n"
	  "  set. With --dry-run it writes nothing, and prints the migrations that it would apply.\n" },
	{ "status",
	  NEEDS_DATABASE,
	  control_status,
	  { { 0 } },
	  "status\n"
	  "  Prints the version of the database server, compares each migration with what was applied, and counts the events\n"
	  "  that wait or were put aside (see outbox). Exit status 0 when the schema is that of this program, 75 when\n"
	  "  migrations are missing, 74 when one was interrupted, 76 when the schema is newer than this program, and 65 when a\n"
	  "  migration has changed since it was applied.\n" },
	{ "grants",
	  NEEDS_MIGRATION,
	  control_grants,
	  { { .operands = ONE, .flag = "--upkeep" } },
	  "grants USER[@HOST] [--upkeep]\n"
	  "  Prints the statements that give the database user by which the server runs its rights: to read and write rows of\n"
	  "  each table, but to change no table, to delete nothing in audit, its chain and history, and to change there only\n"
	  "  the texts that are erased. To be given to the database after each migrate, because a new table has no rights yet.\n"
	  "  With --upkeep it prints those of upkeep_database_user, who may also cut the beginning of the audit off.\n"
	  "  Works as migration_database_user, when that is set. HOST is localhost unless it is given.\n" },
	{ "user",
	  NEEDS_DATABASE,
	  control_user,
	  { { .first = "add", .valued = { "--email", "--name", "--role", "--company" }, .flag = "--generate-password" },
	    { .first = "enable", .valued = { "--email" } },
	    { .first = "disable", .valued = { "--email" } },
	    { .first = "list", .valued = { "--company" } },
	    { .first = "show", .valued = { "--email" } },
	    { .first = "role", .valued = { "--email", "--role" } },
	    { .first = "password", .valued = { "--email" }, .flag = "--generate-password" },
	    { .first = "totp-reset", .valued = { "--email" } },
	    { .first = "erase", .valued = { "--email" } } },
	  "user add --email ADDRESS --name NAME --role admin|hr|interviewer|candidate [--company NAME] [--generate-password]\n"
	  "user enable --email ADDRESS\n"
	  "user disable --email ADDRESS\n"
	  "user list --company SLUG|NAME\n"
	  "user show --email ADDRESS\n"
	  "user role --email ADDRESS --role admin|hr|interviewer\n"
	  "user password --email ADDRESS [--generate-password]\n"
	  "user totp-reset --email ADDRESS\n"
	  "user erase --email ADDRESS\n"
	  "  Adds an account. Its password is read from standard input (one line), at a terminal without showing it; or it is\n"
	  "  generated and printed once. Staff belong to the company of that name, which is created when it does not exist; an\n"
	  "  admin without a company manages only companies and users. Disabling an account ends its sessions within seconds.\n"
	  "  totp-reset removes the second factor of somebody who has lost it, and ends their sessions.\n"
	  "  Erasing has the dispatcher erase, at once and for ever, the account and what all companies have of the person.\n" },
	{ "company",
	  NEEDS_DATABASE,
	  control_company,
	  { { .first = "list" },
	    { .first = "show", .valued = { "--company" } },
	    { .first = "make", .valued = { "--name", "--slug" } },
	    { .first = "disable", .valued = { "--company" } },
	    { .first = "enable", .valued = { "--company" } } },
	  "company list\n"
	  "company show --company SLUG|NAME\n"
	  "company make --name NAME [--slug SLUG]\n"
	  "company disable --company SLUG|NAME\n"
	  "company enable --company SLUG|NAME\n"
	  "  Prints, makes, disables and enables companies: a line each, with slug, name and state. A disabled company's staff\n"
	  "  cannot log in, and its mails and webhooks wait; candidates go on reading what they had.\n" },
	{ "demo",
	  NEEDS_DATABASE,
	  control_demo,
	  { { .flag = "--force" } },
	  "demo [--force]\n"
	  "  Adds a demo company with accounts, jobs, applications and interviews in every state, unless it exists. Its\n"
	  "  accounts can log in only when the configuration has demo = on. Refused without development = on, so that no real\n"
	  "  database gets such data by mistake, unless --force is given.\n" },
	{ "reseal",
	  NEEDS_DATABASE,
	  control_reseal,
	  { { 0 } },
	  "reseal\n"
	  "  Encrypts the secrets in the database (such as those of webhooks) again under the first key of seal_keys or, if\n"
	  "  there are none, of token_keys, so that older keys can be removed. May be run again. Exit status 65 when some\n"
	  "  cannot be decrypted by any key.\n" },
	{ "sweep",
	  NEEDS_DATABASE,
	  control_sweep,
	  { { 0 } },
	  "sweep\n"
	  "  Cleans up expired data now: expires offers, and removes expired holds, tokens and stored answers. The server does\n"
	  "  this regularly by itself; it may be run at any time.\n" },
	{ "outbox",
	  NEEDS_DATABASE,
	  control_outbox,
	  { { 0 }, { .first = "requeue", .operands = SOME, .flag = "--all" }, { .first = "aside", .operands = SOME } },
	  "outbox\n"
	  "outbox requeue ID...|--all\n"
	  "outbox aside ID...\n"
	  "  Shows which events wait to be handed on to webhooks, mails, meeting rooms and the event stream, since when, and\n"
	  "  which were put aside and why. requeue lets events wait again that were put aside, after the cause is removed.\n"
	  "  aside takes a waiting event out of the way of those behind it. Exit status 65, and no change, when an ID names no\n"
	  "  such event.\n" },
	{ "audit",
	  NEEDS_DATABASE,
	  control_audit,
	  { { .first = "verify", .valued = { "--heads" } }, { .first = "heads" } },
	  "audit verify [--heads FILE]\n"
	  "audit heads\n"
	  "  verify reads the chains in which the audit is sealed, and names each row that was changed, is missing or is not at\n"
	  "  its place, and those older than a minute that have no place yet. Rows whose texts were erased are counted, and are no\n"
	  "  fault. It needs audit_keys. FILE (- for standard input) is a log, or what heads printed earlier: then it also\n"
	  "  compares the ends of the chains with those that it names, which shows whether an end was cut off. Exit status 65\n"
	  "  when there are faults.\n"
	  "  heads prints where the chains end now.\n" },
	{ "retention",
	  NEEDS_UPKEEP,
	  control_retention,
	  { { .first = "run", .valued = { "--company" }, .flag = "--dry-run" } },
	  "retention run [--company SLUG|NAME] [--dry-run]\n"
	  "  Blanks now what companies have set days for and what is older, as the server does every night: rejected and\n"
	  "  withdrawn applications, mails, notifications, chat, and the beginning of the audit. Prints how many of each. With\n"
	  "  --dry-run it only counts. May be run again, also after it was stopped. Works as upkeep_database_user, when that is\n"
	  "  set.\n" },
	{ "import",
	  NEEDS_DATABASE,
	  control_import,
	  { { .valued = { "--kind", "--file", "--email" }, .flag = "--dry-run" } },
	  "import --kind jobs|candidates|applications --file FILE --email ADDRESS [--dry-run]\n"
	  "  Checks each line of a file of CSV as if the admin or hr with this address had sent it to the API, names what is\n"
	  "  wrong (line, column and message, with tabs between them), and takes the good lines. Sends no mail. With --dry-run\n"
	  "  it checks only. Exit status 65 when lines are bad. When it is ended, the dispatcher goes on with what was started.\n" },
	{ "health",
	  NEEDS_NOTHING,
	  control_health,
	  { { .operands = ONE } },
	  "health URL\n"
	  "  Requests URL (http://127.0.0.1/readyz) and prints the status and the duration. Exit status 0 for a status of 200,\n"
	  "  69 for another status, 75 when there was no answer within 5 seconds.\n" },
};

static void usage(FILE *to)
{
	fputs("Usage: interviewctl [--config FILE] COMMAND [WORDS]\n\n", to);
	for (size_t i = 0; i < COUNT(commands); i++)
		fprintf(to, "%s\n", commands[i].help);
	fputs("  --config FILE  the configuration file (" SYSCONFDIR "/interviewd/interviewd.conf)\n"
	      "  --version      print the version\n"
	      "  --help         print this text or, after a command, its own help\n",
	      to);
}

struct str control_option(const struct control *control, const char *name)
{
	for (int i = 0; i + 1 < control->n; i++)
		if (strcmp(control->words[i], name) == 0)
			return str_of(control->words[i + 1]);
	return (struct str){ 0 };
}

bool control_flag(const struct control *control, const char *name)
{
	for (int i = 0; i < control->n; i++)
		if (strcmp(control->words[i], name) == 0)
			return true;
	return false;
}

/* ---- the words after a command */

static bool complain_word(const char *word, const char *what)
{
	fprintf(stderr, "interviewctl: %s %s\n", word, what);
	return false;
}

static bool is_option(const struct form *form, const char *word)
{
	for (size_t i = 0; i < COUNT(form->valued) && form->valued[i] != NULL; i++)
		if (strcmp(form->valued[i], word) == 0)
			return true;
	return false;
}

/* A value that begins with two dashes is an option whose value was forgotten. */
static bool options_right(const struct form *form, const struct control *control, int at)
{
	for (int first = at; at < control->n; at++) {
		const char *word = control->words[at];

		for (int i = first; i < at; i++)
			if (strcmp(control->words[i], word) == 0 && word[0] == '-')
				return complain_word(word, "is given twice");
		if (form->flag != NULL && strcmp(word, form->flag) == 0)
			continue;
		if (!is_option(form, word))
			return complain_word(word, "is not a word of this command");
		if (++at == control->n || strncmp(control->words[at], "--", 2) == 0 || control->words[at][0] == '\0')
			return complain_word(word, "needs a value");
	}
	return true;
}

/* Whether the words are those that the command may have; prints what is wrong with them. */
static bool words_right(const struct command *command, const struct control *control)
{
	const struct form *form = command->forms[0].first == NULL ? &command->forms[0] : NULL;
	int at;

	for (int i = 0; i < control->n; i++)
		if (!str_utf8(str_of(control->words[i])))
			return complain_word(control->words[i], "is not UTF-8");
	for (size_t i = 0; control->n > 0 && i < COUNT(command->forms); i++)
		if (command->forms[i].first != NULL && strcmp(command->forms[i].first, control->words[0]) == 0)
			form = &command->forms[i];
	if (form == NULL)
		return complain_word(command->name, "needs one of its own words first");
	at = form->first != NULL;
	if (form->operands == ONE && (at == control->n || control->words[at++][0] == '-'))
		return complain_word(command->name, "needs a further word");
	while (form->operands == SOME && at < control->n && control->words[at][0] != '-')
		at++;
	return options_right(form, control, at);
}

/* ---- runs a function of service/ from the command line */

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

static void complain(const struct control *control, struct context *c, enum err e)
{
	if (e == E_NOT_FOUND)
		fprintf(stderr, "interviewctl: there is no such %s\n", control->missing != NULL ? control->missing : "account");
	else if (e != E_INVALID)
		fprintf(stderr, "interviewctl: %s\n", err_text(e));
	for (size_t i = 0; e == E_INVALID && i < c->faults.n; i++) {
		struct str text = fault_text(c->arena, &c->faults.at[i], err_text(c->faults.at[i].error));
		const char *word = control->word_of != NULL ? control->word_of(c->faults.at[i].off) : NULL;

		fprintf(stderr, "interviewctl: %s%s%.*s\n", word != NULL ? word : "", word != NULL ? ": " : "", (int)text.n,
		        text.p);
	}
}

/* `steps`: the call makes its transactions itself. */
static int run_call(struct control *control, const struct principal *who, control_call *call, void *arg, bool steps)
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
	e = steps ? run_bound(&bound) : db_transaction(control->db, run_bound, again, &bound);
	(void)db_leave(control->db, NULL);
	for (size_t i = 0; e == OK && i < context.n_dropped; i++)
		(void)remove(str_cstring(control->arena, context.dropped[i]));
	if (e == OK)
		return EX_OK;
	complain(control, &context, e);
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

int control_run(struct control *control, const struct principal *who, control_call *call, void *arg)
{
	return run_call(control, who, call, arg, false);
}

int control_steps(struct control *control, const struct principal *who, control_call *call, void *arg)
{
	return run_call(control, who, call, arg, true);
}

/* ---- main */

static int with_configuration(const struct command *command, struct control *control, const char *path)
{
	enum configuration_use use = command->need == NEEDS_MIGRATION ? FOR_MIGRATION
	                             : command->need == NEEDS_UPKEEP  ? FOR_UPKEEP
	                                                              : FOR_CONTROL;
	struct str why;
	int status;

	control->configuration = configuration_load(str_of(path), use, control->arena, &why);
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

	if (at < argc && strcmp(argv[at], "--config") == 0) {
		if (at + 1 == argc || strncmp(argv[at + 1], "--", 2) == 0) {
			fputs("interviewctl: --config needs the name of a file\n", stderr);
			return EX_USAGE;
		}
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
	for (int i = at; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0) {
			fputs(command->help, stdout);
			return EX_OK;
		}
	}
	if (!words_right(command, &(struct control){ .n = argc - at, .words = argv + at })) {
		fprintf(stderr, "\n%s", command->help);
		return EX_USAGE;
	}
	return run(command, argc - at, argv + at, path);
}
