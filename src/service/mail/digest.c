/* The daily digest: the mail in the morning that tells a member of staff the interviews of their day. */
#include "service/mail/inside.h"

#include "base/zone.h"

#define DAY INT64_C(86400)

/* The day of `at` in `zone`, and its two midnights. */
static struct date day_of(struct str zone, struct instant at, struct instant *from_r, struct instant *to_r)
{
	const struct zone *clock = zone_shown(zone, NULL);
	struct date day, next;

	zone_wall(clock, at, &day, NULL);
	next = (struct date){ day.day1 + 1 };
	if (!zone_instant(clock, day, (struct wall){ 1 }, from_r))
		*from_r = instant_add(at, -MAIL_DIGEST_HOUR * 3600);
	if (!zone_instant(clock, next, (struct wall){ 1 }, to_r))
		*to_r = instant_add(*from_r, DAY);
	return day;
}

enum err service_mail_agenda(struct context *c, const struct user *person, struct date *day_r, struct interviews *list_r)
{
	struct instant from, to;

	*day_r = day_of(person->zone, person->digest_at, &from, &to);
	return store_mail_agenda(c->db, person->id, from, to, list_r);
}

static enum err write_digest(struct context *c, const struct user *user)
{
	struct interviews today = { 0 };
	struct date day;
	enum err e = service_mail_agenda(c, user, &day, &today);

	if (e != OK || today.n == 0)
		return e;
	struct mail mail = { .id.v.pub = uuid_new(),
		             .company = user->company.id,
		             .kind = MAIL_DIGEST,
		             .object = OBJECT_USER,
		             .about.v = user->id.v,
		             .start = user->digest_at,
		             .send_at = c->now,
		             .next_at = c->now,
		             .expires_at = instant_add(user->digest_at, DAY / 4) };
	service_mail_address(&mail, user);
	mail.once = service_mail_once(c, "digest", user->id.v.key, day.day1, 0);
	return store_mail_insert(c->db, &mail, 1);
}

enum err service_mail_digest(struct context *c)
{
	struct user user = { 0 };
	enum err e = store_mail_digest_due(c->db, &user);

	if (e != OK)
		return e;
	/* The first digest of a new account, and the first after a change of zone, are due at another hour: they only set the
	 * next time. A digest that is late is not sent. */
	bool hour = mail_digest_next(user.zone, instant_add(user.digest_at, -1)).us == user.digest_at.us;
	bool late = instant_unix(c->now) - instant_unix(user.digest_at) > DAY / 8;
	if (hour && !late && user.active && user.verified && user.digest.v)
		e = write_digest(c, &user);
	/* The log has the reason. A digest whose own data are at fault is left out, so that it does not hold back all others.
	 */
	if (e == E_DATA)
		e = OK;
	return e == OK ? store_mail_digest_next(c->db, user.id, mail_digest_next(user.zone, c->now)) : e;
}
