/* The answers of the candidate of an interview, after a login. Those by a mailed link (respond.h) use the same. */
#ifndef SERVICE_INTERVIEW_ANSWER_H
#define SERVICE_INTERVIEW_ANSWER_H

#include "model/interview/answer.h"
#include "service/context.h"

/*
 * Confirms or declines the interview `was`, which is locked, for its candidate, or proposes other times; then c->made is the
 * proposal, and the outcome MADE. To confirm again changes nothing. E_STALE. E_INVALID: it has begun, or is over or cancelled
 * (E_MOVE); it is confirmed, and the notice of the company has begun (E_NOTICE); see service_interview_propose.
 */
enum err service_interview_respond(struct context *c, const struct interview *was, const struct candidate_response *in,
                                   struct interview *out);

/* Cancels `was`, which is locked and may be declined now, because its candidate declines it. *next_r is how it is then. */
enum err service_interview_decline(struct context *c, const struct interview *was, struct str reason, struct interview *next_r);

#endif
