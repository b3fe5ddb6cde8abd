#include "dispatcher/candidate/extract.h"

#include "base/clock.h"
#include "dispatcher/candidate/jail.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECONDS = 30 };
#define MEMORY (INT64_C(256) << 20)
#define INPUT "/dev/stdin"

/* The programs, and how each is told to write the text of its standard input. pdftotext reads 200 pages. */
struct reader {
	const char *type, *program, *package;
	const char *const *arguments;
};
static const struct reader readers[] = {
	{ "application/pdf", "/usr/bin/pdftotext", "poppler-utils",
	  (const char *const[]){ "pdftotext", "-q", "-enc", "UTF-8", "-nopgbrk", "-l", "200", INPUT, "-", NULL } },
	{ "application/msword", "/usr/bin/catdoc", "catdoc",
	  (const char *const[]){ "catdoc", "-w", "-d", "utf-8", INPUT, NULL } },
	{ "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "/usr/bin/docx2txt", "docx2txt",
	  (const char *const[]){ "docx2txt", INPUT, "-", NULL } },
	{ "text/plain", "/usr/bin/head", "coreutils", (const char *const[]){ "head", "-c", "1048576", NULL } },
};

struct extraction {
	struct arena *arena;
	pid_t pid;
	int fd;
	int64_t deadline; /* by clock_monotonic() */
	bool killed;
};

static const struct reader *reader_of(struct str type)
{
	for (size_t i = 0; i < COUNT(readers); i++)
		if (str_equal(type, str_of(readers[i].type)))
			return &readers[i];
	return NULL;
}

bool extract_possible(struct str type)
{
	const struct reader *reader = reader_of(type);

	return reader != NULL && access(reader->program, X_OK) == 0;
}

bool extract_missing(size_t i, const char **program_r, const char **package_r)
{
	for (size_t k = 0; k < COUNT(readers); k++) {
		if (access(readers[k].program, X_OK) == 0 || i-- > 0)
			continue;
		*program_r = readers[k].program;
		*package_r = readers[k].package;
		return true;
	}
	return false;
}

/* It leads a process group of its own, so that what it has started is killed with it. */
_Noreturn static void run_child(const struct reader *reader, int document, int answer, pid_t parent)
{
	static const char *const environment[] = { "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", NULL };
	const struct jail jail = { .memory = MEMORY, .written = EXTRACT_TEXT_MAX, .seconds = SECONDS };
	int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
	sigset_t none;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent || setpgid(0, 0) != 0 || nothing < 0)
		_exit(1);
	for (int number = 1; number < SIGRTMIN; number++)
		if (number != SIGKILL && number != SIGSTOP)
			(void)signal(number, SIG_DFL);
	sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	if (dup2(document, STDIN_FILENO) < 0 || dup2(answer, STDOUT_FILENO) < 0 || dup2(nothing, STDERR_FILENO) < 0 ||
	    chdir("/") != 0 || !jail_enter(&jail))
		_exit(1);
	(void)execve(reader->program, (char *const *)reader->arguments, (char *const *)environment);
	_exit(1);
}

struct extraction *extract_begin(struct arena *arena, struct str path, struct str type)
{
	struct extraction *child = ARENA_NEW(arena, struct extraction);
	const struct reader *reader = reader_of(type);
	int document = open(str_cstring(arena, path), O_RDONLY | O_CLOEXEC);
	pid_t parent = getpid();

	*child = (struct extraction){ .arena = arena, .pid = -1, .fd = memfd_create("resume", MFD_CLOEXEC) };
	child->deadline = clock_monotonic() + SECONDS * INSTANT_SECOND;
	if (reader != NULL && document >= 0 && child->fd >= 0)
		child->pid = fork();
	if (child->pid == 0)
		run_child(reader, document, child->fd, parent);
	if (document >= 0)
		(void)close(document);
	if (child->pid > 0)
		return child;
	if (child->fd >= 0)
		(void)close(child->fd);
	return NULL;
}

/* The text that was written, without what UTF-8 does not have, and without a letter that was cut. */
static struct str read_text(const struct extraction *child)
{
	char *bytes = arena_take(child->arena, (size_t)EXTRACT_TEXT_MAX);
	size_t n = 0;

	for (ssize_t got = 1; got > 0 && n < (size_t)EXTRACT_TEXT_MAX; n += (size_t)(got > 0 ? got : 0))
		got = pread(child->fd, bytes + n, (size_t)EXTRACT_TEXT_MAX - n, (off_t)n);
	while (n > 0 && n == (size_t)EXTRACT_TEXT_MAX && ((unsigned char)bytes[n - 1] & 0x80) != 0)
		n--;
	return str_legible(child->arena, (struct str){ bytes, n });
}

enum extract_state extract_look(struct extraction *child, struct str *text_r)
{
	int status;
	pid_t ended = waitpid(child->pid, &status, WNOHANG);

	if (ended == 0) {
		if (!child->killed && clock_monotonic() > child->deadline) {
			(void)kill(-child->pid, SIGKILL);
			child->killed = true;
		}
		return EXTRACT_RUNS;
	}
	(void)kill(-child->pid, SIGKILL); /* what it has started */
	/* Who writes more than the text may have is ended by SIGXFSZ, and what was written counts. */
	bool full = ended > 0 && WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ;
	bool good = full || (ended > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0);

	*text_r = good ? read_text(child) : (struct str){ 0 };
	(void)close(child->fd);
	return good ? EXTRACT_DONE : EXTRACT_FAILED;
}
