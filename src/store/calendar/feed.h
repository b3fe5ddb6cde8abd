/* Feeds of people, and the interviews that stand in calendars of other programs. */
#ifndef STORE_CALENDAR_FEED_H
#define STORE_CALENDAR_FEED_H

#include "db/db.h"
#include "model/calendar/feed.h"

/* The caller's own, locked or not; when there never was one it is not active. */
enum err store_feed_get(struct db *db, struct feed *out);
enum err store_feed_lock(struct db *db, struct feed *out);

/* Makes the caller's own, or gives it another token: only its hash (32 bytes) is kept; none: it ends. Raises the version. */
enum err store_feed_renew(struct db *db, struct str hash);

/* The active person whose feed has the token of this hash: id, name and role. E_NO_ROW. */
enum err store_feed_owner(struct db *db, struct str hash, struct user *out);

/*
 * What a calendar shows of the interviews that `person` (a key) takes part in: those that start in [from, to), soonest first,
 * at most FEED_INTERVIEWS_MAX; of the cancelled ones those since `cancelled_since`. In the arena of `db`.
 */
struct feed_query {
	struct user_id person;
	struct instant from, to, cancelled_since;
	int64_t limit; /* set by store_feed_interviews */
};
enum err store_feed_interviews(struct db *db, const struct feed_query *query, struct interview_list *out);

/* The same of one interview of any company, for the guard. E_NO_ROW. */
enum err store_feed_any_interview(struct db *db, struct uuid id, struct interview *out);

#endif
