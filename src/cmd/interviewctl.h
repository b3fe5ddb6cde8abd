/* Private to interviewctl, whose groups of commands have one file each. */
#ifndef CMD_INTERVIEWCTL_H
#define CMD_INTERVIEWCTL_H

#include "cmd/configuration.h"
#include "service/context.h"
#include "store/trail/outbox.h"

/* The arguments and resources of a command. */
struct control {
	struct arena *arena;
	struct configuration *configuration; /* NULL for commands that need no configuration */
	struct db *db;                       /* NULL for commands that need no database */
	struct token_ring *ring;             /* NULL for commands that encrypt and decrypt nothing */
	int n;                               /* the number of words after the command's name */
	char **words;
	/* The option of the input's member at byte `off`, NULL when it has none. NULL: the command's input has no options. */
	const char *(*word_of)(size_t off);
	const char *missing; /* what there is none of when nothing is found; NULL: an account */
};

/* The commands. Each returns an exit status of sysexits.h; when it is not 0, the reason was printed on standard error. */
int control_migrate(struct control *control);
int control_status(struct control *control);
int control_grants(struct control *control);
int control_user(struct control *control);
int control_company(struct control *control);
int control_demo(struct control *control);
int control_reseal(struct control *control);
int control_sweep(struct control *control);
int control_outbox(struct control *control);
int control_audit(struct control *control);
int control_retention(struct control *control);
int control_import(struct control *control);
int control_health(struct control *control);

/* Those of user: list, show, role and password; for the last, `password` is the new one. And the role of a word, or ROLE_NONE.
 */
int control_account(struct control *control, struct str password);
unsigned control_role_of(struct str word);

/* Runs `call` in one transaction as `who`, with a context of its own; prints all faults on standard error. Returns the exit
 * status. */
typedef enum err control_call(struct context *c, void *arg);
int control_run(struct control *control, const struct principal *who, control_call *call, void *arg);

/* The same for a call that makes its transactions itself. */
int control_steps(struct control *control, const struct principal *who, control_call *call, void *arg);

/* Counts the events that wait and those that were put aside, and prints the numbers. Returns the exit status; when it is not 0,
 * the reason was printed. */
int control_outbox_counts(struct control *control, struct outbox_counts *counts_r);
void control_outbox_print(const struct outbox_counts *counts);

/* Whether this program can serve the schema that the database has. Returns an exit status; when it is not 0, the reason was
 * printed. */
int control_schema_served(struct control *control);

/* The value of the option `--name` among the words; none when it is missing. And whether the flag `--name` is among them.
 * main() has checked that each word is one that the command has. */
struct str control_option(const struct control *control, const char *name);
bool control_flag(const struct control *control, const char *name);

#endif
