/*
 * IANA time zones from the system's tzdata (TZif, RFC 8536, including the footer that rules the years after the table).
 * Read once per process and kept; the only state is that cache.
 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "base/clock.h"

struct zone;

/* The zone called `name` ("Europe/Paris"); NULL when tzdata has none of that name. Never freed; names are checked before
 * any file is opened (letters, digits, '_', '+', '-', and '/' between parts). */
const struct zone *zone_find(struct str name);

/*
 * The name that the zone `name` has today where `name` is one that it had before ("Asia/Calcutta": "Asia/Kolkata"), else `name`
 * itself, known or not.
 */
struct str zone_today(struct str name);

/*
 * zone_find() for a name that comes from the database, where an empty one means UTC. NULL when tzdata does not know it (any
 * more): that is logged, once for each process and name, and nobody may take it for UTC, which would move times by hours.
 */
const struct zone *zone_stored(struct str name);

/*
 * The zone in which an instant is shown to whom the database gives the zone `name`: that zone or, when it is unknown (logged as
 * by zone_stored()), UTC. `name_r`, which may be NULL, is the name of what is returned, to be shown with the time.
 */
const struct zone *zone_shown(struct str name, struct str *name_r);

/* Seconds east of UTC that `zone` keeps at `at`. */
int32_t zone_offset(const struct zone *zone, struct instant at);

/* The day and the time of day that the clocks of `zone` show at `at`. Either pointer may be NULL. */
void zone_wall(const struct zone *zone, struct instant at, struct date *day_r, struct wall *time_r);

/*
 * The instant at which the clocks of `zone` show `day` and `time`. A time that comes twice (the clock is put back) is
 * the first of the two. False when it does not exist (the clock is put forward).
 */
bool zone_instant(const struct zone *zone, struct date day, struct wall time, struct instant *at_r);

#endif
