/* Counts attempts, in windows of 15 minutes. */
#include "service/people/attempt.h"

#include "base/log.h"

#define WINDOW 900 /* seconds */

static bool counted(const struct context *c)
{
	return c->settings->limits && c->throttle != NULL;
}

static bool take(struct context *c, const struct tally *tally)
{
	const struct throttle *throttle = c->throttle;
	const struct quota quota = { tally->kind, tally->key, tally->allowed, WINDOW };
	int64_t wait = 0;
	if (throttle->take(throttle->self, &quota, &wait))
		return true;
	if (wait > c->retry_after)
		c->retry_after = wait;
	LOG(THROTTLED, LOG_TEXT_OF("kind", tally->kind), LOG_STR("address", c->address), LOG_INT("seconds", wait));
	return false;
}

bool service_attempt_begin(struct context *c, const struct tally *tallies, size_t n)
{
	for (size_t i = 0; i < n && counted(c); i++)
		if (!take(c, &tallies[i]))
			return false;
	return true;
}

void service_attempt_good(struct context *c, const struct tally *tallies, size_t n)
{
	for (size_t i = 0; i < n && counted(c); i++)
		c->throttle->give_back(c->throttle->self, tallies[i].kind, tallies[i].key);
}
