/*
 * Network addresses: the server itself may only send requests (webhooks, calendars) to public ones, and an API key may be
 * limited to networks.
 */
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

/* A network: the first `bits` bits of its addresses, which have 4 bytes or 16. */
struct network {
	uint8_t bytes[16];
	size_t n;
	unsigned bits;
};

/*
 * Reads a network ("192.0.2.0/24", "2001:db8::/32") or one address. False when it is neither, or when it names an address
 * inside of a network ("192.0.2.7/24"), because then it is not clear which of the two is meant. An IPv4 address that is written
 * as an IPv6 address ("::ffff:192.0.2.7") is that IPv4 address.
 */
bool network_read(struct str text, struct network *network_r);

/* Whether `address` (text) is in `network`. False when it is no address. */
bool network_has(const struct network *network, struct str address);

#endif
