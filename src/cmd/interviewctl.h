/* interviewctl: one file for each group of its commands. */
#ifndef CMD_INTERVIEWCTL_H
#define CMD_INTERVIEWCTL_H

#include "cmd/configuration.h"
#include "service/context.h"

/* What a command is given. */
struct control {
	struct arena *arena;
	struct configuration *configuration; /* NULL for commands that need none */
	struct db *db;                       /* NULL likewise */
	struct token_ring *ring;             /* NULL for commands that open and seal nothing */
	int n;                               /* words after the command's name */
	char **words;
};

/* Each returns an exit status of sysexits.h, having said on standard error why it is not 0. */
int control_migrate(struct control *control);
int control_status(struct control *control);
int control_user(struct control *control);
int control_demo(struct control *control);
int control_reseal(struct control *control);
int control_sweep(struct control *control);
int control_health(struct control *control);

/* Runs `call` in one transaction as `who`, with a context of its own; says what went wrong, field by field. */
typedef enum err control_call(struct context *c, void *arg);
int control_run(struct control *control, const struct principal *who, control_call *call, void *arg);

/* The value of the option `--name` among the words, none when it is not there. */
struct str control_option(const struct control *control, const char *name);

#endif
