/* What whoever sits on an interview answers for their seat, and who could take it instead. */
#ifndef MODEL_INTERVIEW_SEAT_H
#define MODEL_INTERVIEW_SEAT_H

#include "model/interview/interview.h"

/* The most characters of the reason of an answer. */
enum { SEAT_REASON_MOST = 500 };

struct seat_edit {
	struct seen seen;
	struct interview_id id;
	int64_t version; /* of the interview, from the If-Match header; 0 when it was not sent */
	enum seat_answer answer;
	struct str reason;
};

/* Somebody who could take a seat, and the words of all rules of their availability that are against it. */
struct substitute {
	struct user person; /* id and name */
	bool free;          /* there is no such rule */
	struct strs reasons;
};
LIST_OF(substitute);

#endif
