/* The staff of a company in the database, and what one of them has that others can take over. */
#ifndef STORE_PEOPLE_STAFF_H
#define STORE_PEOPLE_STAFF_H

#include "db/db.h"
#include "model/staff.h"

/* All functions return the errors of db_one, db_all and db_run. */

struct staff_query {
	struct str pattern; /* a LIKE pattern for name and mail address; null: any */
	bool emails;        /* the pattern is compared with mail addresses, too */
	struct set role;
	struct maybe_bool active;
	bool by[STAFF_ORDERS]; /* the one that is true is the order */
	int64_t limit, offset;
};

/* Reads a page of the staff of the caller's company, and counts all who are found. */
enum err store_staff_list(struct db *db, const struct staff_query *query, struct colleague_list *list_r);

/* Loads the member of a company's staff with this public id, of any company, for a guard; store_colleague_any_lock locks the
 * row. E_NO_ROW: there is no such account, or it has no company. */
enum err store_colleague_any(struct db *db, struct uuid id, struct colleague *out);
enum err store_colleague_any_lock(struct db *db, struct uuid id, struct colleague *out);

/* Makes every other change of who is an admin of the caller's company wait for the end of this transaction. */
enum err store_staff_hold(struct db *db);

/* Counts the active admins of the caller's company besides `who`. Called after store_staff_hold. */
enum err store_staff_other_admins(struct db *db, struct user_id who, int64_t *n_r);

/* Writes role and title of a member of the staff of the caller's company, and raises the version. */
enum err store_colleague_save(struct db *db, struct colleague *colleague);

/* An object that can be handed over. */
struct handover_item {
	struct id id;
};
struct handover_items {
	const struct handover_item *at;
	size_t n;
};

/* Reads the interviews of the caller's company that are still to come and on which `who` sits, soonest first, at most `most`.
 */
enum err store_handover_interviews(struct db *db, struct user_id who, int64_t most, struct handover_items *items_r);

/* Reads the jobs of the caller's company that are not closed and whose owner is `who`, newest first, at most `most`. */
enum err store_handover_jobs(struct db *db, struct user_id who, int64_t most, struct handover_items *items_r);

/* Makes `owner` the owner of a job of the caller's company. */
enum err store_handover_job(struct db *db, struct id job, struct user_id owner);

#endif
