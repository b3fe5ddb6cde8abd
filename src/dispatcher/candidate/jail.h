/* Takes from a process everything that a program which reads a stranger's document does not need. */
#ifndef DISPATCHER_CANDIDATE_JAIL_H
#define DISPATCHER_CANDIDATE_JAIL_H

#include <stdbool.h>
#include <stdint.h>

/* What the program may use at most. */
struct jail {
	int64_t memory, written; /* bytes of address space, and of one file that it writes */
	int64_t seconds;         /* of processor time */
};

/*
 * Called in a child process, before it runs the program with execve(). The program, and what it starts, can read the document
 * that is open as standard input and the programs and libraries of the system, where the kernel has Landlock; it can write to
 * standard output and to /dev/null. It can open no socket and no other process, gets no right that it does not have, and no
 * other descriptor. False when the kernel refuses: then the child must not go on.
 */
bool jail_enter(const struct jail *jail);

#endif
