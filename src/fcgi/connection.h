/* What the files of fcgi/ share: the request in hand as libfcgi knows it. Nobody else includes this. */
#ifndef FCGI_CONNECTION_H
#define FCGI_CONNECTION_H

#include "fcgi/request.h"
#include <fcgiapp.h>

struct fcgi {
	struct arena *arena; /* of this struct alone */
	FCGX_Request request;
	int listen_fd, epoll_fd;
	sigset_t mask;       /* while nothing is in hand */
	bool open;           /* a request is in hand */
	int64_t remaining;   /* bytes of the body not read yet; -1: unknown, until the stream ends */
	struct pair *params; /* of the request in hand: they point into libfcgi's memory */
	size_t n_params;
	int64_t next_look; /* clock_monotonic: when pending signals are looked for again */
};

/* Reads the request in hand from its parameters; all text is copied into `arena`. */
struct request request_of(struct fcgi *fcgi, struct arena *arena);

/* Writes a whole answer, headers and body, and the end of the request. False when nginx has gone. */
bool connection_send(struct fcgi *fcgi, struct arena *arena, struct str head, struct str body);

/* Closes the connection of the request in hand, if there is one; what was not sent stays unsent. */
void connection_finish(struct fcgi *fcgi);

#endif
