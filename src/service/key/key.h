/* The use cases of API keys. */
#ifndef SERVICE_KEY_KEY_H
#define SERVICE_KEY_KEY_H

#include "model/key.h"
#include "service/guard.h"

/*
 * Makes a key of the caller or, when `service` is given, an account of a service with a key; only this answer shows the key.
 * The caller must know that each scope has a tag that exists. E_INVALID; E_FORBIDDEN for a service account that no admin of the
 * company asks for; E_VERIFY_FIRST for staff whose own address is not verified. MADE.
 */
enum err service_key_create(struct context *c, const struct key_draft *in, struct api_key *out);

/* Lists the caller's keys or, for an admin, all of the company, newest first. */
enum err service_key_list(struct context *c, const struct key_filter *in, struct api_key_list *out);

/* Loads a key, which belongs to its user and, for an admin, to its company. */
extern const struct load load_key;

/* Changes name, addresses or expiry, which may only become earlier. E_INVALID, E_STALE (If-Match). */
enum err service_key_change(struct context *c, const struct api_key *was, const struct key_edit *in, struct api_key *out);

/* Ends a key at once. E_STALE (If-Match). */
enum err service_key_delete(struct context *c, const struct api_key *was, const struct key_key *in, struct nothing *out);

/*
 * Finds the principal of a key, with one statement. E_UNAUTHORIZED when there is no such key, it has ended or expired, or its
 * user is not active. Whoever keeps the outcome checks the address of each request (key_admits) and the expiry again. The
 * texts are in the arena.
 */
struct key_reading {
	struct principal who;
	struct str addresses;
	struct instant expires_at;
};
enum err service_key_principal(struct context *c, struct str key, struct key_reading *out);

/* Notes when and from where a key was used (store_key_used); workers do so in batches. */
enum err service_key_used(struct db *db, const struct api_key *key);

#endif
