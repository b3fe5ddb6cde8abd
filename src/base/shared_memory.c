#include "base/shared_memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

void *shared_memory(size_t n)
{
	void *memory = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED) {
		perror("shared memory");
		abort();
	}
	return memory;
}
