/* Platform's rows of notifications. */
#include "api/platform/platform.h"
#include "service/trail/notification.h"

enum { CHANGE = 1, UNREAD = 2, MARKED = 4 };

/* clang-format off */
SHAPE(platform_notification, notification,
	ID(notification, id, "id", "Notification", .must = ALWAYS),
	ROW(notification, event, "notification_type", "What happened", .must = ALWAYS, .example = "interview.scheduled"),
	ROW(notification, title, "title", "In a few words", .must = ALWAYS),
	ROW(notification, message, "message", "And a little more"),
	WORD(notification, object, platform_object, "object_type", "To what", .must = ALWAYS),
	ROW(notification, about, "object_id", "To which one"),
	ROW(notification, is_read, "is_read", "Whether it was read", .must = ALWAYS),
	ROW(notification, read_at, "read_at", "When"),
	ROW(notification, created_at, "created_at", "When it happened", .must = ALWAYS),
	ROW(notification, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG, .views = CHANGE));
SHAPE(platform_notification_query, notification_filter,
	PAGING(notification_filter, platform_window),
	ROW(notification_filter, is_read, "is_read", "Only those read, or only the others", .where = QUERY));
SHAPE(platform_notification_page, page,
	ROW(page, total, "count", "How many the filter finds"),
	ROW(page, tally[0], "unread_count", "How many of all are unread"),
	ROW(page, next, "next", "URL of the next page"),
	ROW(page, previous, "previous", "URL of the page before"),
	PAGE_ROWS("results", "Newest first"));
SHAPE(platform_notification_key, notification_key,
	ID(notification_key, id, "notification_id", "Notification", .where = PATH, .must = ALWAYS));
SHAPE(platform_notification_update, notification_edit,
	ID(notification_edit, id, "notification_id", "Notification", .where = PATH, .must = ALWAYS),
	ROW(notification_edit, is_read, "is_read", "Whether it was read", .example = "true"),
	ROW(notification_edit, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG));
VIEWED(platform_notification_count, notification_count, VIEWS(VIEW(UNREAD, "PlatformNotificationUnreadCount"), VIEW(MARKED, "PlatformNotificationMarkedCount")),
	ROW(notification_count, unread, "unread_count", "How many are unread", .views = UNREAD),
	ROW(notification_count, marked, "marked", "How many were unread until now", .views = MARKED));
/* clang-format on */

OPERATION(service_notification_list, notification_filter, notification_list)
OPERATION(service_notification_get, notification_key, notification)
OPERATION(service_notification_count, nothing, notification_count)
OPERATION(service_notification_change, notification_edit, notification)
OPERATION(service_notification_read_all, nothing, notification_count)

#define BASE "/api/v1/notifications/notifications"
#define MINE .roles = USER, .guard = SELF
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "notifications.list", .method = METHOD_GET, .path = BASE, .summary = "The caller's notifications", MINE,
	  CALL_LIST(service_notification_list, platform_notification_query, platform_notification, platform_notification_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "notifications.count_unread", .method = METHOD_GET, .path = BASE "/unread_count", .summary = "How many are unread", MINE,
	  .view = UNREAD, CALL(service_notification_count, shape_nothing, platform_notification_count), .answer = { { 200, NULL } } },
	{ .id = "notifications.mark_all_read", .method = METHOD_POST, .path = BASE "/mark_all_read", .summary = "Mark all as read", MINE,
	  .view = MARKED, CALL(service_notification_read_all, shape_nothing, platform_notification_count), .answer = { { 200, NULL } } },
	{ .id = "notifications.get", .method = METHOD_GET, .path = BASE "/{notification_id}", .summary = "One notification", MINE,
	  .view = CHANGE, CALL(service_notification_get, platform_notification_key, platform_notification), .answer = { { 200, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "notifications.update", .method = METHOD_PATCH, .path = BASE "/{notification_id}", .summary = "Mark one as read, or as unread",
	  MINE, .view = CHANGE, CALL(service_notification_change, platform_notification_update, platform_notification),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_notifications = { endpoints, COUNT(endpoints) };
