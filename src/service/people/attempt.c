/* Counts attempts, in windows of 15 minutes. */
#include "service/people/attempt.h"

#include "base/log.h"

#define WINDOW 900 /* seconds */

static bool counted(const struct context *c)
{
	return c->settings->limits && c->throttle != NULL;
}

bool service_attempt_take(struct context *c, const struct quota *quota)
{
	int64_t wait = 0;

	if (!counted(c) || c->throttle->take(c->throttle->self, quota, &wait))
		return true;
	if (wait > c->retry_after)
		c->retry_after = wait;
	LOG(THROTTLED, LOG_TEXT_OF("kind", quota->kind), LOG_STR("address", c->address), LOG_INT("seconds", wait));
	return false;
}

bool service_attempt_begin(struct context *c, const struct tally *tallies, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct tally *tally = &tallies[i];

		if (!service_attempt_take(c, &(struct quota){ tally->kind, tally->key, tally->allowed, WINDOW, 0 }))
			return false;
	}
	return true;
}

void service_attempt_good(struct context *c, const struct tally *tallies, size_t n)
{
	for (size_t i = 0; i < n && counted(c); i++)
		c->throttle->give_back(c->throttle->self, tallies[i].kind, tallies[i].key);
}
