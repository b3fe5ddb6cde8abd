/* The quotas of a company's mails to addresses that nobody has verified. They keep a company, or whoever took over one of its
 * accounts, from flooding people who never asked for its mails. */
#include "service/mail/inside.h"
#include "store/people/company.h"

#define DAY INT64_C(86400)
#define PAUSE 600 /* seconds; a mail that waits for a quota asks again after this time at the earliest */

static enum err recipient_verified(struct context *c, const struct mail *mail, bool *verified_r)
{
	struct user user = { 0 };
	enum err e = mail->recipient.v.key != 0 ? store_mail_standing(c->db, mail->recipient, &user) : E_NO_ROW;

	*verified_r = e == OK && user.verified;
	return e == E_NO_ROW ? OK : e;
}

/* Lets a mail wait until it may be sent perhaps, at the latest until it expires. */
static enum err wait_until(struct mail *mail, enum mail_wait why, struct instant at)
{
	mail->waits = why;
	mail->next_at = at.us < mail->expires_at.us ? at : mail->expires_at;
	return E_LIMITED;
}

/* Nothing is sent for a company while it is disabled. */
static enum err check_company(struct context *c, struct mail *mail)
{
	bool active = true;
	enum err e = mail->company.v.key != 0 ? store_company_active(c->db, mail->company, &active) : OK;

	return e == OK && !active ? wait_until(mail, WAIT_COMPANY, instant_add(c->now, PAUSE)) : e;
}

enum err service_mail_admit(struct context *c, struct mail *mail)
{
	struct mail_usage usage = { .company = mail->company, .email = mail->email, .since = instant_add(c->now, -DAY) };
	struct instant again = instant_add(c->now, PAUSE), freed;
	bool verified;
	enum err e = check_company(c, mail);

	if (e != OK)
		return e;
	if (mail_about_account(mail->kind) || mail->company.v.key == 0 || mail->counted_at.us != 0)
		return OK;
	e = recipient_verified(c, mail, &verified);
	if (e != OK || verified)
		return e;
	e = store_mail_usage(c->db, &usage);
	if (e != OK)
		return e;
	if (usage.of_company.n >= c->settings->mails_company)
		freed = usage.of_company.oldest;
	else if (usage.of_recipient.n >= c->settings->mails_recipient)
		freed = usage.of_recipient.oldest;
	else {
		mail->counted_at = c->now;
		return OK;
	}
	freed = instant_add(freed, DAY);
	return wait_until(mail, WAIT_QUOTA, freed.us > again.us ? freed : again);
}
