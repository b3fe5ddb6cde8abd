/* Exports of what is kept of a person, in the database. All functions return the errors of db_one, db_all and db_run. */
#ifndef STORE_PRIVACY_EXPORT_H
#define STORE_PRIVACY_EXPORT_H

#include "db/db.h"
#include "model/file.h"
#include "model/privacy.h"

/* Inserts an export of export->user for export->company (null: for the person) that the caller has ordered, and sets its key.
 * E_DUPLICATE: one is waiting. */
enum err store_export_insert(struct db *db, struct export *export);

/* Has the dispatcher remove what the caller has ordered before of the same person for the same company, and is not waiting. */
enum err store_export_outdate(struct db *db, const struct export *export);

/* Reads the newest one that the caller has ordered of out->user for out->company. E_NO_ROW: there is none. */
enum err store_export_newest(struct db *db, struct export *out);

/* ---- for the dispatcher */

/* Locks the export that is due first: to be written, or to be removed. E_NO_ROW: none is due. */
enum err store_export_next(struct db *db, struct export *out);

/* Locks an export (its key) that is still waiting under this lease. E_NO_ROW: it is not. */
enum err store_export_lock(struct db *db, struct export *out);

/* Writes status, file, attempts, lease, next_at and expires_at; or removes the export. */
enum err store_export_save(struct db *db, const struct export *export);
enum err store_export_remove(struct db *db, const struct export *export);

/* Reads the row of the file of an export: key, public id and place. E_NO_ROW: it is gone. */
enum err store_export_file(struct db *db, const struct export *export, struct file *out);

/* ---- what is exported */

#define EXPORT_MEMBERS_MOST 19

/* One row: its values as texts, in the order of the names of its kind; null: none. */
struct export_row {
	struct str value[EXPORT_MEMBERS_MOST];
};

/* One kind of rows. The value of a name that ends with '#' is a number, and of one that ends with '?' is 0 or 1. */
struct export_kind {
	const char *file, *title; /* "applications", "Applications" */
	const char *names;        /* separated by blanks */
};

/* The kind at `i` of those that a person gets (company false) or a company; NULL after the last. And its rows. */
const struct export_kind *store_export_kind(bool company, size_t i);
enum err store_export_rows(struct db *db, const struct export *export, size_t i, struct export_row **rows_r, size_t *n_r);

/* The files that belong to it, without exports: id, name, type, size and place. */
enum err store_export_files(struct db *db, const struct export *export, struct file_list *list_r);

#endif
