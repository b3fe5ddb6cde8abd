/* Notes about candidates, and tags, of the caller's company. All functions return the errors of db_one, db_all and db_run. */
#ifndef STORE_CANDIDATE_NOTE_H
#define STORE_CANDIDATE_NOTE_H

#include "db/db.h"
#include "model/candidate.h"

/* Loads the note with this public id about the candidate with that one, of any company, for a guard, without mentions.
 * E_NO_ROW: there is none. */
enum err store_note_any(struct db *db, const struct note_key *key, struct note *out);

/* Reads the people whom a note (its key) mentions into out->mentions. */
enum err store_note_mentions(struct db *db, struct arena *arena, struct note *out);

/* Reads one page of the notes about a candidate (its key), newest first, without mentions; and counts them, at most MOST_COL.
 */
struct note_query {
	struct candidate_id candidate;
	int64_t limit, offset;
};
enum err store_note_list(struct db *db, const struct note_query *query, struct note_list *list_r);
enum err store_note_count(struct db *db, const struct note_query *query, int64_t *n_r);

/* Reads the people whom each note of a page of store_note_list mentions; the page has at least one note. */
enum err store_note_list_mentions(struct db *db, struct arena *arena, const struct candidate *candidate,
                                  struct note_list *list);

/* Inserts a note of the caller about note->candidate (its key) with its mentions, and sets its key. */
enum err store_note_insert(struct db *db, struct note *note);

/* Writes text and mentions, and raises the version. */
enum err store_note_save(struct db *db, const struct note *note);

/* Deletes a note, by its key. */
enum err store_note_delete(struct db *db, const struct note *note);

/*
 * Finds the active colleague with the public id person->id, if they may see the candidate (its key): admin and hr, and who
 * takes part in an interview of the candidate. E_NO_ROW: there is none.
 */
enum err store_note_reader(struct db *db, const struct candidate *candidate, struct user *person);

/* Reads one page of what happened with a candidate (its key), newest first, as far as the caller may see it; and counts it, at
 * most MOST_COL (store/candidate/timeline.c). */
enum err store_timeline_list(struct db *db, const struct note_query *query, struct timeline_entry_list *list_r);
enum err store_timeline_count(struct db *db, const struct note_query *query, int64_t *n_r);

/* Reads one page of the company's tags, by name; and counts them, at most MOST_COL. */
enum err store_tag_list(struct db *db, const struct note_query *page, struct tag_count_list *list_r);
enum err store_tag_count(struct db *db, int64_t *n_r);

#endif
