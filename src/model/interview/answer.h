/* What the candidate of an interview answers: that they come, or that they do not, or when else they could. */
#ifndef MODEL_INTERVIEW_ANSWER_H
#define MODEL_INTERVIEW_ANSWER_H

#include "model/interview/interview.h"

enum candidate_answer { CANDIDATE_CONFIRMS, CANDIDATE_DECLINES, CANDIDATE_PROPOSES };

/* The body of an answer of somebody who is logged in. */
struct candidate_response {
	struct seen seen;
	struct interview_id id;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
	enum candidate_answer answer;
	struct str reason, message;
	struct instants times;
};

/* The most characters of a reason that a candidate gives. */
enum { DECLINE_REASON_MOST = 500 };

/* Until when the candidate may decline: a confirmed interview until the notice of its company begins, another until its start.
 */
struct instant interview_decline_until(const struct interview *it);

#endif
