/* Which addresses a transfer may connect to: checked on what a name was resolved to, each time it is. */
#ifndef DISPATCHER_GUARD_H
#define DISPATCHER_GUARD_H

#include <sys/socket.h>

#include "base/arena.h"
#include "base/str.h"

/* The allow-list, read once. */
struct guard;

/* Reads CIDR blocks separated by blanks ("10.1.0.0/16 fd00::/8"; an address alone is itself); NULL when one is none. */
struct guard *guard_new(struct arena *arena, struct str blocks);

/* Whether it is of the open internet (address_public) or of a block that is allowed. */
bool guard_allows(const struct guard *guard, const struct sockaddr *address);

#endif
