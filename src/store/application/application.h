/* Applications in the database. */
#ifndef STORE_APPLICATION_APPLICATION_H
#define STORE_APPLICATION_APPLICATION_H

#include "db/db.h"
#include "model/interview/interview.h"

/* Loads the application with this public id, of any company, for a guard: ids, candidate, job (with title and poster), status,
 * applied_at. E_NO_ROW: there is none. */
enum err store_application_any(struct db *db, struct uuid id, struct application *out);

/* Finds the application of `out->candidate` for `out->job` in the caller's company, and locks it until the transaction ends.
 * E_NO_ROW: there is none. */
enum err store_application_find(struct db *db, struct application *out);

/* Reads the company and the status of `out->id` again, and locks the row until the transaction ends. E_NO_ROW: it is neither of
 * the caller's company nor of the caller as candidate. */
enum err store_application_lock(struct db *db, struct application *out);

/* Inserts an application that is submitted now, and sets its id. E_DUPLICATE: the candidate has applied for this job before. */
enum err store_application_insert(struct db *db, struct application *application);

/* Writes status and `before`. When the outcome differs from that of the status `was`, the copies in the interviews are written
 * too. */
enum err store_application_move(struct db *db, const struct application *application, enum application_status was);

#endif
