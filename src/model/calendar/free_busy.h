/* When people are busy in a span of time, and by what. Pure logic, no I/O. */
#ifndef MODEL_CALENDAR_FREE_BUSY_H
#define MODEL_CALENDAR_FREE_BUSY_H

#include "model/calendar/calendar.h"
#include "model/calendar/people_wanted.h"

#define FREE_BUSY_DAYS_MAX 31

enum busy_kind { BUSY_INTERVIEW, BUSY_HOLD, BUSY_IMPORTED, BUSY_OFF };

/* A half-open span. `interview` is null for all but interviews, and for a reader who may not have them. */
struct busy_span {
	struct instant from, to;
	enum busy_kind kind;
	struct id interview;
};
struct busy_spans {
	const struct busy_span *at;
	size_t n;
};

struct free_busy {
	struct user_id person;
	struct busy_spans busy; /* sorted by from */
};
LIST_OF(free_busy);

struct free_busy_query {
	struct seen seen;
	struct window window;
	struct ids people;
	struct instant from, to;
};

/* What takes the time of a person between the two instants: what is booked and imported, whole, and the time between working
 * hours, cut to the span. In `arena`. */
struct busy_spans free_busy_of(struct arena *arena, const struct availability *person, struct instant from, struct instant to);

#endif
