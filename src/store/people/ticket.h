/* One-time tokens that are sent by mail, and invitations of staff, in the database. */
#ifndef STORE_PEOPLE_TICKET_H
#define STORE_PEOPLE_TICKET_H

#include "db/db.h"
#include "model/user.h"

struct ticket_id {
	struct id v;
};
struct ticket {
	struct ticket_id id;
	struct user user; /* null: no account has the address that the token was requested for */
	enum ticket_purpose purpose;
	struct str hash; /* SHA-256 of the token */
	struct instant expires_at;
};

/* All functions return the errors of db_one, db_all and db_run. */

/* Inserts a ticket with id.pub, purpose, hash and expires_at, and sets its key. */
enum err store_ticket_insert(struct db *db, struct ticket *ticket);
/* Counts the tickets of ticket->user.id and ticket->purpose that were made after `since`, and those of them that are neither
 * used nor expired. */
struct ticket_count {
	int64_t all, open;
};
enum err store_ticket_recent(struct db *db, const struct ticket *ticket, struct instant since, struct ticket_count *count_r);

/* Finds the ticket with this purpose and hash that may still be used, and its active user. A newer ticket of the same user and
 * purpose makes an older one useless. E_NO_ROW: there is none. */
enum err store_ticket_find(struct db *db, struct ticket *ticket);

/* Marks the ticket as used. E_NO_ROW: another request has used it. */
enum err store_ticket_use(struct db *db, const struct ticket *ticket);

/* Marks all tickets of this purpose and of ticket->user as used. */
enum err store_ticket_use_all(struct db *db, const struct ticket *ticket);

/* Deletes some of the tickets that expired before `before`. *n_r is their number. */
enum err store_ticket_purge(struct db *db, struct instant before, int64_t *n_r);

/* ---- invitations of the caller's company; the last two functions find those of all companies */

/* Inserts an invitation by the caller, and sets its key. `hash` is the SHA-256 of its token. Deletes open invitations of the
 * same address. */
enum err store_invitation_insert(struct db *db, struct invitation *invitation, struct str hash);

/* Reads at most `limit` invitations after the first `offset`, newest first. */
enum err store_invitation_list(struct db *db, int64_t limit, int64_t offset, struct invitation_list *list_r);
/* Counts all invitations. */
enum err store_invitation_count(struct db *db, int64_t *total_r);

/* Loads ids and version of the invitation with this public id, of any company, for a guard, and locks the row until the
 * transaction ends. E_NO_ROW: there is none. */
enum err store_invitation_any_lock(struct db *db, struct uuid id, struct invitation *invitation_r);

/* Deletes an invitation of the caller's company. E_NO_ROW: there is none. */
enum err store_invitation_delete(struct db *db, const struct invitation *invitation);

/* Finds the invitation whose token has this hash and that may be accepted, and the name of its company. E_NO_ROW: there is
 * none. */
enum err store_invitation_by_hash(struct db *db, struct str hash, struct invitation *invitation_r);

/* Marks the invitation as accepted. E_NO_ROW: another request has accepted it. */
enum err store_invitation_accept(struct db *db, const struct invitation *invitation);

#endif
