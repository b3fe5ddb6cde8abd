/* Which errors a row may answer with: those that it declares and those that its columns imply. */
#ifndef API_IMPLIED_H
#define API_IMPLIED_H

#include "api/registry.h"

/*
 * Fills `errors` (E_END long), each once as the outside is told it (report_outside), in the order of errors.def; returns
 * how many.
 */
size_t implied_errors(const struct route *route, enum err errors[E_END]);

/* Whether a guard leaves nothing to `who`: staff without a company, where it is about a company's records. */
bool guard_excludes(enum guard guard, const struct principal *who);

/* Whether a kept answer stands in for a repetition with the same Idempotency-Key. */
bool implied_replay(const struct route *route);

/* Whether the answer has an ETag, so that If-None-Match may be answered with 304. */
bool implied_etag(const struct route *route);

#endif
