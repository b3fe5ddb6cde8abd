/* Takes from a process everything that parsing a stranger's text does not need. */
#ifndef DISPATCHER_CALENDAR_CONFINE_H
#define DISPATCHER_CALENDAR_CONFINE_H

#include <stdbool.h>

/*
 * Closes all file descriptors but `fd`, and lets the kernel refuse from now on every system call but those for memory, for the
 * clock, for random numbers, for writing to `fd` and for ending. Opening a file fails with EACCES; anything else, such as a
 * socket or a program, kills the process (SIGSYS). There is no way back. False when the kernel does not offer this: then the
 * process must not go on.
 *
 * The process keeps a copy of the memory of its parent, but cannot send it anywhere. With AddressSanitizer, which needs many
 * more system calls, only the descriptors are closed.
 */
bool confine(int fd);

#endif
