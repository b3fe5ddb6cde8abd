/* Password hashing takes tens of milliseconds and megabytes: outside of a transaction, and in half of the workers at most. What
 * must be read for it is read before a place is taken, so that nobody keeps a place while the database answers. */
#include "base/log.h"
#include "service/people/account.h"

#define RETRY_SECONDS 1

enum err service_hashing_begin(struct context *c)
{
	const struct throttle *throttle = c->throttle;

	if (throttle != NULL && throttle->hash_begin != NULL && !throttle->hash_begin(throttle->self)) {
		LOG(LOGINS_HELD, LOG_STR("address", c->address));
		c->retry_after = RETRY_SECONDS;
		return E_UNAVAILABLE;
	}
	db_pause(c->db);
	return OK;
}

void service_hashing_end(struct context *c)
{
	const struct throttle *throttle = c->throttle;

	db_resume(c->db);
	if (throttle != NULL && throttle->hash_end != NULL)
		throttle->hash_end(throttle->self);
}

enum err service_password_hash(struct context *c, struct str password, struct str *hash_r)
{
	enum err e = service_hashing_begin(c);

	if (e != OK)
		return e;
	e = password_hash(c->arena, password, &c->settings->password, hash_r);
	service_hashing_end(c);
	return e;
}
