/* The rooms of a company, in which interviews can take place. */
#ifndef MODEL_CALENDAR_ROOM_H
#define MODEL_CALENDAR_ROOM_H

#include "model/user.h"

#define ROOM_CAPACITY_MOST 1000

struct room_id {
	struct id v;
};
struct room {
	struct room_id id;
	struct company_id company;
	struct str name, place;
	struct maybe_int capacity;
	struct maybe_bool active;
	int64_t version;
	struct instant created_at, updated_at;
};
LIST_OF(room);

struct room_edit {
	struct seen seen;
	struct room_id id;
	struct str name, place;
	struct maybe_int capacity;
	struct maybe_bool active;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
};

struct room_filter {
	struct seen seen;
	struct window window;
	struct maybe_bool active;
};

#endif
