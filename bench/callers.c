/*
 * Callers, each with a connection of its own that it keeps: they send the requests of a file, each request once, and each
 * caller the next one when it has read its answer. bench/writes.py measures with them what cannot be sent twice.
 *
 *   callers PORT CALLERS FILE [ANSWERS]
 *
 * In the file each request follows its length and a line feed. ANSWERS is a file for the bodies of the answers, a line each, in
 * the order of the requests. The result is one line of JSON: the time from the first request
 * to the last answer, the median and the 99th percentile of the time from a request to the end of its answer, and how many
 * answers were not what was asked for (status 2xx), with the beginning of one of them.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CALLERS_MOST = 64, ANSWER = 1 << 18 };

_Noreturn static void die(const char *what)
{
	fprintf(stderr, "callers: %s: %s\n", what, strerror(errno));
	exit(1);
}

struct request {
	const char *text;
	size_t n;
	long ns;
	char *body; /* of the answer, when it is kept */
};
static struct request *requests;
static size_t n_requests;
static _Atomic size_t next_request, refused;
static char first_refused[400];
static bool keep;
static struct sockaddr_in server = { .sin_family = AF_INET };

static long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000L + now.tv_nsec;
}

static void read_requests(const char *name)
{
	FILE *file = fopen(name, "r");
	size_t n, room = 0;

	while (file != NULL && fscanf(file, "%zu", &n) == 1 && fgetc(file) == '\n') {
		char *text = malloc(n);

		if (n_requests == room) {
			room = room * 2 + 1024;
			requests = realloc(requests, room * sizeof *requests);
		}
		if (text == NULL || requests == NULL || fread(text, 1, n, file) != n)
			die(name);
		requests[n_requests++] = (struct request){ .text = text, .n = n };
	}
	if (file == NULL || !feof(file) || n_requests == 0)
		die(name);
	fclose(file);
}

static int connect_to_server(void)
{
	const struct timeval patience = { .tv_sec = 60 };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (struct sockaddr *)&server, sizeof server) != 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0 ||
	    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int)) != 0)
		die("connect");
	return fd;
}

/* Reads one answer to its end, which its length tells. Returns its status; *stays_r: the connection can be used again; *body_r:
 * where the body begins. */
static int read_answer(int fd, char *answer, bool *stays_r, const char **body_r)
{
	size_t n = 0, wanted = ANSWER;
	const char *end = NULL, *length;

	while (n < wanted) {
		ssize_t got = recv(fd, answer + n, ANSWER - 1 - n, 0);

		if (got <= 0)
			die("there was no answer");
		n += (size_t)got;
		answer[n] = '\0';
		if (end == NULL && (end = strstr(answer, "\r\n\r\n")) != NULL) {
			length = strcasestr(answer, "\r\nContent-Length:");
			wanted = (size_t)(end + 4 - answer);
			if (length != NULL && length < end)
				wanted += strtoul(length + 17, NULL, 10);
			if (wanted >= ANSWER)
				die("an answer is too long");
		}
	}
	length = strcasestr(answer, "\r\nConnection: close");
	*stays_r = length == NULL || length > end;
	*body_r = end != NULL ? end + 4 : answer;
	return n > 12 ? atoi(answer + 9) : 0;
}

static void *call(void *arg)
{
	char *answer = malloc(ANSWER);
	int fd = -1;
	size_t i;

	(void)arg;
	while (answer != NULL && (i = atomic_fetch_add(&next_request, 1)) < n_requests) {
		struct request *request = &requests[i];
		const char *body;
		bool stays;
		int status;
		long begin;

		if (fd < 0)
			fd = connect_to_server();
		begin = now_ns();
		if (send(fd, request->text, request->n, MSG_NOSIGNAL) != (ssize_t)request->n)
			die("send");
		status = read_answer(fd, answer, &stays, &body);
		request->ns = now_ns() - begin;
		if (keep && (request->body = strdup(body)) == NULL)
			die("memory");
		if ((status < 200 || status > 299) && atomic_fetch_add(&refused, 1) == 0)
			snprintf(first_refused, sizeof first_refused, "%s", answer);
		if (!stays) {
			close(fd);
			fd = -1;
		}
	}
	return NULL;
}

static int by_time(const void *a, const void *b)
{
	const struct request *one = a, *other = b;

	return (one->ns > other->ns) - (one->ns < other->ns);
}

static void print_text(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text >= ' ' && *text != '"' && *text != '\\')
			putchar(*text);
		else
			printf("\\u%04x", (unsigned char)*text);
}

static void write_answers(const char *name)
{
	FILE *file = fopen(name, "w");

	for (size_t i = 0; file != NULL && i < n_requests; i++)
		fprintf(file, "%s\n", requests[i].body);
	if (file == NULL || fclose(file) != 0)
		die(name);
}

int main(int argc, char **argv)
{
	pthread_t callers[CALLERS_MOST];
	int n = argc == 4 || argc == 5 ? atoi(argv[2]) : 0;
	long begin;

	if (n < 1 || n > CALLERS_MOST)
		die("callers PORT CALLERS FILE [ANSWERS]");
	server.sin_port = htons((unsigned short)atoi(argv[1]));
	server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	read_requests(argv[3]);
	keep = argc == 5;
	begin = now_ns();
	for (int i = 0; i < n; i++)
		if (pthread_create(&callers[i], NULL, call, NULL) != 0)
			die("threads");
	for (int i = 0; i < n; i++)
		pthread_join(callers[i], NULL);
	printf("{\"seconds\":%.6f,", (double)(now_ns() - begin) / 1e9);
	if (keep)
		write_answers(argv[4]);
	qsort(requests, n_requests, sizeof *requests, by_time);
	printf("\"requests\":%zu,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"refused\":%zu,\"first\":\"", n_requests,
	       (double)requests[n_requests / 2].ns / 1e6, (double)requests[n_requests * 99 / 100].ns / 1e6, refused);
	print_text(first_refused);
	puts("\"}");
	return 0;
}
