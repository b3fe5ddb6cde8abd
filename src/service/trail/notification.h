/* The use cases of notifications. A user sees only the own notifications. */
#ifndef SERVICE_TRAIL_NOTIFICATION_H
#define SERVICE_TRAIL_NOTIFICATION_H

#include "model/trail/notification.h"
#include "service/guard.h"

/* Lists the caller's notifications, newest first. `total` counts those that match the filter, tally[0] all unread ones. */
enum err service_notification_list(struct context *c, const struct notification_filter *in, struct notification_list *out);

/* Loads a notification of the caller. */
extern const struct load load_notification;

/* Counts the unread notifications. */
enum err service_notification_count(struct context *c, const struct nothing *in, struct notification_count *out);

/* Marks a notification as read or as unread. E_STALE (If-Match), E_INVALID (null). */
enum err service_notification_change(struct context *c, const struct notification *was, const struct notification_edit *in,
                                     struct notification *out);

/* Marks all as read. out->marked becomes their number. */
enum err service_notification_read_all(struct context *c, const struct nothing *in, struct notification_count *out);

#endif
