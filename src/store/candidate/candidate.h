/* Candidates as a company knows them, in the database. All functions return the errors of db_one, db_all and db_run. */
#ifndef STORE_CANDIDATE_CANDIDATE_H
#define STORE_CANDIDATE_CANDIDATE_H

#include "db/db.h"
#include "model/candidate.h"
#include "model/job/job.h"
#include "model/search.h"

/* ---- one candidate (store/candidate/candidate.c) */

/* Loads the candidate of the caller's company by the person's public id. E_NO_ROW: the company has none. */
enum err store_candidate(struct db *db, struct uuid id, struct candidate *out);

/* As store_candidate, but locks the row until the transaction ends, and does not read `caller_interviews`. */
enum err store_candidate_lock(struct db *db, struct uuid id, struct candidate *out);

/* Loads the record that a company (out->company) has of a person (out->user), by their keys: its key, `own` and version.
 * E_NO_ROW: it has none. */
enum err store_candidate_of(struct db *db, struct candidate *out);

/* Reads name, mail address and telephone number from the account of a person (out->user, its key). E_NO_ROW: there is none. */
enum err store_candidate_account(struct db *db, struct candidate *out);

/* Inserts a record with all its members, made by the caller if that is a member of staff, and sets its key. E_DUPLICATE: the
 * company has one of this person. */
enum err store_candidate_insert(struct db *db, struct candidate *candidate);

/* Notes that the candidate (its key) has applied themself. */
enum err store_candidate_own(struct db *db, const struct candidate *candidate);

/* Writes name, phone, place, district and phone_key, and raises the version, in the row and in `candidate`. */
enum err store_candidate_save(struct db *db, struct candidate *candidate);

/* Notes that a mail was sent now that offers the candidate an account. */
enum err store_candidate_invited(struct db *db, const struct candidate *candidate);

/* Finds the candidate of the caller's company with the mail address out->email (and its mail_key), and the person. E_NO_ROW:
 * there is none. */
enum err store_candidate_by_email(struct db *db, struct candidate *out);

/* ---- lists (store/candidate/list.c) */

/* What a page is found by. */
struct candidate_query {
	struct search_query words;
	struct str tag;
	struct uuid job;
	struct set status; /* 0: any */
	enum candidate_order order;
	int64_t limit, offset;
	/* Set by store_candidate_list. */
	struct str driver;
	struct maybe_int one_of[APPLICATION_WITHDRAWN + 1];
};

/*
 * Reads one page of the candidates of the caller's company into the arena; with `sits` of those whose interviews the caller
 * takes part in as interviewer. Candidates who were merged into another profile are left out. list_r->total is
 * MOST_COL when there are so many. The rows have neither tags nor applications.
 */
enum err store_candidate_list(struct db *db, bool sits, struct candidate_query *query, struct candidate_list *list_r);

/* ---- what belongs to candidates (store/candidate/parts.c) */

/* Reads the tags and the applications of all candidates of a list; applications only as far as the caller may see them. */
enum err store_candidate_parts(struct db *db, struct arena *arena, struct candidate *candidates, size_t n);

/* Calls `use` with the beginning of the text of each resume of the candidates of a list, who are of the caller's company. */
typedef void store_candidate_text(void *arg, struct candidate *candidate, struct str text);
enum err store_candidate_texts(struct db *db, struct candidate *candidates, size_t n, store_candidate_text *use, void *arg);

/* Reads the interviews and the files of one candidate, newest first, at most 100 of each, as far as the caller may see them. */
enum err store_candidate_interviews(struct db *db, const struct candidate *candidate, struct interview_list *list_r);
enum err store_candidate_files(struct db *db, const struct candidate *candidate, struct file_list *list_r);

/* Replaces the tags of a candidate (its key) of the caller's company. */
enum err store_candidate_set_tags(struct db *db, const struct candidate *candidate);

/* Has the dispatcher read the text of a resume, whose row was just inserted: file->id, company and record. */
enum err store_candidate_read(struct db *db, const struct file *file);

/* Sets the resume of an application of the caller's company, by its key. */
enum err store_candidate_set_resume(struct db *db, const struct application *application, struct file_id resume);

/* Counts the files that the company has of a candidate (its key) without an application. */
enum err store_candidate_count_files(struct db *db, const struct candidate *candidate, int64_t *n_r);

/* Loads the listed job with this public id of the caller's company. E_NO_ROW: there is none. */
enum err store_candidate_job(struct db *db, struct uuid id, struct job_detail *out);

/* ---- words (store/candidate/words.c) */

/* Words of a candidate (its key) of a company, all from one place. */
struct candidate_words {
	const struct candidate *candidate;
	enum word_origin origin;
	const struct str *words;
	size_t n;
};

/* Adds the words that the candidate does not have yet from this place. */
enum err store_candidate_words_add(struct db *db, const struct candidate_words *words);

/* Removes all words of the candidate from this place. */
enum err store_candidate_words_remove(struct db *db, const struct candidate *candidate, enum word_origin origin);

#endif
