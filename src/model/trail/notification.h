/* Notifications for users, and whether they have been read. store/event writes them in the transaction of the change. */
#ifndef MODEL_TRAIL_NOTIFICATION_H
#define MODEL_TRAIL_NOTIFICATION_H

#include "model/principal.h"

struct notification_id {
	struct id v;
};

struct notification {
	struct notification_id id;
	struct user_id reader;
	struct str event, title, message; /* event: "interview.scheduled" */
	enum object object;
	struct uuid about; /* the public id of that object */
	struct maybe_bool is_read;
	struct instant read_at, created_at;
	int64_t version; /* 1 when unread, 2 when read; nothing else can change */
};
LIST_OF(notification); /* tally[0]: how many of all are unread */

struct notification_key {
	struct seen seen;
	struct notification_id id;
};

struct notification_filter {
	struct seen seen;
	struct window window;
	struct maybe_bool is_read; /* all when it was not sent */
};

struct notification_edit {
	struct seen seen;
	struct notification_id id;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
	struct maybe_bool is_read;
};

/* The number of unread notifications, and the number that were marked as read. */
struct notification_count {
	int64_t unread, marked;
};

#endif
