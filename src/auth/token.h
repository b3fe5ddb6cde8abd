/* JSON Web Tokens (RFC 7519) under the rules of RFC 8725: only HMAC, and `kid` only selects one of the configured keys. */
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

/* A key that encrypts stored secrets (auth/seal.h). */
struct seal_key {
	struct str kid;
	struct str secret; /* at least 32 bytes */
};

/* The keys of an installation, from the configuration. */
struct token_settings {
	struct token_key keys[TOKEN_KEYS_MAX];
	size_t n_keys;
	struct seal_key seal_keys[TOKEN_KEYS_MAX];
	size_t n_seal_keys; /* 0: the token keys seal */
	struct str issuer, audience;
};

/* The keys with their HMAC contexts; made after the fork. The first key signs, all keys verify. `settings` is copied. */
struct token_ring;
struct token_ring *token_ring_new(const struct token_settings *settings);

/*
 * Loads the algorithms that rings use. Called before the fork, what OpenSSL keeps of them lies in memory that all processes
 * share, and no worker pays for it at its first request. Takes no key and no random bytes. Ends the process when OpenSSL fails.
 */
void token_prepare(void);
void token_ring_free(struct token_ring **ring);

/*
 * What a token says about its user beside the id, sealed, so that its bearer cannot read it: the numeric keys, and what the
 * user may do. user_key is 0 when the token does not say so. It was right when the token was made.
 */
#define RIGHTS_ZONE 64
struct rights {
	int64_t user_key, company_key; /* company_key is 0 without a company */
	struct uuid company;
	unsigned role;
	char zone[RIGHTS_ZONE]; /* filled up with NUL; no NUL at the end of the longest name */
};

/* The claims of an access token. `version` is the user's token version, which a new password and disabling raise; `session` is
 * the login that it came of ("sid"), none in tokens of older programs. */
struct claims {
	struct uuid subject, session;
	struct instant issued, expires, not_before;
	int64_t version;
	bool cookie; /* the session keeps its refresh token in a cookie */
	bool setup;  /* it opens nothing but the setting up of a second factor */
	struct rights rights;
};

/* Makes a signed access token (typ "at+jwt", RFC 9068), in `arena`. */
struct str token_sign(struct token_ring *ring, struct arena *arena, const struct claims *claims);

/*
 * Verifies the signature (in constant time, before any claim is read), that alg is the key's, then typ, iss, aud, exp, nbf and
 * iat with 30 s of leeway. E_UNAUTHORIZED for any fault, without a reason, so that an attacker learns nothing.
 */
enum err token_verify(struct token_ring *ring, struct arena *arena, struct str token, struct instant now,
                      struct claims *claims_r);

/* HMAC-SHA256 of `text` under a key derived from the first key's secret and `purpose` ("file", "link"); 32 bytes to `mac`. */
void token_mac(struct token_ring *ring, const char *purpose, struct str text, uint8_t mac[32]);

/* Whether `sent` is such a MAC of `text`, possibly cut to 16 bytes or more, under any key of the ring (in constant time). All
 * keys are tried, so that MACs stay valid after a new first key was added. */
bool token_mac_verify(struct token_ring *ring, const char *purpose, struct str text, struct str sent);

/* Appends "?expires=<unix>&signature=<base64url>" for an absolute path; the URL is valid for `seconds` after `now`.
 * `out` must be in an arena. */
void url_sign(struct token_ring *ring, struct str path, struct instant now, int64_t seconds, struct buf *out);

/* Whether `query` has a valid signature of `path` that has not expired (compared in constant time). */
bool url_verify(struct token_ring *ring, struct arena *arena, struct str path, struct str query, struct instant now);

/*
 * A signed URL that says who reads by it ("?reader=<id>&expires=..."): url_sign_for signs the path for this reader. url_reader
 * is the reader that a URL names, and null when it names none; url_path_for is the path that url_verify then needs. False when
 * the name is no id.
 */
void url_sign_for(struct token_ring *ring, struct str path, struct uuid reader, struct instant until, struct buf *out);
bool url_reader(struct str query, struct uuid *reader_r);
struct str url_path_for(struct arena *arena, struct str path, struct uuid reader);

/* SHA-256 of `text`: for tokens that are stored hashed, request fingerprints, buckets. */
void sha256(struct str text, uint8_t digest[32]);

/* HMAC-SHA256 (RFC 2104) under a shared secret, which receivers of webhooks check. */
void hmac_sha256(struct str key, struct str text, uint8_t mac[32]);

/* Whether the two have the same bytes, in time that depends on their length only (CRYPTO_memcmp). */
bool same_secret(struct str a, struct str b);

#endif
