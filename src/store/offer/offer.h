/* Offers in the database: a candidate finds their own, admin and hr their company's, where nothing else is said. */
#ifndef STORE_OFFER_OFFER_H
#define STORE_OFFER_OFFER_H

#include "db/db.h"
#include "model/offer.h"

/* All of these: the errors of db_one, db_all and db_run. */

/*
 * One of any company, for the guard, with its application (ids, company, status, candidate, job). An open one that is due by
 * now reads as expired, as everywhere but in store_offer_lock. E_NO_ROW: there is none.
 */
enum err store_offer_any(struct db *db, struct uuid id, struct offer *out);

/* The own row of out->id (its key) as it is stored, locked until the transaction ends. Its application is locked before. */
enum err store_offer_lock(struct db *db, struct offer *out);

/* The open offer of an application of the caller's company or of the caller: its id, and when it expires. E_NO_ROW. */
enum err store_offer_open(struct db *db, struct application_id application, struct offer *out);

/* Writes a new one, sent now, and sets its key. E_DUPLICATE: its application has an open one. */
enum err store_offer_insert(struct db *db, struct offer *offer);

/* Writes status, notes, response and expiry, raises the version and stamps updated_at. E_STALE: it changed meanwhile. */
enum err store_offer_save(struct db *db, struct offer *offer);

/* Open offers of all companies that are due by now, those first that were due first; as store_offer_get reads them. */
enum err store_offer_due(struct db *db, int64_t limit, struct offer **offers_r, size_t *n_r);

/* What a list asks for, every member given: a set with all bits for "any". */
struct offer_query {
	bool candidate;          /* of the caller as candidate; else of the caller's company */
	struct uuid application; /* none: any */
	struct set status;
	int64_t limit, offset;
};

/* A page, newest first (at and n), and how many there are (total). */
enum err store_offer_list(struct db *db, const struct offer_query *query, struct offer_list *list_r);
enum err store_offer_count(struct db *db, const struct offer_query *query, struct offer_list *list_r);

#endif
