/* Limits the attempts by account and by network address: logins, checks of a password, requests for mail. Private to service/.
 */
#ifndef SERVICE_PEOPLE_ATTEMPT_H
#define SERVICE_PEOPLE_ATTEMPT_H

#include "service/context.h"

struct attempt {
	const char *by_address, *by_account; /* the kinds that are counted, by address NULL: not */
	struct str account;
};

/*
 * Counts one attempt by address and by account. It is called before the secret is checked, so that simultaneous attempts cannot
 * exceed the limit. Returns false and sets c->retry_after when the limit is reached; the caller then answers E_LIMITED.
 */
bool service_attempt_begin(struct context *c, const struct attempt *attempt);

/* Takes the attempt out of the counts again, because a success does not count. */
void service_attempt_good(struct context *c, const struct attempt *attempt);

#endif
