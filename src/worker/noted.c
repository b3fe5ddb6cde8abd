#include "worker/noted.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>

#include "base/log.h"
#include "base/shared_memory.h"
#include "service/noted.h"

enum {
	PLACES = 2048,
	SEEN = 1 << 17,      /* readings of the hour that are known, one in each place */
	BATCH = 128,         /* notes in one transaction */
	STALE_US = 30000000, /* after so long, whoever fills or writes a place is dead */
	BUDGET_MS = 2000,
	ADDRESS_BYTES = 64,
	REQUEST_BYTES = 96
};

/*
 * A place is FREE, then being FILLED by one worker, then FULL, then being WRITTEN by one worker, and FREE again. Its word has
 * the state and when it was reached, and is changed from the value that was judged: so only one of several workers takes a
 * place, and one that was taken for dead notices that the place is no longer its own.
 */
enum state { FREE, FILLED, FULL, WRITTEN, STATES };

struct noted_text {
	size_t n;
	bool none;
	char bytes[REQUEST_BYTES];
};
struct place {
	_Atomic int64_t word;   /* STATES times clock_monotonic(), and the state */
	struct audit_note note; /* without its texts */
	struct noted_text address, request_id;
};
struct noted {
	_Atomic int64_t made, written; /* notes ever made, and how many were made when all of them were written */
	_Atomic size_t next;
	_Atomic uint64_t seen[SEEN];
	struct place places[PLACES];
};

struct noted *noted_new(void)
{
	return shared_memory(sizeof(struct noted));
}

void noted_free(struct noted **noted)
{
	if (*noted != NULL)
		(void)munmap(*noted, sizeof **noted);
	*noted = NULL;
}

/* ---- adding */

/* What makes two readings the same one, and the hour. */
static uint64_t hash_of(const struct audit_note *note, int64_t hour)
{
	struct {
		struct uuid reader, object;
		int64_t api_key, hour, what;
	} text = { note->actor, note->id.pub, note->api_key, hour, (int64_t)note->action * 256 + (int64_t)note->object };
	uint64_t hash = str_hash((struct str){ (const char *)&text, sizeof text });

	return hash != 0 ? hash : 1;
}

/* Whether this reading was noted in this hour; if not, it counts as noted from now on. Of two readings with the same place, the
 * later one replaces the earlier. */
static bool seen_before(struct noted *noted, const struct audit_note *note)
{
	int64_t hour = instant_unix(note->at) / 3600;
	_Atomic uint64_t *place = &noted->seen[hash_of(note, 0) % SEEN];
	uint64_t hash = hash_of(note, hour);

	return atomic_exchange(place, hash) == hash;
}

static void keep_text(struct noted_text *to, struct str text)
{
	to->none = text.p == NULL;
	to->n = text.n < sizeof to->bytes ? text.n : sizeof to->bytes;
	while (to->n > 0 && to->n < text.n && !str_utf8((struct str){ text.p, to->n }))
		to->n--;
	if (to->n > 0)
		memcpy(to->bytes, text.p, to->n);
}

static struct str text_of(const struct noted_text *text)
{
	return text->none ? (struct str){ 0 } : (struct str){ text->bytes, text->n };
}

static enum state state_of(int64_t word)
{
	return (enum state)(word % STATES);
}

/* Takes the place from the word that was judged to a state; returns the word that the place has now, 0 when another worker was
 * faster. */
static int64_t take(struct place *place, int64_t was, enum state to)
{
	int64_t word = clock_monotonic() * STATES + (int64_t)to;

	return atomic_compare_exchange_strong(&place->word, &was, word) ? word : 0;
}

bool noted_add(struct noted *noted, const struct audit_note *note)
{
	if (note->once && seen_before(noted, note))
		return true;
	for (size_t tries = 0; tries < PLACES; tries++) {
		struct place *place = &noted->places[atomic_fetch_add(&noted->next, 1) % PLACES];

		int64_t was = atomic_load(&place->word);
		int64_t mine = state_of(was) == FREE ? take(place, was, FILLED) : 0;

		if (mine == 0)
			continue;
		place->note = *note;
		place->note.address = place->note.request_id = (struct str){ 0 };
		keep_text(&place->address, note->address);
		keep_text(&place->request_id, note->request_id);
		atomic_fetch_add(&noted->made, 1);
		if (take(place, mine, FULL) != 0)
			return true;
	}
	return false;
}

/* ---- writing */

bool noted_waiting(const struct noted *noted)
{
	return atomic_load(&noted->made) > atomic_load(&noted->written);
}

struct writing {
	struct db *db;
	struct audit_note notes[BATCH];
	struct place *places[BATCH];
	int64_t words[BATCH]; /* of the places */
	size_t n;
};

/* Takes a place whose note is to be written; returns its word, or 0. A place whose worker has died is freed when its note was
 * not complete, and taken over when it was. */
static int64_t take_over(struct place *place, int64_t was)
{
	bool stale = clock_monotonic() - was / STATES > STALE_US;

	if (state_of(was) == FULL || (stale && state_of(was) == WRITTEN))
		return take(place, was, WRITTEN);
	if (stale)
		(void)take(place, was, FREE);
	return 0;
}

/* Takes places to be written. Returns whether no other place is in use. */
static bool claim(struct noted *noted, struct writing *writing)
{
	bool all = true;

	for (size_t i = 0; i < PLACES; i++) {
		struct place *place = &noted->places[i];
		int64_t was = atomic_load(&place->word);
		int64_t word = state_of(was) != FREE && writing->n < BATCH ? take_over(place, was) : 0;

		all = all && (state_of(was) == FREE || word != 0);
		if (word == 0)
			continue;
		struct audit_note *note = &writing->notes[writing->n];
		*note = place->note;
		note->address = text_of(&place->address);
		note->request_id = text_of(&place->request_id);
		writing->words[writing->n] = word;
		writing->places[writing->n++] = place;
	}
	return all;
}

static enum err write_body(void *arg)
{
	struct writing *writing = arg;

	return service_audit_write(writing->db, writing->notes, writing->n);
}

/* Whether the same notes may be written at another time. */
static bool passes(enum err e)
{
	return e == E_UNAVAILABLE || e == E_TIMEOUT || e == E_RETRY || e == E_NO_WRITE;
}

void noted_write(struct noted *noted, struct db *db, struct arena *arena)
{
	struct writing *writing = ARENA_NEW(arena, struct writing);
	int64_t made = atomic_load(&noted->made), written = atomic_load(&noted->written);
	enum err e = OK;

	if (made <= written)
		return;
	writing->db = db;
	bool all = claim(noted, writing);
	if (writing->n > 0) {
		db_enter(db, arena, (struct db_scope_values){ .role = PUBLIC, .now = clock_now() }, BUDGET_MS);
		e = db_transaction(db, write_body, NULL, writing);
		db_leave(db, NULL);
	}
	if (e != OK && e != E_UNKNOWN_OUTCOME && !passes(e))
		LOG(AUDIT_LOST, LOG_INT("notes", (int64_t)writing->n));
	for (size_t i = 0; i < writing->n; i++)
		(void)take(writing->places[i], writing->words[i], passes(e) ? FULL : FREE);
	/* A note is counted before its place is FULL, so each that was counted above was met in use, or is written. */
	if (all && !passes(e))
		(void)atomic_compare_exchange_strong(&noted->written, &written, made);
}
