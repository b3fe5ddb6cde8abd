#include "worker/muted.h"

#include <stdatomic.h>
#include <sys/mman.h>

#include "base/shared_memory.h"

/* A bit for each user. Keys are given one after another, so the first 2^19 users have bits of their own. */
enum { BITS = 1 << 19, WORD = 64 };

struct muted {
	_Atomic bool is_read, everybody;
	_Atomic uint64_t words[BITS / WORD];
};

struct muted *muted_new(void)
{
	return shared_memory(sizeof(struct muted));
}

void muted_free(struct muted **muted)
{
	if (*muted != NULL)
		(void)munmap(*muted, sizeof **muted);
	*muted = NULL;
}

static size_t bit_of(struct user_id who)
{
	return (size_t)who.v.key & (BITS - 1);
}

void muted_add(struct muted *muted, struct user_id who)
{
	(void)atomic_fetch_or(&muted->words[bit_of(who) / WORD], UINT64_C(1) << bit_of(who) % WORD);
}

void muted_add_everybody(struct muted *muted)
{
	atomic_store(&muted->everybody, true);
}

void muted_was_read(struct muted *muted)
{
	atomic_store(&muted->is_read, true);
}

bool muted_is_read(const struct muted *muted)
{
	return atomic_load(&muted->is_read);
}

bool muted_may(const struct muted *muted, struct user_id who)
{
	return !muted_is_read(muted) || atomic_load(&muted->everybody) ||
	       (atomic_load(&muted->words[bit_of(who) / WORD]) >> bit_of(who) % WORD & 1) != 0;
}
