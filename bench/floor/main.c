/*
 * The floor: the least work that a C program must do to give three of interviewd's answers, with nothing between it and the
 * libraries. It has one purpose, and no arena, tables or layers. bench/run compares interviewd with it.
 *
 *   GET /api/v1/interviews/{id}      with the statements of interviewd (bench/run compares them, and the answers)
 *   GET /candidate/interviews
 *   POST /api/v1/interviews          with the seven statements that a booking cannot do without
 *
 * It leaves out what a product needs: it knows only these three requests and no parameters, trusts the form of a token whose
 * HMAC is right and of a body, never forgets a user, reads only UTC, logs nothing, limits nothing, and ends at the first error.
 * A booking of the floor has no history, audit, notifications or room, and nobody is told of it beyond its row in the outbox.
 *
 *   floor SOCKET WORKERS DATABASE_SOCKET USER PASSWORD DATABASE TOKEN_SECRET
 */
#include "floor.h"
#include "json.h"
#include <errno.h>
#include <fcgiapp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

char out[1 << 17], body[4096];
size_t n_out;

_Noreturn void die(const char *what)
{
	fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void answer(FCGX_Request *request)
{
	static const char detail_path[] = "/api/v1/interviews/", list_path[] = "/candidate/interviews",
	                  book_path[] = "/api/v1/interviews";
	const char *uri = FCGX_GetParam("REQUEST_URI", request->envp), *method = FCGX_GetParam("REQUEST_METHOD", request->envp);
	const struct user *user = user_of(FCGX_GetParam("HTTP_AUTHORIZATION", request->envp));
	char head[200];
	int status = 404, n;

	n_out = 0;
	if (user == NULL)
		status = 401;
	else if (uri != NULL && method != NULL && strcmp(method, "POST") == 0 && strcmp(uri, book_path) == 0) {
		body[FCGX_GetStr(body, sizeof body - 1, request->in)] = '\0';
		status = book(user);
	} else if (uri != NULL && strncmp(uri, detail_path, sizeof detail_path - 1) == 0 &&
	           strlen(uri) == sizeof detail_path - 1 + 36)
		status = detail(user, uri + sizeof detail_path - 1);
	else if (uri != NULL && strcmp(uri, list_path) == 0)
		status = list(user);
	n = snprintf(head, sizeof head,
	             "Status: %d\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: %zu\r\n\r\n", status,
	             n_out);
	FCGX_PutStr(head, n, request->out);
	FCGX_PutStr(out, (int)n_out, request->out);
	/* The request was read to its end, so closing the connection need not wait. */
	if (FCGX_GetChar(request->in) == EOF)
		FCGX_Detach(request);
	FCGX_Finish_r(request);
}

/* Of the loops that were measured this one is the fastest: many workers wait on one socket, and one of them wakes. */
static void work(int listen_fd)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLEXCLUSIVE };
	int epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	FCGX_Request request;

	if (FCGX_Init() != 0 || FCGX_InitRequest(&request, listen_fd, FCGI_FAIL_ACCEPT_ON_INTR) != 0 || epoll_fd < 0 ||
	    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listen_fd, &event) != 0)
		die("FastCGI");
	signal(SIGPIPE, SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	for (;;) {
		if (epoll_wait(epoll_fd, &event, 1, -1) == 1 && FCGX_Accept_r(&request) == 0)
			answer(&request);
	}
}

int main(int argc, char **argv)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

	if (argc != 8 || fd < 0)
		die("floor SOCKET WORKERS DATABASE_SOCKET USER PASSWORD DATABASE TOKEN_SECRET");
	make_users();
	snprintf(address.sun_path, sizeof address.sun_path, "%s", argv[1]);
	unlink(argv[1]);
	if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || chmod(argv[1], 0666) != 0 || listen(fd, 64) != 0)
		die(argv[1]);
	for (int i = 0; i < atoi(argv[2]); i++) {
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			connect_database(argv);
			prepare_caller();
			prepare_reading();
			prepare_writing();
			key_mac(argv[7]);
			work(fd);
		}
	}
	while (wait(NULL) > 0 || errno == EINTR)
		;
	return 0;
}
