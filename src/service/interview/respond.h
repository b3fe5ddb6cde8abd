/* Links by which a candidate answers an invitation without logging in. */
#ifndef SERVICE_INTERVIEW_RESPOND_H
#define SERVICE_INTERVIEW_RESPOND_H

#include "model/mail/mail.h"
#include "service/context.h"
#include "service/interview/proposal.h"

/* The address of the page, in the arena. It is bound to interview, person and start, so it cannot be used for anything else. */
struct str service_answer_link(struct context *c, struct uuid interview, struct uuid person, struct instant start);

struct answer_key {
	struct seen seen;
	struct str token;
};

/* The input of the form. */
struct answer_edit {
	struct seen seen;
	enum candidate_answer answer;
	struct str token, reason, message;
	struct instants times; /* that are proposed */
	struct str day, time;  /* on the page: the one that is proposed, on the clock of the page */
};

/* The state of an interview for somebody who has a link to it, or the result of an answer. */
enum answer_state {
	ANSWER_OPEN,      /* it waits for an answer */
	ANSWER_CONFIRMED, /* it is confirmed; it may still be declined */
	ANSWER_DECLINED,  /* it is cancelled */
	ANSWER_MOVED,     /* the link is for an earlier time of the interview */
	ANSWER_OVER,      /* the interview has begun or is over */
	ANSWER_GONE       /* the interview was deleted, or the link is for another person */
};
enum answer_done { ANSWER_NOTHING, ANSWER_DID_CONFIRM, ANSWER_DID_DECLINE, ANSWER_DID_PROPOSE, ANSWER_TOO_LATE };
struct answer_page {
	enum answer_state state;
	enum answer_done done;
	enum language language;
	struct str token, zone, candidate;
	struct interview interview; /* the members that store_mail_interview reads */
	struct instant until;       /* when a confirmed interview could be declined at the latest */
};

/* Shows the page, without any change. Time and place are shown only while the interview can be answered. E_NOT_FOUND: the link
 * is not one of ours. */
enum err service_answer_look(struct context *c, const struct answer_key *in, struct answer_page *out);

/* Confirms, declines, or proposes another time, in the candidate's name. The page says what cannot be done: when it is no
 * longer open, nothing is. `off` is the member of `in` that gets the faults of the times that are proposed. E_NOT_FOUND: the
 * link is not one of ours. E_INVALID: see service_interview_propose. */
enum err service_answer_give(struct context *c, const struct answer_edit *in, size_t off, struct answer_page *out);

#endif
