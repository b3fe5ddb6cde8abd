/* Probable duplicates among the candidates of the caller's company, and merges. All functions return the errors of db_one,
 * db_all and db_run. */
#ifndef STORE_CANDIDATE_MERGE_H
#define STORE_CANDIDATE_MERGE_H

#include "db/db.h"
#include "model/candidate.h"

/* Two candidates who may be one person, as they are read; the one that the company knew first comes first. */
struct duplicate_row {
	struct candidate first, second;
	bool email, phone, resume; /* why */
};
struct merge_page {
	int64_t limit, offset;
};

/*
 * Reads one page of pairs with an equal mail_key, phone_key or text of a resume, without those that were dismissed and without
 * candidates who are merged into another profile; the newest first. Of each reason at most 1,001 pairs are looked at.
 * *total_r is how many there are.
 */
enum err store_duplicate_list(struct db *db, const struct merge_page *page, struct duplicate_row **rows_r, size_t *n_r);
enum err store_duplicate_count(struct db *db, int64_t *total_r);

/* Notes that two candidates (their keys) are not one person; nothing when that is noted already. */
enum err store_duplicate_dismiss(struct db *db, const struct candidate *first, const struct candidate *second);

/* Whether the candidate (its key) is part of a merge: E_NO_ROW when it is not. */
enum err store_merge_with(struct db *db, const struct candidate *candidate);

/* Inserts a merge of merge->from into merge->into (their keys) by the caller, and sets its key. E_DUPLICATE: `from` is merged
 * already. */
enum err store_merge_insert(struct db *db, struct merge *merge);

/* Loads the merge with this public id, of any company, for a guard. E_NO_ROW: there is none. */
enum err store_merge_any(struct db *db, struct uuid id, struct merge *out);

/* Deletes a merge, by its key. */
enum err store_merge_delete(struct db *db, const struct merge *merge);

/* Reads one page of the company's merges, newest first; and counts them, at most MOST_COL. */
enum err store_merge_list(struct db *db, const struct merge_page *page, struct merge_list *list_r);
enum err store_merge_count(struct db *db, int64_t *n_r);

/* Reads the merges into a candidate (its key), at most 50. */
enum err store_merge_of(struct db *db, const struct candidate *candidate, struct merge_list *list_r);

/* Has the profile into which a candidate (its key) is merged, if it is, be found by the candidate's words, too. */
enum err store_merge_words(struct db *db, const struct candidate *from);

#endif
