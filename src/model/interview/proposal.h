/* Other times that the candidate of an interview proposes. */
#ifndef MODEL_INTERVIEW_PROPOSAL_H
#define MODEL_INTERVIEW_PROPOSAL_H

#include "model/interview/interview.h"

/* The most times of a proposal, the most proposals of an interview, and the most characters of a message about one. */
enum { PROPOSAL_TIMES_MOST = 3, PROPOSALS_MOST = 5, PROPOSAL_TEXT_MOST = 1000 };

struct proposal_id {
	struct id v;
};
struct proposal {
	struct proposal_id id;
	struct interview_id interview;
	enum proposal_status status;
	struct instants times;
	struct instant time[PROPOSAL_TIMES_MOST]; /* as they are stored: those that are not used are null */
	struct instant accepted, created_at, closed_at;
	struct str message, answer; /* of the candidate, and of who refused it */
	int64_t version;            /* of the interview, when it was just made or refused */
};
LIST_OF(proposal);

/* A proposal, and its interview. */
struct proposal_record {
	struct interview interview;
	struct proposal proposal;
};

/* The bodies of requests that accept or refuse a proposal. */
struct proposal_accept {
	struct interview_edit edit; /* first, so that its faults are those of the request; the new start */
	struct proposal_id proposal;
};
struct proposal_refuse {
	struct seen seen;
	struct interview_id interview;
	struct proposal_id proposal;
	int64_t version; /* of the interview, from the If-Match header; 0 when it was not sent */
	struct str message;
};

/* Sets proposal->times to those of proposal->time that are used. They point into `proposal`, so a copy needs it again. */
void proposal_set_times(struct proposal *proposal);

/* Whether `start` is one of its times. */
bool proposal_has(const struct proposal *proposal, struct instant start);

#endif
