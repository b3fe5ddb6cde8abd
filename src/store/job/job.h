/* Jobs in the database. */
#ifndef STORE_JOB_JOB_H
#define STORE_JOB_JOB_H

#include "db/db.h"
#include "model/interview.h"

/*
 * The job of the caller's company that is open under `job->title` (case does not count): listed ones first, then the
 * oldest. Sets id and poster. E_NO_ROW when there is none.
 */
enum err store_job_open(struct db *db, struct job *job);

/* Locks the caller's company until the transaction ends, so that only one makes an unlisted job of a title at a time. */
enum err store_job_lock_company(struct db *db);

/* Makes a published, unlisted job of `job->title` by the caller. Sets id, poster, status, unlisted. */
enum err store_job_insert_unlisted(struct db *db, struct job *job, struct user_id poster);

/* Title and poster of one job by its key. E_NO_ROW. */
enum err store_job_brief(struct db *db, struct job_id id, struct job *out);

#endif
