/*
 * The master as a process of its own, with a worker that answers one line for each connection instead of FastCGI. The tests
 * wait for events in its log, never for some time.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../unit.h"
#include "base/clock.h"
#include "base/log.h"
#include "master/master.h"
#include "master/pool.h"

enum { PATIENCE_MS = 10000 };

/* The orders of the test to master and workers, in shared memory. */
struct script {
	_Atomic int failing_starts; /* this many starts end with status 3 */
	_Atomic int silent_starts;  /* this many starts never become READY */
	_Atomic int silent;         /* this many of them have begun */
	_Atomic int bad_loads;      /* this many loads are refused */
	_Atomic int loads, unloads;
	_Atomic int in_hand; /* slow requests that have begun */
	_Atomic int go;      /* slow requests may end */
	struct master_plan plan;
};

struct fixture {
	struct script *script;
	char folder[64], path[96];
	pid_t master;
	int log; /* the standard error of the master and its workers */
	char text[1 << 16];
	size_t n, from; /* bytes read; where the next search begins */
};

/* ---- the worker under test */

static void answer(struct script *script, struct slot *slot, int connection)
{
	char line[64] = { 0 };
	ssize_t n = read(connection, line, sizeof line - 1);

	snprintf(slot->request_id, sizeof slot->request_id, "%s", "request-1");
	if (n > 0 && strcmp(line, "slow") == 0) {
		script->in_hand++;
		while (!script->go)
			poll(NULL, 0, 1);
	} else if (n > 0 && strcmp(line, "crash") == 0) {
		log_hold(&slot->held);
		LOG(REQUEST, LOG_TEXT_OF("last", "words"));
		abort();
	}
	n = snprintf(line, sizeof line, "%d %d", (int)getpid(), (int)slot->generation);
	if (write(connection, line, (size_t)n) != n)
		slot->errors++;
	close(connection);
	slot->requests++;
	slot->request_id[0] = '\0';
}

static int worker(void *job, struct slot *slot, int listen_fd)
{
	struct script *script = job;
	struct pollfd wait = { .fd = listen_fd, .events = POLLIN };

	log_open("worker", LOG_TEXT, LOG_LEVEL_INFO);
	if (script->failing_starts > 0) {
		script->failing_starts--;
		return 3;
	}
	if (script->silent_starts > 0) {
		script->silent_starts--;
		script->silent++;
		while (!*slot->stop)
			ppoll(NULL, 0, NULL, &slot->wait_mask);
		return 0;
	}
	slot->state = SLOT_READY;
	while (!*slot->stop && (slot->requests_max == 0 || slot->requests < slot->requests_max)) {
		int connection;

		slot->heartbeat = (long)(clock_monotonic() / 1000000);
		ppoll(&wait, 1, NULL, &slot->wait_mask);
		connection = *slot->stop ? -1 : accept(listen_fd, NULL, NULL);
		if (connection >= 0)
			answer(script, slot, connection);
	}
	slot->state = SLOT_DRAINING;
	return 0;
}

/* ---- the loader under test */

static const struct master_plan *load(void *loader)
{
	struct script *script = loader;
	struct master_plan *plan;

	if (script->bad_loads > 0) {
		script->bad_loads--;
		return NULL;
	}
	plan = malloc(sizeof *plan);
	*plan = script->plan;
	script->loads++;
	return plan;
}

static void unload(void *loader, const struct master_plan *plan)
{
	((struct script *)loader)->unloads++;
	free((void *)(uintptr_t)plan);
}

