/* Calendar sources: the addresses from which users' other calendars are read, so that no interview is booked in their busy
 * time. */
#ifndef MODEL_CALENDAR_SOURCE_H
#define MODEL_CALENDAR_SOURCE_H

#include "model/user.h"

#define SOURCES_MAX 5 /* for each person */

struct source_id {
	struct id v;
};

struct source {
	struct source_id id;
	struct company_id company;
	struct user person;    /* the calendar's owner */
	struct str name, host; /* the host is the only part of the secret address that is shown */
	enum source_status status;
	struct str error; /* why the last read failed; null when it succeeded */
	int64_t failures, events, left_out, version;
	struct maybe_int age; /* seconds since the last successful read */
	struct instant tried_at, read_at, next_at, created_at;
};
LIST_OF(source);

struct source_draft {
	struct seen seen;
	struct str url, name;
	struct user_id person; /* the caller when it was not sent */
};

struct source_key {
	struct seen seen;
	struct source_id id;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
};

struct source_filter {
	struct seen seen;
	struct window window;
	struct user_id person; /* when it was not sent, all sources that the caller may see */
};

#endif
