/* The calendar feeds of people, and the interviews that the feeds show. */
#ifndef STORE_CALENDAR_FEED_H
#define STORE_CALENDAR_FEED_H

#include "db/db.h"
#include "model/calendar/feed.h"

/* Loads the caller's feed. When the caller never had one, the feed is inactive and its version is 1. */
enum err store_feed_get(struct db *db, struct feed *out);
/* As store_feed_get, and locks the row until the transaction ends. */
enum err store_feed_lock(struct db *db, struct feed *out);

/* Writes the token of the caller's feed and raises its version; inserts the feed when there is none. `hash` is the token's
 * SHA-256 (32 bytes); null: the feed ends. E_RETRY: another request inserted it at the same moment. */
enum err store_feed_renew(struct db *db, struct str hash);

/* Ends the feed of `user`, if there is one, because of a new password or because the account was disabled. */
enum err store_feed_end(struct db *db, struct user_id user);

/* Reads the time when store_feed_end last ended the feed of `user`; null: never. */
enum err store_feed_ended(struct db *db, struct user_id user, struct instant *ended_r);

/* Finds the active person whose feed has the token with this hash: id, name and role. E_NO_ROW: there is none. */
enum err store_feed_owner(struct db *db, struct str hash, struct user *out);

/*
 * Which interviews of `person` (the key) are read: those that start in [from, to), soonest first, at most FEED_INTERVIEWS_MAX;
 * cancelled ones only when they were cancelled after `cancelled_since`.
 */
struct feed_query {
	struct user_id person;
	struct instant from, to, cancelled_since;
	int64_t limit; /* set by store_feed_interviews */
};
/* Reads these interviews with the members that calendar programs are told, into the arena of `db`. */
enum err store_feed_interviews(struct db *db, const struct feed_query *query, struct interview_list *out);

/* Loads the same members of one interview of any company, for a guard. E_NO_ROW: there is none. */
enum err store_feed_any_interview(struct db *db, struct uuid id, struct interview *out);

#endif
