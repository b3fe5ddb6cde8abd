/*
 * The master owns the listening sockets; it forks workers and dispatchers, watches them, and replaces those that end. It never
 * parses a request or connects to the database. What a child does is a function that cmd/ passes.
 */
#ifndef MASTER_MASTER_H
#define MASTER_MASTER_H

#include "base/slot.h"
#include "base/str.h"

/* The main function of a child process; returns the exit status. */
typedef int master_child(void *job, struct slot *slot, int listen_fd);

/*
 * The kinds of children, in the order in which they are started. HEALTH answers the health checks of this node in a process of
 * its own, so that no load and no lock can delay its answers. WORKERs handle all other requests. DISPATCHERs send the mails,
 * webhooks and other messages that workers have queued in the database.
 */
enum child_kind { HEALTH, WORKER, DISPATCHER, CHILD_KINDS };

/* The settings that a reload can change; each reload makes a new plan. */
struct master_plan {
	struct {
		int count;
		master_child *run; /* may be NULL when count is 0 */
	} children[CHILD_KINDS];
	int backlog;          /* the length of the queue of connections, for a socket that is made here */
	int64_t requests_max; /* a child ends after about this many requests (plus or minus a tenth); 0: no limit */
	int drain_seconds;    /* after SIGTERM a child may finish its work for this long; then it gets SIGKILL */
	int start_seconds;    /* a child that is not READY after this time has failed to start */
	void *job;
};

struct master_settings {
	/* The address of each kind: "/run/interviewd/fcgi.sock", "127.0.0.1:9000"; none: it takes no requests. Sockets that
	 * systemd passes take precedence: a unix socket at the path of HEALTH belongs to HEALTH, any other one to WORKER. */
	struct str listen[CHILD_KINDS];
	struct str socket_group; /* group of the unix sockets, mode 0660; none: as created */
	/* Loads the configuration, at the start and at each reload. NULL, after logging why, when it is not valid; a reload
	 * then keeps the old plan. */
	const struct master_plan *(*load)(void *loader);
	/* Frees a plan with which no more children will be started. */
	void (*unload)(void *loader, const struct master_plan *plan);
	void *loader;
};

/*
 * Runs the master; returns the exit status. SIGTERM, SIGINT or SIGQUIT: lets the children finish their work, then ends (a
 * second signal kills them at once). SIGHUP: loads the configuration, starts a new generation of children, and stops the old
 * one when the new one is READY; on failure the old one stays, and the reason is logged. SIGUSR1: logs the scoreboard. Sends
 * READY, RELOADING, STOPPING and WATCHDOG to systemd (sd_notify(3)).
 */
int master_run(const struct master_settings *settings);

#endif
