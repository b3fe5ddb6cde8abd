/* Private to auth/: the keys of a ring, with their HMAC contexts. */
#ifndef AUTH_RING_H
#define AUTH_RING_H

#include "auth/token.h"
#include <openssl/evp.h>

#define MAC_MAX 64 /* bytes of the longest HMAC, that of SHA-512 */
#define PURPOSES_MAX 8
#define KNOWN_SETS 64 /* sets of the cache of claims */
#define KNOWN_WAYS 4  /* entries in each set */
#define URL_MAC_SIZE 32

/* The HMAC context of a key derived for one purpose; made at its first use. */
struct derived {
	const char *purpose;
	EVP_MAC_CTX *mac;
};

struct ring_key {
	struct token_key key;
	struct str header; /* the base64url header of a token that this key signs, dot included */
	EVP_MAC_CTX *mac;
	struct derived derived[PURPOSES_MAX];
	EVP_CIPHER_CTX *unsealing; /* with the key that is derived for sealing; made at its first use (seal.c) */
};

/*
 * A cache entry: claims that were parsed before, found by the signature that was computed for the token, because under one key
 * no other text has the same signature. The times are checked again at each use.
 */
struct known {
	const struct ring_key *key; /* NULL: empty */
	uint8_t mac[MAC_MAX];
	struct claims claims;
};

struct token_ring {
	struct arena *arena; /* holds the ring and its secrets; wiped when the ring is freed */
	EVP_MAC *hmac;
	struct ring_key keys[TOKEN_KEYS_MAX], seals[TOKEN_KEYS_MAX];
	size_t n, n_seals;
	struct known known[KNOWN_SETS][KNOWN_WAYS];
	struct str issuer, audience;
	struct str opening; /* how the payload of each token begins that this program makes, up to the id of its user */
};

/* An HMAC context with the key `secret`; ends the process when OpenSSL fails. */
EVP_MAC_CTX *mac_new(EVP_MAC *hmac, enum token_algorithm algorithm, struct str secret);

/* Writes the HMAC of `text` and returns its length. The context keeps its key, because setting up the key is the expensive
 * part. */
size_t mac_of(EVP_MAC_CTX *mac, struct str text, uint8_t out[MAC_MAX]);

/* claims->rights as base64url of a sealed text, in `arena`; none when they say nothing. (rights.c) */
struct str rights_seal(struct token_ring *ring, struct arena *arena, const struct claims *claims);

/* Reads the rights of `claims`, whose subject and session are set, from such a text; they stay zero when it cannot be opened.
 * (rights.c) */
void rights_unseal(struct token_ring *ring, struct arena *arena, struct str text, struct claims *claims);

/* HMAC-SHA256 of `text` under the key derived from `key` for `purpose` (a literal), 32 bytes. */
void mac_for_purpose(struct token_ring *ring, struct ring_key *key, const char *purpose, struct str text, uint8_t mac[32]);

#endif
