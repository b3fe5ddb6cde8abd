/* The stream of events in the database. */
#ifndef STORE_TRAIL_STREAM_H
#define STORE_TRAIL_STREAM_H

#include "model/stream.h"
#include "store/trail/outbox.h"

/* All of these: the errors of db_one, db_all and db_run. */

/* ---- reading, as the caller */

/*
 * Where the stream begins and ends for the caller's company, or the caller alone: the highest key that was swept away, and the
 * highest that is kept. They are the reader's own: what happens elsewhere does not show.
 */
struct stream_bounds {
	int64_t swept, last;
};
enum err store_stream_bounds(struct db *db, bool staff, struct stream_bounds *bounds_r);

/*
 * At most `limit` events after `after`, oldest first: with `staff` those of the caller's company, else the caller's own. Of
 * those with `sitting` only what they may still see: an interview that somebody else has taken over is no longer theirs.
 */
struct stream_window {
	int64_t after, limit;
	bool staff, sitting;
};
enum err store_stream_list(struct db *db, const struct stream_window *window, struct stream_event_list *list_r);

/* ---- writing */

/* Notes that the object which the outbox row `event` says was deleted concerned `person`. */
enum err store_stream_note(struct db *db, int64_t event, struct user_id person);

/* Writes the rows of an event for its readers, who are those of the LIVE_ bits of model/event.h. Only the fan-out calls it. */
enum err store_stream_write(struct db *db, const struct outbox_event *event);

/* Takes away the oldest events that happened before `before`, at most `most` of them; how many. */
enum err store_stream_purge(struct db *db, struct instant before, int64_t most, int64_t *n_r);

/* ---- publishing */

/* Whether this connection has (or now gets) the right to publish at the place of that name; it ends with the connection. */
enum err store_stream_claim(struct db *db, struct str place, bool *mine_r);

/* The key of the `most`th event after `after`, of the last one when there are fewer; `after` when there is none. */
enum err store_stream_next(struct db *db, int64_t after, int64_t most, int64_t *to_r);

/* The key of the last event of all; 0: there is none. */
enum err store_stream_newest(struct db *db, int64_t *key_r);

/* An event and one of its readers. */
struct stream_hint {
	struct stream_event event;
	struct user_id user;
	int64_t version; /* of the user's tokens */
	bool active;
	bool own; /* a row of this person alone, who reads the company's */
};

/* All of the events after `after` and up to `to`, reader by reader, each reader's in order. */
enum err store_stream_hints(struct db *db, int64_t after, int64_t to, struct stream_hint **hints_r, size_t *n_r);

#endif
