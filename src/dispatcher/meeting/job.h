/* A job of this dispatcher: the room of one meeting, or the test of one account. Only meetings.c and job.c include this. */
#ifndef DISPATCHER_MEETING_JOB_H
#define DISPATCHER_MEETING_JOB_H

#include "dispatcher/meeting/memory.h"
#include "dispatcher/meeting/rooms.h"
#include "store/meeting/queue.h"

/* A job has an arena of its own, because it lives longer than each of its transfers. */
struct room_job {
	struct waiter waiter; /* the first member, so that a waiter can be cast to its job */
	struct arena *arena;
	int64_t retry_after; /* seconds, from the last answer */
	const struct room_provider *provider;
	struct meeting_account account; /* with its secret decrypted */
	struct meeting_work work;
	enum meeting_action goal;
	enum meeting_state was; /* the state before this job, for the history */
	bool test;              /* the test of an account, without a meeting */
	bool was_trying;        /* work.trying before this job */
	int64_t lease;
	struct instant lease_until;
	struct str content; /* the digest of the data that the room must have, to detect changes */
	struct strs people;
	struct room room;
	enum room_step step;
	bool for_token; /* the current transfer requests an access token */
	bool renewed;   /* a token was refused once already, so a new one is not requested again */
	bool renew;     /* after the cancellation the room is made again under another name */
};

/* What this dispatcher remembers about accounts; made at the first call. */
struct meeting_memory *meeting_memory_of(struct dispatcher *d);

/* Describes the room of a job for its provider, with the texts in `arena`. */
struct room meeting_room(struct dispatcher *d, const struct room_job *job, struct arena *arena);

/* The title of the room, with the name of the candidate if there is one, in `arena`. */
struct str meeting_title(struct arena *arena, const struct meeting_work *work);

/* The inputs of meeting_plan() and meeting_postpone(). */
struct meeting_terms meeting_terms_of(struct dispatcher *d, const struct room_job *job);

/* Writes `work` if the lease `held` is still valid. If the state is no longer `was`, the change is written to the interview's
 * history too. Called inside a transaction. */
enum err meeting_work_save(struct dispatcher *d, struct meeting_work *work, int64_t held, enum meeting_state was);

/* Starts a claimed job, which is copied. The job writes its result and frees itself when it ends. Called outside a transaction.
 */
void meeting_job_begin(struct dispatcher *d, const struct room_job *claimed);

#endif
