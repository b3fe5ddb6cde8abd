/* Uploaded files in the database, and the objects that they belong to. */
#ifndef STORE_FILE_FILE_H
#define STORE_FILE_FILE_H

#include "db/db.h"
#include "model/file.h"

/* All functions return the errors of db_one, db_all and db_run. */

/* Loads the interview with this public id, of any company, for a guard; no private entry. E_NO_ROW: there is none. */
enum err store_file_any_place(struct db *db, struct uuid id, struct file_place *place_r);

/* Reads the materials of an interview (its key), newest first, at most 100: id, name, type, size, created_at. */
enum err store_file_materials(struct db *db, struct interview_id interview, struct file_list *list_r);

/* Inserts `file` and sets its key; all its other members are set. A material becomes the newest material of its interview. */
enum err store_file_insert(struct db *db, struct file *file);

/* Loads the caller's file with this public id and purpose: ids, name, type, size and place. E_NO_ROW: the caller has no such
 * file. */
enum err store_file_own(struct db *db, struct uuid id, enum file_purpose purpose, struct file *file_r);
/* Deletes the row of a file of the caller, by its key. */
enum err store_file_delete_own(struct db *db, const struct file *file);

/* Deletes the rows of all files of an interview (its key) of the caller's company. *list_r has their places on the disk. */
enum err store_file_remove_all(struct db *db, struct interview_id interview, struct file_list *list_r);

/* Deletes the row of the file with this public id, of the caller's company. *file_r is what it had: id, name, type, size,
 * stored. E_NO_ROW: there is none. */
enum err store_file_remove(struct db *db, struct uuid id, struct file *file_r);

/* Loads the file with this public id, of any company, for a guard: all members but created_at. E_NO_ROW: there is none. */
enum err store_file_any(struct db *db, struct uuid id, struct file *file_r);

#endif
