/*
 * Tokens that this server shows to others (a provider of meeting rooms, say), under keys of theirs: compact JWS (RFC 7515
 * section 3.1) with HS256 or RS256. Nothing here verifies anything: what comes in is auth/token.h's, with keys of its own.
 */
#ifndef AUTH_SIGN_H
#define AUTH_SIGN_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"

/* What signs: a text that both sides know (HS256), or a private key in PEM (RS256: PKCS #8 or PKCS #1, not encrypted). */
struct sign_key {
	bool rsa;
	struct str secret;
	struct str kid; /* none: the header has none */
};

/* Whom a token for a meeting room lets in. Texts that are none are left out. */
struct sign_person {
	struct str id, name, email;
	bool moderator;
};

/* What a token says; texts that are none, instants that are none, and a person that is NULL are left out. */
struct sign_claims {
	struct str issuer, subject, audience, scope, room;
	struct instant issued, not_before, expires;
	const struct sign_person *person; /* context.user */
};

/* Whether `pem` is a private RSA key of 2048 to 8192 bits (RFC 7518 section 3.3), and nothing beside it. */
bool sign_rsa_valid(struct str pem);

/* RSASSA-PKCS1-v1_5 with SHA-256 of `text`, in `arena`. False: `pem` is no such key. */
bool sign_rs256(struct arena *arena, struct str pem, struct str text, struct str *signature_r);

/* The signed token, in `arena`. False: the key cannot sign. */
bool sign_token(struct arena *arena, const struct sign_key *key, const struct sign_claims *claims, struct str *token_r);

#endif
