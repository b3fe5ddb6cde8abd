/* Parts of mails that planning, reminding and composing share. */
#include "service/mail/inside.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LETTER_MAX = 12 << 20 };
#define DAY INT64_C(86400)

void service_mail_address(struct mail *mail, const struct user *user)
{
	mail->recipient = user->id;
	mail->name = user->name;
	mail->email = user->email;
	mail->language = user->language;
	mail->zone = user->zone;
}

void service_mail_set_time(const struct context *c, struct mail *mail, bool held)
{
	struct instant lapse = instant_add(c->now, MAIL_HELD_DAYS * DAY);

	mail->waits = held ? WAIT_VERIFICATION : WAIT_NONE;
	mail->next_at = !held ? mail->send_at : mail->expires_at.us < lapse.us ? mail->expires_at : lapse;
}

struct mail service_mail_for(const struct context *c, const struct outbox_event *event, enum mail_kind kind)
{
	return (struct mail){ .id.v.pub = uuid_new(),
		              .company = event->company,
		              .kind = kind,
		              .object = event->object,
		              .about.v = event->id,
		              .cause.v.key = event->actor,
		              .send_at = c->now,
		              .expires_at = instant_add(c->now, MAIL_DAYS * DAY) };
}

enum err service_mail_letter(struct context *c, struct str stored, struct str *bytes_r)
{
	int fd = open(str_cstring(c->arena, STR_JOIN(c->arena, c->settings->storage, STR("/"), stored)), O_RDONLY | O_CLOEXEC);
	struct stat info;

	if (fd < 0)
		return E_NO_ROW;
	size_t size = fstat(fd, &info) == 0 && info.st_size <= LETTER_MAX ? (size_t)info.st_size : 0, n = 0;
	char *bytes = arena_take(c->arena, size);
	for (ssize_t got = 1; got > 0 && n<size; n += got> 0 ? (size_t)got : 0)
		got = read(fd, bytes + n, size - n);
	(void)close(fd);
	*bytes_r = (struct str){ bytes, n };
	return n > 0 && n == size ? OK : E_NO_ROW;
}

/* Attaches the letter when there is one. The offer is sent without it when its file cannot be read. */
