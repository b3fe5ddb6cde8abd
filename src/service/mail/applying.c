/* The mails to whoever has applied without an account. */
#include "store/application/applying.h"
#include "service/applying/follow.h"
#include "service/mail/inside.h"

enum err service_mail_applying(struct context *c, struct mail *mail)
{
	struct applying_mail found = { 0 };
	enum err e = store_applying_mail(c->db, (struct applying_id){ mail->about.v }, &found);
	enum applying_status status = found.applying.status;

	if (e != OK)
		return e;
	mail->kind = status == APPLYING_WAITING   ? MAIL_APPLYING_CONFIRM
	             : status == APPLYING_REFUSED ? MAIL_APPLYING_STAFF
	                                          : MAIL_APPLIED;
	mail->recipient = found.mail.recipient;
	mail->name = found.mail.name;
	mail->email = found.mail.email;
	mail->language = found.mail.language;
	mail->zone = found.mail.zone;
	mail->once = service_mail_once(c, "applying", mail->about.v.key, 0, 0);
	return OK;
}

enum err service_mail_applying_facts(struct context *c, const struct mail *mail, struct mail_applying *out)
{
	struct applying_mail found = { 0 };
	enum err e = store_applying_mail(c->db, (struct applying_id){ mail->about.v }, &found);
	bool waits = mail->kind == MAIL_APPLYING_CONFIRM;

	if (e == OK && waits != (found.applying.status == APPLYING_WAITING))
		e = E_NO_ROW;
	out->company = found.company;
	out->position = found.job;
	if (waits) {
		out->link = service_follow_link(c, "confirm", found.applying.id.v.pub);
		out->expires_at = found.applying.next_at;
	} else if (mail->kind == MAIL_APPLIED) {
		out->link = service_follow_link(c, "a", found.application);
	}
	return e;
}
