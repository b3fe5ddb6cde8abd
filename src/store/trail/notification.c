/* Statements that find, list, count and mark notifications. */
#include "store/trail/notification.h"
#include "store/pages.h"
#include "store/statements.h"

#define COLUMNS                                                                                                                       \
	"SELECT n.id, public_id, user_id, event, object, object_public_id, title, message, read_at IS NOT NULL, read_at, created_at," \
	" IF(read_at IS NULL, 1, 2) FROM notifications n"
#define ROWS                                                                                                                   \
	RESULT(notification, COL_KEY(notification, id), COL_PUB(notification, id), COL_KEY(notification, reader),              \
	       COL(notification, event), COL(notification, object), COL(notification, about), COL(notification, title),        \
	       COL(notification, message), COL(notification, is_read), COL(notification, read_at),                             \
	       COL(notification, created_at), COL(notification, version))

static const struct db_statement get = {
	.name = "notification.get",
	.scope = DB_GUARDED,
	.text = COLUMNS " WHERE public_id = ?",
	PARAMS(COL_PUB(notification, id)),
	ROWS,
};

enum err store_notification_any(struct db *db, struct uuid id, struct notification *out)
{
	out->id.v.pub = id;
	return db_one(db, &get, out, out);
}

/* The ids of the page are read along an index that has the order, user (user_id, id, read_at) or unread (user_id, read_at, id);
 * then its rows. */
#define LISTING(name_, index, which)                                                                                           \
	{                                                                                                                      \
		.name = name_, .scope = DB_PARTY,                                                                              \
		.text = COLUMNS " JOIN (SELECT id FROM notifications FORCE INDEX (" index ") WHERE user_id = ?" which          \
		                " ORDER BY id DESC LIMIT ? OFFSET ?) p ON p.id = n.id ORDER BY p.id DESC",                     \
		PARAMS(CALLER_COL, COL(notification_query, limit), COL(notification_query, offset)), ROWS                      \
	}
static const struct db_statement list_all = LISTING("notification.list_all", "user", "");
static const struct db_statement list_unread = LISTING("notification.list_unread", "unread", " AND read_at IS NULL");
static const struct db_statement list_read = LISTING("notification.list_read", "user", " AND read_at IS NOT NULL");

enum err store_notification_list(struct db *db, const struct notification_query *query, struct notification_list *list_r)
{
	const struct db_statement *list = query->read ? query->unread ? &list_all : &list_read : &list_unread;
	void *rows;
	enum err e = db_all(db, list, query, &rows, &list_r->n);

	list_r->at = rows;
	return e;
}

/* Those that were read, which are not looked for unless the list has them, and those that were not. */
#define MINE STORE_COUNT " FROM notifications FORCE INDEX (unread) WHERE user_id = ? AND read_at IS"
static const struct db_statement count = {
	.name = "notification.count",
	.scope = DB_PARTY,
	.text = "SELECT (" MINE " NOT NULL AND ?" STORE_COUNT_END "), (" MINE " NULL" STORE_COUNT_END ")",
	PARAMS(CALLER_COL, COL(notification_query, read), MOST_COL, CALLER_COL, MOST_COL),
	RESULT(notification_list, COL(notification_list, total), COL(notification_list, tally[0])),
};

enum err store_notification_count(struct db *db, const struct notification_query *query, struct notification_list *list_r)
{
	enum err e = db_one(db, &count, query, list_r);

	if (query->unread)
		list_r->total += list_r->tally[0];
	return e;
}

static const struct db_statement mark = {
	.name = "notification.mark",
	.scope = DB_PARTY,
	.text = "UPDATE notifications SET read_at = IF(?, COALESCE(read_at, ?), NULL) WHERE id = ? AND user_id = ?",
	PARAMS(COL(notification, is_read), NOW_COL, COL_KEY(notification, id), CALLER_COL),
};

enum err store_notification_mark(struct db *db, const struct notification *notification)
{
	return db_run(db, &mark, notification, NULL, NULL);
}

static const struct db_statement mark_all = {
	.name = "notification.mark_all",
	.scope = DB_PARTY,
	.text = "UPDATE notifications SET read_at = ? WHERE user_id = ? AND read_at IS NULL",
	PARAMS(NOW_COL, CALLER_COL),
};

enum err store_notification_mark_all(struct db *db, int64_t *marked_r)
{
	return db_run(db, &mark_all, NULL, marked_r, NULL);
}

STATEMENTS(notification, &get, &list_all, &list_unread, &list_read, &count, &mark, &mark_all);
