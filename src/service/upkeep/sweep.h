/*
 * What only time makes necessary: open offers expire, and rows go that nothing reads any more. Every such row is judged by the
 * clock where it is read, so nothing is wrong before the sweep comes; it may come as often as one likes, from several nodes.
 */
#ifndef SERVICE_UPKEEP_SWEEP_H
#define SERVICE_UPKEEP_SWEEP_H

#include "service/context.h"

enum sweep {
	SWEEP_OFFERS,
	SWEEP_HOLDS,
	SWEEP_SESSIONS,
	SWEEP_TICKETS,
	SWEEP_REPLAYS,
	SWEEP_DELIVERIES,
	SWEEP_EVENTS,
	SWEEP_STREAM,
	SWEEPS
};

/* What was swept, for a sentence: "offers expired". */
const char *service_sweep_name(enum sweep what);

/*
 * Sweeps some, *n_r of them: 0 when there are no more. To be called for each kind, in a transaction of its own each time, by
 * nobody or an administrator of the installation. Errors: those of the database.
 */
enum err service_sweep(struct context *c, enum sweep what, int64_t *n_r);

#endif
