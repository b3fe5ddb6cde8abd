/* Which endpoints API keys open, and by which scopes. */
#ifndef API_KEYS_H
#define API_KEYS_H

#include "api/registry.h"

/* Whether an API key may be used for this endpoint at all, whatever its scopes are. */
bool keys_open(const struct route *route);

/* The first part of the scopes that open the endpoint: "interviews" of "interviews:read". */
struct str keys_tag(const struct route *route);

/* Whether the endpoint needs the scope of writing. */
bool keys_write(const struct route *route);

/* Whether endpoints of some surface have this tag. */
bool keys_tag_known(struct str tag);

#endif
