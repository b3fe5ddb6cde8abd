/* What the files of auth/ share: keyed HMAC contexts. Nobody else includes this. */
#ifndef AUTH_RING_H
#define AUTH_RING_H

#include "auth/token.h"
#include <openssl/evp.h>

#define MAC_MAX 64 /* bytes of the longest HMAC, SHA-512's */
#define PURPOSES_MAX 8
#define KNOWN_SETS 64 /* each with */
#define KNOWN_WAYS 4  /* places */
#define URL_MAC_SIZE 32

/* The context of a key derived for one purpose; made when it is first asked for. */
struct derived {
	const char *purpose;
	EVP_MAC_CTX *mac;
};

struct ring_key {
	struct token_key key;
	struct str header; /* the base64url header of a token that this key signs, dot included */
	EVP_MAC_CTX *mac;
	struct derived derived[PURPOSES_MAX];
};

/*
 * Claims that were read before, found again by the signature that was computed for them: under one key no other text has
 * it. What changes with time is checked each time.
 */
struct known {
	const struct ring_key *key; /* NULL: empty */
	uint8_t mac[MAC_MAX];
	struct claims claims;
};

struct token_ring {
	struct arena *arena; /* of the ring and its secrets; wiped at the end */
	EVP_MAC *hmac;
	struct ring_key keys[TOKEN_KEYS_MAX], seals[TOKEN_KEYS_MAX];
	size_t n, n_seals;
	struct known known[KNOWN_SETS][KNOWN_WAYS];
	struct str issuer, audience;
};

/* A context that holds `secret`; ends the process when OpenSSL refuses. */
EVP_MAC_CTX *mac_new(EVP_MAC *hmac, enum token_algorithm algorithm, struct str secret);

/* The HMAC of `text` under a context of mac_new; its length is returned. The key schedule is kept: only this is cheap. */
size_t mac_of(EVP_MAC_CTX *mac, struct str text, uint8_t out[MAC_MAX]);

/* HMAC-SHA256 of `text` under the key derived from `key` for `purpose` (a literal), 32 bytes. */
void mac_for_purpose(struct token_ring *ring, struct ring_key *key, const char *purpose, struct str text, uint8_t mac[32]);

#endif
