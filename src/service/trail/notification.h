/* The use cases of notifications: everybody has their own, and nobody sees another's. */
#ifndef SERVICE_TRAIL_NOTIFICATION_H
#define SERVICE_TRAIL_NOTIFICATION_H

#include "model/notification.h"
#include "service/guard.h"

/* The caller's, newest first; total of the filter, tally[0] the unread of all. */
enum err service_notification_list(struct context *c, const struct notification_filter *in, struct notification_list *out);

/* One, which is its reader's own. */
extern const struct load load_notification;

/* How many are unread. */
enum err service_notification_count(struct context *c, const struct nothing *in, struct notification_count *out);

/* Marks one as read or as unread. E_STALE (If-Match), E_INVALID (null). */
enum err service_notification_change(struct context *c, const struct notification *was, const struct notification_edit *in,
                                     struct notification *out);

/* Marks all as read: out->marked of them. */
enum err service_notification_read_all(struct context *c, const struct nothing *in, struct notification_count *out);

#endif
