/*
 * Work that is due because time has passed: open offers expire, and rows that nothing reads any more are removed. Readers
 * compare with the clock themselves, so nothing is wrong before the sweep. It may run at any time, on several nodes at once.
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
	SWEEP_IMPORTS,
	SWEEPS
};

/* The name of a kind in messages, for example "offers expired". */
const char *service_sweep_name(enum sweep what);

/* Asks with one statement which kinds have something to sweep: *due_r has the bit 1 << kind of each. Errors of the database. */
enum err service_sweep_due(struct context *c, struct set *due_r);

/*
 * Sweeps some rows of one kind. *n_r: how many; 0 when no more are left. Call it in a transaction of its own each time, without
 * a caller or as an administrator of the installation. Errors: those of the database.
 */
enum err service_sweep(struct context *c, enum sweep what, int64_t *n_r);

#endif
