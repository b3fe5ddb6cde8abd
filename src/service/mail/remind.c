/* Reminders. They are planned a little later than the mails that announce an interview, when the dispatcher has handed on what
 * waited: nobody needs them at once, and there are two of them for each announcement. */
#include "service/mail/inside.h"

#define DAY INT64_C(86400)

struct str service_mail_once(struct context *c, const char *what, int64_t first, int64_t second, int64_t third)
{
	struct buf text = buf_new(c->arena, 120);

	buf_text(&text, what);
	buf_char(&text, ':');
	buf_int(&text, first);
	buf_char(&text, ':');
	buf_int(&text, second);
	buf_char(&text, ':');
	buf_int(&text, third);
	return buf_view(&text);
}

static const struct {
	enum mail_kind kind;
	const char *once;
	int64_t before;
} reminders[MAIL_REMINDERS] = { { MAIL_REMINDER_DAY, "day", DAY }, { MAIL_REMINDER_HOUR, "hour", 3600 } };

bool service_mail_reminder(struct context *c, const struct mail *announced, size_t which, struct mail *out)
{
	*out = (struct mail){ .id.v.pub = uuid_new(),
		              .company = announced->company,
		              .kind = reminders[which].kind,
		              .language = announced->language,
		              .recipient = announced->recipient,
		              .name = announced->name,
		              .email = announced->email,
		              .zone = announced->zone,
		              .object = announced->object,
		              .about = announced->about,
		              .cause = announced->cause,
		              .sequence = announced->sequence,
		              .start = announced->start,
		              .minutes = announced->minutes,
		              .position = announced->position,
		              .expires_at = announced->start };
	out->send_at = instant_add(announced->start, -reminders[which].before);
	out->once = service_mail_once(c, reminders[which].once, announced->about.v.key, instant_unix(announced->start),
	                              announced->recipient.v.key);
	return out->send_at.us > c->now.us;
}

enum err service_mail_remind_later(struct context *c, const struct mail *announced, int64_t *reminded_to, bool *later_r)
{
	enum err e = *reminded_to < 0 ? store_mail_reminded_to(c->db, reminded_to) : OK;

	*later_r = e == OK && announced->id.v.key > *reminded_to;
	return e;
}

/* The reminders of one announcement. They wait for a verification as it does. One that was dropped waits again. */
static enum err remind_of(struct context *c, const struct mail_announced *announced, struct mail *mails, size_t *n)
{
	bool held = announced->mail.status == MAIL_WAITING && announced->mail.waits == WAIT_VERIFICATION;
	enum err e = OK;

	for (size_t which = 0; e == OK && which < MAIL_REMINDERS; which++) {
		struct mail mail;

		if (!service_mail_reminder(c, &announced->mail, which, &mail))
			continue;
		service_mail_set_time(c, &mail, held);
		if (announced->any)
			e = store_mail_insert(c->db, &mail, 1);
		else
			mails[(*n)++] = mail;
	}
	return e;
}

enum err service_mail_remind(struct context *c, int64_t most, bool *more_r)
{
	struct mail_announced *announced = NULL;
	size_t n = 0, n_mails = 0;
	enum err e = store_mail_announced(c->db, most, &announced, &n);
	struct mail *mails = ARENA_ARRAY(c->arena, struct mail, n * MAIL_REMINDERS);

	*more_r = e == OK && n == (size_t)most;
	if (e == OK)
		e = store_mail_reminded(c->db, *more_r ? announced[n - 1].mail.id.v.key : 0);
	for (size_t i = 0; e == OK && i < n; i++)
		e = remind_of(c, &announced[i], mails, &n_mails);
	if (e == OK)
		e = store_mail_insert(c->db, mails, n_mails);
	/* One whose own data are refused, which the log says, has none, so that it does not hold back all others. */
	if (e == E_DATA && most == 1)
		e = OK;
	/* The reminders themselves are mails, too. */
	return e == OK && n_mails > 0 && !*more_r ? store_mail_reminded(c->db, 0) : e;
}
