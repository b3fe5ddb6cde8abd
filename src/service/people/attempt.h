/*
 * Limits attempts to guess a secret or to cause mails: logins, checks of a password, requests for mail. Private to service/.
 *
 * What is counted is said by tallies, each with a kind, a key and a limit for 15 minutes. A login is counted by its network
 * address, by account and address together, and by account alone. Only the last can be used up by strangers, so its limit is
 * far higher, and it does not concern addresses from which the account was used before.
 */
#ifndef SERVICE_PEOPLE_ATTEMPT_H
#define SERVICE_PEOPLE_ATTEMPT_H

#include "service/context.h"

struct tally {
	const char *kind;
	struct str key;
	int64_t allowed;
};

/* Takes one from a quota. False, with the longest wait in c->retry_after, when it is used up. Without limits always true. */
bool service_attempt_take(struct context *c, const struct quota *quota);

/*
 * Counts one attempt in each of the `n` tallies, in their order. It is called before the secret is checked, so that
 * simultaneous attempts cannot exceed a limit. Returns false and sets c->retry_after when a limit is reached; the caller then
 * answers E_LIMITED.
 */
bool service_attempt_begin(struct context *c, const struct tally *tallies, size_t n);

/* Takes the attempt out of the tallies again, because a success does not count. */
void service_attempt_good(struct context *c, const struct tally *tallies, size_t n);

#endif
