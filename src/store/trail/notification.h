/* Notifications in the database; the caller's own, unless the comment says otherwise. All functions return the errors of
 * db_one, db_all and db_run. */
#ifndef STORE_TRAIL_NOTIFICATION_H
#define STORE_TRAIL_NOTIFICATION_H

#include "db/db.h"
#include "model/trail/notification.h"

/* The filter and the page of a list: read ones, unread ones, or both. */
struct notification_query {
	struct notification_id id;
	bool read, unread;
	int64_t limit, offset;
};

/* Loads the notification with this public id, of any user, for a guard. E_NO_ROW: there is none. */
enum err store_notification_any(struct db *db, struct uuid id, struct notification *out);

/* Reads a page, newest first (at and n). */
enum err store_notification_list(struct db *db, const struct notification_query *query, struct notification_list *list_r);

/* Counts the notifications that the query finds (total), and all unread ones (tally[0]). */
enum err store_notification_count(struct db *db, const struct notification_query *query, struct notification_list *list_r);

/* Marks a notification as read or as unread. */
enum err store_notification_mark(struct db *db, const struct notification *notification);
/* Marks all unread ones as read. *marked_r is their number. */
enum err store_notification_mark_all(struct db *db, int64_t *marked_r);

#endif
