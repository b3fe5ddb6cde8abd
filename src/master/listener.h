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
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)]; /* of a unix socket that we made; else empty */
	dev_t device;
	ino_t inode;
};

struct listener_place {
	struct str listen, socket_group;
	int given;   /* a listening socket of systemd's; -1: none */
	int backlog; /* connections that may wait, on a socket of our own */
};

/*
 * Opens one, non-blocking and close-on-exec. A unix socket gets mode 0660 and its group before anybody can connect; a file that
 * a dead server left at its path is removed, one that answers is not. False, having logged why.
 */
bool listener_open(const struct listener_place *place, struct listener *listener_r);

/* How many connections may wait from now on; a socket of systemd's stays as it is. */
void listener_set_backlog(const struct listener *listener, int backlog);

/* Closes it and removes the file that was made, unless another server has taken the path since. Safe to call twice. */
void listener_close(struct listener *listener);

#endif
