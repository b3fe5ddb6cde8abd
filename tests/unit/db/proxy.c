#include "proxy.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct proxy {
	struct sockaddr_un own, target;
	int listener, wake[2];
	pthread_t thread;
	const char *marker;
	_Atomic int act;
};

static void need(bool ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	exit(99);
}

static void send_all(int fd, const char *bytes, ssize_t n)
{
	while (n > 0) {
		ssize_t sent = send(fd, bytes, (size_t)n, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		bytes += sent;
		n -= sent;
	}
}

/* Returns false when the connection must end. */
static bool from_client(struct proxy *proxy, int client, int server)
{
	static const char deadlock[] = "\x1A\0\0\1\xFF\xBD\x04#40001Deadlock, try again";
	char bytes[65536];
	ssize_t n = recv(client, bytes, sizeof bytes, 0);
	enum proxy_act act = (enum proxy_act)atomic_load(&proxy->act);

	if (n <= 0)
		return false;
	if (act == PROXY_PASS || memmem(bytes, (size_t)n, proxy->marker, strlen(proxy->marker)) == NULL) {
		send_all(server, bytes, n);
		return true;
	}
	if (act == PROXY_CUT_AFTER) {
		send_all(server, bytes, n);
		need(recv(server, bytes, sizeof bytes, 0) > 0, "the server's answer");
	}
	if (act == PROXY_DEADLOCK)
		send_all(client, deadlock, 4 + deadlock[0]);
	atomic_store(&proxy->act, PROXY_PASS);
	return act == PROXY_DEADLOCK;
}

static bool from_server(int client, int server)
{
	char bytes[65536];
	ssize_t n = recv(server, bytes, sizeof bytes, 0);

	if (n <= 0)
		return false;
	send_all(client, bytes, n);
	return true;
}

static void relay(struct proxy *proxy, int client, int server)
{
	struct pollfd fds[] = { { client, POLLIN, 0 }, { server, POLLIN, 0 }, { proxy->wake[0], POLLIN, 0 } };
	bool open = true;

	while (open) {
		need(poll(fds, 3, -1) > 0, "poll");
		if (fds[2].revents != 0)
			open = false;
		if (open && fds[0].revents != 0)
			open = from_client(proxy, client, server);
		if (open && fds[1].revents != 0)
			open = from_server(client, server);
	}
	close(client);
	close(server);
}

static void *run(void *arg)
{
	struct proxy *proxy = arg;

	for (;;) {
		struct pollfd fds[] = { { proxy->listener, POLLIN, 0 }, { proxy->wake[0], POLLIN, 0 } };
		int client, server;

		need(poll(fds, 2, -1) > 0, "poll");
		if (fds[1].revents != 0)
			return NULL;
		client = accept(proxy->listener, NULL, NULL);
		server = socket(AF_UNIX, SOCK_STREAM, 0);
		need(client >= 0 && server >= 0, "accept");
		if (connect(server, (struct sockaddr *)&proxy->target, sizeof proxy->target) == 0) {
			relay(proxy, client, server);
		} else {
			close(client);
			close(server);
		}
	}
}

struct proxy *proxy_start(const char *target)
{
	struct proxy *proxy = calloc(1, sizeof *proxy);

	need(proxy != NULL, "calloc");
	proxy->own.sun_family = proxy->target.sun_family = AF_UNIX;
	snprintf(proxy->target.sun_path, sizeof proxy->target.sun_path, "%s", target);
	snprintf(proxy->own.sun_path, sizeof proxy->own.sun_path, "%.90s.proxy", target);
	unlink(proxy->own.sun_path);
	proxy->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	need(bind(proxy->listener, (struct sockaddr *)&proxy->own, sizeof proxy->own) == 0, "bind");
	need(listen(proxy->listener, 8) == 0 && pipe(proxy->wake) == 0, "listen");
	need(pthread_create(&proxy->thread, NULL, run, proxy) == 0, "thread");
	return proxy;
}

void proxy_stop(struct proxy **proxy)
{
	need(write((*proxy)->wake[1], "x", 1) == 1, "write");
	pthread_join((*proxy)->thread, NULL);
	close((*proxy)->listener);
	close((*proxy)->wake[0]);
	close((*proxy)->wake[1]);
	unlink((*proxy)->own.sun_path);
	free(*proxy);
	*proxy = NULL;
}

struct str proxy_socket(const struct proxy *proxy)
{
	return str_of(proxy->own.sun_path);
}

void proxy_once(struct proxy *proxy, const char *marker, enum proxy_act act)
{
	proxy->marker = marker;
	atomic_store(&proxy->act, act);
}

bool proxy_done(struct proxy *proxy)
{
	return atomic_load(&proxy->act) == PROXY_PASS;
}
