/* Decides to which addresses a transfer may connect. Each address that a name resolves to is checked before the connection. */
#ifndef DISPATCHER_GUARD_H
#define DISPATCHER_GUARD_H

#include <sys/socket.h>

#include "base/arena.h"
#include "base/str.h"

/* The list of private addresses that are allowed. */
struct guard;

/* Reads CIDR blocks separated by blanks, at most 32: "10.1.0.0/16 fd00::/8". An address without a prefix length is a block of
 * one address. The result lives in `arena`; NULL when a block is invalid. */
struct guard *guard_new(struct arena *arena, struct str blocks);

/* Whether `address` is public (address_public) or in one of the allowed blocks. */
bool guard_allows(const struct guard *guard, const struct sockaddr *address);

#endif