/* ---- the fixture */

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	strcpy(f->folder, "/tmp/test_master.XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->path, sizeof f->path, "%s/socket", f->folder);
	f->script = mmap(NULL, sizeof *f->script, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(f->script, MAP_FAILED);
	f->script->plan = (struct master_plan){
		.children[WORKER] = { 2, worker },
		.backlog = 16,
		.drain_seconds = 5,
		.start_seconds = 5,
		.job = f->script,
	};
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	if (f->master > 0) {
		kill(f->master, SIGKILL);
		waitpid(f->master, NULL, 0);
	}
	unlink(f->path);
	rmdir(f->folder);
	if (f->log > 0)
		close(f->log);
	munmap(f->script, sizeof *f->script);
	free(f);
	return 0;
}

static void launch_at(struct fixture *f, const char *where)
{
	int ends[2];

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	f->master = fork();
	assert_true(f->master >= 0);
	if (f->master == 0) {
		struct master_settings settings = {
			.listen = { [WORKER] = str_of(where) },
			.load = load,
			.unload = unload,
			.loader = f->script,
		};

		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		log_open("master", LOG_TEXT, LOG_LEVEL_INFO);
		_exit(master_run(&settings));
	}
	close(ends[1]);
	f->log = ends[0];
}

static void launch(struct fixture *f)
{
	launch_at(f, f->path);
}

/* Waits until the log has `text` after the last text that was found. The test fails when it does not come in time. */
static const char *expect_log(struct fixture *f, const char *text)
{
	int64_t end = clock_monotonic() + PATIENCE_MS * 1000;
	struct pollfd wait = { .fd = f->log, .events = POLLIN };
	const char *found;

	while ((found = strstr(f->text + f->from, text)) == NULL) {
		int64_t left = (end - clock_monotonic()) / 1000;
		ssize_t n;

		if (left <= 0 || poll(&wait, 1, (int)left) <= 0)
			fail_msg("the log does not say \"%s\": %s", text, f->text + f->from);
		n = read(f->log, f->text + f->n, sizeof f->text - 1 - f->n);
		if (n <= 0)
			fail_msg("the log ended without \"%s\": %s", text, f->text + f->from);
		f->n += (size_t)n;
	}
	f->from = (size_t)(found - f->text) + strlen(text);
	return found;
}

/* Reads the log to its end; all processes that could write to it have ended. */
static void expect_silence(struct fixture *f)
{
	ssize_t n;

	while ((n = read(f->log, f->text + f->n, sizeof f->text - 1 - f->n)) > 0)
		f->n += (size_t)n;
	assert_int_equal(n, 0);
}

static void expect_exit(struct fixture *f, int exit_status)
{
	int status;

	assert_int_equal(waitpid(f->master, &status, 0), f->master);
	f->master = 0;
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), exit_status);
}

static void stop(struct fixture *f)
{
	kill(f->master, SIGTERM);
	expect_exit(f, 0);
	expect_silence(f);
	assert_int_equal(f->script->loads, f->script->unloads);
}

static int dial(const struct fixture *f)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	strcpy(address.sun_path, f->path);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static int ask(const struct fixture *f, const char *what)
{
	int fd = dial(f);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, what, strlen(what)), (ssize_t)strlen(what));
	return fd;
}

/* Returns the process id of the worker that answered, and in *generation_r its generation. 0: the connection was lost. */
static int answered(int fd, int *generation_r)
{
	char line[64] = { 0 };
	ssize_t n = read(fd, line, sizeof line - 1);
	char *rest;
	long pid;

	close(fd);
	if (n <= 0)
		return 0;
	pid = strtol(line, &rest, 10);
	*generation_r = (int)strtol(rest, NULL, 10);
	return (int)pid;
}

static void wait_for(const _Atomic int *number, int least)
{
	int64_t end = clock_monotonic() + PATIENCE_MS * 1000;

	while (*number < least) {
		assert_true(clock_monotonic() < end);
		poll(NULL, 0, 1);
	}
}

/* ---- tests */

static void test_serves_and_stops(void **state)
{
	struct fixture *f = *state;
	struct stat made;
	int generation = 0;

	launch(f);
	expect_log(f, " READY: ");
	assert_true(answered(ask(f, "pid"), &generation) > 0);
	assert_int_equal(generation, 1);
	assert_int_equal(stat(f->path, &made), 0);
	assert_int_equal(made.st_mode & 0777, 0660);
	stop(f);
	assert_int_equal(stat(f->path, &made), -1);
	assert_non_null(strstr(f->text, " STOPPED: "));
	assert_null(strstr(f->text, " WORKER_LOST: "));
}

