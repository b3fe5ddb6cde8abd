/* Secrets that must be read again and so cannot be hashed: encrypted and authenticated (AES-256-GCM, NIST SP 800-38D). */
#ifndef AUTH_SEAL_H
#define AUTH_SEAL_H

#include "auth/token.h"

#define SEAL_OVERHEAD 28 /* bytes that a sealed text is longer: a random nonce before it, a tag after it */

/*
 * `text` under a key derived from the ring's first one (of those made for sealing, else of tokens), in `arena`. `bound` is
 * where it belongs (a row's public id, say): elsewhere it does not open.
 */
struct str seal(struct token_ring *ring, struct arena *arena, struct str bound, struct str text);

/*
 * The text that was sealed under any key of the ring, in `arena`. False for what was changed, what was bound to something else,
 * and what a key sealed that is no longer in the ring.
 */
bool unseal(struct token_ring *ring, struct arena *arena, struct str bound, struct str sealed, struct str *text_r);

/*
 * Seals *sealed anew, in `arena`, when it was not the first key that sealed it. RESEAL_NONE: it was, and nothing is to be
 * done; RESEAL_LOST: no key of the ring opens it.
 */
enum resealed { RESEAL_NONE, RESEAL_DONE, RESEAL_LOST };
enum resealed reseal(struct token_ring *ring, struct arena *arena, struct str bound, struct str *sealed);

#endif
