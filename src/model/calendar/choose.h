/* Free starts for several people at once, with who takes part, and why other starts are refused. Pure logic, no I/O. */
#ifndef MODEL_CALENDAR_CHOOSE_H
#define MODEL_CALENDAR_CHOOSE_H

#include "model/calendar/calendar.h"
#include "model/calendar/people_wanted.h"

/* The most refusals that one answer has. */
enum { REFUSALS_MOST = 2000 };

struct slot_choosing {
	const struct people_wanted *wanted;
	const struct availability *const *person; /* of each who is wanted, in the same order */
	const struct slot_query *query;
	const struct zone *zone; /* of the query's days */
	struct instant now;
};

/*
 * The starts at which a different person can be booked for each seat. Starts lie on the steps of everybody who is wanted, as
 * slots_find says. out->choices has the people of each start; with query->explain, out->refused has each start at which
 * somebody who is needed cannot be booked, with the first rule that says so, and each day without any hours. All in `arena`.
 */
void slots_choose(struct arena *arena, const struct slot_choosing *choosing, struct slots *out);

#endif
