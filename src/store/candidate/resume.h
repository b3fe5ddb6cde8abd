/* The queue of resumes whose text the dispatcher reads. All functions return the errors of db_one, db_all and db_run. */
#ifndef STORE_CANDIDATE_RESUME_H
#define STORE_CANDIDATE_RESUME_H

#include "db/db.h"
#include "model/candidate.h"

/* A resume that is to be read. */
struct resume {
	struct file_id file;
	struct candidate candidate; /* its key and its company */
	unsigned status;            /* enum resume_status */
	int64_t attempts, lease;
	struct str stored, type; /* the file: where it is, and its media type */
	struct instant next_at;
	struct str hash, text;
};

struct resume_lease {
	int64_t owner, most;
	struct instant until;
};

/* Claims resumes that are due, for the owner of the lease, and counts an attempt of each. Called in a transaction. */
enum err store_resume_claim(struct db *db, struct resume_lease lease, struct resume **resumes_r, size_t *n_r);

/* Reads what belongs to a claimed resume: candidate, attempts, and the file. */
enum err store_resume_found(struct db *db, struct resume *resume);

/* Writes status, next_at, hash and text, and ends the lease. E_NO_ROW: another dispatcher has it by now. */
enum err store_resume_end(struct db *db, const struct resume *resume);

/* Reads some candidates of any company whose name and address have no words yet: key, company, name, address. */
enum err store_candidate_unindexed(struct db *db, struct candidate **candidates_r, size_t *n_r);

/* Notes that the words of the candidate are there. E_NO_ROW: they were before. */
enum err store_candidate_indexed(struct db *db, const struct candidate *candidate);

#endif
