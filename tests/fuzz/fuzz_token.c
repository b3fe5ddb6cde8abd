/*
 * Tokens and signed URLs. The input is tried as a whole token. Then it is cut at its first line break into header and payload,
 * which get a right signature, so that the code that reads claims is reached too.
 */
#include <assert.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "auth/token.h"
#include "fuzz.h"

static const char secret[] = "0123456789abcdef0123456789abcdef";

static struct str forged(struct arena *arena, struct str header, struct str payload)
{
	struct str text = STR_JOIN(arena, base64url_encode(arena, header.p, header.n), STR("."),
	                           base64url_encode(arena, payload.p, payload.n));
	uint8_t mac[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	assert(HMAC(EVP_sha256(), secret, 32, (const unsigned char *)text.p, text.n, mac, &n) != NULL);
	return STR_JOIN(arena, text, STR("."), base64url_encode(arena, mac, n));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct token_settings settings = { .keys = { { STR("k1"), HS256, { secret, 32 } } },
		                                        .n_keys = 1,
		                                        .issuer = STR("interviewd"),
		                                        .audience = STR("interviewd-api") };
	static struct token_ring *ring;
	struct arena *arena = arena_new(0);
	struct instant now = instant_of_unix(1731400000);
	struct str text = { (const char *)data, size }, payload = text, header = str_cut(&payload, '\n');
	struct claims claims = { 0 };

	if (ring == NULL)
		ring = token_ring_new(&settings);
	assert(token_verify(ring, arena, text, now, &claims) == E_UNAUTHORIZED);
	assert(!url_verify(ring, arena, header, payload, now));
	if (token_verify(ring, arena, forged(arena, header, payload), now, &claims) == OK)
		assert(!uuid_none(claims.subject) && claims.version >= 0 && instant_unix(claims.expires) > 1731400000 - 30);
	arena_free(&arena);
	return 0;
}
