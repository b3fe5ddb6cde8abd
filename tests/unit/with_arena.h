/* A unit test with an arena: one for each case, when it is set up so, or one for all. */
#ifndef WITH_ARENA_H
#define WITH_ARENA_H

#include "base/arena.h"
#include "unit.h"

static struct arena *arena;

static inline int arena_setup(void **state)
{
	(void)state;
	arena = arena_new(0);
	return 0;
}

static inline int arena_teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

#endif
