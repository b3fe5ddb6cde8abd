/* Counts attempts, in windows of 15 minutes. */
#include "service/people/attempt.h"

#include "base/log.h"

#define WINDOW 900 /* seconds */

static bool counted(const struct context *c)
{
	return c->settings->limits && c->throttle != NULL;
}

static bool take(struct context *c, const char *kind, struct str key, int64_t allowed)
{
	const struct throttle *throttle = c->throttle;
	const struct quota quota = { kind, key, allowed, WINDOW };
	int64_t wait = 0;
	if (throttle->take(throttle->self, &quota, &wait))
		return true;
	if (wait > c->retry_after)
		c->retry_after = wait;
	LOG(THROTTLED, LOG_TEXT_OF("kind", kind), LOG_STR("address", c->address), LOG_INT("seconds", wait));
	return false;
}

bool service_attempt_begin(struct context *c, const struct attempt *attempt)
{
	if (!counted(c))
		return true;
	if (attempt->by_address != NULL && !take(c, attempt->by_address, c->address, c->settings->login_address))
		return false;
	return take(c, attempt->by_account, attempt->account, c->settings->login_account);
}

void service_attempt_good(struct context *c, const struct attempt *attempt)
{
	if (!counted(c))
		return;
	if (attempt->by_address != NULL)
		c->throttle->give_back(c->throttle->self, attempt->by_address, c->address);
	c->throttle->give_back(c->throttle->self, attempt->by_account, attempt->account);
}
