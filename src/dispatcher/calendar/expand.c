/* Each calendar gets one child process. The child writes its result to a file in memory, and exits. */
#include "dispatcher/calendar/expand.h"

#include "base/zone.h"
#include "dispatcher/calendar/confine.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CPU_SECONDS = 5, WALL_SECONDS = 20 };
#define MEMORY (INT64_C(512) << 20)
#define SPANS_MAX (BUSY_INSTANCES_MAX + 2 * BUSY_DAYS_AHEAD) /* an instance may be split into several spans */

/* How much the child writes at most; a process that was taken over could otherwise fill the memory. */
#define RESULT_MOST ((int64_t)(sizeof(struct head) + SPANS_MAX * sizeof(struct busy)))

struct expansion_child {
	struct arena *arena;
	pid_t pid;
	int fd;
	int64_t deadline; /* by clock_monotonic(); then it is killed */
	bool killed;
};

/* The beginning of the file; the spans follow it. */
struct head {
	int64_t end, n, events, left_out;
};

static void set_limit(int what, int64_t most)
{
	const struct rlimit limit = { (rlim_t)most, (rlim_t)most };

	(void)setrlimit(what, &limit);
}

/* Sets the limits of the child. It is killed when its parent dies, and signals have their default effect again, because the
 * dispatcher blocks them or handles them itself. */
static void limit_child(pid_t parent)
{
	sigset_t none;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	(void)signal(SIGTERM, SIG_DFL);
	(void)signal(SIGXCPU, SIG_DFL);
	sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	set_limit(RLIMIT_CORE, 0);
	set_limit(RLIMIT_CPU, CPU_SECONDS);
	set_limit(RLIMIT_FSIZE, RESULT_MOST);
#ifndef __SANITIZE_ADDRESS__ /* AddressSanitizer reserves terabytes of address space */
	set_limit(RLIMIT_AS, MEMORY);
#endif
}

static bool write_all(int fd, const void *bytes, size_t n)
{
	const char *at = bytes;

	while (n > 0) {
		ssize_t written = write(fd, at, n);

		if (written <= 0)
			return false;
		at += written;
		n -= (size_t)written;
	}
	return true;
}

_Noreturn static void run_child(struct arena *arena, const struct busy_request *request, int fd)
{
	struct busy_found found;

	if (!confine(fd))
		_exit(1);
	busy_expand(arena, request, &found);
	const struct head head = { found.end, (int64_t)found.n, found.events, found.left_out };
	bool written = write_all(fd, &head, sizeof head) && write_all(fd, found.at, found.n * sizeof *found.at);
	_exit(written ? 0 : 1);
}

struct expansion_child *expansion_begin(struct arena *arena, const struct busy_request *request)
{
	struct expansion_child *child = ARENA_NEW(arena, struct expansion_child);
	pid_t parent = getpid();

	zone_load_all(); /* the child can open no file */
	*child = (struct expansion_child){ .arena = arena, .fd = memfd_create("calendar", MFD_CLOEXEC) };
	if (child->fd < 0)
		return NULL;
	child->deadline = clock_monotonic() + WALL_SECONDS * INSTANT_SECOND;
	child->pid = fork();
	if (child->pid == 0) {
		limit_child(parent);
		run_child(arena, request, child->fd);
	}
	if (child->pid < 0) {
		(void)close(child->fd);
		return NULL;
	}
	return child;
}

static bool read_at(int fd, void *bytes, size_t n, size_t offset)
{
	return pread(fd, bytes, n, (off_t)offset) == (ssize_t)n;
}

/* Reads the result of the child and checks all of it, because the child has parsed a hostile text and may be compromised. */
static bool read_found(const struct expansion_child *child, struct busy_found *found_r)
{
	struct head head;
	struct stat info;

	if (fstat(child->fd, &info) != 0 || !read_at(child->fd, &head, sizeof head, 0) || head.n < 0 || head.n > SPANS_MAX ||
	    head.end < BUSY_FOUND || head.end > BUSY_TOO_MUCH ||
	    info.st_size != (off_t)(sizeof head + (size_t)head.n * sizeof(struct busy)))
		return false;
	*found_r = (struct busy_found){ .end = (enum busy_end)head.end,
		                        .at = ARENA_ARRAY(child->arena, struct busy, (size_t)head.n),
		                        .n = (size_t)head.n,
		                        .events = head.events,
		                        .left_out = head.left_out };
	if (head.n > 0 && !read_at(child->fd, found_r->at, (size_t)head.n * sizeof(struct busy), sizeof head))
		return false;
	for (size_t i = 0; i < found_r->n; i++) {
		if (found_r->at[i].from.us >= found_r->at[i].to.us ||
		    (i > 0 && found_r->at[i].from.us < found_r->at[i - 1].to.us))
			return false;
	}
	return true;
}

enum expansion_state expansion_look(struct expansion_child *child, struct busy_found *found_r)
{
	int status;
	pid_t ended = waitpid(child->pid, &status, WNOHANG);

	if (ended == 0) {
		if (!child->killed && clock_monotonic() > child->deadline) {
			(void)kill(child->pid, SIGKILL);
			child->killed = true;
		}
		return EXPANSION_RUNS;
	}
	enum expansion_state state = EXPANSION_LOST;
	if (ended > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 && read_found(child, found_r))
		state = EXPANSION_DONE;
	else if (ended > 0 && WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL))
		state = EXPANSION_SLOW;
	(void)close(child->fd);
	return state;
}
