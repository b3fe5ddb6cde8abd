#include "client.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BEGIN_REQUEST = 1, END_REQUEST = 3, PARAMS = 4, STDIN = 5, STDOUT = 6, RESPONDER = 1, RECORD_MAX = 65535 };

static struct sockaddr_un address_of(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	strncpy(address.sun_path, path, sizeof address.sun_path - 1);
	return address;
}

int client_listen(const char *path)
{
	struct sockaddr_un address = address_of(path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 16) != 0)
		abort();
	return fd;
}

static void put(int fd, const void *bytes, size_t n)
{
	if (write(fd, bytes, n) != (ssize_t)n)
		_exit(1);
}

static void record(int fd, int type, const void *content, size_t n)
{
	const unsigned char head[8] = { 1, (unsigned char)type, 0, 1, (unsigned char)(n >> 8), (unsigned char)n, 0, 0 };

	put(fd, head, sizeof head);
	if (n > 0)
		put(fd, content, n);
}

static size_t length_of(unsigned char *out, size_t n)
{
	if (n < 128) {
		out[0] = (unsigned char)n;
		return 1;
	}
	out[0] = (unsigned char)(n >> 24 | 128);
	out[1] = (unsigned char)(n >> 16);
	out[2] = (unsigned char)(n >> 8);
	out[3] = (unsigned char)n;
	return 4;
}

static void send_params(int fd, const char *const *params)
{
	unsigned char out[RECORD_MAX];
	size_t n = 0;

	for (; params[0] != NULL; params += 2) {
		size_t name = strlen(params[0]), value = strlen(params[1]);

		n += length_of(out + n, name);
		n += length_of(out + n, value);
		memcpy(out + n, params[0], name);
		memcpy(out + n + name, params[1], value);
		n += name + value;
	}
	record(fd, PARAMS, out, n);
	record(fd, PARAMS, NULL, 0);
}

static void get(int fd, void *bytes, size_t n)
{
	for (size_t at = 0; at < n;) {
		ssize_t got = read(fd, (char *)bytes + at, n - at);

		if (got <= 0)
			_exit(2);
		at += (size_t)got;
	}
}

static void copy_answer(int fd, int out)
{
	unsigned char head[8], content[RECORD_MAX + 255];

	for (;;) {
		size_t n;

		get(fd, head, sizeof head);
		n = (size_t)head[4] << 8 | head[5];
		get(fd, content, n + head[6]);
		if (head[1] == STDOUT)
			put(out, content, n);
		if (head[1] == END_REQUEST)
			return;
	}
}

static void run(const char *path, const struct client_request *request, int out)
{
	static const unsigned char begin[8] = { 0, RESPONDER, 0 };
	struct sockaddr_un address = address_of(path);
	size_t n = request->half ? request->body.n / 2 : request->body.n;
	size_t step = request->record != 0 ? request->record : RECORD_MAX;
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
		_exit(3);
	record(fd, BEGIN_REQUEST, begin, sizeof begin);
	send_params(fd, request->params);
	for (size_t at = 0; at < n; at += step)
		record(fd, STDIN, request->body.p + at, n - at < step ? n - at : step);
	record(fd, STDIN, NULL, 0);
	if (!request->half || request->body.n > 0)
		copy_answer(fd, out);
	_exit(0);
}

struct client client_start(const char *path, const struct client_request *request)
{
	struct client client;
	int fds[2];

	if (pipe(fds) != 0)
		abort();
	client.pid = fork();
	if (client.pid == 0) {
		(void)close(fds[0]);
		run(path, request, fds[1]);
	}
	(void)close(fds[1]);
	client.answer_fd = fds[0];
	return client;
}

size_t client_answer(struct client client, char *answer, size_t size)
{
	size_t n = 0;
	ssize_t got;

	while (n < size && (got = read(client.answer_fd, answer + n, size - n)) > 0)
		n += (size_t)got;
	(void)close(client.answer_fd);
	(void)waitpid(client.pid, NULL, 0);
	return n;
}
