/*
 * FastCGI records, as they would come from nginx (FastCGI 1.0, section 3.3). They are read by libfcgi, and what it makes of
 * them by fcgi/. The input is what a client writes to the socket before it closes its end. A request that is accepted must have
 * valid texts, and its body must be as long as Content-Length says.
 */
#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "fcgi/response.h"
#include "fuzz.h"

enum { BODY_MAX = 20000 };

static char folder[64], path[80];
static int listen_fd;
static struct fcgi *fcgi;

/* libfcgi forgets the memory of its answer to a management record of an unknown type, which nginx never sends. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfcgi";
}

/*
 * Whether a name or a value claims more than 64 KiB. libfcgi believes any length and ends the process when it gets no memory
 * (CVE-2025-23016), so only nginx may write to the socket. Such inputs are left out, because they would hide all others.
 */
static bool claims_too_much(const uint8_t *data, size_t size)
{
	for (size_t i = 0; i + 4 <= size; i++)
		if (data[i] >= 0x80 && ((data[i] & 0x7f) != 0 || data[i + 1] != 0))
			return true;
	return false;
}

static void clean(void)
{
	(void)unlink(path);
	(void)rmdir(folder);
}

static struct sockaddr_un address(void)
{
	struct sockaddr_un there = { .sun_family = AF_UNIX };

	strcpy(there.sun_path, path);
	return there;
}

static void begin(void)
{
	sigset_t mask;

	strcpy(folder, "/tmp/fuzz_fastcgi.XXXXXX");
	assert(mkdtemp(folder) != NULL);
	(void)snprintf(path, sizeof path, "%s/s", folder);
	(void)atexit(clean);
	(void)signal(SIGPIPE, SIG_IGN);
	listen_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	assert(listen_fd >= 0);
	struct sockaddr_un there = address();
	assert(bind(listen_fd, (struct sockaddr *)&there, sizeof there) == 0 && listen(listen_fd, 8) == 0);
	assert(sigprocmask(SIG_BLOCK, NULL, &mask) == 0);
	fcgi = fcgi_new(listen_fd, &mask);
}

static bool id_valid(struct str id)
{
	if (id.n < 1 || id.n > 64)
		return false;
	for (size_t i = 0; i < id.n; i++)
		if (strchr("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-", id.p[i]) == NULL)
			return false;
	return true;
}

static void check(struct arena *arena, const struct request *request)
{
	struct str body = { 0 };

	assert(id_valid(request->id) && request->content_length >= -1);
	assert(request->bad.n > 0 || (request->path.n > 0 && request->path.p[0] == '/' && str_utf8(request->path) &&
	                              memchr(request->path.p, '\0', request->path.n) == NULL));
	(void)fcgi_header(fcgi, "If-Match");
	(void)fcgi_param(fcgi, "SERVER_NAME");
	enum err e = fcgi_body(fcgi, arena, BODY_MAX, &body);
	assert(e == OK || e == E_TOO_LARGE || e == E_MALFORMED);
	assert(e != OK || (body.n <= BODY_MAX && (request->content_length < 0 || (int64_t)body.n == request->content_length)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct request request = { 0 };

	if (claims_too_much(data, size))
		return 0;
	if (fcgi == NULL)
		begin();
	struct arena *arena = arena_new(0);
	int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_un there = address();
	assert(client >= 0 && connect(client, (struct sockaddr *)&there, sizeof there) == 0);
	/* The socket's buffer holds an input of 4,096 bytes whole, so this never waits for a reader. */
	assert(send(client, data, size, MSG_NOSIGNAL) == (ssize_t)size);
	assert(shutdown(client, SHUT_WR) == 0);
	if (fcgi_accept(fcgi, arena, &request) == ARRIVAL_REQUEST) {
		struct response response = { .status = 204 };

		check(arena, &request);
		(void)fcgi_respond(fcgi, arena, &response, false);
	}
	(void)close(client);
	arena_free(&arena);
	return 0;
}