static void test_replaces_the_dead(void **state)
{
	struct fixture *f = *state;
	int generation = 0, pid, other;

	f->script->plan.children[WORKER].count = 1;
	launch(f);
	expect_log(f, " READY: ");
	pid = answered(ask(f, "pid"), &generation);
	assert_int_equal(answered(ask(f, "crash"), &generation), 0);
	expect_log(f, "last=\"words\"");
	expect_log(f, " WORKER_LOST: ");
	expect_log(f, "in_hand=\"request-1\"");
#if !defined(__SANITIZE_ADDRESS__) /* AddressSanitizer reports the stack itself */
	expect_log(f, "pool_fill+0x");
#endif
	other = answered(ask(f, "pid"), &generation);
	assert_true(other > 0 && other != pid);
	kill(other, SIGKILL);
	expect_log(f, "signal=9");
	assert_int_not_equal(answered(ask(f, "pid"), &generation), other);
	stop(f);
}

static void test_recycles_with_jitter(void **state)
{
	struct fixture *f = *state;
	int generation = 0, first = 0, served = 0;

	f->script->plan.children[WORKER].count = 1;
	f->script->plan.requests_max = 20;
	launch(f);
	expect_log(f, " READY: ");
	for (int pid = 0; served <= 22; served++) {
		pid = answered(ask(f, "pid"), &generation);
		first = first == 0 ? pid : first;
		if (pid != first)
			break;
	}
	assert_in_range(served, 18, 22);
	expect_log(f, " WORKER_END: ");
	stop(f);
	assert_null(strstr(f->text, " BACK_OFF: "));
}

static void test_drains(void **state)
{
	struct fixture *f = *state;
	int generation = 0, fd;

	launch(f);
	expect_log(f, " READY: ");
	fd = ask(f, "slow");
	wait_for(&f->script->in_hand, 1);
	kill(f->master, SIGTERM);
	expect_log(f, " STOP: ");
	expect_log(f, " WORKER_END: ");
	assert_int_equal(dial(f), -1);
	f->script->go = 1;
	assert_true(answered(fd, &generation) > 0);
	expect_exit(f, 0);
	expect_silence(f);
	assert_null(strstr(f->text, " WORKER_STUCK: "));
}

static void test_drain_has_an_end(void **state)
{
	struct fixture *f = *state;
	int generation = 0, fd;

	f->script->plan.drain_seconds = 1;
	launch(f);
	expect_log(f, " READY: ");
	fd = ask(f, "slow");
	wait_for(&f->script->in_hand, 1);
	kill(f->master, SIGTERM);
	expect_log(f, " WORKER_STUCK: ");
	expect_log(f, "late=\"drain\"");
	assert_int_equal(answered(fd, &generation), 0);
	expect_exit(f, 0);
}

static void test_second_term_kills(void **state)
{
	struct fixture *f = *state;
	int64_t begun;
	int generation = 0, fd;

	f->script->plan.drain_seconds = 60;
	launch(f);
	expect_log(f, " READY: ");
	fd = ask(f, "slow");
	wait_for(&f->script->in_hand, 1);
	begun = clock_monotonic();
	kill(f->master, SIGTERM);
	expect_log(f, " STOP: ");
	kill(f->master, SIGINT);
	assert_int_equal(answered(fd, &generation), 0);
	expect_exit(f, 0);
	assert_true(clock_monotonic() - begun < 5000000);
}

static void test_backs_off(void **state)
{
	struct fixture *f = *state;
	int64_t begun = clock_monotonic();

	f->script->plan.children[WORKER].count = 1;
	f->script->failing_starts = 3;
	launch(f);
	expect_log(f, "milliseconds=100");
	expect_log(f, "milliseconds=200");
	expect_log(f, "milliseconds=400");
	expect_log(f, " READY: ");
	assert_true(clock_monotonic() - begun >= 700000);
	/* One success has reset the count. */
	f->script->failing_starts = 1;
	kill(f->master, SIGHUP);
	expect_log(f, " RELOAD_FAILED: ");
	stop(f);
}

static void test_late_start_is_killed(void **state)
{
	struct fixture *f = *state;

	f->script->plan.children[WORKER].count = 1;
	f->script->plan.start_seconds = 1;
	f->script->silent_starts = 1;
	launch(f);
	expect_log(f, "late=\"start\"");
	expect_log(f, " BACK_OFF: ");
	expect_log(f, " READY: ");
	stop(f);
}

