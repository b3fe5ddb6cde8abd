/* Attempts that are counted, by account and by address: logins, passwords asked for, requests for mail. Private to service/. */
#ifndef SERVICE_PEOPLE_ATTEMPT_H
#define SERVICE_PEOPLE_ATTEMPT_H

#include "service/context.h"

struct attempt {
	const char *by_address, *by_account; /* the kinds that are counted, by address NULL: not */
	struct str account;
};

/*
 * Takes one of each, before the secret is looked at, so that attempts at the same moment cannot outrun the count. False,
 * c->retry_after set, when none is left (answer E_LIMITED).
 */
bool service_attempt_begin(struct context *c, const struct attempt *attempt);

/* Gives them back: what succeeded does not count. */
void service_attempt_good(struct context *c, const struct attempt *attempt);

#endif
