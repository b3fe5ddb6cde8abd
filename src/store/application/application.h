/* Applications in the database. */
#ifndef STORE_APPLICATION_APPLICATION_H
#define STORE_APPLICATION_APPLICATION_H

#include "db/db.h"
#include "model/interview.h"

/* One of any company by its public id, for the guard: ids, candidate, job (with title and poster), status, applied_at.
 * E_NO_ROW. */
enum err store_application_any(struct db *db, struct uuid id, struct application *out);

/* The one of `out->candidate` for `out->job` in the caller's company, locked until the transaction ends. E_NO_ROW. */
enum err store_application_find(struct db *db, struct application *out);

/* Reads the company and status of `out->id` again, of the caller's company or of the caller, locked until the transaction ends.
 * E_NO_ROW. */
enum err store_application_lock(struct db *db, struct application *out);

/* Makes one, submitted now, and sets its id. E_DUPLICATE: the candidate has one for this job. */
enum err store_application_insert(struct db *db, struct application *application);

/* Writes status and `before`; the interviews' copy of the outcome follows when it differs from that of `was`. */
enum err store_application_move(struct db *db, const struct application *application, enum application_status was);

#endif
