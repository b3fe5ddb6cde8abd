/* One meeting, or one test of an account, in hand of this dispatcher. Only meetings.c and meeting_job.c include this. */
#ifndef DISPATCHER_MEETING_JOB_H
#define DISPATCHER_MEETING_JOB_H

#include "dispatcher/meeting/memory.h"
#include "dispatcher/meeting/rooms.h"
#include "store/meeting/queue.h"

/* With an arena of its own: it outlives each of its transfers. */
struct room_job {
	struct parked parked;
	struct arena *arena;
	int64_t retry_after; /* of the last answer */
	const struct room_provider *provider;
	struct meeting_account account; /* its secret is the plain one */
	struct meeting_work work;
	enum meeting_action goal;
	enum meeting_state was; /* for the history */
	bool test, was_trying;
	int64_t lease;
	struct instant lease_until;
	struct str content;
	struct strs people;
	struct room room;
	enum room_step step;
	bool for_token, renewed; /* the transfer asks for a token; one was refused */
	bool renew;              /* what is cancelled is to be made again under another name */
};

/* What this dispatcher remembers. */
struct meeting_memory *meeting_memory_of(struct dispatcher *d);

/* What the room is to be, its texts in `arena`. */
struct room meeting_room(struct dispatcher *d, const struct room_job *job, struct arena *arena);

/* The title that the room bears, in `arena`. */
struct str meeting_title(struct arena *arena, const struct meeting_work *work);

/* By what the next action is found. */
struct meeting_terms meeting_terms_of(struct dispatcher *d, const struct room_job *job);

/* Writes work that `held` holds, and into the interview's history that its room is another than it `was`. In a transaction. */
enum err meeting_work_save(struct dispatcher *d, struct meeting_work *work, int64_t held, enum meeting_state was);

/* Begins what was claimed, which is copied; what comes of it is written when it has ended. Outside a transaction. */
void meeting_job_begin(struct dispatcher *d, const struct room_job *claimed);

#endif
