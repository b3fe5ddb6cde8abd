/* AES-256-GCM. A sealed text is 12 bytes of nonce, the ciphertext, and 16 bytes of tag. */
#include "auth/seal.h"

#include <assert.h>
#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>

#include "auth/ring.h"

enum { NONCE = 12, TAG = 16, KEY = 32 };

/* Ends the process, so that nothing is stored unencrypted when OpenSSL fails. */
_Noreturn static void fatal(void)
{
	(void)fprintf(stderr, "OpenSSL: AES-256-GCM\n");
	ERR_print_errors_fp(stderr);
	abort();
}

/* The number of keys that can decrypt: first the sealing keys, then the token keys. The first one encrypts. */
static size_t keys_of(const struct token_ring *ring)
{
	return ring->n_seals + ring->n;
}

static struct ring_key *ring_key_of(struct token_ring *ring, size_t i)
{
	return i < ring->n_seals ? &ring->seals[i] : &ring->keys[i - ring->n_seals];
}

/* A new cipher context with the i-th key, for encryption or decryption. */
static EVP_CIPHER_CTX *cipher_new(struct token_ring *ring, size_t i, int encrypt)
{
	EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
	uint8_t key[KEY];

	mac_for_purpose(ring, ring_key_of(ring, i), "seal", STR("AES-256-GCM"), key);
	if (cipher == NULL || EVP_CipherInit_ex(cipher, EVP_aes_256_gcm(), NULL, key, NULL, encrypt) != 1)
		fatal();
	OPENSSL_cleanse(key, sizeof key);
	return cipher;
}

/* Begins a text with its nonce and with `bound`. */
static void begin(EVP_CIPHER_CTX *cipher, const uint8_t *nonce, struct str bound)
{
	int n;

	assert(bound.n > 0 && bound.n <= INT_MAX);
	if (EVP_CipherInit_ex(cipher, NULL, NULL, NULL, nonce, -1) != 1 ||
	    EVP_CipherUpdate(cipher, NULL, &n, (const uint8_t *)bound.p, (int)bound.n) != 1)
		fatal();
}

struct str seal(struct token_ring *ring, struct arena *arena, struct str bound, struct str text)
{
	uint8_t *out = arena_take(arena, SEAL_OVERHEAD + text.n);
	int n = 0, last = 0;

	assert(text.n <= INT_MAX);
	random_bytes(out, NONCE);
	EVP_CIPHER_CTX *cipher = cipher_new(ring, 0, 1);
	begin(cipher, out, bound);
	if (EVP_CipherUpdate(cipher, out + NONCE, &n, (const uint8_t *)text.p, (int)text.n) != 1 ||
	    EVP_CipherFinal_ex(cipher, out + NONCE + n, &last) != 1 || (size_t)n + (size_t)last != text.n ||
	    EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, TAG, out + NONCE + text.n) != 1)
		fatal();
	EVP_CIPHER_CTX_free(cipher);
	return (struct str){ (const char *)out, SEAL_OVERHEAD + text.n };
}

/* Decrypts with one key, whose context is kept: making it costs more than opening a short text. The output may only be used
 * when this returns true. */
static bool open_with(EVP_CIPHER_CTX *cipher, struct str bound, struct str sealed, uint8_t *out)
{
	const uint8_t *in = (const uint8_t *)sealed.p;
	size_t size = sealed.n - SEAL_OVERHEAD;
	uint8_t tag[TAG];
	int n = 0, last = 0;

	begin(cipher, in, bound);
	for (size_t i = 0; i < TAG; i++)
		tag[i] = in[NONCE + size + i];
	if (EVP_CipherUpdate(cipher, out, &n, in + NONCE, (int)size) != 1 ||
	    EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, TAG, tag) != 1)
		fatal();
	return EVP_CipherFinal_ex(cipher, out + n, &last) == 1;
}

/* Decrypts `sealed` and returns the index of the key that could do it; keys_of() when none could. */
static size_t unseal_by(struct token_ring *ring, struct arena *arena, struct str bound, struct str sealed, struct str *text_r)
{
	size_t n = keys_of(ring);

	if (sealed.n < SEAL_OVERHEAD || sealed.n > INT_MAX)
		return n;
	size_t size = sealed.n - SEAL_OVERHEAD;
	uint8_t *out = arena_take(arena, size + 1);
	for (size_t i = 0; i < n; i++) {
		struct ring_key *key = ring_key_of(ring, i);

		if (key->unsealing == NULL)
			key->unsealing = cipher_new(ring, i, 0);
		if (open_with(key->unsealing, bound, sealed, out)) {
			*text_r = (struct str){ (const char *)out, size };
			return i;
		}
	}
	OPENSSL_cleanse(out, size);
	return n;
}

bool unseal(struct token_ring *ring, struct arena *arena, struct str bound, struct str sealed, struct str *text_r)
{
	return unseal_by(ring, arena, bound, sealed, text_r) < keys_of(ring);
}

enum resealed reseal(struct token_ring *ring, struct arena *arena, struct str bound, struct str *sealed)
{
	struct str text = { 0 };
	size_t by = unseal_by(ring, arena, bound, *sealed, &text);

	if (by == keys_of(ring))
		return RESEAL_LOST;
	if (by == 0)
		return RESEAL_NONE;
	*sealed = seal(ring, arena, bound, text);
	OPENSSL_cleanse((char *)text.p, text.n);
	return RESEAL_DONE;
}
