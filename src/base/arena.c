#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 16, BLOCK_USUAL = 16384 };

/*
 * Blocks are linked, the newest first; a reset keeps only the oldest block. The bytes beyond `used` are always zero (a reset
 * wipes what was used), so arena_take need not clear a piece.
 */
struct block {
	struct block *next;
	size_t size, used;
	_Alignas(ALIGNMENT) char bytes[];
};

struct arena {
	struct block *newest;
	size_t block_size, taken;
};

static void out_of_memory(void)
{
	static const char text[] = "out of memory\n";

	(void)fwrite(text, 1, sizeof text - 1, stderr);
	abort();
}

static struct block *block_new(struct block *next, size_t size)
{
	struct block *block;

	if (size > SIZE_MAX - sizeof *block - ALIGNMENT)
		out_of_memory();
	block = calloc(1, sizeof *block + size);
	if (block == NULL)
		out_of_memory();
	block->next = next;
	block->size = size;
	block->used = 0;
	return block;
}

struct arena *arena_new(size_t block)
{
	struct arena *arena = calloc(1, sizeof *arena);

	if (arena == NULL)
		out_of_memory();
	arena->block_size = block != 0 ? block : BLOCK_USUAL;
	return arena;
}

static void release(struct block *block, const struct block *kept)
{
	while (block != kept) {
		struct block *next = block->next;
		/* Passwords and tokens pass through here: they must not outlive the request in freed memory. */
		explicit_bzero(block->bytes, block->used);
		free(block);
		block = next;
	}
}

void arena_free(struct arena **arena)
{
	if (*arena == NULL)
		return;
	release((*arena)->newest, NULL);
	free(*arena);
	*arena = NULL;
}

void arena_reset(struct arena *arena)
{
	struct block *oldest = arena->newest;

	while (oldest != NULL && oldest->next != NULL)
		oldest = oldest->next;
#ifdef ARENA_MALLOC
	oldest = NULL;
#endif
	release(arena->newest, oldest);
	if (oldest != NULL) {
		explicit_bzero(oldest->bytes, oldest->used);
		oldest->used = 0;
	}
	arena->newest = oldest;
	arena->taken = 0;
}

static size_t rounded_up(size_t size)
{
	if (size > SIZE_MAX / 2)
		out_of_memory();
	return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

void *arena_take(struct arena *arena, size_t size)
{
	struct block *block = arena->newest;
	size_t rounded = rounded_up(size);
	void *bytes;

#ifdef ARENA_MALLOC
	block = arena->newest = block_new(block, size);
	rounded = size;
#else
	if (block == NULL || block->size - block->used < rounded) {
		block = block_new(block, rounded > arena->block_size ? rounded : arena->block_size);
		arena->newest = block;
	}
#endif
	bytes = block->bytes + block->used;
	block->used += rounded;
	arena->taken += rounded;
	return bytes;
}

void *arena_extend(struct arena *arena, void *bytes, size_t size, size_t larger)
{
	void *moved;

#ifndef ARENA_MALLOC
	struct block *block = arena->newest;
	size_t at = bytes != NULL ? rounded_up(size) : 0, more = rounded_up(larger) - at;

	if (bytes != NULL && (char *)bytes + at == block->bytes + block->used && more <= block->size - block->used) {
		block->used += more;
		arena->taken += more;
		return bytes;
	}
#endif
	moved = arena_take(arena, larger);
	if (bytes != NULL)
		memcpy(moved, bytes, size);
	return moved;
}

void *arena_take_many(struct arena *arena, size_t count, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(count, size, &total))
		out_of_memory();
	return arena_take(arena, total);
}

size_t arena_used(const struct arena *arena)
{
	return arena->taken;
}
