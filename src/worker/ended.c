#include "worker/ended.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>

#include "base/shared_memory.h"

enum { PROBES = 32, BITS = 64 };

/*
 * A place belongs to its key until its time has passed; then it may be taken for another key. Whoever wants it changes `time`
 * from the value that it had when the place was judged, so only one of several succeeds, and none takes a place that was used
 * again since. Because times only grow, an old value never comes back. While the new key is being written the time is marked
 * TAKEN, and others leave the place alone; a worker that dies at that moment loses this one place.
 */
struct place {
	_Atomic uint64_t key; /* of a session or a user */
	_Atomic int64_t time; /* twice the Unix seconds until which the ending is kept, and perhaps TAKEN; 0: never used */
};
enum { TAKEN = 1 };

struct ended {
	size_t size, n_places;
	int64_t began;
	_Atomic int64_t next_turn, read_at;
	_Atomic int64_t overflow_until; /* an ending that is valid until then found no free place */
	/* A bit for each place: something whose search begins there was marked once. Nearly every request asks for somebody of
	 * whom nothing is marked, and these few bits stay in the processor's cache, which the places do not; nor would a worker
	 * otherwise touch, and so be charged with, every page of them. */
	_Atomic uint64_t *begun;
	struct place places[];
};

struct ended *ended_new(size_t places)
{
	size_t size = sizeof(struct ended) + places * sizeof(struct place) + (places / BITS + 1) * sizeof(uint64_t);
	struct ended *ended = shared_memory(size);

	ended->size = size;
	ended->n_places = places;
	ended->begun = (void *)&ended->places[places];
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

static _Atomic uint64_t *begun_word(const struct ended *ended, uint64_t key)
{
	return &ended->begun[place_of(ended, key, 0) / BITS];
}

static uint64_t begun_bit(const struct ended *ended, uint64_t key)
{
	return UINT64_C(1) << place_of(ended, key, 0) % BITS;
}

static int64_t until_of(int64_t time)
{
	return time >> 1;
}

/* A place that may be changed, the time that it had when this was judged, and whether the key is there already. */
struct choice {
	struct place *place;
	int64_t time;
	bool has_key;
};

/* The place of `key`, else the first that may be taken for it, else one without a place. */
static struct choice choose(struct ended *ended, uint64_t key, int64_t now)
{
	struct choice unused = { 0 };

	for (size_t i = 0; i < PROBES; i++) {
		struct place *place = &ended->places[place_of(ended, key, i)];
		int64_t time = atomic_load(&place->time);

		if ((time & TAKEN) != 0)
			continue;
		if (time != 0 && atomic_load(&place->key) == key)
			return (struct choice){ place, time, true };
		if (unused.place == NULL && until_of(time) <= now)
			unused = (struct choice){ place, time, false };
		if (time == 0)
			break;
	}
	return unused;
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
	int64_t time = until * 2;

	(void)atomic_fetch_or(begun_word(ended, key), begun_bit(ended, key));
	for (size_t tries = 0; tries < PROBES; tries++) {
		struct choice choice = choose(ended, key, instant_unix(clock_now()));

		if (choice.place == NULL)
			break;
		if (choice.time >= time)
			return; /* Either it is kept for as long already, or the new ending is over, too. */
		if (!atomic_compare_exchange_strong(&choice.place->time, &choice.time, choice.has_key ? time : time | TAKEN))
			continue; /* another worker was faster here */
		if (!choice.has_key) {
			atomic_store(&choice.place->key, key);
			atomic_store(&choice.place->time, time);
		}
		return;
	}
	raise(&ended->overflow_until, until);
}

enum ended_state ended_state(const struct ended *ended, struct uuid session, int64_t now)
{
	uint64_t key = key_of(session);
	bool begun = (atomic_load(begun_word(ended, key)) & begun_bit(ended, key)) != 0;

	for (size_t i = 0; begun && i < PROBES; i++) {
		const struct place *place = &ended->places[place_of(ended, key, i)];
		int64_t time = atomic_load(&place->time);

		if (time == 0)
			break;
		if (atomic_load(&place->key) == key && until_of(time) > now)
			return SESSION_ENDED;
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
