#include "master/crash.h"

#include <dlfcn.h>
#include <execinfo.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define CRASH_WATCHED 0
#else
#define CRASH_WATCHED 1
#endif

enum { OWN_FRAMES = 2 }; /* the first frames are this handler and the kernel's signal frame, and are left out */

/* A signal handler gets no argument of its own, so the slot of this process is a static variable. */
static struct slot *watched;

static void on_crash(int signal)
{
	int n = backtrace(watched->frames, CRASH_FRAMES);

	atomic_store(&watched->n_frames, n);
	/* SA_RESETHAND has restored the default effect, which the signal has as soon as this handler returns. */
	(void)raise(signal);
}

void crash_watch(struct slot *slot)
{
	static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
	/* A stack overflow also causes SIGSEGV, so the handler needs a stack of its own. */
	static char stack[65536];
	struct sigaction action = { .sa_handler = on_crash, .sa_flags = (int)(SA_ONSTACK | SA_RESETHAND) };
	void *frame[1];

	if (!CRASH_WATCHED)
		return;
	watched = slot;
	/* The first call of backtrace() loads a library, which must not happen in a signal handler. */
	(void)backtrace(frame, 1);
	sigaltstack(&(stack_t){ .ss_sp = stack, .ss_size = sizeof stack }, NULL);
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		sigaction(signals[i], &action, NULL);
}

static int frame_text(void *frame, char *text, size_t room)
{
	const char *object, *slash;
	Dl_info info;

	if (dladdr(frame, &info) == 0 || info.dli_fname == NULL)
		return snprintf(text, room, "%p", frame);
	if (info.dli_sname != NULL)
		return snprintf(text, room, "%s+0x%zx", info.dli_sname, (size_t)((uintptr_t)frame - (uintptr_t)info.dli_saddr));
	slash = strrchr(info.dli_fname, '/');
	object = slash != NULL ? slash + 1 : info.dli_fname;
	return snprintf(text, room, "%s+0x%zx", object, (size_t)((uintptr_t)frame - (uintptr_t)info.dli_fbase));
}

void crash_text(const struct slot *slot, char text[CRASH_TEXT])
{
	int frames = atomic_load(&slot->n_frames);
	size_t n = 0;

	text[0] = '\0';
	for (int i = OWN_FRAMES; i < frames && i < CRASH_FRAMES; i++) {
		char one[160];
		int length = frame_text(slot->frames[i], one, sizeof one);

		if (length < 0 || (size_t)length >= sizeof one || n + (size_t)length + 2 > CRASH_TEXT)
			break;
		if (n > 0)
			text[n++] = ' ';
		memcpy(text + n, one, (size_t)length + 1);
		n += (size_t)length;
	}
}
