/* Which errors an endpoint may answer with: those that it declares, and those that follow from its columns. */
#ifndef API_IMPLIED_H
#define API_IMPLIED_H

#include "api/registry.h"

/*
 * Fills `errors` (with room for E_END) with each error once, as clients see it (report_outside), in the order of errors.def.
 * Returns how many there are.
 */
size_t implied_errors(const struct route *route, enum err errors[E_END]);

/* Whether a request that repeats an Idempotency-Key gets the stored answer. */
bool implied_replay(const struct route *route);

/* Whether the answer has an ETag, so that If-None-Match may be answered with 304. */
bool implied_etag(const struct route *route);

#endif
