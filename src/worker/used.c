#include "worker/used.h"

#include <stdlib.h>
#include <string.h>

#include "service/key/key.h"
#include "service/people/people.h"

enum {
	NOTES_MAX = 128,       /* further uses are not noted until the next write */
	PLACES = 512,          /* of the ids that were noted lately */
	WAIT_US = 5 * 1000000, /* the longest time for which a busy worker keeps notes */
	BUDGET_MS = 2000,
	ADDRESS_BYTES = 64
};
static const int64_t pause_seconds[] = { [USED_KEY] = 60, [USED_SESSION] = USED_SESSION_SECONDS };

struct note {
	enum used_kind kind;
	struct uuid id;
	char address[ADDRESS_BYTES];
	size_t n_address;
	struct instant at;
};
struct lately {
	struct uuid id;
	int64_t at;
};
struct used {
	struct note notes[NOTES_MAX];
	struct lately lately[PLACES];
	size_t n;
	int64_t first; /* clock_monotonic() of the oldest note */
	struct db *db; /* set while the notes are written */
};

struct used *used_new(struct arena *arena)
{
	return ARENA_NEW(arena, struct used);
}

static size_t place_of(struct uuid id)
{
	uint64_t bits;

	memcpy(&bits, id.byte + 8, sizeof bits); /* the random half of a UUIDv7 */
	return (size_t)(bits % PLACES);
}

void used_note(struct used *used, enum used_kind kind, struct uuid id, struct str address, struct instant now)
{
	struct lately *lately = &used->lately[place_of(id)];
	struct note *note = &used->notes[used->n];

	if (used->n == NOTES_MAX || address.n > sizeof note->address)
		return;
	if (uuid_equal(lately->id, id) && instant_unix(now) - lately->at < pause_seconds[kind])
		return;
	*lately = (struct lately){ id, instant_unix(now) };
	*note = (struct note){ .kind = kind, .id = id, .n_address = address.n, .at = now };
	if (address.n > 0)
		memcpy(note->address, address.p, address.n);
	if (used->n++ == 0)
		used->first = clock_monotonic();
}

bool used_due(const struct used *used, int64_t now)
{
	return used->n > 0 && (used->n == NOTES_MAX || now - used->first >= WAIT_US);
}

/* All workers write in the order of ids, so that they do not deadlock. */
static int by_id(const void *a, const void *b)
{
	const struct note *one = a, *other = b;

	return memcmp(one->id.byte, other->id.byte, sizeof one->id.byte);
}

static enum err write_note(struct db *db, const struct note *note)
{
	struct str address = { note->address, note->n_address };

	if (note->kind == USED_SESSION)
		return service_session_seen(db, note->id, note->at);
	return service_key_used(db,
	                        &(struct api_key){ .id.v.pub = note->id, .last_used_at = note->at, .last_address = address });
}

static enum err write_all(void *arg)
{
	const struct used *used = arg;
	enum err e = OK;

	for (size_t i = 0; e == OK && i < used->n; i++)
		e = write_note(used->db, &used->notes[i]);
	return e;
}

void used_write(struct used *used, struct db *db, struct arena *arena)
{
	if (used->n == 0)
		return;
	used->db = db;
	qsort(used->notes, used->n, sizeof *used->notes, by_id);
	db_enter(db, arena, (struct db_scope_values){ .role = PUBLIC, .now = clock_now() }, BUDGET_MS);
	(void)db_transaction(db, write_all, NULL, used); /* db/ logs why it failed */
	db_leave(db, NULL);
	used->n = 0;
}
