/* The keys that seal the chain of the audit: HMAC-SHA256, with keys that the database does not have. */
#ifndef AUTH_CHAIN_H
#define AUTH_CHAIN_H

#include "base/str.h"

#define CHAIN_MAC_SIZE 32
enum { CHAIN_KEYS_MAX = 8 };

struct chain_keys;

/* The keys of `secrets`, which are separated by blanks: the first one seals, all verify, and further ones than CHAIN_KEYS_MAX
 * are ignored. NULL when there is none. To be freed by chain_keys_free, which sets *keys to NULL; NULL is allowed. */
struct chain_keys *chain_keys_new(struct str secrets);
void chain_keys_free(struct chain_keys **keys);

/* Writes the MAC of `text` with the first key. */
void chain_mac(struct chain_keys *keys, struct str text, uint8_t mac[CHAIN_MAC_SIZE]);

/* Whether `mac` is the MAC of `text` with any of the keys. */
bool chain_mac_verify(struct chain_keys *keys, struct str text, struct str mac);

#endif
