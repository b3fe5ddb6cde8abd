/*
 * IANA time zones from the system's tzdata (TZif, RFC 8536, including the footer, whose rule holds for the years after the
 * table). Each zone is read once per process and kept in a cache, which is the only state.
 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "base/clock.h"

struct zone;

/*
 * The zone called `name` ("Europe/Paris"); NULL when tzdata has no such zone. Valid until the process ends. The name is checked
 * before a file is opened: letters, digits, '_', '+', '-', and '/' between parts.
 */
const struct zone *zone_find(struct str name);

/* Reads all zones into the cache at the first call, about 2 MB: for a process that shall open no file later. */
void zone_load_all(void);

/*
 * The current name of a zone whose name was changed ("Asia/Kolkata" for "Asia/Calcutta"); any other `name`, known or not, is
 * returned unchanged.
 */
struct str zone_current_name(struct str name);

/*
 * zone_find() for a name from the database, where an empty name means UTC. NULL when the installed tzdata does not know the
 * name, which is logged once for each process and name. The caller must not use UTC instead, which would move times by hours.
 */
const struct zone *zone_stored(struct str name);

/*
 * The zone for showing an instant to a person whose zone in the database is `name`: that zone or, when it is unknown (logged as
 * by zone_stored()), UTC. *name_r is the name of the returned zone, to be shown with the time; name_r may be NULL.
 */
const struct zone *zone_shown(struct str name, struct str *name_r);

/* The offset of `zone` at the instant `at`, in seconds east of UTC. */
int32_t zone_offset(const struct zone *zone, struct instant at);

/* The day and the time of day that the clocks of `zone` show at `at`. Either pointer may be NULL. */
void zone_wall(const struct zone *zone, struct instant at, struct date *day_r, struct wall *time_r);

/*
 * The instant at which the clocks of `zone` show `day` and `time`. For a time that occurs twice (clocks are set
 * back) it is the first one. False, and *at_r untouched, for a time that does not exist (clocks are set forward).
 */
bool zone_instant(const struct zone *zone, struct date day, struct wall time, struct instant *at_r);

/* Whether the clocks of `zone` show the same day and time at another instant too, because they are set back. */
bool zone_twice(const struct zone *zone, struct instant at);

#endif
