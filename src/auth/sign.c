#include "auth/sign.h"

#include <limits.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>

#include "json/json.h"

enum { BITS_MIN = 2048, BITS_MAX = 8192, PEM_MAX = 16384, TOKEN_MAX = 16384, MAC = 32 };

_Noreturn static void fatal(const char *what)
{
	(void)fprintf(stderr, "OpenSSL: %s\n", what);
	ERR_print_errors_fp(stderr);
	abort();
}

/* Refuses a pass phrase, so that OpenSSL does not ask for one on the terminal and an encrypted key is invalid. */
static int no_phrase(char *text, int size, int writing, void *arg)
{
	(void)text, (void)size, (void)writing, (void)arg;
	return 0;
}

/* The private key in `pem`; NULL when it is not valid. OpenSSL's error queue is cleared, so that later calls do not find old
 * errors. */
static EVP_PKEY *key_of(struct str pem)
{
	EVP_PKEY *key = NULL;

	if (pem.n == 0 || pem.n > PEM_MAX)
		return NULL;
	BIO *in = BIO_new_mem_buf(pem.p, (int)pem.n);
	if (in == NULL)
		fatal("BIO");
	key = PEM_read_bio_PrivateKey(in, NULL, no_phrase, NULL);
	BIO_free(in);
	ERR_clear_error();
	if (key != NULL && (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA || EVP_PKEY_get_bits(key) < BITS_MIN ||
	                    EVP_PKEY_get_bits(key) > BITS_MAX)) {
		EVP_PKEY_free(key);
		key = NULL;
	}
	return key;
}

bool sign_rsa_valid(struct str pem)
{
	EVP_PKEY *key = key_of(pem);
	bool valid = key != NULL;

	EVP_PKEY_free(key);
	return valid;
}

bool sign_rs256(struct arena *arena, struct str pem, struct str text, struct str *signature_r)
{
	EVP_PKEY *key = key_of(pem);
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	size_t n = 0;
	uint8_t *out = NULL;

	if (digest == NULL)
		fatal("RSA");
	if (key == NULL) {
		EVP_MD_CTX_free(digest);
		return false;
	}
	bool done = EVP_DigestSignInit(digest, NULL, EVP_sha256(), NULL, key) == 1 &&
	            EVP_DigestSign(digest, NULL, &n, (const uint8_t *)text.p, text.n) == 1;
	if (done) {
		out = arena_take(arena, n);
		done = EVP_DigestSign(digest, out, &n, (const uint8_t *)text.p, text.n) == 1;
	}
	EVP_MD_CTX_free(digest);
	EVP_PKEY_free(key);
	ERR_clear_error(); /* a key with inconsistent numbers is a mistake of its owner, so it is not logged */
	*signature_r = (struct str){ (const char *)out, n };
	return done;
}

static struct str header_of(struct arena *arena, const struct sign_key *key)
{
	struct buf out = buf_new(arena, TOKEN_MAX);
	struct json_writer w = json_writer(&out);

	json_object(&w);
	json_key(&w, "alg");
	json_text(&w, key->rsa ? "RS256" : "HS256");
	json_key(&w, "typ");
	json_text(&w, "JWT");
	if (key->kid.p != NULL) {
		json_key(&w, "kid");
		json_str(&w, key->kid);
	}
	json_end(&w);
	return base64url_encode(arena, out.p, out.n);
}

static void put(struct json_writer *w, const char *name, struct str text)
{
	if (text.p == NULL)
		return;
	json_key(w, name);
	json_str(w, text);
}

static void put_time(struct json_writer *w, const char *name, struct instant at)
{
	if (at.us == 0)
		return;
	json_key(w, name);
	json_int(w, instant_unix(at));
}

/* Jitsi's token plug-in accepts only strings in context.user. */
static void put_person(struct json_writer *w, const struct sign_person *person)
{
	json_key(w, "context");
	json_object(w);
	json_key(w, "user");
	json_object(w);
	put(w, "id", person->id);
	put(w, "name", person->name);
	put(w, "email", person->email);
	put(w, "moderator", person->moderator ? STR("true") : STR("false"));
	json_end(w);
	json_end(w);
}

static bool payload_of(struct arena *arena, const struct sign_claims *claims, struct str *payload_r)
{
	struct buf out = buf_new(arena, TOKEN_MAX);
	struct json_writer w = json_writer(&out);

	json_object(&w);
	put(&w, "iss", claims->issuer);
	put(&w, "sub", claims->subject);
	put(&w, "aud", claims->audience);
	put(&w, "scope", claims->scope);
	put(&w, "room", claims->room);
	put_time(&w, "iat", claims->issued);
	put_time(&w, "nbf", claims->not_before);
	put_time(&w, "exp", claims->expires);
	if (claims->person != NULL)
		put_person(&w, claims->person);
	json_end(&w);
	if (out.error != OK)
		return false;
	*payload_r = base64url_encode(arena, out.p, out.n);
	return true;
}

static bool hs256(struct arena *arena, struct str secret, struct str text, struct str *signature_r)
{
	uint8_t *mac = arena_take(arena, MAC);
	unsigned n = 0;

	if (secret.n == 0 || secret.n > INT_MAX)
		return false;
	if (HMAC(EVP_sha256(), secret.p, (int)secret.n, (const uint8_t *)text.p, text.n, mac, &n) == NULL || n != MAC)
		fatal("HMAC");
	*signature_r = (struct str){ (const char *)mac, MAC };
	return true;
}

bool sign_token(struct arena *arena, const struct sign_key *key, const struct sign_claims *claims, struct str *token_r)
{
	struct str payload, signature;

	if (!payload_of(arena, claims, &payload))
		return false;
	struct str text = STR_JOIN(arena, header_of(arena, key), STR("."), payload);
	bool done = key->rsa ? sign_rs256(arena, key->secret, text, &signature) : hs256(arena, key->secret, text, &signature);
	if (done)
		*token_r = STR_JOIN(arena, text, STR("."), base64url_encode(arena, signature.p, signature.n));
	return done;
}
