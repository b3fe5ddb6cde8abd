/* Job offers that a company makes to applicants, and the rules for their status. */
#ifndef MODEL_APPLICATION_OFFER_H
#define MODEL_APPLICATION_OFFER_H

#include "model/interview/interview.h"

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
	struct str notes, response; /* notes are written by the company, the response by the candidate */
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
	struct set status; /* an empty set selects every status */
};

/* The body of a request that creates or changes an offer. HAS() says which members were sent. */
struct offer_edit {
	struct seen seen;
	struct offer_id id;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
	struct application_id application;
	enum offer_status status;
	struct decimal salary;
	struct str currency, notes, response;
	struct date start;
	struct instant expires_at;
	struct upload letter;
};

/*
 * Whether a user with `role` may change the status of an offer in this way. A candidate may accept and reject, admin and hr
 * may withdraw; anything else is E_FORBIDDEN. An offer that is no longer open cannot change: E_MOVE. No user can set the status
 * "expired"; only the server sets it, when the offer's time is over.
 */
enum err offer_move(enum offer_status from, enum offer_status to, unsigned role);

/* Whether an offer is still open although its expiry time is `now` or earlier. */
bool offer_due(const struct offer *offer, struct instant now);

/* The new status of an application whose status is `now`, after the status of its offer became `to`. */
enum application_status application_after_offer(enum application_status now, enum offer_status to);

/* Whether `currency` is three capital letters, the form of an ISO 4217 code. */
bool currency_valid(struct str currency);

#endif
