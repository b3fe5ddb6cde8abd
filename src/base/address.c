/* Special-purpose blocks of addresses (IANA's registries, RFC 6890). */
#include "base/address.h"

struct block {
	uint8_t start[4];
	unsigned bits;
};

static const struct block special4[] = {
	{ { 0, 0, 0, 0 }, 8 },       /* this network */
	{ { 10, 0, 0, 0 }, 8 },      /* private */
	{ { 100, 64, 0, 0 }, 10 },   /* shared by carriers */
	{ { 127, 0, 0, 0 }, 8 },     /* this host */
	{ { 169, 254, 0, 0 }, 16 },  /* the link; clouds answer here with keys */
	{ { 172, 16, 0, 0 }, 12 },   /* private */
	{ { 192, 0, 0, 0 }, 24 },    /* protocols */
	{ { 192, 0, 2, 0 }, 24 },    /* documents */
	{ { 192, 88, 99, 0 }, 24 },  /* relays of 6to4 */
	{ { 192, 168, 0, 0 }, 16 },  /* private */
	{ { 198, 18, 0, 0 }, 15 },   /* measuring */
	{ { 198, 51, 100, 0 }, 24 }, /* documents */
	{ { 203, 0, 113, 0 }, 24 },  /* documents */
	{ { 224, 0, 0, 0 }, 3 },     /* groups, reserved, broadcast */
};

/* Within 2000::/3; their first 32 bits tell. */
static const struct block special6[] = {
	{ { 0x20, 0x01, 0x00, 0x00 }, 23 }, /* protocols, Teredo */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, /* documents */
	{ { 0x20, 0x02, 0x00, 0x00 }, 16 }, /* 6to4 */
	{ { 0x3f, 0xff, 0x00, 0x00 }, 20 }, /* documents */
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
