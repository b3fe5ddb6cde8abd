/* A FIFO between processes that share nothing else: one says that there is something to do, whoever waits wakes up. */
#ifndef BASE_WAKE_H
#define BASE_WAKE_H

#include "base/str.h"

struct arena;

/* Opens the FIFO at `path`, which is made (0660) when it is not there; -1, logged, when that cannot be done; -1 for no path. */
int wake_open(struct arena *scratch, struct str path);
void wake_close(int fd);

/* Wakes one waiter. Never waits itself: a full FIFO will wake somebody anyway. */
void wake_ring(int fd);

/* Empties it after a wake; poll it for reading. */
void wake_drain(int fd);

#endif
