/* dispatcher/calendar/confine: a process that parses a stranger's calendar can compute and answer, and nothing else. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../unit.h"
#include "dispatcher/calendar/confine.h"

static int answer, secret; /* the descriptor that is kept, and one that is not */

/* Runs `attempt` in a confined child. Returns its exit status, or minus the signal that killed it. */
static int confined(int (*attempt)(void))
{
	pid_t child = fork();
	int status;

	if (child == 0)
		_exit(confine(answer) ? attempt() : 99);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static int compute(void)
{
	char *memory = malloc(100 << 20);

	if (memory == NULL)
		return 1;
	memory[50 << 20] = 'x';
	free(memory);
	return write(answer, "done", 4) == 4 ? 0 : 2;
}

static int read_secret(void)
{
	return fcntl(secret, F_GETFD) == -1 ? errno : 0;
}

static void works(void **state)
{
	char text[5] = { 0 };

	(void)state;
	assert_int_equal(confined(compute), 0);
	assert_int_equal(pread(answer, text, 4, 0), 4);
	assert_string_equal(text, "done");
}

#ifdef __SANITIZE_ADDRESS__
static void closed(void **state)
{
	(void)state;
	assert_int_equal(confined(read_secret), EBADF);
}
#else
static int open_file(void)
{
	return open("/etc/passwd", O_RDONLY) >= 0 ? 0 : errno;
}

static int write_elsewhere(void)
{
	return write(secret, "x", 1) == 1 ? 0 : errno;
}

static int open_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 0 : errno;
}

static int run_program(void)
{
	return execl("/bin/true", "true", (char *)NULL) == 0 ? 0 : errno;
}

static int make_process(void)
{
	return fork() >= 0 ? 0 : errno;
}

static int make_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED ? 0
	                                                                                                              : errno;
}

static int kill_parent(void)
{
	return kill(getppid(), 0) == 0 ? 0 : errno;
}

static void refused(void **state)
{
	(void)state;
	assert_int_equal(confined(open_file), EACCES);
	assert_int_equal(confined(write_elsewhere), EBADF);
	assert_int_equal(confined(read_secret), -SIGSYS);
	assert_int_equal(confined(open_socket), -SIGSYS);
	assert_int_equal(confined(run_program), -SIGSYS);
	assert_int_equal(confined(make_process), -SIGSYS);
	assert_int_equal(confined(make_code), -SIGSYS);
	assert_int_equal(confined(kill_parent), -SIGSYS);
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(works),
#ifdef __SANITIZE_ADDRESS__
		cmocka_unit_test(closed),
#else
		cmocka_unit_test(refused),
#endif
	};

	answer = memfd_create("answer", MFD_CLOEXEC);
	secret = memfd_create("secret", MFD_CLOEXEC);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
