#include "worker/ended.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { PROBES = 32 };

struct place {
	_Atomic uint64_t key; /* of a session or a user; 0: never used */
	_Atomic int64_t until;
};
struct ended {
	size_t size, n_places;
	int64_t began;
	_Atomic int64_t next_turn, read_at;
	_Atomic int64_t overflow_until; /* an ending that is valid until then found no free place */
	struct place places[];
};

struct ended *ended_new(size_t places)
{
	size_t size = sizeof(struct ended) + places * sizeof(struct place);
	struct ended *ended = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (ended == MAP_FAILED) {
		perror("shared memory");
		abort();
	}
	ended->size = size;
	ended->n_places = places;
	ended->began = instant_unix(clock_now());
	return ended;
}

void ended_free(struct ended **ended)
{
	if (*ended != NULL)
		(void)munmap(*ended, (*ended)->size);
	*ended = NULL;
}

/* The random half of the UUIDv7. Only this program makes ids of sessions and users, so nobody can choose one that is like
 * another. */
static uint64_t key_of(struct uuid session)
{
	uint64_t key;

	memcpy(&key, session.byte + 8, sizeof key);
	return key != 0 ? key : 1;
}

static size_t place_of(const struct ended *ended, uint64_t key, size_t probe)
{
	/* The first bits of the half are those of the variant, so the last ones choose the place. */
	return (size_t)((key >> 8) + probe) & (ended->n_places - 1);
}

/* A place that may be used, and the key that it had when this was judged. */
struct free_place {
	struct place *place;
	uint64_t key;
};

/* The place of `key`, or NULL; then *free_r is the first that may be used for it, without a place when there is none. */
static struct place *find(struct ended *ended, uint64_t key, int64_t now, struct free_place *free_r)
{
	*free_r = (struct free_place){ 0 };
	for (size_t i = 0; i < PROBES; i++) {
		struct place *place = &ended->places[place_of(ended, key, i)];
		uint64_t there = atomic_load(&place->key);

		if (there == key)
			return place;
		if (free_r->place == NULL && (there == 0 || atomic_load(&place->until) <= now))
			*free_r = (struct free_place){ place, there };
		if (there == 0)
			return NULL;
	}
	return NULL;
}

static void raise(_Atomic int64_t *time, int64_t to)
{
	int64_t was = atomic_load(time);

	while (was < to && !atomic_compare_exchange_weak(time, &was, to))
		;
}

void ended_mark(struct ended *ended, struct uuid session, int64_t until)
{
	uint64_t key = key_of(session);

	for (size_t tries = 0; tries < PROBES; tries++) {
		struct free_place unused;
		struct place *place = find(ended, key, instant_unix(clock_now()), &unused);

		if (place == NULL && unused.place == NULL)
			break;
		if (place == NULL) {
			if (!atomic_compare_exchange_strong(&unused.place->key, &unused.key, key))
				continue; /* another worker took the place for another session */
			place = unused.place;
		}
		raise(&place->until, until);
		/* Before the time was raised, another worker may have taken the place for free. */
		if (atomic_load(&place->key) == key)
			return;
	}
	raise(&ended->overflow_until, until);
}

enum ended_state ended_state(const struct ended *ended, struct uuid session, int64_t now)
{
	uint64_t key = key_of(session);

	for (size_t i = 0; i < PROBES; i++) {
		const struct place *place = &ended->places[place_of(ended, key, i)];
		uint64_t there = atomic_load(&place->key);

		if (there == key)
			return atomic_load(&place->until) > now ? SESSION_ENDED : SESSION_RUNS;
		if (there == 0)
			break;
	}
	return atomic_load(&ended->overflow_until) > now ? SESSION_UNKNOWN : SESSION_RUNS;
}

void ended_mark_user(struct ended *ended, struct uuid user, int64_t until)
{
	ended_mark(ended, user, until);
}

bool ended_user_unchanged(const struct ended *ended, struct uuid user, int64_t now)
{
	return ended_state(ended, user, now) == SESSION_RUNS;
}

int64_t ended_began(const struct ended *ended)
{
	return ended->began;
}

bool ended_take_turn(struct ended *ended, int64_t now)
{
	int64_t next = atomic_load(&ended->next_turn);

	return now >= next &&
	       atomic_compare_exchange_strong(&ended->next_turn, &next, now + ENDED_READ_SECONDS * INSTANT_SECOND);
}

void ended_was_read(struct ended *ended, int64_t began)
{
	raise(&ended->read_at, began);
}

int64_t ended_read_at(const struct ended *ended)
{
	return atomic_load(&ended->read_at);
}
