/*
 * Calendars worked out in a process of their own, because a hostile one may take for ever (model/calendar/busy.h): it has
 * little time and memory, and is killed when it takes more. The dispatcher never waits for it.
 */
#ifndef DISPATCHER_CALENDAR_EXPAND_H
#define DISPATCHER_CALENDAR_EXPAND_H

#include "model/calendar/busy.h"

struct expansion_child; /* a process at work */

/* Begins to work out `wish`, in `arena`, which lives until expansion_end. NULL: no process can be had now. */
struct expansion_child *expansion_begin(struct arena *arena, const struct busy_wish *wish);

/*
 * What has become of it: EXPANSION_RUNS; EXPANSION_DONE, then *found_r in `arena` of expansion_begin; EXPANSION_SLOW, it was
 * killed; EXPANSION_LOST, it died, of what it read. But for the first, nothing of it is left. Never blocks.
 */
enum expansion_state { EXPANSION_RUNS, EXPANSION_DONE, EXPANSION_SLOW, EXPANSION_LOST };
enum expansion_state expansion_look(struct expansion_child *child, struct busy_found *found_r);

#endif