static void test_reload(void **state)
{
	struct fixture *f = *state;
	int generation = 0, fd;

	launch(f);
	expect_log(f, " READY: ");
	fd = ask(f, "slow");
	wait_for(&f->script->in_hand, 1);
	f->script->plan.children[WORKER].count = 3;
	kill(f->master, SIGHUP);
	expect_log(f, " RELOADED: ");
	assert_true(answered(ask(f, "pid"), &generation) > 0);
	assert_int_equal(generation, 2);
	f->script->go = 1;
	assert_true(answered(fd, &generation) > 0);
	assert_int_equal(generation, 1);
	kill(f->master, SIGUSR1);
	expect_log(f, " SCOREBOARD: ");
	expect_log(f, "generation=2 ");
	assert_int_equal(f->script->unloads, 1);
	stop(f);
}

static void test_reload_keeps_the_old(void **state)
{
	struct fixture *f = *state;
	int generation = 0, pid;

	f->script->plan.children[WORKER].count = 1;
	launch(f);
	expect_log(f, " READY: ");
	pid = answered(ask(f, "pid"), &generation);
	f->script->bad_loads = 1;
	kill(f->master, SIGHUP);
	expect_log(f, " RELOAD_FAILED: ");
	expect_log(f, "reason=\"configuration\"");
	assert_int_equal(answered(ask(f, "pid"), &generation), pid);
	f->script->failing_starts = 1;
	kill(f->master, SIGHUP);
	expect_log(f, " RELOAD_FAILED: ");
	expect_log(f, "reason=\"a new process did not become ready\"");
	assert_int_equal(answered(ask(f, "pid"), &generation), pid);
	kill(f->master, SIGHUP);
	expect_log(f, " RELOADED: ");
	assert_int_not_equal(answered(ask(f, "pid"), &generation), pid);
	stop(f);
}

/* The pid that the log names after " worker=", in the line that was found last. */
static pid_t logged_worker(struct fixture *f, const char *event)
{
	expect_log(f, event);
	expect_log(f, " worker=");
	while (strchr(f->text + f->from, '\n') == NULL)
		expect_log(f, " generation=");
	return (pid_t)strtol(f->text + f->from, NULL, 10);
}

static void test_killed_while_starting(void **state)
{
	struct fixture *f = *state;
	pid_t pid;

	f->script->plan.children[WORKER].count = 1;
	f->script->plan.start_seconds = 60;
	f->script->silent_starts = 1;
	launch(f);
	pid = logged_worker(f, " WORKER_START: ");
	wait_for(&f->script->silent, 1);
	kill(pid, SIGKILL);
	expect_log(f, " WORKER_LOST: ");
	expect_log(f, " BACK_OFF: ");
	expect_log(f, " READY: ");
	stop(f);
}

static void test_killed_while_draining(void **state)
{
	struct fixture *f = *state;
	int generation = 0, fd;
	pid_t pid;

	f->script->plan.children[WORKER].count = 1;
	f->script->plan.drain_seconds = 60;
	launch(f);
	pid = logged_worker(f, " WORKER_START: ");
	expect_log(f, " READY: ");
	fd = ask(f, "slow");
	wait_for(&f->script->in_hand, 1);
	kill(f->master, SIGTERM);
	expect_log(f, " STOP: ");
	kill(pid, SIGKILL);
	assert_int_equal(answered(fd, &generation), 0);
	expect_exit(f, 0);
}

static void test_killed_while_reloading(void **state)
{
	struct fixture *f = *state;
	int generation = 0;
	pid_t pid, fresh;

	f->script->plan.children[WORKER].count = 1;
	f->script->plan.start_seconds = 60;
	launch(f);
	expect_log(f, " READY: ");
	pid = answered(ask(f, "pid"), &generation);
	f->script->silent_starts = 1;
	kill(f->master, SIGHUP);
	fresh = logged_worker(f, " WORKER_START: ");
	wait_for(&f->script->silent, 1);
	kill(fresh, SIGKILL);
	expect_log(f, " RELOAD_FAILED: ");
	assert_int_equal(answered(ask(f, "pid"), &generation), pid);
	/* The old generation stays complete meanwhile, and a stop takes precedence over a reload. */
	f->script->silent_starts = 1;
	kill(f->master, SIGHUP);
	wait_for(&f->script->silent, 2);
	assert_int_equal(answered(ask(f, "crash"), &generation), 0);
	expect_log(f, " WORKER_START: ");
	assert_true(answered(ask(f, "pid"), &generation) > 0);
	assert_int_equal(generation, 1);
	stop(f);
	assert_null(strstr(f->text, " RELOADED: "));
}

