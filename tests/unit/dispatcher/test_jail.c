/* dispatcher/candidate/jail: a program that reads a stranger's document can read it and write text, and nothing else. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../unit.h"
#include "dispatcher/candidate/jail.h"

static int document, answer, secret;

/* Runs `attempt` in a jailed child. Returns its exit status, or minus the signal that killed it. */
static int jailed(int (*attempt)(void))
{
	static const struct jail jail = { .memory = INT64_C(1) << 40, .written = 1000, .seconds = 1 };
	pid_t child = fork();
	int status;

	if (child == 0) {
		if (dup2(document, STDIN_FILENO) < 0 || dup2(answer, STDOUT_FILENO) < 0 || !jail_enter(&jail))
			_exit(99);
		_exit(attempt());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static int work(void)
{
	char text[5];
	int again = open("/dev/stdin", O_RDONLY | O_CLOEXEC), nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);

	return again >= 0 && nothing >= 0 && read(again, text, 5) == 5 && write(STDOUT_FILENO, text, 5) == 5 &&
	                       access("/usr/bin/env", X_OK) == 0 && open("/usr/bin/env", O_RDONLY | O_CLOEXEC) >= 0
	               ? 0
	               : 1;
}

static int read_file(void)
{
	return open("/etc/passwd", O_RDONLY | O_CLOEXEC) < 0 ? errno : 0;
}

static int make_file(void)
{
	return open("/tmp/interviewd-test-jail", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) < 0 ? errno : 0;
}

static int use_socket(void)
{
	return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) < 0 ? errno : 0;
}

static int read_secret(void)
{
	return fcntl(secret, F_GETFD) == -1 ? errno : 0;
}

static int write_much(void)
{
	char text[600] = { 0 };

	for (int i = 0; i < 10; i++)
		(void)!write(STDOUT_FILENO, text, sizeof text);
	return 0;
}

static int work_for_ever(void)
{
	for (volatile unsigned n = 1; n != 0; n |= 1)
		continue;
	return 0;
}

static void works(void **state)
{
	char text[6] = { 0 };

	(void)state;
	assert_int_equal(jailed(work), 0);
	assert_int_equal(pread(answer, text, 5, 0), 5);
	assert_string_equal(text, "hello");
}

static void reaches_nothing(void **state)
{
	(void)state;
	assert_int_equal(jailed(read_file), EACCES);
	assert_int_equal(jailed(make_file), EACCES);
	assert_int_equal(jailed(use_socket), EPERM);
	assert_int_equal(jailed(read_secret), EBADF);
}

static void has_limits(void **state)
{
	(void)state;
	assert_int_equal(jailed(write_much), -SIGXFSZ);
	/* The kernel sends SIGKILL when both limits are the same. */
	int ended = jailed(work_for_ever);
	assert_true(ended == -SIGXCPU || ended == -SIGKILL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(works),
		cmocka_unit_test(reaches_nothing),
		cmocka_unit_test(has_limits),
	};

	char name[] = "/tmp/interviewd-test-jail-XXXXXX";

	document = mkostemp(name, O_CLOEXEC); /* a file of a file system, because rules are for paths */
	(void)unlink(name);
	answer = memfd_create("answer", MFD_CLOEXEC);
	secret = memfd_create("secret", MFD_CLOEXEC);
	if (document < 0 || answer < 0 || secret < 0 || write(document, "hello", 5) != 5)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
