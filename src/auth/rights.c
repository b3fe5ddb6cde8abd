/* The sealed part of a token: what its user is and may do. */
#include <string.h>

#include "auth/ring.h"
#include "auth/seal.h"

enum { FORMAT = 1 }; /* raised when struct packed changes, so that tokens of another program are not misread */

/* The form inside the seal; the zone's name is cut after its end. All nodes of a cluster must have the same byte order. */
struct packed {
	int64_t user_key, company_key;
	struct uuid company;
	uint32_t role;
	uint8_t format;
	char zone[RIGHTS_ZONE];
};
enum { PACKED_LEAST = offsetof(struct packed, zone) };

/* The seal is bound to the user and the session of the token. */
static struct str bound_to(const struct claims *claims, uint8_t bytes[2 * sizeof(struct uuid)])
{
	memcpy(bytes, claims->subject.byte, sizeof claims->subject.byte);
	memcpy(bytes + sizeof(struct uuid), claims->session.byte, sizeof claims->session.byte);
	return (struct str){ (const char *)bytes, 2 * sizeof(struct uuid) };
}

struct str rights_seal(struct token_ring *ring, struct arena *arena, const struct claims *claims)
{
	const struct rights *rights = &claims->rights;
	struct packed packed = { .user_key = rights->user_key,
		                 .company_key = rights->company_key,
		                 .company = rights->company,
		                 .role = rights->role,
		                 .format = FORMAT };
	uint8_t bytes[2 * sizeof(struct uuid)];
	struct str sealed;

	if (rights->user_key == 0)
		return (struct str){ 0 };
	memcpy(packed.zone, rights->zone, sizeof packed.zone);
	sealed = seal(ring, arena, bound_to(claims, bytes),
	              (struct str){ (const char *)&packed, PACKED_LEAST + strnlen(packed.zone, sizeof packed.zone) });
	return base64url_encode(arena, sealed.p, sealed.n);
}

void rights_unseal(struct token_ring *ring, struct arena *arena, struct str text, struct claims *claims)
{
	struct packed packed = { 0 };
	uint8_t bytes[2 * sizeof(struct uuid)];
	struct str sealed, opened;

	if (!base64url_decode(arena, text, &sealed) || !unseal(ring, arena, bound_to(claims, bytes), sealed, &opened) ||
	    opened.n < PACKED_LEAST || opened.n > sizeof packed)
		return;
	memcpy(&packed, opened.p, opened.n);
	if (packed.format != FORMAT)
		return;
	claims->rights = (struct rights){
		.user_key = packed.user_key, .company_key = packed.company_key, .company = packed.company, .role = packed.role
	};
	memcpy(claims->rights.zone, packed.zone, sizeof packed.zone);
}
