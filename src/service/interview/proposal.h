/* The use cases of other times that the candidate of an interview proposes, instead of confirming it. */
#ifndef SERVICE_INTERVIEW_PROPOSAL_H
#define SERVICE_INTERVIEW_PROPOSAL_H

#include "model/interview/answer.h"
#include "model/interview/proposal.h"
#include "service/guard.h"

/* Loads an interview whose proposals are read: for its candidate, admin and hr of its company, and its main interviewer. */
extern const struct load load_interview_proposals;
/* Loads a proposal and its interview, which is locked, for the same people. */
extern const struct load load_proposal;

/* What is proposed, and the member of the input that gets the faults. */
struct proposing {
	struct instants times;
	struct str message;
	size_t off;
};
/*
 * Makes a proposal for the candidate of `was`, which is locked and may be answered now. It replaces the one that is open. It
 * holds no time. The staff concerned is notified. E_INVALID: a time that has passed or stands there twice, no time, or too many
 * of them; the interview has had too many proposals (E_PROPOSALS).
 */
enum err service_interview_propose(struct context *c, const struct interview *was, const struct proposing *in,
                                   struct proposal *out);

/* Lists the proposals of an interview, newest first: at most PROPOSALS_MOST. */
enum err service_proposal_list(struct context *c, const struct interview *it, const struct interview_key *in,
                               struct proposal_list *out);

/*
 * Moves the interview to one of the proposed times, as rescheduling does, and confirms it, because its candidate has named that
 * time. E_INVALID: the proposal is not open (E_MOVE); this is none of its times (E_CHOICE); the time has passed, or clashes.
 * E_STALE.
 */
enum err service_proposal_accept(struct context *c, const struct proposal_record *record, const struct proposal_accept *in,
                                 struct interview *out);

/* Refuses a proposal; the interview stays as it is. The candidate is notified. E_STALE. E_INVALID: it is not open (E_MOVE). */
enum err service_proposal_refuse(struct context *c, const struct proposal_record *record, const struct proposal_refuse *in,
                                 struct proposal *out);

#endif
