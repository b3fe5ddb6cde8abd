/* JSON Web Tokens (RFC 7519) under the rules of RFC 8725: HMAC only, the algorithm and key are ours, by `kid`. */
#ifndef AUTH_TOKEN_H
#define AUTH_TOKEN_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/ids.h"

#define TOKEN_KEYS_MAX 8
enum token_algorithm { HS256, HS384, HS512 };

struct token_key {
	struct str kid; /* [A-Za-z0-9_-]{1,64} */
	enum token_algorithm algorithm;
	struct str secret; /* at least as long as the hash */
};

/* A key of what is stored sealed (auth/seal.h). */
struct seal_key {
	struct str kid;
	struct str secret; /* at least 32 bytes */
};

/* What the keys of an installation are, from the configuration. */
struct token_settings {
	struct token_key keys[TOKEN_KEYS_MAX];
	size_t n_keys;
	struct seal_key seal_keys[TOKEN_KEYS_MAX];
	size_t n_seal_keys; /* 0: the token keys seal */
	struct str issuer, audience;
};

/* Keyed HMAC contexts, one a key; made after the fork. The first key signs, all verify. Keeps nothing of `settings`. */
struct token_ring;
struct token_ring *token_ring_new(const struct token_settings *settings);
void token_ring_free(struct token_ring **ring);

/* What an access token says. `version` is the user's token version: logout-everywhere and disabling raise it. */
struct claims {
	struct uuid subject;
	struct instant issued, expires, not_before;
	int64_t version;
};

/* A signed access token (typ "at+jwt"), in `arena`. */
struct str token_sign(struct token_ring *ring, struct arena *arena, const struct claims *claims);

/*
 * Verifies signature (constant time, before anything is believed), alg against the key's, typ, iss, aud, exp, nbf and iat
 * with 30 s of leeway. E_UNAUTHORIZED for whatever is wrong; nothing says what.
 */
enum err token_verify(struct token_ring *ring, struct arena *arena, struct str token, struct instant now,
                      struct claims *claims_r);

/* HMAC-SHA256 of `text` under a key derived from the first key's secret and `purpose` ("file", "link"); 32 bytes to `mac`. */
void token_mac(struct token_ring *ring, const char *purpose, struct str text, uint8_t mac[32]);

/* Whether `sent` are the first bytes, 16 or more, of such a MAC of `text` under any key of the ring (constant time): what a key
 * signed lives on when a new one has come before it. */
bool token_mac_verify(struct token_ring *ring, const char *purpose, struct str text, struct str sent);

/* Appends "?expires=<unix>&signature=<base64url>" for an absolute path; the URL is valid `seconds` from `now`. `out`
 * is a text in an arena. */
void url_sign(struct token_ring *ring, struct str path, struct instant now, int64_t seconds, struct buf *out);

/* Whether `query` carries a signature of `path` that is valid and not expired (constant time). */
bool url_verify(struct token_ring *ring, struct arena *arena, struct str path, struct str query, struct instant now);

/* SHA-256 of `text`: for tokens that are stored hashed, request fingerprints, buckets. */
void sha256(struct str text, uint8_t digest[32]);

/* HMAC-SHA256 (RFC 2104) under a key that others know too: what receivers of webhooks check. */
void hmac_sha256(struct str key, struct str text, uint8_t mac[32]);

/* Whether the two have the same bytes, in time that depends on their length only (CRYPTO_memcmp). */
bool same_secret(struct str a, struct str b);

#endif
