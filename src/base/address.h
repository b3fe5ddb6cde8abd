/* Network addresses: which of them a request of ours may go to. */
#ifndef BASE_ADDRESS_H
#define BASE_ADDRESS_H

#include "base/str.h"

/*
 * Whether the packed address (4 bytes IPv4, 16 bytes IPv6, network order) is one of the open internet: not of this host,
 * a private or shared network, a link, a group, nor reserved (RFC 6890 and the registries that it began). Of IPv6 only
 * 2000::/3 without its special blocks, so none that has an IPv4 address inside. Any other length is false.
 */
bool address_public(struct str packed);

#endif
