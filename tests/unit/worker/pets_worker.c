/* The worker of the tests, in a process of its own, and how they ask it. */
#include "pets.h"

#include "../fcgi/client.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

char pets_storage[80], pets_answer[PETS_ANSWER];
struct arena *pets_arena;
struct slot *pets_slot;
struct shared *pets_shared;
static struct ended *ended;
static struct muted *muted;
static struct noted *noted;
struct worker_settings pets_settings;
static char folder[64], socket_path[80];
static pid_t worker_pid;
static volatile sig_atomic_t stop;

static void on_term(int number)
{
	(void)number;
	stop = 1;
}

static void start_worker(int listen_fd)
{
	struct worker_job job = {
		.settings = &pets_settings, .shared = pets_shared, .ended = ended, .muted = muted, .noted = noted
	};
	sigset_t blocked;
	struct str why;

	job.registry = registry_of(pets_arena, pets_surfaces, 1, &why);
	if (job.registry == NULL)
		fail_msg("%.*s", (int)why.n, why.p);
	*pets_slot = (struct slot){ .stop = &stop };
	worker_pid = fork();
	if (worker_pid != 0)
		return;
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTERM);
	sigprocmask(SIG_BLOCK, &blocked, &pets_slot->wait_mask);
	signal(SIGTERM, on_term);
	_exit(worker_run(&job, pets_slot, listen_fd));
}

int pets_set_up(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof folder, "/tmp/test_worker.XXXXXX");
	if (mkdtemp(folder) == NULL)
		return 1;
	(void)snprintf(socket_path, sizeof socket_path, "%s/s", folder);
	(void)snprintf(pets_storage, sizeof pets_storage, "%s/storage", folder);
	pets_arena = arena_new(0);
	pets_slot = mmap(NULL, sizeof *pets_slot, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pets_shared = shared_new();
	ended = ended_new(1024);
	muted = muted_new();
	noted = noted_new();
	pets_settings = (struct worker_settings){
		.business = { .public_url = STR("https://test.example"), .storage = str_of(pets_storage), .limits = true },
		.database = { .socket = STR("/nowhere/mysql.sock"), .database = STR("none"), .user = STR("nobody") },
		.tokens = { .keys = { { STR("k1"), HS256, STR("0123456789abcdef0123456789abcdef") } },
		            .n_keys = 1,
		            .issuer = STR("test"),
		            .audience = STR("test") },
		.business.cors_origins = STR("https://a.example https://b.example"),
		.accel_prefix = STR("/_files"),
		.hourly_user = 1000,
		.hourly_address = 1000,
		.deadline_ms = 10000,
		.budget_ms = 8000,
	};
	start_worker(client_listen(socket_path));
	return 0;
}

int pets_worker_status(void)
{
	int status = -1;

	assert_int_equal(waitpid(worker_pid, &status, 0), worker_pid);
	worker_pid = 0;
	return status;
}

int pets_tear_down(void **state)
{
	char command[200];

	(void)state;
	if (worker_pid != 0) {
		kill(worker_pid, SIGTERM);
		assert_int_equal(pets_worker_status(), 0);
	}
	(void)snprintf(command, sizeof command, "%s/incoming", pets_storage);
	assert_int_equal(rmdir(command), 0); /* the folder is empty */
	(void)snprintf(command, sizeof command, "%s/kept", pets_storage);
	(void)unlink(command);
	rmdir(pets_storage);
	unlink(socket_path);
	rmdir(folder);
	ended_free(&ended);
	muted_free(&muted);
	noted_free(&noted);
	shared_free(&pets_shared);
	munmap(pets_slot, sizeof *pets_slot);
	arena_free(&pets_arena);
	return 0;
}

/* ---- requests */

const char *pets_ask(const struct question *q)
{
	const char *params[40], *body = q->body != NULL ? q->body : "";
	char length[20];
	size_t n = 0, got;
	struct client_request request = { .params = params, .body = str_of(body) };

	(void)snprintf(length, sizeof length, "%zu", strlen(body));
	for (const char *const *p =
	             (const char *const[]){ "REQUEST_METHOD", q->method, "REQUEST_URI", q->uri, "CONTENT_LENGTH", length,
	                                    "REMOTE_ADDR", "192.0.2.1", "REQUEST_ID", "request-1", NULL };
	     *p != NULL; p++)
		params[n++] = *p;
	if (q->type != NULL) {
		params[n++] = "CONTENT_TYPE";
		params[n++] = q->type;
	}
	for (size_t i = 0; q->headers[i] != NULL; i++)
		params[n++] = q->headers[i];
	params[n] = NULL;
	got = client_answer(client_start(socket_path, &request), pets_answer, sizeof pets_answer - 1);
	pets_answer[got] = '\0';
	return pets_answer;
}

void has(const char *answer, const char *part)
{
	if (strstr(answer, part) == NULL)
		fail_msg("\"%s\" is not in:\n%s", part, answer);
}

void has_not(const char *answer, const char *part)
{
	if (strstr(answer, part) != NULL)
		fail_msg("\"%s\" is in:\n%s", part, answer);
}

void body_is(const char *answer, const char *body)
{
	const char *at = strstr(answer, "\r\n\r\n");

	assert_non_null(at);
	assert_string_equal(at + 4, body);
}
