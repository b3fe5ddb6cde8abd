/* Memory that a process shares with those that it forks. */
#ifndef BASE_SHARED_MEMORY_H
#define BASE_SHARED_MEMORY_H

#include <stddef.h>

/* Makes `n` bytes that are zero; ends the process when there is not enough memory. To be freed by munmap(2). */
void *shared_memory(size_t n);

#endif
