/*
 * Computes the busy times of an external calendar in a child process, because a hostile calendar could take for ever
 * (model/calendar/busy.h). The child has limits of time and memory, and is killed when it exceeds them. The dispatcher never
 * blocks on the child.
 */
#ifndef DISPATCHER_CALENDAR_EXPAND_H
#define DISPATCHER_CALENDAR_EXPAND_H

#include "model/calendar/busy.h"

/* A child process that computes busy times. */
struct expansion_child;

/* Starts a child process for `request`. `arena` must live until expansion_look() has returned something else than
 * EXPANSION_RUNS. NULL: no process could be started. */
struct expansion_child *expansion_begin(struct arena *arena, const struct busy_request *request);

enum expansion_state {
	EXPANSION_RUNS,
	EXPANSION_DONE, /* the result is in *found_r */
	EXPANSION_SLOW, /* killed, because it exceeded a time limit */
	EXPANSION_LOST  /* ended without a valid result */
};

/*
 * Returns the state of the child, and with EXPANSION_DONE its result, in the arena of expansion_begin(). After any state but
 * EXPANSION_RUNS the child is freed and must not be used again. Never blocks.
 */
enum expansion_state expansion_look(struct expansion_child *child, struct busy_found *found_r);

#endif
