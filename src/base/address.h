/* Network addresses: the server itself may only send requests (webhooks, calendars) to public ones. */
#ifndef BASE_ADDRESS_H
#define BASE_ADDRESS_H

#include "base/str.h"

/*
 * Whether the packed address (4 bytes for IPv4, 16 bytes for IPv6, network byte order) is public: not loopback, private,
 * shared, link-local, multicast or reserved (RFC 6890 and IANA's special-purpose registries). Of IPv6 only 2000::/3 without
 * its special blocks is public, so no address that contains an IPv4 address is. False for any other length.
 */
bool address_public(struct str packed);

/*
 * The key by which a client's address is counted: an IPv4 address, the /64 network of an IPv6 address, or `text` itself if it
 * is neither. The key is written to `bytes`, where it stays.
 */
struct str address_network(struct str text, uint8_t bytes[16]);

#endif
