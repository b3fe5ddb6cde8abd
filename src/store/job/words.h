/* The words by which jobs are found. */
#ifndef STORE_JOB_WORDS_H
#define STORE_JOB_WORDS_H

#include "db/db.h"
#include "model/job/job.h"

/* Replaces the words of a job, which this request or the dispatcher has locked: its key, status and unlisted say who finds it.
 */
enum err store_job_words_set(struct db *db, const struct job_detail *job, const struct str *words, size_t n);

/* Has candidates find the job by its words, or not, by its present status: to be called when the status has changed. */
enum err store_job_words_mark(struct db *db, const struct job_detail *job);

/* At most 20 jobs of all companies that have no words yet, the oldest first: key and company. For the dispatcher. */
enum err store_job_unindexed(struct db *db, struct job_detail **jobs_r, size_t *n_r);

/* Locks one of these jobs, and reads what its words are taken from. E_NO_ROW: its words were written meanwhile. */
enum err store_job_unindexed_lock(struct db *db, struct job_detail *job);

/* Notes that a job (its key) has its words. */
enum err store_job_indexed(struct db *db, const struct job_detail *job);

#endif
