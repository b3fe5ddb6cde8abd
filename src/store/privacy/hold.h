/* Legal holds in the database. All functions return the errors of db_one and db_run. */
#ifndef STORE_PRIVACY_HOLD_H
#define STORE_PRIVACY_HOLD_H

#include "db/db.h"
#include "model/privacy.h"

/* Writes the hold of the caller's company on hold->user; one that is there already is replaced. */
enum err store_hold_set(struct db *db, const struct legal_hold *hold);

/* Reads the hold of the caller's company on out->user. E_NO_ROW: there is none, or its time is over. */
enum err store_hold(struct db *db, struct legal_hold *out);

/* Removes it. E_NO_ROW: there is none. */
enum err store_hold_end(struct db *db, const struct legal_hold *hold);

/* Has the dispatcher look at once at the orders that wait for the end of a hold on this person. */
enum err store_hold_wake(struct db *db, const struct legal_hold *hold);

#endif
