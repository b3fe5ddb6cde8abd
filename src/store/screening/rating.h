/*
 * Answers that a language model rates: their queue, the cost of the requests, the results, and the state of the model's server.
 * Only the dispatcher calls these functions, and they see all companies; the export alone is for the caller's company. All
 * return the errors of db_one, db_all and db_run.
 */
#ifndef STORE_SCREENING_RATING_H
#define STORE_SCREENING_RATING_H

#include "db/db.h"
#include "model/screening/screening.h"

/* The cost: requests, tokens read and written, and the time of waiting for answers. */
struct rating_spent {
	int64_t requests, tokens, ms;
};

/* An answer that waits for its rating, with all that the model is told. */
struct rating_work {
	int64_t key, attempts, misshapen;
	struct company_id company;
	struct screening_id session;
	enum screening_status status;
	struct instant human_at, settle_at;
	struct str job_title;
	struct screening_question question;
	struct str before_question, before_answer; /* of a follow-up: the question and answer before it */
	struct rating_spent spent;                 /* the cost of the session so far */
	int64_t reserved;                          /* tokens that the present attempt is counted with */
};

/* The end of an attempt. */
struct rating_end {
	int64_t key, lease;
	struct rating_spent spent; /* the cost beyond the reserved tokens; may be negative */
	int64_t misshapen;         /* 1: the answer did not match the schema */
	struct instant next_at;    /* for RATING_WAITING */
	struct rating rating;
};

/* Queues the answer to the question at `position` of a session that is locked. */
enum err store_rating_ask(struct db *db, const struct screening *session, int64_t position);

/* Reads and locks the keys of at most `most` answers that are due and that no other transaction has locked. */
enum err store_rating_due(struct db *db, int64_t most, struct rating_work **works_r, size_t *n_r);

/* Reads all members of the answer work->key. E_NO_ROW: there is none. */
enum err store_rating_work(struct db *db, struct rating_work *work);

/* Counts an attempt of work->reserved tokens, and leases the answer until `until`. */
enum err store_rating_claim(struct db *db, const struct rating_work *work, int64_t lease, struct instant until);

/* Writes the end of the attempt with this lease. *held_r is false, and nothing is written, when the lease is lost. */
enum err store_rating_end(struct db *db, const struct rating_end *end, bool *held_r);

/* Gives up the rating of an answer that is locked and not leased. */
enum err store_rating_drop(struct db *db, int64_t key, struct str reason);

/* Gives up the ratings of all answers of a session that wait and are not leased. */
enum err store_rating_drop_all(struct db *db, struct screening_id session, struct str reason);

/* Reads and locks the company's cost of today; zero when there is none. */
enum err store_rating_spent(struct db *db, struct company_id company, struct rating_spent *spent_r);

/* Adds `spent`, which may be negative, to the company's cost of today. */
enum err store_rating_spend(struct db *db, struct company_id company, const struct rating_spent *spent);

/* The state of a model's server. */
struct rating_server {
	struct str target;         /* its address and the model */
	int64_t failures;          /* in a row */
	struct instant open_until; /* no request is made before this time */
	struct set lacks;          /* of enum rating_lack */
};

/* Reads the state by server->target. All other members are zero when nothing is known. */
enum err store_rating_server(struct db *db, struct rating_server *server);

/* Writes the state. */
enum err store_rating_server_save(struct db *db, const struct rating_server *server);

/* Reads a page of the answers of the caller's company, oldest first, and their total. */
enum err store_rating_export(struct db *db, const struct screening_export *in, struct screening_record_list *list_r);

#endif
