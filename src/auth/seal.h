/* Encrypts secrets that must be readable again and so cannot be hashed (AES-256-GCM, NIST SP 800-38D). */
#ifndef AUTH_SEAL_H
#define AUTH_SEAL_H

#include "auth/token.h"

#define SEAL_OVERHEAD 28 /* bytes that sealing adds: a random nonce before the text, and a tag after it */

/*
 * Encrypts `text`, into `arena`, under a key derived from the ring's first sealing key or, when there is none, its first token
 * key. `bound` (additional authenticated data) names the owner, such as the public id of a row; unseal needs the same value.
 */
struct str seal(struct token_ring *ring, struct arena *arena, struct str bound, struct str text);

/*
 * Decrypts a text that was sealed under any key of the ring, into `arena`. False when it was changed, was bound to another
 * value, or was sealed by a key that is no longer in the ring.
 */
bool unseal(struct token_ring *ring, struct arena *arena, struct str bound, struct str sealed, struct str *text_r);

/*
 * Seals *sealed again with the first key, in `arena`, when another key sealed it. RESEAL_NONE: the first key had sealed it, so
 * nothing was done. RESEAL_LOST: no key of the ring can decrypt it.
 */
enum resealed { RESEAL_NONE, RESEAL_DONE, RESEAL_LOST };
enum resealed reseal(struct token_ring *ring, struct arena *arena, struct str bound, struct str *sealed);

#endif
