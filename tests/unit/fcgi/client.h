/* A FastCGI client for the tests, in a process of its own: it sends one request and hands back the answer's bytes. */
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
	bool half;     /* ends after half of the body, the connection closed */
};

/* A listening socket in `path`, non-blocking. */
int client_listen(const char *path);

/* Starts a client that sends `request` to the socket in `path`. */
struct client client_start(const char *path, const struct client_request *request);

/* Waits for its end. What the application wrote (FCGI_STDOUT), at most `size` bytes, is put into `answer`; their number. */
size_t client_answer(struct client client, char *answer, size_t size);

#endif
