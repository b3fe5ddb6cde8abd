/* Jobs in the database. */
#ifndef STORE_JOB_JOB_H
#define STORE_JOB_JOB_H

#include "db/db.h"
#include "model/interview/interview.h"

/*
 * Finds the open job of the caller's company with the title `job->title` (case is ignored): a listed one first, then the
 * oldest. Sets id and poster. E_NO_ROW: there is none.
 */
enum err store_job_open(struct db *db, struct job *job);

/* Locks the caller's company until the transaction ends, so that two transactions cannot both insert an unlisted job of one
 * title. */
enum err store_job_lock_company(struct db *db);

/* Inserts a published, unlisted job with the title `job->title`, by the caller. Sets id, poster, status and unlisted. */
enum err store_job_insert_unlisted(struct db *db, struct job *job, struct user_id poster);

/* Reads title and poster of the job with this key. E_NO_ROW: there is none. */
enum err store_job_brief(struct db *db, struct job_id id, struct job *out);

#endif
