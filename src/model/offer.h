/* Offers: what a company offers to an applicant, and what becomes of it. */
#ifndef MODEL_OFFER_H
#define MODEL_OFFER_H

#include "model/interview.h"

struct offer_id {
	struct id v;
};

struct offer {
	struct offer_id id;
	struct company_id company;
	struct application application;
	enum offer_status status;
	struct decimal salary;
	struct str currency; /* ISO 4217 */
	struct date start;
	struct file_id letter;
	struct str notes, response; /* the company's, the candidate's */
	struct user_id author;
	struct instant sent_at, expires_at, responded_at, created_at, updated_at;
	int64_t version;
};
LIST_OF(offer);

struct offer_key {
	struct seen seen;
	struct offer_id id;
};

struct offer_filter {
	struct seen seen;
	struct window window;
	struct application_id application;
	struct set status; /* 0: all */
};

/* Make and change: HAS() says which members were sent. */
struct offer_edit {
	struct seen seen;
	struct offer_id id;
	int64_t version; /* of If-Match; 0: not sent */
	struct application_id application;
	enum offer_status status;
	struct decimal salary;
	struct str currency, notes, response;
	struct date start;
	struct instant expires_at;
	struct upload letter;
};

/*
 * Whether one of `role` may move an offer so: a candidate accepts and rejects, admin and hr withdraw (else E_FORBIDDEN), and
 * only while it is open (else E_MOVE). That time makes it expire is nobody's move.
 */
enum err offer_move(enum offer_status from, enum offer_status to, unsigned role);

/* Whether an open offer ends at or before `now`. */
bool offer_due(const struct offer *offer, struct instant now);

/* The status of its application after that of an offer became `to`. */
enum application_status application_after_offer(enum application_status now, enum offer_status to);

/* Three capital letters. */
bool currency_valid(struct str currency);

#endif
