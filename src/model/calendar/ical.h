/* The clock changes of time zones, from libical. This header keeps the types of libical out of its callers. */
#ifndef MODEL_CALENDAR_ICAL_H
#define MODEL_CALENDAR_ICAL_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"

/* A clock change. From `at` on, local time is `offset` seconds ahead of UTC; before, it was `was` seconds ahead. */
struct ical_change {
	struct instant at;
	int32_t was, offset;
	bool summer; /* daylight saving time begins */
};
struct ical_changes {
	int32_t offset; /* the offset at the start of the span */
	const struct ical_change *at;
	size_t n;
};

/*
 * Finds the clock changes of `zone` from `from` to `to`. The result is in `arena`. Returns false when there is no such zone, or
 * when libical's rules differ from those of tzdata in that span, as they do for some zones after 2037. The caller must then not
 * write local times of that zone.
 */
bool ical_zone_changes(struct arena *arena, struct str zone, struct instant from, struct instant to,
                       struct ical_changes *changes_r);

#endif
