/* An account that nobody has verified does not keep somebody else's address: it yields after a day, and it is taken from
 * whoever made it when the owner of the address comes. */
#include "service/people/account.h"
#include "store/calendar/feed.h"
#include "store/people/factor.h"
#include "store/people/user.h"

#define KEPT_SECONDS INT64_C(86400)

enum err service_account_free(struct context *c, struct str email, bool *taken_r)
{
	struct user user = { 0 };
	enum err e = store_user_by_email(c->db, email, &user);

	*taken_r = e == OK;
	if (e != OK || user.verified)
		return e == E_NO_ROW ? OK : e;
	user.created_at = instant_add(c->now, -KEPT_SECONDS);
	e = store_user_yield(c->db, &user);
	if (e != OK)
		return e == E_NO_ROW ? OK : e;
	*taken_r = false;
	if (c->throttle != NULL)
		c->throttle->forget_user(c->throttle->self, user.id.v.pub);
	e = store_feed_end(c->db, user.id);
	return e == OK ? service_account_event(c, &user, EVENT_USER_YIELDED) : e;
}

enum err service_account_reclaim(struct context *c, struct user_id id)
{
	struct user user = { 0 };
	enum err e = store_user_reachable(c->db, id, &user);

	if (e == OK)
		e = store_user_reclaim(c->db, &user);
	if (e != OK)
		return e == E_NO_ROW ? OK : e;
	if (c->throttle != NULL)
		c->throttle->forget_user(c->throttle->self, user.id.v.pub);
	e = store_factor_remove(c->db, user.id);
	if (e == OK || e == E_NO_ROW)
		e = store_feed_end(c->db, user.id);
	return e == OK ? service_account_event(c, &user, EVENT_USER_PASSWORD_CHANGED) : e;
}
