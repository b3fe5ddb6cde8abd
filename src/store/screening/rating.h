/*
 * Answers that a language model is to rate: their queue, what was spent on them, what came of it, and the state of the model's
 * server. But for the export all is the dispatcher's, and sees everything. All of these: the errors of db_one, db_all, db_run.
 */
#ifndef STORE_SCREENING_RATING_H
#define STORE_SCREENING_RATING_H

#include "db/db.h"
#include "model/screening/screening.h"

/* What was spent: requests made, tokens read and written, time waited for. */
struct rating_spent {
	int64_t requests, tokens, ms;
};

/* An answer that waits, with all that the model is told. */
struct rating_work {
	int64_t key, attempts, misshapen;
	struct company_id company;
	struct screening_id session;
	enum screening_status status;
	struct instant human_at, settle_at;
	struct str job_title;
	struct screening_question question;
	struct str before_question, before_answer; /* of a follow-up: what it follows */
	struct rating_spent spent;                 /* by the session so far */
	int64_t reserved;                          /* tokens that the attempt in hand is counted with */
};

/* How an attempt ended. */
struct rating_end {
	int64_t key, lease;
	struct rating_spent spent; /* what it cost beyond what was reserved; may be negative */
	int64_t misshapen;         /* 1: the answer was not of the schema */
	struct instant next_at;    /* of RATING_WAITING */
	struct rating rating;
};

/* Queues the answer to the question at `position` of a session that is locked. */
enum err store_rating_ask(struct db *db, const struct screening *session, int64_t position);

/* The keys of at most `most` that are due, locked; those that others have locked are left out. */
enum err store_rating_due(struct db *db, int64_t most, struct rating_work **works_r, size_t *n_r);

/* Reads all of work->key. E_NO_ROW. */
enum err store_rating_work(struct db *db, struct rating_work *work);

/* Counts an attempt of work->reserved tokens, and leases it until then. */
enum err store_rating_claim(struct db *db, const struct rating_work *work, int64_t lease, struct instant until);

/* Ends the attempt under that lease; *held_r: whether the lease was still held (else nothing is written). */
enum err store_rating_end(struct db *db, const struct rating_end *end, bool *held_r);

/* Gives up one that is locked and not leased. */
enum err store_rating_drop(struct db *db, int64_t key, struct str reason);

/* Gives up all of a session that are not in flight. */
enum err store_rating_drop_all(struct db *db, struct screening_id session, struct str reason);

/* What the company has spent today, locked; zero when nothing. */
enum err store_rating_spent(struct db *db, struct company_id company, struct rating_spent *spent_r);

/* Adds to it; may be negative. */
enum err store_rating_spend(struct db *db, struct company_id company, const struct rating_spent *spent);

/* What is known of a model's server. */
struct rating_server {
	struct str target;         /* its address and the model */
	int64_t failures;          /* one after another */
	struct instant open_until; /* nothing is asked before */
	struct set lacks;          /* of enum rating_lack, as bits */
};

/* Reads it by its target; all else zero when nothing is known. */
enum err store_rating_server(struct db *db, struct rating_server *server);

/* Writes it. */
enum err store_rating_server_save(struct db *db, const struct rating_server *server);

/* A page of the answers of the caller's company, oldest first, with the total. */
enum err store_rating_export(struct db *db, const struct screening_export *in, struct screening_record_list *list_r);

#endif
