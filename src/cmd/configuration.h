/*
 * The one configuration file: `name = value` lines, '#' comments, [sections] for readers. Every name stands once in the
 * table of options.c, which drives reading, checking, printing and the manual.
 */
#ifndef CMD_CONFIGURATION_H
#define CMD_CONFIGURATION_H

#include "base/arena.h"
#include "base/log.h"
#include "dispatcher/dispatcher.h"
#include "master/master.h"
#include "worker/worker.h"

struct configuration {
	struct arena *arena;
	struct str path;
	struct str listen, health_listen, socket_group;
	struct master_plan plan; /* worker and job are the program's to fill */
	struct worker_settings worker;
	struct dispatcher_settings dispatcher;
	enum log_format log_format;
	enum log_level log_level;
};

/* Who reads it: interviewctl may run as somebody who is not allowed to read the token keys, and can do without them. */
enum configuration_use { FOR_SERVER, FOR_CONTROL };

/*
 * Reads `path`. A value may also come from the environment (INTERVIEWD_<NAME>), which wins over all else; a secret also
 * from systemd's $CREDENTIALS_DIRECTORY/<name>, or from the file that `<name>_file = path` names. NULL when it is
 * refused; *why_r (in `scratch`) then has one line for each fault, with where it stands and what to write instead. A
 * default, short or repeated secret, or one that everybody may read, is refused unless `development`. FOR_CONTROL: token keys
 * that are missing or cannot be read are no fault; there are none then.
 */
struct configuration *configuration_load(struct str path, enum configuration_use use, struct arena *scratch, struct str *why_r);

/* Gives back all its memory and sets *configuration to NULL; NULL is allowed. */
void configuration_free(struct configuration **configuration);

/* Appends every name with its meaning, range and default, as a commented file (interviewd --print-config). */
void configuration_print(struct buf *out);

#endif
