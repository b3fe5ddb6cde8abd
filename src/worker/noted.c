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

/* A place is FREE, then being FILLED by one worker, then FULL, then being WRITTEN by one worker, and FREE again. */
enum state { FREE, FILLED, FULL, WRITTEN };

struct noted_text {
	size_t n;
	bool none;
	char bytes[REQUEST_BYTES];
};
struct place {
	_Atomic int state;
	_Atomic int64_t since;  /* clock_monotonic() of the last change to FILLED or WRITTEN */
	struct audit_note note; /* without its texts */
	struct noted_text address, request_id;
};
struct noted {
	_Atomic int64_t n; /* places that are FULL or WRITTEN */
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

/* Takes the place from one state to another; false when it is in a third one, or another worker is faster. */
static bool take(struct place *place, int from, int to)
{
	if (atomic_load(&place->state) != from || !atomic_compare_exchange_strong(&place->state, &from, to))
		return false;
	atomic_store(&place->since, clock_monotonic());
	return true;
}

bool noted_add(struct noted *noted, const struct audit_note *note)
{
	if (note->once && seen_before(noted, note))
		return true;
	for (size_t tries = 0; tries < PLACES; tries++) {
		struct place *place = &noted->places[atomic_fetch_add(&noted->next, 1) % PLACES];

		if (!take(place, FREE, FILLED))
			continue;
		place->note = *note;
		place->note.address = place->note.request_id = (struct str){ 0 };
		keep_text(&place->address, note->address);
		keep_text(&place->request_id, note->request_id);
		atomic_store(&place->state, FULL);
		atomic_fetch_add(&noted->n, 1);
		return true;
	}
	return false;
}

/* ---- writing */

bool noted_waiting(const struct noted *noted)
{
	return atomic_load(&noted->n) > 0;
}

struct writing {
	struct db *db;
	struct audit_note notes[BATCH];
	struct place *places[BATCH];
	size_t n;
};

/* A place whose worker has died is freed when its note was not complete, and taken over when it was. */
static bool take_over(struct place *place)
{
	bool stale = clock_monotonic() - atomic_load(&place->since) > STALE_US;

	if (take(place, FULL, WRITTEN))
		return true;
	if (stale && take(place, FILLED, FREE))
		return false;
	return stale && atomic_load(&place->state) == WRITTEN && take(place, WRITTEN, WRITTEN);
}

static void claim(struct noted *noted, struct writing *writing)
{
	for (size_t i = 0; i < PLACES && writing->n < BATCH; i++) {
		struct place *place = &noted->places[i];
		struct audit_note *note = &writing->notes[writing->n];

		if (atomic_load(&place->state) == FREE || !take_over(place))
			continue;
		*note = place->note;
		note->address = text_of(&place->address);
		note->request_id = text_of(&place->request_id);
		writing->places[writing->n++] = place;
	}
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

	if (!noted_waiting(noted))
		return;
	writing->db = db;
	claim(noted, writing);
	if (writing->n == 0)
		return;
	db_enter(db, arena, (struct db_scope_values){ .role = PUBLIC, .now = clock_now() }, BUDGET_MS);
	enum err e = db_transaction(db, write_body, NULL, writing);
	db_leave(db, NULL);
	if (e != OK && e != E_UNKNOWN_OUTCOME && !passes(e))
		LOG(AUDIT_LOST, LOG_INT("notes", (int64_t)writing->n));
	if (!passes(e))
		atomic_fetch_sub(&noted->n, (int64_t)writing->n);
	for (size_t i = 0; i < writing->n; i++)
		atomic_store(&writing->places[i]->state, passes(e) ? FULL : FREE);
}
