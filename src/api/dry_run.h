/* Which rows offer a dry run, and what its answer looks like. */
#ifndef API_DRY_RUN_H
#define API_DRY_RUN_H

#include "api/registry.h"
#include "service/foretell.h"

/*
 * Whether the row offers a dry run (route->dry_run): it writes, its resource says so (struct resource), and none of these
 * holds: it is open to people who are not signed in, it takes a secret, or its answer is no JSON. A secret that may be tried
 * in a dry run could be guessed without a trace.
 */
bool dry_run_offered(const struct route *route);

/* What follows from a change: a struct foretold. The members around it are the same for all rows: dry_run, status, body. */
extern const struct shape shape_foretold;
enum { DRY_RUN_VIEW = 1 }; /* the view in which its schemas have their names */

#endif
