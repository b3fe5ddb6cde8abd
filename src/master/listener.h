/* The listening sockets: handed over by systemd, or made here from the configuration. */
#ifndef MASTER_LISTENER_H
#define MASTER_LISTENER_H

#include <stdbool.h>
#include <sys/types.h>
#include <sys/un.h>

#include "master/master.h"

struct listener {
	int fd;
	bool inherited;
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)]; /* of a unix socket that was made here; else empty */
	dev_t device;
	ino_t inode;
};

struct listener_place {
	struct str listen, socket_group;
	int given;   /* the listening socket that systemd passed; -1: none */
	int backlog; /* the length of the queue of connections, for a socket that is made here */
};

/*
 * Opens a socket, non-blocking and close-on-exec. A unix socket gets mode 0660 and its group before anybody can connect. A
 * socket file that a dead server left at its path is removed; when a server still answers there, it fails. False on failure,
 * which is logged.
 */
bool listener_open(const struct listener_place *place, struct listener *listener_r);

/* Sets the length of the queue of connections; the socket that systemd passed is not changed. */
void listener_set_backlog(const struct listener *listener, int backlog);

/* Closes the socket, and removes its file unless another server uses the path by now. Safe to call twice. */
void listener_close(struct listener *listener);

#endif
