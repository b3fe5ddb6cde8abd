/* Offers in the database. A candidate finds their own offers, admin and hr those of their company, unless the comment says
 * otherwise. */
#ifndef STORE_OFFER_OFFER_H
#define STORE_OFFER_OFFER_H

#include "db/db.h"
#include "model/application/offer.h"

/* All functions return the errors of db_one, db_all and db_run. */

/*
 * Loads the offer with this public id, of any company, for a guard, with its application (ids, company, status, candidate,
 * job). An open offer that is due reads as expired, here and in every function but store_offer_lock. E_NO_ROW: there is none.
 */
enum err store_offer_any(struct db *db, struct uuid id, struct offer *out);

/* Reads the own row of out->id (its key) as it is stored, and locks it until the transaction ends. The caller has locked its
 * application before. */
enum err store_offer_lock(struct db *db, struct offer *out);

/* Loads id and expiry of the open offer of an application of the caller's company or of the caller. E_NO_ROW: there is none. */
enum err store_offer_open(struct db *db, struct application_id application, struct offer *out);

/* Inserts an offer that is sent now, and sets its key. E_DUPLICATE: its application has an open offer. */
enum err store_offer_insert(struct db *db, struct offer *offer);

/* Writes status, notes, response and expiry, raises the version and sets updated_at. E_STALE: it was changed since it was
 * read. */
enum err store_offer_save(struct db *db, struct offer *offer);

/* Reads the open offers of all companies that are due, in the order of their expiry, as store_offer_any reads them. */
enum err store_offer_due(struct db *db, int64_t limit, struct offer **offers_r, size_t *n_r);

/* The filter and the page of a list. A set with all bits means any. */
struct offer_query {
	bool candidate;          /* true: those of the caller as candidate; false: those of the caller's company */
	struct uuid application; /* null: any */
	struct set status;
	int64_t limit, offset;
};

/* Reads a page, newest first (at and n). */
enum err store_offer_list(struct db *db, const struct offer_query *query, struct offer_list *list_r);
/* Counts all offers that the query finds (total). */
enum err store_offer_count(struct db *db, const struct offer_query *query, struct offer_list *list_r);

#endif
