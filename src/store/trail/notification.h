/* Notifications in the database: the caller's, where nothing else is said. All of these: the errors of db_one, db_all and
 * db_run. */
#ifndef STORE_TRAIL_NOTIFICATION_H
#define STORE_TRAIL_NOTIFICATION_H

#include "db/db.h"
#include "model/notification.h"

/* Which of the caller's are meant: read ones, unread ones, or both. */
struct notification_query {
	struct notification_id id;
	bool read, unread;
	int64_t limit, offset;
};

/* One, whosever it is: for the guard. E_NO_ROW. */
enum err store_notification_any(struct db *db, struct uuid id, struct notification *out);

/* A page, newest first; at and n of *list_r. */
enum err store_notification_list(struct db *db, const struct notification_query *query, struct notification_list *list_r);

/* How many the query finds (total), and how many of all are unread (tally[0]). */
enum err store_notification_count(struct db *db, const struct notification_query *query, struct notification_list *list_r);

/* Marks one as read (or as unread), and all that are unread as read: *marked_r of them. */
enum err store_notification_mark(struct db *db, const struct notification *notification);
enum err store_notification_mark_all(struct db *db, int64_t *marked_r);

#endif
