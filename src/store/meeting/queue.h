/*
 * Meetings as work of the dispatcher: whose rooms must be made, changed or cancelled, and the results. Only the dispatcher
 * calls these functions. All return the errors of db_one, db_all and db_run.
 */
#ifndef STORE_MEETING_QUEUE_H
#define STORE_MEETING_QUEUE_H

#include "db/db.h"
#include "model/meeting/meeting.h"
#include "store/trail/outbox.h"

/* Called with events of interviews that have changed. Their meetings whose providers are remote become due as soon as nobody
 * holds a lease of them. */
enum err store_meeting_mark(struct db *db, const struct outbox_batch *batch);

/* Locks at most `most` due meetings that no other transaction has locked, in the order in which they became due. */
enum err store_meeting_due(struct db *db, int64_t most, struct meeting_work **work_r, size_t *n_r);

/* Reads all members of one meeting, by its key. */
enum err store_meeting_load(struct db *db, int64_t key, struct meeting_work *work_r);

/* Reads the mail addresses of the participants. */
enum err store_meeting_people(struct db *db, struct interview_id interview, struct strs *people_r);

/*
 * Writes state, room, account and attempts of a meeting whose lease is `lease` (0: not leased). work->lease is the new lease.
 * The meeting is due again at work->next_at (null: after the next change), or at once when it was marked again since
 * work->wanted was read. *kept_r is false, and nothing is written, when another process has the lease.
 */
enum err store_meeting_save(struct db *db, const struct meeting_work *work, int64_t lease, bool *kept_r);

/* Keeps why a meeting that store_meeting_due() has locked cannot be worked on. It is due again after the next change. */
enum err store_meeting_set_aside(struct db *db, int64_t key, struct str why);

/* Deletes a meeting whose interview and room no longer exist, if it has this lease. */
enum err store_meeting_forget(struct db *db, const struct meeting_work *work, int64_t lease);

/* ---- tests of accounts */

/* Locks at most `most` accounts whose test is due, and reads all their members. The secrets are encrypted. */
enum err store_meeting_tests_due(struct db *db, int64_t most, struct meeting_account **accounts_r, size_t *n_r);

/* The lease of an account for its test, until `until`; and the result (test, error). */
struct meeting_lease {
	struct meeting_account_id account;
	int64_t lease;
	struct instant until;
	enum meeting_test test;
	struct str error;
};
/* Leases the account. */
enum err store_meeting_test_hold(struct db *db, const struct meeting_lease *lease);
/* Fails the test of an account that store_meeting_tests_due() has locked, whoever has the lease. */
enum err store_meeting_test_set_aside(struct db *db, struct meeting_account_id account, struct str why);
/* Writes the result and ends the lease. *kept_r is false, and nothing is written, when the lease is lost. */
enum err store_meeting_test_end(struct db *db, const struct meeting_lease *lease, bool *kept_r);

/* ---- quotas: the number of requests to a provider in the time that began at `period`, for each host */
struct meeting_quota {
	struct uuid account;
	struct str host;
	struct instant period;
	int64_t used;
};

/* Locks the account, and reads the number of requests that its hosts have used. */
enum err store_meeting_quotas(struct db *db, struct meeting_account_id account, struct instant period,
                              struct meeting_quota **quotas_r, size_t *n_r);

/* Counts one more request. Deletes the counts of earlier periods. */
enum err store_meeting_quota_use(struct db *db, const struct meeting_quota *quota);

#endif
