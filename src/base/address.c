/* Tells public addresses from those in the special-purpose blocks of IANA's registries (RFC 6890), and reads networks. */
#include "base/address.h"

#include <arpa/inet.h>
#include <string.h>

struct block {
	uint8_t start[4];
	unsigned bits;
};

static const struct block special4[] = {
	{ { 0, 0, 0, 0 }, 8 },       /* this network */
	{ { 10, 0, 0, 0 }, 8 },      /* private */
	{ { 100, 64, 0, 0 }, 10 },   /* shared address space of carriers (RFC 6598) */
	{ { 127, 0, 0, 0 }, 8 },     /* loopback */
	{ { 169, 254, 0, 0 }, 16 },  /* link-local; cloud providers serve credentials here */
	{ { 172, 16, 0, 0 }, 12 },   /* private */
	{ { 192, 0, 0, 0 }, 24 },    /* IETF protocol assignments */
	{ { 192, 0, 2, 0 }, 24 },    /* documentation */
	{ { 192, 88, 99, 0 }, 24 },  /* 6to4 relay anycast */
	{ { 192, 168, 0, 0 }, 16 },  /* private */
	{ { 198, 18, 0, 0 }, 15 },   /* benchmarking */
	{ { 198, 51, 100, 0 }, 24 }, /* documentation */
	{ { 203, 0, 113, 0 }, 24 },  /* documentation */
	{ { 224, 0, 0, 0 }, 3 },     /* multicast, reserved, broadcast */
};

/* The special blocks within 2000::/3; the first 32 bits of an address are enough to recognise them. */
static const struct block special6[] = {
	{ { 0x20, 0x01, 0x00, 0x00 }, 23 }, /* IETF protocol assignments, Teredo */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, /* documentation */
	{ { 0x20, 0x02, 0x00, 0x00 }, 16 }, /* 6to4 */
	{ { 0x3f, 0xff, 0x00, 0x00 }, 20 }, /* documentation */
};

static uint32_t head(const uint8_t *byte)
{
	return (uint32_t)byte[0] << 24 | (uint32_t)byte[1] << 16 | (uint32_t)byte[2] << 8 | byte[3];
}

static bool within(const uint8_t *address, const struct block *blocks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if ((head(address) ^ head(blocks[i].start)) >> (32 - blocks[i].bits) == 0)
			return true;
	}
	return false;
}

bool address_public(struct str packed)
{
	const uint8_t *address = (const uint8_t *)packed.p;

	if (packed.n == 4)
		return !within(address, special4, COUNT(special4));
	return packed.n == 16 && address[0] >> 5 == 1 && !within(address, special6, COUNT(special6));
}

/* Reads an address into `bytes`; its number of bytes, or 0. An IPv4 address in the form of IPv6 has 4. */
static size_t packed_of(struct str text, uint8_t bytes[16])
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	char copy[INET6_ADDRSTRLEN + 1] = { 0 };

	if (text.n == 0 || text.n >= sizeof copy || memchr(text.p, '\0', text.n) != NULL)
		return 0;
	memcpy(copy, text.p, text.n);
	if (inet_pton(AF_INET, copy, bytes) == 1)
		return 4;
	if (inet_pton(AF_INET6, copy, bytes) != 1)
		return 0;
	if (memcmp(bytes, mapped, sizeof mapped) != 0)
		return 16;
	memmove(bytes, bytes + sizeof mapped, 4);
	return 4;
}

struct str address_network(struct str text, uint8_t bytes[16])
{
	size_t n = packed_of(text, bytes);

	if (n == 0)
		return text;
	return (struct str){ (const char *)bytes, n == 4 ? 4 : 8 };
}

/* Whether all bits after the first `bits` are zero. */
static bool ends_in_zeros(const uint8_t *bytes, size_t n, unsigned bits)
{
	for (unsigned bit = bits; bit < n * 8; bit++)
		if ((bytes[bit / 8] >> (7 - bit % 8) & 1) != 0)
			return false;
	return true;
}

bool network_read(struct str text, struct network *network_r)
{
	struct str length = text, address = str_cut(&length, '/');
	int64_t bits = 0;

	*network_r = (struct network){ 0 };
	network_r->n = packed_of(address, network_r->bytes);
	if (network_r->n == 0)
		return false;
	if (address.n == text.n) {
		network_r->bits = (unsigned)network_r->n * 8;
		return true;
	}
	if (!str_to_int(length, &bits) || bits < 0 || bits > (int64_t)network_r->n * 8)
		return false;
	network_r->bits = (unsigned)bits;
	return ends_in_zeros(network_r->bytes, network_r->n, network_r->bits);
}

bool network_has(const struct network *network, struct str address)
{
	uint8_t bytes[16];
	size_t n = packed_of(address, bytes);

	if (n == 0 || n != network->n)
		return false;
	for (unsigned bit = 0; bit < network->bits; bit++)
		if (((bytes[bit / 8] ^ network->bytes[bit / 8]) >> (7 - bit % 8) & 1) != 0)
			return false;
	return true;
}
