/* Imports in the database. */
#ifndef STORE_IMPORT_IMPORT_H
#define STORE_IMPORT_IMPORT_H

#include "db/db.h"
#include "model/import.h"

/* Inserts an import of the caller's company, by the caller, and sets its key. */
enum err store_import_insert(struct db *db, struct import *import);

/* Loads the import with this public id, of any company, for a guard; _lock until the transaction ends. E_NO_ROW: there is none.
 */
enum err store_import_any(struct db *db, struct uuid id, struct import *out);
enum err store_import_any_lock(struct db *db, struct uuid id, struct import *out);

/* Reads a page of the company's imports, newest first, and counts them. */
enum err store_import_list(struct db *db, const struct window *window, struct import_list *list_r);

/* Reads a page of the errors of an import (its key) of the caller's company, by line, and counts them. */
struct import_error_query {
	struct import_id import;
	int64_t limit, offset;
};
enum err store_import_errors(struct db *db, const struct import_error_query *query, struct import_error_list *list_r);

/* Deletes an import of the caller's company and its errors. */
enum err store_import_delete(struct db *db, const struct import *import);

/* Writes status, place, counts and times of an import, and raises the version. */
enum err store_import_save(struct db *db, struct import *import);

/* ---- for whoever checks and takes the lines, who works for all companies */

/* An import with its author as far as the work needs both. */
struct import_work {
	struct import import;
	struct user author;
};

/* Locks an import that is to be checked or taken, or the one with the key `only`, when nobody else has it: one that is checked
 * before one that is taken, and the one that was last worked at the longest ago, so that a long one stops no other. E_NO_ROW.
 */
enum err store_import_due(struct db *db, struct import_id only, struct import_work *out);

/* The lines, from import->line on, at most `most` of them, that have errors; by line. */
enum err store_import_bad_lines(struct db *db, const struct import *import, int64_t most, struct import_error_list *list_r);

/* Adds an error to a line; removes all errors. */
enum err store_import_error_add(struct db *db, const struct import *import, const struct import_error *error);
enum err store_import_errors_remove(struct db *db, const struct import *import);

/* A hash of what no two lines of an import may share. */
struct import_mark {
	struct import_id import;
	int64_t mark;
	bool found; /* by store_import_mark_find: an earlier line has it */
};

/* Looks for a mark; adds some, in a transaction; removes all of an import. */
enum err store_import_mark_find(struct db *db, struct import_mark *mark);
enum err store_import_marks_add(struct db *db, const struct import_mark *marks, size_t n);
enum err store_import_marks_remove(struct db *db, const struct import *import);

/* Locks the import that is to be forgotten first, when its time has come. E_NO_ROW: there is none. */
enum err store_import_forgotten(struct db *db, struct import *out);

#endif
