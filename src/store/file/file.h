/* Uploaded files in the database, and who may reach them. */
#ifndef STORE_FILE_FILE_H
#define STORE_FILE_FILE_H

#include "db/db.h"
#include "model/file.h"

/* All of these: the errors of db_one, db_all and db_run. */

/* An interview of any company by its public id, for a finder, but no private entry. E_NO_ROW. */
enum err store_file_any_place(struct db *db, struct uuid id, struct file_place *place_r);

/* The materials of an interview (its key), newest first, at most 100: id, name, type, size, created_at. */
enum err store_file_materials(struct db *db, struct interview_id interview, struct file_list *list_r);

/* Adds `file` (all members but the id's key) and sets its key; of a material it also makes its interview's newest. */
enum err store_file_insert(struct db *db, struct file *file);

/* Where the file `id` of this purpose lies that the caller owns; and its end. E_NO_ROW. */
enum err store_file_own(struct db *db, struct uuid id, enum file_purpose purpose, struct file *file_r);
enum err store_file_delete_own(struct db *db, const struct file *file);

/* Takes the rows of all files of an interview (its key) of the caller's company away; *list_r has their places. */
enum err store_file_remove_all(struct db *db, struct interview_id interview, struct file_list *list_r);

/* Deletes the row of one file of the caller's company; *file_r has what it was: id, name, type, size, stored. E_NO_ROW. */
enum err store_file_remove(struct db *db, struct uuid id, struct file *file_r);

/* One by its public id, whoever asks, for a finder (service/guard.h): all but created_at. E_NO_ROW. */
enum err store_file_any(struct db *db, struct uuid id, struct file *file_r);

#endif
