/* What whoever has the mailed link of an application sees and does without logging in. */
#ifndef SERVICE_APPLYING_FOLLOW_H
#define SERVICE_APPLYING_FOLLOW_H

#include "model/application/applying.h"
#include "model/application/offer.h"
#include "service/context.h"

/* The token of an application, or of what waits to become one, by its public id; in the arena. */
struct str service_follow_token(struct context *c, struct uuid application);

/* The address of the page: /a/ follows an application, /confirm/ asks whoever has the address. In the arena. */
struct str service_follow_link(struct context *c, const char *page, struct uuid application);

struct follow_key {
	struct seen seen;
	struct str token;
};
struct follow_upload {
	struct seen seen;
	struct str token;
	struct upload file;
};
struct follow_answer {
	struct seen seen;
	struct str token;
	enum offer_status status; /* accepted or rejected */
	struct str response;
};

/* What is shown of an interview: and the link by which it is answered, while it lies ahead. */
struct follow_interview {
	struct interview interview;
	struct str answer_link;
};
LIST_OF(follow_interview);

struct follow_page {
	bool waiting;     /* nothing is shown to the company before the link was opened */
	bool unconfirmed; /* the company sees the application, and that nobody has confirmed its address */
	bool running;     /* it may be withdrawn */
	struct application application;
	struct company company;
	struct str slug, zone, token;
	enum language language;
	struct offer *offer; /* the last one; NULL: there is none */
	struct follow_interview_list interviews;
};

/* Shows it. E_NOT_FOUND: the link is not one of ours, or what it was mailed for is gone. */
enum err service_follow_look(struct context *c, const struct follow_key *in, struct follow_page *out);

/* The following act in the candidate's name, and confirm the address, which the link was mailed to. Each answers with what is
 * then shown. E_NOT_FOUND as above. */

/* Confirms the address; what has waited becomes an application. */
enum err service_follow_confirm(struct context *c, const struct follow_key *in, struct follow_page *out);

/* Withdraws the application. E_INVALID (E_MOVE): it is decided, or withdrawn already. */
enum err service_follow_withdraw(struct context *c, const struct follow_key *in, struct follow_page *out);

/* Adds a file. E_INVALID (E_FULL), E_LIMITED. */
enum err service_follow_add_file(struct context *c, const struct follow_upload *in, struct follow_page *out);

/* Accepts or rejects the open offer. E_INVALID: there is none, or it cannot be answered so any more. */
enum err service_follow_answer_offer(struct context *c, const struct follow_answer *in, struct follow_page *out);

#endif
