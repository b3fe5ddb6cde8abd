/* The backtrace of a process that was killed by a signal: recorded by the dying process, and logged by the master. */
#ifndef MASTER_CRASH_H
#define MASTER_CRASH_H

#include "base/slot.h"

/*
 * Installs a handler that records the return addresses of the stack in slot->frames when SIGSEGV, SIGBUS, SIGFPE, SIGILL or
 * SIGABRT kills this process. The signal still has its usual effect, so that the master sees it and a core file is written.
 * Called once, after the fork. Does nothing under AddressSanitizer, which reports such signals itself.
 */
void crash_watch(struct slot *slot);

/* Room for the text of CRASH_FRAMES frames with names of usual length. */
enum { CRASH_TEXT = 1024 };

/*
 * Writes the frames of a process that died to `text`, innermost first, as "function+0x1f" where the function is visible to the
 * dynamic linker and as "interviewd+0x1f3a0" (for addr2line) where it is not; "" when there are none. The process must have
 * been forked from this one, because only then the same addresses mean the same code.
 */
void crash_text(const struct slot *slot, char text[CRASH_TEXT]);

#endif
