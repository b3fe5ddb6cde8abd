#include "model/trail/event.h"

const char *const event_names[EVENTS_END] = {
#define EVENT(identifier, name, title, outside) [EVENT_##identifier] = name,
#include "model/events.def"
#undef EVENT
};

static const struct {
	const char *title;
	unsigned outside;
} rows[EVENTS_END] = {
#define EVENT(identifier, name, title, outside) [EVENT_##identifier] = { title, outside },
#include "model/events.def"
#undef EVENT
};

#define EVENT(identifier, name, title, outside)                                                                                \
	_Static_assert((EVENT_##identifier < WEBHOOK_EVENTS_END) == (((outside)&WEBHOOKS) != 0),                               \
	               "the events that webhooks may ask for stand first in model/events.def");                                \
	_Static_assert(sizeof name - 1 <= EVENT_NAME_MAX, "the name of an event is too long for its column");
#include "model/events.def"
#undef EVENT

/* Turns a number that is not in the list into EVENT_NONE. */
static enum event_name known(enum event_name event)
{
	return (unsigned)event < EVENTS_END ? event : EVENT_NONE;
}

struct str event_text(enum event_name event)
{
	return str_of(event_names[known(event)]);
}

enum event_name event_find(struct str name)
{
	for (enum event_name event = EVENT_NONE + 1; event < EVENTS_END; event++)
		if (str_equal(str_of(event_names[event]), name))
			return event;
	return EVENT_NONE;
}

struct str event_title(enum event_name event)
{
	return str_of(rows[known(event)].title);
}

unsigned event_outside(enum event_name event)
{
	return rows[known(event)].outside;
}
