/* Platform's endpoints of notifications. */
#include "api/platform/platform.h"
#include "service/trail/notification.h"

enum { CHANGE = 1, UNREAD = 2, MARKED = 4 };

/* clang-format off */
SHAPE(platform_notification, notification,
	ID(notification, id, "id", "Id of the notification", .must = ALWAYS),
	ROW(notification, event, "notification_type",
		"Name of the event that the notification is about", .must = ALWAYS, .example = "interview.scheduled"),
	ROW(notification, title, "title", "Title of the notification", .must = ALWAYS),
	ROW(notification, message, "message", "Text of the notification"),
	WORD(notification, object, platform_object, "object_type",
		"Kind of the object that the notification is about", .must = ALWAYS),
	ROW(notification, about, "object_id", "Id of the object that the notification is about"),
	ROW(notification, is_read, "is_read", "Whether the notification was read", .must = ALWAYS),
	ROW(notification, read_at, "read_at", "When the notification was read; null until then"),
	ROW(notification, created_at, "created_at", "When the event happened", .must = ALWAYS),
	ETAG(notification, CHANGE));
SHAPE(platform_notification_query, notification_filter,
	PAGING(notification_filter, platform_window),
	ROW(notification_filter, is_read, "is_read",
		"true: only notifications that were read; false: only unread ones", .where = QUERY));
SHAPE(platform_notification_page, page,
	ROW(page, total, "count", "Number of notifications that the filter finds"),
	ROW(page, tally[0], "unread_count", "Number of all unread notifications"),
	ROW(page, next, "next", "Address of the next page; null on the last one"),
	ROW(page, previous, "previous", "Address of the page before; null on the first one"),
	PAGE_ROWS("results", "The notifications on this page, newest first"),
	CAPPED("count_capped", BODY));
SHAPE(platform_notification_key, notification_key,
	ID(notification_key, id, "notification_id", "Id of the notification", .where = PATH, .must = ALWAYS));
SHAPE(platform_notification_update, notification_edit,
	ID(notification_edit, id, "notification_id", "Id of the notification", .where = PATH, .must = ALWAYS),
	ROW(notification_edit, is_read, "is_read", "Whether the notification was read", .example = "true", .flags = NOT_NULL),
	IF_MATCH(notification_edit, 0));
VIEWED(platform_notification_count, notification_count,
	VIEWS(VIEW(UNREAD, "PlatformNotificationUnreadCount"), VIEW(MARKED, "PlatformNotificationMarkedCount")),
	ROW(notification_count, unread, "unread_count", "Number of unread notifications", .views = UNREAD),
	ROW(notification_count, marked, "marked", "Number of notifications that were unread and are now read", .views = MARKED));
/* clang-format on */

OPERATION(service_notification_list, notification_filter, notification_list)
OPERATION(service_notification_count, nothing, notification_count)
OPERATION_ON(service_notification_change, notification, notification_edit, notification)
OPERATION(service_notification_read_all, nothing, notification_count)

#define BASE "/api/v1/notifications/notifications"
#define MINE .roles = USER, .guard = SELF
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "notifications.list", .method = METHOD_GET, .path = BASE, .summary = "List notifications",
	  .doc = "Newest first.", MINE,
	  .exact = true, CALL_LIST(service_notification_list, platform_notification_query, platform_notification, platform_notification_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "notifications.count_unread", .method = METHOD_GET, .path = BASE "/unread_count", .summary = "Count unread notifications", MINE,
	  .view = UNREAD, CALL(service_notification_count, shape_nothing, platform_notification_count), .answer = { { 200, NULL } } },
	{ .id = "notifications.mark_all_read", .method = METHOD_POST, .path = BASE "/mark_all_read",
	  .summary = "Mark all notifications as read", MINE,
	  .view = MARKED, CALL(service_notification_read_all, shape_nothing, platform_notification_count), .answer = { { 200, NULL } } },
	{ .id = "notifications.get", .method = METHOD_GET, .path = BASE "/{notification_id}", .summary = "Get a notification", MINE,
	  .load = &load_notification, .view = CHANGE, SHOW(platform_notification_key, platform_notification), .answer = { { 200, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "notifications.update", .method = METHOD_PATCH, .path = BASE "/{notification_id}",
	  .summary = "Mark a notification as read or unread",
	  MINE, .load = &load_notification, .view = CHANGE, CALL(service_notification_change, platform_notification_update, platform_notification),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_notifications = { endpoints, COUNT(endpoints) };
