/* One-time tokens that go out by mail, and invitations of staff, in the database. */
#ifndef STORE_PEOPLE_TICKET_H
#define STORE_PEOPLE_TICKET_H

#include "db/db.h"
#include "model/user.h"

struct ticket_id {
	struct id v;
};
struct ticket {
	struct ticket_id id;
	struct user user; /* none: asked for by an address that nobody has */
	enum ticket_purpose purpose;
	struct str hash; /* SHA-256 of the token */
	struct instant expires_at;
};

/* All of these: the errors of db_one, db_all and db_run. */

/* Adds a ticket, whose id.pub, purpose, hash and expires_at are set; sets its key. */
enum err store_ticket_insert(struct db *db, struct ticket *ticket);

/* The ticket of this purpose and hash that may still be used, and its user, who is active. E_NO_ROW. */
enum err store_ticket_find(struct db *db, struct ticket *ticket);

/* Uses it: E_NO_ROW when somebody else was faster. */
enum err store_ticket_use(struct db *db, const struct ticket *ticket);

/* Uses up all of this purpose that ticket->user has. */
enum err store_ticket_use_all(struct db *db, const struct ticket *ticket);

/* Removes some that expired before `before`. */
enum err store_ticket_purge(struct db *db, struct instant before, int64_t *n_r);

/* ---- invitations; those of the caller's company, but for the last two */

/* Adds an invitation by the caller, whose token has this hash; sets its key. Open ones of the same address go. */
enum err store_invitation_insert(struct db *db, struct invitation *invitation, struct str hash);

/* `limit` of them from `offset` on, newest first; and how many there are. */
enum err store_invitation_list(struct db *db, int64_t limit, int64_t offset, struct invitation_list *list_r);
enum err store_invitation_count(struct db *db, int64_t *total_r);

/* The one of this public id, of any company, for a finder (service/guard.h): ids and version. It stays locked until the
 * transaction ends. E_NO_ROW. */
enum err store_invitation_any_lock(struct db *db, struct uuid id, struct invitation *invitation_r);

/* Deletes one of the caller's company. E_NO_ROW. */
enum err store_invitation_delete(struct db *db, const struct invitation *invitation);

/* The one whose token has this hash, as long as it may be accepted, and its company's name. E_NO_ROW. */
enum err store_invitation_by_hash(struct db *db, struct str hash, struct invitation *invitation_r);

/* Accepts it: E_NO_ROW when somebody else was faster. */
enum err store_invitation_accept(struct db *db, const struct invitation *invitation);

#endif
