/*
 * The master: owns the listening socket, forks workers and dispatchers, watches, reaps and replaces them. It parses no
 * request and opens no database; what a child does is a function pointer given by cmd/.
 */
#ifndef MASTER_MASTER_H
#define MASTER_MASTER_H

#include "base/slot.h"
#include "base/str.h"

/* A child's life; returns its exit status. */
typedef int master_child(void *job, struct slot *slot, int listen_fd);

/*
 * The kinds of children, in the order in which they are started: the one that answers questions about this node's health, so
 * that no load and no lock can keep it from answering; workers, which serve all other requests; dispatchers, which send what
 * these have left to be sent.
 */
enum child_kind { HEALTH, WORKER, DISPATCHER, CHILD_KINDS };

/* What a configuration gives the master; a reload makes a new one. */
struct master_plan {
	struct {
		int count;
		master_child *run; /* may be NULL when count is 0 */
	} children[CHILD_KINDS];
	int backlog;          /* connections that may wait, on a socket of our own */
	int64_t requests_max; /* a child ends after so many, give or take a tenth; 0: never */
	int drain_seconds;    /* SIGTERM: what is in hand may take so long, then SIGKILL */
	int start_seconds;    /* a child that is not READY by then has failed */
	void *job;
};

struct master_settings {
	/* Where each kind is reached: "/run/interviewd/fcgi.sock", "127.0.0.1:9000"; none: it takes no requests. A socket that
	 * systemd hands over wins: a unix socket at the path of HEALTH is its, any other one that of WORKER. */
	struct str listen[CHILD_KINDS];
	struct str socket_group; /* group of the unix sockets, mode 0660; none: as created */
	/* Loads the configuration; NULL, having logged why, when it is bad: then the old plan stays. Also asked at the start.
	 */
	const struct master_plan *(*load)(void *loader);
	/* Takes back a plan that no later worker will be started with. */
	void (*unload)(void *loader, const struct master_plan *plan);
	void *loader;
};

/*
 * Runs until SIGTERM, SIGINT or SIGQUIT has drained the workers (a second one ends them at once); returns the exit
 * status. SIGHUP: load, start a new generation, drain the old when the new is READY (or keep the old and say why).
 * SIGUSR1: print the scoreboard. Tells systemd READY, RELOADING, STOPPING, WATCHDOG.
 */
int master_run(const struct master_settings *settings);

#endif
