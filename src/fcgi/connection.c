#include "fcgi/connection.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { LOOK_US = 50000, NO_WAIT_US = 20000 };

/* Ends the process; the master then starts another one, after a pause that grows with each failure. */
_Noreturn static void fatal(const char *what)
{
	perror(what);
	abort();
}

struct fcgi *fcgi_new(int fd, const sigset_t *mask)
{
	struct arena *arena = arena_new(sizeof(struct fcgi));
	struct fcgi *fcgi = ARENA_NEW(arena, struct fcgi);
	struct epoll_event event = { .events = EPOLLIN | EPOLLEXCLUSIVE };

	fcgi->arena = arena;
	fcgi->listen_fd = fd;
	fcgi->mask = *mask;
	if (FCGX_Init() != 0 || FCGX_InitRequest(&fcgi->request, fd, FCGI_FAIL_ACCEPT_ON_INTR) != 0)
		fatal("libfcgi");
	/* FCGX_Init installs a handler for SIGPIPE, which would interrupt a write; ignoring the signal makes write return
	 * EPIPE. */
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		fatal("signal");
	fcgi->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (fcgi->epoll_fd < 0 || epoll_ctl(fcgi->epoll_fd, EPOLL_CTL_ADD, fd, &event) != 0)
		fatal("epoll");
	return fcgi;
}

void fcgi_free(struct fcgi **fcgi)
{
	struct arena *arena;

	if (*fcgi == NULL)
		return;
	connection_finish(*fcgi);
	FCGX_Free(&(*fcgi)->request, 1);
	(void)close((*fcgi)->epoll_fd);
	arena = (*fcgi)->arena;
	arena_free(&arena);
	*fcgi = NULL;
}

/*
 * libfcgi closes a connection by waiting up to two seconds for the peer to close it too: data that still arrives would
 * otherwise cause a reset, by which the peer could lose the answer. When the body was read to its end, no more data can arrive;
 * then the connection is closed at once, and the worker is free for the next request.
 */
static void skip_linger(struct fcgi *fcgi)
{
	if (fcgi->remaining == 0 && FCGX_GetChar(fcgi->request.in) == EOF && FCGX_GetError(fcgi->request.in) == 0)
		FCGX_Detach(&fcgi->request);
}

void connection_finish(struct fcgi *fcgi)
{
	if (!fcgi->open)
		return;
	skip_linger(fcgi);
	/* FCGX_Finish_r would write an end of the request too, which connection_send has written already. */
	FCGX_Free(&fcgi->request, 1);
	fcgi->open = false;
	fcgi->params = NULL;
	fcgi->n_params = 0;
}

/*
 * Under constant load the worker never waits, so a SIGTERM would never be delivered. This poll returns at once and only
 * delivers pending signals; to save system calls it is made only every LOOK_US.
 */
static bool signal_waits(struct fcgi *fcgi)
{
	const struct timespec at_once = { 0 };
	int64_t now = clock_monotonic();

	if (now < fcgi->next_look)
		return false;
	fcgi->next_look = now + LOOK_US;
	return ppoll(NULL, 0, &at_once, &fcgi->mask) < 0 && errno == EINTR;
}

bool fcgi_wait(struct fcgi *fcgi, int timeout_ms)
{
	struct epoll_event event;
	int n = epoll_pwait(fcgi->epoll_fd, &event, 1, timeout_ms, &fcgi->mask);

	if (n < 0 && errno != EINTR)
		fatal("epoll_pwait");
	return n > 0;
}

/*
 * Whether nginx has closed its end, which it does when the client disconnects. To save a system call this is not checked for a
 * request that waited less than NO_WAIT_US.
 */
static bool client_gone(const struct fcgi *fcgi, const struct request *request)
{
	struct pollfd poll_fd = { .fd = fcgi->request.ipcFd, .events = POLLRDHUP };

	if (request->arrived.us != 0 && clock_now().us - request->arrived.us < NO_WAIT_US)
		return false;
	return poll(&poll_fd, 1, 0) > 0 && (poll_fd.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

static void list_params(struct fcgi *fcgi, struct arena *arena)
{
	size_t n = 0;

	while (fcgi->request.envp[n] != NULL)
		n++;
	fcgi->params = ARENA_ARRAY(arena, struct pair, n);
	fcgi->n_params = n;
	for (size_t i = 0; i < n; i++) {
		struct str rest = str_of(fcgi->request.envp[i]);

		fcgi->params[i].name = str_cut(&rest, '=');
		fcgi->params[i].value = rest;
	}
}

struct str fcgi_param(struct fcgi *fcgi, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < fcgi->n_params; i++) {
		if (fcgi->params[i].name.n == n && memcmp(fcgi->params[i].name.p, name, n) == 0)
			return fcgi->params[i].value;
	}
	return (struct str){ 0 };
}

struct str fcgi_header(struct fcgi *fcgi, const char *name)
{
	char cgi[80] = "HTTP_";
	size_t n = 5;

	for (; *name != '\0' && n < sizeof cgi - 1; name++, n++) {
		char c = *name;

		cgi[n] = c == '-' ? '_' : c;
		if (c >= 'a' && c <= 'z')
			cgi[n] = (char)(c - 'a' + 'A');
	}
	assert(*name == '\0');
	cgi[n] = '\0';
	return fcgi_param(fcgi, cgi);
}

/* The length of the body; -1: unknown. The body of a method that defines none is not read. */
static int64_t body_of(const struct request *request)
{
	if (request->content_length >= 0)
		return request->content_length;
	return (request->method & (METHOD_GET | METHOD_HEAD | METHOD_OPTIONS | METHOD_DELETE)) != 0 ? 0 : -1;
}

/* Accepts a request. False when none is queued (another worker was faster), or the peer does not speak FastCGI. */
static bool take(struct fcgi *fcgi)
{
	int failed = FCGX_Accept_r(&fcgi->request);

	if (failed != 0 && failed != -EAGAIN && failed != -ECONNABORTED && failed != -EINTR) {
		errno = -failed;
		fatal("accept");
	}
	return failed == 0;
}

enum arrival fcgi_accept(struct fcgi *fcgi, struct arena *arena, struct request *request_r)
{
	connection_finish(fcgi);
	if (signal_waits(fcgi))
		return ARRIVAL_SIGNAL;
	if (!take(fcgi))
		return ARRIVAL_NONE;
	fcgi->open = true;
	list_params(fcgi, arena);
	*request_r = request_of(fcgi, arena);
	fcgi->remaining = body_of(request_r);
	if (!client_gone(fcgi, request_r))
		return ARRIVAL_REQUEST;
	connection_finish(fcgi);
	return ARRIVAL_GONE;
}
