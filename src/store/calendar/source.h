/* Calendars that taken time is read from, from both sides: of those who have them, and of the dispatcher that reads them. */
#ifndef STORE_CALENDAR_SOURCE_H
#define STORE_CALENDAR_SOURCE_H

#include "db/db.h"
#include "model/calendar/calendar.h"
#include "model/calendar/source.h"

/* All of these: the errors of db_one, db_all and db_run. The caller's company only, where nothing else is said. */

/* Writes a new one that is due now, with its public id, which its sealed address is bound to, and sets its key. */
enum err store_source_insert(struct db *db, struct source *source, struct str sealed);

/* How many a person (the key) has. */
enum err store_source_number(struct db *db, struct user_id person, int64_t *n_r);

/* One by its public id, of any company, for a finder (service/guard.h). E_NO_ROW. */
enum err store_source_any(struct db *db, struct uuid id, struct source *out);

/* One by its public id, locked until the transaction ends. E_NO_ROW. */
enum err store_source_lock(struct db *db, struct uuid id, struct source *out);

/* A page (at and n), newest first, and how many there are (total): of one person by public id, or of all. */
struct source_query {
	struct user_id person;
	int64_t limit, offset;
};
enum err store_source_list(struct db *db, const struct source_query *query, struct source_list *out);

/* Takes one away, with the time that it takes. */
enum err store_source_remove(struct db *db, struct source_id id);

/* Makes one due now. */
enum err store_source_due(struct db *db, struct source_id id);

/* ---- for the dispatcher: of any company */

/* One in hand: what it needs to be read, and what came of that. */
struct reading_source {
	struct source_id id;
	struct company_id company;
	struct user_id person;
	struct str url;             /* sealed */
	struct str zone, email;     /* the person's */
	struct str etag, modified;  /* of the last good reading; none: not known */
	struct instant whole_until; /* up to when it was worked out */
	int64_t lease;
	/* what came of it */
	unsigned status; /* an enum source_status */
	int64_t failures, events, left_out;
	struct str error;
	struct instant read_at, next_at; /* read_at none: as it was */
};

/* Inside one transaction: at most `most` that are due, which then are `owner`'s, and due again `until`. */
struct source_lease {
	int64_t owner, most;
	struct instant until;
};
enum err store_source_claim(struct db *db, struct source_lease lease, struct reading_source **at_r, size_t *n_r);

/* The rest of it, of a person who is active. E_NO_ROW. */
enum err store_source_reading(struct db *db, struct reading_source *source);

/*
 * Inside one transaction, under the lock of the person's calendar: the taken time that this source tells of is `spans` (sorted,
 * apart, none longer than a day) from now on.
 */
enum err store_source_replace(struct db *db, const struct reading_source *source, const struct busy *spans, size_t n);

/* Writes what came of it and gives it up. E_STALE: it is another's by now, or gone. */
enum err store_source_end(struct db *db, const struct reading_source *source);

#endif
