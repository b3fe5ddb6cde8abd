#include "dispatcher/guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "base/address.h"

enum { BLOCKS_MAX = 32 };

struct block {
	uint8_t bytes[16];
	size_t n; /* 4 or 16 */
	int64_t bits;
};

struct guard {
	struct block blocks[BLOCKS_MAX];
	size_t n;
};

static bool read_block(struct arena *arena, struct str text, struct block *block)
{
	struct str bits = text, address = str_cut(&bits, '/');
	const char *name = str_cstring(arena, address);
	bool is_ipv6 = str_find(address, ':') < address.n;

	block->n = is_ipv6 ? 16 : 4;
	block->bits = (int64_t)block->n * 8;
	if (inet_pton(is_ipv6 ? AF_INET6 : AF_INET, name, block->bytes) != 1)
		return false;
	return bits.p == NULL || (str_to_int(bits, &block->bits) && block->bits >= 0 && block->bits <= (int64_t)block->n * 8);
}

struct guard *guard_new(struct arena *arena, struct str blocks)
{
	struct guard *guard = ARENA_NEW(arena, struct guard);

	while (blocks.n > 0) {
		struct str text = str_cut(&blocks, ' ');

		if (text.n == 0)
			continue;
		if (guard->n == BLOCKS_MAX || !read_block(arena, text, &guard->blocks[guard->n]))
			return NULL;
		guard->n++;
	}
	return guard;
}

static bool inside(const struct block *block, const uint8_t *address, size_t n)
{
	if (block->n != n)
		return false;
	for (int64_t bit = 0; bit < block->bits; bit++) {
		uint8_t mask = (uint8_t)(0x80u >> (bit % 8));

		if (((block->bytes[bit / 8] ^ address[bit / 8]) & mask) != 0)
			return false;
	}
	return true;
}

bool guard_allows(const struct guard *guard, const struct sockaddr *address)
{
	const uint8_t *bytes;
	size_t n;

	if (address->sa_family == AF_INET) {
		bytes = (const uint8_t *)&((const struct sockaddr_in *)(const void *)address)->sin_addr;
		n = 4;
	} else if (address->sa_family == AF_INET6) {
		bytes = (const uint8_t *)&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
		n = 16;
	} else {
		return false;
	}
	for (size_t i = 0; i < guard->n; i++)
		if (inside(&guard->blocks[i], bytes, n))
			return true;
	return address_public((struct str){ (const char *)bytes, n });
}
