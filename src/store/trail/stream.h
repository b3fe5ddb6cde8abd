/* The stream of events in the database. */
#ifndef STORE_TRAIL_STREAM_H
#define STORE_TRAIL_STREAM_H

#include "model/trail/stream.h"
#include "store/trail/outbox.h"

/* All functions return the errors of db_one, db_all and db_run. */

/* ---- reading, for the caller */

/*
 * The ends of the stream of the caller's company, or of the caller alone: the highest key that was deleted, and the highest
 * that exists. They are those of this reader, so they do not reveal events of others.
 */
struct stream_bounds {
	int64_t swept, last;
};
/* Reads the bounds: with `staff` those of the caller's company, else the caller's own. */
enum err store_stream_bounds(struct db *db, bool staff, struct stream_bounds *bounds_r);

/*
 * At most `limit` events after the key `after`, oldest first: with `staff` those of the caller's company, else the caller's
 * own. With `interviewer` only events that an interviewer may still see: an interview that somebody else has taken over is not
 * shown.
 */
struct stream_window {
	int64_t after, limit;
	bool staff, interviewer;
};
/* Reads these events. */
enum err store_stream_list(struct db *db, const struct stream_window *window, struct stream_event_list *list_r);

/* ---- writing */

/* Records that `person` was concerned by the object whose deletion is the outbox row `event`. */
enum err store_stream_note(struct db *db, int64_t event, struct user_id person);

/* Writes the rows of these events for their readers, according to the LIVE_ bits of model/trail/event.h. Only the fan-out calls
 * it. What it must remember meanwhile is in `arena`.
 */
enum err store_stream_write(struct db *db, struct arena *arena, const struct outbox_batch *batch);

/* Deletes the oldest events that happened before `before`, at most `most` of them. *n_r is their number. */
enum err store_stream_purge(struct db *db, struct instant before, int64_t most, int64_t *n_r);

/* ---- publishing */

/* Takes the right to publish at the place with this name. *mine_r is whether this connection has it. The right ends with the
 * connection. */
enum err store_stream_claim(struct db *db, struct str place, bool *mine_r);

/* Reads the key of the `most`th event after the key `after`; of the last event when there are fewer; `after` itself when there
 * is none. */
enum err store_stream_next(struct db *db, int64_t after, int64_t most, int64_t *to_r);

/* Reads the key of the last event; 0: there is none. */
enum err store_stream_newest(struct db *db, int64_t *key_r);

/* An event and one of its readers. */
struct stream_hint {
	struct stream_event event;
	struct user_id user;
	int64_t version; /* the user's token_version */
	bool active;
	bool own; /* a row for this person alone, who also reads those of the company */
};

/* Reads the events with keys in (after, to] with their readers: reader by reader, and for each reader in order. */
enum err store_stream_hints(struct db *db, int64_t after, int64_t to, struct stream_hint **hints_r, size_t *n_r);

#endif
