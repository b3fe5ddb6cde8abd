/* What a person is told of, and whether they have read it. Written by store/event beside the change itself. */
#ifndef MODEL_NOTIFICATION_H
#define MODEL_NOTIFICATION_H

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
	int64_t version; /* 1 unread, 2 read: there is nothing else to change */
};
LIST_OF(notification); /* tally[0]: how many of all are unread */

struct notification_key {
	struct seen seen;
	struct notification_id id;
};

struct notification_filter {
	struct seen seen;
	struct window window;
	struct maybe_bool is_read; /* none: all */
};

struct notification_edit {
	struct seen seen;
	struct notification_id id;
	int64_t version; /* of If-Match; 0: not sent */
	struct maybe_bool is_read;
};

/* How many there are; how many were marked. */
struct notification_count {
	int64_t unread, marked;
};

#endif
