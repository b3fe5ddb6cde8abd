/*
 * Meetings as work: which of them the outside must be told of, and what came of that. The dispatcher's alone. All return the
 * errors of db_one, db_all and db_run.
 */
#ifndef STORE_MEETING_QUEUE_H
#define STORE_MEETING_QUEUE_H

#include "db/db.h"
#include "model/meeting/meeting.h"

/* Something happened to the interview of that key: its meeting, if it has one outside, is looked at as soon as nobody holds it.
 */
enum err store_meeting_mark(struct db *db, struct interview_id interview);

/* Locks at most `most` meetings that are due, in the order in which they came to be; those that others hold are passed over. */
enum err store_meeting_due(struct db *db, int64_t most, struct meeting_work **work_r, size_t *n_r);

/* Reads all of one, by its key. */
enum err store_meeting_load(struct db *db, int64_t key, struct meeting_work *work_r);

/* The addresses of those who take part. */
enum err store_meeting_people(struct db *db, struct interview_id interview, struct strs *people_r);

/*
 * Writes what is known of it now, for whoever holds `lease` (0: nobody): state, room, account, attempts; it is looked at next
 * at work->next_at (none: when something happens), or at once when more was wanted than work->wanted meanwhile. work->lease is
 * who holds it from now on. *kept_r is false, and nothing is written, when the lease is somebody else's by now.
 */
enum err store_meeting_save(struct db *db, const struct meeting_work *work, int64_t lease, bool *kept_r);

/* Takes one away whose interview is gone, and whose room too. */
enum err store_meeting_forget(struct db *db, const struct meeting_work *work, int64_t lease);

/* ---- tests of accounts */

/* Locks at most `most` accounts that are to be tested: all of each, its secret sealed. */
enum err store_meeting_tests_due(struct db *db, int64_t most, struct meeting_account **accounts_r, size_t *n_r);

/* Holds one until `until`; what came of it (test, test_error), if it is still held. */
struct meeting_lease {
	struct meeting_account_id account;
	int64_t lease;
	struct instant until;
	enum meeting_test test;
	struct str error;
};
enum err store_meeting_test_hold(struct db *db, const struct meeting_lease *lease);
enum err store_meeting_test_end(struct db *db, const struct meeting_lease *lease, bool *kept_r);

/* ---- quotas: what was asked of a provider in a window that began at `period`, host by host */
struct meeting_quota {
	struct uuid account;
	struct str host;
	struct instant period;
	int64_t used;
};

/* Locks the account, and reads what its hosts have used. */
enum err store_meeting_quotas(struct db *db, struct meeting_account_id account, struct instant period,
                              struct meeting_quota **quotas_r, size_t *n_r);

/* One more of it; windows that are over are forgotten. */
enum err store_meeting_quota_use(struct db *db, const struct meeting_quota *quota);

#endif
