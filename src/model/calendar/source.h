/* Where people's other calendars are read from, so that their time is not given away twice. */
#ifndef MODEL_CALENDAR_SOURCE_H
#define MODEL_CALENDAR_SOURCE_H

#include "model/user.h"

#define SOURCES_MAX 5 /* of one person */

struct source_id {
	struct id v;
};

struct source {
	struct source_id id;
	struct company_id company;
	struct user person;    /* whose */
	struct str name, host; /* of its secret address nothing else is ever shown */
	enum source_status status;
	struct str error; /* of the last reading, when it failed */
	int64_t failures, events, left_out, version;
	struct maybe_int age; /* seconds since the last good reading */
	struct instant tried_at, read_at, next_at, created_at;
};
LIST_OF(source);

struct source_draft {
	struct seen seen;
	struct str url, name;
	struct user_id person; /* none: the caller */
};

struct source_key {
	struct seen seen;
	struct source_id id;
	int64_t version; /* of If-Match; 0: not sent */
};

struct source_filter {
	struct seen seen;
	struct window window;
	struct user_id person; /* none: all that the caller may see */
};

#endif
