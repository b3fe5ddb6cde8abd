/* Links by which a candidate answers an invitation without logging in. */
#ifndef SERVICE_INTERVIEW_RESPOND_H
#define SERVICE_INTERVIEW_RESPOND_H

#include "model/mail/mail.h"
#include "service/context.h"

/* The address of the page, bound to interview, person and start: it is of no use for anything else. In the arena. */
struct str service_answer_link(struct context *c, struct uuid interview, struct uuid person, struct instant start);

struct answer_key {
	struct seen seen;
	struct str token;
};

/* What the form says. */
struct answer_edit {
	struct seen seen;
	struct str token, answer, reason, day, time, message;
};

/* How an interview stands with somebody who holds a link to it, and what came of an answer. */
enum answer_state {
	ANSWER_OPEN,      /* waits for an answer */
	ANSWER_CONFIRMED, /* confirmed before; may still be declined */
	ANSWER_DECLINED,  /* cancelled */
	ANSWER_MOVED,     /* the link is of an earlier time */
	ANSWER_OVER,      /* it has begun, or is over */
	ANSWER_GONE       /* it was deleted, or the link is not for this person */
};
enum answer_done { ANSWER_NOTHING, ANSWER_DID_CONFIRM, ANSWER_DID_DECLINE, ANSWER_DID_PROPOSE, ANSWER_NOT_A_TIME };
struct answer_page {
	enum answer_state state;
	enum answer_done done;
	enum language language;
	struct str token, zone, candidate;
	struct interview interview; /* as store_mail_interview reads it */
	struct instant proposed;
};

/* Changes nothing. E_NOT_FOUND: no link of ours. */
enum err service_answer_look(struct context *c, const struct answer_key *in, struct answer_page *out);

/* Does what the form says, in the candidate's name: confirms, declines, or proposes another time. What cannot be done is said
 * by the page. E_NOT_FOUND: no link of ours. E_INVALID: no such answer. */
enum err service_answer_give(struct context *c, const struct answer_edit *in, struct answer_page *out);

#endif
