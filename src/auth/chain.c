#include "auth/chain.h"

#include <stdlib.h>

#include "auth/ring.h"

struct chain_keys {
	EVP_MAC *hmac;
	EVP_MAC_CTX *key[CHAIN_KEYS_MAX];
	size_t n, last; /* last: the key by which the last text was verified, which is tried first for the next one */
};

struct chain_keys *chain_keys_new(struct str secrets)
{
	struct chain_keys *keys = calloc(1, sizeof *keys);

	if (keys == NULL || (keys->hmac = EVP_MAC_fetch(NULL, "HMAC", NULL)) == NULL)
		abort();
	while (secrets.n > 0 && keys->n < CHAIN_KEYS_MAX) {
		struct str secret = str_cut(&secrets, ' ');

		if (secret.n > 0)
			keys->key[keys->n++] = mac_new(keys->hmac, HS256, secret);
	}
	if (keys->n == 0)
		chain_keys_free(&keys);
	return keys;
}

void chain_keys_free(struct chain_keys **keys)
{
	if (*keys == NULL)
		return;
	for (size_t i = 0; i < (*keys)->n; i++)
		EVP_MAC_CTX_free((*keys)->key[i]);
	EVP_MAC_free((*keys)->hmac);
	free(*keys);
	*keys = NULL;
}

void chain_mac(struct chain_keys *keys, struct str text, uint8_t mac[CHAIN_MAC_SIZE])
{
	uint8_t out[MAC_MAX];

	(void)mac_of(keys->key[0], text, out);
	for (size_t i = 0; i < CHAIN_MAC_SIZE; i++)
		mac[i] = out[i];
}

static bool is_of(EVP_MAC_CTX *key, struct str text, struct str mac)
{
	uint8_t out[MAC_MAX];

	return same_secret(mac, (struct str){ (char *)out, mac_of(key, text, out) });
}

bool chain_mac_verify(struct chain_keys *keys, struct str text, struct str mac)
{
	if (is_of(keys->key[keys->last], text, mac))
		return true;
	for (size_t i = 0; i < keys->n; i++) {
		if (i != keys->last && is_of(keys->key[i], text, mac)) {
			keys->last = i;
			return true;
		}
	}
	return false;
}
