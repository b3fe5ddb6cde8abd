/* Behind this stands libical, which nobody else knows: the clocks of zones. */
#ifndef MODEL_CALENDAR_ICAL_H
#define MODEL_CALENDAR_ICAL_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"

/* A clock changes: from then on it is `offset` seconds east of UTC, before it was `was`. */
struct ical_change {
	struct instant at;
	int32_t was, offset;
	bool summer; /* daylight saving time from then on */
};
struct ical_changes {
	int32_t offset; /* what holds when the span begins */
	const struct ical_change *at;
	size_t n;
};

/*
 * The changes of `zone` from `from` to `to`, in `arena`. False when there is no such zone, or when libical's rules differ from
 * tzdata's there (as they do for some zones after 2037): then local times of that zone are not to be written.
 */
bool ical_zone_changes(struct arena *arena, struct str zone, struct instant from, struct instant to,
                       struct ical_changes *changes_r);

#endif
