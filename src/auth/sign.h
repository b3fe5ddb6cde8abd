/*
 * Tokens for other services, such as a provider of meeting rooms, signed with the keys that they issued: compact JWS (RFC 7515
 * section 3.1) with HS256 or RS256. Tokens that clients send are verified in auth/token.h, with other keys.
 */
#ifndef AUTH_SIGN_H
#define AUTH_SIGN_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"

/* A signing key: a shared secret (HS256), or an unencrypted private key in PEM (RS256; PKCS #8 or PKCS #1). */
struct sign_key {
	bool rsa;
	struct str secret;
	struct str kid; /* left out of the header when none */
};

/* The person whom a token admits to a meeting room. Texts that are none are left out. */
struct sign_person {
	struct str id, name, email;
	bool moderator;
};

/* The claims of a token. Texts and instants that are none, and a person that is NULL, are left out. */
struct sign_claims {
	struct str issuer, subject, audience, scope, room;
	struct instant issued, not_before, expires;
	const struct sign_person *person; /* context.user */
};

/* Whether `pem` is one unencrypted RSA private key of 2048 to 8192 bits (RFC 7518 section 3.3), and nothing else. */
bool sign_rsa_valid(struct str pem);

/* RSASSA-PKCS1-v1_5 with SHA-256 of `text`, in `arena`. False when `pem` is no valid key. */
bool sign_rs256(struct arena *arena, struct str pem, struct str text, struct str *signature_r);

/* Makes a signed token, in `arena`. False when the key cannot sign. */
bool sign_token(struct arena *arena, const struct sign_key *key, const struct sign_claims *claims, struct str *token_r);

#endif