static void test_reload_while_starting(void **state)
{
	struct fixture *f = *state;

	f->script->plan.children[WORKER].count = 1;
	f->script->failing_starts = 2;
	launch(f);
	expect_log(f, " BACK_OFF: ");
	kill(f->master, SIGHUP);
	expect_log(f, " READY: ");
	expect_log(f, " RELOADED: ");
	stop(f);
}

static void test_workers_die_with_the_master(void **state)
{
	struct fixture *f = *state;
	int generation = 0, pid, fd, status;

	f->script->plan.children[WORKER].count = 1;
	launch(f);
	expect_log(f, " READY: ");
	pid = answered(ask(f, "pid"), &generation);
	fd = ask(f, "slow");
	wait_for(&f->script->in_hand, 1);
	kill(f->master, SIGKILL);
	assert_int_equal(waitpid(f->master, NULL, 0), f->master);
	f->master = 0;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGKILL);
	close(fd);
	/* The dead process left its socket behind; the next one takes over the path. */
	f->script->loads = f->script->unloads = 0;
	close(f->log);
	launch(f);
	expect_log(f, " READY: ");
	stop(f);
}

static void test_path_in_use(void **state)
{
	struct fixture *f = *state;
	struct fixture second = *f;
	int file, generation = 0;

	launch(f);
	expect_log(f, " READY: ");
	launch(&second);
	expect_log(&second, "another server is listening");
	expect_exit(&second, 1);
	close(second.log);
	assert_true(answered(ask(f, "pid"), &generation) > 0);
	f->script->unloads--;
	f->script->loads--;
	stop(f);
	file = open(f->path, O_CREAT | O_WRONLY, 0600);
	assert_true(file >= 0);
	close(file);
	close(f->log);
	launch(f);
	expect_log(f, "the path is in use by another file");
	expect_exit(f, 1);
	assert_int_equal(access(f->path, F_OK), 0);
}

static void test_tcp(void **state)
{
	struct fixture *f = *state;

	launch_at(f, "127.0.0.1:0");
	expect_log(f, " READY: ");
	stop(f);
	close(f->log);
	launch_at(f, "nonsense");
	expect_log(f, " LISTEN: ");
	expect_exit(f, 1);
}

/* The limit of the heartbeat is too long for a test, so only the pool is tested, with a clock of the test. */
static void test_silent_worker_is_killed(void **state)
{
	struct fixture *f = *state;
	sigset_t none, term;
	struct pool *pool;
	int64_t now = clock_monotonic(), end = now + PATIENCE_MS * 1000;

	sigemptyset(&none);
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	f->script->plan.children[WORKER].count = 1;
	pool = pool_new(-1, &none);
	pool->current = (struct generation){ .number = 1, .plan = &f->script->plan };
	pool_fill(pool, &pool->current, now);
	while (pool_missing(pool, &pool->current) > 0 && clock_monotonic() < end)
		pool_watch(pool, now);
	pool_watch(pool, now + 14000000);
	assert_false(pool->children[0].killed);
	assert_true(pool_healthy(pool, now + 14000000));
	assert_false(pool_healthy(pool, now + 18000000));
	pool_watch(pool, now + 18000000);
	assert_true(pool->children[0].killed);
	while (pool_alive(pool) > 0 && clock_monotonic() < end)
		pool_reap(pool, now + 18000000);
	assert_int_equal(pool_alive(pool), 0);
	assert_int_equal(pool->lost, 1);
	pool_free(&pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_serves_and_stops, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_replaces_the_dead, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_recycles_with_jitter, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_drains, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_drain_has_an_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_second_term_kills, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_backs_off, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_late_start_is_killed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_reload, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_reload_keeps_the_old, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_killed_while_starting, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_killed_while_draining, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_killed_while_reloading, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_reload_while_starting, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_workers_die_with_the_master, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_path_in_use, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_tcp, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_silent_worker_is_killed, set_up, tear_down),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
