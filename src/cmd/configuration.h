/*
 * Reads the configuration file: lines "name = value", comments that begin with '#', and [sections], which are ignored. The
 * table in options.c lists every option once; reading, checking and printing all use it.
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
	struct master_plan plan; /* the functions and the job of its children are filled in by interviewd.c */
	struct worker_settings worker;
	struct {
		struct str user, password;
	} migration; /* who changes the schema; no user: that of worker.database */
	struct {
		struct str user, password;
	} upkeep;                   /* who erases for the dispatcher; no user: that of worker.database */
	struct db_settings erasing; /* worker.database with that user, when there is one */
	struct dispatcher_settings dispatcher;
	enum log_format log_format;
	enum log_level log_level;
};

/*
 * The program that reads the configuration. interviewctl may run as a user who may not read the token keys, and works without
 * them. Only its commands that need the user of the migrations read that user's password; the server may not be able to.
 */
enum configuration_use { FOR_SERVER, FOR_CONTROL, FOR_MIGRATION, FOR_UPKEEP };

/*
 * Reads `path`. A value can also come from the environment (INTERVIEWD_<NAME>), which takes precedence; a secret can also come
 * from systemd's $CREDENTIALS_DIRECTORY/<name>, or from the file that `<name>_file = path` names. NULL when the configuration
 * is not valid; *why_r (in `scratch`) then has one line for each fault, with its place and what to write instead. A secret that
 * is short, looks like a default, is used twice, or is readable by everybody is a fault unless `development` is on. With
 * FOR_SERVER alone, token keys that are missing or unreadable are a fault; otherwise the configuration then has none. With
 * FOR_MIGRATION and FOR_UPKEEP, worker.database has the user of the migrations or of the upkeep, when there is one.
 */
struct configuration *configuration_load(struct str path, enum configuration_use use, struct arena *scratch, struct str *why_r);

/* Frees all its memory and sets *configuration to NULL; NULL is allowed. */
void configuration_free(struct configuration **configuration);

/* Appends every option with its meaning, range and default, as a configuration file in comments (interviewd --print-config). */
void configuration_print(struct buf *out);

#endif
