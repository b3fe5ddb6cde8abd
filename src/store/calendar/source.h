/* Imported calendars, from which busy times are read. The first part is for the people who have them, the second for the
 * dispatcher, which fetches them. */
#ifndef STORE_CALENDAR_SOURCE_H
#define STORE_CALENDAR_SOURCE_H

#include "db/db.h"
#include "model/calendar/calendar.h"
#include "model/calendar/source.h"

/* All functions return the errors of db_one, db_all and db_run. They find only rows of the caller's company, unless the comment
 * says otherwise. */

/* Inserts a source that is due now, and sets its key. `sealed` is its encrypted address, which is bound to the source's public
 * id. */
enum err store_source_insert(struct db *db, struct source *source, struct str sealed);

/* Counts the sources of a person (the key). */
enum err store_source_number(struct db *db, struct user_id person, int64_t *n_r);

/* Loads the source with this public id, of any company, for a guard. E_NO_ROW: there is none. */
enum err store_source_any(struct db *db, struct uuid id, struct source *out);

/* Loads the source with this public id, and locks the row until the transaction ends. E_NO_ROW: there is none. */
enum err store_source_lock(struct db *db, struct uuid id, struct source *out);

/* The page of a list: the sources of one person by public id, or of all people. */
struct source_query {
	struct user_id person;
	int64_t limit, offset;
};
/* Reads a page, newest first (at and n), and counts all that the query finds (total). */
enum err store_source_list(struct db *db, const struct source_query *query, struct source_list *out);

/* Deletes the source and its busy times. */
enum err store_source_remove(struct db *db, struct source_id id);

/* Makes the source due now. */
enum err store_source_due(struct db *db, struct source_id id);

/* ---- for the dispatcher, which sees all companies */

/* A source that the dispatcher has leased: what the fetch needs, and its result. */
struct reading_source {
	struct source_id id;
	struct company_id company;
	struct user_id person;
	struct str url;             /* encrypted */
	struct str zone, email;     /* the person's */
	struct str etag, modified;  /* of the last good answer; null: not known */
	struct instant whole_until; /* the busy times are complete up to here */
	int64_t lease;
	/* the result */
	unsigned status; /* an enum source_status */
	int64_t failures, events, left_out;
	struct str error;
	struct instant read_at, next_at; /* read_at null: stays as it is */
};

/* A lease of at most `most` due sources. `owner` holds them, and they are due again at `until`. */
struct source_lease {
	int64_t owner, most;
	struct instant until;
};
/* Leases due sources that no other transaction has locked, within one transaction. Returns their keys. */
enum err store_source_claim(struct db *db, struct source_lease lease, struct reading_source **at_r, size_t *n_r);

/* Reads the other members of a leased source. E_NO_ROW: it is gone, or its person is not active. */
enum err store_source_reading(struct db *db, struct reading_source *source);

/*
 * Replaces the busy times of this source by `spans`, which are sorted, do not overlap, and are at most a day long. The
 * transaction must have locked the person's calendar.
 */
enum err store_source_replace(struct db *db, const struct reading_source *source, const struct busy *spans, size_t n);

/* Writes the result and ends the lease. E_STALE: the lease is lost, or the source was deleted. */
enum err store_source_end(struct db *db, const struct reading_source *source);

#endif
