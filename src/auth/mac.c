#include <assert.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/hmac.h>
#include <openssl/params.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/ring.h"

/* Ends the process: without HMAC, SHA-2 or memory it could neither verify nor sign anything. */
_Noreturn static void fatal(const char *what)
{
	(void)fprintf(stderr, "OpenSSL: %s\n", what);
	ERR_print_errors_fp(stderr);
	abort();
}

EVP_MAC_CTX *mac_new(EVP_MAC *hmac, enum token_algorithm algorithm, struct str secret)
{
	static const char *const digests[] = { [HS256] = "SHA256", [HS384] = "SHA384", [HS512] = "SHA512" };
	char digest[8];
	OSSL_PARAM params[] = { OSSL_PARAM_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_END };
	EVP_MAC_CTX *mac = EVP_MAC_CTX_new(hmac);

	assert((size_t)algorithm < COUNT(digests));
	(void)snprintf(digest, sizeof digest, "%s", digests[algorithm]);
	if (mac == NULL || EVP_MAC_init(mac, (const unsigned char *)secret.p, secret.n, params) != 1)
		fatal("HMAC");
	return mac;
}

void token_prepare(void)
{
	static const uint8_t zero[32];
	EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *mac = mac_new(hmac, HS256, (struct str){ (const char *)zero, sizeof zero });
	EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
	uint8_t out[MAC_MAX];

	(void)mac_of(mac, STR(""), out);
	if (cipher == NULL || EVP_CipherInit_ex(cipher, EVP_aes_256_gcm(), NULL, zero, zero, 1) != 1)
		fatal("AES-256-GCM");
	EVP_CIPHER_CTX_free(cipher);
	EVP_MAC_CTX_free(mac);
	EVP_MAC_free(hmac);
}

size_t mac_of(EVP_MAC_CTX *mac, struct str text, uint8_t out[MAC_MAX])
{
	size_t n = 0;

	if (EVP_MAC_init(mac, NULL, 0, NULL) != 1 || EVP_MAC_update(mac, (const unsigned char *)text.p, text.n) != 1 ||
	    EVP_MAC_final(mac, out, &n, MAC_MAX) != 1)
		fatal("HMAC");
	return n;
}

void mac_for_purpose(struct token_ring *ring, struct ring_key *key, const char *purpose, struct str text, uint8_t mac[32])
{
	uint8_t out[MAC_MAX];
	size_t i = 0;

	while (i < PURPOSES_MAX && key->derived[i].purpose != NULL && strcmp(key->derived[i].purpose, purpose) != 0)
		i++;
	assert(i < PURPOSES_MAX);
	if (key->derived[i].purpose == NULL) {
		EVP_MAC_CTX *parent = mac_new(ring->hmac, HS256, key->key.secret);
		char label[64];
		int n = snprintf(label, sizeof label, "interviewd %s", purpose);

		assert(n > 0 && (size_t)n < sizeof label);
		(void)mac_of(parent, (struct str){ label, (size_t)n }, out);
		EVP_MAC_CTX_free(parent);
		key->derived[i] = (struct derived){ purpose, mac_new(ring->hmac, HS256, (struct str){ (char *)out, 32 }) };
		OPENSSL_cleanse(out, sizeof out);
	}
	(void)mac_of(key->derived[i].mac, text, out);
	memcpy(mac, out, 32);
}

void token_mac(struct token_ring *ring, const char *purpose, struct str text, uint8_t mac[32])
{
	mac_for_purpose(ring, &ring->keys[0], purpose, text, mac);
}

bool token_mac_verify(struct token_ring *ring, const char *purpose, struct str text, struct str sent)
{
	bool valid = false;

	if (sent.n < 16 || sent.n > 32)
		return false;
	for (size_t i = 0; i < ring->n; i++) {
		uint8_t mac[32];

		mac_for_purpose(ring, &ring->keys[i], purpose, text, mac);
		if (same_secret(sent, (struct str){ (char *)mac, sent.n }))
			valid = true;
	}
	return valid;
}

void sha256(struct str text, uint8_t digest[32])
{
	if (EVP_Digest(text.p != NULL ? text.p : "", text.n, digest, NULL, EVP_sha256(), NULL) != 1)
		fatal("SHA-256");
}

void hmac_sha256(struct str key, struct str text, uint8_t mac[32])
{
	unsigned n = 32;

	if (HMAC(EVP_sha256(), key.n > 0 ? key.p : "", (int)key.n, (const unsigned char *)text.p, text.n, mac, &n) == NULL)
		fatal("HMAC");
}

bool same_secret(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || CRYPTO_memcmp(a.p, b.p, a.n) == 0);
}
