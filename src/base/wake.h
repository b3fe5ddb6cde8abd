/* A FIFO between processes that share no memory: a worker that committed work wakes a waiting dispatcher through it. */
#ifndef BASE_WAKE_H
#define BASE_WAKE_H

#include "base/str.h"

struct arena;

/* Opens the FIFO at `path`, and creates it (mode 0660) when it is missing. -1 on failure, which is logged, and for no path. */
int wake_open(struct arena *scratch, struct str path);
void wake_close(int fd);

/* Wakes a process that polls the FIFO. Never blocks: when the FIFO is full, enough wake-ups are pending already. */
void wake_signal(int fd);

/* Empties the FIFO; called by the waiting process (which polls it for reading) after each wake-up. */
void wake_drain(int fd);

#endif
