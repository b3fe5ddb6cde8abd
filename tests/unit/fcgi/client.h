/* A FastCGI client for the tests, in a process of its own. It sends one request and returns the bytes of the answer. */
#ifndef TEST_FCGI_CLIENT_H
#define TEST_FCGI_CLIENT_H

#include "base/str.h"

struct client {
	int pid, answer_fd;
};

struct client_request {
	const char *const *params; /* names and values in turn, NULL at the end */
	struct str body;
	size_t record; /* bytes of the body in one record; 0: all */
	bool half;     /* closes the connection after half of the body */
};

/* Opens a listening, non-blocking socket at `path`. */
int client_listen(const char *path);

/* Starts a client that sends `request` to the socket in `path`. */
struct client client_start(const char *path, const struct client_request *request);

/* Waits until the client has ended. Copies the output of the application (FCGI_STDOUT), at most `size` bytes, to `answer`, and
 * returns its length. */
size_t client_answer(struct client client, char *answer, size_t size);

#endif
