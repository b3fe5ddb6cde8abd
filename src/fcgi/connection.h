/* Private to fcgi/: the current request, as libfcgi represents it. */
#ifndef FCGI_CONNECTION_H
#define FCGI_CONNECTION_H

#include "fcgi/request.h"
#include <fcgiapp.h>

struct fcgi {
	struct arena *arena; /* holds only this struct */
	FCGX_Request request;
	int listen_fd, epoll_fd;
	sigset_t mask;       /* the signal mask while no request is handled */
	bool open;           /* a request is being handled */
	int64_t remaining;   /* bytes of the body that are not read yet; -1: unknown, the stream's end tells */
	struct pair *params; /* the parameters of the current request; they point into libfcgi's memory */
	size_t n_params;
	int64_t next_look; /* when pending signals are checked for again (clock_monotonic()) */
};

/* Reads the current request from its FastCGI parameters; all texts are copied into `arena`. */
struct request request_of(struct fcgi *fcgi, struct arena *arena);

/* Writes an answer, or a part of it, and with `last` the end of the request. False when nginx has closed the connection. */
bool connection_send(struct fcgi *fcgi, struct arena *arena, struct str head, struct str body, bool last);

/* Closes the connection of the current request, if there is one, without sending anything more. */
void connection_finish(struct fcgi *fcgi);

#endif
