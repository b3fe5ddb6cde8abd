/* The one configuration file: `name = value` lines, '#' comments, [sections] for readers; every name stands in a table. */
#ifndef CMD_CONFIGURATION_H
#define CMD_CONFIGURATION_H

#include "base/log.h"
#include "master/master.h"
#include "worker/worker.h"

struct configuration {
	struct arena *arena;
	struct str path;
	struct master_settings master;
	struct master_plan plan;
	struct worker_settings worker;
	enum log_format log_format;
	enum log_level log_level;
	bool development; /* weak secrets are allowed: ./dev only */
	bool demo;        /* demo accounts may log in */
};

/*
 * Reads `path`. A value may also come from the environment (INTERVIEWD_<NAME>) or from a file (`name_file = path`, or
 * systemd's $CREDENTIALS_DIRECTORY/<name>), for secrets. NULL when it is refused; *why_r then has one line for each fault,
 * with the line number and what to write instead. A default, short or repeated secret is refused unless `development`.
 */
struct configuration *configuration_load(struct str path, struct str *why_r);
void configuration_free(struct configuration **configuration);

/* Prints every name with its default and meaning, as a commented file (interviewd --print-config). */
void configuration_print(void);

#endif
