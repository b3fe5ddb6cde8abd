/*
 * Memory of one request: taken piece by piece, and freed all at once by the owner of the arena (the worker's loop), never by
 * a handler. When the system has no memory left the process ends, and the master starts another one; the limits on requests
 * answer with an error long before that. Configured with --enable-arena-malloc, each piece is a malloc of its own, so that
 * the sanitizers see every overrun (the sanitizer build of `make check`).
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

/* A new, empty arena with blocks of at least `block` bytes (0: the default of 16 KiB). Ends the process when out of memory. */
struct arena *arena_new(size_t block);

/* Wipes and frees all memory of *arena and sets it to NULL; NULL is allowed. */
void arena_free(struct arena **arena);

/* Wipes everything taken from `arena`, and frees all blocks but the first. Pointers into it are invalid from then on. */
void arena_reset(struct arena *arena);

/* `size` zeroed bytes, aligned for any type; valid until reset. Never NULL; size 0 gives a valid pointer. */
void *arena_take(struct arena *arena, size_t size);

/*
 * Grows the piece `bytes` from `size` to `larger` bytes (the new bytes are zero) and returns its new address. The piece stays
 * in place when it was the last one taken and its block has room, which is the usual case for a text that grows.
 */
void *arena_extend(struct arena *arena, void *bytes, size_t size, size_t larger);

/* As arena_take for `count` pieces of `size` bytes; an overflowing product ends the process. */
void *arena_take_many(struct arena *arena, size_t count, size_t size);

/* Bytes handed out since the last reset (for tests and the bench). */
size_t arena_used(const struct arena *arena);

#define ARENA_NEW(arena, type) ((type *)arena_take((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_take_many((arena), (count), sizeof(type)))

#endif
