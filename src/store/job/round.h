/* The rounds of jobs in the database. */
#ifndef STORE_JOB_ROUND_H
#define STORE_JOB_ROUND_H

#include "db/db.h"
#include "model/job/round.h"

/* Finds the job with this public id, of any company, for a guard. E_NO_ROW. */
enum err store_round_any_job(struct db *db, struct uuid id, struct round_job *out);

/* Finds the round of a job by both public ids, of any company, for a guard; none that was deleted. E_NO_ROW. */
enum err store_round_any(struct db *db, struct uuid job, struct uuid id, struct round *out);

/* Reads the round (its public id) of the job (its key), in the caller's company; none that was deleted. E_NO_ROW. */
enum err store_round_of_job(struct db *db, struct job_id job, struct round *out);

/* Reads the round with this key in the caller's company, also one that was deleted. E_NO_ROW. */
enum err store_round_kit(struct db *db, struct round *out);

/* A page of the rounds of a job, by position. */
struct round_query {
	struct job_id job;
	int64_t limit, offset;
};
enum err store_round_list(struct db *db, const struct round_query *query, struct round_list *list_r);

/* Counts the rounds of a job that were not deleted, and the last position (out->tally[0]). */
enum err store_round_last(struct db *db, struct job_id job, struct round_list *out);

/* Inserts a round of round->job, and sets its key and version. */
enum err store_round_insert(struct db *db, struct round *round);

/* Writes all members that may change, and raises the version. E_STALE. */
enum err store_round_save(struct db *db, struct round *round);

/* Marks a round as deleted. E_STALE. */
enum err store_round_remove(struct db *db, const struct round *round);

/* Replaces the people of a round by those with the `n` keys. */
enum err store_round_people(struct db *db, struct round_id round, const struct user *people, size_t n);

#endif
