/* Finds the clock changes of time zones with libical. */
#include "model/calendar/ical.h"

#include <libical/ical.h>
#include <string.h>

#include "base/zone.h"

#define STEP                                                                                                                   \
	(6 * INT64_C(86400)) /* no zone changes twice in this time; the shortest known pause is four weeks, around Ramadan */
#define CHANGES_MAX 512

struct clock_state {
	int offset, summer;
};

static struct clock_state state_at(icaltimezone *zone, int64_t at)
{
	struct icaltimetype time = icaltime_from_timet_with_zone((time_t)at, 0, icaltimezone_get_utc_timezone());
	struct clock_state state = { 0 };

	state.offset = icaltimezone_get_utc_offset_of_utc_time(zone, &time, &state.summer);
	return state;
}

static bool same_state(struct clock_state a, struct clock_state b)
{
	return a.offset == b.offset && (a.summer != 0) == (b.summer != 0);
}

/* The first second after `low` whose offset or summer time differs from that at `low`. */
static int64_t change_between(icaltimezone *zone, int64_t low, int64_t high)
{
	struct clock_state was = state_at(zone, low);

	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (same_state(state_at(zone, middle), was))
			low = middle;
		else
			high = middle;
	}
	return high;
}

bool ical_zone_changes(struct arena *arena, struct str zone, struct instant from, struct instant to,
                       struct ical_changes *changes_r)
{
	const struct zone *ours = zone_stored(zone);
	icaltimezone *theirs = ours ? icaltimezone_get_builtin_timezone(str_cstring(arena, zone_current_name(zone))) : NULL;
	int64_t at = instant_unix(from), end = instant_unix(to);
	struct ical_change found[CHANGES_MAX];
	size_t n = 0;

	if (theirs == NULL)
		return false;
	struct clock_state state = state_at(theirs, at);
	bool agree = state.offset == zone_offset(ours, from) && state_at(theirs, end).offset == zone_offset(ours, to);
	changes_r->offset = state.offset;
	while (agree && at < end && n < CHANGES_MAX) {
		int64_t next = end - at > STEP ? at + STEP : end;

		if (!same_state(state, state_at(theirs, next))) {
			next = change_between(theirs, at, next);
			struct clock_state then = state_at(theirs, next);
			found[n++] = (struct ical_change){ instant_of_unix(next), state.offset, then.offset, then.summer != 0 };
			agree = then.offset == zone_offset(ours, instant_of_unix(next)) &&
			        state.offset == zone_offset(ours, instant_of_unix(next - 1));
			state = then;
		}
		at = next;
	}
	struct ical_change *kept = ARENA_ARRAY(arena, struct ical_change, n);
	for (size_t i = 0; i < n; i++)
		kept[i] = found[i];
	changes_r->at = kept;
	changes_r->n = n;
	return agree && at >= end;
}
