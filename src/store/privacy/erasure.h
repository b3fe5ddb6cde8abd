/* Orders to erase, in the database. All functions return the errors of db_one, db_all and db_run. */
#ifndef STORE_PRIVACY_ERASURE_H
#define STORE_PRIVACY_ERASURE_H

#include "db/db.h"
#include "model/privacy.h"

/* Inserts an order of the caller for out->user and out->company (null: of the person), and sets its key. E_DUPLICATE: there is
 * an order that was not carried out yet. */
enum err store_erasure_insert(struct db *db, struct erasure *erasure);

/* Adds the parts of an order that it does not have yet: the company's; or, of a person, the account and those of all companies
 * that know the person. With `account` also the account in the order of a company. */
enum err store_erasure_split(struct db *db, const struct erasure *erasure, bool account);

/* Reads, or locks, the newest order for out->user and out->company. E_NO_ROW: there is none, or it was revoked. */
enum err store_erasure_newest(struct db *db, struct erasure *out);
enum err store_erasure_lock(struct db *db, struct erasure *out);

/* Writes the status, next_at and done_at. */
enum err store_erasure_save(struct db *db, const struct erasure *erasure);

/* Reads a page of the orders that concern the caller's company, newest first, and counts them. */
enum err store_erasure_list(struct db *db, const struct window *window, struct erasure_list *list_r);

/* ---- for the dispatcher */

/* Locks the order that is due first. E_NO_ROW: none is due that another dispatcher does not have. */
enum err store_erasure_next(struct db *db, struct erasure *out);

/* Reads the parts of an order that are not erased, the account last. */
enum err store_erasure_parts(struct db *db, const struct erasure *erasure, struct erasure_part **parts_r, size_t *n_r);

/* Notes that the running applications of a part were ended, with the last event so far; and that it is erased. */
enum err store_erasure_ended(struct db *db, const struct erasure_part *part);
enum err store_erasure_erased(struct db *db, const struct erasure_part *part);

/* Reads the facts about facts->user (its key). E_NO_ROW: there is no such account. */
enum err store_erasure_facts(struct db *db, struct erasure_facts *facts);

/* Reads the public ids of the applications that a company (part->company) has of a person and that are still open. */
struct erasure_application {
	struct uuid id;
};
enum err store_erasure_running(struct db *db, const struct erasure *erasure, const struct erasure_part *part,
                               struct erasure_application **list_r, size_t *n_r);

#endif
